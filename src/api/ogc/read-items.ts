import type { DuckDBConnection } from '@duckdb/node-api';
import type { Services } from '../../services.js';
import { type MapFeature, placeNames, toFeature } from '../../tables/map/feature.js';
import { askMap } from '../../tables/map/map-questions.js';
import { type DegreeBox, rowsInBox } from '../../tables/map/within-box.js';
import type { Relation, TableColumn } from '../../tables/query/relation.js';
import { countOn, selectOn } from '../../tables/query/run.js';
import { and, column, compare, type Filter, type Query } from '../../tables/query/tree.js';
import { type AskBounds, askTable } from '../../tables/rows/ask-table.js';
import { knownTotal } from '../../tables/rows/known-totals.js';
import { isLight } from '../../tables/rows/table-of.js';
import type { ColumnType } from '../../tables/table-model.js';
import type { Collection } from './find-collections.js';
import {
  badParameter,
  one,
  type RawQuery,
  readDatetime,
  readLimit,
  readOgcBbox,
  readWhole,
} from './parameters.js';
import { timeColumn, timeFilter } from './time-column.js';

/** Features of a page unless `limit` says otherwise, and at most. */
export const DEFAULT_LIMIT = 10;
export const MOST_ITEMS = 10_000;

/** Parameters of the items beside the columns. */
export const ITEM_PARAMETERS = [
  'limit',
  'offset',
  'after',
  'bbox',
  'bbox-crs',
  'crs',
  'datetime',
  'properties',
  'skipGeometry',
];

/** What a value of a column is, as JSON Schema. */
export const COLUMN_SCHEMAS: Record<ColumnType, object> = {
  text: { type: 'string' },
  json: {},
  integer: { type: 'integer' },
  year: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  dateTime: { type: 'string', format: 'date-time' },
  geoPoint: {},
  geoShape: {},
};

/** A page of features as it is asked for. */
export interface ItemsRequest {
  limit: number;
  offset: number | undefined;
  /** Number of the row to go on after. */
  after: number | undefined;
  bbox: DegreeBox | undefined;
  filter: Filter | undefined;
  columns: TableColumn[];
  skipGeometry: boolean;
}

export interface ItemsPage {
  features: MapFeature[];
  matched: number;
  /** Parameters of the next page; undefined on the last. */
  next: { after: number } | { offset: number } | undefined;
}

/** Columns by which features can be asked for: what is called like a parameter cannot. */
export const queryableColumns = ({ table, source }: Collection): TableColumn[] => {
  const hidden = placeNames(source);
  return table.columns.filter(
    ({ name, type }) =>
      !hidden.has(name) &&
      !ITEM_PARAMETERS.includes(name) &&
      !['f', 'lang', 'geoPoint', 'geoShape'].includes(name) &&
      type !== 'geoPoint' &&
      type !== 'geoShape',
  );
};

/** Reads the parameters of a page of features. @throws AppError BadRequest */
export function readItemsRequest(collection: Collection, query: RawQuery): ItemsRequest {
  const { table, source } = collection;
  const parts: Filter[] = [];
  for (const { name } of queryableColumns(collection)) {
    const value = one(query, name);
    if (value !== undefined) parts.push(compare(name, '=', value));
  }
  const span = readDatetime(query);
  const inTime = span && timeFilter(timeColumn(table.columns), span);
  if (inTime) parts.push(inTime);
  const hidden = placeNames(source);
  const shown = table.columns.filter(({ name }) => !hidden.has(name));
  const skip = one(query, 'skipGeometry');
  if (skip !== undefined && skip !== 'true' && skip !== 'false') {
    throw badParameter('skipGeometry', {
      it: '"skipGeometry" può essere true o false.',
      en: '"skipGeometry" can be true or false.',
    });
  }
  return {
    limit: readLimit(query, DEFAULT_LIMIT, MOST_ITEMS),
    offset: readWhole(query, 'offset'),
    after: readWhole(query, 'after'),
    bbox: readOgcBbox(query),
    filter: parts.length === 0 ? undefined : and(...parts),
    columns: chosenColumns(shown, one(query, 'properties')),
    skipGeometry: skip === 'true',
  };
}

function chosenColumns(columns: readonly TableColumn[], properties: string | undefined): TableColumn[] {
  if (properties === undefined) return [...columns];
  return properties
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      const found = columns.find((each) => each.name === name);
      if (found) return found;
      throw badParameter('properties', { it: `Nessuna proprietà "${name}".`, en: `No property "${name}".` });
    });
}

/** Characters of the cells of a page: shapes can be so large that `limit` alone says nothing. One row always fits. */
const MOST_CHARACTERS = 8_000_000;
/** Rows that are read before it is known how long they are, and how many times more the next ones may be. */
const FIRST_ROWS = 50;
const MORE_ROWS = 20;

/**
 * Rows from the first on until there are as many as asked for, or they are as long as a page can be. `whole` is whether
 * none follow.
 */
async function readRows(
  most: number,
  read: (skip: number, last: unknown[] | undefined, limit: number) => Promise<unknown[][]>,
): Promise<{ rows: unknown[][]; whole: boolean }> {
  const rows: unknown[][] = [];
  let characters = 0;
  let ask = Math.min(most + 1, FIRST_ROWS);
  for (;;) {
    const more = await read(rows.length, rows.at(-1), ask);
    for (const row of more) {
      const length = row.reduce((sum: number, cell) => sum + (typeof cell === 'string' ? cell.length : 8), 0);
      if (rows.length === most || (rows.length > 0 && characters + length > MOST_CHARACTERS)) {
        return { rows, whole: false };
      }
      rows.push(row);
      characters += length;
    }
    if (more.length < ask) return { rows, whole: true };
    const fit = Math.ceil(((MOST_CHARACTERS - characters) * rows.length) / Math.max(characters, 1)) + 1;
    ask = Math.max(1, Math.min(most + 1 - rows.length, MORE_ROWS * rows.length, fit));
  }
}

/**
 * A page of features in the order of the rows. Pages go on after the number of the last row, however deep; by `offset` only
 * where that was asked for. A page of large shapes ends before `limit`.
 * @throws QueryError, QueryTimeout, MapNotReady, AskerGone
 */
export async function readItems(
  services: Services,
  collection: Collection,
  asked: ItemsRequest,
  bounds: AskBounds,
): Promise<ItemsPage> {
  const { table, source } = collection;
  const { bbox, limit, offset = 0, after, filter } = asked;
  const places: TableColumn[] = asked.skipGeometry
    ? []
    : source.kind === 'column'
      ? [source.column]
      : [source.lon, source.lat];
  const read = [...new Map([...asked.columns, ...places].map((each) => [each.name, each])).values()];
  const query: Query = {
    select: [column('_id', ROW), ...read.map(({ name }) => column(name))],
    ...(filter && { filter }),
  };
  const counted: Query = filter ? { filter } : {};
  const count = (connection: DuckDBConnection, relation: Relation) => countOn(connection, relation, counted);
  const page = async (connection: DuckDBConnection, relation: Relation) => ({
    ...(await readRows(limit, async (skip, last, most) => {
      const from = last ? Number(last[0]) : after;
      const place =
        asked.offset === undefined ? from !== undefined && { after: from } : { after, offset: offset + skip };
      return (await selectOn(connection, relation, { ...query, ...place, limit: most })).rows;
    })),
    matched: await (bbox
      ? count(connection, relation)
      : knownTotal(table.found, counted, () => count(connection, relation))),
  });
  const { rows, whole, matched } = bbox
    ? await askMap(services, table.found, source, bounds, async (connection, relation, index) =>
        page(connection, await rowsInBox(connection, relation, index, bbox)),
      )
    : await askTable(services, table.found, { ...bounds, light: isLight(query) }, page);
  const names = new Set(asked.columns.map(({ name }) => name));
  const features = rows.map(([id, ...values]) => {
    const feature = toFeature(Number(id), read, values, asked.skipGeometry ? undefined : source);
    for (const name of Object.keys(feature.properties)) if (!names.has(name)) delete feature.properties[name];
    return feature;
  });
  const last = features.at(-1);
  if (whole || !last) return { features, matched, next: undefined };
  return {
    features,
    matched,
    next: asked.offset === undefined ? { after: last.id } : { offset: offset + features.length },
  };
}

/** What the number of the row is called meanwhile: values are taken by their place. */
const ROW = '_row';
