import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editResource } from '../../../src/catalog/commands/resources.js';
import { systemActor } from '../../../src/people/policy.js';
import { completePackage, type WritingPortal, writingPortal } from './writing-portal.js';

let p: WritingPortal;
beforeAll(async () => {
  p = await writingPortal();
});
afterAll(() => p.portal.close());

/** A generator of numbers that gives the same each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const THEMES = ['AGRI', 'ECON', 'EDUC', 'ENER', 'ENVI', 'GOVE', 'HEAL', 'JUST', 'SOCI', 'TECH', 'TRAN'];
const TEXTS = [
  'è così',
  'riga\ndue',
  '"virgolette" e \\',
  '<b>grassetto</b>',
  '😀 emoji',
  "l'acqua, e {braces}",
];

/** A package with every field that CKAN keeps, each present or not by chance. */
function anyPackage(name: string, next: () => number) {
  const one = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
  const maybe = <T>(key: string, value: T) => (next() < 0.6 ? { [key]: value } : {});
  const json = (value: unknown) => JSON.stringify(value);
  const resource = (i: number) => ({
    url: `https://esempio.it/${name}/${i}.${one(['csv', 'json', 'xlsx'])}`,
    ...maybe('name', `Risorsa ${one(TEXTS)}`),
    ...maybe('description', one(TEXTS)),
    ...maybe('mimetype', one(['text/csv', 'application/json'])),
    ...maybe('size', Math.floor(next() * 1e9)),
    ...maybe('hash', 'd41d8cd98f00b204e9800998ecf8427e'),
    ...maybe('license_type', 'https://w3id.org/italia/controlled-vocabulary/licences/A11_CCO10'),
    ...maybe('resource_type', 'file'),
    ...maybe('cache_url', 'https://cache.example/x'),
    ...maybe('mimetype_inner', 'text/csv'),
    ...maybe('issued', '2024-03-01'),
    ...maybe('modified', '2025-03-01'),
    ...maybe('bytes', 12345),
    ...maybe('owner_org', 'qualcosa'),
    ...maybe('schema_fields', [{ name: 'a', type: 'string' }]),
    ...maybe('lang', one(['ITA', '{ITA,ENG}'])),
    ...maybe('rights', one(TEXTS)),
    ...maybe('profile', { nested: { deep: [1, null, true] } }),
    ...maybe('download_url', `https://esempio.it/${name}/${i}/scarica`),
    ...maybe('availability', 'STABLE'),
  });
  return {
    name,
    title: `Titolo ${one(TEXTS)}`,
    notes: one(TEXTS),
    owner_org: 'ente',
    frequency: one(['ANNUAL', 'IRREG', 'MONTHLY']),
    themes_aggregate: json([{ theme: one(THEMES), subthemes: [] }]),
    license_id: one(['cc-by', 'cc-zero', 'iodl2-it', 'odc-odbl']),
    ...maybe('url', one(['https://esempio.it/pagina', 'www.esempio.it/senza schema'])),
    ...maybe('version', '2.1-beta'),
    ...maybe('author', one(TEXTS)),
    ...maybe('author_email', 'autore@esempio.it'),
    ...maybe('maintainer', 'Ufficio statistica'),
    ...maybe('maintainer_email', 'statistica@esempio.it'),
    ...maybe('tags', [{ name: 'acqua potabile' }, { name: 'zone_umide-2.0' }]),
    ...maybe('identifier', `c_p001:${name}`),
    ...maybe('issued', '03-01-2024'),
    ...maybe('modified', '31-12-2025'),
    ...maybe('language', one(['ITA', '{ITA,DEU}'])),
    ...maybe('geographical_name', one(['ITA_BLQ', '{ITA_BLQ,ITA_ROM}'])),
    ...maybe('geographical_geonames_url', 'https://www.geonames.org/3181928'),
    ...maybe('temporal_coverage', json([{ temporal_start: '2020-01-01', temporal_end: '2020-12-31' }])),
    ...maybe('is_version_of', one(['https://esempio.it/prima', 'non un indirizzo'])),
    ...maybe(
      'conforms_to',
      json([
        {
          uri: 'https://norma.example/1',
          identifier: 'UNI 1',
          title: { it: 'Norma', en: 'Standard' },
          description: { it: one(TEXTS) },
          referenceDocumentation: ['https://norma.example/doc'],
        },
      ]),
    ),
    ...maybe(
      'alternate_identifier',
      json([
        { identifier: 'doi:10.1/x', agent: { agent_identifier: 'uni', agent_name: { it: 'Università' } } },
      ]),
    ),
    ...maybe('creator', json([{ creator_name: { it: 'Università' }, creator_identifier: 'uni' }])),
    ...(next() < 0.5 && { publisher_name: 'Agenzia', publisher_identifier: 'age' }),
    ...(next() < 0.5 && { holder_name: 'Regione', holder_identifier: 'r_regio' }),
    extras: [
      { key: 'Codice interno', value: one(TEXTS) },
      ...(next() < 0.5 ? [{ key: 'spatial', value: '{"type":"Point","coordinates":[11.34, 44.49]}' }] : []),
      ...(next() < 0.5 ? [{ key: 'hvd_category', value: 'http://data.europa.eu/bna/c_b79e35eb' }] : []),
      ...(next() < 0.5
        ? [{ key: 'applicable_legislation', value: '["http://data.europa.eu/eli/reg_impl/2023/138/oj"]' }]
        : []),
      ...(next() < 0.5 ? [{ key: 'access_rights', value: 'PUBLIC' }] : []),
      ...(next() < 0.5 ? [{ key: 'json', value: '{"a": [1, 2]}' }] : []),
    ],
    resources: Array.from({ length: 1 + Math.floor(next() * 3) }, (_, i) => resource(i)),
  };
}

/** A composite field by what it says: the order of the keys within is nobody's concern. */
const read = (value: unknown): unknown =>
  typeof value === 'string' && /^\[\{/.test(value) ? JSON.parse(value) : value;

/** What of a package is read back as it was written. */
function expectKept(written: Record<string, unknown>, shown: Record<string, unknown>) {
  const { extras, resources, tags, owner_org, ...fields } = written;
  for (const [key, value] of Object.entries(fields))
    expect({ [key]: read(shown[key]) }).toEqual({ [key]: read(value) });
  expect(shown.extras).toEqual(expect.arrayContaining(extras as unknown[]));
  if (tags) expect(shown.tags).toMatchObject(tags as object[]);
  for (const [i, resource] of (resources as Record<string, unknown>[]).entries()) {
    const { download_url, ...rest } = resource;
    const own = (shown.resources as Record<string, unknown>[])[i];
    // Where the bytes are is what a client reads as the url; what was written there is the page.
    if (download_url) {
      expect(own).toMatchObject({ ...rest, url: download_url, access_url: rest.url });
    } else expect(own).toMatchObject(rest);
  }
}

describe('a package that was written', () => {
  it('is read back as it was, and sent back it changes nothing', { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const written = anyPackage(`giro-${seed}`, random(seed));
      // What DCAT-AP_IT calls for is not the matter here.
      const made = await p.result('package_create', { ...written, state: 'draft' });
      expectKept(written, made);
      const before = await p.revisionsOf(made.id);
      const shown = await p.result('package_show', { id: made.id });
      expect(shown).toEqual(made);
      const again = await p.result('package_update', shown);
      expect(again).toEqual(shown);
      const moved = await p.result('package_show', { id: made.id, use_default_schema: true });
      expect(await p.result('package_update', moved)).toEqual(shown);
      expect(await p.revisionsOf(made.id)).toBe(before);
    }
  });

  it('is sent back unchanged when it is published too, the date of change included', async () => {
    const made = await p.result('package_create', {
      ...anyPackage('giro-pubblico', random(7)),
      author: 'Ufficio SIT',
    });
    const before = await p.revisionsOf(made.id);
    const shown = await p.result('package_show', { id: made.id });
    expect(
      await p.result('package_update', { ...shown, revision_id: 'x', tracking_summary: { total: 1 } }),
    ).toEqual(shown);
    expect(await p.result('package_patch', { id: made.id })).toEqual(shown);
    expect(await p.revisionsOf(made.id)).toBe(before);
  });

  it('replaces each field by itself, other languages and parts stay', async () => {
    const made = await p.result('package_create', completePackage('lingue'));
    await editResource(p.portal.services.catalog, systemActor('test'), 'dataset', made.id, (doc) => ({
      ...doc,
      title: { it: 'Piste', en: 'Paths' },
      provenance: [{ label: { it: 'Rilievo' } }],
      keyword: { it: ["qualità dell'aria"], en: ['air'] },
      distribution: doc.distribution?.map(({ file: _, ...d }) => ({
        ...d,
        title: { it: 'Elenco', en: 'List' },
      })),
    }));
    const shown = await p.result('package_show', { id: made.id });
    await p.result('package_update', { ...shown, title: 'Ciclabili' });
    const draft = await p.portal.app.inject({ url: `/api/v1/datasets/${made.id}`, headers: p.publisher });
    expect(draft.json()).toMatchObject({
      title: { it: 'Ciclabili', en: 'Paths' },
      provenance: [{ label: { it: 'Rilievo' } }],
      keyword: { it: ["qualità dell'aria"], en: ['air'] },
      distribution: [{ title: { it: 'Elenco', en: 'List' } }],
    });
  });
});

describe('fields of dcatapit', () => {
  const draft = async (name: string, more: object) =>
    p.result('package_create', { name, owner_org: 'ente', state: 'draft', ...more });

  it('stand at the top or in extras, in their older forms too', async () => {
    const made = await draft('vecchie-forme', {
      extras: [
        { key: 'frequency', value: 'http://publications.europa.eu/resource/authority/frequency/ANNUAL' },
        { key: 'theme', value: '["http://publications.europa.eu/resource/authority/data-theme/ENVI"]' },
        { key: 'conforms_to', value: 'https://norma.example/1,INSPIRE' },
        { key: 'alternate_identifier', value: 'isbn:1,doi:2' },
        { key: 'temporal_start', value: '2020-01-01' },
        { key: 'temporal_end', value: '31/12/2020' },
        { key: 'creator_name', value: 'Università' },
        { key: 'creator_identifier', value: 'uni' },
        { key: 'language', value: '{ITA,en}' },
        { key: 'geographical_name', value: '{ITA_BLQ}' },
        { key: 'issued', value: '5 marzo 2021' },
        { key: 'modified', value: '01/02/2022' },
      ],
    });
    expect(made).toMatchObject({
      frequency: 'ANNUAL',
      themes_aggregate: '[{"theme":"ENVI","subthemes":[]}]',
      groups: [{ name: 'envi' }],
      temporal_coverage: '[{"temporal_start":"2020-01-01","temporal_end":"2020-12-31"}]',
      creator: '[{"creator_name":{"it":"Università"},"creator_identifier":"uni"}]',
      language: '{ITA,ENG}',
      geographical_name: 'ITA_BLQ',
      issued: '05-03-2021',
      modified: '01-02-2022',
    });
    expect(JSON.parse(made.conforms_to).map((s: { identifier: string }) => s.identifier)).toEqual([
      'https://norma.example/1',
      'INSPIRE',
    ]);
    expect(JSON.parse(made.alternate_identifier)).toMatchObject([
      { identifier: 'isbn:1' },
      { identifier: 'doi:2' },
    ]);
  });

  it.each([
    ['2024-03-05', '05-03-2024'],
    ['05-03-2024', '05-03-2024'],
    ['05/03/2024', '05-03-2024'],
    ['5.3.2024', '05-03-2024'],
    ['2024/03/05', '05-03-2024'],
    ['25-12-2024', '25-12-2024'],
    ['12/25/2024', '25-12-2024'],
    ['20240305', '05-03-2024'],
    ['2024-03-05T10:00:00', '05-03-2024'],
    ['2024-03-05T10:00:00.123456', '05-03-2024'],
    ['2024-03-05 10:00:00', '05-03-2024'],
    ['2024-03-05T10:00:00Z', '05-03-2024'],
    ['2024-03-05T10:00:00+01:00', '05-03-2024'],
    ['05/03/2024 10:00', '05-03-2024'],
    ['5 marzo 2024', '05-03-2024'],
    ['5 Mar 2024', '05-03-2024'],
    ['martedì 5 marzo 2024', '05-03-2024'],
    ['March 5, 2024', undefined],
    ['marzo 2024', '01-03-2024'],
    ['2024-03', '01-03-2024'],
    ['2024', '01-01-2024'],
  ])('read the date %s', async (written, shown) => {
    const answer = await p.call('package_create', {
      name: `data-${crypto.randomUUID().slice(0, 8)}`,
      owner_org: 'ente',
      state: 'draft',
      issued: written,
    });
    if (shown === undefined)
      expect(answer.error).toMatchObject({ issued: [`Date format incorrect: ${written}`] });
    else expect(answer.result.issued).toBe(shown);
  });

  it('are themes by group, by aggregate or by code; what is new counts', async () => {
    const made = await draft('temi', { groups: [{ name: 'ambiente' }, { id: 'tran' }] });
    expect(made.groups.map((g: { name: string }) => g.name)).toEqual(['envi', 'tran']);
    const aggregate = '[{"theme":"ECON","subthemes":[]}]';
    const after = await p.result('package_update', { ...made, themes_aggregate: aggregate });
    expect(after.themes_aggregate).toBe(aggregate);
    const grouped = await p.result('package_patch', { id: made.id, groups: [{ name: 'soci' }] });
    expect(grouped.themes_aggregate).toBe('[{"theme":"SOCI","subthemes":[]}]');
  });

  it('name the rights holder of a dataset that is published for another body', async () => {
    const made = await draft('titolare', { holder_name: 'Regione', holder_identifier: 'r_regio' });
    expect(made).toMatchObject({ holder_name: 'Regione', holder_identifier: 'r_regio' });
    // A client that does not know the field does not mean to clear it.
    const { holder_name, holder_identifier, ...rest } = made;
    expect(await p.result('package_update', rest)).toMatchObject({ holder_name, holder_identifier });
    expect(
      await p.result('package_update', { ...rest, holder_name: '', holder_identifier: '' }),
    ).toMatchObject({ holder_name: 'Ente ente', holder_identifier: 'c_p001' });
  });
});

describe('free extras', () => {
  it('survive an edit by another door that does not show them, and have versions', async () => {
    const made = await p.result(
      'package_create',
      completePackage('liberi', {
        extras: [{ key: 'protocollo', value: '12/2024' }],
        resources: [{ url: 'https://esempio.it/x.csv', ente_produttore: 'Arpa' }],
      }),
    );
    const url = `/api/v1/datasets/${made.id}`;
    const { extras, distribution, ...doc } = (
      await p.portal.app.inject({ url, headers: p.publisher })
    ).json();
    expect(extras).toEqual({ protocollo: '12/2024' });
    const [{ extras: own, ...first }] = distribution;
    expect(own).toEqual({ ente_produttore: 'Arpa' });
    const put = await p.portal.app.inject({
      method: 'PUT',
      url,
      headers: p.publisher,
      payload: { ...doc, title: { it: 'Altro' }, distribution: [first] },
    });
    expect(put.statusCode).toBe(200);
    const shown = await p.result('package_show', { id: made.id });
    expect(shown).toMatchObject({ title: 'Altro', resources: [{ ente_produttore: 'Arpa' }] });
    expect(shown.extras).toContainEqual({ key: 'protocollo', value: '12/2024' });
    const without = { ...shown, extras: [], resources: [{ ...shown.resources[0], ente_produttore: '' }] };
    const cleared = await p.result('package_update', without);
    expect(cleared.extras).not.toContainEqual(expect.objectContaining({ key: 'protocollo' }));
    expect(cleared.resources[0]).not.toHaveProperty('ente_produttore');
  });
});
