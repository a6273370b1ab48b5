import type { Bbox } from './open-map.js';

/** The box around a geometry of GeoJSON, in its own degrees; undefined for none and for an empty one. */
export function bboxOf(geometry: unknown): Bbox | undefined {
  const box: [number, number, number, number] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [x, y] = value;
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else for (const part of value) visit(part);
  };
  const walk = (one: unknown): void => {
    const { coordinates, geometries } = (one ?? {}) as { coordinates?: unknown; geometries?: unknown[] };
    visit(coordinates);
    for (const part of geometries ?? []) walk(part);
  };
  walk(geometry);
  return box[0] <= box[2] ? box : undefined;
}

/** The box around boxes. */
export const union = (boxes: readonly Bbox[]): Bbox | undefined =>
  boxes.length === 0
    ? undefined
    : boxes.reduce((a, b) => [
        Math.min(a[0], b[0]),
        Math.min(a[1], b[1]),
        Math.max(a[2], b[2]),
        Math.max(a[3], b[3]),
      ]);
