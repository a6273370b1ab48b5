/** Rows that are asked for at once. */
export const ROWS_AT_ONCE = 100;
/** Where the portal goes through all of a table for every request, to sort or search, more rows are worth one. */
export const SORTED_ROWS_AT_ONCE = 400;
/** Columns that are asked for at once: tables with hundreds are not read whole to show ten. */
export const COLUMNS_AT_ONCE = 40;
/** Rows kept at most, in blocks of columns. */
const MOST_KEPT = 40_000;

/** A block of the table as the portal answers it. */
export interface RowsAnswer {
  rows: unknown[][];
  total: number;
}

export interface RowSourceOptions {
  rowsAtOnce: number;
  /** Columns that are shown. */
  columns: number;
  /** Asks for rows from `offset` on (0 is the first), of the columns `from` to `to` (excluded). */
  load(
    range: { offset: number; limit: number; from: number; to: number },
    signal: AbortSignal,
  ): Promise<RowsAnswer>;
  /** Called when cells came, or could not be had. */
  changed(): void;
}

interface Block {
  row: number;
  column: number;
  rows?: unknown[][];
  fault?: unknown;
  stop?: AbortController;
}

/** What is seen: rows and columns by number, the last excluded. */
export interface Window {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

/** The rows of one table in one order, kept in blocks: what is seen is asked for, what is no longer seen is given up. */
export interface RowSource {
  /** Rows in all; undefined before the first answer. */
  readonly total: number | undefined;
  /** What went wrong in a block that is wanted. */
  readonly fault: unknown;
  /** A value; undefined while it is not here (an empty cell is null). */
  value(row: number, column: number): unknown;
  /** Says what is seen now, and what will be soon: `ahead` is asked for when nothing else is. */
  show(seen: Window, ahead: Window): void;
  /** Resolves when all that is seen is here; rejects with the fault. */
  ready(seen: Window): Promise<void>;
  /** Asks again for what could not be had. */
  retry(): void;
  /** Gives up whatever is under way. */
  stop(): void;
}

const keyOf = (row: number, column: number): string => `${row}/${column}`;

export function createRowSource(options: RowSourceOptions): RowSource {
  const { rowsAtOnce, columns, load, changed } = options;
  /** In the order of their last use. */
  const blocks = new Map<string, Block>();
  let total: number | undefined;
  let wanted: string[] = [];
  let later: string[] = [];

  const blocksOf = ({ firstRow, lastRow, firstColumn, lastColumn }: Window): string[] => {
    const end = total === undefined ? lastRow : Math.min(lastRow, total);
    const keys: string[] = [];
    for (let row = Math.floor(Math.max(0, firstRow) / rowsAtOnce); row * rowsAtOnce < end; row += 1) {
      const last = Math.min(lastColumn, columns);
      for (let at = Math.floor(firstColumn / COLUMNS_AT_ONCE); at * COLUMNS_AT_ONCE < last; at += 1) {
        keys.push(keyOf(row, at));
      }
    }
    return keys;
  };

  async function fetchBlock(key: string): Promise<void> {
    const [row = 0, column = 0] = key.split('/').map(Number);
    const block: Block = { row, column, stop: new AbortController() };
    blocks.set(key, block);
    try {
      const answer = await load(
        {
          offset: row * rowsAtOnce,
          limit: rowsAtOnce,
          from: column * COLUMNS_AT_ONCE,
          to: Math.min(columns, (column + 1) * COLUMNS_AT_ONCE),
        },
        (block.stop as AbortController).signal,
      );
      total = answer.total;
      block.rows = answer.rows;
    } catch (error) {
      if (block.stop?.signal.aborted) {
        if (blocks.get(key) === block) blocks.delete(key);
        return;
      }
      block.fault = error;
    }
    delete block.stop;
    forgetOldest();
    changed();
    fetchLater();
  }

  /** What is behind the horizon is asked for once nothing that is seen is missing, one block at a time. */
  function fetchLater(): void {
    if ([...blocks.values()].some(({ stop }) => stop)) return;
    const next = later.find((key) => !blocks.has(key));
    if (next !== undefined) void fetchBlock(next);
  }

  function forgetOldest(): void {
    const most = Math.max(8, MOST_KEPT / rowsAtOnce);
    for (const [key, { stop }] of blocks) {
      if (blocks.size <= most) return;
      if (!stop && !wanted.includes(key)) blocks.delete(key);
    }
  }

  return {
    get total() {
      return total;
    },
    get fault() {
      return wanted.map((key) => blocks.get(key)?.fault).find((fault) => fault !== undefined);
    },
    value(row, column) {
      const block = blocks.get(keyOf(Math.floor(row / rowsAtOnce), Math.floor(column / COLUMNS_AT_ONCE)));
      return block?.rows?.[row % rowsAtOnce]?.[column % COLUMNS_AT_ONCE];
    },
    show(seen, ahead) {
      wanted = blocksOf(seen);
      later = blocksOf(ahead).filter((key) => !wanted.includes(key));
      const kept = new Set([...wanted, ...later]);
      for (const [key, block] of [...blocks]) {
        if (block.stop && !kept.has(key)) {
          block.stop.abort();
          blocks.delete(key);
        }
      }
      for (const key of wanted) {
        const block = blocks.get(key);
        if (block) {
          // The last used at the end.
          blocks.delete(key);
          blocks.set(key, block);
        } else void fetchBlock(key);
      }
      fetchLater();
    },
    async ready(seen) {
      wanted = blocksOf(seen);
      await Promise.all(wanted.filter((key) => !blocks.has(key)).map(fetchBlock));
      const failed = wanted.map((key) => blocks.get(key)?.fault).find((fault) => fault !== undefined);
      if (failed !== undefined) throw failed;
    },
    retry() {
      for (const [key, { fault }] of [...blocks]) if (fault !== undefined) blocks.delete(key);
      for (const key of wanted) if (!blocks.has(key)) void fetchBlock(key);
      changed();
    },
    stop() {
      later = [];
      for (const { stop } of blocks.values()) stop?.abort();
    },
  };
}
