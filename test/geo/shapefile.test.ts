import { describe, expect, it } from 'vitest';
import { zip } from '../tables/helpers/zip.js';
import { layerOfBytes, layersOfBytes, refusal } from './helpers/layers.js';
import { dbf, pointShp, polygonShp } from './helpers/shapefile.js';

const UTM32 =
  'PROJCS["WGS_1984_UTM_Zone_32N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["Central_Meridian",9.0],UNIT["Meter",1.0]]';
const FIELDS = [
  { name: 'NOME', type: 'C', length: 20 },
  { name: 'N', type: 'N', length: 10 },
  { name: 'DATA', type: 'D', length: 8 },
  { name: 'OK', type: 'L', length: 1 },
];
const POINTS: [number, number][] = [
  [686_000, 4_930_000],
  [687_000, 4_931_000],
];

describe('shapefiles', () => {
  it('shapes and records in step, in a folder of the ZIP, whatever the case of the names', async () => {
    const records = [
      { cells: ['Uno', '      1.50', '20240331', 'T'] },
      { cells: ['Tolto', '2', '', 'F'], deleted: true },
      { cells: ['Tre', '**********', '00000000', '?'] },
    ];
    const bytes = zip({
      'Dati/Strade.SHP': pointShp([POINTS[0] ?? null, [1, 1], null]),
      'Dati/strade.dbf': dbf(FIELDS, records),
      'Dati/Strade.prj': UTM32,
      '__MACOSX/Dati/._Strade.shp': 'x',
    });
    const layer = await layerOfBytes(bytes, 'shapefile', 'strade.zip');
    expect(layer.name).toBe('Strade');
    expect(layer.columns).toEqual(['NOME', 'N', 'DATA', 'OK', 'geometry']);
    expect(layer.rows).toHaveLength(2);
    expect(layer.rows[0]).toMatchObject({ NOME: 'Uno', N: '1.5', DATA: '2024-03-31', OK: 'true' });
    expect(layer.rows[1]).toMatchObject({ NOME: 'Tre', N: '', DATA: '', OK: '', geometry: '' });
    expect(layer.written.natives).toEqual(['text', 'number', undefined, undefined, undefined]);
    expect(layer.written.geometry).toMatchObject({ crs: 'EPSG:32632', missing: 1 });
  });

  it.each([
    ['.cpg says UTF-8', Buffer.from('perché'), 'UTF-8', 0, []],
    [
      '.cpg says UTF-8 and it is not so',
      Buffer.from('perché città', 'latin1'),
      'UTF-8',
      0,
      ['encoding-mismatch'],
    ],
    ['nothing says it', Buffer.from('perché città', 'latin1'), null, 0, []],
    ['the driver says code page 850', Buffer.from([0x70, 0x65, 0x72, 0x63, 0x68, 0x82]), null, 2, []],
    ['UTF-8 under a Windows driver', Buffer.from('perché città'), null, 0x57, []],
  ])('encoding: %s', async (_, cell, cpg, language, codes) => {
    const bytes = zip({
      'a.shp': pointShp(POINTS),
      'a.dbf': dbf(
        [{ name: 'T', type: 'C', length: 20 }],
        [{ cells: [cell] }, { cells: ['piano'] }],
        language,
      ),
      'a.prj': UTM32,
      ...(cpg ? { 'a.cpg': cpg } : {}),
    });
    const layer = await layerOfBytes(bytes, 'shapefile');
    expect(layer.rows[0]?.T).toMatch(/^perché/);
    expect(layer.codes).toEqual(codes);
  });

  it('rings become polygons with their holes, wound as GeoJSON asks', async () => {
    const square = (x: number, y: number, side: number): [number, number][] => [
      [x, y],
      [x, y + side],
      [x + side, y + side],
      [x + side, y],
      [x, y],
    ];
    const bytes = zip({
      'a.shp': polygonShp([
        [
          square(686_000, 4_930_000, 100),
          square(686_020, 4_930_020, 10).toReversed(),
          square(687_000, 4_930_000, 50),
        ],
      ]),
      'a.dbf': dbf([{ name: 'N', type: 'N', length: 3 }], [{ cells: ['1'] }]),
      'a.prj': UTM32,
    });
    const layer = await layerOfBytes(bytes, 'shapefile');
    const { type, coordinates } = JSON.parse(layer.rows[0]?.geometry ?? '{}') as {
      type: string;
      coordinates: number[][][][];
    };
    expect(type).toBe('MultiPolygon');
    expect(coordinates.map((polygon) => polygon.length)).toEqual([2, 1]);
    const [first = [], second = [], third = []] = coordinates[0]?.[0] ?? [];
    const turn =
      ((second[0] ?? 0) - (first[0] ?? 0)) * ((third[1] ?? 0) - (second[1] ?? 0)) -
      ((second[1] ?? 0) - (first[1] ?? 0)) * ((third[0] ?? 0) - (second[0] ?? 0));
    expect(turn).toBeGreaterThan(0);
    expect(layer.codes).toEqual([]);
  });

  it('without .prj the system is assumed and said; without .dbf there are only geometries', async () => {
    const bare = await layerOfBytes(zip({ 'a.shp': pointShp(POINTS) }), 'shapefile');
    expect(bare.columns).toEqual(['geometry']);
    expect(bare.codes).toEqual(['missing-dbf', 'assumed-crs']);
    expect(bare.written.geometry?.missing).toBe(0);
  });

  it('several in one ZIP are several layers', async () => {
    const layers = await layersOfBytes(
      zip({ 'a.shp': pointShp(POINTS), 'b.shp': pointShp([]) }),
      'shapefile',
    );
    expect(layers.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['a', 2],
      ['b', 0],
    ]);
  });

  it('damage is told: cut off, no shapefile, a ZIP that is none', async () => {
    const whole = pointShp(POINTS);
    expect(await refusal(zip({ 'a.shp': whole.subarray(0, whole.length - 5) }), 'shapefile')).toBe(
      'unreadable',
    );
    expect(await refusal(zip({ 'a.shp': Buffer.alloc(200) }), 'shapefile')).toBe('unreadable');
    expect(await refusal(zip({ 'a.csv': 'x' }), 'shapefile')).toBe('unreadable');
    expect(await refusal(zip({ 'a.shp': whole }).subarray(0, 60), 'shapefile')).toBe('unreadable');
    const broken = zip({ 'a.shp': whole, 'a.dbf': Buffer.alloc(40) });
    expect(await refusal(broken, 'shapefile')).toBe('unreadable');
  });
});
