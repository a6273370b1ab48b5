import { join } from 'node:path';
import { quoteIdentifier, quoteLiteral } from '../cast-sql.js';
import { createTableEngine, type EngineSettings } from '../engine.js';
import { interruptStatement } from '../query/ask-statement.js';

/** A statement that writes rows in an order of their own, groups or distinct rows to a file. */
export interface OrderedRows {
  sql: string;
  parameters: string[];
  /** Files that stand for tables which only the portal's own engine has. */
  tables: readonly { name: string; path: string }[];
  /** What memory does not hold is put here. */
  folder: string;
}

/**
 * DuckDB takes all the memory it is given before it goes to disk, and a sort is hardly slower with less: 5,000,000 rows of
 * nine columns take 6 seconds of processor with 256 MB and 5 with 1 GB. What cannot go to disk, such as one long list, may
 * have more.
 */
const ATTEMPTS: readonly EngineSettings[] = [
  { memoryLimit: '256MB', threads: 2 },
  { memoryLimit: '1GB', threads: 1 },
];

const OUT_OF_MEMORY = /^Out of Memory/;

/** Runs the statement in an engine of its own. Returns how many rows were written. Throws the engine's error. */
export async function writeOrdered(rows: OrderedRows, signal?: AbortSignal): Promise<number> {
  const [little, more = {}] = ATTEMPTS;
  try {
    return await writeWith({ ...little }, rows, signal);
  } catch (error) {
    if (signal?.aborted || !OUT_OF_MEMORY.test((error as Error).message)) throw error;
    return await writeWith(more, rows, signal);
  }
}

async function writeWith(
  settings: EngineSettings,
  { sql, parameters, tables, folder }: OrderedRows,
  signal: AbortSignal | undefined,
): Promise<number> {
  const engine = await createTableEngine({
    ...settings,
    connections: 1,
    tempDirectory: join(folder, 'spilled'),
  });
  try {
    return await engine.use(async (connection) => {
      const stop = (): void => interruptStatement(connection);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        for (const { name, path } of tables) {
          await connection.run(
            `CREATE TEMP VIEW ${quoteIdentifier(name)} AS SELECT * FROM read_parquet(${quoteLiteral(path)})`,
          );
        }
        signal?.throwIfAborted();
        const written = await connection.runAndReadAll(sql, parameters);
        return Number(written.getRows()[0]?.[0] ?? 0);
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    });
  } finally {
    engine.close();
  }
}
