import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CheckMessage } from './check-child.js';
import { type CheckedTables, type CheckRequest, checkEngine, checkTables } from './check-tables.js';

/** Only there where the program is compiled; run from its sources (tests), checks stay in their process. */
const CHILD = fileURLToPath(new URL('./check-child.js', import.meta.url));
const HEAP_MB = 256;
/** Below the portal's own work and the loads, whose results people wait for. */
const NICE = 4;
/** Tables of so few cells are checked where we are: starting a process would take longer. */
const SMALL_CELLS = 200_000;
const MOST_MS = 2 * 3_600_000;

/** The check took longer than it may; trying again would change nothing. */
export class CheckOverTime extends Error {
  override name = 'CheckOverTime';
}

/**
 * Checks the tables of a file, large ones in a process of its own, which leaves the portal's memory and event loop alone
 * and can be stopped at any moment.
 * @throws the signal's reason when it aborts; `CheckOverTime`; faults of DuckDB and of the machine
 */
export async function runCheck(request: CheckRequest, signal?: AbortSignal): Promise<CheckedTables> {
  signal?.throwIfAborted();
  const cells = request.tables.reduce((sum, { rows, columns }) => sum + rows * columns.length, 0);
  if (cells > SMALL_CELLS && existsSync(CHILD)) return runInChild(request, signal);
  const engine = await checkEngine(request.work);
  try {
    return await checkTables(request, engine, signal);
  } finally {
    engine.close();
  }
}

function runInChild(request: CheckRequest, signal: AbortSignal | undefined): Promise<CheckedTables> {
  const child = fork(CHILD, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    // What a check needs of the settings is in its request.
    env: { PATH: process.env.PATH ?? '', LANG: process.env.LANG ?? 'C.UTF-8' },
  });
  if (child.pid !== undefined) {
    try {
      setPriority(child.pid, NICE);
    } catch {
      // Not allowed here: the check competes as an equal.
    }
  }
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      settled();
      reject(error);
    };
    const onAbort = (): void => fail(signal?.reason);
    const timer = setTimeout(() => fail(new CheckOverTime('The check took too long')), MOST_MS);
    const settled = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    child.once('message', (message: CheckMessage) => {
      if (message.type === 'fault') return fail(new Error(message.message));
      settled();
      resolve(message.checked);
    });
    child.once('error', fail);
    child.once('close', (code, killedBy) =>
      fail(new Error(`The process of a check ended with ${killedBy ?? code}`)),
    );
    child.send(request, (error) => error && fail(error));
  });
}
