import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Geometry, Position } from '../../src/geo/geometry.js';
import { partsOfGeometry } from '../../src/tables/query/geo/parts.js';
import { answers } from '../../src/tables/query/geo/place-functions.js';
import { readPlace } from '../../src/tables/query/geo/read-place.js';
import { intersects, within } from '../../src/tables/query/geo/relate.js';
import type { Relation, TableColumn } from '../../src/tables/query/relation.js';
import { runQuery } from '../../src/tables/query/run.js';
import type { PlaceTest } from '../../src/tables/query/tree.js';
import { sampleTables } from '../api/explore/helpers/sample-table.js';

const column = (type: TableColumn['type']): TableColumn => ({
  name: 'dove',
  label: 'dove',
  type,
  storage: 'VARCHAR',
});

/** Numbers that look random and are the same every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
const next = numbers(7);
const degrees = (from: number): number => Number((from + next()).toFixed(3));

/** Points in every form that a cell may have, some on the corners and sides of the boxes asked with, and cells of none. */
const CELLS: (string | null)[] = [
  null, '', 'niente', '{', '{"type":"Point"}', '{"type":"Point","coordinates":[]}', '{"type":"Point","coordinates":["a",1]}',
  '{"lon":11.3,"lat":44.5}', '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[11.3,44.5]}}',
  '44.5, 11.3', '(44.5; 11.3)', 'POINT(11.3 44.5)', 'SRID=4326;POINT (11.3 44.5)', '{ "type": "Point", "coordinates": [11.3, 44.5, 80] }',
  ...[[11.2, 44.3], [11.5, 44.6], [11.2, 44.45], [11.5000001, 44.45]].map(([lon, lat]) => `{"type":"Point","coordinates":[${lon},${lat}]}`),
  ...Array.from({ length: 400 }, () => `{"type":"Point","coordinates":[${degrees(11)},${degrees(44)}]}`),
]; // biome-ignore format: a form beside the other

const box: Geometry = { type: 'Polygon', coordinates: [[[11.2, 44.3], [11.5, 44.3], [11.5, 44.6], [11.2, 44.6], [11.2, 44.3]]] }; // biome-ignore format: coordinates
/** No rectangle: one with a hole, and one that touches it; some corners are points of the cells. */
const shape: Geometry = { type: 'MultiPolygon', coordinates: [
  [[[11.1, 44.2], [11.9, 44.4], [11.5, 44.9], [11.3, 44.5], [11.1, 44.2]], [[11.45, 44.45], [11.55, 44.45], [11.5, 44.6], [11.45, 44.45]]],
  [[[11.9, 44.4], [12, 44.9], [11.5, 44.9], [11.9, 44.4]]],
] }; // biome-ignore format: coordinates
const way: Geometry = { type: 'LineString', coordinates: [[11.2, 44.3], [11.5, 44.6], [11.3, 44.5]] }; // biome-ignore format: coordinates
const TESTS: PlaceTest[] = [
  { kind: 'intersects', geometry: shape },
  { kind: 'within', geometry: shape },
  { kind: 'disjoint', geometry: shape },
  { kind: 'near', geometry: shape, metres: 3000 },
  { kind: 'intersects', geometry: way },
  { kind: 'disjoint', geometry: way },
  { kind: 'near', geometry: way, metres: 9000 },
  {
    kind: 'near',
    geometry: {
      type: 'LineString',
      coordinates: [
        [11, 88],
        [12, 88],
      ],
    },
    metres: 4_850_000,
  },
  { kind: 'intersects', geometry: box },
  { kind: 'within', geometry: box },
  { kind: 'disjoint', geometry: box },
  { kind: 'near', geometry: { type: 'Point', coordinates: [11.3, 44.5] }, metres: 0 },
  { kind: 'near', geometry: { type: 'Point', coordinates: [11.3, 44.5] }, metres: 20_000 },
  { kind: 'near', geometry: { type: 'Point', coordinates: [11.3, 89.9] }, metres: 5_060_000 },
];

let tables: Awaited<ReturnType<typeof sampleTables>>;
let points: Relation;
beforeAll(async () => {
  tables = await sampleTables();
  points = await tables.tableOf(
    [column('geoPoint')],
    CELLS.map((cell) => [cell]),
  );
});
afterAll(() => tables.close());

describe('points', () => {
  it.each(
    TESTS.flatMap((test) => [
      { type: 'geoPoint' as const, test },
      { type: 'geoShape' as const, test },
    ]),
  )(
    'in a column of $type answer as the function does: $test.kind $test.geometry.type',
    async ({ type, test }) => {
      const wanted = partsOfGeometry(test.geometry);
      const expected = CELLS.flatMap((cell, at) => {
        const geometry = cell === null ? null : readPlace(cell);
        const parts = geometry && partsOfGeometry(geometry);
        return parts && parts.points.length > 0 && answers(parts, test, wanted) ? [at + 1] : [];
      });
      const { rows } = await runQuery(
        tables.engine,
        { ...points, columns: [column(type)] },
        {
          select: [{ kind: 'column', column: '_id' }],
          filter: { kind: 'place', column: 'dove', test },
          orderBy: [{ column: '_id', descending: false, nulls: 'last' }],
        },
      );
      expect(rows.map(([id]) => id)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(0);
    },
  );
});

describe('boundaries of many sides', () => {
  /** The same star with few corners and, its sides cut into pieces, with many. */
  const star = (pieces: number): Position[] => {
    const corners = Array.from({ length: 14 }, (_, at): Position => {
      const radius = at % 2 === 0 ? 0.4 : 0.15;
      const angle = (Math.PI * at) / 7 + 0.1;
      return [11.5 + radius * Math.cos(angle), 44.5 + radius * Math.sin(angle)];
    });
    const ring = corners.flatMap((from, at) => {
      const to = corners[(at + 1) % corners.length] as Position;
      return Array.from({ length: pieces }, (_, piece): Position => {
        const t = piece / pieces;
        return [0, 1].map(
          (axis) => (from[axis] as number) + t * ((to[axis] as number) - (from[axis] as number)),
        );
      });
    });
    return [...ring, ring[0] as Position];
  };
  const hole: Position[] = [[11.45, 44.45], [11.55, 44.45], [11.55, 44.55], [11.45, 44.55], [11.45, 44.45]]; // biome-ignore format: coordinates
  const few = partsOfGeometry({ type: 'Polygon', coordinates: [star(1), hole] });
  const many = partsOfGeometry({ type: 'Polygon', coordinates: [star(200), hole] });

  it('hold what those of few sides hold', () => {
    let met = 0;
    for (let at = 0; at < 3000; at += 1) {
      const [x, y, side] = [11 + next(), 44 + next(), next() * 0.2];
      const shapes: Geometry[] = [
        { type: 'Point', coordinates: [x, y] },
        { type: 'LineString', coordinates: [[x, y], [x + side, y + side / 2]] },
        { type: 'Polygon', coordinates: [[[x, y], [x + side, y], [x + side, y + side], [x, y]]] },
      ]; // biome-ignore format: coordinates
      for (const shape of shapes) {
        const parts = partsOfGeometry(shape);
        const meets = intersects(parts, many);
        expect(meets, JSON.stringify(shape)).toBe(intersects(parts, few));
        expect(within(parts, many), JSON.stringify(shape)).toBe(within(parts, few));
        if (meets) met += 1;
      }
    }
    expect(met).toBeGreaterThan(500);
  });
});
