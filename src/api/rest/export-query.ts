import { type Static, type TObject, Type } from '@sinclair/typebox';
import { AppError } from '../../errors.js';
import type { TableColumn } from '../../tables/query/relation.js';
import { and, column, type Filter, type Query } from '../../tables/query/tree.js';
import { readQuery } from './read-query.js';
import { RowsQuery } from './rows-page.js';
import { readNames, readSort } from './rows-query.js';

/** Which rows and columns are exported, beside the filters that every face has. */
export const ExportRows = {
  columns: RowsQuery.properties.columns,
  fields: Type.Optional({
    ...RowsQuery.properties.columns,
    description: 'Come columns / the same as columns',
  }),
  sort: RowsQuery.properties.sort,
  distinct: RowsQuery.properties.distinct,
  limit: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Tutte se manca / all where left out',
    }),
  ),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  query: Type.Optional(
    Type.String({
      minLength: 2,
      maxLength: 1_000_000,
      description:
        'Al posto di columns, sort, distinct: un albero di ricerca in JSON, anche con groupBy / a query tree as JSON',
    }),
  ),
};

type Asked = Static<TObject<typeof ExportRows>>;

const refuse = (it: string, en: string): AppError =>
  new AppError('BadRequest', { it, en }, [{ pointer: '/query', code: 'query', message: { it, en } }]);

/** A query tree that came as a text; its own limit has no upper bound here. */
function treeOf(text: string): Query {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch {
    throw refuse('"query" non è JSON.', '"query" is no JSON.');
  }
  const { limit, ...rest } = (typeof tree === 'object' && tree !== null ? tree : {}) as Record<
    string,
    unknown
  >;
  if (limit !== undefined && !(Number.isSafeInteger(limit) && (limit as number) >= 0)) {
    throw refuse('"limit" deve essere un numero intero.', '"limit" must be a whole number.');
  }
  const { limit: _, ...query } = readQuery(rest);
  return { ...query, ...(limit !== undefined && { limit: limit as number }) };
}

/**
 * The query that an export is of: filters together with a tree, or with columns and an order. Errors: BadRequest.
 * @param filter what `filter` and `q` ask
 */
export function exportQuery(
  columns: readonly TableColumn[],
  filter: Filter | undefined,
  asked: Asked & { timeZone?: string },
): Query {
  const known = new Set([...columns.map(({ name }) => name), '_id']);
  const tree = asked.query === undefined ? undefined : treeOf(asked.query);
  const names = readNames(asked.columns ?? asked.fields, known, '/columns');
  const orderBy = readSort(asked.sort, known);
  const filters = [filter, tree?.filter].filter((each) => each !== undefined);
  return {
    ...(tree && asked.timeZone !== undefined && { timeZone: asked.timeZone }),
    ...tree,
    ...(names && names.length > 0 && !tree?.select && { select: names.map((each) => column(each)) }),
    ...(orderBy && orderBy.length > 0 && { orderBy }),
    ...(asked.distinct && { distinct: true }),
    ...(asked.limit !== undefined && { limit: asked.limit }),
    ...(asked.offset !== undefined && { offset: asked.offset }),
    ...(filters.length > 0 && { filter: filters.length === 1 ? (filters[0] as Filter) : and(...filters) }),
  };
}
