import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../src/tables/descriptors/described-table.js';
import type { LoadedDetection } from '../../src/tables/load-model.js';
import type { Stated } from '../../src/tables/stated.js';
import type { StoredTable } from '../../src/tables/stored-tables.js';
import { createLoader } from './helpers/load-bytes.js';

let loader: Awaited<ReturnType<typeof createLoader>>;
beforeAll(async () => {
  loader = await createLoader();
});
afterAll(() => loader.close());

/** The two Towers, Piazza Maggiore and the station of Bologna. */
const PLACES = [
  ['torri', 44.4943, 11.3467],
  ['piazza', 44.4937, 11.343],
  ['stazione', 44.5058, 11.3432],
] as const;
const csv = (header: string, rows: readonly string[]) => `${header}\n${rows.join('\n')}\n`;
const DEGREES = csv(
  'nome;latitudine;longitudine',
  PLACES.map(([name, lat, lon]) => `${name};${lat};${lon}`.replaceAll('.', ',')),
);

async function loaded(text: string, stated: Stated = {}) {
  const table = await loader.table('luoghi.csv', text, { stated });
  const detection: LoadedDetection = table.detection;
  const at = table.data.columns.findIndex(({ name }) => name === detection.geometry?.column);
  return {
    ...table,
    geometry: detection.geometry,
    shapes: table.data.rows.map((row) => (row[at] ? (JSON.parse(String(row[at])) as unknown) : null)),
    names: table.columns.map(({ name }) => name),
    codes: table.detection.warnings.map(({ code }) => code),
  };
}

describe('a CSV of coordinates has its geometry in the table, as a GeoJSON has', () => {
  it('latitude and longitude', async () => {
    const table = await loaded(DEGREES);
    expect(table.shapes).toEqual(PLACES.map(([, lat, lon]) => ({ type: 'Point', coordinates: [lon, lat] })));
    expect(table.geometry).toEqual({
      column: 'geometry',
      crs: 'EPSG:4326',
      types: ['Point'],
      bbox: [11.343, 44.4937, 11.3467, 44.5058],
      missing: 0,
      from: { kind: 'lonlat', columns: ['longitudine', 'latitudine'], by: 'detected' },
    });
    const last = table.columns[table.columns.length - 1];
    expect(last).toMatchObject({ name: 'geometry', type: 'geoPoint', format: 'geojson', virtual: true });
    // The other columns are as they were, and the file describes itself.
    expect(table.data.columns.map(({ name }) => name)).toEqual([
      'nome',
      'latitudine',
      'longitudine',
      'geometry',
    ]);
    expect(table.data.rows[0]?.slice(0, 3)).toEqual(['torri', 44.4943, 11.3467]);
  });

  it('metres in a system of Italy, told by range, code or zone in the names', async () => {
    const boaga = await loaded(csv('id,X,Y', ['a,1686788.1,4929156.2', 'b,1686700.5,4929100.5']));
    expect(boaga.geometry).toMatchObject({ crs: 'EPSG:3003', from: { kind: 'xy', columns: ['X', 'Y'] } });
    const [point] = boaga.shapes as { coordinates: number[] }[];
    expect(point?.coordinates[0]).toBeCloseTo(11.347, 2);
    expect(point?.coordinates[1]).toBeCloseTo(44.494, 2);
    const naples = ['a,436800,4522000', 'b,437100,4521500'];
    const zone = await loaded(csv('id,X_UTM33,Y_UTM33', naples));
    expect(zone.geometry).toMatchObject({ crs: 'EPSG:32633' });
    expect((zone.shapes[0] as { coordinates: number[] }).coordinates[0]).toBeCloseTo(14.25, 2);
    // In zone 32 these would lie in the Tyrrhenian Sea.
    const bari = await loaded(csv('id,est,nord', ['a,657000,4554000', 'b,656000,4553000']));
    expect(bari.geometry?.crs).toBe('EPSG:32633');
  });

  it('pairs, well-known text and GeoJSON in one column', async () => {
    const pairs = await loaded(
      csv(
        'nome;geo_point_2d',
        PLACES.map(([name, lat, lon]) => `${name};${lat}, ${lon}`),
      ),
    );
    expect(pairs.shapes[0]).toEqual({ type: 'Point', coordinates: [11.3467, 44.4943] });
    expect(pairs.geometry?.from).toMatchObject({ kind: 'geopoint', order: 'lat,lon' });
    const text = await loaded(
      csv('nome;geometry', ['a;LINESTRING (11 44, 11.5 44.5)', 'b;LINESTRING (11.2 44, 11.3 44.5)']),
    );
    // The column of the file keeps its name.
    expect(text.names).toEqual(['nome', 'geometry', 'geometry_2']);
    expect(text.shapes[1]).toEqual({
      type: 'LineString',
      coordinates: [
        [11.2, 44],
        [11.3, 44.5],
      ],
    });
    const json = (lon: number) => `"{""type"": ""Point"", ""coordinates"": [${lon}, 44.5]}"`;
    const own = await loaded(csv('nome;forma', [`a;${json(11.3)}`, `b;${json(11.4)}`]));
    // It is the geometry already: nothing is written twice.
    expect(own.names).toEqual(['nome', 'forma']);
    expect(own.geometry).toMatchObject({ column: 'forma', bbox: [11.3, 44.5, 11.4, 44.5] });
  });

  it('exchanged, zero and absent coordinates are told once, and no row is lost', async () => {
    const table = await loaded(
      csv('nome;lat;lon', ['a;11,3467;44,4943', 'b;11,343;44,4937', 'c;;', 'd;0;0', 'e;11,35;44,51']),
    );
    expect(table.rowCount).toBe(5);
    expect(table.shapes).toEqual([
      { type: 'Point', coordinates: [11.3467, 44.4943] },
      { type: 'Point', coordinates: [11.343, 44.4937] },
      null,
      null,
      { type: 'Point', coordinates: [11.35, 44.51] },
    ]);
    expect(table.geometry).toMatchObject({ missing: 2, from: { exchanged: true } });
    expect([...table.codes].sort()).toEqual(['missing-geometry', 'null-island', 'swapped-coordinates']);
  });

  it('rows without places and tables without coordinates stay as they are', async () => {
    const plain = await loaded(csv('nome;quantita', ['a;1', 'b;2']));
    expect(plain.geometry).toBeUndefined();
    expect(plain.names).toEqual(['nome', 'quantita']);
    // Wins and losses by compass point are no places.
    const counts = await loaded(csv('nome;nord;est', ['a;1;2', 'b;3;4', 'c;12;7']));
    expect(counts.geometry).toBeUndefined();
    expect(counts.names).toEqual(['nome', 'nord', 'est']);
  });

  it('beside a thousand rows each keeps its own', async () => {
    const rows = Array.from({ length: 30_000 }, (_, n) =>
      n % 7 === 0 ? `${n};;` : `${n};${(44 + n / 100_000).toFixed(5)};11.3`,
    );
    const path = csv('n;lat;lon', rows);
    const result = await loader.load('molti.csv', path);
    if (result.status !== 'loaded') throw new Error('not loaded');
    const wrong = await loader.engine.use((connection) =>
      connection.runAndReadAll(
        `SELECT count(*) FILTER ((n % 7 = 0) <> (geometry IS NULL)),
                count(*) FILTER (lat <> CAST(regexp_extract(geometry, ',([0-9.]+)\\]', 1) AS DOUBLE))
           FROM read_parquet($1)`,
        [result.parquetPath],
      ),
    );
    expect(wrong.getRows()).toEqual([[0n, 0n]]);
  });
});

describe('the publisher overrules the geometry', () => {
  it('none at all', async () => {
    const table = await loaded(DEGREES, { geometry: null });
    expect(table.geometry).toBeUndefined();
    expect(table.names).toEqual(['nome', 'latitudine', 'longitudine']);
    const roleless = await loaded(DEGREES, { columns: { latitudine: { role: null } } });
    expect(roleless.geometry).toBeUndefined();
  });

  it('another reference system, other columns, another order', async () => {
    const metres = csv('id,X,Y', ['a,686757.1,4929139.2', 'b,686700.5,4929100.5']);
    const system = await loaded(metres, { geometry: { crs: 'EPSG:32633' } });
    expect(system.geometry).toMatchObject({ crs: 'EPSG:32633', from: { by: 'stated' } });
    const columns = csv('id;lat;lon;px;py', ['a;44,1;11,1;11,5;44,5', 'b;44,2;11,2;11,6;44,6']);
    const other = await loaded(columns, { geometry: { x: 'px', y: 'PY' } });
    expect(other.shapes[0]).toEqual({ type: 'Point', coordinates: [11.5, 44.5] });
    expect(other.geometry?.from).toEqual({ kind: 'lonlat', columns: ['px', 'py'], by: 'stated' });
    const point = csv('id;punto', ['a;"9.2, 45.4"', 'b;"9.3, 45.5"']);
    const order = await loaded(point, { geometry: { column: 'punto', order: 'lat,lon' } });
    expect(order.geometry?.from).toMatchObject({ order: 'lat,lon', by: 'stated' });
  });

  it('columns that the file does not have are said, and what was detected holds', async () => {
    const table = await loaded(DEGREES, { geometry: { x: 'est', y: 'nord' } });
    expect(table.codes).toContain('stated-geometry-missing');
    expect(table.geometry?.from).toMatchObject({ by: 'detected' });
  });
});

it('a descriptor of the original file leaves out what the file does not have', async () => {
  const table = await loaded(DEGREES);
  const stored = { name: null, columns: table.columns, detection: table.detection } as StoredTable;
  const original = {
    url: 'https://a.example/f.csv',
    name: 'f.csv',
    mediaType: 'text/csv',
    size: 1,
    sha256: '',
  };
  const text = textOf({ table: stored, original, normalUrl: 'https://a.example/n.csv' });
  expect(text.columns.map(({ name }) => name)).toEqual(['nome', 'latitudine', 'longitudine']);
});

describe('a geometry of megabytes', () => {
  it('is one cell of its row, wherever in the file it stands', async () => {
    const ring = Array.from({ length: 150_000 }, (_, i) => [11 + i * 1e-6, 44 + (i % 7) * 1e-6]);
    ring.push(ring[0] as number[]);
    const large = { type: 'Polygon', coordinates: [ring] };
    const small = { type: 'Point', coordinates: [11, 44] };
    const feature = (nome: string, geometry: unknown) => ({
      type: 'Feature',
      properties: { nome },
      geometry,
    });
    for (const features of [
      [feature('grande', large), feature('piccola', small)],
      [feature('piccola', small), feature('grande', large)],
    ]) {
      const text = JSON.stringify({ type: 'FeatureCollection', features });
      const table = await loader.table('aree.geojson', text);
      expect(table.data.rows.map(([nome]) => nome)).toEqual(
        features.map(({ properties }) => properties.nome),
      );
      const shapes = table.data.rows.map(
        (row) => JSON.parse(String(row[1])) as { coordinates: number[][][] },
      );
      expect(shapes.map(({ coordinates }) => coordinates[0]?.length)).toContain(150_001);
      expect((table.detection as LoadedDetection).geometry).toMatchObject({ missing: 0 });
    }
  });
});
