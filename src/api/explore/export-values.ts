import { doubleSql, jsonSql, keptAs, plainSql } from '../../tables/export/cell-sql.js';
import type { OwnValue } from '../../tables/export/csv.js';
import type { jsonMembers } from '../../tables/export/json.js';
import { cell, type LinePart, literal } from '../../tables/export/line.js';
import type { ShownAs } from '../../tables/export/source.js';
import type { TableColumn } from '../../tables/query/relation.js';
import type { Output } from './odsql/to-query.js';
import { cellWriters, jsonWriters } from './show-value.js';
import { isList } from './to-field.js';

const TEXT = { type: 'text', storage: 'VARCHAR' } as const;

/** Keys of ranges are shown with their ends: the same as `rangeLabel`, in SQL. */
export function shownOutputs(outputs: readonly Output[]): ReadonlyMap<number, ShownAs> | undefined {
  const shown = new Map<number, ShownAs>();
  for (const [at, { expression, show }] of outputs.entries()) {
    if (!show) continue;
    if (expression.kind === 'widths') {
      const { width } = expression;
      const end = (sql: string): string =>
        doubleSql(`CAST(printf('%.12g', CAST(${sql} AS DOUBLE) + ${width}) AS DOUBLE)`);
      shown.set(at, {
        column: TEXT,
        sql: (sql) =>
          `CASE WHEN ${sql} IS NULL THEN NULL ELSE concat('[', ${doubleSql(sql)}, ', ', ${end(sql)}, '[') END`,
      });
    }
    if (expression.kind === 'intervals') {
      const labels = expression.edges.slice(0, -1).map((_, place) => String(show(place)));
      const cases = labels.map((label, place) => `WHEN ${place} THEN ${literal(label)}`);
      shown.set(at, { column: TEXT, sql: (sql) => `CASE ${sql} ${cases.join(' ')} END` });
    }
  }
  return shown.size > 0 ? shown : undefined;
}

const isMoment = (column: TableColumn): boolean => ['moment', 'instant'].includes(keptAs(column));

/** A moment in UTC as this API shows it. */
const utc = (column: TableColumn, at: number): string =>
  `CASE WHEN ${cell(at)} IS NULL THEN NULL ELSE concat(rtrim(${plainSql(column, cell(at))}, 'Z'), '+00:00') END`;

/** The text that our writers take of a value. */
const plainPart = (column: TableColumn, at: number, convert: LinePart['convert']): LinePart => ({
  sql: plainSql(column, cell(at)),
  ...(convert && { convert }),
});

/** Whether a value is written by its type, as every export writes it. */
const isUsual = ({ json, show }: Output, column: TableColumn, timeZone: string): boolean =>
  show !== undefined ||
  (json === undefined &&
    !(column.type === 'geoPoint' || column.type === 'geoShape') &&
    !(isMoment(column) && timeZone !== 'UTC'));

/** How members of JSON are written where this API has forms of its own (contract, section 3, Field value encoding). */
export function exportMembers(
  outputs: readonly Output[],
  columns: readonly TableColumn[],
  timeZone: string,
): Parameters<typeof jsonMembers>[1] {
  const writers = jsonWriters(outputs, columns, timeZone);
  return {
    bareNumbers: true,
    value: (column, at) => {
      const output = outputs[at];
      if (!output) return undefined;
      if (isUsual(output, column, timeZone)) {
        if (!isMoment(column)) return undefined;
        return { sql: jsonSql(TEXT, utc(column, at)) };
      }
      return plainPart(column, at, (text) => JSON.stringify(writers[at]?.(text) ?? null));
    },
  };
}

/** The same for cells of delimited texts. */
export function exportCells(
  outputs: readonly Output[],
  columns: readonly TableColumn[],
  timeZone: string,
  listSeparator: string,
): OwnValue {
  const writers = cellWriters(outputs, columns, timeZone, listSeparator);
  return (column, at) => {
    const output = outputs[at];
    if (!output) return undefined;
    const listed = column.type === 'json' && isList(column) && output.show === undefined;
    if (isUsual(output, column, timeZone) && !listed) {
      return isMoment(column) ? { sql: utc(column, at) } : undefined;
    }
    return plainPart(column, at, (text) => writers[at]?.(text) ?? '');
  };
}
