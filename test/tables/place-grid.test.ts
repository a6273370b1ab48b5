import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bbox, Geometry, Position } from '../../src/geo/geometry.js';
import { metresApart, metresBetween } from '../../src/tables/query/geo/distance.js';
import { type Parts, partsOfGeometry } from '../../src/tables/query/geo/parts.js';
import { placeGrid, SIDE } from '../../src/tables/query/geo/place-grid.js';
import { covers } from '../../src/tables/query/geo/relate.js';

const ordinate = fc.integer({ min: -1000, max: 1000 }).map((whole) => whole / 1000);
const position = fc.tuple(ordinate, ordinate).map(([x, y]): Position => [11 + x, 44 + y]);

/** A ring around a middle, as jagged as its radii. */
const ring = fc
  .tuple(position, fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 90 }))
  .map(([[x = 0, y = 0], radii]): Position[] => {
    const corners = radii.map((radius, at): Position => {
      const angle = (2 * Math.PI * at) / radii.length;
      return [x + (radius / 1500) * Math.cos(angle), y + (radius / 1500) * Math.sin(angle)];
    });
    return [...corners, corners[0] as Position];
  });
const geometry = fc.oneof(
  ring.map((one): Geometry => ({ type: 'Polygon', coordinates: [one] })),
  fc
    .array(ring, { minLength: 1, maxLength: 3 })
    .map((rings): Geometry => ({ type: 'MultiPolygon', coordinates: rings.map((one) => [one]) })),
  fc
    .array(position, { minLength: 2, maxLength: 60 })
    .map((line): Geometry => ({ type: 'LineString', coordinates: line })),
  fc.array(position, { minLength: 1, maxLength: 5 }).map(
    (points): Geometry => ({
      type: 'GeometryCollection',
      geometries: points.map((coordinates) => ({ type: 'Point', coordinates })),
    }),
  ),
);

/** Any place, corners and places beside them among them. */
const places = (parts: Parts, others: readonly Position[]): Position[] => {
  const corners = [...parts.points, ...parts.segments.flat()];
  const beside = corners.flatMap(([x = 0, y = 0]) =>
    [-1e-8, -1e-9, 1e-10, 2e-9].map((step): Position => [x + step, y - step]),
  );
  return [...others, ...corners, ...beside];
};

/** What the grid says of a place in its box; undefined where it has to be asked about. */
function told(grid: ReturnType<typeof placeGrid>, [x = 0, y = 0]: Position): boolean | undefined {
  const column = Math.min(SIDE - 1, Math.floor((x - grid.box[0]) / grid.width));
  const row = Math.min(SIDE - 1, Math.floor((y - grid.box[1]) / grid.height));
  const at = row * SIDE + column;
  return grid.open[at] === '1' ? undefined : grid.held[at] === '1';
}

const isIn = ([west, south, east, north]: Bbox, [x = 0, y = 0]: Position): boolean =>
  x >= west && x <= east && y >= south && y <= north;

describe('a grid', () => {
  it('says of no place other than the geometry itself', () => {
    fc.assert(
      fc.property(geometry, fc.array(position, { minLength: 50, maxLength: 50 }), (given, others) => {
        const parts = partsOfGeometry(given);
        const grid = placeGrid(parts, parts.bbox);
        for (const place of places(parts, others)) {
          if (!isIn(parts.bbox, place)) continue;
          const known = told(grid, place);
          if (known !== undefined) expect(known).toBe(covers(parts, place));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves open what is within reach', () => {
    fc.assert(
      fc.property(geometry, fc.array(position, { minLength: 50, maxLength: 50 }), (given, others) => {
        const parts = partsOfGeometry(given);
        const metres = 2000;
        const reach: [number, number] = [0.03, 0.02];
        const [west, south, east, north] = parts.bbox;
        const box: Bbox = [west - reach[0], south - reach[1], east + reach[0], north + reach[1]];
        const grid = placeGrid(parts, box, reach);
        for (const place of places(parts, others)) {
          const known = isIn(box, place) ? told(grid, place) : undefined;
          const point = partsOfGeometry({ type: 'Point', coordinates: place });
          if (known !== undefined) expect(known).toBe(metresApart(point, parts) <= metres);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('asks about few of the places of a boundary with thousands of corners', () => {
    const corners = Array.from({ length: 4900 }, (_, at): Position => {
      const angle = (2 * Math.PI * at) / 4900;
      const radius = 1 + 0.15 * Math.sin(angle * 37);
      return [11.35 + 0.1 * radius * Math.cos(angle), 44.5 + 0.07 * radius * Math.sin(angle)];
    });
    const parts = partsOfGeometry({ type: 'Polygon', coordinates: [[...corners, corners[0] as Position]] });
    const { open } = placeGrid(parts, parts.bbox);
    expect([...open].filter((cell) => cell === '1').length / open.length).toBeLessThan(0.06);
  });
});

/** Every side measured, as it is written in the definition. */
function plainly(p: Position, parts: Parts): number {
  if (covers(parts, p)) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const point of parts.points) least = Math.min(least, metresBetween(p, point));
  for (const [a, b] of parts.segments) {
    const alone: Geometry = { type: 'LineString', coordinates: [a, b] };
    const side = metresApart(partsOfGeometry({ type: 'Point', coordinates: p }), partsOfGeometry(alone));
    least = Math.min(least, side);
  }
  return least;
}

describe('the distance to a geometry of many sides', () => {
  it('is that to the nearest of them', () => {
    const far = fc.tuple(fc.integer({ min: -179, max: 179 }), fc.integer({ min: -89, max: 89 }));
    fc.assert(
      fc.property(
        geometry,
        fc.oneof(position, far),
        fc.integer({ min: 0, max: 300_000 }),
        (given, p, most) => {
          const parts = partsOfGeometry(given);
          const point = partsOfGeometry({ type: 'Point', coordinates: p });
          const metres = plainly(p, parts);
          expect(metresApart(point, parts)).toBe(metres);
          expect(metresApart(parts, point)).toBe(metres);
          expect(metresApart(point, parts, most) <= most).toBe(metres <= most);
        },
      ),
      { numRuns: 200 },
    );
  });
});
