import { parentPort, workerData } from 'node:worker_threads';
import type { FeedBatch, StoreMessage, StoreQuestion, StoreSetup } from './messages.js';
import { boundWasmMemory, isCrash } from './wasm-memory.js';

/*
 * One copy of the catalogue in a thread of its own. It does one thing at a time: a change waits for the query that runs.
 * After a crash it says so and is ended by the pool.
 */

const COUNT_MS = 600_000;
const { qualityGraph, feed, maxBytes } = workerData as StoreSetup;
const tell = (message: StoreMessage): void => parentPort?.postMessage(message);
const memory = boundWasmMemory(maxBytes);
const [{ GraphStore }, { evaluate }] = await Promise.all([
  import('./graph-store.js'),
  import('./evaluate.js'),
]);
let whole = false;
/** Above this share of its memory a store needs what loading in haste sets aside. */
const RUSHED = 0.6;
const graphs = new GraphStore(qualityGraph, () => !whole && memory() < maxBytes * RUSHED);

let counted = { at: 0, quads: 0, triples: 0 };

/** Counting reads the whole store, half a second for a million: now and then. */
function count(): void {
  if (Date.now() - counted.at < COUNT_MS) return;
  counted = { at: Date.now(), quads: graphs.store.size, triples: graphs.countTriples() };
}

const tellState = (): void => {
  count();
  const { quads, triples } = counted;
  tell({ kind: 'state', whole, quads, triples, bytes: memory(), removed: graphs.removed });
};

feed.on('message', (batch: FeedBatch) => {
  try {
    graphs.put(batch.graphs);
  } catch (error) {
    if (isCrash(error)) throw error;
    // One of them cannot be read: the others need not suffer.
    for (const graph of batch.graphs) {
      try {
        graphs.put([graph]);
      } catch (fault) {
        tell({ kind: 'skipped', graph: graph.iri, message: String(fault) });
        // Without transactions a part of it may be there.
        if (!whole) graphs.put([{ iri: graph.iri, text: '' }]);
      }
    }
  }
  if (batch.whole) whole = true;
  if (whole && (batch.whole || batch.graphs.length > 0)) tellState();
  feed.postMessage(batch.id);
});

parentPort?.on('message', ({ id, evaluation }: StoreQuestion) => {
  try {
    tell({ kind: 'answer', id, answer: evaluate(graphs, evaluation) });
  } catch (error) {
    tell({ kind: 'failure', id, message: (error as Error).message, crashed: isCrash(error) });
  }
});
