import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importResources } from '../../../src/catalog/commands/import-resources.js';
import { systemActor } from '../../../src/people/policy.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { fileType, fillPortal, LICENCES, theme } from '../ckan/sample.js';

let portal: TestPortal;
let filled: Awaited<ReturnType<typeof fillPortal>>;

beforeAll(async () => {
  portal = await testPortal();
  filled = await fillPortal(portal);
  await importResources(filled.context, systemActor('test'), 'dataset', [
    {
      iri: undefined,
      organization: filled.regione,
      publish: true,
      doc: {
        identifier: 'neve',
        title: { it: 'Bollettino della neve', en: 'Snow report' },
        description: { it: 'Altezza della neve & del <manto> al suolo.' },
        keyword: { it: ['neve'] },
        theme: [theme('REGI')],
        hvdCategory: ['http://data.europa.eu/bna/c_164e0bf5'],
        rightsHolder: { identifier: 'arpa', name: { it: 'ARPA' } },
        temporal: [{ startDate: '2022-01-01', endDate: '2022-12-31' }],
        spatial: [{ bbox: { format: 'wkt', value: 'POLYGON((11 46, 12 46, 12 47, 11 47, 11 46))' } }],
        distribution: [
          {
            id: '77777777-7777-4777-8777-777777777771',
            format: fileType('JSON'),
            accessURL: ['https://arpa.example/neve'],
            license: { iri: `${LICENCES}/A21_CCBY40` },
          },
        ],
      },
    },
  ]);
  await importResources(filled.context, systemActor('test'), 'dataService', [
    {
      iri: undefined,
      organization: filled.comune,
      publish: true,
      doc: { title: { it: 'Servizio della neve' }, endpointURL: ['https://arpa.example/api'] },
    },
  ]);
});
afterAll(() => portal.close());

const get = async (query: string, headers: Record<string, string> = {}) => {
  const answer = await portal.app.inject({ url: `/api/v1/search${query}`, headers });
  return { status: answer.statusCode, headers: answer.headers, ...answer.json() };
};
const names = async (query: string, headers?: Record<string, string>): Promise<string[]> => {
  const answer = await get(query, headers);
  expect(answer.status).toBe(200);
  return answer.items.map(({ name }: { name: string }) => name).toSorted();
};

const [ACQUE, BILANCIO, NEVE, PISTE, SERVIZIO, UMIDE] = [
  'acque-di-balneazione',
  'bilancio-comunale',
  'bollettino-della-neve',
  'piste-ciclabili',
  'servizio-della-neve',
  'zone-umide',
] as const;

describe('GET /api/v1/search', () => {
  it('finds datasets and services, one kind when asked, each as the API shows it', async () => {
    const all = await get('');
    expect(all).toMatchObject({ status: 200, total: 6, next: null });
    expect(await names('?kind=dataService')).toEqual([SERVIZIO]);
    const [found] = (await get('?q=bollettino')).items;
    expect(found).toMatchObject({ kind: 'dataset', name: NEVE, title: { it: 'Bollettino della neve' } });
    expect(found.links.self).toBe(`https://dati.example.it/api/v1/datasets/${found.id}`);
  });

  it.each<[string, string[]]>([
    ['q=qualita acque', [UMIDE]],
    ['q="piste ciclabili"', [PISTE]],
    ['q="ciclabili piste"', []],
    ['q=neve -servizio', [NEVE]],
    ['q=bilancio OR umide', [BILANCIO, UMIDE]],
    ['q=cicl*', [PISTE]],
    ['theme=ENVI', [ACQUE, PISTE, UMIDE]],
    ['theme=Ambiente&theme=GOVE', [ACQUE, BILANCIO, PISTE, UMIDE]],
    ['theme=ENVI&organization=regione-prova', [ACQUE, UMIDE]],
    ['format=text/csv', [ACQUE, BILANCIO]],
    ['license=CC_BY_4_0', [ACQUE, NEVE]],
    ['tag=acqua&tag=neve', [ACQUE, NEVE]],
    ['hvd=c_164e0bf5', [NEVE]],
    ['hvd=http://data.europa.eu/bna/c_164e0bf5', [NEVE]],
    ['holder=arpa', [NEVE]],
    ['publisher=c_p001', [PISTE]],
    ['frequency=ANNUAL', [PISTE]],
    ['language=ITA', [PISTE]],
    ['place=http://publications.europa.eu/resource/authority/place/ITA_BLQ', [PISTE]],
    ['bbox=10.5,45.5,11.5,46.5', [NEVE]],
    ['bbox=0,0,1,1', []],
    ['from=2022', [NEVE, PISTE]],
    ['from=2019&to=2020-06', [PISTE]],
    ['to=2019-12-31', []],
    ['modified_since=2001-01-01T00:00:00Z&theme=REGI', [NEVE]],
    ['modified_since=2999-01-01T00:00:00Z', []],
  ])('narrows: %s', async (query, expected) => {
    const escaped = query
      .split('&')
      .map((part) => part.replace(/=(.*)$/s, (_, value) => `=${encodeURIComponent(value)}`))
      .join('&');
    expect(await names(`?${escaped}`)).toEqual(expected);
  });

  it('sorts by several keys', async () => {
    const order = async (sort: string) =>
      (await get(`?sort=${sort}`)).items.map(({ name }: { name: string }) => name);
    expect(await order('name')).toEqual([ACQUE, BILANCIO, NEVE, PISTE, SERVIZIO, UMIDE]);
    expect(await order('-name')).toEqual([UMIDE, SERVIZIO, PISTE, NEVE, BILANCIO, ACQUE]);
    expect((await order('-distributions,-name')).slice(0, 3)).toEqual([BILANCIO, NEVE, ACQUE]);
  });

  it('pages by a cursor to the end, in the same order, whatever the order', async () => {
    for (const sort of ['name', '-modified', '-relevance', '-issued,title', 'quality']) {
      const whole = (await get(`?sort=${sort}&q=neve+OR+acque+OR+dati`)).items.map(
        ({ id }: { id: string }) => id,
      );
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await get(
          `?sort=${sort}&q=neve+OR+acque+OR+dati&limit=1${cursor && `&cursor=${cursor}`}`,
        );
        expect(page.total).toBe(whole.length);
        seen.push(...page.items.map(({ id }: { id: string }) => id));
        cursor = page.next ?? '';
        if (cursor) expect(page.headers.link).toContain(`cursor=${cursor}`);
      } while (cursor);
      expect([sort, seen]).toEqual([sort, whole]);
    }
  });

  it('counts by filters, with labels in the language asked for', async () => {
    const { facets } = await get('?facets=organization,theme,format,hvd&limit=0&lang=en&kind=dataset');
    expect(facets.organization).toEqual(
      [
        { value: filled.regione.id, label: 'Regione Prova', count: 3 },
        { value: filled.comune.id, label: 'Comune di Prova', count: 2 },
      ].toSorted((a, b) => b.count - a.count),
    );
    expect(facets.theme[0]).toEqual({ value: theme('ENVI'), label: 'Environment', count: 3 });
    expect(facets.hvd).toHaveLength(2);
    expect((await get('?facets=theme&facet_limit=1&limit=0')).facets.theme).toHaveLength(1);
  });

  it('highlights what was found, as pieces of text', async () => {
    const { highlights, items } = await get('?q=neve&highlight=true&kind=dataset');
    const { title, description } = highlights[items[0].id];
    expect(title).toEqual([
      { text: 'Bollettino della ', hit: false },
      { text: 'neve', hit: true },
    ]);
    expect(description.map(({ text }: { text: string }) => text).join('')).toContain('& del <manto>');
  });

  it('suggests what may have been meant', async () => {
    expect(await get('?q=bolettino')).toMatchObject({ suggestion: 'bollettino' });
    expect((await get('?q=bollettino')).suggestion).toBeUndefined();
  });

  it('shows drafts to nobody', async () => {
    expect(await names('?q=segreta', portal.admin)).toEqual([]);
  });

  it.each([
    ['theme=NESSUNO', '/theme'],
    ['organization=nessuna', '/organization'],
    ['format=', '/format/0'],
    ['bbox=1,2,3', '/bbox'],
    ['bbox=1,2,3,x', '/bbox'],
    ['bbox=0,50,1,40', '/bbox'],
    ['from=ieri', '/from'],
    ['from=2022&to=2021', '/to'],
    ['modified_since=ieri', '/modified_since'],
    ['sort=foo', '/sort'],
    ['sort=name;drop', '/sort'],
    ['facets=theme,foo', '/facets'],
    ['limit=-1', '/limit'],
    ['limit=1001', '/limit'],
    ['limit=99999999999999999999', '/limit'],
    ['cursor=boh', undefined],
    ['foo=1', undefined],
    ['q=%00', undefined],
  ])('refuses ?%s with 400', async (query, pointer) => {
    const answer = await get(`?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    if (pointer) expect(answer.errors[0].pointer).toBe(pointer);
  });

  it('takes any text for words', async () => {
    const texts = [
      `'; drop table x; --`,
      '"',
      '-',
      '((((',
      'a'.repeat(9000),
      '%FF',
      '\ud83c\udf0a',
      'or',
      '* * *',
      '\\',
    ];
    for (const q of texts) expect((await get(`?q=${encodeURIComponent(q)}`)).status).toBe(200);
    expect([200, 400]).toContain((await get('?q=%FF%FE')).status);
  });
});

describe('GET /api/v1/search/autocomplete', () => {
  it('completes titles, keywords and organizations', async () => {
    const { titles } = await get('/autocomplete?q=bollettino%20della%20n');
    expect(titles).toEqual([
      {
        id: expect.any(String),
        kind: 'dataset',
        name: NEVE,
        title: 'Bollettino della neve',
        page: `https://dati.example.it/dataset/${NEVE}`,
      },
    ]);
    expect((await get('/autocomplete?q=mobil')).keywords).toEqual([{ value: 'mobilità', count: 1 }]);
    expect((await get('/autocomplete?q=reg')).organizations).toEqual([
      { value: filled.regione.id, label: 'Regione Prova', count: 3 },
    ]);
  });

  it('gives nothing for nothing, and refuses what is wrong', async () => {
    expect(await get('/autocomplete?q=')).toMatchObject({ status: 200, titles: [], keywords: [] });
    expect((await get('/autocomplete')).status).toBe(400);
    expect((await get('/autocomplete?q=a&limit=0')).status).toBe(400);
    expect((await get(`/autocomplete?q=${'a'.repeat(501)}`)).status).toBe(400);
  });
});
