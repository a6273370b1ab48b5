import { describe, expect, it } from 'vitest';
import { AreaLocator } from '../../../src/geo/tiles/area-locator.js';
import { clipLine, clipPoints, clipRing } from '../../../src/geo/tiles/clip.js';
import { encodeTile } from '../../../src/geo/tiles/encode-tile.js';
import { packParts, unpackParts } from '../../../src/geo/tiles/packed-shape.js';
import { simplifyLine, simplifyShape } from '../../../src/geo/tiles/simplify.js';
import {
  degreesOf,
  isTile,
  latToY,
  lonToX,
  tileBox,
  WORLD_MAX,
  worldBox,
  xToLon,
  yToLat,
} from '../../../src/geo/tiles/tile-math.js';
import { shapeInTile, tilePlace } from '../../../src/geo/tiles/tile-shape.js';
import { toGeoJson } from '../../../src/geo/tiles/to-geojson.js';
import { AREA, LINE, POINT, signedArea, toWorld } from '../../../src/geo/tiles/world-shape.js';
import { decodeTile } from '../../helpers/vector-tile.js';

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe('the plane of tiles', () => {
  it('gives degrees back within a centimetre', () => {
    const next = numbers(1);
    for (let time = 0; time < 2000; time += 1) {
      const [lon, lat] = [next() * 360 - 180, next() * 170 - 85];
      expect(Math.abs(xToLon(lonToX(lon)) - lon)).toBeLessThan(1.5e-7);
      expect(Math.abs(yToLat(latToY(lat)) - lat)).toBeLessThan(1.5e-7);
    }
  });

  it('has Bologna in the tiles in which every map has it', () => {
    const box = tileBox(10, 544, 370, 0);
    const [x, y] = [lonToX(11.3426), latToY(44.4939)];
    expect(x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1).toBe(true);
    expect(degreesOf(worldBox([11, 44, 12, 45]))).toEqual([11, 44, 12, 45]);
  });

  it('ends at the edge of the world', () => {
    expect([lonToX(180), latToY(-90), latToY(90), lonToX(-180)]).toEqual([WORLD_MAX, WORLD_MAX, 0, 0]);
    expect(isTile(0, 0, 0)).toBe(true);
    for (const [z, x, y] of [
      [0, 1, 0],
      [3, 0, 8],
      [23, 0, 0],
      [-1, 0, 0],
      [1, 0.5, 0],
    ] as const) {
      expect(isTile(z, x, y)).toBe(false);
    }
  });
});

describe('packed shapes', () => {
  it('are the same when unpacked, over the whole plane', () => {
    const next = numbers(2);
    const parts = Array.from({ length: 20 }, (_, at) =>
      Array.from({ length: at * 2 }, () => Math.floor(next() * WORLD_MAX)),
    );
    parts.push([0, 0, WORLD_MAX, WORLD_MAX, 0, WORLD_MAX]);
    expect(unpackParts(packParts(parts)).map((part) => [...part])).toEqual(parts);
  });

  it('that were cut short are refused', () => {
    const bytes = packParts([[1000, 1000, 2000, 2000]]);
    expect(() => unpackParts(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });
});

describe('simplification', () => {
  it('moves a line by no more than the tolerance', () => {
    const next = numbers(3);
    const line = Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? at * 5 : next() * 300));
    const simple = simplifyLine(line, 20);
    expect(simple.length).toBeLessThan(line.length);
    expect([simple[0], simple[1], simple.at(-2), simple.at(-1)]).toEqual([
      line[0],
      line[1],
      line.at(-2),
      line.at(-1),
    ]);
    for (let at = 0; at < line.length; at += 2)
      expect(awayFrom(simple, line[at] as number, line[at + 1] as number)).toBeLessThanOrEqual(20);
  });

  it('leaves of a tiny area a square and of tiny parts nothing', () => {
    const tiny = [100, 100, 102, 100, 102, 102, 100, 102];
    const large = [0, 0, 5000, 0, 5000, 5000, 0, 5000];
    expect(simplifyShape(AREA, [tiny], 50)).toEqual([[100, 100, 150, 100, 150, 150, 100, 150]]);
    expect(simplifyShape(AREA, [large, tiny], 50).map((ring) => [...ring])).toEqual([large]);
    expect(simplifyShape(LINE, [[1, 1, 3, 3]], 50)).toHaveLength(1);
  });

  it('takes a line of a million positions without recursion', () => {
    const line = new Float64Array(2_000_000);
    for (let at = 0; at < line.length; at += 2) {
      line[at] = at;
      line[at + 1] = (at * at) % 1000;
    }
    expect(simplifyLine(line, 5000).length).toBeLessThan(20);
  });

  const awayFrom = (line: ArrayLike<number>, px: number, py: number): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let at = 2; at < line.length; at += 2) {
      const [ax, ay, bx, by] = [line[at - 2], line[at - 1], line[at], line[at + 1]] as [
        number,
        number,
        number,
        number,
      ];
      const square = (bx - ax) ** 2 + (by - ay) ** 2;
      const t =
        square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square));
      least = Math.min(least, Math.hypot(ax + t * (bx - ax) - px, ay + t * (by - ay) - py));
    }
    return least;
  };
});

describe('clipping', () => {
  const box = { x0: 0, y0: 0, x1: 100, y1: 100 };

  it('cuts a line into its pieces within the box', () => {
    expect(clipLine([-50, 50, 50, 50, 50, 150, 150, 50, 50, 25], box)).toEqual([
      [0, 50, 50, 50, 50, 100],
      [100, 37.5, 50, 25],
    ]);
    expect(clipLine([-10, -10, -10, 200], box)).toEqual([]);
    expect(clipPoints([1, 1, 101, 5, 100, 100], box)).toEqual([1, 1, 100, 100]);
  });

  it('keeps of a ring what lies in the box', () => {
    expect(Math.abs(signedArea(clipRing([-50, -50, 50, -50, 50, 50, -50, 50], box)))).toBe(2 * 50 * 50);
    expect(Math.abs(signedArea(clipRing([-50, -50, 500, -50, 500, 500, -50, 500], box)))).toBe(2 * 100 * 100);
    expect(clipRing([200, 200, 300, 200, 300, 300], box)).toHaveLength(0);
  });
});

describe('a shape in a tile', () => {
  const [area] = toWorld({
    type: 'Polygon',
    coordinates: [
      [
        [10, 40],
        [10, 50],
        [20, 50],
        [20, 40],
        [10, 40],
      ],
      [
        [14, 44],
        [16, 44],
        [16, 46],
        [14, 46],
        [14, 44],
      ],
    ],
  });

  it('has its outer ring clockwise on the screen, whichever way it was drawn', () => {
    expect(area?.parts.map((ring) => Math.sign(signedArea(ring)))).toEqual([1, -1]);
  });

  it('that covers the tile is drawn around it, within the buffer', () => {
    const [ring = []] = shapeInTile(AREA, area?.parts ?? [], tilePlace(8, 136, 91));
    expect(Math.min(...ring)).toBeGreaterThanOrEqual(-64);
    expect(Math.max(...ring)).toBeLessThanOrEqual(4160);
    expect(signedArea(ring)).toBeGreaterThan(2 * 4096 * 4096);
  });

  it('is nothing in a tile that it does not reach, and never nothing in one that it does', () => {
    expect(shapeInTile(AREA, area?.parts ?? [], tilePlace(8, 0, 0))).toEqual([]);
    const [dot] = toWorld({
      type: 'Polygon',
      coordinates: [
        [
          [11, 44],
          [11.00001, 44],
          [11.00001, 44.00001],
          [11, 44],
        ],
      ],
    });
    for (let z = 0; z <= 22; z += 1) {
      const n = 2 ** z;
      const place = tilePlace(
        z,
        Math.floor((lonToX(11.000005) / 2 ** 32) * n),
        Math.floor((latToY(44.000004) / 2 ** 32) * n),
      );
      expect(shapeInTile(AREA, dot?.parts ?? [], place).length).toBeGreaterThan(0);
    }
  });

  it('is GeoJSON again', () => {
    const back = toGeoJson(AREA, area?.parts ?? []);
    expect(back).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [10, 40],
          [20, 40],
          [20, 50],
          [10, 50],
          [10, 40],
        ],
        [
          [14, 44],
          [14, 46],
          [16, 46],
          [16, 44],
          [14, 44],
        ],
      ].map((ring) => expect.arrayContaining(ring)),
    });
    expect(
      back.type === 'Polygon' &&
        back.coordinates.map((ring) => [ring.length, ring[0]?.join() === ring.at(-1)?.join()]),
    ).toEqual([
      [5, true],
      [5, true],
    ]);
  });
});

describe('an encoded tile', () => {
  it('is read by a reader of the standard with all kinds and types', () => {
    const bytes = encodeTile({
      name: 'rows',
      keys: ['testo', 'intero', 'doppio', 'vero'],
      features: [
        { id: 7, kind: POINT, parts: [[10, 20, -5, 4100]], values: ['città', -3, 1.5, true] },
        {
          id: 4_000_000_000,
          kind: LINE,
          parts: [
            [0, 0, 10, 0, 10, 10],
            [50, 50, 60, 60],
          ],
          values: ['città', 2 ** 40, null, false],
        },
        {
          id: 9,
          kind: AREA,
          parts: [
            [0, 0, 100, 0, 100, 100, 0, 100],
            [25, 25, 25, 50, 50, 50, 50, 25],
          ],
          values: [null, 0, null, null],
        },
      ],
    });
    const [layer] = decodeTile(bytes);
    expect(layer).toEqual({
      name: 'rows',
      extent: 4096,
      version: 2,
      features: [
        {
          id: 7,
          kind: 1,
          properties: { testo: 'città', intero: -3, doppio: 1.5, vero: true },
          parts: [
            [
              [10, 20],
              [-5, 4100],
            ],
          ],
        },
        {
          id: 4_000_000_000,
          kind: 2,
          properties: { testo: 'città', intero: 2 ** 40, vero: false },
          parts: [
            [
              [0, 0],
              [10, 0],
              [10, 10],
            ],
            [
              [50, 50],
              [60, 60],
            ],
          ],
        },
        {
          id: 9,
          kind: 3,
          properties: { intero: 0 },
          parts: [
            [
              [0, 0],
              [100, 0],
              [100, 100],
              [0, 100],
            ],
            [
              [25, 25],
              [25, 50],
              [50, 50],
              [50, 25],
            ],
          ],
        },
      ],
    });
  });
});

describe('the finder of areas', () => {
  it('agrees with looking through every ring, with holes and overlaps', () => {
    const next = numbers(5);
    const star = (cx: number, cy: number, r: number, corners: number): number[] =>
      Array.from({ length: corners }, (_, at) => {
        const angle = (at / corners) * 2 * Math.PI;
        const far = r * (0.4 + 0.6 * next());
        return [Math.round(cx + far * Math.cos(angle)), Math.round(cy + far * Math.sin(angle))];
      }).flat();
    const base = 2_000_000_000;
    const areas = Array.from({ length: 12 }, () => {
      const [cx, cy] = [base + next() * 1e6, base + next() * 1e6];
      return [star(cx, cy, 3e5, 60), star(cx, cy, 5e4, 12)];
    });
    const locator = new AreaLocator(areas);
    const inRing = (ring: number[], x: number, y: number): boolean => {
      let odd = false;
      for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
        const [ax, ay, bx, by] = [ring[before], ring[before + 1], ring[at], ring[at + 1]] as [
          number,
          number,
          number,
          number,
        ];
        if (ay > y !== by > y && ax + ((y - ay) / (by - ay)) * (bx - ax) < x) odd = !odd;
      }
      return odd;
    };
    let found = 0;
    for (let time = 0; time < 20_000; time += 1) {
      const [x, y] = [Math.round(base - 3e5 + next() * 1.6e6), Math.round(base - 3e5 + next() * 1.6e6)];
      const wanted = areas.flatMap((rings, at) =>
        rings.filter((ring) => inRing(ring, x, y)).length % 2 === 1 ? [at] : [],
      );
      expect([...locator.at(x, y)].sort((a, b) => a - b)).toEqual(wanted);
      found += wanted.length;
    }
    expect(found).toBeGreaterThan(1000);
  });
});
