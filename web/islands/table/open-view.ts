import type { IslandProps } from '../island.js';
import { rowLoader } from './load-rows.js';
import { createRowSource, ROWS_AT_ONCE, type RowSource } from './row-source.js';
import type { TableView } from './view.js';

/** A view whose first rows are here. */
export interface OpenedView {
  view: TableView;
  source: RowSource;
  /** Who is told when more come: one at a time. */
  listen(listener: () => void): void;
}

/** Rows that a first sight shows. */
const FIRST_ROWS = 20;
const FIRST_COLUMNS = 12;

/** Asks for the first rows of a view. Errors: `Fault`, or the signal's. */
export async function openView(
  props: IslandProps,
  view: TableView,
  signal?: AbortSignal,
): Promise<OpenedView> {
  let listener = (): void => undefined;
  const source = createRowSource({
    rowsAtOnce: ROWS_AT_ONCE,
    columns: view.shown.length,
    load: rowLoader(props, view),
    changed: () => listener(),
  });
  const stop = (): void => source.stop();
  signal?.addEventListener('abort', stop);
  const firstRow = view.row - 1;
  await source.ready({ firstRow, lastRow: firstRow + FIRST_ROWS, firstColumn: 0, lastColumn: FIRST_COLUMNS });
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  return {
    view,
    source,
    listen: (next) => {
      listener = next;
    },
  };
}
