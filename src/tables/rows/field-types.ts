import type { TableColumn } from '../query/relation.js';
import type { ColumnType } from '../table-model.js';

/** Types of fields as CKAN's DataStore names them (PostgreSQL's names); a leading `_` makes an array. */
export const SCALAR_FIELDS = [
  'text',
  'int4',
  'int8',
  'numeric',
  'float8',
  'bool',
  'timestamp',
  'timestamptz',
  'date',
  'time',
  'json',
] as const;
export type ScalarField = (typeof SCALAR_FIELDS)[number];
export type FieldType = ScalarField | `_${ScalarField}`;

export type PlaceType = Extract<ColumnType, 'geoPoint' | 'geoShape'>;

/** A column of a table whose rows come through the API. */
export interface RowColumn extends TableColumn {
  field: FieldType;
  /** What CKAN clients say about it: `label`, `notes` and whatever else. */
  info?: Record<string, unknown>;
}

const ALIASES: Record<string, ScalarField> = {
  int: 'int4',
  integer: 'int4',
  int2: 'int4',
  smallint: 'int4',
  bigint: 'int8',
  decimal: 'numeric',
  number: 'numeric',
  float: 'float8',
  float4: 'float8',
  real: 'float8',
  double: 'float8',
  'double precision': 'float8',
  boolean: 'bool',
  varchar: 'text',
  string: 'text',
  year: 'int4',
  datetime: 'timestamp',
  datetimetz: 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  jsonb: 'json',
  nested: 'json',
};

/** A type as clients write it (`int`, `Text`, `text[]`), or undefined where there is none of that name. */
export function fieldType(written: string): FieldType | undefined {
  const name = written.trim().toLowerCase();
  const [, listed] = /^(.+)\[\]$/.exec(name) ?? [];
  const bare = listed ?? name.replace(/^_/, '');
  const scalar = (SCALAR_FIELDS as readonly string[]).includes(bare) ? (bare as ScalarField) : ALIASES[bare];
  if (!scalar) return undefined;
  return listed || name.startsWith('_') ? `_${scalar}` : scalar;
}

/** Types of places, as this API, Opendatasoft and PostGIS call them. In CKAN's words they are fields of `json`. */
const PLACES: Record<string, PlaceType> = {
  geopoint: 'geoPoint',
  geo_point: 'geoPoint',
  geo_point_2d: 'geoPoint',
  point: 'geoPoint',
  geoshape: 'geoShape',
  geo_shape: 'geoShape',
  geojson: 'geoShape',
  geometry: 'geoShape',
  geography: 'geoShape',
};

/** The type of place that clients mean, or undefined where it is none. */
export const placeType = (written: string): PlaceType | undefined => PLACES[written.trim().toLowerCase()];

/** Whether values of a column are places: they are kept as GeoJSON text in WGS 84. */
export const isPlaceColumn = ({ type }: Pick<TableColumn, 'type'>): boolean =>
  type === 'geoPoint' || type === 'geoShape';

const STORED: Record<ScalarField, { type: ColumnType; storage: string }> = {
  text: { type: 'text', storage: 'VARCHAR' },
  int4: { type: 'integer', storage: 'INTEGER' },
  int8: { type: 'integer', storage: 'BIGINT' },
  numeric: { type: 'number', storage: 'DOUBLE' },
  float8: { type: 'number', storage: 'DOUBLE' },
  bool: { type: 'boolean', storage: 'BOOLEAN' },
  timestamp: { type: 'dateTime', storage: 'TIMESTAMP' },
  timestamptz: { type: 'dateTime', storage: 'TIMESTAMPTZ' },
  date: { type: 'date', storage: 'DATE' },
  time: { type: 'text', storage: 'VARCHAR' },
  json: { type: 'json', storage: 'VARCHAR' },
};

/** A new column of that type. Lists are kept as JSON. */
export function rowColumn(name: string, field: FieldType, info?: Record<string, unknown>): RowColumn {
  const label = typeof info?.label === 'string' && info.label !== '' ? info.label : name;
  const stored = field.startsWith('_') ? STORED.json : STORED[field as ScalarField];
  return { name, label, ...stored, field, ...(info && { info }) };
}

/** A new column of places. */
export const placeColumn = (name: string, type: PlaceType, info?: Record<string, unknown>): RowColumn => ({
  ...rowColumn(name, 'json', info),
  type,
  format: 'geojson',
});

/** The type CKAN shows for a column of a file. */
export function fieldOfColumn(column: TableColumn): FieldType {
  switch (column.type) {
    case 'integer':
      return /^U?(?:TINYINT|SMALLINT|INTEGER)$/.test(column.storage) ? 'int4' : 'int8';
    case 'year':
      return 'int4';
    case 'number':
      return 'numeric';
    case 'boolean':
      return 'bool';
    case 'date':
      return 'date';
    case 'dateTime':
      return /TZ$|WITH TIME ZONE$/.test(column.storage) ? 'timestamptz' : 'timestamp';
    default:
      return 'text';
  }
}

/** The column that goes on from a file's column once its rows come through the API: the types that rows are checked for. */
export function fromFileColumn(column: TableColumn): RowColumn {
  const field = fieldOfColumn(column);
  const exact = column.type === 'number' && column.storage.startsWith('DECIMAL');
  return {
    ...rowColumn(column.name, field),
    label: column.label,
    ...(isPlaceColumn(column) && { type: column.type, format: 'geojson' }),
    ...(exact && { storage: column.storage }),
    ...(column.unit !== undefined && { unit: column.unit }),
  };
}

/**
 * Whether values of the column are kept as JSON and shown as what the JSON says. Places that came with a file are shown as
 * they are there, as texts.
 */
export const isJsonColumn = (column: { type: ColumnType; field?: FieldType }): boolean =>
  column.field !== undefined && (column.type === 'json' || column.field === 'json');
