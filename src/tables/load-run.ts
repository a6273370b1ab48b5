import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableEngine } from './engine.js';
import { loadFile } from './load.js';
import { overTheBounds } from './load-findings.js';
import type { LoadEvents, LoadedFile, LoadProgress, LoadRequest, TableHead } from './load-model.js';
import { writeNormalCsv } from './load-normal-csv.js';
import type { Finding } from './table-model.js';

/** What the process of a load tells. */
export type LoadMessage =
  | { type: 'progress'; progress: LoadProgress }
  | { type: 'head'; head: TableHead }
  | { type: 'tables'; loaded: LoadedFile }
  | { type: 'csv'; part: number; path: string }
  | { type: 'fault'; message: string; code?: string | undefined };

/** What a load tells whoever wants it, one after the other. */
export interface LoadHandlers extends LoadEvents {
  /** The tables can be put in place. */
  onTables(loaded: LoadedFile): Promise<void>;
  /** The normalised CSV of a part can be put in place. */
  onCsv(part: number, path: string): Promise<void>;
}

/** The load took more than it may have; trying again would change nothing. */
export class LoadOverBounds extends Error {
  constructor(readonly finding: Finding) {
    super(finding.message.en);
    this.name = 'LoadOverBounds';
  }
}

export interface LoadBounds {
  memoryBytes: number;
  milliseconds: number;
}

export const LOAD_BOUNDS: LoadBounds = { memoryBytes: 1_300_000_000, milliseconds: 2 * 3_600_000 };

/** Only there where the program is compiled; run from its sources (tests), loads stay in their process. */
const CHILD = fileURLToPath(new URL('./load-child.js', import.meta.url));
const HEAP_MB = 512;
const WATCH_EVERY_MS = 500;
/** Below the portal's own work, so that pages stay quick while files are read. */
const NICE = 2;

/**
 * Runs a load in a process of its own, so that it can be stopped at any moment, cannot take the portal's memory, and
 * leaves the portal's event loop alone.
 * @throws the signal's reason when it aborts; `LoadOverBounds`; faults of the machine
 */
export function runLoad(
  request: LoadRequest,
  handlers: LoadHandlers,
  signal: AbortSignal,
  options: { inProcess?: boolean; bounds?: LoadBounds } = {},
): Promise<void> {
  if (options.inProcess || !existsSync(CHILD)) return runHere(request, handlers, signal);
  return runInChild(request, handlers, signal, options.bounds ?? LOAD_BOUNDS);
}

async function runHere(request: LoadRequest, handlers: LoadHandlers, signal: AbortSignal): Promise<void> {
  const engine = await tableEngine();
  const loaded = await loadFile(request, handlers, { engine, signal });
  await handlers.onTables(loaded);
  for (const [part, one] of loaded.parts.entries()) {
    if (one.status !== 'loaded') continue;
    signal.throwIfAborted();
    const path = join(request.work, `normal-${part}.csv`);
    await writeNormalCsv(one.parquet, one.columns, path, engine);
    await handlers.onCsv(part, path);
  }
}

async function runInChild(
  request: LoadRequest,
  handlers: LoadHandlers,
  signal: AbortSignal,
  bounds: LoadBounds,
): Promise<void> {
  signal.throwIfAborted();
  const child = fork(CHILD, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    // What a load needs of the settings is in its request.
    env: { PATH: process.env.PATH ?? '', LANG: process.env.LANG ?? 'C.UTF-8' },
  });
  const lower = child.pid;
  if (lower !== undefined) {
    try {
      setPriority(lower, NICE);
    } catch {
      // Not allowed here: the load competes as an equal.
    }
  }
  let over: LoadOverBounds | undefined;
  const stop = (): boolean => child.kill('SIGKILL');
  const stopWatching = watchBounds(child, bounds, (what) => {
    over = new LoadOverBounds(overTheBounds(what));
    stop();
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await conversation(child, request, handlers, stop);
  } catch (error) {
    signal.throwIfAborted();
    throw over ?? error;
  } finally {
    signal.removeEventListener('abort', stop);
    stopWatching();
    stop();
  }
}

/** Gives the child its request and handles what it says in order, until it ends. */
function conversation(
  child: ChildProcess,
  request: LoadRequest,
  handlers: LoadHandlers,
  stop: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let turn: Promise<void> = Promise.resolve();
    let told = false;
    child.on('message', (message: LoadMessage) => {
      if (message.type === 'progress') return handlers.onProgress?.(message.progress);
      if (message.type === 'head') return handlers.onHead?.(message.head);
      turn = turn.then(async () => {
        if (message.type === 'fault') {
          throw Object.assign(
            new Error(message.message),
            message.code === undefined ? {} : { code: message.code },
          );
        }
        if (message.type === 'tables') {
          told = true;
          await handlers.onTables(message.loaded);
        } else {
          await handlers.onCsv(message.part, message.path);
        }
      });
      turn.catch((error) => {
        reject(error);
        stop();
      });
    });
    child.once('error', reject);
    child.once('close', (code, killedBy) => {
      turn.then(() => (told && code === 0 ? resolve() : reject(endOf(code, killedBy))), reject);
    });
    child.send(request, (error) => error && reject(error));
  });
}

/** V8 ends a process that is out of heap by SIGABRT: the same file would do it again. */
function endOf(code: number | null, killedBy: NodeJS.Signals | null): Error {
  if (killedBy === 'SIGABRT' || code === 134) return new LoadOverBounds(overTheBounds('memory'));
  return new Error(`The process of a load ended with ${killedBy ?? code}`);
}

/** Looks at the child's memory and age; where there is no `/proc` only the age counts. */
function watchBounds(
  child: ChildProcess,
  bounds: LoadBounds,
  onOver: (what: 'memory' | 'time') => void,
): () => void {
  const until = Date.now() + bounds.milliseconds;
  const timer = setInterval(async () => {
    if (Date.now() > until) return onOver('time');
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    if (resident > bounds.memoryBytes) onOver('memory');
  }, WATCH_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
