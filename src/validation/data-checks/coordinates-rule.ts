import proj4 from 'proj4';
import { crsByCode, WGS84_CRS } from '../../geo/crs-table.js';
import { quoteIdentifier } from '../../tables/cast-sql.js';
import { plainSql } from '../../tables/export/cell-sql.js';
import type { Column } from '../../tables/table-model.js';
import type { Area, Box } from './area.js';
import type { Probe } from './probe.js';
import { type Judgement, type RuleContext, resultOf, type TableRule, type TableToCheck } from './rule.js';

/** Where a row's place comes from, as SQL numbers; null where the row has none. */
interface PlaceSource {
  /** Column that is named, and whose cell is shown. */
  column: string;
  /** What is shown where it is no cell. */
  shown?: string;
  x: string;
  y: string;
  /** The area in the units of these numbers. */
  box: Box;
}

const NUMBER = '(-?[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?)';

/** The places of a table: pairs of columns, points and shapes. A shape stands where its first position is. */
export function placesOf(table: TableToCheck, area: Area): PlaceSource[] {
  const { columns, detection } = table;
  const geometry = detection?.geometry;
  const sources = columns.flatMap((column): PlaceSource[] => {
    const role = column.role?.role;
    if (column.name === geometry?.column) {
      // The load has been through all of it: a box within the area needs no second look.
      if (geometry.bbox && isWithin(geometry.bbox, area.box)) return [];
      return column.storage === 'VARCHAR' ? [fromText(column, 'lon,lat', area.box)] : [];
    }
    if (role === 'longitude' || role === 'easting') return fromPair(columns, column, area.box);
    if ((role === 'point' || role === 'shape') && column.storage === 'VARCHAR') {
      return column.format === undefined ? [] : [fromText(column, orderOf(column), area.box)];
    }
    return [];
  });
  return sources;
}

const isWithin = (inner: Box, outer: Box): boolean =>
  inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];

function orderOf(column: Column): 'lat,lon' | 'lon,lat' | 'object' {
  if (column.format === 'json lat/lon') return 'object';
  return column.format === 'lat,lon' && !column.role?.suggestSwap ? 'lat,lon' : 'lon,lat';
}

/** The first two numbers of WKT or GeoJSON, of `44.49, 11.34`, or the members of an object. */
function fromText(column: Column, order: 'lat,lon' | 'lon,lat' | 'object', box: Box): PlaceSource {
  const name = quoteIdentifier(column.name);
  const take = (pattern: string, group: number) =>
    `TRY_CAST(regexp_extract(${name}, '${pattern}', ${group}) AS DOUBLE)`;
  if (order === 'object') {
    const member = (keys: string) => take(`"(?:${keys})"\\s*:\\s*"?${NUMBER}`, 1);
    return { column: column.name, x: member('lon|lng|long|longitude'), y: member('lat|latitude'), box };
  }
  // The opening sign keeps the digits of `SRID=4326;` and of a type's name out.
  const opened = column.format === 'lat,lon' ? '' : '[[(]\\s*';
  const two = `${opened}${NUMBER}[\\s,;]+${NUMBER}`;
  const [first, second] = [take(two, 1), take(two, 2)];
  return order === 'lat,lon'
    ? { column: column.name, x: second, y: first, box }
    : { column: column.name, x: first, y: second, box };
}

function fromPair(columns: readonly Column[], xColumn: Column, box: Box): PlaceSource[] {
  const yColumn = columns.find(({ name }) => name === xColumn.role?.pairedWith);
  if (!yColumn) return [];
  const swapped = xColumn.role?.suggestSwap === true;
  const numberOf = (column: Column) => `TRY_CAST(${quoteIdentifier(column.name)} AS DOUBLE)`;
  const [x, y] = swapped ? [yColumn, xColumn] : [xColumn, yColumn];
  const crs = xColumn.role?.crs ?? 'EPSG:4326';
  const own =
    xColumn.role?.role === 'easting' ? projectedBox(box, crs, xColumn.role.crsAlternatives ?? []) : box;
  const shown = `concat_ws(', ', ${plainSql(yColumn, quoteIdentifier(yColumn.name))}, ${plainSql(xColumn, quoteIdentifier(xColumn.name))})`;
  return own ? [{ column: xColumn.name, shown, x: numberOf(x), y: numberOf(y), box: own }] : [];
}

const STEPS = 8;

/** The box around an area in metres, in any of the systems that the numbers may be in; undefined for unknown ones. */
function projectedBox(box: Box, crs: string, alternatives: readonly string[]): Box | undefined {
  const systems = [crs, ...alternatives].flatMap((code) => crsByCode(code) ?? []);
  if (systems.length === 0 || !crsByCode(crs)) return undefined;
  const [west, south, east, north] = box;
  const points = Array.from({ length: STEPS + 1 }, (_, i) => {
    const lon = west + ((east - west) * i) / STEPS;
    const lat = south + ((north - south) * i) / STEPS;
    return [
      [lon, south],
      [lon, north],
      [west, lat],
      [east, lat],
    ] as [number, number][];
  }).flat();
  const xs: number[] = [];
  const ys: number[] = [];
  for (const system of systems) {
    const { forward } = proj4(WGS84_CRS.definition, system.definition);
    for (const point of points) {
      const [x = Number.NaN, y = Number.NaN] = forward(point);
      xs.push(x);
      ys.push(y);
    }
  }
  const made: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return made.every(Number.isFinite) ? made : undefined;
}

const keyOf = (source: PlaceSource, what: string) => `place ${what} ${source.column}`;

/** Places outside the area that the dataset declares, or outside Italy where it declares none. Zero is no place. */
export const coordinatesRule: TableRule = {
  probes(table, { area }) {
    if (!area) return [];
    return placesOf(table, area).flatMap((source): Probe[] => {
      const { column, shown, x, y, box } = source;
      const [west, south, east, north] = box;
      const there = `(${x} IS NOT NULL AND ${y} IS NOT NULL)`;
      const outside = `NOT (${x} BETWEEN ${west} AND ${east} AND ${y} BETWEEN ${south} AND ${north})`;
      return [
        { key: keyOf(source, 'there'), column, where: there, countOnly: true },
        { key: keyOf(source, 'outside'), column, where: `${there} AND ${outside}`, ...(shown && { shown }) },
      ];
    });
  },

  judge(table, results, { area }: RuleContext): Judgement {
    const accuracy = { checked: 0, wrong: 0 };
    if (!area) return { checks: [], accuracy };
    const checks = placesOf(table, area).flatMap((source): Judgement['checks'] => {
      const outside = resultOf(results, keyOf(source, 'outside'));
      accuracy.checked += resultOf(results, keyOf(source, 'there')).count;
      accuracy.wrong += outside.count;
      if (outside.count === 0) return [];
      return [
        {
          id: 'coordinates-area',
          status: area.declared ? 'failed' : 'warning',
          severity: area.declared ? 'error' : 'warning',
          message: {
            it: `«${source.column}»: ${outside.count} righe hanno un luogo fuori da: ${area.name.it}.`,
            en: `“${source.column}”: ${outside.count} rows have a place outside ${area.name.en}.`,
          },
          mend: {
            it: 'Verificare le coordinate delle righe indicate (scambiate, zero, in un altro sistema di riferimento) oppure la copertura geografica nei metadati.',
            en: 'Verify the coordinates of the rows named (exchanged, zero, in another reference system) or the spatial coverage in the metadata.',
          },
          column: source.column,
          ...outside,
        },
      ];
    });
    return { checks, accuracy };
  },
};

/** Whether a table has places at all. */
export const hasPlaces = (table: TableToCheck): boolean =>
  table.detection?.geometry !== undefined ||
  table.columns.some(({ role }) => role && ['longitude', 'easting', 'point', 'shape'].includes(role.role));
