import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import type { Services } from '../../../services.js';
import { csvRecord, INTERNATIONAL } from '../../../tables/export/csv.js';
import { QUESTION_MS } from '../../../tables/rows/ask-table.js';
import { askPage } from '../../../tables/rows/picked-page.js';
import { listAliases } from '../../../tables/rows/row-aliases.js';
import { type ReadableTable, readTable } from '../../../tables/rows/table-of.js';
import { type ActionContext, action, flag } from '../action.js';
import { validationError } from '../faults.js';
import { listTables, TABLE_METADATA } from './datastore-metadata.js';
import { orQueryFault } from './datastore-parameters.js';
import { queryParameters, toQuery } from './datastore-query.js';
import { datastoreSearchSql } from './datastore-search-sql.js';
import { fieldOf, resultField, shownValue, tableOf } from './datastore-table.js';

/** More rows are silently not given, and the lowered limit is told (contract, section 12). */
const ROWS_MAX = 32_000;

const FORMATS = ['objects', 'lists', 'csv', 'tsv'];

/** Links to this page and the next, relative to the site; `next` is there even past the end. */
function linksOf({ services, request }: ActionContext, limit: number, offset: number) {
  const prefix = new URL(services.catalog.publicUrl).pathname.replace(/\/$/, '');
  const url = new URL(request.url, 'http://localhost');
  if (request.method === 'POST') url.search = '';
  const at = (where: number): string => {
    url.searchParams.delete('offset');
    if (where > 0) url.searchParams.set('offset', String(where));
    return `${prefix}${url.pathname}${url.search}`;
  };
  return {
    start: at(0),
    ...(offset - limit > 0 && { prev: at(offset - limit) }),
    next: at(offset + limit),
  };
}

function recordsOf(format: string, names: readonly string[], rows: readonly unknown[][]): unknown {
  if (format === 'lists') return rows;
  if (format === 'csv' || format === 'tsv')
    return rows
      .map((row) => csvRecord(row, { ...INTERNATIONAL, delimiter: format === 'csv' ? ',' : '\t' }))
      .join('');
  return rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value])));
}

const datastoreSearch = action({
  help: 'Rows of a table: resource_id, filters, q, full_text, plain, limit (100, at most 32000), offset, fields, sort, distinct, include_total, records_format (objects, lists, csv, tsv).',
  sideEffects: false,
  parameters: Type.Object({
    resource_id: Type.Optional(Type.String()),
    id: Type.Optional(Type.String()),
    ...queryParameters,
    include_total: flag(true),
    include_next_page: flag(),
    records_format: Type.String({ default: 'objects' }),
    total_estimation_threshold: Type.Optional(Type.Unknown()),
  }),
  async handler(p, context) {
    const { services } = context;
    const resourceId = p.resource_id || p.id;
    if (!FORMATS.includes(p.records_format))
      throw validationError({ records_format: [`Value must be one of ${FORMATS.join(', ')}`] });
    const limit = Math.min(p.limit ?? 100, ROWS_MAX);
    const echo = {
      include_total: p.include_total,
      limit,
      offset: p.offset,
      records_format: p.records_format,
      resource_id: resourceId,
      total_estimation_threshold: p.total_estimation_threshold ?? null,
    };
    if (resourceId === TABLE_METADATA) {
      return {
        ...echo,
        ...(await listTables(services, limit, p.offset)),
        _links: linksOf(context, limit, p.offset),
      };
    }
    const { found } = await tableOf(context, resourceId);
    const query = toQuery({ ...p, limit }, found);
    const page = await orQueryFault(
      askPage(services, found, query, {
        milliseconds: QUESTION_MS,
        signal: context.signal,
        total: p.include_total,
      }),
    );
    const names = page.columns.map(({ name }) => name);
    const rows = page.rows.map((row) => row.map((value, at) => shownValue(value, page.columns[at])));
    const last = rows.at(-1)?.[names.indexOf('_id')];
    const byId = !p.sort?.length && p.q === undefined && !p.full_text && !p.distinct;
    return {
      ...echo,
      ...(p.filters !== undefined && { filters: p.filters }),
      ...(p.q !== undefined && { q: p.q }),
      ...(p.full_text !== undefined && { full_text: p.full_text }),
      ...(p.sort && { sort: p.sort.join(', ') }),
      ...(p.distinct && { distinct: true }),
      records: recordsOf(p.records_format, names, rows),
      fields: page.columns.map((column) => resultField(column, found)),
      _links: linksOf(context, limit, p.offset),
      ...(p.include_total && { total: page.total, total_was_estimated: false }),
      ...(p.include_next_page &&
        byId &&
        rows.length === limit &&
        typeof last === 'number' && { next_page: { _id: { gt: last } } }),
    };
  },
});

/** Bytes of the Parquet files of a table. */
async function sizeOf(services: Services, found: ReadableTable): Promise<number> {
  const names = found.kind === 'rows' ? found.table.parts : [found.table.parquet];
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(services.tablesDir, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const datastoreInfo = action({
  help: 'The fields of a table and how many rows it has: resource_id (or id).',
  sideEffects: false,
  parameters: Type.Object({
    resource_id: Type.Optional(Type.String()),
    id: Type.Optional(Type.String()),
    include_meta: flag(true),
    include_fields_schema: flag(true),
  }),
  async handler(p, context) {
    const id = p.resource_id || p.id;
    const { distribution, found } = await tableOf(context, id);
    const key = found.kind === 'rows' ? found.table.primaryKey : [];
    const { total } = await readTable(context.services, found, { limit: 0 });
    const size = await sizeOf(context.services, found);
    const fields = found.columns.map((column) => {
      const field = fieldOf(column);
      const inKey = key.includes(column.name);
      const schema = {
        native_type: field.type,
        index_name: inKey ? 'primary_key' : null,
        is_index: inKey,
        notnull: inKey,
        uniquekey: inKey && key.length === 1,
      };
      return { ...field, ...(p.include_fields_schema && { schema }) };
    });
    return {
      ...(p.include_meta && {
        meta: {
          aliases: await listAliases(context.services.db, distribution.id),
          count: total,
          db_size: size,
          id: distribution.id,
          idx_size: 0,
          size,
          table_type: 'BASE TABLE',
        },
      }),
      fields,
      // Where CKAN up to 2.9 told the types.
      schema: Object.fromEntries(fields.map(({ id: name, type }) => [name, type])),
    };
  },
});

/** Reading tables (contract, section 12). */
export const datastoreReading = {
  datastore_search: datastoreSearch,
  datastore_search_sql: datastoreSearchSql,
  datastore_info: datastoreInfo,
};
