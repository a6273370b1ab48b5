import type { ColumnType, Message } from '../table-model.js';
import { QueryError } from './errors.js';
import type { TableColumn } from './relation.js';

/** A piece of SQL with what it gives: the column it would be. */
export interface TypedSql {
  sql: string;
  column: TableColumn;
}

const NUMERIC: ReadonlySet<ColumnType> = new Set(['integer', 'number', 'year']);

/** Kinds of values that can be compared with each other. */
export type ValueClass = 'number' | 'text' | 'moment' | 'boolean' | 'place';

/** The kind of value that a type holds. */
export function classOf(type: ColumnType): ValueClass {
  if (NUMERIC.has(type)) return 'number';
  if (type === 'date' || type === 'dateTime') return 'moment';
  if (type === 'geoPoint' || type === 'geoShape') return 'place';
  return type === 'boolean' ? 'boolean' : 'text';
}

/** A computed value. `name` is what errors call it. */
export const computed = (sql: string, name: string, type: ColumnType, storage: string): TypedSql => ({
  sql,
  column: { name, label: name, type, storage },
});

/** A whole number that is computed. */
export const wholeSql = (sql: string, name: string): TypedSql => computed(sql, name, 'integer', 'BIGINT');

/** A number that is computed. */
export const doubleSql = (sql: string, name: string): TypedSql => computed(sql, name, 'number', 'DOUBLE');

/** A query whose form is wrong, at a place of its tree. */
export const malformed = (path: string, it: string, en: string): QueryError => {
  const messages: Message = { it: `${it}.`, en: `${en}.` };
  return new QueryError('not-a-query', path, messages);
};
