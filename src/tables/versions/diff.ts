import { quoteIdentifier, quoteLiteral } from '../cast-sql.js';
import { type ComparedColumn, guessRenamings, type Renaming } from './breaking.js';

/** A column as the comparison needs it. */
export type DiffColumn = ComparedColumn & { storage: string };

/** What became of the columns. */
export interface ColumnDifference {
  added: { name: string; type: string }[];
  removed: { name: string; type: string }[];
  typeChanged: { name: string; from: string; to: string }[];
  /** Guesses: each pair is in `added` and `removed`, too. */
  renamed: Renaming[];
}

/** Columns gained, lost and changed between two versions. Pure. */
export function compareColumns(from: readonly DiffColumn[], to: readonly DiffColumn[]): ColumnDifference {
  const before = new Map(from.map((column) => [column.name, column]));
  const after = new Map(to.map((column) => [column.name, column]));
  const shown = ({ name, type }: DiffColumn) => ({ name, type });
  return {
    added: to.filter(({ name }) => !before.has(name)).map(shown),
    removed: from.filter(({ name }) => !after.has(name)).map(shown),
    typeChanged: from.flatMap(({ name, type }) => {
      const now = after.get(name);
      return now && now.type !== type ? [{ name, from: type, to: now.type }] : [];
    }),
    renamed: guessRenamings(from, to),
  };
}

/** A column that both versions have, under one name or two spellings of it. */
export interface ColumnPair {
  from: DiffColumn;
  to: DiffColumn;
}

/** The columns whose values can be compared: same name, or same but for the spelling. Pure. */
export function pairColumns(from: readonly DiffColumn[], to: readonly DiffColumn[]): ColumnPair[] {
  const after = new Map(to.map((column) => [column.name, column]));
  const respelled = new Map(
    guessRenamings(from, to)
      .filter(({ by }) => by === 'spelling')
      .map((renaming) => [renaming.from, renaming.to]),
  );
  return from.flatMap((column) => {
    const now = after.get(column.name) ?? after.get(respelled.get(column.name) ?? '');
    return now ? [{ from: column, to: now }] : [];
  });
}

const KEY_NAME =
  /^(?:id|uid|uuid|fid|ogc_fid|objectid|gid|pk|chiave|codice|cod|code|matricola|progressivo|identificativo|identifier)$|^(?:id|cod|codice|identificativo|numero|num|prog)[_ .-]|[_ .-](?:id|cod|codice|code|uuid)$/i;
const KEY_TYPES: ReadonlySet<string> = new Set(['text', 'integer']);

/** Columns that may identify a row, by name and type, the likeliest first; whether they do is for the data to say. Pure. */
export function keyCandidates(pairs: readonly ColumnPair[]): string[] {
  return pairs
    .filter(({ from, to }) => KEY_TYPES.has(from.type) && KEY_TYPES.has(to.type) && KEY_NAME.test(from.name))
    .map(({ from }) => from.name)
    .slice(0, 6);
}

const NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/;

/** Both sides of a pair as SQL that can be compared: as they are where DuckDB compares them exactly, else as text. */
function comparable({ from, to }: ColumnPair, a: string, b: string): [string, string] {
  const left = `${a}.${quoteIdentifier(from.name)}`;
  const right = `${b}.${quoteIdentifier(to.name)}`;
  if (from.storage === to.storage) return [left, right];
  if (NUMBER.test(from.storage) && NUMBER.test(to.storage)) {
    const inexact = /^(?:DOUBLE|FLOAT)/;
    return inexact.test(from.storage) || inexact.test(to.storage)
      ? [`CAST(${left} AS DOUBLE)`, `CAST(${right} AS DOUBLE)`]
      : [left, right];
  }
  return [`CAST(${left} AS VARCHAR)`, `CAST(${right} AS VARCHAR)`];
}

/** Statements that compare two tables; names of columns are quoted, and nothing else of a request reaches them. */
export interface DiffPlan {
  /** One row: added, removed, changed, unchanged. */
  counts: string;
  /** Rows only in the new version: the columns of `addedColumns`. */
  added: string;
  /** Rows only in the old version. */
  removed: string;
  /** With a key: the old row's columns, then the new one's. */
  changed?: string;
}

/** The two tables as SQL can read them (`parquetSource`): before and after. */
export interface DiffSources {
  from: string;
  to: string;
}

/** SQL that reads the Parquet files of one table as one. `paths` are never user input. */
export const parquetSource = (paths: readonly string[]): string =>
  `read_parquet([${paths.map(quoteLiteral).join(', ')}])`;

/** No column of ours is called so: a blank at the end is trimmed away from headers. */
const HERE = '"is here "';

const withBoth = ({ from, to }: DiffSources): string =>
  `WITH a AS (SELECT *, true AS ${HERE} FROM ${from}), b AS (SELECT *, true AS ${HERE} FROM ${to})`;

const columnsOf = (alias: string, columns: readonly DiffColumn[]): string =>
  columns.map(({ name }) => `${alias}.${quoteIdentifier(name)}`).join(', ');

/** Rows compared by a key (names of the old version) that is unique in both. `sample` bounds each list. Pure. */
export function planByKey(
  sources: DiffSources,
  columns: { from: readonly DiffColumn[]; to: readonly DiffColumn[] },
  pairs: readonly ColumnPair[],
  key: readonly string[],
  sample: number,
): DiffPlan {
  const keys = key.flatMap((name) => pairs.find(({ from }) => from.name === name) ?? []);
  const on = keys.map((pair) => comparable(pair, 'a', 'b').join(' IS NOT DISTINCT FROM ')).join(' AND ');
  const differs =
    pairs
      .filter((pair) => !keys.includes(pair))
      .map((pair) => comparable(pair, 'a', 'b').join(' IS DISTINCT FROM '))
      .join(' OR ') || 'false';
  const both = `a.${HERE} AND b.${HERE}`;
  const order = (alias: 'a' | 'b'): string =>
    keys.map((pair) => `${alias}.${quoteIdentifier(pair[alias === 'a' ? 'from' : 'to'].name)}`).join(', ');
  return {
    counts: `${withBoth(sources)}
      SELECT count(*) FILTER (WHERE a.${HERE} IS NULL), count(*) FILTER (WHERE b.${HERE} IS NULL),
             count(*) FILTER (WHERE ${both} AND (${differs})), count(*) FILTER (WHERE ${both} AND NOT (${differs}))
        FROM a FULL JOIN b ON ${on}`,
    added: `${withBoth(sources)}
      SELECT ${columnsOf('b', columns.to)} FROM b ANTI JOIN a ON ${on} ORDER BY ${order('b')} LIMIT ${sample}`,
    removed: `${withBoth(sources)}
      SELECT ${columnsOf('a', columns.from)} FROM a ANTI JOIN b ON ${on} ORDER BY ${order('a')} LIMIT ${sample}`,
    changed: `${withBoth(sources)}
      SELECT ${columnsOf('a', columns.from)}, ${columnsOf('b', columns.to)} FROM a JOIN b ON ${on}
       WHERE ${differs} ORDER BY ${order('b')} LIMIT ${sample}`,
  };
}

/**
 * Whole rows compared as a multiset, on the columns both versions have: each row counts as often as it occurs. A row with
 * one cell changed is one removed and one added. Pure.
 */
export function planByRow(sources: DiffSources, pairs: readonly ColumnPair[], sample: number): DiffPlan {
  const cells = (side: 0 | 1): string =>
    pairs.map((pair, at) => `${comparable(pair, 'a', 'b')[side]} AS c${at}`).join(', ');
  const names = pairs.map((_, at) => `c${at}`).join(', ');
  const balance = `${withBoth(sources)}, balance AS (
      SELECT ${names}, sum(n) AS n FROM (
        SELECT ${cells(0)}, -1 AS n FROM a UNION ALL SELECT ${cells(1)}, 1 AS n FROM b)
      GROUP BY ${names} HAVING sum(n) <> 0)`;
  const list = (sign: '<' | '>'): string =>
    `${balance} SELECT ${names} FROM balance WHERE n ${sign} 0 ORDER BY ${names} LIMIT ${sample}`;
  return {
    counts: `${balance}, sums AS (
        SELECT coalesce(sum(n) FILTER (WHERE n > 0), 0) AS added,
               coalesce(-sum(n) FILTER (WHERE n < 0), 0) AS removed FROM balance)
      SELECT added, removed, 0, (SELECT count(*) FROM b) - added FROM sums`,
    added: list('>'),
    removed: list('<'),
  };
}

/** One row and cell: whether these columns identify each row of a table, none of them empty. Pure. */
export function uniquenessSql(source: string, columns: readonly string[]): string {
  const names = columns.map(quoteIdentifier);
  return `SELECT NOT EXISTS (SELECT 1 FROM ${source} WHERE ${names.map((name) => `${name} IS NULL`).join(' OR ')})
      AND NOT EXISTS (SELECT 1 FROM ${source} GROUP BY ${names.join(', ')} HAVING count(*) > 1)`;
}
