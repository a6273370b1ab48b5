import { Type } from '@sinclair/typebox';
import { ROW_ID } from '../../../tables/query/relation.js';
import { and, type Filter, order, type Query } from '../../../tables/query/tree.js';
import type { ReadableTable } from '../../../tables/rows/table-of.js';
import { flag, natural } from '../action.js';
import { asColumns, readFields, readFilters, readOrder, readSearch } from './datastore-parameters.js';
import { knownNames } from './datastore-table.js';

/** What datastore_search and the dump have in common (contract, section 12). */
export const queryParameters = {
  filters: Type.Optional(Type.Unknown()),
  q: Type.Optional(Type.Unknown()),
  full_text: Type.Optional(Type.String()),
  plain: flag(true),
  language: Type.Optional(Type.String()),
  limit: Type.Optional(natural()),
  offset: natural({ default: 0 }),
  fields: Type.Optional(Type.Array(Type.String())),
  sort: Type.Optional(Type.Array(Type.String())),
  distinct: flag(),
};

/** Those parameters with their types. */
export interface QueryParameters {
  filters?: unknown;
  q?: unknown;
  full_text?: string;
  plain: boolean;
  limit?: number;
  offset: number;
  fields?: string[];
  sort?: string[];
  distinct: boolean;
}

/** The query that the parameters ask of a table. Without a sort, a search gives the best first. */
export function toQuery(p: QueryParameters, table: ReadableTable): Query {
  const known = knownNames(table);
  const search = readSearch(p.q, p.full_text, p.plain, known);
  const ranks = search?.ranks ?? [];
  const aliases = ranks.flatMap((item) => (item.kind === 'rank' ? [item.alias] : []));
  const fields = readFields(p.fields, known) ?? [ROW_ID, ...table.columns.map(({ name }) => name)];
  const orderBy =
    readOrder(p.sort, new Set([...known, ...aliases])) ?? aliases.map((alias) => order(alias, true));
  const filters = readFilters(p.filters, known);
  const parts = [filters, search?.filter].filter((part): part is Filter => part !== undefined);
  return {
    select: [...asColumns([...new Set(fields)]), ...ranks],
    ...(parts.length > 0 && { filter: and(...parts) }),
    ...(orderBy.length > 0 && { orderBy }),
    ...(p.distinct && { distinct: true }),
    ...(p.offset > 0 && { offset: p.offset }),
    ...(p.limit !== undefined && { limit: p.limit }),
  };
}
