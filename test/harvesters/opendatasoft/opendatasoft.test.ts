import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { opendatasoft } from '../../../harvesters/opendatasoft/index.js';
import type { OdsDataset } from '../../../harvesters/opendatasoft/types.js';
import type { Dataset } from '../../../src/catalog/model/index.js';
import { faulty } from '../stand-in/fault-injector.js';
import { mapAll, readAll, readPatiently, settings } from '../stand-in/harvest.js';
import { type StandIn, standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';
import { odsDataset, odsServer } from './ods-server.js';

const http = testSourceHttp({ tries: 4, silenceMs: 150 });
const EU = 'http://publications.europa.eu/resource/authority';
let open: StandIn[] = [];
const serve = async (...parameters: Parameters<typeof odsServer>): Promise<StandIn> => {
  const server = await standIn(odsServer(...parameters));
  open.push(server);
  return server;
};
afterEach(() => {
  for (const server of open) server.close();
  open = [];
});
afterAll(() => http.close());

const many = (count: number): OdsDataset[] => Array.from({ length: count }, (_, i) => odsDataset(`d${i}`));

describe('reading a portal', () => {
  it.each([
    '',
    '/',
    '/explore/?sort=title',
    '/api/explore/v2.1',
    '/api/explore/v2.1/catalog/datasets',
    '/explore/dataset/d0/',
  ])('finds the API behind %j', async (path) => {
    const { url } = await serve(many(3));
    const { records, end } = await readAll(opendatasoft, settings(url + path), http);
    expect(records.map(({ key }) => key)).toEqual(['d0', 'd1', 'd2', `${url}/api/explore/v2.1/`]);
    expect(end).toEqual({ complete: true });
  });

  it('goes through the pages, and on from a cursor', async () => {
    const { url, asked } = await serve(many(250));
    const { pages, records, end } = await readAll(opendatasoft, settings(url), http);
    expect(pages.map((page) => page.records.length)).toEqual([100, 100, 51]);
    expect(pages.map(({ claimed }) => claimed)).toEqual([250, 250, 250]);
    expect(end.complete).toBe(true);
    expect(asked.map((path) => new URL(path, url).searchParams.get('offset'))).toEqual(['0', '100', '200']);
    const rest = await readAll(opendatasoft, settings(url), http, pages[0]?.cursor);
    expect(rest.records).toEqual(records.slice(100));
    expect(rest.end).toEqual({ complete: true });
  });

  it('takes the export when asked, and when there is more than pages reach', async () => {
    const { url, asked } = await serve(many(120));
    const byExport = await readAll(opendatasoft, settings(url, { way: 'export' }), http);
    expect(byExport.records.length).toBe(121);
    const rest = await readAll(
      opendatasoft,
      settings(url, { way: 'export' }),
      http,
      byExport.pages[0]?.cursor,
    );
    expect(rest.records).toEqual(byExport.records.slice(100));
    expect(asked.every((path) => path.includes('/exports/json'))).toBe(true);
    const large = await serve(many(10_050).map(({ dataset_id }) => ({ dataset_id })));
    const whole = await readAll(opendatasoft, settings(large.url), http);
    expect([whole.records.length, whole.end.complete, large.asked.length]).toEqual([10_051, true, 2]);
  });

  it('does without an order where the portal has none', async () => {
    const { url } = await serve(many(5), { sorts: false });
    expect((await readAll(opendatasoft, settings(url), http)).end.complete).toBe(true);
  });

  it('passes filters and the moment since on', async () => {
    const { url, asked } = await serve(many(1));
    const since = new Date('2026-01-01T00:00:00Z');
    const { records, end } = await readAll(
      opendatasoft,
      settings(url, { where: 'theme="Ambiente"', lang: 'en' }, { since }),
      http,
    );
    const query = new URL(asked[0] ?? '', url).searchParams;
    expect(query.getAll('where')).toEqual([
      'theme="Ambiente"',
      "default.modified>=date'2026-01-01T00:00:00.000Z'",
    ]);
    expect(query.get('lang')).toBe('en');
    expect(records.length).toBe(1);
    expect(end.complete).toBe(false);
  });

  it.each([
    [{ dcat: ['dcat', 'dcat_ap_it'] }, '/api/explore/v2.1/catalog/exports/dcat_ap_it'],
    [{ dcat: ['dcat'] }, '/api/explore/v2.1/catalog/exports/dcat'],
  ])('reads the DCAT of the portal: %j', async (options, path) => {
    const { url, asked } = await serve(many(3), options);
    const source = settings(url, { way: 'dcat' });
    const { records, end } = await readAll(opendatasoft, source, http);
    expect(new URL(asked.at(-1) ?? '', url).pathname).toBe(path);
    expect(mapAll(opendatasoft, source, records).map(({ items }) => items[0]?.doc.identifier)).toEqual([
      'c_test:0',
      'c_test:1',
      'c_test:2',
    ]);
    expect(end.complete).toBe(true);
  });

  it('counts what a portal claims, and what is no dataset', async () => {
    const less = await serve(many(5), { claims: 9 });
    const { records, end } = await readAll(opendatasoft, settings(less.url), http);
    expect(records.length).toBe(6);
    expect([end.complete, end.why?.en]).toEqual([false, 'The portal claims 9 datasets, it gave 5.']);
    const odd = await serve([...many(2), null, { title: 'no id' }]);
    const found = await readAll(opendatasoft, settings(odd.url), http);
    expect(found.records.length).toBe(3);
    expect(found.end.complete).toBe(false);
  });

  it('says that a server is none of these', async () => {
    const server = await standIn(
      () => (_, reply) =>
        void reply.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true}'),
    );
    open.push(server);
    await expect(readAll(opendatasoft, settings(server.url), http)).rejects.toMatchObject({
      code: 'not-this-protocol',
    });
  });

  it.each([4, 5])('behind a bad network gives all or says that it did not (seed %d)', async (seed) => {
    const rates = {
      error: 0.15,
      unavailable: 0.1,
      reset: 0.1,
      truncate: 0.1,
      html: 0.1,
      repeat: 0.05,
      gzip: 0.3,
    };
    const server = await standIn((url) => faulty(odsServer(many(1500))(url), { seed, rates }));
    open.push(server);
    const { records, end } = await readPatiently(opendatasoft, settings(server.url), http);
    const keys = new Set(records.map(({ key }) => key));
    if (end.complete) expect(keys.size).toBe(1501);
    else expect(end.why).toBeDefined();
  });
});

describe('a dataset of a portal', () => {
  const site = 'https://dati.prova.example.it';
  const map = (dataset: OdsDataset, options: Record<string, string> = {}) => {
    const source = settings(site, { holder: 'C_A944', 'holder-name': 'Comune di Prova', ...options });
    const record = { key: dataset.dataset_id, value: { kind: 'dataset' as const, dataset } };
    const { items, notes } = opendatasoft.map(record, source);
    const [item] = items;
    return { item, notes, doc: item?.doc as Dataset };
  };
  const withMetas = (
    metas: Record<string, unknown>,
    template = 'default',
    more: Partial<OdsDataset> = {},
  ) => {
    const dataset = odsDataset('alberi', more);
    return {
      ...dataset,
      metas: { ...dataset.metas, [template]: { ...dataset.metas?.[template], ...metas } },
    };
  };

  it('is complete', () => {
    const { item, doc, notes } = map(odsDataset('alberi-2024'));
    expect(doc).toMatchObject({
      identifier: 'c_a944:alberi-2024',
      title: { it: 'Insieme alberi-2024' },
      description: { it: 'Una descrizione di prova.' },
      keyword: { it: ['alberi', 'verde'] },
      theme: [`${EU}/data-theme/ENVI`],
      accrualPeriodicity: `${EU}/frequency/ANNUAL`,
      rightsHolder: { identifier: 'c_a944', name: { it: 'Comune di Prova' } },
      publisher: { identifier: 'c_a944', name: { it: 'Comune di Prova - Settore verde' } },
      contactPoint: [{ fn: 'Ufficio dati', email: 'dati@prova.example.it' }],
      language: [`${EU}/language/ITA`],
      accessRights: `${EU}/access-right/PUBLIC`,
      modified: '2026-01-02T03:04:05+00:00',
      temporal: [{ startDate: '2024', endDate: '2024' }],
      spatial: [{ iri: `${EU}/place/ITA_BLQ` }],
      landingPage: [`${site}/explore/dataset/alberi-2024/information/`],
    });
    expect(doc.distribution?.map(({ format }) => format?.split('/').at(-1))).toEqual(['CSV', 'JSON', 'XLSX']);
    expect(doc.distribution?.[0]).toMatchObject({
      downloadURL: [`${site}/api/explore/v2.1/catalog/datasets/alberi-2024/exports/csv`],
      license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
      mediaType: 'text/csv',
      accessService: [`${site}/api/explore/v2.1/`],
    });
    expect(item).toMatchObject({
      iri: `${site}/explore/dataset/alberi-2024/`,
      aliases: [
        'alberi-2024',
        'da_alberi-2024',
        `${site}/api/explore/v2.1/catalog/datasets/alberi-2024`,
        `${site}/explore/dataset/alberi-2024`,
      ],
    });
    expect(notes).toEqual([]);
  });

  it('is the same in every reading', () => {
    expect(map(odsDataset('x'))).toEqual(map(odsDataset('x')));
  });

  it.each([
    ['Elezioni amministrative 2011 - voti', { startDate: '2011', endDate: '2011' }],
    ['Matrice spostamenti (Storico 2021 - 2025)', { startDate: '2021', endDate: '2025' }],
    ['Bilancio partecipativo 2022-2023', { startDate: '2022', endDate: '2023' }],
    ['Popolazione dal 1986', { startDate: '1986' }],
    ['Confronto 2015, 2019 e 2023', { startDate: '2015', endDate: '2023' }],
    ['Adempimenti Legge 190/2012 art.1', { startDate: '2026-01-02' }],
    ['Farmacie', { startDate: '2026-01-02' }],
  ])('«%s» speaks of a period', (title, period) => {
    expect(map(withMetas({ title })).doc.temporal).toEqual([period]);
  });

  it('states its period in the metadata before all', () => {
    const dataset = withMetas(
      { temporal_coverage_start: '2001-01-01', temporal_coverage_end: '2002' },
      'dcat',
    );
    expect(map(dataset).doc.temporal).toEqual([{ startDate: '2001-01-01', endDate: '2002' }]);
    expect(map(withMetas({ title: 'Farmacie' }), { coverage: 'stated' }).doc.temporal).toBeUndefined();
  });

  it.each([
    ['world_it', `${EU}/country/ITA`],
    ['it_60_8', 'https://w3id.org/italia/controlled-vocabulary/territorial-classifications/regions/08'],
    ['it_70_237', 'https://w3id.org/italia/controlled-vocabulary/territorial-classifications/provinces/037'],
    ['it_80_037006', `${EU}/place/ITA_BLQ`],
  ])('the territory %s is %s', (code, iri) => {
    expect(map(withMetas({ geographic_reference: [code] })).doc.spatial).toEqual([{ iri }]);
  });

  it('takes the territory of the settings where it names none', () => {
    const dataset = withMetas({ geographic_reference: null, territory: null });
    expect(map(dataset).doc.spatial).toBeUndefined();
    expect(map(dataset, { territory: '037006' }).doc.spatial).toEqual([{ iri: `${EU}/place/ITA_BLQ` }]);
  });

  it.each([
    ['http://publications.europa.eu/rosurce/authority/frequencY/MONTHLY', 'MONTHLY', 1],
    ['https://publications.europa.eu/resource/authority/frequency/NEVER', 'NEVER', 0],
    ['ogni tanto', 'UNKNOWN', 1],
  ])('the frequency %s is %s', (text, code, told) => {
    const { doc, notes } = map(withMetas({ accrualperiodicity: text }, 'dcat', {}), { territory: '037006' });
    expect(doc.accrualPeriodicity).toBe(`${EU}/frequency/${code}`);
    expect(notes.length - 1).toBe(told); // one note more: the period
  });

  it('names another maker of the data as their origin', () => {
    const { doc } = map(withMetas({ publisher: 'Automobile Club' }));
    expect(doc.publisher).toEqual({ identifier: 'c_a944', name: { it: 'Comune di Prova' } });
    expect(doc.provenance).toEqual([{ label: { it: 'Fonte: Automobile Club' } }]);
  });

  it('leaves the holder to the organization when neither settings nor metadata name one', () => {
    const { doc } = map(withMetas({}), { holder: '', 'holder-name': '' });
    expect(doc.rightsHolder).toBeUndefined();
    expect(doc.identifier).toBe('alberi');
  });

  it('believes the Italian template before the settings', () => {
    const dataset = withMetas(
      {
        identifier: 'p_bo:7',
        rights_holder: 'Città metropolitana',
        rights_holder_ipa: 'P_BO',
        theme: 'TRAN',
      },
      'dcat_ap_it',
    );
    expect(map(dataset).doc).toMatchObject({
      identifier: 'p_bo:7',
      rightsHolder: { identifier: 'p_bo', name: { it: 'Città metropolitana' } },
      theme: [`${EU}/data-theme/TRAN`],
    });
  });

  it('keeps what no property takes', () => {
    expect(map(withMetas({ granularity: 'via', 'data-quality': null }, 'dcat')).doc.extras).toEqual({
      'dcat.granularity': 'via',
    });
  });

  it('is described by facts when nobody described it', () => {
    const { doc, notes } = map(withMetas({ title: 'Farmacie.', description: '' }));
    expect(doc.description?.it).toBe(
      'Farmacie. Dati pubblicati da Comune di Prova - Settore verde su dati.prova.example.it. Campi: Nome.',
    );
    expect(notes.some(({ it }) => it.includes('Descrizione mancante'))).toBe(true);
  });

  it('shows attachments that are data as distributions, others as documents', () => {
    const { doc } = map(
      odsDataset('a', {
        has_records: false,
        features: ['geo'],
        attachments: [
          { id: 'tabella_csv', title: 'tabella.csv', mimetype: 'text/csv', url: 'odsfile://tabella.csv' },
          { id: 'nota_pdf', title: 'nota.pdf', mimetype: 'application/pdf', url: 'odsfile://nota.pdf' },
        ],
        alternative_exports: [
          { id: 'dwg', title: 'Disegno', mimetype: 'application/x', url: 'https://cdn.example.it/d.dwg' },
        ],
      }),
    );
    const api = `${site}/api/explore/v2.1/catalog/datasets/a/attachments`;
    expect(doc.distribution?.map(({ downloadURL }) => downloadURL)).toEqual([
      [`${api}/tabella_csv`],
      ['https://cdn.example.it/d.dwg'],
    ]);
    expect(doc.page).toEqual([`${api}/nota_pdf`]);
  });

  it('has the formats that the settings name, geographic ones only with a geographic field', () => {
    const codes = (dataset: OdsDataset, formats?: string) =>
      map(dataset, formats ? { formats } : {}).doc.distribution?.map(({ downloadURL }) =>
        downloadURL?.[0]?.split('/').at(-1),
      );
    expect(codes(odsDataset('a', { features: ['geo'] }))).toEqual(['csv', 'json', 'geojson', 'xlsx', 'shp']);
    expect(codes(odsDataset('a'), 'csv, kml, parquet')).toEqual(['csv', 'parquet']);
  });

  it('tells the portal that a federated dataset comes from', () => {
    const { item } = map(withMetas({ federated: true, source_domain: 'dati.altro.example.it' }));
    expect(item?.chain).toEqual(['https://dati.altro.example.it']);
  });

  it.each([
    [{}],
    [{ metas: null }],
    [{ metas: { default: null, dcat: { x: { y: [1] } } }, fields: null, attachments: null }],
  ])('can be nearly nothing: %j', (metas) => {
    expect(map({ dataset_id: 'z', ...metas } as OdsDataset).doc.title).toEqual({ it: 'z' });
  });
});
