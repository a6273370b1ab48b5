import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { describe, expect, it } from 'vitest';
import { layersOfBytes, refusal } from './helpers/layers.js';

/** The bytes of a database made by `sql`. */
async function database(sql: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'gpkg-'));
  try {
    const path = join(folder, 'a.gpkg');
    const made = new sqlite.Database(path);
    made.exec(sql);
    made.close();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A GeoPackage blob in hex: header with SRS, then a point. */
function blob(x: number, y: number, srs = 3003): string {
  const bytes = Buffer.alloc(29);
  bytes.write('GP', 0, 'latin1');
  bytes[3] = 1;
  bytes.writeInt32LE(srs, 4);
  bytes[8] = 1;
  bytes.writeUInt32LE(1, 9);
  bytes.writeDoubleLE(x, 13);
  bytes.writeDoubleLE(y, 21);
  return `X'${bytes.toString('hex')}'`;
}

const CATALOGUE = `
  CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, srs_id INTEGER);
  CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER);
  CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
  INSERT INTO gpkg_spatial_ref_sys VALUES (3003, 'EPSG', 3003, 'undefined'), (-1, 'NONE', -1, 'undefined');`;

describe('GeoPackage', () => {
  it('layers, then tables; types and values as SQLite has them', async () => {
    const bytes = await database(`${CATALOGUE}
      CREATE TABLE "al""beri" (fid INTEGER PRIMARY KEY, geom POINT, nome TEXT, alto REAL, vivo BOOLEAN, foto BLOB, n BIGINT);
      INSERT INTO "al""beri" VALUES (1, ${blob(1_686_000, 4_930_000)}, 'Tiglio', 12.5, 1, X'00', 9007199254740993);
      INSERT INTO "al""beri" VALUES (2, NULL, NULL, NULL, 0, NULL, 1), (3, X'4750FF', 'rotto', 1, NULL, NULL, 2);
      CREATE TABLE note (id INTEGER PRIMARY KEY, testo TEXT);
      INSERT INTO note VALUES (7, 'una "nota"');
      CREATE VIEW senza_fine AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
      INSERT INTO gpkg_contents VALUES ('note', 'attributes', 'Note', NULL), ('al"beri', 'features', '', 3003),
        ('senza_fine', 'attributes', 'x', NULL), ('foto', 'tiles', 'Foto', 3003);
      INSERT INTO gpkg_geometry_columns VALUES ('al"beri', 'geom', 'POINT', 3003);`);
    const [trees, notes, ...more] = await layersOfBytes(bytes, 'geopackage');
    expect(more).toEqual([]);
    expect(trees?.columns).toEqual(['nome', 'alto', 'vivo', 'n', 'geom']);
    expect(trees?.rows[0]).toMatchObject({
      nome: 'Tiglio',
      alto: '12.5',
      vivo: 'true',
      n: '9007199254740993',
    });
    expect(trees?.written.geometry).toMatchObject({
      column: 'geom',
      crs: 'EPSG:3003',
      types: ['Point'],
      missing: 2,
    });
    expect(trees?.codes).toEqual(['binary-columns', 'missing-geometry', 'broken-geometry']);
    expect(notes?.name).toBe('Note');
    expect(notes?.rows).toEqual([{ id: '7', testo: 'una "nota"' }]);
    expect(notes?.written.geometry).toBeUndefined();
  });

  it('a system that is not declared is looked for in the values', async () => {
    const bytes = await database(`${CATALOGUE}
      CREATE TABLE p (fid INTEGER PRIMARY KEY, g POINT);
      INSERT INTO p VALUES (1, ${blob(686_000, 4_930_000, -1)});
      INSERT INTO gpkg_contents VALUES ('p', 'features', 'p', -1);
      INSERT INTO gpkg_geometry_columns VALUES ('p', 'g', 'POINT', -1);`);
    const [layer] = await layersOfBytes(bytes, 'geopackage');
    expect(layer?.codes).toEqual(['assumed-crs']);
    expect(layer?.written.geometry?.crs).toBe('EPSG:32632');
  });

  it('a file left in write-ahead mode is read, and any SQLite gives its tables', async () => {
    const bytes = await database("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('uno')");
    bytes[18] = 2;
    bytes[19] = 2;
    const [layer] = await layersOfBytes(bytes, 'geopackage');
    expect(layer?.rows).toEqual([{ a: 'uno' }]);
  });

  it('damage and emptiness are told', async () => {
    expect(
      await refusal(Buffer.from('SQLite format 3\0 and then nothing that makes sense'), 'geopackage'),
    ).toBe('unreadable');
    expect(await refusal(await database(CATALOGUE), 'geopackage')).toBe('no-layers');
  });
});
