import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '../../tables/cast-sql.js';
import type { TableEngine } from '../../tables/engine.js';
import type { Column } from '../../tables/table-model.js';
import { mayNamePersons } from './context.js';
import { countCandidates } from './count-candidates.js';
import { decide } from './decide.js';
import type { ColumnEvidence, TableEvidence } from './evidence.js';
import { looksLikePerson } from './given-names.js';
import { readHeader } from './headers.js';
import { HEALTH_SHAPE } from './kinds/health.js';
import type { PersonalDataReport } from './model.js';
import { candidateSql } from './shapes.js';

/** What the scan needs of a column. */
export type ScannedColumn = Pick<Column, 'name' | 'type' | 'storage'>;

/** What our masks leave of a name: stars, or a pseudonym. */
const isMasked = (value: string): boolean => /\*{2}|^p_[0-9a-f]{16}$/.test(value);

/** Columns read in one query. */
const COLUMNS_AT_ONCE = 64;
/** Values looked at to tell names of persons from others. */
const LOOKED_AT = 2000;

/**
 * Looks for personal data in all the rows of a table. DuckDB finds the cells that may hold some by the shapes of
 * `shapes.ts`; their different values come here one by one, where check digits and context decide.
 * Memory is bounded: beyond 200,000 candidates a column is judged by those whose hash falls on one in k, and its counts
 * are estimates (`exact`: false).
 * @param parquetPaths files of the same columns; never user input
 * @param now decides who may be alive
 * @throws whatever DuckDB does; the reason of `signal` when it aborts
 */
export async function scanTable(
  engine: TableEngine,
  parquetPaths: readonly string[],
  columns: readonly ScannedColumn[],
  signal?: AbortSignal,
  now: Date = new Date(),
): Promise<PersonalDataReport> {
  const empty: TableEvidence = { rows: 0, columns: [], year: now.getUTCFullYear() };
  if (parquetPaths.length === 0 || columns.length === 0) return decide(empty);
  const paths = parquetPaths.map(quoteLiteral).join(', ');
  return engine.use(async (connection) => {
    const interrupt = (): void => connection.interrupt();
    signal?.throwIfAborted();
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      return decide(await gather(connection, paths, columns, empty, signal));
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  });
}

async function gather(
  connection: DuckDBConnection,
  paths: string,
  columns: readonly ScannedColumn[],
  empty: TableEvidence,
  signal: AbortSignal | undefined,
): Promise<TableEvidence> {
  const evidence = columns.map(
    ({ name, type, storage }, index): ColumnEvidence => ({
      column: name,
      index,
      type,
      text: textOf(name, storage),
      header: readHeader(name),
      filled: 0,
      found: {},
      healthCells: 0,
      healthRows: 0,
      named: false,
      personShare: 0,
      sampled: false,
      samples: [],
    }),
  );
  const from = `read_parquet([${paths}])`;
  const table: TableEvidence = { ...empty, columns: evidence };
  const [[count]] = (await rowsOf(connection, `SELECT count(*) FROM ${from}`)) as [[unknown]];
  table.rows = Number(count);
  if (table.rows === 0) return table;
  const listed = await listedColumns(connection, paths);
  const searched = evidence.filter(isSearched);
  const plain = searched.filter(({ column }) => !listed.has(column));
  const candidates = new Map<ColumnEvidence, number>();
  for (let at = 0; at < plain.length; at += COLUMNS_AT_ONCE) {
    const some = plain.slice(at, at + COLUMNS_AT_ONCE);
    const counts = await countShapes(connection, from, some);
    for (const [i, column] of some.entries()) candidates.set(column, counts[i] as number);
  }
  for (const column of searched.filter(({ column: name }) => listed.has(name))) {
    signal?.throwIfAborted();
    candidates.set(column, await countListed(connection, from, column));
  }
  for (const [column, count] of candidates) {
    signal?.throwIfAborted();
    if (count > 0) await countCandidates(connection, from, column, count);
  }
  await readNames(connection, from, evidence);
  await readBirths(connection, from, table);
  await readHealth(connection, from, evidence);
  return table;
}

/** Texts, and numbers under the name of a telephone. Dates, amounts, truth values and geometry hold no such values. */
function isSearched({ type, text, header }: ColumnEvidence): boolean {
  if (text === null) return false;
  return type === 'text' || type === 'json' || (type === 'integer' && header.phone);
}

/** The column as text for DuckDB; null where its bytes are none. A Parquet of others may hold lists and structures. */
function textOf(name: string, storage: string): string | null {
  if (storage === 'VARCHAR') return quoteIdentifier(name);
  return /^(?:BLOB|GEOMETRY)/.test(storage) ? null : `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
}

/** Counts values and candidates of columns that are no short lists, in one pass; candidates in their order. */
async function countShapes(
  connection: DuckDBConnection,
  from: string,
  columns: readonly ColumnEvidence[],
): Promise<number[]> {
  const parts = columns.map(({ text, header }) => {
    return `count(${text}), count(*) FILTER (WHERE ${candidateSql(text as string, header)})`;
  });
  const [row = []] = await rowsOf(connection, `SELECT ${parts.join(', ')} FROM ${from}`);
  return columns.map((column, i) => {
    column.filled = Number(row[i * 2]);
    return Number(row[i * 2 + 1]);
  });
}

/** The same for a column that repeats few values: each is read once. */
async function countListed(
  connection: DuckDBConnection,
  from: string,
  column: ColumnEvidence,
): Promise<number> {
  const [row = []] = await rowsOf(
    connection,
    `SELECT sum(n), sum(n) FILTER (WHERE ${candidateSql('v', column.header)}) FROM (SELECT ${column.text} AS v, count(*) AS n FROM ${from} WHERE ${column.text} IS NOT NULL GROUP BY 1)`,
  );
  column.filled = Number(row[0] ?? 0);
  return Number(row[1] ?? 0);
}

/**
 * Names of the columns that Parquet keeps as lists of values and places in them, throughout: grouping those is some ten
 * times cheaper than reading each cell (measured: 5 against 70 ms a million).
 */
async function listedColumns(connection: DuckDBConnection, paths: string): Promise<Set<string>> {
  const rows = await rowsOf(
    connection,
    `SELECT path_in_schema FROM parquet_metadata([${paths}]) GROUP BY 1 HAVING bool_and(contains(encodings, 'DICTIONARY'))`,
  );
  return new Set(rows.map(([name]) => String(name)));
}

/** Looks at the first values of the columns that may name persons. */
async function readNames(
  connection: DuckDBConnection,
  from: string,
  evidence: readonly ColumnEvidence[],
): Promise<void> {
  for (const column of evidence) {
    if (column.type !== 'text' || column.text === null || column.filled === 0 || !mayNamePersons(column))
      continue;
    const name = quoteIdentifier(column.column);
    const rows = await rowsOf(
      connection,
      `SELECT DISTINCT v FROM (SELECT ${column.text} AS v FROM ${from} WHERE ${name} IS NOT NULL LIMIT ${LOOKED_AT})`,
    );
    const values = rows.map(([value]) => String(value));
    if (values.filter(isMasked).length >= values.length * 0.9) continue;
    column.named = true;
    column.personShare = values.length === 0 ? 0 : values.filter(looksLikePerson).length / values.length;
    column.samples = values.slice(0, 5);
    column.distinct = await distinctOf(connection, from, name);
  }
}

/** Years of birth, how many persons name and date tell apart, and how often date, sex and place occur once. */
async function readBirths(connection: DuckDBConnection, from: string, table: TableEvidence): Promise<void> {
  const { columns } = table;
  const births = columns.filter(
    ({ header, type }) => header.birthDate && ['date', 'dateTime', 'text'].includes(type),
  );
  for (const column of births) {
    const name = quoteIdentifier(column.column);
    const year =
      column.type === 'text'
        ? `TRY_CAST(regexp_extract(${column.text}, '(1[89][0-9]{2}|20[0-9]{2})', 1) AS INTEGER)`
        : `year(${name})`;
    const [row = []] = await rowsOf(
      connection,
      `SELECT count(${year}), min(${year}), max(${year}) FROM ${from}`,
    );
    column.filled = Number(row[0]);
    if (column.filled === 0) continue;
    column.years = { first: Number(row[1]), last: Number(row[2]) };
    column.distinct = await distinctOf(connection, from, name);
    const some = await rowsOf(
      connection,
      `SELECT CAST(${name} AS VARCHAR) FROM ${from} WHERE ${name} IS NOT NULL LIMIT 5`,
    );
    column.samples = some.map(([value]) => String(value));
  }
  const birth = births.find(({ filled }) => filled > 0);
  if (!birth) return;
  const keyed = (of: readonly ColumnEvidence[]): string =>
    of.map(({ column }) => quoteIdentifier(column)).join(', ');
  const names = columns.filter(({ named }) => named);
  if (names.length > 0) {
    table.persons = await countGroups(connection, from, keyed([...names, birth]));
    return;
  }
  const sex = columns.find(({ header }) => header.sex);
  const place = columns.find(({ header }) => header.place && !header.birthDate);
  if (!sex || !place) return;
  const [[once] = [0]] = await rowsOf(
    connection,
    `SELECT count(*) FROM (SELECT 1 FROM ${from} GROUP BY ${keyed([birth, sex, place])} HAVING count(*) = 1)`,
  );
  table.uniqueShare = Number(once) / table.rows;
}

/** Counts rows that speak of health, where the table may speak of persons at all. */
async function readHealth(
  connection: DuckDBConnection,
  from: string,
  evidence: readonly ColumnEvidence[],
): Promise<void> {
  const persons = evidence.some(
    (column) =>
      (column.header.birthDate && column.filled > 0) ||
      (column.found['codice-fiscale']?.wholeRows ?? 0) > 0 ||
      (column.named && (column.header.surname || column.header.surelyNames || column.personShare >= 0.3)),
  );
  if (!persons) return;
  for (const column of evidence) {
    const name = quoteIdentifier(column.column);
    if (column.header.health && column.filled === 0) {
      const [row = []] = await rowsOf(connection, `SELECT count(${name}) FROM ${from}`);
      column.filled = Number(row[0]);
    }
    if (column.type !== 'text' || column.text === null || column.filled === 0 || column.header.health)
      continue;
    const [row = []] = await rowsOf(
      connection,
      `SELECT count(*) FILTER (WHERE strlen(${column.text}) >= 3 AND regexp_matches(${column.text}, ${quoteLiteral(`(?i)${HEALTH_SHAPE}`)})) FROM ${from}`,
    );
    column.healthRows = Number(row[0]);
  }
}

async function distinctOf(connection: DuckDBConnection, from: string, name: string): Promise<number> {
  const [row = []] = await rowsOf(
    connection,
    `SELECT approx_count_distinct(${name}), count(${name}) FROM ${from}`,
  );
  // The estimate is within some percent: small columns are counted.
  if (Number(row[0]) > 20_000) return Math.min(Number(row[0]), Number(row[1]));
  return countGroups(connection, from, name, true);
}

async function countGroups(
  connection: DuckDBConnection,
  from: string,
  keys: string,
  filled = false,
): Promise<number> {
  const where = filled ? `WHERE ${keys} IS NOT NULL` : '';
  const [row = []] = await rowsOf(
    connection,
    `SELECT count(*) FROM (SELECT 1 FROM ${from} ${where} GROUP BY ${keys})`,
  );
  return Number(row[0]);
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRows() as unknown[][];
}
