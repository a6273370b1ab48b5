import type { Geometry, Position } from '../geometry.js';

/** What of a geometry are waypoints, and what is a track: lines, and the boundaries of areas, which GPX has not. */
export interface GpxParts {
  points: Position[];
  segments: Position[][];
}

/** A geometry of WGS 84 in the parts that GPX 1.1 has. */
export function gpxParts(geometry: Geometry): GpxParts {
  const found: GpxParts = { points: [], segments: [] };
  gather(geometry, found);
  return found;
}

function gather(geometry: Geometry, found: GpxParts): void {
  switch (geometry.type) {
    case 'Point':
      if (geometry.coordinates.length > 0) found.points.push(geometry.coordinates);
      return;
    case 'MultiPoint':
      for (const point of geometry.coordinates) if (point.length > 0) found.points.push(point);
      return;
    case 'LineString':
      if (geometry.coordinates.length > 0) found.segments.push(geometry.coordinates);
      return;
    case 'MultiLineString':
    case 'Polygon':
      for (const line of geometry.coordinates) if (line.length > 0) found.segments.push(line);
      return;
    case 'MultiPolygon':
      for (const polygon of geometry.coordinates)
        for (const line of polygon) if (line.length > 0) found.segments.push(line);
      return;
    case 'GeometryCollection':
      for (const member of geometry.geometries) gather(member, found);
  }
}

const at = ([lon = 0, lat = 0]: Position): string => `lat="${lat}" lon="${lon}"`;
const height = ([, , z]: Position): string => (z === undefined ? '' : `<ele>${z}</ele>`);

/** A waypoint. @param inside its name, description and extensions, as XML */
export const gpxWaypoint = (position: Position, inside: string): string =>
  `<wpt ${at(position)}>${height(position)}${inside}</wpt>\n`;

/** A track with its segments. */
export const gpxTrack = (segments: readonly Position[][], inside: string): string =>
  `<trk>${inside}${segments
    .map(
      (segment) =>
        `<trkseg>${segment.map((position) => `<trkpt ${at(position)}>${height(position)}</trkpt>`).join('')}</trkseg>`,
    )
    .join('')}</trk>\n`;
