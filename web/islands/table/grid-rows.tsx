/* biome-ignore-all lint/a11y/useSemanticElements: a grid of millions of rows has no table elements to be made of */
/* biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time, as ARIA's grid pattern says */
import { cellText, isNumeric } from '../../../src/portal/cell.js';
import { formatNumber } from '../../../src/portal/format-plain.js';
import type { IslandColumn } from '../island.js';
import type { CellPlace } from './cell-keys.js';
import type { RowSource } from './row-source.js';

export const ROW_HEIGHT = 40;

export interface GridRowsProps {
  lang: 'it' | 'en';
  columns: readonly IslandColumn[];
  /** Left edges of the columns, see `edgesOf`. */
  edges: readonly number[];
  /** Pixels of the column of row numbers. */
  numberWidth: number;
  source: RowSource;
  /** Rows to be drawn, by number from 0. */
  rows: readonly number[];
  /** Columns to be drawn, by number from 0. */
  shown: readonly number[];
  offset: number;
  active: CellPlace;
}

/** The rows that are near what is seen. A cell that is not here yet is a grey bar. */
export function GridRows(props: GridRowsProps) {
  const { lang, edges, numberWidth, rows, offset, active } = props;
  const width = numberWidth + (edges.at(-1) ?? 0);
  return (
    <>
      {rows.map((row) => (
        <div
          key={row}
          role="row"
          aria-rowindex={row + 2}
          class={`portico-grid-row${row % 2 ? ' portico-grid-odd' : ''}`}
          style={{ top: `${row * ROW_HEIGHT - offset}px`, width: `${width}px` }}
        >
          <div
            role="rowheader"
            aria-colindex={1}
            class="portico-grid-number"
            style={{ width: `${numberWidth}px` }}
            data-row={row + 1}
            data-column={0}
            tabIndex={active.row === row + 1 && active.column === 0 ? 0 : -1}
          >
            {formatNumber(lang, row + 1)}
          </div>
          <Cells {...props} row={row} />
        </div>
      ))}
    </>
  );
}

function Cells({
  lang,
  columns,
  edges,
  numberWidth,
  source,
  shown,
  active,
  row,
}: GridRowsProps & { row: number }) {
  return (
    <>
      {shown.map((at) => {
        const column = columns[at];
        if (!column) return null;
        const value = source.value(row, at);
        const left = edges[at] ?? 0;
        return (
          <div
            key={column.name}
            role="gridcell"
            aria-colindex={at + 2}
            class={`portico-grid-cell${isNumeric(column) ? ' portico-grid-right' : ''}`}
            style={{ left: `${numberWidth + left}px`, width: `${(edges[at + 1] ?? left) - left}px` }}
            data-row={row + 1}
            data-column={at + 1}
            tabIndex={active.row === row + 1 && active.column === at + 1 ? 0 : -1}
          >
            {value === undefined ? <span class="portico-skeleton" /> : cellText(lang, column, value)}
          </div>
        );
      })}
    </>
  );
}
