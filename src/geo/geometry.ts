/**
 * GeoJSON geometry (RFC 7946 section 3.1): the one form that every reader of this folder gives.
 *
 * - Position: easting or longitude first, then northing or latitude, then height where there is one.
 */
export type Position = number[];

export type GeometryType =
  | 'Point'
  | 'MultiPoint'
  | 'LineString'
  | 'MultiLineString'
  | 'Polygon'
  | 'MultiPolygon';

export type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'MultiPoint' | 'LineString'; coordinates: Position[] }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] }
  | { type: 'GeometryCollection'; geometries: Geometry[] };

/** West, south, east, north. */
export type Bbox = [number, number, number, number];

const DEPTH: Record<GeometryType, number> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** Collections within collections beyond this are refused. */
const DEEPEST = 16;

/**
 * Checks that a JSON value has the form of a geometry and gives it, or null. Empty arrays are accepted (RFC 7946
 * allows them for "no place"); ordinates that are no finite numbers are not.
 */
export function asGeometry(value: unknown, depth = 0): Geometry | null {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return null;
  const { type, coordinates, geometries } = value as Record<string, unknown>;
  if (type === 'GeometryCollection') {
    if (!Array.isArray(geometries)) return null;
    const members = geometries.map((member) => asGeometry(member, depth + 1));
    return members.includes(null) ? null : { type, geometries: members as Geometry[] };
  }
  if (typeof type !== 'string' || !(type in DEPTH)) return null;
  if (!isNested(coordinates, DEPTH[type as GeometryType])) return null;
  return { type, coordinates } as Geometry;
}

function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 0) return value.every((member) => isNested(member, depth - 1));
  return value.length === 0 || (value.length >= 2 && value.every((ordinate) => Number.isFinite(ordinate)));
}

/** Calls `visit` with every position. */
export function eachPosition(geometry: Geometry, visit: (position: Position) => void): void {
  if (geometry.type === 'GeometryCollection') {
    for (const member of geometry.geometries) eachPosition(member, visit);
    return;
  }
  walk(geometry.coordinates, DEPTH[geometry.type], visit);
}

function walk(value: unknown, depth: number, visit: (position: Position) => void): void {
  if (depth > 0) for (const member of value as unknown[]) walk(member, depth - 1, visit);
  else if ((value as Position).length > 0) visit(value as Position);
}

/** The same geometry with every position changed by `change`. */
export function mapPositions(geometry: Geometry, change: (position: Position) => Position): Geometry {
  if (geometry.type === 'GeometryCollection') {
    return {
      type: geometry.type,
      geometries: geometry.geometries.map((member) => mapPositions(member, change)),
    };
  }
  const coordinates = remake(geometry.coordinates, DEPTH[geometry.type], change);
  return { type: geometry.type, coordinates } as Geometry;
}

function remake(value: unknown, depth: number, change: (position: Position) => Position): unknown {
  if (depth > 0) return (value as unknown[]).map((member) => remake(member, depth - 1, change));
  return (value as Position).length > 0 ? change(value as Position) : value;
}

/** The first position of a geometry, or undefined where it is empty. */
export function firstPosition(geometry: Geometry): Position | undefined {
  if (geometry.type === 'GeometryCollection') {
    for (const member of geometry.geometries) {
      const first = firstPosition(member);
      if (first) return first;
    }
    return undefined;
  }
  return firstIn(geometry.coordinates, DEPTH[geometry.type]);
}

function firstIn(value: unknown, depth: number): Position | undefined {
  if (depth === 0) return (value as Position).length > 0 ? (value as Position) : undefined;
  for (const member of value as unknown[]) {
    const first = firstIn(member, depth - 1);
    if (first) return first;
  }
  return undefined;
}

/** Grows `bbox` so that it holds `geometry`. */
export function extendBbox(bbox: Bbox, geometry: Geometry): void {
  eachPosition(geometry, ([x, y]) => {
    if (x === undefined || y === undefined) return;
    if (x < bbox[0]) bbox[0] = x;
    if (y < bbox[1]) bbox[1] = y;
    if (x > bbox[2]) bbox[2] = x;
    if (y > bbox[3]) bbox[3] = y;
  });
}

/** A bounding box that holds nothing yet. */
export function emptyBbox(): Bbox {
  return [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
}

/** Joins parts of one kind: one part stays what it is, several become its Multi form or a collection. */
export function joinParts(parts: readonly Geometry[]): Geometry | null {
  const [first] = parts;
  if (!first) return null;
  if (parts.length === 1) return first;
  const same = parts.every((part) => part.type === first.type);
  if (same && (first.type === 'Point' || first.type === 'LineString' || first.type === 'Polygon')) {
    const coordinates = parts.map((part) => (part as { coordinates: unknown }).coordinates);
    return { type: `Multi${first.type}`, coordinates } as Geometry;
  }
  return { type: 'GeometryCollection', geometries: [...parts] };
}
