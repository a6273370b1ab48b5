import { parentPort } from 'node:worker_threads';
import oxigraph from 'oxigraph';
import { HEADER } from '../prefixes.js';
import type { CheckMessage } from './messages.js';
import { isCrash } from './wasm-memory.js';

/*
 * Runs queries over nothing: what is wrong with their syntax shows, and one whose nesting is too deep for the engine
 * ends this thread, which is there again at once, and not a copy of the catalogue.
 */

const nothing = new oxigraph.Store();

parentPort?.on('message', ({ id, text }: { id: number; text: string }) => {
  let answer: CheckMessage = { id, fault: undefined, crashed: false };
  try {
    nothing.query(HEADER + text);
  } catch (error) {
    answer = { id, fault: (error as Error).message, crashed: isCrash(error) };
  }
  parentPort?.postMessage(answer);
});
