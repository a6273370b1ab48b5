import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WaitingProcesses } from '../../../platform/waiting-processes.js';

/** A statement for a process of places. */
export interface PlaceStatement {
  sql: string;
  parameters: string[];
  /** Files that stand for tables which only the portal's own engine has. */
  tables: readonly { name: string; path: string }[];
}

/** What it answers: rows of values as JSON has them. */
export type PlaceReply = { rows: unknown[][] } | { error: string };

/** Only there where the program is compiled; run from its sources (tests), statements stay in their process. */
const CHILD = fileURLToPath(new URL('./place-child.js', import.meta.url));
const HEAP_MB = 512;
/** As many at once as a small machine has cores; others wait. */
const MOST = 2;

const processes = new WaitingProcesses({ program: CHILD, heapMb: HEAP_MB, most: MOST });
const waiting: (() => void)[] = [];
let running = 0;

/** Whether there is a program to start. */
export const hasPlaceProcess = (): boolean => existsSync(CHILD);

/**
 * Runs a statement in a process of its own: functions of JavaScript on places would else run between the answers of the
 * portal. Such a process is ended when nobody wants its answer any more, whatever it is doing.
 * Throws the engine's errors by their message, or the signal's reason.
 */
export async function runInPlaceProcess(
  statement: PlaceStatement,
  signal: AbortSignal,
): Promise<unknown[][]> {
  await turn(signal);
  try {
    return await ask(processes.take(), statement, signal);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

async function turn(signal: AbortSignal): Promise<void> {
  while (running >= MOST) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if (signal.aborted) {
      // Whoever is next is woken by this one in its place.
      waiting.shift()?.();
      signal.throwIfAborted();
    }
  }
  signal.throwIfAborted();
  running += 1;
}

function ask(child: ChildProcess, statement: PlaceStatement, signal: AbortSignal): Promise<unknown[][]> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void): void => {
      child.off('message', onMessage).off('close', onEnd).off('error', onEnd);
      signal.removeEventListener('abort', onAbort);
      then();
    };
    const onMessage = (reply: PlaceReply): void =>
      settle(() => {
        processes.keep(child);
        if ('rows' in reply) resolve(reply.rows);
        else reject(new Error(reply.error));
      });
    const onEnd = (): void => settle(() => reject(new Error('The query on places needs too much memory')));
    const onAbort = (): void =>
      settle(() => {
        child.kill('SIGKILL');
        reject(signal.reason);
      });
    child.once('message', onMessage).once('close', onEnd).once('error', onEnd);
    signal.addEventListener('abort', onAbort, { once: true });
    child.send(statement, (error) => error && onEnd());
  });
}
