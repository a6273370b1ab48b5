/* biome-ignore-all lint/a11y/useSemanticElements: a grid of millions of rows has no table elements to be made of */
/* biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time, as ARIA's grid pattern says */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { readCondition } from '../common/filters.js';
import type { IslandColumn, IslandProps } from '../island.js';
import { type CellPlace, moveBy } from './cell-keys.js';
import { columnsBetween, edgesOf, fitted, widthOf } from './column-layout.js';
import { GridHead, HEAD_HEIGHT } from './grid-head.js';
import { GridRows, ROW_HEIGHT } from './grid-rows.js';
import type { RowSource } from './row-source.js';
import { useTrack } from './use-track.js';
import { useViewport } from './use-viewport.js';
import type { TableView } from './view.js';

/** Rows and columns drawn beyond what is seen. */
const MORE_ROWS = 6;
const MORE_COLUMNS = 1;
/** Rows whose cells decide the widths. */
const MEASURED_ROWS = 50;
/** Rows that are asked for ahead of the reader, at least: the next block is here before it is reached. */
const AHEAD = 150;
/** Milliseconds that a fast scroller has to rest before rows are asked for. */
const REST = 20;

export interface GridProps {
  props: IslandProps;
  view: TableView;
  source: RowSource;
  total: number;
  /** Counts the answers that came, so that what came is drawn. */
  answers: number;
  busy: boolean;
  sort(column: IslandColumn): void;
  options(column: IslandColumn): void;
  /** A cell, or with column 0 a row, that is to be shown whole; numbers from 1. */
  open(place: CellPlace): void;
  activated(place: CellPlace): void;
  /** The first and last row that are seen, from 1. */
  seen(first: number, last: number): void;
  /** Filled with the way to bring a row to the top. */
  control: { goTo?: (row: number) => void };
}

/** A table of any size: only what is near the part that is seen is in the page (ARIA's grid pattern, one tab stop). */
export function Grid(grid: GridProps) {
  const { props, view, source, total, busy } = grid;
  const { lang } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const viewport = useViewport(scroller);
  const rowsHeight = Math.max(0, viewport.height - HEAD_HEIGHT);
  const track = useTrack(scroller, total * ROW_HEIGHT, rowsHeight);
  const [active, setActive] = useState<CellPlace>({ row: 1, column: 1 });
  const [focused, setFocused] = useState(false);
  const toFocus = useRef(false);
  const numberWidth = formatNumber(lang, total).length * 8 + 24;
  const edges = useEdges(grid, viewport.width - numberWidth);

  const firstRow = Math.floor(track.top / ROW_HEIGHT);
  const lastRow = Math.min(total, Math.ceil((track.top + rowsHeight) / ROW_HEIGHT));
  const [firstColumn, lastColumn] = columnsBetween(
    edges,
    track.left,
    track.left + Math.max(1, viewport.width - numberWidth),
    MORE_COLUMNS,
  );
  const place = {
    row: Math.min(active.row, total),
    column: Math.min(active.column, view.shown.length),
  };
  // The cell with the focus stays, wherever the mouse scrolls to.
  const rows = span(
    Math.max(0, firstRow - MORE_ROWS),
    Math.min(total, lastRow + MORE_ROWS),
    place.row - 1,
    focused,
  );
  const shown = span(firstColumn, lastColumn, place.column - 1, focused);
  useRows(source, { firstRow, lastRow, firstColumn, lastColumn }, rowsHeight);

  useEffect(() => grid.seen(Math.min(firstRow + 1, total), lastRow), [firstRow, lastRow, total]);
  useLayoutEffect(() => {
    grid.control.goTo = (row) => track.moveTo((row - 1) * ROW_HEIGHT);
  });
  useLayoutEffect(() => track.moveTo((view.row - 1) * ROW_HEIGHT), [source, rowsHeight > 0]);
  useLayoutEffect(() => {
    if (!toFocus.current) return;
    toFocus.current = false;
    const cell = cellOf(scroller.current, place);
    cell?.focus({ preventScroll: true });
    // The grid itself may lie beyond the edge of the window.
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  /** Makes a cell the active one and brings it into sight. */
  function moveTo(next: CellPlace): void {
    if (next.row > 0) {
      const top = (next.row - 1) * ROW_HEIGHT;
      if (top < track.top) track.moveTo(top);
      else if (top + ROW_HEIGHT > track.top + rowsHeight) track.moveTo(top + ROW_HEIGHT - rowsHeight);
    }
    const { current } = scroller;
    if (next.column > 0 && current) {
      const [left = 0, right = 0] = edges.slice(next.column - 1, next.column + 1);
      const width = viewport.width - numberWidth;
      if (left < current.scrollLeft || right - left > width) current.scrollLeft = left;
      else if (right > current.scrollLeft + width) current.scrollLeft = right - width;
    }
    toFocus.current = true;
    setActive({ ...next });
    grid.activated(next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!placeOf(event.target)) return;
    const column = view.shown[place.column - 1];
    const size = {
      rows: total,
      columns: view.shown.length,
      page: Math.max(1, Math.floor(rowsHeight / ROW_HEIGHT) - 1),
    };
    const next = event.altKey ? undefined : moveBy(place, event.key, event.ctrlKey || event.metaKey, size);
    if (next) moveTo(next);
    else if (place.row === 0 && column && event.altKey && event.key === 'ArrowDown') grid.options(column);
    else if (place.row === 0 && column && (event.key === 'Enter' || event.key === ' ')) grid.sort(column);
    else if (place.row > 0 && event.key === 'Enter') grid.open(place);
    else return;
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      role="grid"
      class={`portico-grid${busy ? ' portico-grid-busy' : ''}`}
      aria-label={props.title}
      aria-describedby="tabella-stato"
      aria-rowcount={total + 1}
      aria-colcount={view.shown.length + 1}
      aria-busy={busy}
      aria-readonly="true"
      style={{ '--rows': String(Math.max(1, total)) }}
      onScroll={track.onScroll}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const at = placeOf(event.target);
        setFocused(true);
        if (!at || (at.row === active.row && at.column === active.column)) return;
        setActive(at);
        grid.activated(at);
      }}
      onFocusOut={() => setFocused(false)}
      onDblClick={(event) => {
        const at = placeOf(event.target);
        if (at && at.row > 0) grid.open(at);
      }}
    >
      <GridHead
        {...{ props, view, edges, numberWidth, shown, active: place }}
        filtered={useMemo(
          () => new Set(view.filter.map((one) => readCondition(one, props.columns)?.column)),
          [view.filter.join('\n')],
        )}
        sort={grid.sort}
        options={grid.options}
      />
      <div role="rowgroup" class="portico-grid-body" style={{ height: `${track.height}px` }}>
        <GridRows
          {...{ lang, columns: view.shown, edges, numberWidth, source, rows, shown, active: place }}
          offset={track.offset}
        />
      </div>
    </div>
  );
}

/** The numbers from `first` to `last` (excluded), and one more where it has to be there. */
function span(first: number, last: number, more: number, needed: boolean): number[] {
  const numbers = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  if (!needed || more < 0 || (more >= first && more < last)) return numbers;
  return more < first ? [more, ...numbers] : [...numbers, more];
}

const placeOf = (target: EventTarget | null): CellPlace | undefined => {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row][data-column]') : null;
  return cell ? { row: Number(cell.dataset.row), column: Number(cell.dataset.column) } : undefined;
};

const cellOf = (scroller: HTMLElement | null, { row, column }: CellPlace): HTMLElement | null | undefined =>
  scroller?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);

/** Left edges of the columns. A width is decided once, by the first cells that come, and kept. */
function useEdges({ props, view, source, answers }: GridProps, room: number): number[] {
  const widths = useRef(new Map<string, number>());
  const firstRow = view.row - 1;
  return useMemo(() => {
    const wanted = view.shown.map((column, at) => {
      const known = widths.current.get(column.name);
      if (known !== undefined) return known;
      const values = Array.from({ length: MEASURED_ROWS }, (_, row) =>
        source.value(firstRow + row, at),
      ).filter((value) => value !== undefined);
      const width = widthOf(props.lang, column, values);
      if (values.length > 0) widths.current.set(column.name, width);
      return width;
    });
    return edgesOf(fitted(wanted, room));
  }, [source, answers > 0, view.shown.length, room]);
}

/** Asks for the rows that are seen and some beyond; while the scroller races, only once it rests. */
function useRows(
  source: RowSource,
  seen: { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number },
  height: number,
): void {
  const last = useRef(0);
  const { firstRow, lastRow, firstColumn, lastColumn } = seen;
  useEffect(() => {
    if (height <= 0) return undefined;
    const down = firstRow >= last.current;
    const far = Math.abs(firstRow - last.current) > 3 * (lastRow - firstRow);
    const ask = (): void => {
      last.current = firstRow;
      const ahead = Math.max(AHEAD, 4 * (lastRow - firstRow));
      source.show(seen, {
        ...seen,
        firstRow: Math.max(0, firstRow - (down ? MORE_ROWS : ahead)),
        lastRow: lastRow + (down ? ahead : MORE_ROWS),
      });
    };
    if (!far) {
      ask();
      return undefined;
    }
    const timer = setTimeout(ask, REST);
    return () => clearTimeout(timer);
  }, [source, firstRow, lastRow, firstColumn, lastColumn, height > 0]);
}
