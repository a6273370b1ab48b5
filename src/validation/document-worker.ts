import { parentPort, workerData } from 'node:worker_threads';
import { isAppError } from '../errors.js';
import { RdfParseError } from '../rdf/parse.js';
import { checkDocument, type DocumentOrder } from './check-document.js';
import type { WorkerAnswer } from './document-checker.js';

/*
 * The thread that checks one large document and ends. What it finds, or why it refuses, goes back as plain data.
 */

const { pieces, order } = workerData as { pieces: Uint8Array[]; order: DocumentOrder };
const answer = (value: WorkerAnswer): void => parentPort?.postMessage(value);

/** Lets go of each piece once it is read. */
async function* bytes(): AsyncGenerator<Uint8Array> {
  for (let next = pieces.shift(); next; next = pieces.shift()) yield next;
}

try {
  answer({ report: await checkDocument(bytes(), order) });
} catch (error) {
  if (!isAppError(error)) throw error;
  const { kind, detail, problems } = error;
  const place =
    error instanceof RdfParseError
      ? { reason: error.reason, line: error.line, column: error.column }
      : undefined;
  answer({ refusal: { kind, detail, problems: [...problems], place } });
}
