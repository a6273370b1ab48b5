/** Rows of a block: several screens, and few enough to come at once where they lie apart in a sorted table. */
export const ROWS_AT_ONCE = 100;
/** Columns that are asked for at once: tables with hundreds are not read whole to show ten. */
export const COLUMNS_AT_ONCE = 40;
/** Rows of one request at most, where several blocks are missing. */
const MOST_AT_ONCE = 1000;
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
  rows?: unknown[][];
  fault?: unknown;
  /** Of the request that is under way for it, and perhaps for others. */
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

/** Blocks of the same columns in runs without gaps, each of `most` at most. */
function runsOf(keys: readonly string[], most: number): string[][] {
  const places = keys.map((key) => ({ key, place: key.split('/').map(Number) as [number, number] }));
  places.sort(({ place: a }, { place: b }) => a[1] - b[1] || a[0] - b[0]);
  const runs: string[][] = [];
  places.forEach(({ key, place: [row, column] }, at) => {
    const before = places[at - 1]?.place;
    const run = runs.at(-1);
    if (run && run.length < most && before?.[1] === column && before[0] === row - 1) run.push(key);
    else runs.push([key]);
  });
  return runs;
}

/** A source without rows yet: the first are asked for when something is shown, or is to be ready. */
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

  /** Asks once for blocks of the same columns, one below the other: two requests would be two passes over the table. */
  async function fetchRun(keys: readonly string[]): Promise<void> {
    const [row = 0, column = 0] = keys[0]?.split('/').map(Number) ?? [];
    const stop = new AbortController();
    const run = keys.map((key) => ({ key, block: { stop } as Block }));
    for (const { key, block } of run) blocks.set(key, block);
    try {
      const answer = await load(
        {
          offset: row * rowsAtOnce,
          limit: keys.length * rowsAtOnce,
          from: column * COLUMNS_AT_ONCE,
          to: Math.min(columns, (column + 1) * COLUMNS_AT_ONCE),
        },
        stop.signal,
      );
      total = answer.total;
      run.forEach(({ block }, at) => {
        block.rows = answer.rows.slice(at * rowsAtOnce, (at + 1) * rowsAtOnce);
      });
    } catch (error) {
      if (stop.signal.aborted) {
        for (const { key, block } of run) if (blocks.get(key) === block) blocks.delete(key);
        return;
      }
      for (const { block } of run) block.fault = error;
    }
    for (const { block } of run) delete block.stop;
    forgetOldest();
    changed();
    fetchLater();
  }

  /** Asks for those of these blocks that are not here, with as few requests as they need. */
  function fetchMissing(keys: readonly string[]): Promise<void>[] {
    return runsOf(
      keys.filter((key) => !blocks.has(key)),
      Math.max(1, Math.floor(MOST_AT_ONCE / rowsAtOnce)),
    ).map(fetchRun);
  }

  /** What is behind the horizon is asked for once nothing that is seen is missing, one block at a time. */
  function fetchLater(): void {
    if ([...blocks.values()].some(({ stop }) => stop)) return;
    const next = later.find((key) => !blocks.has(key));
    if (next !== undefined) void fetchRun([next]);
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
      const needed = new Set([...wanted, ...later].map((key) => blocks.get(key)?.stop));
      for (const [key, { stop }] of [...blocks]) {
        if (stop && !needed.has(stop)) {
          stop.abort();
          blocks.delete(key);
        }
      }
      for (const key of wanted) {
        const block = blocks.get(key);
        if (!block) continue;
        // The last used at the end.
        blocks.delete(key);
        blocks.set(key, block);
      }
      fetchMissing(wanted);
      fetchLater();
    },
    async ready(seen) {
      wanted = blocksOf(seen);
      await Promise.all(fetchMissing(wanted));
      const failed = wanted.map((key) => blocks.get(key)?.fault).find((fault) => fault !== undefined);
      if (failed !== undefined) throw failed;
    },
    retry() {
      for (const [key, { fault }] of [...blocks]) if (fault !== undefined) blocks.delete(key);
      fetchMissing(wanted);
      changed();
    },
    stop() {
      later = [];
      for (const { stop } of blocks.values()) stop?.abort();
    },
  };
}
