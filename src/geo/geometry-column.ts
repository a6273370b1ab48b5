import type { GeometryColumn } from '../tables/formats/format-reader.js';
import type { ColumnType, Finding } from '../tables/table-model.js';
import { fittingSystems, type Placement, placementOf } from './crs-check.js';
import { type Declared, declaredCrs } from './crs-names.js';
import { asGeometry, emptyBbox, firstPosition, type Geometry, type Position } from './geometry.js';
import { inItaly } from './italy.js';
import { createPlacer, type LayerFeature, type Placed } from './layer-writer.js';
import { createValidation } from './validate.js';
import { parseWkt } from './wkt.js';

/** A column of a table as far as places are concerned. */
export interface PlaceColumn {
  name: string;
  /** Of `src/tables/roles`: `latitude`, `longitude`, `easting`, `northing`, `point`, `shape`, or any other. */
  role?: string;
  type?: ColumnType;
  /** Values from all over the column, some hundreds are enough. */
  samples: readonly unknown[];
  /** Reference system suggested for it or stated by the publisher, e.g. `EPSG:3003`. */
  crs?: string;
  /** Systems that the range of the numbers cannot tell from `crs`. */
  crsAlternatives?: readonly string[];
  /** Name of the column with the other half of the coordinates. */
  pairedWith?: string;
}

/** Where the geometry of each row comes from. */
export type GeometrySource =
  | { kind: 'lonlat'; lon: string; lat: string; crs: string }
  /** `crs` is absent where the values tell none and the publisher has to. */
  | { kind: 'xy'; x: string; y: string; crs?: string }
  | { kind: 'geopoint'; column: string; order: 'lat,lon' | 'lon,lat' }
  | { kind: 'wkt' | 'geojson'; column: string; crs: string };

/**
 * Decides which columns of a table give a geometry: shapes before points, degrees before metres. Null where none does.
 */
export function decideGeometry(columns: readonly PlaceColumn[]): GeometrySource | null {
  const shapes = columns.filter(({ role, type }) => role === 'shape' || type === 'geoShape');
  const points = columns.filter(({ role, type }) => role === 'point' || type === 'geoPoint');
  for (const column of [...shapes, ...points]) {
    const kind = textKind(column.samples);
    if (kind) return { kind, column: column.name, crs: column.crs ?? 'EPSG:4326' };
  }
  const degrees = pairOf(columns, 'longitude', 'latitude');
  if (degrees) {
    const [lon, lat] = degrees;
    return { kind: 'lonlat', lon: lon.name, lat: lat.name, crs: lon.crs ?? lat.crs ?? 'EPSG:4326' };
  }
  for (const column of points) {
    const order = orderOf(column.samples);
    if (order) return { kind: 'geopoint', column: column.name, order };
  }
  const metres = pairOf(columns, 'easting', 'northing');
  if (!metres) return null;
  const [x, y] = metres;
  const crs = systemOf(x, y);
  return { kind: 'xy', x: x.name, y: y.name, ...(crs ? { crs } : {}) };
}

/** The system of metres: the one of the role, unless its range leaves others and one of those leads to Italy better. */
function systemOf(x: PlaceColumn, y: PlaceColumn): string | undefined {
  const suggested = x.crs ?? y.crs;
  const others = x.crsAlternatives ?? y.crsAlternatives ?? [];
  if (suggested !== undefined && others.length === 0) return suggested;
  const fits = fittingSystems(pairs(x.samples, y.samples)).filter(({ swapped }) => !swapped);
  if (suggested === undefined) return fits[0]?.crs.code;
  if (fits.some(({ crs }) => crs.code === suggested)) return suggested;
  return fits.find(({ crs }) => others.includes(crs.code))?.crs.code ?? suggested;
}

function pairOf(
  columns: readonly PlaceColumn[],
  first: string,
  second: string,
): [PlaceColumn, PlaceColumn] | null {
  const one = columns.find(({ role }) => role === first);
  const others = columns.filter(({ role }) => role === second);
  const other = others.find(({ name }) => name === one?.pairedWith) ?? others[0];
  return one && other ? [one, other] : null;
}

function pairs(xs: readonly unknown[], ys: readonly unknown[]): Position[] {
  return xs.map((x, at) => [ordinate(x), ordinate(ys[at])]).filter((pair) => pair.every(Number.isFinite));
}

/** What the first texts of a column are, if they are geometries. */
function textKind(samples: readonly unknown[]): 'wkt' | 'geojson' | null {
  const texts = samples
    .filter((sample) => sample !== null && sample !== undefined && sample !== '')
    .slice(0, 20);
  if (texts.length === 0) return null;
  if (texts.every((text) => parseWkt(String(text)) !== null)) return 'wkt';
  return texts.every((text) => geojsonOf(text) !== 'broken') ? 'geojson' : null;
}

/** Order of the numbers of a geopoint: Opendatasoft's `lat, lon` unless only the other one leads to Italy. */
function orderOf(samples: readonly unknown[]): 'lat,lon' | 'lon,lat' | null {
  const found = samples.map(pairIn).filter((pair) => pair !== null);
  if (found.length === 0) return null;
  const named = found.every(({ named: isNamed }) => isNamed);
  const asIs = found.filter(({ a, b }) => inItaly(b, a)).length;
  const swapped = found.filter(({ a, b }) => inItaly(a, b)).length;
  return !named && swapped > asIs ? 'lon,lat' : 'lat,lon';
}

/** The two numbers of a geopoint: `44.49, 11.34`, `[44.49, 11.34]`, or `{"lon": 11.34, "lat": 44.49}`. */
function pairIn(value: unknown): { a: number; b: number; named: boolean } | null {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value ?? null);
  if (text.startsWith('{')) {
    try {
      const point = JSON.parse(text) as Record<string, unknown>;
      const lat = ordinate(point.lat ?? point.latitude);
      const lon = ordinate(point.lon ?? point.lng ?? point.long ?? point.longitude);
      return Number.isFinite(lat) && Number.isFinite(lon) ? { a: lat, b: lon, named: true } : null;
    } catch {
      return null;
    }
  }
  const numbers = /^[([]?\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*[)\]]?$/.exec(text);
  return numbers ? { a: Number(numbers[1]), b: Number(numbers[2]), named: false } : null;
}

function ordinate(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return Number.NaN;
  return Number(value.trim().replace(',', '.'));
}

function geojsonOf(value: unknown): LayerFeature['geometry'] {
  try {
    const json = typeof value === 'string' ? (JSON.parse(value) as Record<string, unknown>) : value;
    const isFeature = (json as { type?: unknown } | null)?.type === 'Feature';
    return asGeometry(isFeature ? (json as { geometry: unknown }).geometry : json) ?? 'broken';
  } catch {
    return 'broken';
  }
}

/** Makes the geometry column of a table, row by row in the order of the rows. */
export interface GeometryMaker {
  /** Names of the columns that it needs. */
  columns: readonly string[];
  /** False where the sample is no places in the system: no row will have a geometry, and the findings say why. */
  placed: boolean;
  /** Whether the ordinates are exchanged, since only so they lie in Italy. */
  exchanged: boolean;
  /**
   * GeoJSON text in WGS 84 of one row, or the empty text.
   * @param values in the order of `columns`
   */
  geometryOf(values: readonly unknown[]): string;
  /** What was seen, when all rows are through. */
  summary(column: string): { geometry: GeometryColumn; findings: Finding[] };
}

/**
 * A maker for a source. The sample decides, as with layers, whether the numbers are places in the system, and whether
 * they must be exchanged (`swapped-coordinates`, `wrong-crs`, `assumed-crs` among the findings).
 * @param sample some hundreds of rows from all over the table, each in the order of `columnsOf(source)`
 */
export function createGeometryMaker(
  source: GeometrySource,
  sample: readonly (readonly unknown[])[],
): GeometryMaker {
  const read = readerOf(source);
  const places: Position[] = [];
  for (const values of sample) {
    const geometry = read(values);
    const first = geometry === null || geometry === 'broken' ? undefined : firstPosition(geometry);
    if (first) places.push(first);
  }
  const placement: Placement = placementOf(places, declaredOf(source, sample));
  const validation = createValidation();
  const found: Placed = { types: new Set(), bbox: emptyBbox(), missing: 0, rows: 0 };
  const place = createPlacer(placement, validation, found);
  return {
    columns: columnsOf(source),
    placed: placement.placed,
    exchanged: placement.swap,
    geometryOf: (values) => place(read(values)),
    summary: (column) => ({
      geometry: {
        column,
        crs: placement.crs.code,
        types: [...found.types].sort(),
        ...(found.bbox[0] <= found.bbox[2] ? { bbox: found.bbox } : {}),
        missing: found.missing,
      },
      findings: [...placement.findings, ...validation.findings(found.rows)],
    }),
  };
}

/**
 * Whether the numbers are likely to be places: what is only called `x` and `y`, or `nord` and `est`, may be anything, so
 * most of it must lie in Italy. Columns that are called latitude and longitude are believed anywhere.
 * @param sample as for `createGeometryMaker`
 */
export function arePlaces(source: GeometrySource, sample: readonly (readonly unknown[])[]): boolean {
  if (source.kind !== 'lonlat' || /lat/i.test(source.lat) || /lon|lng/i.test(source.lon)) return true;
  const places = sample
    .map(([lon, lat]) => [ordinate(lon), ordinate(lat)] as const)
    .filter(([lon, lat]) => lon !== 0 || lat !== 0);
  const inside = places.filter(([lon, lat]) => inItaly(lon, lat) || inItaly(lat, lon));
  return inside.length > places.length / 2;
}

/** The columns a source reads, in the order in which a maker takes their values. */
export function columnsOf(source: GeometrySource): string[] {
  if (source.kind === 'lonlat') return [source.lon, source.lat];
  return source.kind === 'xy' ? [source.x, source.y] : [source.column];
}

function declaredOf(source: GeometrySource, sample: readonly (readonly unknown[])[]): Declared | null {
  if (source.kind === 'geopoint') return declaredCrs('');
  if (source.kind === 'xy') return source.crs === undefined ? null : declaredCrs(source.crs);
  if (source.kind !== 'wkt') return declaredCrs(source.crs);
  const srid = sample
    .map(([text]) => parseWkt(String(text ?? ''))?.srid)
    .find((found) => found !== undefined);
  return declaredCrs(srid ?? source.crs);
}

function readerOf(source: GeometrySource): (values: readonly unknown[]) => Geometry | null | 'broken' {
  const isEmpty = (value: unknown) => value === null || value === undefined || value === '';
  switch (source.kind) {
    case 'lonlat':
    case 'xy':
      return ([x, y]) => {
        if (isEmpty(x) || isEmpty(y)) return null;
        const coordinates = [ordinate(x), ordinate(y)];
        return coordinates.every(Number.isFinite) ? { type: 'Point', coordinates } : 'broken';
      };
    case 'geopoint':
      return ([value]) => {
        if (isEmpty(value)) return null;
        const pair = pairIn(value);
        if (!pair) return 'broken';
        const coordinates = source.order === 'lat,lon' ? [pair.b, pair.a] : [pair.a, pair.b];
        return { type: 'Point', coordinates };
      };
    case 'wkt':
      return ([value]) => (isEmpty(value) ? null : (parseWkt(String(value))?.geometry ?? 'broken'));
    case 'geojson':
      return ([value]) => (isEmpty(value) ? null : geojsonOf(value));
  }
}
