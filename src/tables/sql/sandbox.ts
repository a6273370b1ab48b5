import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '../cast-sql.js';
import { jsonValue } from '../query/json-value.js';
import { readExactJson, writeExactJson } from './exact-json.js';
import { SQL_WORDS, SqlRefused } from './sql-refused.js';

/** A table as the sandbox offers it: its SQL reads only the files named with it. */
export interface SandboxTable {
  name: string;
  sql: string;
  files: readonly string[];
}

/** What a query may take. */
export interface SqlBounds {
  milliseconds: number;
  /** Of DuckDB, as it writes it: `256MB`. */
  memory: string;
  rows: number;
  /** Of the answer, about. */
  bytes: number;
}

/** One query: its text, or, where its meaning had to be changed, its tree. */
export interface SqlRequest {
  sql: string;
  rewritten: unknown;
  tables: readonly SandboxTable[];
  bounds: SqlBounds;
}

export interface SqlAnswer {
  columns: { name: string; type: string }[];
  /** JSON-safe values as `Rows` has them. */
  rows: unknown[][];
  /** There were more rows than the bounds allow. */
  truncated: boolean;
}

/** A DuckDB of its own, that can read nothing: settings of PostgreSQL where the two differ. */
const SETTINGS = {
  threads: '1',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  // Nothing is ever written, not even what memory does not hold.
  temp_directory: '',
  integer_division: 'true',
  default_null_order: 'nulls_last_on_asc_first_on_desc',
};

async function withConnection<T>(
  memory: string,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { ...SETTINGS, memory_limit: memory });
  try {
    const connection = await instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** The statement tree of a text, as DuckDB reads it; what cannot be read is told within the tree. Nothing is run. */
export const parseSql = (sql: string): Promise<unknown> =>
  withConnection('128MB', async (connection) => {
    const result = await connection.runAndReadAll('SELECT json_serialize_sql(CAST($1 AS VARCHAR))', [sql]);
    return readExactJson(String(result.getRows()[0]?.[0]));
  });

/** Errors of DuckDB that say the query is too large, by how its messages begin. */
const TOO_LARGE = /^(Out of Memory|.*(could not allocate|failed to allocate|Cannot create a string longer))/i;

/** Where DuckDB draws its arrow, in characters of the text; long lines are cut at either end. */
function arrowOf(message: string, sql: string): number | undefined {
  const [, line, shown = '', blanks = ''] = /LINE (\d+): ([^\n]*)\n( *)\^/.exec(message) ?? [];
  if (line === undefined) return undefined;
  const lines = sql.split('\n');
  const at = Number(line) - 1;
  const column = blanks.length - `LINE ${line}: `.length;
  const cut = shown.startsWith('...') ? 3 : 0;
  const begin = (lines[at] ?? '').indexOf(shown.slice(cut).replace(/\.\.\.$/, ''));
  if (begin < 0 || column < cut) return undefined;
  return lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0) + begin + column - cut;
}

/** Longer words of DuckDB's are those of the query or of its data. */
const LONGEST_WORDS = 1000;

/** DuckDB's words: without its drawing of the place, where that is told apart, and cut. */
function shortened(message: string, isPlaced: boolean): string {
  const said = isPlaced ? message.replace(/\s*\n\s*LINE \d+: .*$/s, '') : message;
  return said.length > LONGEST_WORDS ? `${said.slice(0, LONGEST_WORDS)}…` : said;
}

function refusalOf(error: unknown, { sql, rewritten }: SqlRequest): SqlRefused {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SqlRefused) return error;
  if (/INTERRUPT/i.test(message)) return new SqlRefused('bounds', SQL_WORDS.slow);
  if (TOO_LARGE.test(message)) return new SqlRefused('bounds', SQL_WORDS.memory);
  if (/^Permission Error/.test(message)) return new SqlRefused('forbidden', SQL_WORDS.noTable);
  // It would name files of the portal.
  if (/^IO Error/.test(message)) return new SqlRefused('execution', SQL_WORDS.unreadable);
  const position = rewritten === undefined ? arrowOf(message, sql) : undefined;
  return new SqlRefused('execution', shortened(message, position !== undefined), position);
}

/**
 * Runs a query that has been checked, in a DuckDB that has the given tables and nothing else: no file but theirs, no
 * network, no settings. Throws `SqlRefused`.
 */
export const runSql = (request: SqlRequest): Promise<SqlAnswer> =>
  withConnection(request.bounds.memory, async (connection) => {
    const { bounds, tables } = request;
    const files = [...new Set(tables.flatMap((table) => table.files))];
    await connection.run(`SET TimeZone = 'UTC'`);
    await connection.run(`SET allowed_paths = [${files.map(quoteLiteral).join(', ')}]`);
    await connection.run('SET enable_external_access = false');
    for (const { name, sql } of tables) {
      await connection.run(`CREATE VIEW ${quoteIdentifier(name)} AS SELECT * FROM ${sql} AS source`);
    }
    await connection.run('SET lock_configuration = true');
    const timer = setTimeout(() => connection.interrupt(), bounds.milliseconds);
    try {
      return await read(connection, await textOf(connection, request), bounds);
    } catch (error) {
      throw refusalOf(error, request);
    } finally {
      clearTimeout(timer);
    }
  });

async function textOf(connection: DuckDBConnection, { sql, rewritten }: SqlRequest): Promise<string> {
  if (rewritten === undefined) return sql;
  const tree = writeExactJson(rewritten);
  const result = await connection.runAndReadAll('SELECT json_deserialize_sql(CAST($1 AS JSON))', [tree]);
  return String(result.getRows()[0]?.[0]);
}

async function read(connection: DuckDBConnection, sql: string, bounds: SqlBounds): Promise<SqlAnswer> {
  const result = await connection.stream(sql);
  const types = result.columnTypes();
  const columns = result.columnNames().map((name, at) => ({ name, type: String(types[at]) }));
  const rows: unknown[][] = [];
  let bytes = 0;
  for await (const chunk of result.yieldRows()) {
    for (const row of chunk) {
      if (rows.length === bounds.rows) return { columns, rows, truncated: true };
      const values = row.map(jsonValue);
      bytes += JSON.stringify(values).length;
      if (bytes > bounds.bytes) throw new SqlRefused('bounds', SQL_WORDS.large);
      rows.push(values);
    }
  }
  return { columns, rows, truncated: false };
}
