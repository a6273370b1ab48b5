export interface Feature {
  type: 'Feature';
  properties: Record<string, string | number | boolean>;
  geometry:
    | { type: 'Point'; coordinates: [number, number] }
    | { type: 'Polygon'; coordinates: [number, number][][] };
}

/** A GeoJSON file (RFC 7946), one feature a line so that versions can be compared. */
export function* writeGeoJson(features: Iterable<Feature>): Generator<Buffer> {
  const lines = Array.from(features, (feature) => JSON.stringify(feature));
  yield Buffer.from(`{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`);
}
