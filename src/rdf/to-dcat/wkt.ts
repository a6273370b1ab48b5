interface GeoJson {
  type?: string;
  coordinates?: unknown;
  geometries?: unknown[];
}

function position(value: unknown): string {
  const numbers = value as unknown[];
  if (numbers.length < 2 || !numbers.every(Number.isFinite)) throw new TypeError('not a position');
  return numbers.join(' ');
}
const ring = (line: unknown): string => `(${(line as unknown[]).map(position).join(', ')})`;
const rings = (polygon: unknown): string => `(${(polygon as unknown[]).map(ring).join(', ')})`;

const BODY: Readonly<Record<string, (coordinates: unknown) => string>> = {
  Point: (c) => `(${position(c)})`,
  MultiPoint: (c) => `(${(c as unknown[]).map((p) => `(${position(p)})`).join(', ')})`,
  LineString: ring,
  MultiLineString: rings,
  Polygon: rings,
  MultiPolygon: (c) => `(${(c as unknown[]).map(rings).join(', ')})`,
};

function geometry(value: GeoJson): string {
  if (value.type === 'GeometryCollection') {
    return `GEOMETRYCOLLECTION (${(value.geometries as GeoJson[]).map(geometry).join(', ')})`;
  }
  const body = BODY[value.type ?? ''];
  if (!body) throw new TypeError(`not a geometry: ${value.type}`);
  return `${(value.type as string).toUpperCase()} ${body(value.coordinates)}`;
}

/**
 * A GeoJSON geometry as WKT: DCAT-AP_IT knows WKT and GML only. Both are longitude first in CRS84, so that nothing is
 * computed. Undefined when the text is no geometry.
 */
export function wktOfGeoJson(text: string): string | undefined {
  try {
    return geometry(JSON.parse(text) as GeoJson);
  } catch {
    return undefined;
  }
}
