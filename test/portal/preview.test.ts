import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetRecord } from '../../src/catalog/record.js';
import { growTable } from '../helpers/large-table.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { makeDataset, makeOrganization, SENSORS_CSV } from './fill.js';
import { textOf } from './html.js';

/** Twelve fountains around Bologna. */
const FOUNTAINS_CSV = [
  'Fontana;lat;lon',
  ...Array.from({ length: 12 }, (_, i) => `Fontana ${i};44,${490 + i};11,${340 + i}`),
].join('\r\n');
const LONG = 'molto lungo '.repeat(100);
const NOTES_CSV = `titolo;nota\r\nuno;${LONG}\r\ndue;breve\r\n`;

let portal: TestPortal;
let sensors: DatasetRecord;
let fountains: DatasetRecord;
let notes: DatasetRecord;

beforeAll(async () => {
  portal = await testPortal();
  const { id: organization } = await makeOrganization(portal.services, 'Comune di Prova');
  const make = (name: string, text: string, draft = false) =>
    makeDataset(
      portal.services,
      { title: { it: `Dati ${name}` } },
      { organization, name, draft, file: { name: `${name}.csv`, text } },
    );
  sensors = await make('sensori', SENSORS_CSV);
  fountains = await make('fontane', FOUNTAINS_CSV);
  notes = await make('note', NOTES_CSV);
  await make('bozza', NOTES_CSV, true);
});
afterAll(() => portal?.close());

const distributionOf = (record: DatasetRecord): string => record.doc.distribution?.[0]?.id ?? '';
const pathOf = (record: DatasetRecord): string =>
  `/dataset/${record.name}/resource/${distributionOf(record)}`;
const get = (url: string) => portal.app.inject({ url, headers: { accept: 'text/html' } });
const query = (params: Record<string, string | string[]>): string => {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat()) written.append(name, one);
  }
  return `?${written}`;
};
/** What the server tells the script of a page. */
const propsOf = (html: string): Record<string, unknown> =>
  JSON.parse(
    (/data-props="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  );

describe('the views of a table', () => {
  it('are links, the map only where there are places', async () => {
    const { body } = await get(pathOf(sensors));
    expect(body).toContain('data-view="tabella" aria-current="page"');
    expect(body).toContain(`href="${pathOf(sensors)}?vista=grafico#anteprima"`);
    expect(body).not.toContain('data-view="mappa"');
    expect((await get(pathOf(fountains))).body).toContain('data-view="mappa"');
    const dataset = (await get('/dataset/sensori?lang=en')).body;
    expect(dataset).toContain('href="/dataset/sensori?vista=grafico&amp;lang=en#anteprima"');
  });

  it('tell the script what it needs', async () => {
    const { body, headers } = await get(pathOf(sensors));
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    const props = propsOf(body);
    expect(props).toMatchObject({
      lang: 'it',
      api: `/api/v1/datasets/${sensors.id}/distributions/${distributionOf(sensors)}`,
      total: 65,
      page: pathOf(sensors),
      embed: `${pathOf(sensors)}/embed`,
      framed: false,
    });
    expect(
      (props.columns as { name: string; type: string }[]).map(({ name, type }) => [name, type]),
    ).toContainEqual(['Valore', 'number']);
  });

  it('show without script what the address asks for', async () => {
    const asked = query({ filter: ['Valore>=20', 'Valore<30'], sort: '-Valore', columns: 'Stazione,Valore' });
    const { body } = await get(`${pathOf(sensors)}${asked}`);
    const text = textOf(body);
    expect(text).toContain('righe da 1 a 10 di 10');
    expect(text).toContain('Stazione 20 29,5');
    expect(text.indexOf('Stazione 20')).toBeLessThan(text.indexOf('Stazione 11'));
    expect(text).toContain('I dati mostrati sono filtrati.');
    expect(body).toContain('<meta name="robots" content="noindex"/>');
    // Every view of the same page takes the filters along, and so does the other language.
    expect(body).toContain(
      `filter=Valore%3E%3D20&amp;filter=Valore%3C30&amp;sort=-Valore&amp;columns=Stazione%2CValore&amp;vista=grafico`,
    );
    expect(body).toMatch(/hreflang="en"[^>]*|href="[^"]*filter=Valore[^"]*lang=en"/);
    expect(textOf((await get(`${pathOf(sensors)}?row=41`)).body)).toContain('righe da 41 a 60 di 65');
    expect(textOf((await get(`${pathOf(sensors)}?q=stazione+7`)).body)).toContain('di 1');
  });

  it('say in their place what makes no sense, and leave the rest of the page', async () => {
    for (const [name, value] of [
      ['filter', 'Data>=ieri'],
      ['filter', 'nessuna=1'],
      ['columns', 'nessuna'],
      ['sort', 'x'],
    ] as const) {
      const { statusCode, body } = await get(`${pathOf(sensors)}${query({ [name]: value })}`);
      expect(statusCode).toBe(200);
      const text = textOf(body);
      expect(text).toContain('Questa vista non si può mostrare');
      expect(text).toContain('Metadati');
    }
    expect((await get(`${pathOf(sensors)}?table=7`)).statusCode).toBe(404);
  });

  it('give a chart as the table of its values, the one that is asked for or the one that suits', async () => {
    const suggested = textOf((await get(`${pathOf(sensors)}?vista=grafico`)).body);
    expect(suggested).toContain('Valori del grafico');
    const params = { vista: 'grafico', kind: 'bar', x: 'Attiva', aggregate: 'count' };
    const asked = textOf((await get(`${pathOf(sensors)}${query(params)}`)).body);
    expect(asked).toMatch(/No 32/);
    expect(asked).toMatch(/Sì 33/);
    const wrong = textOf((await get(`${pathOf(sensors)}${query({ ...params, x: 'nessuna' })}`)).body);
    expect(wrong).toContain('Questa vista non si può mostrare');
  });

  it('give a map as where its places lie, with the first rows', async () => {
    const text = textOf((await get(`${pathOf(fountains)}?vista=mappa`)).body);
    expect(text).toContain('12 righe su 12 hanno un luogo.');
    expect(text).toContain('tra le longitudini 11,34 e 11,351 e le latitudini 44,49 e 44,501');
    expect(text).toContain('Fontana 11');
    const none = (await get(`${pathOf(sensors)}?vista=mappa`)).body;
    expect(none).toContain('data-island="table"');
  });

  it('have a permanent link and the code that frames them', async () => {
    const { body } = await get(`/dataset/fontane${query({ vista: 'mappa', filter: 'Fontana=Fontana "3"' })}`);
    const link = `https://dati.example.it${pathOf(fountains)}?vista=mappa&amp;filter=Fontana%3DFontana+%223%22#anteprima`;
    expect(body).toContain(`value="${link}"`);
    const code = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? '';
    expect(code).toContain(`/embed?vista=mappa&amp;amp;filter=`);
    expect(code).toMatch(/^&lt;iframe src=&quot;https:\/\/dati\.example\.it/);
  });
});

describe('the page that other sites frame', () => {
  it('has the view alone, may be framed, and leads back', async () => {
    const { body, headers, statusCode } = await get(`${pathOf(sensors)}/embed?vista=grafico&lang=en`);
    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toContain('frame-ancestors *');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(body).toContain('<html lang="en">');
    expect(body).toContain('<meta name="robots" content="noindex"/>');
    expect(body).not.toMatch(/<(header|footer)\b/);
    expect(body).toContain('data-island="chart"');
    expect(body).toContain(`href="https://dati.example.it${pathOf(sensors)}?vista=grafico&amp;lang=en"`);
    expect(propsOf(body)).toMatchObject({ framed: true, lang: 'en' });
  });

  it('is not there for what the public may not see', async () => {
    expect((await get(`/dataset/sensori/resource/${distributionOf(notes)}/embed`)).statusCode).toBe(404);
    const draft = await portal.app.inject({
      url: '/api/v1/datasets/bozza',
      headers: portal.admin,
    });
    const id = draft.json().distribution[0].id as string;
    expect((await get(`/dataset/bozza/resource/${id}/embed`)).statusCode).toBe(404);
  });
});

describe('rows with their texts cut', () => {
  it('have so many characters of each text, and sort by the whole of it', async () => {
    const rows = `/api/v1/datasets/${notes.id}/distributions/${distributionOf(notes)}/rows`;
    const cut = (await portal.app.inject(`${rows}?shape=arrays&cut=20&sort=-nota`)).json();
    expect(cut.columns.map(({ name }: { name: string }) => name)).toEqual(['titolo', 'nota']);
    expect(cut.rows).toEqual([
      ['uno', LONG.slice(0, 20)],
      ['due', 'breve'],
    ]);
    const objects = (await portal.app.inject(`${rows}?cut=5&columns=nota`)).json();
    expect(objects.rows).toEqual([{ nota: 'molto' }, { nota: 'breve' }]);
    expect((await portal.app.inject(`${rows}?cut=0`)).statusCode).toBe(400);
  });

  it('are the same rows in the same order as those that are not cut, wherever the page lies', async () => {
    const { id: organization } = await makeOrganization(portal.services, 'Comune grande');
    const large = await makeDataset(
      portal.services,
      { title: { it: 'Dati grandi' } },
      {
        organization,
        name: 'grande',
        file: { name: 'grande.csv', text: 'titolo;numero\r\nuno;1\r\ndue;2\r\n' },
      },
    );
    const fileId = large.doc.distribution?.[0]?.file?.id ?? '';
    await growTable(portal, fileId, `SELECT 'riga ' || i, i * 7919 % 1009 FROM range(45000) t(i)`);
    const rows = `/api/v1/datasets/${large.id}/distributions/${distributionOf(large)}/rows?shape=arrays`;
    for (const asked of [
      'sort=-numero&limit=30',
      'sort=-numero&limit=30&offset=19990',
      'sort=titolo&limit=400&offset=39800',
      'sort=numero&limit=100&offset=44980',
      'sort=numero&limit=10&offset=50000',
      'sort=numero,-titolo&limit=20&offset=300&filter=numero>=500&columns=numero',
    ]) {
      const [cut, plain] = await Promise.all(
        [`${rows}&${asked}&cut=50`, `${rows}&${asked}`].map(async (url) =>
          (await portal.app.inject(url)).json(),
        ),
      );
      expect(cut.rows).toEqual(plain.rows);
      expect(cut.total).toBe(plain.total);
      expect(cut.columns).toEqual(plain.columns);
    }
  });

  it('have the same total however often a filter is asked for', async () => {
    const rows = `/api/v1/datasets/${sensors.id}/distributions/${distributionOf(sensors)}/rows`;
    for (const offset of [0, 5, 0]) {
      const page = (await portal.app.inject(`${rows}?limit=5&offset=${offset}&filter=Attiva=true`)).json();
      expect(page.total).toBe(33);
    }
    expect((await portal.app.inject(`${rows}?filter=Attiva=false`)).json().total).toBe(32);
  });
});
