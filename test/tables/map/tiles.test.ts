import { readdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTile, tileBox } from '../../../src/geo/tiles/tile-math.js';
import { closeTableEngine } from '../../../src/tables/engine.js';
import { mapBounds } from '../../../src/tables/map/bounds.js';
import { clustersOf } from '../../../src/tables/map/clusters.js';
import { mapsDir } from '../../../src/tables/map/index-store.js';
import { makeTile } from '../../../src/tables/map/make-tile.js';
import { askMap } from '../../../src/tables/map/map-questions.js';
import { getPlaces } from '../../../src/tables/map/place-source.js';
import { MOST_FEATURES } from '../../../src/tables/map/tile-rows.js';
import type { TableColumn } from '../../../src/tables/query/relation.js';
import { compare, type Filter } from '../../../src/tables/query/tree.js';
import type { ReadableTable, ReadServices } from '../../../src/tables/rows/table-of.js';
import { decodeTile } from '../../helpers/vector-tile.js';
import { BOUNDS, integer, places, tableOf, tablesFolder, text } from './map-table.js';

let services: ReadServices;
beforeAll(async () => {
  services = await tablesFolder();
});
afterAll(async () => {
  await closeTableEngine();
  await rm(services.tablesDir, { recursive: true, force: true });
});

const point = (lon: string, lat: string): string =>
  `'{"type":"Point","coordinates":[' || ${lon} || ',' || ${lat} || ']}'`;

async function tile(
  found: ReadableTable,
  [z, x, y]: readonly [number, number, number],
  { filter, fields = [] }: { filter?: Filter; fields?: TableColumn[] } = {},
) {
  const made = await askMap(services, found, getPlaces(found), BOUNDS, (connection, relation, index) =>
    makeTile(connection, relation, index, { z, x, y, filter, fields }),
  );
  const features = made.bytes.length === 0 ? [] : (decodeTile(made.bytes)[0]?.features ?? []);
  return { ...made, shown: features };
}

describe('a tile with more points than there is room for', () => {
  let dense: ReadableTable;
  beforeAll(async () => {
    dense = await tableOf(
      services,
      [text('nome'), integer('classe'), places('geometry')],
      `SELECT 'n' || i, i % 10, ${point('11 + ((i * 7919) % 60000) / 60000.0', '44 + ((i * 104729) % 50000) / 50000.0')} FROM range(60000) t(i)`,
    );
  });

  it('shows one of each cell, with the count of all: no row is lost', async () => {
    const { shown, thinned, rows, features } = await tile(dense, [0, 0, 0]);
    expect(thinned).toBe(true);
    expect(rows).toBe(60_000);
    expect(features).toBeLessThanOrEqual(MOST_FEATURES);
    expect(shown.reduce((sum, { properties }) => sum + Number(properties._count), 0)).toBe(60_000);
  });

  it('is the same however often it is made, and shows the first row of each cell', async () => {
    const once = await tile(dense, [9, 271, 185]);
    expect((await tile(dense, [9, 271, 185])).bytes.equals(once.bytes)).toBe(true);
    expect(once.thinned).toBe(true);
    const alone = new Set(once.shown.map(({ id }) => id));
    expect((await tile(dense, [0, 0, 0])).shown.map(({ id }) => id)).toContain(1);
    expect(alone.size).toBe(once.shown.length);
  });

  it('shows every row by itself once there is room, and only those of a filter', async () => {
    const { shown, thinned } = await tile(dense, [12, 2176, 1480], { fields: [text('nome')] });
    expect(thinned).toBe(false);
    expect(shown.length).toBeGreaterThan(10);
    expect(
      shown.every(({ id, properties }) => properties.nome === `n${id - 1}` && properties._id === id),
    ).toBe(true);
    const some = await tile(dense, [12, 2176, 1480], { filter: compare('classe', '=', 3) });
    expect(some.shown.map(({ id }) => id)).toEqual(
      shown.filter(({ id }) => (id - 1) % 10 === 3).map(({ id }) => id),
    );
  });

  it('has tiles that share out the rows: each place is in one of them, buffers aside', async () => {
    let seen = 0;
    for (const x of [1, 0])
      for (const y of [0, 1]) {
        expect(isTile(1, x, y)).toBe(true);
        const { rows } = await tile(dense, [1, x, y]);
        seen += rows;
      }
    expect(seen).toBe(60_000);
  });

  it('has clusters that count all rows, whatever the zoom', async () => {
    for (const zoom of [0, 5, 9, 12]) {
      const { clusters, total } = await askMap(
        services,
        dense,
        getPlaces(dense),
        BOUNDS,
        (connection, relation, index) =>
          clustersOf(connection, relation, index, {
            zoom,
            radius: 60,
            box: undefined,
            filter: undefined,
            fields: [],
          }),
      );
      expect(total).toBe(60_000);
      expect(clusters.length).toBeLessThanOrEqual(5000);
      expect(clusters.every(({ count, id }) => (count === 1) === (id !== undefined))).toBe(true);
    }
  });
});

describe('a tile with more shapes than there is room for', () => {
  it('draws the largest and counts the others where they are', async () => {
    const lines = await tableOf(
      services,
      [integer('n'), places('geometry')],
      `SELECT i, '{"type":"LineString","coordinates":[[' || (11 + (i % 100) / 100.0) || ',' || (44 + (i // 100) / 100.0) || '],[' || (11 + (i % 100) / 100.0 + 0.001 * (1 + i % 5)) || ',44.5]]}' FROM range(9000) t(i)`,
    );
    const { shown, thinned, rows } = await tile(lines, [4, 8, 5]);
    expect(thinned).toBe(true);
    expect(rows).toBe(9000);
    const drawn = shown.filter(({ kind }) => kind === 2);
    const counted = shown.filter(({ kind }) => kind === 1);
    expect(drawn.length).toBe(MOST_FEATURES / 2);
    expect(drawn.every(({ properties }) => properties._count === 1)).toBe(true);
    expect(counted.reduce((sum, { properties }) => sum + Number(properties._count), 0)).toBe(
      9000 - drawn.length,
    );
  });

  it('bears a geometry of 5 MB: small tiles of it at near and far zooms', async () => {
    const ring = Array.from({ length: 230_000 }, (_, at) => {
      const angle = (at / 230_000) * 2 * Math.PI;
      const far = 1 + 0.02 * Math.sin(at * 1.7);
      return `[${(11.3 + 0.3 * far * Math.cos(angle)).toFixed(7)},${(44.5 + 0.2 * far * Math.sin(angle)).toFixed(7)}]`;
    });
    const json = `{"type":"Polygon","coordinates":[[${[...ring, ring[0]].join(',')}]]}`;
    expect(json.length).toBeGreaterThan(5_000_000);
    const large = await tableOf(services, [text('nome'), places('geometry')], `SELECT 'grande', '${json}'`);
    for (const place of [
      [0, 0, 0],
      [9, 272, 185],
      [12, 2176, 1481],
      [16, 34825, 23703],
    ] as const) {
      const { features, bytes } = await tile(large, place);
      expect(features).toBeLessThanOrEqual(1);
      expect(bytes.length).toBeLessThan(1_000_000);
    }
    expect((await tile(large, [9, 272, 185])).shown).toHaveLength(1);
  });
});

describe('cells of a geographic column', () => {
  it('may be written in any way that the portal reads, and what is no place is counted as none', async () => {
    const cells = [
      '{"type":"Point","coordinates":[11.3,44.5,12]}',
      '{ "type": "Point", "coordinates": [11.4, 44.5] }',
      '44.5, 11.5',
      'POINT (11.6 44.5)',
      'LINESTRING (11 44, 12 45)',
      '{"type":"MultiPoint","coordinates":[[11.1,44.1],[11.2,44.2]]}',
      '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[11,44]},{"type":"Polygon","coordinates":[[[11,44],[11.1,44],[11.1,44.1],[11,44]]]}]}',
      'niente',
      '{"type":"Point","coordinates":[500,44]}',
      '{"type":"Point","coordinates":[]}',
    ];
    const rows = cells.map((cell) => `('${cell}')`).join(', ');
    const mixed = await tableOf(
      services,
      [places('geometry')],
      `SELECT * FROM (VALUES ${rows}, (NULL)) t(g)`,
    );
    const bounds = await askMap(services, mixed, getPlaces(mixed), BOUNDS, (connection, relation, index) =>
      mapBounds(connection, relation, index, undefined),
    );
    expect(bounds).toEqual({
      bbox: [11, 44, 12, 45],
      count: 11,
      withGeometry: 7,
      types: { point: 6, line: 1, area: 1 },
    });
    const { shown } = await tile(mixed, [0, 0, 0]);
    expect(new Set(shown.map(({ id }) => id))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
  });

  it('are read anew when the table changes, and the index of before goes', async () => {
    const before = await tableOf(services, [places('geometry')], `SELECT ${point('11', '44')}`);
    if (before.kind !== 'file') throw new Error('a table of a file');
    const { fileId } = before.table;
    await tile(before, [0, 0, 0]);
    const after = { ...before, table: { ...before.table, modifiedAt: new Date(1_800_000_000_000) } };
    await tile(after, [0, 0, 0]);
    const kept = (await readdir(mapsDir(services.tablesDir))).filter((name) => name.startsWith(fileId));
    expect(kept).toHaveLength(1);
  });

  it('that was swept away is made again', async () => {
    const table = await tableOf(services, [places('geometry')], `SELECT ${point('11', '44')}`);
    expect((await tile(table, [0, 0, 0])).features).toBe(1);
    await rm(mapsDir(services.tablesDir), { recursive: true });
    expect((await tile(table, [0, 0, 0])).features).toBe(1);
  });
});

describe('places at the end of the world', () => {
  it('are on the edge of the map', async () => {
    const ends = await tableOf(
      services,
      [places('geometry')],
      `SELECT * FROM (VALUES (${point("'180'", "'90'")}), (${point("'-180'", "'-90'")})) t(g)`,
    );
    expect((await tile(ends, [0, 0, 0])).features).toBe(2);
    const { x1, y0 } = tileBox(22, 2 ** 22 - 1, 0);
    expect([x1, y0]).toEqual([2 ** 32 - 1, 0]);
    expect((await tile(ends, [22, 2 ** 22 - 1, 0])).features).toBe(1);
  });
});
