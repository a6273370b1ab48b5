import proj4 from 'proj4';
import { type Crs, crsByCode, WGS84_CRS } from './crs-table.js';

/** A declared system: known, or named but unknown to us. */
export type Declared = { known: true; crs: Crs } | { known: false; text: string };

/**
 * Reads a declaration of a reference system in any of the forms that files use: `EPSG:3003`, `3003`,
 * `urn:ogc:def:crs:EPSG::3003`, `urn:ogc:def:crs:OGC:1.3:CRS84`, `http://www.opengis.net/def/crs/EPSG/0/3003`,
 * `http://www.opengis.net/gml/srs/epsg.xml#3003`, or well-known text (a `.prj`, `srs.definition` of a GeoPackage).
 * Empty text is WGS 84, as GeoJSON, KML and GPX say.
 */
export function declaredCrs(text: string | null | undefined): Declared {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return { known: true, crs: WGS84_CRS };
  if (/^(?:PROJ|GEOG|GEOD|COMPD|BOUND|VERT)[A-Z]*\s*\[/i.test(trimmed)) return fromWkt(trimmed);
  const crs = crsByCode(codeOf(trimmed)) ?? byName(trimmed);
  return crs ? { known: true, crs } : { known: false, text: trimmed.slice(0, 120) };
}

/** `AUTHORITY:code` from an identifier in any form; the text itself in upper case where it is none. */
function codeOf(text: string): string {
  if (/^\d{4,6}$/.test(text)) return `EPSG:${text}`;
  if (/CRS:?84h?$/i.test(text)) return 'OGC:CRS84';
  const parts =
    /(EPSG|ESRI|IAU)(?:[:/][\d.]*)*?[:/#]+(\d{4,6})$/i.exec(text) ?? /(epsg)\.xml#(\d{4,6})$/i.exec(text);
  return parts ? `${parts[1]?.toUpperCase()}:${parts[2]}` : text.toUpperCase();
}

/** Names that systems go by in `.prj` files and metadata, letters and digits only. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [
    /montemario(?:rome)?italy(?:zone)?1|gaussboaga(?:fuso)?(?:ovest|west|1|i)$|roma1?9?40.*(?:ovest|west|fuso1)/,
    'EPSG:3003',
  ],
  [
    /montemario(?:rome)?italy(?:zone)?2|gaussboaga(?:fuso)?(?:est|east|2|ii)$|roma1?9?40.*(?:est|east|fuso2)/,
    'EPSG:3004',
  ],
  [/^(?:wgs(?:19)?84).*utm(?:zone)?3([1234])n?$/, 'EPSG:3263$1'],
  [/^etrs(?:19)?89.*(?:utm|tm)(?:zone)?3([1234])n?$/, 'EPSG:2583$1'],
  [/^ed(?:19)?50.*utm(?:zone)?3([234])n?$/, 'EPSG:2303$1'],
  [/^rdn2008.*(?:utm|tm)(?:zone)?32n{0,2}e?$/, 'EPSG:7791'],
  [/^rdn2008.*(?:utm|tm)(?:zone)?33n{0,2}e?$/, 'EPSG:7792'],
  [/^rdn2008.*(?:utm|tm)(?:zone)?34n{0,2}e?$/, 'EPSG:7793'],
  [/^igm(?:19)?95.*utm(?:zone)?32n?$/, 'EPSG:3064'],
  [/^igm(?:19)?95.*utm(?:zone)?33n?$/, 'EPSG:3065'],
  [/^rdn2008italyzone/, 'EPSG:7794'],
  [/^rdn2008zone12/, 'EPSG:7795'],
  [/webmercator|pseudomercator|popularvisualisation|googlemercator/, 'EPSG:3857'],
  [/etrs(?:19)?89.*laea/, 'EPSG:3035'],
  [/etrs(?:19)?89.*lcc/, 'EPSG:3034'],
  [/^europealbersequalareaconic$/, 'ESRI:102013'],
  [/^(?:gcs)?wgs(?:19)?84$/, 'EPSG:4326'],
  [/^(?:gcs)?etrs(?:19)?89$/, 'EPSG:4258'],
  [/^(?:gcs)?rdn2008$/, 'EPSG:6706'],
  [/^(?:gcs)?igm(?:19)?95$/, 'EPSG:4670'],
  [/^(?:gcs)?montemariorome$/, 'EPSG:4806'],
  [/^(?:gcs)?montemario$/, 'EPSG:4265'],
  [/^(?:gcs)?(?:europeandatum1950|european1950|ed50)$/, 'EPSG:4230'],
];

function byName(name: string): Crs | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  for (const [pattern, code] of NAMES) {
    const found = pattern.exec(plain);
    if (found) return crsByCode(code.replace('$1', found[1] ?? ''));
  }
  return undefined;
}

/**
 * A system from well-known text: by its authority code, by its name, by the parameters of Gauss-Boaga, and last by
 * what proj4 makes of the text itself (without datum shift unless the text has TOWGS84).
 */
function fromWkt(text: string): Declared {
  const authority =
    /(?:AUTHORITY\s*\[\s*"(EPSG|ESRI)"\s*,\s*"?|ID\s*\[\s*"(EPSG|ESRI)"\s*,\s*"?)(\d+)"?\s*\]\s*\]\s*$/i.exec(
      text,
    );
  const code = authority && `${(authority[1] ?? authority[2] ?? '').toUpperCase()}:${authority[3]}`;
  const name = /^\s*\w+\s*\[\s*"([^"]*)"/.exec(text)?.[1] ?? '';
  const known = (code ? crsByCode(code) : undefined) ?? byName(name) ?? byParameters(text);
  if (known) return { known: true, crs: known };
  try {
    proj4(text);
  } catch {
    return { known: false, text: (name || text).slice(0, 120) };
  }
  const geographic = /^\s*GEOG/i.test(text);
  return { known: true, crs: { code: code ?? 'WKT', name: name || 'WKT', definition: text, geographic } };
}

/** Gauss-Boaga is told by its false eastings, whatever the text calls it. */
function byParameters(text: string): Crs | undefined {
  if (!/PROJECTION\s*\[\s*"(?:Transverse_Mercator|Gauss_?Kruger|Gauss_Boaga)"/i.test(text)) return undefined;
  const easting = Number(/PARAMETER\s*\[\s*"false_easting"\s*,\s*([-\d.]+)/i.exec(text)?.[1]);
  const intl = /International|Hayford|6378388/i.test(text);
  if (intl && easting === 1_500_000) return crsByCode('EPSG:3003');
  if (intl && easting === 2_520_000) return crsByCode('EPSG:3004');
  return undefined;
}
