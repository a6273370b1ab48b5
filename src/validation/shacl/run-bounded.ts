import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.js';
import { type Engine, makeEngine, type ShapeResult } from './run-shapes.js';
import type { Packed } from './terms.js';

/** What a worker is told and what it answers. */
export interface WorkerTask {
  shapes: Packed;
  data: Packed;
}
export type WorkerAnswer = { results: ShapeResult[] } | { fault: string };

export interface RunBounds {
  /** Longest time for one document; 60,000 ms unless told. */
  readonly milliseconds?: number;
  /** Largest heap of the thread; 1024 MB unless told. */
  readonly heapMb?: number;
}

/** Only there where the program is compiled; run from its sources (tests), shapes stay in their thread. */
const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

/**
 * Runs shapes over data in a thread of its own, which is ended when it takes too long: an expression that backtracks
 * for ever, or shapes that call each other, stop nobody but themselves.
 *
 * @throws InvalidBody when the shapes take too much time or memory, or make the engine fail
 */
export function runBounded(
  shapes: Packed,
  data: Packed,
  { milliseconds = 60_000, heapMb = 1024 }: RunBounds = {},
  worker = WORKER,
): Promise<ShapeResult[]> {
  if (!existsSync(worker)) return makeEngine(shapes).validate(data).catch(toShapesError);
  return new Promise((resolve, reject) => {
    const task: WorkerTask = { shapes, data };
    const thread = new Worker(worker, {
      workerData: task,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      thread.removeAllListeners();
      // Its last words after this are of no interest.
      thread.on('error', () => {});
      void thread.terminate();
      settle();
    };
    const timer = setTimeout(() => end(() => reject(tooSlow(milliseconds))), milliseconds);
    thread.on('message', (answer: WorkerAnswer) =>
      end(() => ('results' in answer ? resolve(answer.results) : reject(failed(answer.fault)))),
    );
    thread.on('error', (error) => end(() => reject(failed(error.message))));
    thread.on('exit', (code) => end(() => reject(failed(`exit ${code}`))));
  });
}

const engines = new WeakMap<Packed, Engine>();

/** Runs shapes of ours in this thread: they are known to end. */
export function runHere(shapes: Packed, data: Packed): Promise<ShapeResult[]> {
  const engine = engines.get(shapes) ?? makeEngine(shapes);
  engines.set(shapes, engine);
  return engine.validate(data).catch(toShapesError);
}

const tooSlow = (milliseconds: number): AppError =>
  new AppError('InvalidBody', {
    it: `Le forme SHACL non hanno finito in ${milliseconds / 1000} secondi: forse un sh:pattern troppo complesso.`,
    en: `The SHACL shapes did not finish within ${milliseconds / 1000} seconds: perhaps an sh:pattern is too complex.`,
  });

const failed = (why: string): AppError =>
  new AppError('InvalidBody', {
    it: `Le forme SHACL non si possono eseguire: ${why}`,
    en: `The SHACL shapes cannot be run: ${why}`,
  });

const toShapesError = (error: unknown): never => {
  throw failed((error as Error).message);
};
