import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { registerPlaceFunctions } from './query/geo/place-functions.js';

export interface EngineSettings {
  /** DuckDB's memory limit, e.g. `1GB`; beyond it DuckDB spills to `tempDirectory`, or a folder of the system's. */
  memoryLimit?: string;
  threads?: number;
  /** Connections open at most at the same time, and as many again for what is light. */
  connections?: number;
  tempDirectory?: string;
}

export interface UseOptions {
  light?: boolean;
}

/** One DuckDB in the process, with a bounded pool of connections. */
export interface TableEngine {
  /**
   * Runs `work` with a connection of its own, waiting for a free one if all are in use. What is `light`, such as a page of
   * rows as they are stored, has connections apart: it does not wait behind questions that read whole tables.
   */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>, options?: UseOptions): Promise<T>;
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
  const [heavy, light] = [new Lane(instance, most), new Lane(instance, most)];
  return {
    use: (work, options) => (options?.light ? light : heavy).use(work),
    close() {
      if (heavy.closed) return;
      heavy.close();
      light.close();
      instance.closeSync();
    },
  };
}

/** Connections that are handed from one piece of work to the next, so many at most. */
class Lane {
  closed = false;
  readonly #idle: DuckDBConnection[] = [];
  readonly #waiting: (() => void)[] = [];
  #open = 0;

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly most: number,
  ) {}

  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.#acquire();
    try {
      return await work(connection);
    } finally {
      if (this.closed) connection.closeSync();
      else this.#idle.push(connection);
      this.#waiting.shift()?.();
    }
  }

  close(): void {
    this.closed = true;
    for (const connection of this.#idle.splice(0)) connection.closeSync();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #acquire(): Promise<DuckDBConnection> {
    while (!this.closed && this.#idle.length === 0 && this.#open >= this.most)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.closed) throw new Error('The table engine is closed');
    const free = this.#idle.pop();
    if (free) return free;
    this.#open += 1;
    try {
      const connection = await this.instance.connect();
      await connection.run("SET TimeZone = 'UTC'");
      // A file's footer is read once: no file changes under its name.
      await connection.run('SET parquet_metadata_cache = true');
      // Geometries are read as bytes, so that a damaged one costs only itself (`parquet-binary.ts`).
      await connection.run('SET enable_geoparquet_conversion = false; SET ignore_unknown_crs = true');
      registerPlaceFunctions(connection);
      return connection;
    } catch (error) {
      this.#open -= 1;
      throw error;
    }
  }
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
