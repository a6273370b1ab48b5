import type { Services } from '../../../services.js';
import type { TableColumn } from '../../../tables/query/relation.js';
import type { Query } from '../../../tables/query/tree.js';
import { badParameter } from '../explore-error.js';
import { type ExploreDataset, type ExploreTable, getExploreTable } from '../find-table.js';
import type { TableQuery } from '../odsql/to-query.js';
import { featureOf, jsonWriters, pointOf } from '../show-value.js';
import { tableQuery } from '../table-request.js';
import { geoField, type Narrowed, type V1Request, v1Narrowed, v1Order } from './parameters.js';
import { fieldText } from './q-to-odsql.js';

export type V1Found = ExploreDataset & { table: ExploreTable };

/** The table that `dataset` names. @throws ExploreError */
export async function v1Table(services: Services, request: V1Request): Promise<V1Found> {
  const id = request.one('dataset');
  if (!id) throw badParameter('dataset is missing');
  return getExploreTable(services, id);
}

/** What narrows the records of a table. */
export const narrowedRecords = ({ table }: V1Found, request: V1Request): Narrowed => {
  const names = new Set(table.columns.map(({ name }) => name));
  return v1Narrowed(
    request,
    (name) => names.has(name),
    geoField(table.columns, request.one('geo_field'))?.name,
  );
};

/** A record with what stands beside its fields. Fields without value are left out. */
export interface V1Record {
  datasetid: string;
  recordid: string;
  fields: Record<string, unknown>;
  geometry?: unknown;
  record_timestamp: string;
}

const ROW = 'row number';

/** The query of records with their number at the end. */
export function withNumber(asked: TableQuery): Query {
  return {
    ...asked.query,
    select: [...(asked.query.select ?? []), { kind: 'column', column: '_id', alias: ROW }],
  };
}

/** A maker of records from the rows of such a query. */
export function recordWriter(
  { id, table }: V1Found,
  asked: TableQuery,
  columns: readonly TableColumn[],
  timeZone: string,
): (row: readonly unknown[]) => V1Record {
  const write = jsonWriters(asked.outputs, columns, timeZone);
  const timestamp = table.modifiedAt.toISOString().replace('Z', '+00:00');
  const place = geoField(columns.slice(0, asked.outputs.length));
  const placeAt = place ? columns.indexOf(place) : -1;
  const shownValue = (value: unknown, at: number): unknown => {
    if (columns[at]?.type === 'geoPoint') {
      const point = pointOf(value);
      return point && [point.lat, point.lon];
    }
    return columns[at]?.type === 'geoShape' ? featureOf(value)?.geometry : write[at]?.(value);
  };
  return (row) => {
    const fields = asked.outputs.flatMap(({ name }, at) => {
      const value = shownValue(row[at], at);
      return value === null || value === undefined ? [] : [[name, value] as const];
    });
    const geometry = placeAt === -1 ? undefined : featureOf(row[placeAt])?.geometry;
    return {
      datasetid: id,
      recordid: String(row[asked.outputs.length]),
      fields: Object.fromEntries(fields),
      ...(geometry && { geometry }),
      record_timestamp: timestamp,
    };
  };
}

/** `fields` as `select`. */
export function v1Select(request: V1Request): { select?: string } {
  const fields = (request.one('fields') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return fields.length > 0 ? { select: fields.map(fieldText).join(', ') } : {};
}

/** The query of the records that a request means, without its page. @throws ExploreError, OdsqlError */
export function askedRecords(services: Services, found: V1Found, request: V1Request): TableQuery {
  const order_by = v1Order(request);
  return tableQuery(services, found.table, {
    ...narrowedRecords(found, request),
    ...v1Select(request),
    ...(order_by && { order_by }),
  });
}
