import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { registerPlaceFunctions } from './query/geo/place-functions.js';

export interface EngineSettings {
  /** DuckDB's memory limit, e.g. `1GB`; beyond it DuckDB spills to `tempDirectory`, or a folder of the system's. */
  memoryLimit?: string;
  threads?: number;
  /** Connections open at most at the same time. */
  connections?: number;
  tempDirectory?: string;
}

/** One DuckDB in the process, with a bounded pool of connections. */
export interface TableEngine {
  /** Runs `work` with a connection of its own, waiting for a free one if all are in use. */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Closes every connection and the instance. Further use is refused. */
  close(): void;
}

/**
 * Opens DuckDB in memory. No extension is ever downloaded or loaded by itself. External access cannot be
 * locked off, because Parquet is read by path: hence no path and no SQL may come from a user.
 */
export async function createTableEngine(settings: EngineSettings = {}): Promise<TableEngine> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: settings.memoryLimit ?? '1GB',
    threads: String(settings.threads ?? 2),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    temp_directory: settings.tempDirectory ?? join(tmpdir(), `portico-duckdb-${process.pid}`),
  });
  const most = settings.connections ?? 4;
  const idle: DuckDBConnection[] = [];
  const waiting: (() => void)[] = [];
  let open = 0;
  let closed = false;

  async function acquire(): Promise<DuckDBConnection> {
    while (!closed && idle.length === 0 && open >= most)
      await new Promise<void>((resolve) => waiting.push(resolve));
    if (closed) throw new Error('The table engine is closed');
    const free = idle.pop();
    if (free) return free;
    open += 1;
    try {
      const connection = await instance.connect();
      await connection.run("SET TimeZone = 'UTC'");
      registerPlaceFunctions(connection);
      return connection;
    } catch (error) {
      open -= 1;
      throw error;
    }
  }

  return {
    async use(work) {
      const connection = await acquire();
      try {
        return await work(connection);
      } finally {
        if (closed) connection.closeSync();
        else idle.push(connection);
        waiting.shift()?.();
      }
    },
    close() {
      if (closed) return;
      closed = true;
      for (const connection of idle.splice(0)) connection.closeSync();
      for (const wake of waiting.splice(0)) wake();
      instance.closeSync();
    },
  };
}

let shared: Promise<TableEngine> | undefined;

/** The engine shared by the whole process, opened at first use; `settings` count only then. */
export function tableEngine(settings?: EngineSettings): Promise<TableEngine> {
  shared ??= createTableEngine(settings);
  return shared;
}

/** Closes the shared engine, for shutdown. */
export async function closeTableEngine(): Promise<void> {
  const engine = shared;
  shared = undefined;
  if (engine) (await engine).close();
}
