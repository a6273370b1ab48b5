import type { TableColumn } from '../query/relation.js';
import { jsonSql } from './cell-sql.js';
import { cell, type LinePart, literal } from './line.js';

/** The members of an object, without its braces. `parts` may stand for the value of a column. */
export function jsonMembers(
  columns: readonly TableColumn[],
  options: {
    bareNumbers?: boolean;
    value?: (column: TableColumn, at: number) => LinePart | undefined;
    skip?: number;
  } = {},
): LinePart[] {
  const shown = columns.map((column, at) => ({ column, at })).filter(({ at }) => at !== options.skip);
  return shown.flatMap(({ column, at }, place) => [
    { sql: literal(`${place === 0 ? '' : ','}${JSON.stringify(column.name)}:`) },
    options.value?.(column, at) ?? { sql: jsonSql(column, cell(at), options) },
  ]);
}

/** A row as an object. */
export const jsonObject = (
  columns: readonly TableColumn[],
  options?: Parameters<typeof jsonMembers>[1],
): LinePart[] => [{ sql: "'{'" }, ...jsonMembers(columns, options), { sql: "'}'" }];
