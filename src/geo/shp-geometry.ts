import { type Geometry, joinParts, type Position } from './geometry.js';

/**
 * The geometry of one record of a `.shp` (ESRI Shapefile Technical Description, July 1998), little-endian from its
 * shape type on. Heights of Z types are kept, measures are not. Null for a null shape, `broken` for what is damaged
 * or not supported (MultiPatch).
 */
export function shpGeometry(content: Buffer): Geometry | null | 'broken' {
  if (content.length < 4) return 'broken';
  const type = content.readInt32LE(0);
  const kind = type % 10;
  const hasZ = type > 10 && type < 20;
  try {
    if (type === 0) return null;
    if (kind === 1 && type < 30) return point(content, hasZ);
    if (kind === 8) return multiPoint(content, hasZ);
    if (kind === 3) return lines(content, hasZ);
    if (kind === 5) return polygons(content, hasZ);
  } catch {
    // A count that leads beyond the record.
  }
  return 'broken';
}

function point(content: Buffer, hasZ: boolean): Geometry {
  const x = content.readDoubleLE(4);
  const y = content.readDoubleLE(12);
  return checked([hasZ ? [x, y, content.readDoubleLE(20)] : [x, y]], ([at]) => ({
    type: 'Point',
    coordinates: at as Position,
  }));
}

function multiPoint(content: Buffer, hasZ: boolean): Geometry {
  const count = content.readInt32LE(36);
  const positions = readPositions(content, 40, count, hasZ);
  return { type: 'MultiPoint', coordinates: positions };
}

function lines(content: Buffer, hasZ: boolean): Geometry | null {
  return joinParts(readParts(content, hasZ).map((coordinates) => ({ type: 'LineString', coordinates })));
}

/** Outer rings run clockwise and holes against it; a hole belongs to the smallest outer ring around it. */
function polygons(content: Buffer, hasZ: boolean): Geometry | null {
  const rings = readParts(content, hasZ).filter((ring) => ring.length > 0);
  const outers: { ring: Position[]; area: number; holes: Position[][] }[] = [];
  const holes: Position[][] = [];
  for (const ring of rings) {
    const area = signedArea(ring);
    if (area <= 0 || rings.length === 1) outers.push({ ring, area: Math.abs(area), holes: [] });
    else holes.push(ring);
  }
  for (const hole of holes) {
    const [at] = hole as [Position];
    let owner: (typeof outers)[number] | undefined;
    for (const outer of outers) {
      if ((!owner || outer.area < owner.area) && surrounds(outer.ring, at)) owner = outer;
    }
    // A hole in nothing is an outer ring wound the wrong way.
    if (owner) owner.holes.push(hole);
    else outers.push({ ring: hole, area: signedArea(hole), holes: [] });
  }
  const parts = outers.map(
    ({ ring, holes: inner }): Geometry => ({
      type: 'Polygon',
      // RFC 7946 winds the other way round.
      coordinates: [
        signedArea(ring) < 0 ? ring.toReversed() : ring,
        ...inner.map((hole) => hole.toReversed()),
      ],
    }),
  );
  return joinParts(parts);
}

function readParts(content: Buffer, hasZ: boolean): Position[][] {
  const partCount = content.readInt32LE(36);
  const count = content.readInt32LE(40);
  if (partCount < 0 || partCount * 4 > content.length) throw new RangeError('parts');
  const positions = readPositions(content, 44 + partCount * 4, count, hasZ);
  const parts: Position[][] = [];
  for (let part = 0; part < partCount; part += 1) {
    const from = content.readInt32LE(44 + part * 4);
    const to = part + 1 < partCount ? content.readInt32LE(48 + part * 4) : count;
    if (from < 0 || to < from || to > count) throw new RangeError('part');
    parts.push(positions.slice(from, to));
  }
  return parts;
}

function readPositions(content: Buffer, offset: number, count: number, hasZ: boolean): Position[] {
  if (count < 0 || offset + count * 16 > content.length) throw new RangeError('points');
  const heights = offset + count * 16 + 16;
  return checked(
    Array.from({ length: count }, (_, at): Position => {
      const x = content.readDoubleLE(offset + at * 16);
      const y = content.readDoubleLE(offset + at * 16 + 8);
      return hasZ ? [x, y, content.readDoubleLE(heights + at * 8)] : [x, y];
    }),
    (positions) => positions,
  );
}

function checked<T>(positions: Position[], make: (positions: Position[]) => T): T {
  if (!positions.every((position) => position.every(Number.isFinite))) throw new RangeError('ordinate');
  return make(positions);
}

/** Twice the area; positive where the ring runs against the clock. */
function signedArea(ring: readonly Position[]): number {
  let sum = 0;
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [ax = 0, ay = 0] = ring[at] as Position;
    const [bx = 0, by = 0] = ring[at + 1] as Position;
    sum += ax * by - bx * ay;
  }
  return sum;
}

function surrounds(ring: readonly Position[], [x = 0, y = 0]: Position): boolean {
  let inside = false;
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [ax = 0, ay = 0] = ring[at] as Position;
    const [bx = 0, by = 0] = ring[at + 1] as Position;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
