import type { GeometrySource, PlaceColumn } from '../geo/geometry-column.js';
import type { GeometryOrigin } from './formats/format-reader.js';
import { statedGeometryMissing } from './load-findings.js';
import type { StatedGeometry } from './stated.js';
import type { Column, Finding } from './table-model.js';

/** Columns looked at for places; a table with more of them is no table of places. */
const MOST_PLACES = 40;
const PLACE_ROLES: ReadonlySet<string> = new Set([
  'latitude',
  'longitude',
  'easting',
  'northing',
  'point',
  'shape',
]);

/** The columns that may give a geometry, by role, type or the publisher's choice; none where none is wanted. Pure. */
export function placeColumns(
  columns: readonly Column[],
  stated: StatedGeometry | undefined,
): readonly Column[] {
  if (stated === null) return [];
  const named = new Set(namesIn(stated));
  const wanted = columns.filter(({ name }) => named.has(name.toLowerCase()));
  const others = columns.filter(
    ({ name, role, type }) =>
      !named.has(name.toLowerCase()) &&
      (PLACE_ROLES.has(role?.role ?? '') || type === 'geoPoint' || type === 'geoShape'),
  );
  return [...wanted, ...others].slice(0, MOST_PLACES);
}

const namesIn = (stated: StatedGeometry | undefined): string[] =>
  [stated?.x, stated?.y, stated?.column].flatMap((name) => name?.toLowerCase() ?? []);

/** The functions of `src/geo` that a choice needs: they are loaded only where there is something to choose. */
export interface GeometryDecider {
  decideGeometry(columns: readonly PlaceColumn[]): GeometrySource | null;
}

/**
 * What a geometry is made of: as the publisher stated, else as roles and values say. Choices that name columns the file
 * does not have are said, and detection holds. Pure.
 * @param rows some hundreds of rows with the values of `candidates`, in their order
 */
export function choosePlaces(
  { decideGeometry }: GeometryDecider,
  candidates: readonly Column[],
  rows: readonly (readonly unknown[])[],
  stated: StatedGeometry | undefined,
): { source: GeometrySource | null; by: GeometryOrigin['by']; findings: Finding[] } {
  const asPlace = (column: Column, role = column.role?.role as string | undefined): PlaceColumn => ({
    name: column.name,
    ...(role !== undefined && { role }),
    type: column.type,
    samples: rows.map((row) => row[candidates.indexOf(column)]),
    ...(column.role?.crs !== undefined && { crs: column.role.crs }),
    ...(column.role?.crsAlternatives && { crsAlternatives: column.role.crsAlternatives }),
    ...(column.role?.pairedWith !== undefined && { pairedWith: column.role.pairedWith }),
  });
  const detected = decideGeometry(candidates.map((column) => asPlace(column)));
  if (!stated) return { source: detected, by: 'detected', findings: [] };
  const find = (name: string | undefined) =>
    candidates.find((column) => column.name.toLowerCase() === name?.toLowerCase());
  const missing = [stated.x, stated.y, stated.column].flatMap((name) =>
    name !== undefined && !find(name) ? [name] : [],
  );
  const source = missing.length > 0 ? null : statedSource(detected, stated, find, asPlace, decideGeometry);
  if (source) return { source, by: 'stated', findings: [] };
  return { source: detected, by: 'detected', findings: [statedGeometryMissing(missing)] };
}

function statedSource(
  detected: GeometrySource | null,
  { x, y, column, crs, order }: NonNullable<StatedGeometry>,
  find: (name: string | undefined) => Column | undefined,
  asPlace: (column: Column, role?: string) => PlaceColumn,
  decide: GeometryDecider['decideGeometry'],
): GeometrySource | null {
  let source: GeometrySource | null;
  const [ofX, ofY, whole] = [find(x), find(y), find(column)];
  if (ofX && ofY) {
    const pair = (roles: readonly [string, string]) =>
      decide([
        { ...asPlace(ofX, roles[0]), pairedWith: ofY.name },
        { ...asPlace(ofY, roles[1]), pairedWith: ofX.name },
      ]);
    const degrees = asPlace(ofX).samples.every(
      (value) => Math.abs(Number(String(value ?? 0).replace(',', '.'))) <= 180,
    );
    source = pair(degrees ? ['longitude', 'latitude'] : ['easting', 'northing']);
  } else if (x !== undefined || y !== undefined) {
    return null;
  } else {
    source = whole ? decide([asPlace(whole, 'point')]) : detected;
  }
  if (!source) return null;
  if (source.kind === 'geopoint') return order === undefined ? source : { ...source, order };
  return crs === undefined ? source : withSystem(source, crs);
}

/** Degrees are read in any system by the same way as metres. */
function withSystem(source: Exclude<GeometrySource, { kind: 'geopoint' }>, crs: string): GeometrySource {
  return source.kind === 'lonlat' ? { ...source, crs } : { ...source, crs };
}
