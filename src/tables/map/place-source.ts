import { UnknownColumn } from '../query/errors.js';
import type { TableColumn } from '../query/relation.js';
import { malformed } from '../query/typed-sql.js';
import type { ReadableTable } from '../rows/table-of.js';

/** Where the places of a table are: in one column, or in two of degrees. */
export type PlaceSource =
  | { kind: 'column'; column: TableColumn }
  | { kind: 'pair'; lon: TableColumn; lat: TableColumn };

/** Names of columns of text that hold geometries, in tables whose columns have no geographic type. */
const GEOMETRY_NAME =
  /^(?:geometry|geometria|geom|the_geom|wkt|geojson|geo_?shape|geo_?point(?:_2d)?|coordinate|punto)$/i;
const LATITUDE = /^(?:lat|latitude|latitudine|lat_wgs84|y_wgs84)$/i;
const LONGITUDE = /^(?:lon|lng|long|longitude|longitudine|lon_wgs84|x_wgs84)$/i;

const isPlace = ({ type }: TableColumn): boolean => type === 'geoPoint' || type === 'geoShape';
const isText = ({ type }: TableColumn): boolean => type === 'text' || type === 'json';
const isNumber = ({ type }: TableColumn): boolean => type === 'number' || type === 'integer';

/**
 * The places of a table: of the column that is asked for, else of the one that the load made or found, else of the first
 * geographic one, shapes before points. Tables whose rows come through the APIs have no geographic types: there a column
 * that is called like a geometry counts, or a pair that is called latitude and longitude. Undefined where there is none.
 * @throws QueryError for a column that is not there or holds no places
 */
export function findPlaces(found: ReadableTable, asked?: string): PlaceSource | undefined {
  const columns: readonly TableColumn[] = found.columns;
  if (asked !== undefined) {
    const column = columns.find(({ name }) => name === asked);
    if (!column) throw new UnknownColumn(asked, '/column');
    if (!isPlace(column) && !(isText(column) && GEOMETRY_NAME.test(column.name))) {
      throw malformed(
        '/column',
        `La colonna "${asked}" non contiene luoghi`,
        `Column "${asked}" holds no places`,
      );
    }
    return { kind: 'column', column };
  }
  const detected = found.kind === 'file' ? found.table.detection?.geometry?.column : undefined;
  const column =
    columns.find(({ name }) => name === detected) ??
    columns.find(({ type }) => type === 'geoShape') ??
    columns.find(isPlace);
  if (column) return { kind: 'column', column };
  if (found.kind === 'file') return undefined;
  const named = columns.find((each) => isText(each) && GEOMETRY_NAME.test(each.name));
  if (named) return { kind: 'column', column: named };
  const lon = columns.find((each) => isNumber(each) && LONGITUDE.test(each.name));
  const lat = columns.find((each) => isNumber(each) && LATITUDE.test(each.name));
  return lon && lat ? { kind: 'pair', lon, lat } : undefined;
}

/** As `findPlaces`. @throws QueryError, too, where the table has no places */
export function getPlaces(found: ReadableTable, asked?: string): PlaceSource {
  const places = findPlaces(found, asked);
  if (places) return places;
  throw malformed('', 'La tabella non ha una colonna geografica', 'The table has no geographic column');
}

/** Names the columns of a source. */
export const sourceKey = (source: PlaceSource): string =>
  source.kind === 'column' ? source.column.name : `${source.lon.name}\u0000${source.lat.name}`;

/** What of a table its map is made of, changed by every change of the rows. */
export function stateOf(found: ReadableTable): string {
  if (found.kind === 'file') {
    const { fileId, part, modifiedAt } = found.table;
    return `${fileId}.${part}.${modifiedAt.getTime().toString(36)}`;
  }
  const { distributionId, generation, lastChange, definition } = found.table;
  return `${distributionId}.r.${generation}.${lastChange}.${definition}`;
}
