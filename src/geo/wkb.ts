import type { Geometry, Position } from './geometry.js';

/** Nesting of collections beyond this is refused. */
const DEEPEST = 16;

interface Cursor {
  bytes: DataView;
  at: number;
}

/**
 * Reads well-known binary (OGC 06-103r4 section 8), ISO and PostGIS flavours, from `offset`. Heights are kept,
 * measures dropped; an empty point (not-a-number ordinates) has no coordinates.
 * @throws RangeError where the bytes are no geometry
 */
export function readWkb(bytes: Uint8Array, offset = 0): Geometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return geometry({ bytes: view, at: offset }, 0);
}

/**
 * The geometry of a GeoPackage blob (OGC 12-128r18 section 2.1.3): header, envelope, then well-known binary.
 * Null for an empty one. @throws RangeError
 */
export function readGeoPackageGeometry(blob: Uint8Array): Geometry | null {
  if (blob.length < 8 || blob[0] !== 0x47 || blob[1] !== 0x50)
    throw new RangeError('Not a GeoPackage geometry');
  const flags = blob[3] as number;
  const envelope = [0, 32, 48, 48, 64][(flags >> 1) & 7];
  if (envelope === undefined) throw new RangeError('Unknown envelope');
  return (flags & 0x10) !== 0 ? null : readWkb(blob, 8 + envelope);
}

function geometry(cursor: Cursor, depth: number): Geometry {
  if (depth > DEEPEST) throw new RangeError('Too deep');
  const little = cursor.bytes.getUint8(cursor.at) === 1;
  const code = cursor.bytes.getUint32(cursor.at + 1, little);
  cursor.at += 5;
  // ISO adds 1000, 2000 or 3000; PostGIS sets the highest bits, and may put an SRID first.
  if ((code & 0x20000000) !== 0) cursor.at += 4;
  const plain = code & 0x0fffffff;
  const iso = Math.floor(plain / 1000);
  const hasZ = (code & 0x80000000) !== 0 || iso === 1 || iso === 3;
  const hasM = (code & 0x40000000) !== 0 || iso === 2 || iso === 3;
  const shape = { little, hasZ, ordinates: 2 + Number(hasZ) + Number(hasM) };
  switch (plain % 1000) {
    case 1: {
      const at = position(cursor, shape);
      return { type: 'Point', coordinates: at.every(Number.isNaN) ? [] : finite(at) };
    }
    case 2:
      return { type: 'LineString', coordinates: positions(cursor, shape) };
    case 3:
      return { type: 'Polygon', coordinates: rings(cursor, shape) };
    case 4:
      return { type: 'MultiPoint', coordinates: members(cursor, little, depth, 'Point') as Position[] };
    case 5:
      return {
        type: 'MultiLineString',
        coordinates: members(cursor, little, depth, 'LineString') as Position[][],
      };
    case 6:
      return {
        type: 'MultiPolygon',
        coordinates: members(cursor, little, depth, 'Polygon') as Position[][][],
      };
    case 7: {
      const count = counted(cursor, little, 9);
      return {
        type: 'GeometryCollection',
        geometries: Array.from({ length: count }, () => geometry(cursor, depth + 1)),
      };
    }
    default:
      throw new RangeError(`Geometry type ${plain} is not supported`);
  }
}

interface Shape {
  little: boolean;
  hasZ: boolean;
  ordinates: number;
}

/** A count, refused where so many things of at least `size` bytes cannot follow. */
function counted(cursor: Cursor, little: boolean, size: number): number {
  const count = cursor.bytes.getUint32(cursor.at, little);
  cursor.at += 4;
  if (count * size > cursor.bytes.byteLength - cursor.at) throw new RangeError('More members than bytes');
  return count;
}

function position(cursor: Cursor, { little, hasZ, ordinates }: Shape): Position {
  const { bytes, at } = cursor;
  const found: Position = [bytes.getFloat64(at, little), bytes.getFloat64(at + 8, little)];
  if (hasZ) found.push(bytes.getFloat64(at + 16, little));
  cursor.at += ordinates * 8;
  return found;
}

function finite(at: Position): Position {
  const height = at[2];
  const flat = height !== undefined && Number.isNaN(height) ? at.slice(0, 2) : at;
  if (!flat.every(Number.isFinite)) throw new RangeError('An ordinate is not a number');
  return flat;
}

function positions(cursor: Cursor, shape: Shape): Position[] {
  const count = counted(cursor, shape.little, shape.ordinates * 8);
  return Array.from({ length: count }, () => finite(position(cursor, shape)));
}

function rings(cursor: Cursor, shape: Shape): Position[][] {
  const count = counted(cursor, shape.little, 4);
  return Array.from({ length: count }, () => positions(cursor, shape));
}

function members(cursor: Cursor, little: boolean, depth: number, type: Geometry['type']): unknown[] {
  const count = counted(cursor, little, 9);
  return Array.from({ length: count }, () => {
    const member = geometry(cursor, depth + 1);
    if (member.type !== type || member.type === 'GeometryCollection')
      throw new RangeError('A member of another type');
    return member.coordinates;
  });
}
