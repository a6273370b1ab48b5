import type { Bbox, Geometry, Position } from '../../../geo/geometry.js';
import { emptyBbox, extendBbox } from '../../../geo/geometry.js';

export type Segment = readonly [Position, Position];

/** A geometry taken apart for the tests of this folder: degrees of WGS 84, longitude first. */
export interface Parts {
  /** Points that stand alone. */
  points: Position[];
  /** Segments of lines and of the rings of polygons. */
  segments: Segment[];
  /** Segments of lines alone. */
  lines: Segment[];
  /** Polygons as lists of rings, the outer one first. */
  polygons: Position[][][];
  bbox: Bbox;
}

/** Takes a geometry apart. */
export function partsOfGeometry(geometry: Geometry): Parts {
  const parts: Parts = { points: [], segments: [], lines: [], polygons: [], bbox: emptyBbox() };
  extendBbox(parts.bbox, geometry);
  collect(parts, geometry);
  return parts;
}

function collect(parts: Parts, geometry: Geometry): void {
  switch (geometry.type) {
    case 'Point':
      if (geometry.coordinates.length > 0) parts.points.push(geometry.coordinates);
      return;
    case 'MultiPoint':
      parts.points.push(...geometry.coordinates.filter((position) => position.length > 0));
      return;
    case 'LineString':
      addLine(parts, geometry.coordinates, parts.lines);
      return;
    case 'MultiLineString':
      for (const line of geometry.coordinates) addLine(parts, line, parts.lines);
      return;
    case 'Polygon':
      addPolygon(parts, geometry.coordinates);
      return;
    case 'MultiPolygon':
      for (const polygon of geometry.coordinates) addPolygon(parts, polygon);
      return;
    case 'GeometryCollection':
      for (const member of geometry.geometries) collect(parts, member);
  }
}

function addLine(parts: Parts, line: Position[], too?: Segment[]): void {
  for (let at = 1; at < line.length; at += 1) {
    const segment: Segment = [line[at - 1] as Position, line[at] as Position];
    parts.segments.push(segment);
    too?.push(segment);
  }
}

function addPolygon(parts: Parts, given: Position[][]): void {
  const rings = given.filter((ring) => ring.length > 0);
  if (rings.length === 0) return;
  parts.polygons.push(rings);
  for (const ring of rings) addLine(parts, ring);
}

/** Whether two boxes have anything in common. */
export const boxesMeet = (a: Bbox, b: Bbox): boolean =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

/** The box of a segment. */
export const boxOf = ([a, b]: Segment): Bbox => [
  Math.min(a[0] as number, b[0] as number),
  Math.min(a[1] as number, b[1] as number),
  Math.max(a[0] as number, b[0] as number),
  Math.max(a[1] as number, b[1] as number),
];
