import type { DuckDBConnection } from '@duckdb/node-api';
import { type TableEngine, tableEngine } from '../engine.js';
import { jsonValue } from '../query.js';
import {
  type ColumnDifference,
  type ColumnPair,
  compareColumns,
  type DiffColumn,
  keyCandidates,
  pairColumns,
  parquetSource,
  planByKey,
  planByRow,
  uniquenessSql,
} from './diff.js';

/** A version to compare: its Parquet files and columns. */
export interface DiffTable {
  paths: readonly string[];
  columns: readonly DiffColumn[];
}

export interface DiffRequest {
  from: DiffTable;
  to: DiffTable;
  /** Columns that identify a row, by their names in the old version: asked for, else declared by the publisher. */
  key?: { columns: readonly string[]; given: 'request' | 'declared' };
  /** Most rows in each list. */
  sample: number;
}

/** A row in both versions with other values. */
export interface ChangedRow {
  key: Record<string, unknown>;
  /** By the name in the new version. */
  changes: Record<string, { from: unknown; to: unknown }>;
}

export interface TableDifference {
  columns: ColumnDifference;
  /** Undefined where the versions have no column in common. */
  rows?: {
    /** `key`: rows are told by their key; `row`: whole rows are compared as a multiset. */
    method: 'key' | 'row';
    key: readonly string[] | null;
    keyFrom: 'request' | 'declared' | 'detected' | null;
    /** Columns compared, by their names in the new version. */
    compared: readonly string[];
    added: number;
    removed: number;
    changed: number;
    unchanged: number;
    samples: {
      added: Record<string, unknown>[];
      removed: Record<string, unknown>[];
      changed: ChangedRow[];
    };
  };
}

/** The key that was asked for does not tell rows apart, or one of its columns is not in both versions. */
export class NotAKey extends Error {
  constructor(
    readonly reason: 'unknown-column' | 'not-unique',
    readonly columns: readonly string[],
  ) {
    super(`not a key (${reason}): ${columns.join(', ')}`);
    this.name = 'NotAKey';
  }
}

/**
 * The difference between two versions of a table, by DuckDB over their Parquets: exact counts and the first rows of each
 * kind. Its memory is bounded by the engine's limit; beyond it DuckDB spills to disk.
 * @throws NotAKey for a key of the request; a declared one that does not hold any more is passed over
 */
export async function diffTables(request: DiffRequest, engine?: TableEngine): Promise<TableDifference> {
  const { from, to, sample } = request;
  const columns = compareColumns(from.columns, to.columns);
  const pairs = pairColumns(from.columns, to.columns);
  if (pairs.length === 0) return { columns };
  const sources = { from: parquetSource(from.paths), to: parquetSource(to.paths) };
  return (engine ?? (await tableEngine())).use(async (connection) => {
    const key = await chooseKey(connection, request, pairs, sources);
    const plan = key
      ? planByKey(sources, { from: from.columns, to: to.columns }, pairs, key.columns, sample)
      : planByRow(sources, pairs, sample);
    const [added = 0, removed = 0, changed = 0, unchanged = 0] = (
      (await read(connection, plan.counts))[0] ?? []
    ).map(Number);
    const compared = pairs.map((pair) => pair.to.name);
    const list = async (sql: string, count: number, names: readonly string[]) =>
      count === 0 ? [] : (await read(connection, sql)).map((row) => toObject(names, row));
    const namesOf = (table: DiffTable) => (key ? table.columns.map(({ name }) => name) : compared);
    const changedRows = plan.changed && changed > 0 ? await read(connection, plan.changed) : [];
    return {
      columns,
      rows: {
        method: key ? 'key' : 'row',
        key: key?.columns ?? null,
        keyFrom: key?.given ?? null,
        compared,
        added,
        removed,
        changed,
        unchanged,
        samples: {
          added: await list(plan.added, added, namesOf(to)),
          removed: await list(plan.removed, removed, namesOf(from)),
          changed: changedRows.map((row) => toChange(row, request, pairs, key?.columns ?? [])),
        },
      },
    };
  });
}

type Key = { columns: readonly string[]; given: 'request' | 'declared' | 'detected' };

async function chooseKey(
  connection: DuckDBConnection,
  { key }: DiffRequest,
  pairs: readonly ColumnPair[],
  sources: { from: string; to: string },
): Promise<Key | undefined> {
  const isUnique = async (columns: readonly string[]): Promise<boolean> => {
    const inNew = columns.map((name) => pairs.find(({ from }) => from.name === name)?.to.name ?? name);
    for (const [source, names] of [
      [sources.from, columns],
      [sources.to, inNew],
    ] as const) {
      if ((await read(connection, uniquenessSql(source, names)))[0]?.[0] !== true) return false;
    }
    return true;
  };
  if (key && key.columns.length > 0) {
    const unknown = key.columns.filter((name) => !pairs.some(({ from }) => from.name === name));
    const reason =
      unknown.length > 0 ? 'unknown-column' : (await isUnique(key.columns)) ? undefined : 'not-unique';
    if (!reason) return key;
    if (key.given === 'request') throw new NotAKey(reason, unknown.length > 0 ? unknown : key.columns);
  }
  for (const name of keyCandidates(pairs)) {
    if (await isUnique([name])) return { columns: [name], given: 'detected' };
  }
  return undefined;
}

const read = async (connection: DuckDBConnection, sql: string): Promise<unknown[][]> =>
  (await connection.runAndReadAll(sql)).getRows() as unknown[][];

const toObject = (names: readonly string[], row: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, at) => [name, jsonValue(row[at])]));

function toChange(
  row: readonly unknown[],
  { from, to }: DiffRequest,
  pairs: readonly ColumnPair[],
  key: readonly string[],
): ChangedRow {
  const before = toObject(
    from.columns.map(({ name }) => name),
    row,
  );
  const after = toObject(
    to.columns.map(({ name }) => name),
    row.slice(from.columns.length),
  );
  const changes = pairs.flatMap((pair) => {
    const [old, now] = [before[pair.from.name], after[pair.to.name]];
    return JSON.stringify(old) === JSON.stringify(now)
      ? []
      : [[pair.to.name, { from: old, to: now }] as const];
  });
  return {
    key: Object.fromEntries(key.map((name) => [name, before[name]])),
    changes: Object.fromEntries(changes),
  };
}
