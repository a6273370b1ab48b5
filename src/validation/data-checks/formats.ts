import type { FileFormat } from '../../tables/table-model.js';
import { byIri, type FileType, fileTypeOfName } from '../../vocabularies/index.js';

/** The codes of the file-type vocabulary that a format found may be declared as. */
const CODES: Readonly<Record<Exclude<FileFormat, 'other' | 'empty'>, readonly string[]>> = {
  csv: ['CSV', 'TSV', 'TXT', 'TAB'],
  tsv: ['TSV', 'CSV', 'TXT', 'TAB'],
  json: ['JSON', 'JSON_LD'],
  jsonl: ['JSON', 'JSONL', 'NDJSON'],
  geojson: ['GEOJSON', 'JSON'],
  topojson: ['TOPOJSON', 'JSON', 'GEOJSON'],
  xlsx: ['XLSX', 'XLSM', 'XLTX'],
  xls: ['XLS', 'XLSB', 'XLT'],
  ods: ['ODS', 'OTS', 'FODS'],
  parquet: ['PARQUET'],
  geopackage: ['GPKG'],
  shapefile: ['SHP', 'ZIP'],
  gtfs: ['GTFS', 'ZIP'],
  zip: ['ZIP'],
  gzip: ['GZIP', 'GZ', 'TAR_GZ', 'TGZ'],
  kml: ['KML', 'XML'],
  kmz: ['KMZ', 'KML', 'ZIP'],
  gpx: ['GPX', 'XML'],
  xml: ['XML'],
  html: ['HTML', 'HTML5', 'HTML_SIMPL', 'XHTML', 'XHTML5', 'XHTML_SIMPL', 'RDFA'],
  pdf: ['PDF'],
};

/** Formats that are told by their own marks, beyond doubt. */
const SURE: ReadonlySet<FileFormat> = new Set([
  'xlsx',
  'xls',
  'ods',
  'parquet',
  'geopackage',
  'html',
  'pdf',
  'shapefile',
  'gtfs',
  'kml',
  'kmz',
  'gpx',
]);

/** Codes whose files would have been recognised; a lone `.shp` is no shapefile to us, and is one to everybody else. */
const RECOGNISED: ReadonlySet<string> = new Set(
  Object.values(CODES)
    .flat()
    .filter((code) => code !== 'SHP' && code !== 'GTFS'),
);
/** DCAT-AP_IT, section 6: a packed file has the format of what is inside. */
const PACKED: ReadonlySet<FileFormat> = new Set(['zip', 'gzip', 'shapefile', 'gtfs', 'kmz']);

/** Endings that the vocabulary has no code for. */
const OTHER_ENDINGS: Readonly<Record<string, string>> = {
  parquet: 'PARQUET',
  gpx: 'GPX',
  gpkg: 'GPKG',
  topojson: 'TOPOJSON',
  jsonl: 'JSONL',
  ndjson: 'NDJSON',
  tab: 'TAB',
};

/** Code of the format that a name ends with, or undefined. */
export function endingCode(name: string): string | undefined {
  const ending = /\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return OTHER_ENDINGS[ending] ?? fileTypeOfName(name)?.code;
}

/**
 * Whether bytes of the format found may be called by this code. Undefined where it cannot be told: a code whose format
 * is not recognised, beside bytes that may be anything.
 * @param inside formats of the files within an archive
 */
export function mayBe(
  code: string,
  found: FileFormat,
  inside: readonly FileFormat[] = [],
): boolean | undefined {
  if (found === 'empty') return undefined; // said already, and worse
  if (found === 'other') return RECOGNISED.has(code) ? false : undefined;
  if (CODES[found].includes(code)) return true;
  if (PACKED.has(found) && inside.some((one) => one !== found && mayBe(code, one) === true)) return true;
  if (found === 'xml' && isXml(code)) return true;
  if (found === 'pdf' && code.startsWith('PDF')) return true;
  if (RECOGNISED.has(code)) return false;
  return SURE.has(found) ? false : undefined;
}

function isXml(code: string): boolean {
  const type = byIri('file-type', `http://publications.europa.eu/resource/authority/file-type/${code}`);
  return (type?.mediaTypes ?? []).some((media: string) => /[/+]xml$/.test(media));
}

/** The concept of a declared format. */
export const declaredType = (iri: string | undefined): FileType | undefined =>
  iri === undefined ? undefined : byIri('file-type', iri);
