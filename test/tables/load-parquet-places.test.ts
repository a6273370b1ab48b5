import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedDetection } from '../../src/tables/load-model.js';
import { sharedPath } from '../helpers/shared.js';
import { createLoader } from './helpers/load-bytes.js';

let loader: Awaited<ReturnType<typeof createLoader>>;
beforeAll(async () => {
  loader = await createLoader();
});
afterAll(() => loader.close());

/** A point in well-known binary, little-endian, as SQL. */
function wkbPoint(x: number, y: number): string {
  const bytes = Buffer.alloc(21);
  bytes[0] = 1;
  bytes.writeUInt32LE(1, 1);
  bytes.writeDoubleLE(x, 5);
  bytes.writeDoubleLE(y, 13);
  return `from_hex('${bytes.toString('hex')}')`;
}

/** The bytes of a Parquet of these rows. @param metadata under the key `geo` */
async function parquetOf(select: string, metadata?: object): Promise<Buffer> {
  const path = join(loader.work, 'made.parquet');
  const geo = JSON.stringify(metadata ?? {}).replaceAll("'", "''");
  const options = metadata ? `, KV_METADATA {geo: '${geo}'}` : '';
  await loader.engine.use((connection) =>
    connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet${options})`),
  );
  return readFileSync(path);
}

async function loaded(select: string, metadata?: object) {
  const table = await loader.table('luoghi.parquet', await parquetOf(select, metadata));
  const detection: LoadedDetection = table.detection;
  return {
    rows: table.data.rows,
    columns: table.columns.map(({ name, type, storage }) => [name, type, storage]),
    geometry: detection.geometry,
    codes: detection.warnings.map(({ code }) => code),
  };
}

describe('a Parquet with geometries', () => {
  it('of its own type GEOMETRY is kept with GeoJSON in their place', async () => {
    const table = await loaded(`SELECT * FROM (VALUES
      (1, 'POINT(11.343 44.494)'::GEOMETRY, 'a'), (2, NULL, 'b'),
      (3, 'POLYGON((11 44, 11.1 44, 11.1 44.1, 11 44))'::GEOMETRY, 'c')) AS t (id, luogo, nome)`);
    expect(table.columns).toEqual([
      ['id', 'integer', 'INTEGER'],
      ['luogo', 'geoShape', 'VARCHAR'],
      ['nome', 'text', 'VARCHAR'],
    ]);
    expect(table.rows).toEqual([
      [1, '{"type":"Point","coordinates":[11.343,44.494]}', 'a'],
      [2, null, 'b'],
      [3, '{"type":"Polygon","coordinates":[[[11,44],[11.1,44],[11.1,44.1],[11,44]]]}', 'c'],
    ]);
    expect(table.geometry).toEqual({
      column: 'luogo',
      crs: 'EPSG:4326',
      types: ['Point', 'Polygon'],
      bbox: [11, 44, 11.343, 44.494],
      missing: 1,
    });
  });

  it('of GeoParquet 1.1 is brought to WGS 84 from the system that its metadata name', async () => {
    const table = await loaded(`SELECT 7 AS id, ${wkbPoint(686_500, 4_929_500)} AS geom`, {
      version: '1.1.0',
      primary_column: 'geom',
      columns: {
        geom: { encoding: 'WKB', geometry_types: ['Point'], crs: { id: { authority: 'EPSG', code: 32632 } } },
      },
    });
    expect(table.columns[1]).toEqual(['geom', 'geoPoint', 'VARCHAR']);
    expect(table.geometry).toMatchObject({ column: 'geom', crs: 'EPSG:32632', types: ['Point'], missing: 0 });
    const { coordinates } = JSON.parse(String(table.rows[0]?.[1]));
    expect(coordinates[0]).toBeCloseTo(11.343, 2);
    expect(coordinates[1]).toBeCloseTo(44.494, 2);
  });

  it('kept as lists of ordinates is read by the encoding that its metadata name', async () => {
    const line = "[{'x': 11.0, 'y': 44.0}, {'x': 11.5, 'y': 44.5}]";
    const table = await loaded(`SELECT {'x': 11.3, 'y': 44.5} AS p, ${line} AS l`, {
      version: '1.1.0',
      primary_column: 'l',
      columns: {
        p: { encoding: 'point', geometry_types: ['Point'] },
        l: { encoding: 'linestring', geometry_types: ['LineString'] },
      },
    });
    expect(table.columns).toEqual([
      ['p', 'geoPoint', 'VARCHAR'],
      ['l', 'geoShape', 'VARCHAR'],
    ]);
    expect(table.rows).toEqual([
      [
        '{"type":"Point","coordinates":[11.3,44.5]}',
        '{"type":"LineString","coordinates":[[11,44],[11.5,44.5]]}',
      ],
    ]);
    expect(table.geometry?.column).toBe('l');
  });

  it('that says nothing of them is told by the bytes; a geometry that is damaged is counted', async () => {
    const points = await loaded(`SELECT ${wkbPoint(11.343, 44.494)} AS wkb_geometry`);
    expect(points.columns).toEqual([['wkb_geometry', 'geoPoint', 'VARCHAR']]);
    const half = `SELECT ${wkbPoint(11.343, 44.494)} AS g UNION ALL SELECT from_hex('0101000000ff')`;
    const damaged = await loaded(half, {
      version: '1.0.0',
      primary_column: 'g',
      columns: { g: { encoding: 'WKB', geometry_types: [] } },
    });
    expect(damaged.geometry?.missing).toBe(1);
    expect(damaged.codes).toContain('broken-geometry');
  });

  it('keeps the order of thousands of rows and all other values', async () => {
    const table = await loaded(
      `SELECT i AS id, ('POINT(' || (11 + i / 10000) || ' 44)')::GEOMETRY AS g, [i, i + 1] AS list, (i / 4)::DECIMAL(20, 2) AS d
         FROM range(9000) AS t (i)`,
    );
    expect(table.rows).toHaveLength(9000);
    for (const [id, g, list, d] of table.rows as [number, string, number[], number][]) {
      expect(JSON.parse(g).coordinates[0]).toBeCloseTo(11 + id / 10_000, 9);
      expect(list).toEqual([id, id + 1]);
      expect(d).toBe(id / 4);
    }
  });

  it('shows other bytes as the text that all of them are, else as Base64', async () => {
    const table = await loaded(`SELECT encode('perché') AS t, from_hex('ff00') AS b`);
    expect(table.columns).toEqual([
      ['t', 'text', 'VARCHAR'],
      ['b', 'text', 'VARCHAR'],
    ]);
    expect(table.rows).toEqual([['perché', '/wA=']]);
    expect(table.geometry).toBeUndefined();
  });
});

const cyclePaths = sharedPath('fixtures/geo/bologna-piste-ciclopedonali.parquet');
describe.skipIf(!existsSync(cyclePaths))('Bologna’s cycle paths in GeoParquet', () => {
  it('are lines in WGS 84', async () => {
    const table = await loader.table('piste.parquet', readFileSync(cyclePaths));
    const at = table.columns.findIndex(({ type }) => type === 'geoShape');
    const detection: LoadedDetection = table.detection;
    expect(detection.geometry).toMatchObject({ column: table.columns[at]?.name, missing: 0 });
    expect(table.data.rows.every((row) => /^\{"type":"(Multi)?LineString"/.test(String(row[at])))).toBe(true);
    const [west = 0, south = 0, east = 0, north = 0] = detection.geometry?.bbox ?? [];
    expect(west).toBeGreaterThan(11.2);
    expect(south).toBeGreaterThan(44.4);
    expect(east).toBeLessThan(11.5);
    expect(north).toBeLessThan(44.6);
  });
});
