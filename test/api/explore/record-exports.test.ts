import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());
const get: StreetPortal['get'] = (path, headers) => at.get(path, headers);
const json: StreetPortal['json'] = (path) => at.json(path);

describe('exports of records', () => {
  const path = '/catalog/datasets/vie/exports';
  it('csv has a mark, semicolons and quotes where they must be', async () => {
    const answer = await get(`${path}/csv?limit=-1&select=nome,abitanti,geometry`, {
      accept: 'application/json',
    });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="vie.csv"');
    expect(answer.body).toBe(
      '\ufeffnome;abitanti;geometry\r\nVia della Prova;120;44.49, 11.34\r\n"Piazza; Nord";8;44.5, 11.35\r\nvia Sud;45;45.46, 9.19\r\n"Largo ""Est""";;41.9, 12.5\r\nVicolo Ovest;60;40.85, 14.27\r\n',
    );
    const other = await get(
      `${path}/csv/?select=nome,abitanti&where=abitanti=8&with_bom=false&delimiter=%2C&quote_all=true`,
    );
    expect(other.body).toBe('"nome","abitanti"\r\n"Piazza; Nord","8"\r\n');
    expect(
      gunzipSync(
        (await get(`${path}/csv?compressed=true&select=nome&where=abitanti=45`)).rawPayload,
      ).toString(),
    ).toBe('\ufeffnome\r\nvia Sud\r\n');
  });

  it('json, jsonl and geojson', async () => {
    expect(JSON.parse((await get(`${path}/json?select=nome&order_by=abitanti%20desc&limit=2`)).body)).toEqual(
      [{ nome: 'Via della Prova' }, { nome: 'Vicolo Ovest' }],
    );
    expect((await get(`${path}/jsonl?select=nome&where=zona%3D%22Sud%22`)).body).toBe(
      '{"nome":"via Sud"}\n{"nome":"Vicolo Ovest"}\n',
    );
    const { type, features } = JSON.parse((await get(`${path}/geojson?select=nome,geometry&limit=1`)).body);
    expect([type, features]).toEqual([
      'FeatureCollection',
      [
        {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [11.34, 44.49] },
          properties: { nome: 'Via della Prova' },
        },
      ],
    ]);
    expect(
      JSON.parse((await get(`${path}/geojson?select=nome&limit=1`)).body).features[0].geometry,
    ).toBeNull();
    expect(JSON.parse((await get(`${path}/json?where=false`)).body)).toEqual([]);
  });

  it('of groups', async () => {
    expect(
      JSON.parse(
        (await get(`${path}/json?group_by=zona&select=count(*)%20as%20n&order_by=n%20desc,zona`)).body,
      ),
    ).toEqual([
      { zona: 'Nord', n: 2 },
      { zona: 'Sud', n: 2 },
      { zona: null, n: 1 },
    ]);
    expect(JSON.parse((await get(`${path}/json?select=count(*)%20as%20n`)).body)).toEqual([{ n: 5 }]);
  });

  it('are refused before they begin', async () => {
    expect((await get(`${path}/csv?where=boh`)).statusCode).toBe(400);
    expect((await get(`${path}/xls`)).statusCode).toBe(404);
  });

  it('are listed', async () => {
    const { links } = await json(path);
    expect(links.map(({ rel }: { rel: string }) => rel)).toEqual([
      'self',
      'csv',
      'tsv',
      'xlsx',
      'ods',
      'json',
      'jsonl',
      'parquet',
      'geojson',
      'shp',
      'kml',
      'gpx',
      'turtle',
      'n3',
      'jsonld',
      'rdfxml',
      'ov2',
    ]);
    expect((await json('/catalog/datasets/senza/exports')).links).toHaveLength(1);
  });
});
