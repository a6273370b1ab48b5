import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { type PublishedTable, publishTable } from '../../helpers/published-table.js';
import { decodeTile } from '../../helpers/vector-tile.js';
import { type Requests, requests } from './helpers.js';

/** Points on a lattice around Bologna, of two kinds; the third row has no place. */
const POINTS = [
  'nome;tipo;lat;lon;valore',
  'A;bar;44.49;11.34;1',
  'B;bar;44.491;11.341;2',
  'C;cinema;;;3',
  'D;cinema;44.6;11.5;4',
]
  .join('\n')
  .concat('\n');

const SHAPES = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { nome: 'quadrato', classe: 1 },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [11, 44],
            [12, 44],
            [12, 45],
            [11, 45],
            [11, 44],
          ],
          [
            [11.4, 44.4],
            [11.6, 44.4],
            [11.6, 44.6],
            [11.4, 44.6],
            [11.4, 44.4],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { nome: 'linea', classe: 2 },
      geometry: {
        type: 'LineString',
        coordinates: [
          [10, 44.2],
          [13, 44.8],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { nome: 'punto', classe: 2 },
      geometry: { type: 'Point', coordinates: [11.5, 44.5] },
    },
    { type: 'Feature', properties: { nome: 'niente', classe: 3 }, geometry: null },
  ],
});

let portal: TestPortal;
let anyone: Requests;
let points: PublishedTable;
let shapes: PublishedTable;

beforeAll(async () => {
  portal = await testPortal();
  anyone = requests(portal, {});
  points = await publishTable(portal, 'luoghi.csv', POINTS, { title: { it: 'Luoghi' } });
  shapes = await publishTable(portal, 'forme.geojson', SHAPES, { title: { it: 'Forme' } });
});
afterAll(() => portal.close());

const tileOf = (lon: number, lat: number, z: number): string => {
  const n = 2 ** z;
  const x = Math.floor(((lon + 180) / 360) * n);
  const y = Math.floor((0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * n);
  return `${z}/${x}/${y}`;
};

describe('a tile of points', () => {
  it('has one layer with the rows, their numbers and a few columns', async () => {
    const answer = await anyone.get(`${points.base}/tiles/${tileOf(11.34, 44.49, 10)}.mvt`);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.headers['content-type']).toBe('application/vnd.mapbox-vector-tile');
    expect(answer.headers['cache-control']).toBe('public, max-age=60');
    const [layer] = decodeTile(answer.rawPayload);
    expect([layer?.name, layer?.extent, layer?.version]).toEqual(['rows', 4096, 2]);
    expect(layer?.features.map(({ id, properties }) => [id, properties])).toEqual([
      [1, { _id: 1, nome: 'A', tipo: 'bar', lat: 44.49, lon: 11.34 }],
      [2, { _id: 2, nome: 'B', tipo: 'bar', lat: 44.491, lon: 11.341 }],
    ]);
  });

  it('shows what the filter leaves and the columns that are chosen', async () => {
    const answer = await anyone.get(`${points.base}/tiles/0/0/0.mvt?filter=tipo=cinema&fields=valore`);
    expect(decodeTile(answer.rawPayload)[0]?.features.map(({ properties }) => properties)).toEqual([
      { _id: 4, valore: 4 },
    ]);
    const none = await anyone.get(`${points.base}/tiles/0/0/0.mvt?fields=`);
    expect(decodeTile(none.rawPayload)[0]?.features.map(({ properties }) => properties)).toEqual([
      { _id: 1 },
      { _id: 2 },
      { _id: 4 },
    ]);
  });

  it('is compressed for who takes it, and 304 for who has it', async () => {
    const url = `${points.base}/tiles/0/0/0.mvt`;
    const packed = await anyone.get(url, { 'accept-encoding': 'gzip, deflate, br' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    const plain = await anyone.get(url);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true);
    const again = await anyone.get(url, { 'if-none-match': String(plain.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('is 204 where nothing is, 404 outside the world, 400 for what is no tile or no filter', async () => {
    const status = async (rest: string) => (await anyone.get(`${points.base}/tiles/${rest}`)).statusCode;
    expect(await status('10/0/0.mvt')).toBe(204);
    expect(await status('0/1/0.mvt')).toBe(404);
    expect(await status('23/0/0.mvt')).toBe(404);
    expect(await status('a/0/0.mvt')).toBe(400);
    expect(await status('0/-1/0.mvt')).toBe(400);
    expect(await status('0/0/0.mvt?filter=boh=1')).toBe(400);
    expect(await status('0/0/0.mvt?fields=boh')).toBe(400);
    expect(await status('0/0/0.mvt?column=nome')).toBe(400);
  });
});

describe('a tile of shapes', () => {
  it('has areas with their holes, lines and points, clipped to the tile', async () => {
    const answer = await anyone.get(`${shapes.base}/tiles/${tileOf(11.5, 44.5, 9)}.mvt`);
    const [layer] = decodeTile(answer.rawPayload);
    const features = layer?.features ?? [];
    expect(features.map(({ properties, kind }) => [properties.nome, kind])).toEqual([
      ['quadrato', 3],
      ['linea', 2],
      ['punto', 1],
    ]);
    for (const { parts } of features) {
      for (const [x, y] of parts.flat()) {
        expect(x).toBeGreaterThanOrEqual(-65);
        expect(x).toBeLessThanOrEqual(4161);
        expect(y).toBeGreaterThanOrEqual(-65);
        expect(y).toBeLessThanOrEqual(4161);
      }
    }
  });

  it('draws the outer ring clockwise on the screen and the hole the other way', async () => {
    const [layer] = decodeTile(
      (await anyone.get(`${shapes.base}/tiles/5/${tileOf(11.5, 44.5, 5).slice(2)}.mvt`)).rawPayload,
    );
    const area = layer?.features.find(({ kind }) => kind === 3);
    const signed = (ring: [number, number][]) =>
      ring.reduce((sum, [x, y], at) => {
        const [nx, ny] = ring[(at + 1) % ring.length] as [number, number];
        return sum + x * ny - nx * y;
      }, 0);
    expect(area?.parts.map((ring) => Math.sign(signed(ring)))).toEqual([1, -1]);
  });
});

describe('the description of the tiles', () => {
  it('is TileJSON 3.0 whose address gives tiles', async () => {
    const described = (await anyone.get(`${shapes.base}/tiles.json?filter=classe<3`)).json();
    expect(described).toMatchObject({
      tilejson: '3.0.0',
      minzoom: 0,
      maxzoom: 22,
      bounds: [10, 44, 13, 45],
      vector_layers: [{ id: 'rows', fields: { _id: 'Number', nome: 'String', classe: 'Number' } }],
    });
    const [template] = described.tiles;
    expect(template).toContain('https://dati.example.it/api/v1/datasets/');
    const url = new URL(template.replace('{z}', '0').replace('{x}', '0').replace('{y}', '0'));
    const tile = await portal.app.inject(url.pathname + url.search);
    expect(tile.statusCode).toBe(200);
    expect(tile.headers['cache-control']).toBe('public, max-age=3600');
    expect(decodeTile(tile.rawPayload)[0]?.features).toHaveLength(3);
  });
});

describe('bounds', () => {
  it('count what has a place, by kind', async () => {
    expect((await anyone.get(`${shapes.base}/bounds`)).json()).toEqual({
      bbox: [10, 44, 13, 45],
      count: 4,
      withGeometry: 3,
      types: { point: 1, line: 1, area: 1 },
    });
    expect((await anyone.get(`${points.base}/bounds?filter=tipo=bar`)).json()).toEqual({
      bbox: [11.34, 44.49, 11.341, 44.491],
      count: 2,
      withGeometry: 2,
      types: { point: 2, line: 0, area: 0 },
    });
    expect((await anyone.get(`${points.base}/bounds?filter=nome=C`)).json()).toMatchObject({
      bbox: null,
      count: 1,
      withGeometry: 0,
    });
  });
});

describe('clusters', () => {
  it('join what is near at that zoom and give single places with their columns', async () => {
    const far = (await anyone.get(`${points.base}/clusters?zoom=6`)).json();
    expect(
      far.features.map(({ properties }: { properties: { count: number } }) => properties.count).sort(),
    ).toEqual([3]);
    const near = (await anyone.get(`${points.base}/clusters?zoom=11&fields=nome`)).json();
    expect(near).toMatchObject({ type: 'FeatureCollection', total: 3, radius: 60 });
    const [two, one] = near.features;
    expect(two.properties).toEqual({ count: 2 });
    expect(two.bbox).toEqual([11.34, 44.49, 11.341, 44.491]);
    expect(one).toMatchObject({
      id: 4,
      geometry: { type: 'Point', coordinates: [11.5, 44.6] },
      properties: { count: 1, _id: 4, nome: 'D' },
    });
  });

  it('can be asked for within a box, and refuse one that is none', async () => {
    const within = await anyone.get(`${points.base}/clusters?zoom=11&bbox=11.4,44.5,11.6,44.7`);
    expect(within.json().total).toBe(1);
    for (const bbox of ['1,2,3', '12,44,11,45', 'a,b,c,d', '0,0,1,91']) {
      expect((await anyone.get(`${points.base}/clusters?zoom=11&bbox=${bbox}`)).statusCode).toBe(400);
    }
  });
});

describe('one feature', () => {
  it('has all columns of its row', async () => {
    const answer = await anyone.get(`${shapes.base}/features/3`);
    expect(answer.headers['content-type']).toContain('application/geo+json');
    expect(answer.json()).toEqual({
      type: 'Feature',
      id: 3,
      geometry: { type: 'Point', coordinates: [11.5, 44.5] },
      properties: { nome: 'punto', classe: 2 },
    });
    expect((await anyone.get(`${shapes.base}/features/5`)).statusCode).toBe(404);
    expect((await anyone.get(`${shapes.base}/features/0`)).statusCode).toBe(404);
  });
});
