import type { Geometry } from '../../geo/geometry.js';
import { readPlace } from '../query/geo/read-place.js';
import type { TableColumn } from '../query/relation.js';
import { column } from '../query/tree.js';
import { isJsonColumn } from '../rows/field-types.js';
import { type ReadableTable, type ReadServices, readTable } from '../rows/table-of.js';
import type { PlaceSource } from './place-source.js';

/** A row as a feature of GeoJSON (RFC 7946 section 3.2). */
export interface MapFeature {
  type: 'Feature';
  /** The number of the row. */
  id: number;
  geometry: Geometry | null;
  properties: Record<string, unknown>;
}

/** The names of the columns that are the place itself, and so no properties. */
export const placeNames = (source: PlaceSource | undefined): ReadonlySet<string> =>
  new Set(source?.kind === 'column' ? [source.column.name] : []);

/**
 * A row of a page as a feature.
 * @param columns of the values, without the number of the row
 * @param source undefined where the table has no places: the geometry is then null
 */
export function toFeature(
  id: number,
  columns: readonly TableColumn[],
  values: readonly unknown[],
  source: PlaceSource | undefined,
): MapFeature {
  const cells = new Map(columns.map(({ name }, at) => [name, values[at]]));
  const properties: Record<string, unknown> = {};
  const hidden = placeNames(source);
  for (const column of columns) {
    if (hidden.has(column.name)) continue;
    const value = cells.get(column.name) ?? null;
    properties[column.name] = typeof value === 'string' && isJsonColumn(column) ? JSON.parse(value) : value;
  }
  return { type: 'Feature', id, geometry: source ? geometryOf(cells, source) : null, properties };
}

function geometryOf(cells: ReadonlyMap<string, unknown>, source: PlaceSource): Geometry | null {
  if (source.kind === 'pair') {
    const [lon, lat] = [cells.get(source.lon.name), cells.get(source.lat.name)].map((cell) =>
      cell === null || cell === undefined ? Number.NaN : Number(cell),
    ) as [number, number];
    return Number.isFinite(lon) && Number.isFinite(lat) ? { type: 'Point', coordinates: [lon, lat] } : null;
  }
  const cell = cells.get(source.column.name);
  return typeof cell === 'string' ? readPlace(cell) : null;
}

/** One row with all its columns, for whoever points at it on a map; undefined where there is no such row. @throws QueryError */
export async function readFeature(
  services: ReadServices,
  found: ReadableTable,
  source: PlaceSource | undefined,
  id: number,
): Promise<MapFeature | undefined> {
  if (id < 1) return undefined;
  const select = found.columns.map(({ name }) => column(name));
  const page = await readTable(
    services,
    found,
    { select, after: id - 1, upTo: id, limit: 1 },
    { total: false },
  );
  const [row] = page.rows;
  return row && toFeature(id, found.columns, row, source);
}
