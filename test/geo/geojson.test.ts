import { describe, expect, it } from 'vitest';
import { layerOfBytes, refusal } from './helpers/layers.js';

const at = (lon: number, lat: number) => ({ type: 'Point', coordinates: [lon, lat] });
const feature = (properties: object | null, geometry: unknown, more: object = {}) => ({
  type: 'Feature',
  properties,
  geometry,
  ...more,
});
const collection = (features: unknown[], more: object = {}) =>
  JSON.stringify({ type: 'FeatureCollection', ...more, features });
const geometryIn = (text: string | undefined) => JSON.parse(text ?? 'null') as unknown;

describe('GeoJSON', () => {
  it('properties are columns in the order in which they occur, and the geometry is the last', async () => {
    const layer = await layerOfBytes(
      collection([
        feature({ nome: 'A', n: 1 }, at(11.3, 44.5)),
        feature({ nome: 'B "due"', altro: { k: [1] } }, null),
        feature(null, at(11.4, 44.6)),
      ]),
      'geojson',
    );
    expect(layer.columns).toEqual(['nome', 'n', 'altro', 'geometry']);
    expect(layer.rows.map(({ nome }) => nome)).toEqual(['A', 'B "due"', '']);
    expect(layer.rows[1]?.altro).toBe('{"k":[1]}');
    expect(geometryIn(layer.rows[0]?.geometry)).toEqual(at(11.3, 44.5));
    expect(layer.written).toMatchObject({ headed: true, natives: ['text', 'number', undefined, undefined] });
    expect(layer.written.geometry).toMatchObject({
      types: ['Point'],
      bbox: [11.3, 44.5, 11.4, 44.6],
      missing: 1,
    });
  });

  it('a property called geometry keeps its name', async () => {
    const layer = await layerOfBytes(collection([feature({ geometry: 'area' }, at(11.3, 44.5))]), 'geojson');
    expect(layer.columns).toEqual(['geometry', 'geometry_2']);
    expect(layer.written.geometry?.column).toBe('geometry_2');
  });

  it('members before and after the features, lists among them, do not disturb', async () => {
    const text = `{"type":"FeatureCollection","links":[{"href":"x","features":[{}]}],"features":[${JSON.stringify(
      feature({ a: 1 }, at(500_000, 4_900_000)),
    )}],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32632"}}}`;
    const layer = await layerOfBytes(text, 'geojson');
    expect(layer.rows).toHaveLength(1);
    expect(layer.written.geometry?.crs).toBe('EPSG:32632');
    expect(layer.written.geometry?.bbox?.[0]).toBeCloseTo(9, 6);
  });

  it('brackets, quotes and accents in texts, over the borders of the pieces read', async () => {
    const tricky = 'perché "}]{[\\ è così: €';
    const many = Array.from({ length: 20_000 }, (_, n) => feature({ n, testo: tricky }, at(11.3, 44.5)));
    const layer = await layerOfBytes(collection(many), 'geojson');
    expect(layer.rows).toHaveLength(20_000);
    expect(layer.rows.every(({ testo, n }, index) => testo === tricky && n === String(index))).toBe(true);
  });

  it.each([
    ['a feature', JSON.stringify(feature({ a: 1 }, at(11.3, 44.5))), 1],
    ['a geometry', JSON.stringify(at(11.3, 44.5)), 1],
    [
      'a collection of geometries',
      JSON.stringify({ type: 'GeometryCollection', geometries: [at(11, 44), at(12, 43)] }),
      2,
    ],
    ['a list of features', JSON.stringify([feature({ a: 1 }, at(11.3, 44.5)), feature({ a: 2 }, null)]), 2],
    [
      'one feature a line',
      [1, 2, 3].map((a) => JSON.stringify(feature({ a }, at(11.3, 44.5)))).join('\n'),
      3,
    ],
    ['no feature', collection([]), 0],
    ['no features at all', '{"type":"FeatureCollection"}', 0],
  ])('%s', async (_, text, rows) => {
    const layer = await layerOfBytes(text, 'geojson');
    expect(layer.rows).toHaveLength(rows);
    expect(layer.codes.includes('no-features')).toBe(rows === 0);
  });

  it('the id of a feature is a column unless a property repeats it', async () => {
    const own = await layerOfBytes(collection([feature({ a: 1 }, null, { id: 'x7' })]), 'geojson');
    expect(own.rows[0]?.id).toBe('x7');
    const twin = await layerOfBytes(collection([feature({ FID: 3 }, null, { id: 3 })]), 'geojson');
    expect(twin.columns).toEqual(['FID', 'geometry']);
  });

  it('numbers keep their digits', async () => {
    const text = collection([]).replace(
      '[]',
      '[{"type":"Feature","properties":{"codice":12345678901234567890,"q":1.234},"geometry":null}]',
    );
    const layer = await layerOfBytes(text, 'geojson');
    expect(layer.rows[0]).toMatchObject({ codice: '12345678901234567890', q: '1.2340' });
  });

  it('every kind of bad geometry keeps its row and is counted', async () => {
    const square = [
      [11, 44],
      [11.1, 44],
      [11.1, 44.1],
      [11, 44.1],
    ];
    const bowTie = [
      [11, 44],
      [11.1, 44.1],
      [11.1, 44],
      [11, 44.1],
      [11, 44],
    ];
    const good = Array.from({ length: 6 }, () => feature({}, at(11.3, 44.5)));
    const layer = await layerOfBytes(
      collection([
        ...good,
        feature({}, { type: 'Polygon', coordinates: [bowTie] }),
        feature({}, { type: 'Polygon', coordinates: [square] }),
        feature(
          {},
          {
            type: 'Polygon',
            coordinates: [
              [
                [11, 44],
                [11.1, 44],
                [11, 44],
              ],
            ],
          },
        ),
        feature({}, { type: 'LineString', coordinates: [] }),
        feature({}, { type: 'Circle', coordinates: [11, 44] }),
        feature({}, { type: 'Point', coordinates: [null, 44] }),
        feature({}, at(0, 0)),
        feature({}, at(686_000, 4_930_000)),
        feature({}, at(2.35, 48.85)),
        feature({}, null),
      ]),
      'geojson',
    );
    expect(layer.rows).toHaveLength(16);
    expect(layer.codes.sort()).toEqual([
      'broken-geometry',
      'coordinates-outside-degrees',
      'empty-geometry',
      'missing-geometry',
      'null-island',
      'outside-italy',
      'self-intersection',
      'short-ring',
      'unclosed-ring',
    ]);
    const crossing = layer.written.findings.find(({ code }) => code === 'self-intersection');
    expect(crossing?.samples).toEqual(['n. 7']);
    expect(crossing?.message.it).toMatch(/^1 poligoni su 16/);
    const closed = geometryIn(layer.rows[7]?.geometry) as { coordinates: number[][][] };
    expect(closed.coordinates[0]).toEqual([...square, square[0]]);
    expect(layer.written.geometry?.missing).toBe(6);
  });

  it('latitude first is shown exchanged, with a warning', async () => {
    const layer = await layerOfBytes(collection([feature({}, at(44.5, 11.3))]), 'geojson');
    expect(layer.codes).toEqual(['swapped-coordinates']);
    expect(geometryIn(layer.rows[0]?.geometry)).toEqual(at(11.3, 44.5));
  });

  it('an unknown declaration is told; degrees in Italy are shown all the same', async () => {
    const crs = { crs: { type: 'name', properties: { name: 'rete:comunale' } } };
    const degrees = await layerOfBytes(collection([feature({}, at(11.3, 44.5))], crs), 'geojson');
    expect([degrees.codes, degrees.written.geometry?.missing]).toEqual([['unknown-crs'], 0]);
    const metres = await layerOfBytes(collection([feature({}, at(686_000, 4_930_000))], crs), 'geojson');
    expect([metres.codes, metres.written.geometry?.missing]).toEqual([['unknown-crs'], 1]);
    expect(metres.written.findings[0]?.message.en).toContain('EPSG:32632');
  });

  it('Windows-1252 is read as such', async () => {
    const text = collection([feature({ nome: 'Forlì, però' }, at(12, 44.2))]);
    const layer = await layerOfBytes(Buffer.from(text, 'latin1'), 'geojson');
    expect(layer.rows[0]?.nome).toBe('Forlì, però');
  });

  it.each([
    ['cut off', collection([feature({}, at(11, 44))]).slice(0, -4)],
    ['cut off in a text', '{"type":"FeatureCollection","features":[{"type":"Fea'],
    ['a stray bracket', '{"type":"FeatureCollection","features":[]}]'],
    ['broken feature', '{"type":"FeatureCollection","features":[{"type":}]}'],
  ])('%s: refused as unreadable', async (_, text) => {
    expect(await refusal(text, 'geojson')).toBe('unreadable');
  });
});

describe('TopoJSON', () => {
  const topology = {
    type: 'Topology',
    transform: { scale: [0.1, 0.1], translate: [11, 44] },
    arcs: [
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [-1, -1],
      ],
    ],
    objects: {
      aree: {
        type: 'GeometryCollection',
        geometries: [{ type: 'Polygon', arcs: [[0]], id: 7, properties: { nome: 'A' } }],
      },
      punti: {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [2, 2] },
          { type: 'Polygon', arcs: [[9]] },
        ],
      },
    },
  };

  it('each object is a layer; an arc that is not there breaks its geometry only', async () => {
    const { layersOfBytes } = await import('./helpers/layers.js');
    const [areas, points] = await layersOfBytes(JSON.stringify(topology), 'topojson');
    expect(areas?.rows[0]).toMatchObject({ nome: 'A', id: '7' });
    expect(areas?.written.geometry?.types).toEqual(['Polygon']);
    expect(points?.codes).toEqual(['broken-geometry']);
    expect(points?.written.geometry?.bbox?.[0]).toBeCloseTo(11.2, 9);
  });

  it('without arcs it is unreadable', async () => {
    expect(await refusal('{"type":"Topology","objects":{}}', 'topojson')).toBe('unreadable');
  });
});
