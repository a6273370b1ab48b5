import { type Crs, crsByCode, WGS84_CRS } from '../../geo/crs-table.js';
import type { Geometry } from '../../geo/geometry.js';
import { fromWgs84 } from '../../geo/write/from-wgs84.js';
import { readPlace } from '../query/geo/read-place.js';
import type { TableColumn } from '../query/relation.js';
import { isPlace } from './cell-sql.js';
import { ExportRefused } from './export-refused.js';

/**
 * The column whose places are the geometry of a file: the one that the load made of coordinates, else the first shape,
 * else the first point; -1 where there is none. Further places stay among the properties.
 */
export function geometryColumn(columns: readonly TableColumn[]): number {
  const made = columns.findIndex((column) => isPlace(column) && column.virtual === true);
  if (made !== -1) return made;
  const shape = columns.findIndex(({ type }) => type === 'geoShape');
  return shape === -1 ? columns.findIndex(isPlace) : shape;
}

/** The reference system with an EPSG number. @throws ExportRefused for one that is not known */
export function systemOf(epsg: number | undefined): Crs {
  if (epsg === undefined) return WGS84_CRS;
  const crs = crsByCode(`EPSG:${epsg}`);
  if (crs) return crs;
  throw new ExportRefused(
    'unknown-epsg',
    {
      it: `Sistema di riferimento non conosciuto: EPSG:${epsg}.`,
      en: `Unknown reference system: EPSG:${epsg}.`,
    },
    'epsg',
  );
}

/** A format that is always in WGS 84. @throws ExportRefused where another system is asked for */
export function onlyWgs84(format: string, epsg: number | undefined): void {
  if (epsg === undefined || epsg === 4326) return;
  throw new ExportRefused(
    'always-wgs84',
    { it: `${format} è sempre in WGS 84 (EPSG:4326).`, en: `${format} is always in WGS 84 (EPSG:4326).` },
    'epsg',
  );
}

/** The place of a cell in a system, or null. */
export function placeReader(crs: Crs): (text: string | null) => Geometry | null {
  const project = fromWgs84(crs);
  return (text) => {
    const geometry = text === null ? null : readPlace(text);
    return geometry && project(geometry);
  };
}

/** Geometries as loads write them: their text is what a GeoJSON holds. */
const CANONICAL = /^\{"type":"(?:Multi)?(?:Point|LineString|Polygon)","coordinates":\[[-+0-9.eE,[\]]*\]\}$/;

/** A cell as the GeoJSON of its geometry, `null` where it holds no place. */
export function geojsonWriter(crs: Crs): (text: string | null) => string {
  const read = placeReader(crs);
  return (text) => {
    const geometry = read(text);
    if (!geometry) return 'null';
    return crs === WGS84_CRS && CANONICAL.test(text ?? '') ? (text as string) : JSON.stringify(geometry);
  };
}

/** Columns that names of things are looked for in, best first. */
const NAMES = /^(?:nome|name|denominazione|titolo|title|descrizione|indirizzo|label)$/i;

/** The column that names the things of a map: the one asked for, else one called so, else the first text; -1 for none. */
export function namingColumn(columns: readonly TableColumn[], asked?: string): number {
  if (asked !== undefined) {
    const found = columns.findIndex(({ name }) => name === asked);
    if (found !== -1) return found;
    throw new ExportRefused(
      'unknown-column',
      { it: `Nessuna colonna ${JSON.stringify(asked)}.`, en: `No column ${JSON.stringify(asked)}.` },
      'name_field',
    );
  }
  const named = columns.findIndex(({ name }) => NAMES.test(name));
  return named === -1 ? columns.findIndex(({ type }) => type === 'text') : named;
}
