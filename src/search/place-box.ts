import type { Geometry as WrittenGeometry } from '../catalog/model/index.js';
import { asGeometry, type Bbox, emptyBbox, extendBbox, type Geometry } from '../geo/geometry.js';
import { parseWkt } from '../geo/wkt.js';

const GEOGRAPHIC = /(?:4326|4258|6706|CRS84)$/i;

/** Corners and positions of a GML geometry; latitude comes first unless it says CRS84 (EPSG's order of axes). */
function gmlPositions(text: string): Geometry | undefined {
  const srs = /srsName\s*=\s*["']([^"']+)["']/.exec(text)?.[1];
  if (srs !== undefined && !GEOGRAPHIC.test(srs)) return undefined;
  const numbers = [
    ...text.matchAll(/<(?:\w+:)?(?:lowerCorner|upperCorner|pos|posList)\b[^>]*>([^<]*)</g),
  ].flatMap(([, list = '']) =>
    list
      .trim()
      .split(/[\s,]+/)
      .map(Number),
  );
  if (numbers.length < 2 || numbers.length % 2 === 1 || !numbers.every(Number.isFinite)) return undefined;
  const latitudeFirst = srs !== undefined && !/CRS84$/i.test(srs);
  const coordinates: number[][] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    const pair = [numbers[i] as number, numbers[i + 1] as number];
    coordinates.push(latitudeFirst ? pair.reverse() : pair);
  }
  return { type: 'MultiPoint', coordinates };
}

function readGeometry({ format, value }: WrittenGeometry): Geometry | undefined {
  switch (format) {
    case 'wkt': {
      const read = parseWkt(value.replace(/^\s*<[^>]*>\s*/, ''));
      return read && (read.srid === undefined || GEOGRAPHIC.test(read.srid)) ? read.geometry : undefined;
    }
    case 'geojson':
      try {
        return asGeometry(JSON.parse(value)) ?? undefined;
      } catch {
        return undefined;
      }
    case 'gml':
      return gmlPositions(value);
  }
}

/** West, south, east and north of a geometry in degrees of WGS 84; undefined where it cannot be read as such. */
export function boxOf(geometry: WrittenGeometry): Bbox | undefined {
  const read = readGeometry(geometry);
  if (!read) return undefined;
  const box = emptyBbox();
  extendBbox(box, read);
  const [west, south, east, north] = box;
  return west >= -180 && east <= 180 && south >= -90 && north <= 90 && west <= east ? box : undefined;
}
