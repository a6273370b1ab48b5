import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Geometry, Position } from '../../src/geo/geometry.js';
import { metresApart, metresBetween } from '../../src/tables/query/geo/distance.js';
import { partsOfGeometry } from '../../src/tables/query/geo/parts.js';
import { readPlace } from '../../src/tables/query/geo/read-place.js';
import { covers, intersects, within } from '../../src/tables/query/geo/relate.js';

const box = (w: number, s: number, e: number, n: number): Position[] => [[w, s], [e, s], [e, n], [w, n], [w, s]]; // biome-ignore format: one line reads better
const polygon = (...rings: Position[][]): Geometry => ({ type: 'Polygon', coordinates: rings });
const line = (...coordinates: Position[]): Geometry => ({ type: 'LineString', coordinates });
const point = (x: number, y: number): Geometry => ({ type: 'Point', coordinates: [x, y] });
const parts = partsOfGeometry;

/** A square with a hole, and one beside it that touches it. */
const ring = polygon(box(0, 0, 10, 10), box(4, 4, 6, 6));
const multi: Geometry = { type: 'MultiPolygon', coordinates: [[box(0, 0, 5, 5)], [box(5, 0, 10, 5)]] };

describe('how geometries lie to each other', () => {
  it.each<[string, Geometry, Geometry, boolean, boolean]>([
    ['a point inside', point(1, 1), ring, true, true],
    ['a point in the hole', point(5, 5), ring, false, false],
    ['a point on the boundary', point(0, 3), ring, true, true],
    ['a point outside', point(11, 3), ring, false, false],
    ['a box inside', polygon(box(1, 1, 2, 2)), ring, true, true],
    ['a box over the hole', polygon(box(3, 3, 7, 7)), ring, true, false],
    ['a box in the hole', polygon(box(4.5, 4.5, 5.5, 5.5)), ring, false, false],
    ['a box that fills the hole', polygon(box(4, 4, 6, 6)), ring, true, false],
    ['a box that reaches out', polygon(box(8, 8, 12, 12)), ring, true, false],
    ['a box around', polygon(box(-1, -1, 11, 11)), ring, true, false],
    ['the same', ring, ring, true, true],
    ['a box that touches', polygon(box(10, 0, 12, 2)), ring, true, false],
    ['a line inside', line([1, 1], [9, 1]), ring, true, true],
    ['a line across the hole', line([1, 5], [9, 5]), ring, true, false],
    ['a line across everything', line([-1, 1], [11, 1]), ring, true, false],
    ['a line along the boundary', line([0, 0], [10, 0]), ring, true, true],
    ['a line past it', line([11, 0], [11, 9]), ring, false, false],
    ['a box over two that touch', polygon(box(4, 1, 6, 2)), multi, true, true],
    ['a box over two that touch, around the middle of the side', polygon(box(4, 1, 6, 4)), multi, true, true],
    ['a box with the corners of a hole on its sides', polygon(box(3, 3, 7, 7)), polygon(box(0, 0, 10, 10), [[3, 5], [5, 3], [7, 5], [5, 7], [3, 5]]), true, false],
    ['a point on a line', point(5, 5), line([0, 0], [10, 10]), true, true],
    ['a part of a line', line([2, 2], [3, 3]), line([0, 0], [10, 10]), true, true],
    ['lines that cross', line([0, 10], [10, 0]), line([0, 0], [10, 10]), true, false],
    ['points that are one', point(1, 1), { type: 'MultiPoint', coordinates: [[0, 0], [1, 1]] }, true, true],
    ['a collection', { type: 'GeometryCollection', geometries: [point(1, 1), line([2, 2], [3, 3])] }, ring, true, true],
  ])('%s', (_, one, other, meets, inside) => {
    expect(intersects(parts(one), parts(other))).toBe(meets);
    expect(intersects(parts(other), parts(one))).toBe(meets);
    expect(within(parts(one), parts(other))).toBe(inside);
  }); // biome-ignore format: a line a case

  it('boxes lie as plain arithmetic says', () => {
    const side = fc.integer({ min: 0, max: 12 });
    const boxes = fc.tuple(side, side, side, side).filter(([w, s, e, n]) => w < e && s < n);
    fc.assert(
      fc.property(boxes, boxes, ([aw, as, ae, an], [bw, bs, be, bn]) => {
        const [a, b] = [parts(polygon(box(aw, as, ae, an))), parts(polygon(box(bw, bs, be, bn)))];
        expect(intersects(a, b)).toBe(aw <= be && bw <= ae && as <= bn && bs <= an);
        expect(within(a, b)).toBe(aw >= bw && ae <= be && as >= bs && an <= bn);
      }),
    );
  });

  it('what lies within has all its places in the other', () => {
    const corner = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }));
    fc.assert(
      fc.property(corner, corner, (a, b) => {
        fc.pre(a[0] !== b[0] || a[1] !== b[1]);
        const segment = parts(line(a, b));
        const samples = Array.from(
          { length: 101 },
          (_, at): Position => [a[0] + ((b[0] - a[0]) * at) / 100, a[1] + ((b[1] - a[1]) * at) / 100],
        );
        const inside = samples.map((sample) => covers(parts(ring), sample));
        if (within(segment, parts(ring))) expect(inside).not.toContain(false);
        if (inside.includes(true)) expect(intersects(segment, parts(ring))).toBe(true);
      }),
    );
  });
});

describe('distances', () => {
  it('are those of the sphere', () => {
    // A degree of a great circle of the mean sphere.
    expect(metresBetween([0, 0], [1, 0])).toBeCloseTo(111_195.08, 1);
    expect(metresBetween([179.5, 0], [-179.5, 0])).toBeCloseTo(111_195.08, 1);
    expect(metresBetween([11.34, 90], [100, 90])).toBeCloseTo(0, 3);
  });
  it('are to the nearest place, none where they meet', () => {
    expect(metresApart(parts(point(5, 5)), parts(polygon(box(0, 0, 10, 10))))).toBe(0);
    expect(metresApart(parts(point(0.5, 1)), parts(line([0, 0], [1, 0])))).toBeCloseTo(111_195, -1);
    expect(metresApart(parts(polygon(box(0, 0, 1, 1))), parts(polygon(box(2, 0, 3, 1))))).toBeGreaterThan(
      111_000,
    );
    expect(metresApart(parts({ type: 'MultiPoint', coordinates: [] }), parts(point(1, 1)))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe('places in cells', () => {
  it.each<[string, Geometry | null]>([
    ['{"type":"Point","coordinates":[11,44]}', point(11, 44)],
    ['{"type":"Feature","geometry":{"type":"Point","coordinates":[11,44]},"properties":{}}', point(11, 44)],
    ['{"lon":11,"lat":44}', point(11, 44)],
    ['44, 11', point(11, 44)],
    ['POINT (11 44)', point(11, 44)],
    ['', null],
    ['{', null],
    ['Bologna', null],
    ['{"type":"Point","coordinates":["a",1]}', null],
  ])('%s', (text, place) => {
    expect(readPlace(text)).toEqual(place);
  });
});
