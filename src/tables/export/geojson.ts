import type { Crs } from '../../geo/crs-table.js';
import { WGS84_CRS } from '../../geo/crs-table.js';
import { jsonMembers } from './json.js';
import { cell, type LinePart } from './line.js';
import { geojsonWriter, geometryColumn } from './places.js';
import type { ExportSource } from './source.js';

/**
 * The beginning of a FeatureCollection (RFC 7946). Another system than WGS 84 is declared as GeoJSON 2008 did, which GDAL
 * and QGIS read.
 */
export const geojsonHead = (crs: Crs): string =>
  crs === WGS84_CRS
    ? '{"type":"FeatureCollection","features":['
    : `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:${crs.code.replace(':', '::')}"}},"features":[`;

/** A row as a feature. Without places its geometry is null. @param members as for `jsonMembers` */
export function geojsonFeature(
  source: Pick<ExportSource, 'columns'>,
  crs: Crs,
  members: Parameters<typeof jsonMembers>[1] = {},
): LinePart[] {
  const place = geometryColumn(source.columns);
  return [
    { sql: `'{"type":"Feature","geometry":'` },
    place === -1 ? { sql: "'null'" } : { sql: cell(place), convert: geojsonWriter(crs) },
    { sql: `',"properties":{'` },
    ...jsonMembers(source.columns, { ...members, skip: place }),
    { sql: "'}}'" },
  ];
}
