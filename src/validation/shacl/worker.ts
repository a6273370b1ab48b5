import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerAnswer, WorkerTask } from './run-bounded.js';
import { makeEngine } from './run-shapes.js';

/** The thread of one validation (`run-bounded.ts` starts it and ends it). */
const { shapes, data } = workerData as WorkerTask;
const answer = (message: WorkerAnswer): void => parentPort?.postMessage(message);

try {
  answer({ results: await makeEngine(shapes).validate(data) });
} catch (error) {
  answer({ fault: (error as Error).message });
}
