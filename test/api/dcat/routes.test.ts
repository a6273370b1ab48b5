import Fastify, { type FastifyInstance } from 'fastify';
import n3, { type Quad } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dcatRoutes, redirectToCatalogue } from '../../../src/api/dcat/index.js';
import { AppError } from '../../../src/errors.js';
import { systemActor } from '../../../src/people/policy.js';
import { iri } from '../../../src/rdf/namespaces.js';
import { testDatabase } from '../../helpers/database.js';
import { dataServiceRecord, datasetRecord, PUBLIC_URL } from '../../rdf/records.js';
import { manyDatasets, seedCatalog, seedResources } from './seed.js';

const DATASET = '11111111-1111-4111-8111-111111111111';
const DISTRIBUTION = '22222222-2222-4222-8222-222222222222';
const SERVICE = '33333333-3333-4333-8333-333333333333';

let test: Awaited<ReturnType<typeof testDatabase>>;
let app: FastifyInstance;

const turtle = (text: string): Quad[] => new n3.Parser().parse(text);
const objects = (quads: Quad[], predicate: string): string[] =>
  quads.filter((quad) => quad.predicate.value === predicate).map((quad) => quad.object.value);
const subjectsOf = (quads: Quad[], type: string): string[] =>
  quads
    .filter((quad) => quad.predicate.value === iri('rdf:type') && quad.object.value === type)
    .map((quad) => quad.subject.value);
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

beforeAll(async () => {
  test = await testDatabase();
  await seedCatalog(test.db);
  await seedResources(test.db, [
    ...manyDatasets(229),
    {
      id: DATASET,
      name: 'piste-ciclabili',
      doc: {
        ...datasetRecord().doc,
        distribution: [
          {
            ...datasetRecord().doc.distribution?.[0],
            id: DISTRIBUTION,
            accessService: [`${PUBLIC_URL}/data-service/${SERVICE}`],
          },
        ],
      },
      at: 1000,
    },
    { name: 'riservato', doc: datasetRecord().doc, visibility: 'restricted' },
    { name: 'bozza', doc: datasetRecord().doc, state: 'draft' },
    {
      kind: 'dataService',
      id: SERVICE,
      name: 'mappe',
      doc: { ...dataServiceRecord().doc, servesDataset: [`${PUBLIC_URL}/dataset/${DATASET}`] },
    },
  ]);
  app = Fastify();
  app.get(
    '/',
    (request, reply) =>
      redirectToCatalogue(request, reply, PUBLIC_URL) ?? reply.type('text/html').send('home'),
  );
  const page = (
    _request: unknown,
    reply: { type(t: string): { send(b: string): unknown } },
    ...names: string[]
  ) => reply.type('text/html').send(`<p>${names.join('/')}</p>`);
  await app.register(dcatRoutes, {
    db: test.db,
    publicUrl: PUBLIC_URL,
    html: { catalog: page, dataset: page, resource: page, dataService: page, organization: page },
  });
});

afterAll(async () => {
  await app.close();
  await test.drop();
});

describe('the catalogue', () => {
  it.each([
    ['ttl', 'text/turtle'],
    ['rdf', 'application/rdf+xml'],
    ['xml', 'application/rdf+xml'],
    ['jsonld', 'application/ld+json'],
    ['nt', 'application/n-triples'],
    ['n3', 'text/n3'],
    ['nq', 'application/n-quads'],
    ['trig', 'application/trig'],
  ])('is served as .%s with its exact type', async (extension, type) => {
    const reply = await get(`/catalog.${extension}`);
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(reply.headers['access-control-allow-origin']).toBe('*');
    expect(reply.body).toContain('Dataset 99');
  });

  it.each(['next', 'nextPage'])('is walked whole by a reader that follows hydra:%s', async (name) => {
    const seen: string[] = [];
    let url: string | undefined = `${PUBLIC_URL}/catalog.ttl`;
    let pages = 0;
    let total = '';
    while (url) {
      const quads = turtle((await get(url.slice(PUBLIC_URL.length))).body);
      const views = quads.filter(
        (quad) => quad.subject.value === url && quad.predicate.value === iri('rdf:type'),
      );
      expect(views.map((quad) => quad.object.value)).toEqual([
        iri('hydra:PagedCollection'),
        iri('hydra:PartialCollectionView'),
      ]);
      seen.push(...subjectsOf(quads, iri('dcat:Dataset')));
      expect(objects(quads, iri('dcat:dataset'))).toEqual(subjectsOf(quads, iri('dcat:Dataset')));
      [total = ''] = objects(quads, iri('hydra:totalItems'));
      pages += 1;
      url = objects(quads, iri(`hydra:${name as 'next'}`))[0];
    }
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(230);
    expect(seen).toHaveLength(230);
    expect(total).toBe('230');
  });

  it('shows nothing that is not public', async () => {
    const { body } = await get('/catalog.nt?all=true');
    expect(subjectsOf(turtle(body), iri('dcat:Dataset'))).toHaveLength(230);
    expect(body).not.toContain('c_z999:riservato');
    expect(body).not.toContain('c_z999:bozza');
  });

  it('comes whole with all=true, in Opendatasoft’s address and in pages: the same datasets and services', async () => {
    const whole = turtle((await get('/catalog.ttl?all=true')).body);
    const xml = await get('/api/v2/catalog/exports/dcat_ap_it');
    expect(xml.headers['content-type']).toBe('application/rdf+xml; charset=utf-8');
    expect(xml.body.match(/<dcatapit:Dataset /g)).toHaveLength(230);
    expect(subjectsOf(whole, iri('dcat:DataService'))).toEqual([`${PUBLIC_URL}/data-service/${SERVICE}`]);
    expect(objects(whole, iri('dcat:service'))).toEqual([`${PUBLIC_URL}/data-service/${SERVICE}`]);
    // One description of the publisher, however many datasets name it.
    expect(objects(whole, iri('foaf:name')).filter((name) => name === 'Comune di Esempio')).toHaveLength(1);
    const asTurtle = await get('/api/v2/catalog/exports/dcat_ap_it?format=ttl');
    expect(asTurtle.headers['content-type']).toBe('text/turtle; charset=utf-8');
    expect((await get('/api/v2/catalog/exports/dcat_ap_it?format=pdf')).statusCode).toBe(400);
  });

  it('is the same twice, byte for byte', async () => {
    expect((await get('/catalog.ttl?page=2')).body).toBe((await get('/catalog.ttl?page=2')).body);
  });

  it('past its end is a catalogue without datasets', async () => {
    const reply = await get('/catalog.ttl?page=99999');
    expect(reply.statusCode).toBe(200);
    const quads = turtle(reply.body);
    expect(subjectsOf(quads, iri('dcat:Catalog'))).toHaveLength(1);
    expect(subjectsOf(quads, iri('dcat:Dataset'))).toHaveLength(0);
    expect(objects(quads, iri('hydra:next'))).toHaveLength(0);
    expect(objects(quads, iri('hydra:previous'))).toEqual([`${PUBLIC_URL}/catalog.ttl?page=3`]);
  });

  it.each([
    'page=0',
    'page=-1',
    'page=x',
    'page=1.5',
    'page=',
    'modified_since=ieri',
    'profiles=unknown_profile',
  ])('answers 409 with a sentence to ?%s', async (query) => {
    const reply = await get(`/catalog.rdf?${query}`);
    expect(reply.statusCode).toBe(409);
    expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(reply.body.trim().split('\n')).toHaveLength(2);
  });

  it('filters by modified_since and keeps it in the addresses of other pages', async () => {
    const quads = turtle((await get('/catalog.ttl?modified_since=2024-01-01T00%3A00%3A10%2B00%3A00')).body);
    expect(objects(quads, iri('hydra:totalItems'))).toEqual(['220']);
    expect(objects(quads, iri('hydra:next'))).toEqual([
      `${PUBLIC_URL}/catalog.ttl?modified_since=2024-01-01T00%3A00%3A10%2B00%3A00&page=2`,
    ]);
    const future = turtle((await get('/catalog.ttl?modified_since=2999-01-01')).body);
    expect(future.some((quad) => quad.predicate.value.startsWith(iri('hydra:')))).toBe(false);
  });

  it('gives what a search finds, in pages and whole, and 409 to a query it cannot understand', async () => {
    const records = Array.from({ length: 150 }, (_, n) => datasetRecord({}, n + 1));
    const searching = Fastify();
    await searching.register(dcatRoutes, {
      db: test.db,
      publicUrl: PUBLIC_URL,
      search: async ({ fq, offset, limit }) => {
        if (fq !== 'holder:c_z999') throw new AppError('BadRequest');
        return { records: records.slice(offset, offset + limit), total: records.length };
      },
    });
    const at = async (url: string) => turtle((await searching.inject(url)).body);
    const page = await at('/catalog.ttl?fq=holder%3Ac_z999&page=2');
    expect(subjectsOf(page, iri('dcat:Dataset'))).toHaveLength(50);
    expect(objects(page, iri('hydra:previous'))).toEqual([
      `${PUBLIC_URL}/catalog.ttl?fq=holder%3Ac_z999&page=1`,
    ]);
    const whole = await at('/catalog.ttl?fq=holder%3Ac_z999&all=true');
    expect(subjectsOf(whole, iri('dcat:Dataset'))).toHaveLength(150);
    expect(subjectsOf(whole, iri('dcat:DataService'))).toHaveLength(0);
    expect((await searching.inject('/catalog.ttl?fq=bad')).statusCode).toBe(409);
    expect((await searching.inject('/catalog.ttl?fq=bad&all=true')).statusCode).toBe(409);
    await searching.close();
  });

  it('writes the licence under the IRI of the profile asked for', async () => {
    const licence = async (query: string) =>
      objects(turtle((await get(`/dataset/piste-ciclabili.ttl?${query}`)).body), iri('dct:license'));
    expect(await licence('')).toEqual(['https://creativecommons.org/licenses/by/4.0/']);
    expect(await licence('profiles=euro_dcat_ap_2,it_dcat_ap')).toEqual(await licence(''));
    expect(await licence('profiles=euro_dcat_ap_3')).toEqual([
      'http://publications.europa.eu/resource/authority/licence/CC_BY_4_0',
    ]);
  });
});

describe('a document', () => {
  it('of a dataset holds the dataset and the services that give access to it', async () => {
    const quads = turtle((await get('/dataset/piste-ciclabili.ttl')).body);
    expect(subjectsOf(quads, iri('dcatapit:Dataset'))).toEqual([`${PUBLIC_URL}/dataset/${DATASET}`]);
    expect(subjectsOf(quads, iri('dcat:DataService'))).toEqual([`${PUBLIC_URL}/data-service/${SERVICE}`]);
  });

  it.each([
    `/dataset/${DATASET}`,
    `/dataset/${DATASET}/resource/${DISTRIBUTION}`,
    `/data-service/${SERVICE}`,
    `/organization/${datasetRecord().organization.id}`,
  ])('answers under the IRI %s itself', async (path) => {
    const reply = await get(path, { accept: 'application/rdf+xml' });
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('application/rdf+xml; charset=utf-8');
    expect(reply.body).toContain(`rdf:about="${PUBLIC_URL}${path}"`);
    expect(reply.headers.vary).toContain('Accept');
    const page = await get(path, {
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers.vary).toContain('Accept');
    expect(page.headers.link).toContain(`<${PUBLIC_URL}${path}.ttl>; rel="alternate"; type="text/turtle"`);
  });

  it.each([
    '/dataset/non-esiste.ttl',
    '/dataset/piste-ciclabili.pdf',
    '/catalog.pdf',
    '/dataset/bozza.ttl',
    '/dataset/riservato.ttl',
    `/dataset/piste-ciclabili/resource/${SERVICE}.ttl`,
    '/data-service/piste-ciclabili.ttl',
    '/organization/nessuno.ttl',
  ])('that does not exist is 404 in words: %s', async (path) => {
    const reply = await get(path, { accept: 'text/turtle' });
    expect(reply.statusCode).toBe(404);
    expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(reply.body).toMatch(/^Non trovato: .*\nNot found: /);
  });

  it('of something restricted is for those who may read it, and for no shared cache', async () => {
    const inside = Fastify();
    inside.decorateRequest('actor', null as never);
    inside.addHook('onRequest', async (request) => {
      (request as unknown as { actor: unknown }).actor = systemActor('test');
    });
    await inside.register(dcatRoutes, { db: test.db, publicUrl: PUBLIC_URL });
    const reply = await inside.inject('/dataset/riservato.ttl');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['cache-control']).toContain('private');
    expect((await inside.inject('/dataset/bozza.ttl')).statusCode).toBe(200);
    expect((await inside.inject('/catalog.nt?all=1')).body).not.toContain('c_z999:riservato');
    await inside.close();
  });
});

describe('HTTP', () => {
  it.each([
    '/catalog.ttl',
    '/catalog.rdf?page=2',
    '/dataset/piste-ciclabili.jsonld',
    '/catalog.ttl?all=true',
    '/catalog.ttl?page=0',
    '/dataset/x.ttl',
  ])('answers HEAD as GET without the body: %s', async (url) => {
    const [head, whole] = await Promise.all([app.inject({ method: 'HEAD', url }), get(url)]);
    expect(head.statusCode).toBe(whole.statusCode);
    expect(head.body).toBe('');
    for (const name of ['content-type', 'etag', 'last-modified', 'link', 'vary', 'content-length']) {
      expect(head.headers[name], name).toBe(whole.headers[name]);
    }
  });

  it.each([
    '/catalog.ttl',
    '/dataset/piste-ciclabili.rdf',
    '/organization/ente-1.ttl',
    '/catalog.nt?all=true',
  ])('answers 304 to who has it: %s', async (url) => {
    const { headers } = await get(url);
    const again = await get(url, { 'if-none-match': String(headers.etag) });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
    expect(again.headers.etag).toBe(headers.etag);
    expect((await get(url, { 'if-modified-since': String(headers['last-modified']) })).statusCode).toBe(304);
    expect((await get(url, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('gives each form, profile and page its own tag, and a new one after a change', async () => {
    const urls = [
      '/catalog.ttl',
      '/catalog.rdf',
      '/catalog.ttl?page=2',
      '/catalog.ttl?profiles=euro_dcat_ap_3',
    ];
    const tags = await Promise.all(urls.map(async (url) => (await get(url)).headers.etag));
    expect(new Set(tags).size).toBe(urls.length);
    await test.db
      .updateTable('catalog_resource')
      .set({ published_at: new Date('2024-12-01'), published_revision: 2, revision: 2 })
      .where('id', '=', DATASET)
      .execute();
    expect((await get('/catalog.ttl')).headers.etag).not.toBe(tags[0]);
  });

  it('sends a client that asks for RDF at home to the catalogue', async () => {
    const reply = await get('/', { accept: 'text/turtle' });
    expect(reply.statusCode).toBe(303);
    expect(reply.headers.location).toBe(`${PUBLIC_URL}/catalog.ttl`);
    expect((await get('/')).body).toBe('home');
  });

  it('never answers an empty 200 when the database is away', async () => {
    const away = Fastify();
    const broken = await testDatabase();
    await seedCatalog(broken.db);
    await broken.drop();
    await away.register(dcatRoutes, { db: broken.db, publicUrl: PUBLIC_URL });
    for (const url of ['/catalog.ttl', '/catalog.ttl?all=true', '/dataset/x.ttl']) {
      const reply = await away.inject(url);
      expect(reply.statusCode).toBeGreaterThanOrEqual(500);
      expect(reply.headers.etag).toBeUndefined();
    }
    await away.close();
  });
});
