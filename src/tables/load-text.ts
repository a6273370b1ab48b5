import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { castExpression, quoteIdentifier, quoteLiteral, readAsTyped } from './cast-sql.js';
import type { TextDetection } from './detect-table.js';
import { createTableEngine, type TableEngine } from './engine.js';
import { copyData } from './load-trim.js';
import { NORMAL_DIALECT, normaliseCsv } from './normalise-csv.js';
import { parquetOptions, WIDE } from './parquet-options.js';
import type { Column, Dialect, Finding } from './table-model.js';

export type TextLoad =
  | {
      ok: true;
      rowCount: number;
      columns: Column[];
      findings: Finding[];
      /** The Parquet is the one written by the guess, so what was made of that holds. */
      early?: true;
    }
  | { ok: false; reason: string };

/** As DuckDB counts it: 256 kB a column reserved and hardly touched. What is really used the bounds of a load watch. */
const WIDE_MEMORY = '4GB';

interface CsvInput {
  path: string;
  dialect: Dialect;
  lineEnd: '\n' | '\r\n';
  skip: number;
  longestRecord: number;
}

/** A Parquet that was written by a guess (`load-guess.ts`) which has turned out right, and how many rows it has. */
export interface EarlyParquet {
  path: string;
  rowCount: number;
}

/**
 * Writes a detected UTF-8 text as a Parquet. A clean file is given to DuckDB as it stands, of one that only has titles and
 * notes around its data those alone, any other is first rewritten by our own reader; either way DuckDB is told every option and must find exactly the
 * records that we counted, or the file is rewritten and read again.
 */
export async function loadText(
  path: string,
  found: TextDetection,
  parquetPath: string,
  work: string,
  engine: TableEngine,
  early?: EarlyParquet,
): Promise<TextLoad> {
  const longestRecord = found.shape.longestRecord;
  if (early && early.rowCount === found.profile.rows) {
    const lossy = await engine.use((connection) => lossyColumns(connection, found.columns, early.path));
    if (lossy.length === 0) {
      await rename(early.path, parquetPath);
      return { ok: true, rowCount: early.rowCount, columns: found.columns, findings: [], early: true };
    }
  }
  if (found.clean) {
    const loaded = await writeParquet(directInput(path, found), found, parquetPath, engine);
    if (loaded.ok && loaded.rowCount === found.profile.rows) return loaded;
  }
  const normal = join(work, 'normal.csv');
  if (!found.clean && (await copyData(path, normal, found))) {
    const middle = { ...directInput(normal, found), skip: 0 };
    const loaded = await writeParquet(middle, found, parquetPath, engine);
    if (loaded.ok && loaded.rowCount === found.profile.rows) return loaded;
  }
  const { profile } = found;
  const records = await normaliseCsv(path, normal, {
    dialect: found.dialect,
    width: found.columns.length,
    firstRecord: profile.firstRecord === 0 ? Number.POSITIVE_INFINITY : profile.firstRecord,
    lastRecord: profile.lastRecord,
    repeatedHeader: profile.repeatedHeaders > 0 ? found.header : null,
  });
  const input = { path: normal, dialect: NORMAL_DIALECT, lineEnd: '\n', skip: 0, longestRecord } as const;
  const loaded = await writeParquet(input, found, parquetPath, engine);
  if (loaded.ok && loaded.rowCount !== records) {
    return { ok: false, reason: `${records} records were written and ${loaded.rowCount} read back` };
  }
  return loaded;
}

/** Writes a clean text as a Parquet by what is known so far; how many rows, or undefined where DuckDB refuses. */
export async function writeEarly(
  path: string,
  guess: TextDetection,
  parquetPath: string,
  engine: TableEngine,
): Promise<number | undefined> {
  try {
    return await engine.use((connection) =>
      copyToParquet(connection, directInput(path, guess), guess.columns, false, parquetPath, true),
    );
  } catch {
    return undefined;
  }
}

/** A clean file as DuckDB is to read it. */
function directInput(path: string, found: TextDetection): CsvInput {
  return {
    path,
    dialect: found.dialect,
    lineEnd: found.lineEnd === '\r\n' ? '\r\n' : '\n',
    skip: found.headerRow === null ? 0 : 1,
    longestRecord: found.shape.longestRecord,
  };
}

async function writeParquet(
  input: CsvInput,
  found: TextDetection,
  parquetPath: string,
  engine: TableEngine,
): Promise<TextLoad> {
  const guarded = found.profile.ragged.size > 0;
  const wide = found.columns.length > WIDE;
  const writer = wide ? await wideEngine(dirname(parquetPath)) : engine;
  try {
    return await writer.use(async (connection) => {
      const rowCount = await copyToParquet(connection, input, found.columns, guarded, parquetPath);
      const lossy = guarded ? [] : await lossyColumns(connection, found.columns, parquetPath);
      if (lossy.length === 0) return { ok: true, rowCount, columns: found.columns, findings: [] };
      const columns = found.columns.map((column) => (lossy.includes(column.name) ? asText(column) : column));
      const again = await copyToParquet(connection, input, columns, guarded, parquetPath);
      return { ok: true, rowCount: again, columns, findings: lossy.map(keptAsText) };
    });
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  } finally {
    if (wide) writer.close();
  }
}

/**
 * A DuckDB of its own for tables of very many columns. DuckDB takes 32 kB a column for each of the vectors it works on,
 * so a few thousand columns need hundreds of megabytes before the first row: most of it is never touched. One thread,
 * which alone keeps the rows in their order once DuckDB need not keep the batches of several.
 */
async function wideEngine(work: string): Promise<TableEngine> {
  const engine = await createTableEngine({
    memoryLimit: WIDE_MEMORY,
    threads: 1,
    connections: 1,
    tempDirectory: join(work, 'spill-wide'),
  });
  await engine.use((connection) => connection.run('SET preserve_insertion_order = false'));
  return engine;
}

async function copyToParquet(
  connection: DuckDBConnection,
  input: CsvInput,
  columns: readonly Column[],
  guarded: boolean,
  parquetPath: string,
  strict = false,
): Promise<number> {
  const raw = columns.map((_, at) => `c${at}`);
  // Where one cell that does not fit is to end it all, DuckDB makes the values as it reads: an eighth less time.
  const typed = strict ? readAsTyped(columns) : undefined;
  const selected = columns.map((column, at) => {
    const cell = raw[at] as string;
    const value = typed?.columns.has(column) ? cell : castExpression(column, cell, guarded);
    return `${value} AS ${quoteIdentifier(column.name)}`;
  });
  const quote = input.dialect.quote ?? '';
  const options = [
    'auto_detect = false',
    'header = false',
    `skip = ${input.skip}`,
    `delim = ${quoteLiteral(input.dialect.delimiter)}`,
    `quote = ${quoteLiteral(quote)}`,
    `escape = ${quoteLiteral(quote)}`,
    // Told `\r\n`, DuckDB 1.5 waits for a line end that never comes and reads no row; not told, it reads them all.
    ...(input.lineEnd === '\n' ? ["new_line = '\\n'"] : []),
    "nullstr = ''",
    'null_padding = false',
    'strict_mode = true',
    `max_line_size = ${Math.max(2_097_152, input.longestRecord * 2 + 1024)}`,
    ...(typed?.options ?? []),
    `columns = {${raw
      .map((name, at) => {
        const column = columns[at] as Column;
        return `${name}: '${typed?.columns.has(column) ? column.storage : 'VARCHAR'}'`;
      })
      .join(', ')}}`,
  ];
  const result = await connection.runAndReadAll(
    `COPY (SELECT ${selected.join(', ')} FROM read_csv(${quoteLiteral(input.path)}, ${options.join(', ')}))
       TO ${quoteLiteral(parquetPath)} ${parquetOptions(columns)}`,
  );
  return Number(result.getRows()[0]?.[0] ?? 0);
}

/**
 * The last guard of the lossless rule: columns whose Parquet has more nulls than the file had empty cells
 * and null tokens, read from the metadata in constant time.
 */
async function lossyColumns(
  connection: DuckDBConnection,
  columns: readonly Column[],
  parquetPath: string,
): Promise<string[]> {
  const result = await connection.runAndReadAll(
    `SELECT column_id, sum(stats_null_count) FROM parquet_metadata(${quoteLiteral(parquetPath)})
      GROUP BY column_id`,
  );
  const nulls = new Map(result.getRows().map(([id, count]) => [Number(id), Number(count ?? 0)]));
  return columns
    .filter((column, at) => {
      const expected = column.evidence.empty + column.evidence.nullTokens;
      return column.storage !== 'VARCHAR' && (nulls.get(at) ?? 0) > expected;
    })
    .map((column) => column.name);
}

function asText(column: Column): Column {
  const { name, label, nulls, evidence } = column;
  return {
    name,
    label,
    type: 'text',
    storage: 'VARCHAR',
    nulls,
    evidence: { ...evidence, reason: 'not lossless' },
  };
}

function keptAsText(column: string): Finding {
  return {
    code: 'kept-as-text',
    severity: 'warning',
    column,
    message: {
      it: 'Alcuni valori non si sono potuti convertire senza perdita: la colonna resta testo.',
      en: 'Some values could not be converted without loss: the column stays text.',
    },
  };
}
