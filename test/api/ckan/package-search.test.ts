import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importResources } from '../../../src/catalog/commands/import-resources.js';
import { editResource } from '../../../src/catalog/commands/resources.js';
import type { Dataset } from '../../../src/catalog/model/index.js';
import { systemActor } from '../../../src/people/policy.js';
import { reindex } from '../../../src/search/postgres/reindex.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { fileType, fillPortal, LICENCES, theme } from './sample.js';

const ACTOR = systemActor('test');

let portal: TestPortal;
let filled: Awaited<ReturnType<typeof fillPortal>>;

/** A dataset that has what the others lack: extras, place, period, high value. */
const SPECIAL: Dataset = {
  identifier: 'r_x:neve:2026',
  title: { it: 'Bollettino della neve' },
  description: { it: 'Altezza della neve al suolo e qualità del manto.' },
  keyword: { it: ['neve', 'meteo'] },
  theme: [theme('ENVI'), theme('REGI')],
  accrualPeriodicity: 'http://publications.europa.eu/resource/authority/frequency/DAILY',
  hvdCategory: ['http://data.europa.eu/bna/c_164e0bf5'],
  rightsHolder: { identifier: 'arpa', name: { it: 'ARPA' } },
  creator: [{ identifier: 'meteo', name: { it: 'Centro Meteo' } }],
  issued: '2026-02-01',
  temporal: [{ startDate: '2020-01-01', endDate: '2021-12-31' }],
  spatial: [{ bbox: { format: 'wkt', value: 'POLYGON((11 46, 12 46, 12 47, 11 47, 11 46))' } }],
  extras: { sensore: 'stazione nivometrica', 'codice interno': 'A-1' },
  versionInfo: '3.0',
  distribution: [
    {
      id: '77777777-7777-4777-8777-777777777771',
      title: { it: 'Serie storica' },
      format: fileType('CSV'),
      accessURL: ['https://dati.arpa.example/neve?x=1'],
      license: { iri: `${LICENCES}/A21_CCBY40` },
    },
    {
      id: '77777777-7777-4777-8777-777777777772',
      format: fileType('JSON'),
      accessURL: ['https://dati.arpa.example/neve.json'],
      license: { iri: `${LICENCES}/A11_CCO10` },
    },
  ],
};

beforeAll(async () => {
  portal = await testPortal();
  filled = await fillPortal(portal);
  await importResources(filled.context, ACTOR, 'dataset', [
    { iri: undefined, organization: filled.regione, publish: true, doc: SPECIAL },
  ]);
  const { db } = portal.services;
  for (const [name, day] of [
    ['piste-ciclabili', '2026-01-05'],
    ['bilancio-comunale', '2026-01-10'],
    ['acque-di-balneazione', '2026-02-05'],
    ['zone-umide', '2026-02-10'],
    ['bollettino-della-neve', '2026-03-01'],
  ] as const) {
    await db
      .updateTable('catalog_resource')
      .set({
        modified_at: new Date(`${day}T10:11:12.123Z`),
        published_at: new Date(`${day}T10:11:12.123Z`),
        created_at: new Date(`${day}T09:00:00.000Z`),
      })
      .where('name', '=', name)
      .execute();
  }
  await reindex(db);
});
afterAll(() => portal.close());

type Parameters = Record<string, string | number | boolean | readonly string[]>;

const call = async (parameters: Parameters, headers: Record<string, string> = {}) => {
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([key, value]) => [value].flat().map((one) => [key, String(one)])),
  );
  const answer = await portal.app.inject({ url: `/api/3/action/package_search?${query}`, headers });
  return { status: answer.statusCode, ...answer.json() };
};
const result = async (parameters: Parameters, headers?: Record<string, string>) => {
  const answer = await call(parameters, headers);
  expect(answer).toMatchObject({ status: 200, success: true });
  return answer.result;
};
const names = async (parameters: Parameters, headers?: Record<string, string>): Promise<string[]> =>
  (await result({ fl: 'name', ...parameters }, headers)).results.toSorted();

const [ACQUE, BILANCIO, NEVE, PISTE, UMIDE] = [
  'acque-di-balneazione',
  'bilancio-comunale',
  'bollettino-della-neve',
  'piste-ciclabili',
  'zone-umide',
];
const ALL = [ACQUE, BILANCIO, NEVE, PISTE, UMIDE];

describe("Solr's syntax in package_search", () => {
  const cases: [string, string[]][] = [
    ['*:*', ALL],
    ['*:* -organization:comune-di-prova', [ACQUE, NEVE, UMIDE]],
    ['bilancio title:comunale', [BILANCIO]],
    ['title:"zone umide"', [UMIDE]],
    ['notes:qualità', [NEVE, UMIDE]],
    ['text:(neve bollettino)', [NEVE]],
    ['text:(neve OR bilancio)', [BILANCIO, NEVE]],
    ['name:zone-umide', [UMIDE]],
    ['author:"Centro Meteo"', [NEVE]],
    ['tags:"qualità dell aria"', [PISTE]],
    ['tags:("qualità dell aria" OR neve)', [NEVE, PISTE]],
    ['res_format:"JSON"', [NEVE]],
    ['res_format:CS*', [ACQUE, BILANCIO, NEVE]],
    ['res_url:"https://dati.arpa.example/neve.json"', [NEVE]],
    ['res_url:*arpa*', [NEVE]],
    ['res_name:storica', [NEVE]],
    ['license_id:cc-by', [ACQUE, NEVE]],
    ['license_id:cc\\-by', [ACQUE, NEVE]],
    ['license_id:notspecified', [PISTE, UMIDE]],
    ['extras_hvd_category:"http://data.europa.eu/bna/c_164e0bf5"', [NEVE]],
    [
      'extras_hvd_category:("http://data.europa.eu/bna/c_164e0bf5" OR "http://data.europa.eu/bna/c_b79e35eb")',
      [NEVE, PISTE],
    ],
    ['hvd_category:*', [NEVE, PISTE]],
    ['-hvd_category:*', [ACQUE, BILANCIO, UMIDE]],
    ['identifier:"r_x:neve:2026"', [NEVE]],
    ['extras_identifier:r_x\\:neve\\:2026', [NEVE]],
    ['sensore:"stazione nivometrica"', [NEVE]],
    ['extras_sensore:nivometrica', [NEVE]],
    ['extras_codice\\ interno:A\\-1', [NEVE]],
    ['nessun_campo:x', []],
    ['holder_identifier:arpa', [NEVE]],
    ['holder_identifier:c_p001', [BILANCIO]],
    ['frequency:DAILY', [NEVE]],
    ['frequency:UNKNOWN', [ACQUE, BILANCIO, UMIDE]],
    ['language:ITA', [PISTE]],
    ['geographical_name:ITA_BLQ', [PISTE]],
    ['dcat_theme:REGI', [NEVE]],
    ['theme:"http://publications.europa.eu/resource/authority/data-theme/GOVE"', [BILANCIO]],
    ['version:3.0', [NEVE]],
    ['num_resources:2', [BILANCIO, NEVE]],
    ['num_resources:[1 TO *]', [ACQUE, BILANCIO, NEVE]],
    ['organization:(comune-di-prova OR regione-prova) res_format:JSON', [NEVE]],
    ['organization:comune*', [BILANCIO, PISTE]],
    ['-organization:comune-di-prova -tags:neve', [ACQUE, UMIDE]],
    ['(groups:regi OR groups:gove)', [BILANCIO, NEVE]],
    ['organization:regione-prova AND NOT (tags:neve OR tags:acqua)', [UMIDE]],
    ['(groups:gove OR (tags:neve AND (res_format:JSON OR res_format:XML)))', [BILANCIO, NEVE]],
    ['+owner_org:nessuno', []],
    ['-dataset_type:harvest', ALL],
    ['+state:(active OR draft)', ALL],
    ['title:acqu*', [ACQUE]],
    ['title:*umid*', [UMIDE]],
    ['name:z?ne-umide', [UMIDE]],
    ['neve~1', [NEVE]],
    ['title:bilanco~1', [BILANCIO]],
    ['title:neve^2', [NEVE]],
    ['"zone umide"~3', [UMIDE]],
    ['metadata_modified:[2026-02-01T00:00:00Z TO *]', [ACQUE, NEVE, UMIDE]],
    ['metadata_modified:[2026-02-10T10:11:12.123000Z TO *]', [NEVE, UMIDE]],
    ['metadata_modified:[2026-02-10T10:11:12.123456Z TO *]', [NEVE]],
    ['metadata_modified:{* TO 2026-01-10T10:11:12.123Z}', [PISTE]],
    ['metadata_modified:[2026-01-05 TO 2026-01-10]', [BILANCIO, PISTE]],
    ['metadata_modified:[2026-03-01T00:00:00Z%20TO%20*]', [NEVE]],
    ['metadata_created:[* TO NOW-36500DAYS]', []],
    ['metadata_created:[NOW/DAY-36500DAYS TO NOW+36500DAYS]', ALL],
    [
      'organization:comune-di-prova OR organization:regione-prova metadata_modified:[2026-02-01T00:00:00.000000Z TO *]',
      [ACQUE, NEVE, UMIDE],
    ],
    ['issued:[2026-01-01T00:00:00Z TO *]', [NEVE]],
    ['(-issued:* AND metadata_created:[2026-01-06T00:00:00Z TO *])', [ACQUE, BILANCIO, UMIDE]],
  ];

  it.each(cases)('fq=%s', async (fq, expected) => {
    expect(await names({ fq })).toEqual(expected);
  });

  it.each(cases.filter(([query]) => query.includes(':')))('q=%s', async (q, expected) => {
    expect(await names({ q })).toEqual(expected);
  });

  it('counts what it finds, whatever the page', async () => {
    for (const [fq, expected] of cases)
      expect([fq, (await result({ fq, rows: 0, start: 900 })).count]).toEqual([fq, expected.length]);
  });

  it('means all of q, each fq and each fq_list', async () => {
    expect(await names({ q: 'neve', fq: ['organization:regione-prova', 'groups:envi'] })).toEqual([NEVE]);
    expect(await names({ q: 'title:acque', fq_list: '["groups:envi","-tags:neve"]' })).toEqual([ACQUE]);
    expect(await names({ q: 'neve', fq: 'organization:comune-di-prova' })).toEqual([]);
  });
});

describe('words in package_search', () => {
  it('must all be found when they are two, of more one may miss', async () => {
    expect(await names({ q: 'neve bilancio' })).toEqual([]);
    expect(await names({ q: 'bollettino neve fantasma' })).toEqual([NEVE]);
    expect(await names({ q: '+fantasma bollettino neve' })).toEqual([]);
  });

  it('are folded and stemmed', async () => {
    expect(await names({ q: 'QUALITA' })).toEqual([NEVE, PISTE, UMIDE]);
    expect(await names({ q: 'nevi' })).toEqual([NEVE]);
  });

  it.each(['acqu*', '*umid*', 'bilancio OR neve', '(bilancio OR neve) -tags', '"zone umide" OR neve'])(
    'may be written as Lucene: %s',
    async (q) => {
      expect((await names({ q })).length).toBeGreaterThan(0);
    },
  );
});

describe('the order of package_search', () => {
  const ordered = async (sort: string, q = ''): Promise<string[]> =>
    (await result({ q, sort, fl: 'name' })).results;

  it('follows each key in turn', async () => {
    expect(await ordered('metadata_modified desc')).toEqual([NEVE, UMIDE, ACQUE, BILANCIO, PISTE]);
    expect(await ordered('num_resources desc, name desc')).toEqual([NEVE, BILANCIO, ACQUE, UMIDE, PISTE]);
    expect(await ordered('views_recent desc,name asc')).toEqual(ALL);
    expect((await ordered('score desc, name asc', 'neve'))[0]).toBe(NEVE);
  });

  it.each(['foo asc', 'name sideways', ';', 'name asc,,'])(
    'refuses %s with a Search Query Error',
    async (sort) => {
      const { status, error } = await call({ sort });
      expect(status).toBe(400);
      expect(error).toEqual({
        __type: 'Search Query Error',
        message: `Search Query is invalid: 'Invalid "sort" parameter'`,
      });
    },
  );
});

describe('facets of package_search', () => {
  it('agree with a count of the packages themselves', async () => {
    const fields = [
      'tags',
      'groups',
      'organization',
      'res_format',
      'license_id',
      'author',
      'extras_frequency',
      'dataset_type',
      'capacity',
      'hvd_category',
      'version',
      'sensore',
    ];
    for (const fq of ['*:*', 'groups:envi', '-organization:comune-di-prova', 'nessun_campo:x']) {
      const found = await result({
        fq,
        rows: 1000,
        'facet.limit': -1,
        'facet.field': JSON.stringify(fields),
      });
      type Package = Record<string, unknown> & { extras: { key: string; value: string }[] };
      const valuesOf: Record<string, (p: Package) => unknown[]> = {
        tags: (p) => (p.tags as { name: string }[]).map(({ name }) => name),
        groups: (p) => (p.groups as { name: string }[]).map(({ name }) => name),
        organization: (p) => [(p.organization as { name: string }).name],
        res_format: (p) => [...new Set((p.resources as { format: string }[]).map(({ format }) => format))],
        license_id: (p) => [p.license_id],
        author: (p) => [p.author].filter(Boolean),
        extras_frequency: (p) => p.extras.filter(({ key }) => key === 'frequency').map(({ value }) => value),
        dataset_type: (p) => [p.type],
        capacity: (p) => [p.private ? 'private' : 'public'],
        hvd_category: (p) => p.extras.filter(({ key }) => key === 'hvd_category').map(({ value }) => value),
        version: (p) => [p.version].filter(Boolean),
        sensore: (p) => p.extras.filter(({ key }) => key === 'sensore').map(({ value }) => value),
      };
      for (const field of fields) {
        const counts: Record<string, number> = {};
        for (const p of found.results)
          for (const value of valuesOf[field]?.(p) ?? [])
            counts[String(value)] = (counts[String(value)] ?? 0) + 1;
        expect([fq, field, found.facets[field]]).toEqual([fq, field, counts]);
        const items = found.search_facets[field].items.map(
          ({ name, count }: { name: string; count: number }) => [name, count],
        );
        expect(Object.fromEntries(items)).toEqual(counts);
      }
    }
  });

  it('are given by limit, least count, and repeated keys', async () => {
    const tags = async (more: Parameters) =>
      (await result({ rows: 0, 'facet.field': 'tags', ...more })).facets.tags;
    expect(Object.keys(await tags({ 'facet.limit': 2 }))).toEqual(['dati', 'acqua']);
    expect(await tags({ 'facet.limit': 0 })).toEqual({});
    expect(Object.keys(await tags({ 'facet.limit': -1 }))).toHaveLength(8);
    expect(await tags({ 'facet.mincount': 2 })).toEqual({ dati: 3 });
    expect((await tags({ fq: 'tags:neve', 'facet.mincount': 0 })).dati).toBe(0);
    const { facets } = await result({ rows: 0, 'facet.field': ['tags', 'groups'] });
    expect(Object.keys(facets)).toEqual(['tags', 'groups']);
  });

  it('have titles, display names last to first, and no values for a field that nothing has', async () => {
    const { facets, search_facets } = await result({
      rows: 0,
      'facet.field': '["license_id","groups","nessuno","__proto__","title"]',
    });
    expect(search_facets.license_id.title).toBe('license_id');
    const shown = search_facets.groups.items.map((item: { display_name: string }) => item.display_name);
    expect(shown).toEqual(shown.toSorted().toReversed());
    expect(facets.nessuno).toEqual({});
    expect(search_facets.nessuno).toEqual({ title: 'nessuno', items: [] });
  });
});

describe('place and time in package_search', () => {
  it('are narrowed by ext_bbox', async () => {
    expect(await names({ ext_bbox: '10.5,45.5,11.5,46.5' })).toEqual([NEVE]);
    expect(await names({ ext_bbox: '-10,10,-5,20' })).toEqual([]);
    for (const ext_bbox of [
      '1,2,3',
      'a,b,c,d',
      '0,10,1,5',
      '0,0,1,100',
      '1,2,3,',
      '1,2,3,4); drop table x',
    ]) {
      expect(await call({ ext_bbox })).toMatchObject({ status: 409, error: { __type: 'Search Error' } });
    }
  });

  it('are narrowed by ext_startdate and ext_enddate, also in extras', async () => {
    expect(await names({ ext_startdate: '2019-01-01', ext_enddate: '2020-06-30' })).toEqual([NEVE, PISTE]);
    expect(await names({ ext_enddate: '2019-12-31' })).toEqual([]);
    expect(await call({ ext_startdate: 'ieri' })).toMatchObject({ status: 409 });
    const posted = await portal.app.inject({
      method: 'POST',
      url: '/api/action/package_search',
      payload: { extras: { ext_bbox: '10.5,45.5,11.5,46.5' }, rows: '5', fl: ['name'] },
    });
    expect(posted.json().result.results).toEqual([NEVE]);
  });
});

describe('what is not public', () => {
  const restrict = (visibility: 'public' | 'restricted') =>
    editResource(filled.context, ACTOR, 'dataset', ACQUE, (doc) => doc, { attributes: { visibility } });

  it('is found by those who may read it, and only when they ask', async () => {
    const editor = await portal.member(filled.comune.id, 'editor');
    const stranger = await portal.member(filled.regione.id, 'editor');
    const drafts = { include_drafts: true };
    expect(await names({})).toEqual(ALL);
    expect(await names({}, editor)).toEqual(ALL);
    expect(await names(drafts)).toEqual(ALL);
    expect(await names(drafts, stranger)).toEqual(ALL);
    expect(await names(drafts, editor)).toEqual(
      [ACQUE, BILANCIO, NEVE, 'bozza-segreta', PISTE, UMIDE].toSorted(),
    );
    expect(await names({ ...drafts, fq: 'state:draft' }, editor)).toEqual(['bozza-segreta']);
    expect(await names({ ...drafts, fq: '+state:active' }, editor)).toEqual(ALL);
    expect(await names({ fq: 'state:draft' }, editor)).toEqual([]);
    expect(await names({ ...drafts, q: 'segreta' }, stranger)).toEqual([]);
    const [draft] = (await result({ ...drafts, q: 'segreta' }, portal.admin)).results;
    expect(draft).toMatchObject({ name: 'bozza-segreta', state: 'draft' });
  });

  it('restricted datasets come with include_private', async () => {
    await restrict('restricted');
    const member = await portal.member(filled.regione.id, 'editor');
    expect(await names({ q: 'balneazione', include_drafts: true }, member)).toEqual([]);
    expect(await names({ q: 'balneazione', include_private: true }, member)).toEqual([ACQUE]);
    expect(await names({ fq: 'capacity:private', include_private: true }, member)).toEqual([ACQUE]);
    expect(await names({ fq: 'private:false', include_private: true }, member)).not.toContain(ACQUE);
    expect(await names({ q: 'balneazione', include_private: true })).toEqual([]);
    expect((await result({ rows: 0, 'facet.field': 'tags' })).facets.tags.acqua).toBeUndefined();
    await restrict('public');
  });
});

describe('what clients send (contract, section 16)', () => {
  it('the CKAN harvester pages by id until nothing comes', async () => {
    const pages = [];
    for (let start = 0; ; start += 2) {
      const { results } = await result({
        rows: 2,
        start,
        sort: 'id asc',
        fq: 'organization:comune-di-prova OR organization:regione-prova metadata_modified:[2026-01-01T00:00:00.123456Z TO *]',
      });
      if (results.length === 0) break;
      pages.push(...results.map(({ id }: { id: string }) => id));
    }
    expect(pages).toEqual(pages.toSorted());
    expect(new Set(pages).size).toBe(5);
  });

  it('QGIS filters by groups and pages by name', async () => {
    const { count, results } = await result({
      q: '',
      fq: '(groups:envi OR groups:gove)',
      sort: 'name asc',
      rows: 2,
      start: 2,
    });
    expect(count).toBe(5);
    expect(results.map(({ name }: { name: string }) => name)).toEqual([NEVE, PISTE]);
  });

  it('piveau asks one page too many, and encodes twice', async () => {
    expect(await result({ rows: 100, start: 100 })).toMatchObject({ count: 5, results: [] });
    const url =
      '/api/3/action/package_search?q=metadata_modified:[2026-03-01T00:00:00Z%2520TO%2520*]&rows=100&start=0&fq=tags:neve';
    expect((await portal.app.inject({ url })).json().result.count).toBe(1);
  });

  it('ckanapi posts numbers as texts', async () => {
    const posted = await portal.app.inject({
      method: 'POST',
      url: '/api/action/package_search',
      payload: { q: 'neve', rows: '0' },
    });
    expect(posted.json().result).toMatchObject({ count: 1, results: [] });
  });

  it('mcp-server escapes everything and forces a field', async () => {
    expect(await names({ q: 'text:(zone\\ umide)' })).toEqual([UMIDE]);
    expect(await names({ q: 'title:z\\o\\n\\e AND -tags:neve' })).toEqual([UMIDE]);
  });

  it('udata asks a:b AND c:d', async () => {
    expect(
      await names({ q: 'organization:regione-prova AND groups:envi AND tags:neve', rows: 1000 }),
    ).toEqual([NEVE]);
  });

  it('PortalJS counts by a list of fields', async () => {
    const { search_facets } = await result({
      'facet.field': '["groups","organization","res_format","tags","license_id"]',
      rows: 0,
      q: '*:*',
    });
    expect(search_facets.organization.items[0]).toEqual({
      name: 'regione-prova',
      display_name: 'Regione Prova',
      count: 3,
    });
  });
});
