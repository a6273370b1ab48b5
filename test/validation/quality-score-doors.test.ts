import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import n3 from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AggregateQuality, DatasetQuality } from '../../src/api/rest/schemas/quality.js';
import { createResource } from '../../src/catalog/commands/resources.js';
import type { DatasetRecord, OrganizationRecord } from '../../src/catalog/record.js';
import { systemActor } from '../../src/people/policy.js';
import { publish } from '../../src/publication/publish.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { sampleDataset } from '../helpers/samples.js';
import { makeOrganization } from '../portal/fill.js';

const admin = systemActor('test');
let portal: TestPortal;
let city: OrganizationRecord;
let other: OrganizationRecord;
let linked: DatasetRecord;

/** A published dataset without a file: its address is somebody else's. */
async function make(organization: OrganizationRecord, name: string, keyword = true): Promise<DatasetRecord> {
  const { catalog } = portal.services;
  const { keyword: words, ...doc } = sampleDataset();
  const record = await createResource(
    catalog,
    admin,
    'dataset',
    { ...doc, ...(keyword && { keyword: words }) } as typeof doc,
    { organization: organization.id, name },
  );
  return publish(catalog, admin, 'dataset', record.id);
}

beforeAll(async () => {
  portal = await testPortal();
  city = await makeOrganization(portal.services, 'Comune di Prova');
  other = await makeOrganization(portal.services, 'Altro ente');
  linked = await make(city, 'piste');
  await make(city, 'strade', false);
  await make(other, 'parchi');
});
afterAll(() => portal.close());

const get = (url: string, headers: Record<string, string> = {}) => portal.app.inject({ url, headers });

describe('the quality score through the API', () => {
  it('of a dataset says points, range, and what each missing thing would bring', async () => {
    const response = await get('/api/v1/datasets/piste/quality');
    expect(response.statusCode).toBe(200);
    const body = response.json();
    expect(body).toMatchObject({ id: linked.id, name: 'piste', max: 405 });
    // The address of the sample is not ours, and nobody has tried it.
    expect(body.range.max - body.range.min).toBe(50);
    expect(body.suggestions[0]).toMatchObject({ id: 'downloadURL', gain: 50 });
    expect(body.suggestions.map((it: { id: string }) => it.id)).not.toContain('license');
    const failing = body.metrics.find((it: { id: string }) => it.id === 'rightsAvailability');
    expect(failing.failing).toEqual([linked.doc.distribution?.[0]?.id]);
    const sum = body.suggestions.reduce((total: number, it: { gain: number }) => total + it.gain, 0);
    expect(body.range.max + sum).toBe(405);
    const again = await get('/api/v1/datasets/piste/quality', {
      'if-none-match': String(response.headers.etag),
    });
    expect(again.statusCode).toBe(304);
  });

  it('of an organization and of the catalogue counts shares', async () => {
    const city_ = (await get(`/api/v1/organizations/${city.id}/quality`)).json();
    expect(city_).toMatchObject({ datasets: 2, distributions: 2 });
    expect(city_.metrics[0]).toMatchObject({ id: 'keywordAvailability', share: 0.5, points: 15, gain: 15 });
    const all = (await get('/api/v1/catalog/quality')).json();
    expect(all).toMatchObject({ datasets: 3, distributions: 3 });
    expect(all.metrics[0]).toMatchObject({ share: 0.6667, points: 20, gain: 10 });
    expect(Object.values(all.bands as Record<string, number>).reduce((a, b) => a + b)).toBe(3);
  });

  it('is what the OpenAPI document says', async () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const problems = async (schema: object, url: string) => {
      const check = ajv.compile({ ...schema, $id: undefined, additionalProperties: false });
      check((await get(url)).json());
      return check.errors ?? [];
    };
    expect(await problems(DatasetQuality, '/api/v1/datasets/piste/quality')).toEqual([]);
    expect(await problems(AggregateQuality, '/api/v1/catalog/quality')).toEqual([]);
    expect(await problems(AggregateQuality, '/api/v1/organizations/altro-ente/quality')).toEqual([]);
  });

  it('does not exist for what one may not see', async () => {
    const draft = await createResource(portal.services.catalog, admin, 'dataset', sampleDataset(), {
      organization: city.id,
      name: 'bozza',
    });
    for (const url of [
      `/api/v1/datasets/${draft.id}/quality`,
      '/api/v1/datasets/niente/quality',
      '/api/v1/organizations/niente/quality',
      '/dataset/bozza/quality.ttl',
    ])
      expect((await get(url)).statusCode, url).toBe(404);
    const seen = await get(`/api/v1/datasets/${draft.id}/quality`, portal.admin);
    expect(seen.statusCode).toBe(200);
  });

  it('of every public dataset is one CSV', async () => {
    const response = await get('/api/v1/catalog/quality.csv');
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header = '', ...lines] = response.body.trimEnd().split('\n');
    expect(header.split(',').slice(0, 6)).toEqual([
      'id',
      'name',
      'organization',
      'points',
      'points_max',
      'band',
    ]);
    expect(lines.map((line) => line.split(',')[1])).toEqual(['piste', 'strade', 'parchi']);
    for (const line of lines) expect(line.split(',')).toHaveLength(header.split(',').length);
    const json = (await get('/api/v1/datasets/piste/quality')).json();
    expect(Number(lines[0]?.split(',')[3])).toBe(json.points);
    const head = await portal.app.inject({ method: 'HEAD', url: '/api/v1/catalog/quality.csv' });
    expect(head.statusCode).toBe(200);
    expect(head.body).toBe('');
  });
});

describe('the quality score as RDF', () => {
  it.each([
    ['ttl', 'text/turtle'],
    ['jsonld', 'application/ld+json'],
    ['rdf', 'application/rdf+xml'],
    ['nt', 'application/n-triples'],
  ])('is served as .%s', async (extension, type) => {
    const response = await get(`/dataset/piste/quality.${extension}`);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toContain(type);
    expect(response.body).toContain('keywordAvailability');
  });

  it('says the same as the API, and nothing that is not known', async () => {
    const quads = new n3.Parser().parse((await get('/dataset/piste/quality.ttl')).body);
    const measured = quads
      .filter(({ predicate }) => predicate.value === 'http://www.w3.org/ns/dqv#isMeasurementOf')
      .map(({ object }) => object.value.replace('https://piveau.eu/ns/voc#', ''));
    expect(measured).toContain('findabilityScoring');
    expect(measured).not.toContain('accessUrlStatusCode');
    expect(measured).not.toContain('scoring');
    expect((await get('/dataset/piste/quality.doc')).statusCode).toBe(404);
    expect((await get('/dataset/piste/quality', { accept: 'application/rdf+xml' })).body).toContain(
      'rdf:RDF',
    );
  });
});

describe('the quality score on the pages', () => {
  const page = async (url: string): Promise<string> =>
    (await get(url, { accept: 'text/html' })).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

  it('of a dataset lists what brings points, in both languages', async () => {
    const { points, range } = (await get('/api/v1/datasets/piste/quality')).json();
    const italian = await page('/dataset/piste');
    expect(italian).toContain('Qualità dei metadati');
    expect(italian).toContain(`tra ${points} e ${range.max} su 405`);
    expect(italian).toContain('+50: carica il file nel portale, o indica l’indirizzo da cui si scarica');
    expect(italian).toContain('Dipende da indirizzi esterni');
    const english = await page('/dataset/piste?lang=en');
    expect(english).toContain('Metadata quality');
    expect(english).toContain('+20: say which period the data are about');
  });

  it('of an organization has the mean and the bands', async () => {
    const html = await page(`/organization/${city.name}`);
    expect(html).toContain('Media dei dataset');
    expect(html).toMatch(/\+15: scrivi almeno una parola chiave \( ?1 dataset ?\)/);
    const empty = await makeOrganization(portal.services, 'Ente senza dati');
    expect(await page(`/organization/${empty.name}`)).not.toContain('Media dei dataset');
  });
});
