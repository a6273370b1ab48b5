import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from '../cast-sql.js';
import { writeShapes } from './write-shapes.js';

/** Only there where the program is compiled; run from its sources (tests), everything stays in one process. */
const CHILD = fileURLToPath(new URL('./shapes-child.js', import.meta.url));
/** Bytes of cells that are read at once, where the portal runs: more would keep it from answering. */
const SMALL = 4 << 20;
/** Of the longest one: it is read without a pause. */
const SMALL_CELL = 256 << 10;
const HEAP_MB = 512;
const MOST_MS = 10 * 60_000;
const NICE = 2;

/** What the process that reads shapes is told, and what it answers. */
export interface ShapesRequest {
  others: string;
  folder: string;
}
export type ShapesAnswer = { paths: string[] } | { fault: string };

/**
 * Reads the cells of a Parquet (`id`, `g`) into the rows of an index, see `writeShapes`: few and small ones here, anything
 * else in a process of its own.
 */
export async function readShapes(
  connection: DuckDBConnection,
  others: string,
  folder: string,
): Promise<string[]> {
  const from = `read_parquet(${quoteLiteral(others)})`;
  const sized = await connection.runAndReadAll(
    `SELECT sum(bytes), max(bytes) FROM (SELECT strlen(CAST(g AS VARCHAR)) AS bytes FROM ${from})`,
  );
  const [all = 0, longest = 0] = (sized.getRows()[0] ?? []).map(Number);
  if (existsSync(CHILD) && (all > SMALL || longest > SMALL_CELL)) return inChild({ others, folder });
  const read = await connection.runAndReadAll(`SELECT id, g FROM ${from}`);
  const [ids = [], cells = []] = read.getColumns();
  async function* once() {
    yield { ids, cells };
  }
  return writeShapes(once(), connection, folder);
}

function inChild(request: ShapesRequest): Promise<string[]> {
  const child = fork(CHILD, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH ?? '', LANG: process.env.LANG ?? 'C.UTF-8' },
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, NICE);
  } catch {
    // Not allowed here: it competes as an equal.
  }
  const late = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  return new Promise<string[]>((resolve, reject) => {
    child.once('message', (answer: ShapesAnswer) => {
      if ('paths' in answer) resolve(answer.paths);
      else reject(new Error(answer.fault));
    });
    child.once('error', reject);
    child.once('close', (code, signal) =>
      reject(new Error(`The reading of shapes ended with ${signal ?? code}`)),
    );
    child.send(request, (error) => error && reject(error));
  }).finally(() => {
    clearTimeout(late);
    child.kill('SIGKILL');
  });
}
