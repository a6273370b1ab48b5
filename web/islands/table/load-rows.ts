import { fetchJson } from '../common/fetch-json.js';
import { narrowingBy, tableAddress } from '../common/table-address.js';
import type { IslandProps } from '../island.js';
import type { RowSourceOptions, RowsAnswer } from './row-source.js';
import type { TableView } from './view.js';

/** Characters of a cell that are fetched: one more than is shown tells that there are more. */
export const CUT = 301;

/** Whether a value is the beginning of a longer one. */
export const isCut = (value: unknown): boolean => typeof value === 'string' && value.length >= CUT;

const narrowing = ({ filter, q, sort }: TableView) => ({
  ...narrowingBy({ filter, q }),
  sort: sort && `${sort.descending ? '-' : ''}${sort.column}`,
});

/** How a view's rows are asked for. */
export const rowLoader =
  (props: IslandProps, view: TableView): RowSourceOptions['load'] =>
  ({ offset, limit, from, to }, signal) =>
    fetchJson<RowsAnswer>(
      tableAddress(props, '/rows', {
        shape: 'arrays',
        cut: String(CUT),
        limit: String(limit),
        offset: String(offset),
        columns: view.shown.slice(from, to).map(({ name }) => name),
        ...narrowing(view),
      }),
      { lang: props.lang, signal },
    );

/** All of one cell, however long. Errors: `Fault`. */
export async function loadCell(
  props: IslandProps,
  view: TableView,
  row: number,
  column: string,
  signal: AbortSignal,
): Promise<unknown> {
  const { rows } = await fetchJson<RowsAnswer>(
    tableAddress(props, '/rows', {
      ...{ shape: 'arrays', limit: '1', offset: String(row), columns: [column] },
      ...narrowing(view),
    }),
    { lang: props.lang, signal },
  );
  return rows[0]?.[0];
}

/** All columns of one row, long texts cut. Errors: `Fault`. */
export async function loadRow(
  props: IslandProps,
  view: TableView,
  row: number,
  signal: AbortSignal,
): Promise<unknown[]> {
  const { rows } = await fetchJson<RowsAnswer>(
    tableAddress(props, '/rows', {
      ...{ shape: 'arrays', cut: String(CUT), limit: '1', offset: String(row) },
      ...narrowing(view),
    }),
    { lang: props.lang, signal },
  );
  return rows[0] ?? [];
}

/** Address of the rows of a view as a file, for the spreadsheet of whoever clicks. */
export const exportAddress = (props: IslandProps, view: TableView): string => {
  const all = view.shown.length === props.columns.length;
  return tableAddress(props, '/export/csv', {
    ...(props.lang === 'it' ? { dialect: 'it' } : { bom: 'true' }),
    ...narrowing(view),
    ...(!all && { fields: view.shown.map(({ name }) => name) }),
  });
};
