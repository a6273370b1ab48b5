import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeTableEngine } from '../../../src/tables/engine.js';
import { askMap } from '../../../src/tables/map/map-questions.js';
import { getPlaces } from '../../../src/tables/map/place-source.js';
import { type DegreeBox, rowsInBox } from '../../../src/tables/map/within-box.js';
import { partsOfGeometry } from '../../../src/tables/query/geo/parts.js';
import { answers } from '../../../src/tables/query/geo/place-functions.js';
import { readPlace } from '../../../src/tables/query/geo/read-place.js';
import { selectOn } from '../../../src/tables/query/run.js';
import { column } from '../../../src/tables/query/tree.js';
import type { ReadableTable, ReadServices } from '../../../src/tables/rows/table-of.js';
import { BOUNDS, places, tableOf, tablesFolder } from './map-table.js';

let services: ReadServices;
let table: ReadableTable;
const cells: string[] = [];

beforeAll(async () => {
  services = await tablesFolder();
  let state = 7;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  for (let at = 0; at < 600; at += 1) {
    const [x, y, size] = [10 + next() * 2, 44 + next() * 2, next() * 0.4];
    const corner = (dx: number, dy: number): number[] => [
      Number((x + dx * size).toFixed(5)),
      Number((y + dy * size).toFixed(5)),
    ];
    const ring = [corner(0, 0), corner(1, 0.2), corner(0.8, 1), corner(0.1, 0.7), corner(0, 0)];
    const geometry = [
      { type: 'Point', coordinates: corner(0, 0) },
      { type: 'LineString', coordinates: ring.slice(0, 4) },
      { type: 'Polygon', coordinates: [ring] },
    ][at % 3];
    cells.push(JSON.stringify(geometry));
  }
  const rows = cells.map((cell) => `('${cell}')`).join(', ');
  table = await tableOf(services, [places('geometry')], `SELECT * FROM (VALUES ${rows}) t(g)`);
});
afterAll(async () => {
  await closeTableEngine();
  await rm(services.tablesDir, { recursive: true, force: true });
});

const idsIn = (bbox: DegreeBox): Promise<number[]> =>
  askMap(services, table, getPlaces(table), BOUNDS, async (connection, relation, index) => {
    const inside = await rowsInBox(connection, relation, index, bbox);
    const { rows } = await selectOn(connection, inside, { select: [column('_id', 'n')] });
    expect(inside.total).toBe(rows.length);
    return rows.map(([id]) => Number(id)).sort((a, b) => a - b);
  });

describe('the rows in a box', () => {
  it('are those whose geometry meets it, as the exact test of geometries says', async () => {
    for (const [west, south, east, north] of [
      [10.5, 44.5, 11, 45],
      [11.1, 44.2, 11.15, 45.9],
      [10.7, 45.0, 10.71, 45.01],
      [9, 43, 13, 47],
      [0, 0, 1, 1],
    ] as const) {
      const test = {
        kind: 'intersects',
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [west, south],
              [east, south],
              [east, north],
              [west, north],
              [west, south],
            ],
          ],
        },
      } as const;
      const geometry = {
        ...test.geometry,
        coordinates: test.geometry.coordinates.map((r) => r.map((p) => [...p])),
      };
      const wanted = partsOfGeometry(geometry);
      const exact = cells.flatMap((cell, at) => {
        const place = readPlace(cell);
        return place && answers(partsOfGeometry(place), { kind: 'intersects', geometry }, wanted)
          ? [at + 1]
          : [];
      });
      expect(await idsIn([west, south, east, north])).toEqual(exact);
    }
  });

  it('are found across the 180th meridian too', async () => {
    expect(await idsIn([10.9, 44, 10.4, 46])).toEqual(
      [...new Set([...(await idsIn([10.9, 44, 180, 46])), ...(await idsIn([-180, 44, 10.4, 46]))])].sort(
        (a, b) => a - b,
      ),
    );
  });
});
