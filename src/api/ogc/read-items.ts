import type { Services } from '../../services.js';
import { type MapFeature, placeNames, toFeature } from '../../tables/map/feature.js';
import { askMap } from '../../tables/map/map-questions.js';
import { type DegreeBox, rowsInBox } from '../../tables/map/within-box.js';
import type { Relation, TableColumn } from '../../tables/query/relation.js';
import { countOn, selectOn } from '../../tables/query/run.js';
import { and, column, compare, type Filter, type Query } from '../../tables/query/tree.js';
import { type AskBounds, askTable } from '../../tables/rows/ask-table.js';
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

/**
 * A page of features in the order of the rows. Pages go on after the number of the last row, however deep; by `offset` only
 * where that was asked for.
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
    limit: limit + 1,
    ...(filter && { filter }),
    ...(offset > 0 && { offset }),
    ...(after !== undefined && { after }),
  };
  const page = async (connection: Parameters<typeof selectOn>[0], relation: Relation) => ({
    rows: (await selectOn(connection, relation, query)).rows,
    matched: await countOn(connection, relation, filter ? { filter } : {}),
  });
  const { rows, matched } = bbox
    ? await askMap(services, table.found, source, bounds, async (connection, relation, index) =>
        page(connection, await rowsInBox(connection, relation, index, bbox)),
      )
    : await askTable(services, table.found, bounds, page);
  const shown = rows.slice(0, limit);
  const names = new Set(asked.columns.map(({ name }) => name));
  const features = shown.map(([id, ...values]) => {
    const feature = toFeature(Number(id), read, values, asked.skipGeometry ? undefined : source);
    for (const name of Object.keys(feature.properties)) if (!names.has(name)) delete feature.properties[name];
    return feature;
  });
  const last = features.at(-1);
  if (rows.length <= limit || !last) return { features, matched, next: undefined };
  return {
    features,
    matched,
    next: asked.offset === undefined ? { after: last.id } : { offset: offset + limit },
  };
}

/** What the number of the row is called meanwhile: values are taken by their place. */
const ROW = '_row';
