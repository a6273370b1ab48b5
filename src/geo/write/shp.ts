import type { Bbox, Geometry, Position } from '../geometry.js';

/** The kinds of shapes of a shapefile; all of one file are of one kind. */
export type ShapeKind = 'point' | 'multipoint' | 'line' | 'polygon';

const TYPES: Record<ShapeKind, number> = { point: 1, line: 3, polygon: 5, multipoint: 8 };

/** A shape of one kind: its points, or its lines and rings. */
export interface Shape {
  kind: ShapeKind;
  parts: Position[][];
}

/** The shapes that a geometry is made of, one of each kind that occurs; empty ones are none. */
export function shapesOf(geometry: Geometry): Shape[] {
  const found = new Map<ShapeKind, Position[][]>();
  const add = (kind: ShapeKind, parts: readonly Position[][]): void => {
    const known = found.get(kind) ?? [];
    for (const part of parts) if (part.length > 0) known.push(part);
    if (known.length > 0) found.set(kind, known);
  };
  const visit = (part: Geometry): void => {
    switch (part.type) {
      case 'Point':
        add('point', part.coordinates.length > 0 ? [[part.coordinates]] : []);
        break;
      case 'MultiPoint':
        add('multipoint', [part.coordinates.filter(({ length }) => length > 0)]);
        break;
      case 'LineString':
        add('line', [part.coordinates]);
        break;
      case 'MultiLineString':
        add('line', part.coordinates);
        break;
      case 'Polygon':
        add('polygon', wound(part.coordinates));
        break;
      case 'MultiPolygon':
        for (const polygon of part.coordinates) add('polygon', wound(polygon));
        break;
      case 'GeometryCollection':
        for (const member of part.geometries) visit(member);
    }
  };
  visit(geometry);
  // Several points of a collection are one multipoint.
  const points = found.get('point');
  if (points && points.length > 1) {
    found.delete('point');
    add('multipoint', [points.flat()]);
  }
  return [...found].map(([kind, parts]) => ({ kind, parts: kind === 'multipoint' ? [parts.flat()] : parts }));
}

/** Outer rings clockwise, holes against it (ESRI Shapefile Technical Description, July 1998, page 8); all closed. */
function wound(rings: readonly Position[][]): Position[][] {
  return rings
    .filter(({ length }) => length > 0)
    .map((ring, at) => {
      const [first] = ring as [Position];
      const last = ring[ring.length - 1] as Position;
      const closed = first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
      return signedArea(closed) > 0 === (at === 0) ? closed.toReversed() : closed;
    });
}

function signedArea(ring: readonly Position[]): number {
  let sum = 0;
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [ax = 0, ay = 0] = ring[at] as Position;
    const [bx = 0, by = 0] = ring[at + 1] as Position;
    sum += ax * by - bx * ay;
  }
  return sum;
}

/** A record of a `.shp`: header of eight bytes and content. Without a shape it is a null shape. */
export function shpRecord(number: number, shape: Shape | undefined, hasZ: boolean): Buffer {
  const content = shape ? shapeContent(shape, hasZ) : Buffer.alloc(4);
  const head = Buffer.alloc(8);
  head.writeInt32BE(number, 0);
  head.writeInt32BE(content.length / 2, 4);
  return Buffer.concat([head, content]);
}

function shapeContent({ kind, parts }: Shape, hasZ: boolean): Buffer {
  const type = TYPES[kind] + (hasZ ? 10 : 0);
  const points = parts.flat();
  if (kind === 'point') {
    const [x = 0, y = 0, z = 0] = points[0] ?? [];
    // PointZ has a measure as well.
    const content = Buffer.alloc(hasZ ? 36 : 20);
    content.writeInt32LE(type, 0);
    content.writeDoubleLE(x, 4);
    content.writeDoubleLE(y, 12);
    if (hasZ) content.writeDoubleLE(z, 20);
    return content;
  }
  const lined = kind !== 'multipoint';
  const before = 36 + (lined ? 8 + 4 * parts.length : 4);
  const content = Buffer.alloc(before + 16 * points.length + (hasZ ? 16 + 8 * points.length : 0));
  content.writeInt32LE(type, 0);
  writeBox(content, 4, boxOf(points));
  if (lined) {
    content.writeInt32LE(parts.length, 36);
    content.writeInt32LE(points.length, 40);
    let start = 0;
    for (const [at, part] of parts.entries()) {
      content.writeInt32LE(start, 44 + 4 * at);
      start += part.length;
    }
  } else content.writeInt32LE(points.length, 36);
  for (const [at, [x = 0, y = 0]] of points.entries()) {
    content.writeDoubleLE(x, before + 16 * at);
    content.writeDoubleLE(y, before + 16 * at + 8);
  }
  if (hasZ) {
    const heights = before + 16 * points.length;
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [at, [, , z = 0]] of points.entries()) {
      content.writeDoubleLE(z, heights + 16 + 8 * at);
      low = Math.min(low, z);
      high = Math.max(high, z);
    }
    content.writeDoubleLE(low, heights);
    content.writeDoubleLE(high, heights + 8);
  }
  return content;
}

function boxOf(points: readonly Position[]): Bbox {
  const box: Bbox = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [x = 0, y = 0] of points) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

function writeBox(buffer: Buffer, at: number, box: Bbox): void {
  for (const [place, value] of box.entries()) buffer.writeDoubleLE(value, at + 8 * place);
}

/** Grows a box by the points of a shape. */
export function growBox(box: Bbox, { parts }: Shape): void {
  const own = boxOf(parts.flat());
  box[0] = Math.min(box[0], own[0]);
  box[1] = Math.min(box[1], own[1]);
  box[2] = Math.max(box[2], own[2]);
  box[3] = Math.max(box[3], own[3]);
}

/** The header of a `.shp` or `.shx` of so many bytes. */
export function shpHeader(kind: ShapeKind, hasZ: boolean, bytes: number, box: Bbox): Buffer {
  const head = Buffer.alloc(100);
  head.writeInt32BE(9994, 0);
  head.writeInt32BE(bytes / 2, 24);
  head.writeInt32LE(1000, 28);
  head.writeInt32LE(TYPES[kind] + (hasZ ? 10 : 0), 32);
  writeBox(head, 36, box[0] <= box[2] ? box : [0, 0, 0, 0]);
  return head;
}
