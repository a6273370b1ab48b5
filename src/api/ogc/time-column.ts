import type { TableColumn } from '../../tables/query/relation.js';
import { and, compare, type Filter } from '../../tables/query/tree.js';
import type { TimeSpan } from './parameters.js';

/** The column that says when a feature was: the first of dates or moments. */
export const timeColumn = (columns: readonly TableColumn[]): TableColumn | undefined =>
  columns.find(({ type }) => type === 'date' || type === 'dateTime');

/**
 * The features of a span of time. A day stands for all of it. Where no column tells a time everything is meant
 * (OGC 17-069r4, requirement `fc-time-response`).
 */
export function timeFilter(column: TableColumn | undefined, { from, to }: TimeSpan): Filter | undefined {
  if (!column) return undefined;
  const day = (text: string): string => text.slice(0, 10);
  const parts: Filter[] = [];
  if (column.type === 'date') {
    if (from !== undefined) parts.push(compare(column.name, '>=', day(from)));
    if (to !== undefined) parts.push(compare(column.name, '<=', day(to)));
  } else {
    if (from !== undefined) parts.push(compare(column.name, '>=', from));
    if (to !== undefined)
      parts.push(compare(column.name, '<=', to.length === 10 ? `${to}T23:59:59.999999` : to));
  }
  return and(...parts);
}
