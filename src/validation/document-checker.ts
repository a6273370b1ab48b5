import { Worker } from 'node:worker_threads';
import { AppError, type Bilingual, type ErrorName, type FieldProblem } from '../errors.js';
import { RdfParseError } from '../rdf/parse.js';
import type { ByteSource } from '../rdf/read/bytes.js';
import { checkDocument, type DocumentOrder } from './check-document.js';
import { collectSlabs, type Slabs } from './collect-slabs.js';
import type { DocumentReport } from './validate.js';

/** What the thread sends back. */
export type WorkerAnswer =
  | { report: DocumentReport }
  | {
      refusal: {
        kind: ErrorName;
        detail: Bilingual;
        problems: FieldProblem[];
        place: { reason: string; line?: number | undefined; column?: number | undefined } | undefined;
      };
    };

export interface CheckerOptions {
  /** Documents up to this are checked at once; larger ones in a thread of their own. Default 256 KiB. */
  inlineBytes?: number;
  /** Threads at the same time. Default 1: the machine has other things to do. */
  threads?: number;
  /** Documents that may wait for a thread; the next is refused. Default 8. */
  waiting?: number;
  /** Longest time in a thread. Default 300,000: a busy machine takes its time. */
  timeoutMs?: number;
  /** Memory of a thread. Default 3072, which 200 MB of Turtle stay well under. */
  memoryMb?: number;
}

/** Checks documents that people hand in, so that a server goes on answering meanwhile. */
export interface DocumentChecker {
  /**
   * Reads and checks a document, plain or gzip; `maxBytes` counts unpacked.
   * Errors: RdfParseError; TooLarge past the size or the memory of a thread, Unavailable past its time, TooManyRequests
   * when too many wait.
   */
  check(source: ByteSource, order: DocumentOrder & { maxBytes: number }): Promise<DocumentReport>;
  /** Ends what is running. */
  close(): Promise<void>;
}

const WORKER = new URL('./document-worker.js', import.meta.url);

const refusals = {
  busy: {
    it: 'Altri documenti grandi aspettano di essere controllati: riprova tra un minuto.',
    en: 'Other large documents wait to be checked: try again in a minute.',
  },
  slow: {
    it: 'Il controllo ha superato il tempo concesso ed è stato interrotto: dividi il documento.',
    en: 'The check took longer than allowed and was stopped: split the document.',
  },
  closing: { it: 'Il servizio si sta fermando.', en: 'The service is stopping.' },
};

/** Why a document within the limit of size was refused all the same. */
export const OUT_OF_MEMORY: Bilingual = {
  it: 'Il documento richiede più memoria di quella concessa a un controllo: dividilo.',
  en: 'The document needs more memory than one check may use: split it.',
};

/** Makes a checker. One for the whole process, since it bounds the work. */
export function createDocumentChecker(options: CheckerOptions = {}): DocumentChecker {
  const { inlineBytes = 256 * 1024, threads = 1, waiting = 8 } = options;
  const running = new Set<Worker>();
  const queue: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  /** Waits for a free thread. */
  async function take(): Promise<void> {
    if (closed) throw new AppError('Unavailable', refusals.closing);
    if (busy < threads) {
      busy += 1;
      return;
    }
    if (queue.length >= waiting) throw new AppError('TooManyRequests', refusals.busy);
    await new Promise<void>((resolve) => queue.push(resolve));
    if (closed) throw new AppError('Unavailable', refusals.closing);
  }
  function release(): void {
    const next = queue.shift();
    if (next) next();
    else busy -= 1;
  }

  return {
    async check(source, order) {
      // Unpacked first, which runs outside the event loop: that tells how much there is to do.
      const slabs = await collectSlabs(source, order.maxBytes);
      if (slabs.length <= inlineBytes) return checkDocument(Buffer.concat(slabs.pieces), order);
      await take();
      try {
        return await inThread(slabs, order, options, running);
      } finally {
        release();
      }
    },
    async close() {
      closed = true;
      for (const next of queue.splice(0)) next();
      await Promise.all([...running].map((worker) => worker.terminate()));
    },
  };
}

function inThread(
  { pieces }: Slabs,
  order: DocumentOrder,
  { timeoutMs = 300_000, memoryMb = 3072 }: CheckerOptions,
  running: Set<Worker>,
): Promise<DocumentReport> {
  const worker = new Worker(WORKER, {
    workerData: { pieces, order },
    transferList: pieces.map(({ buffer }) => buffer as ArrayBuffer),
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  running.add(worker);
  return new Promise<DocumentReport>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new AppError('Unavailable', refusals.slow));
      void worker.terminate();
    }, timeoutMs);
    worker.once('message', (answer: WorkerAnswer) => {
      if ('report' in answer) resolve(answer.report);
      else reject(toError(answer.refusal));
    });
    worker.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new AppError('TooLarge', OUT_OF_MEMORY) : error);
    });
    worker.once('exit', () => {
      clearTimeout(timer);
      running.delete(worker);
      reject(new AppError('Unavailable', refusals.closing));
    });
  });
}

function toError({ kind, detail, problems, place }: Extract<WorkerAnswer, { refusal: object }>['refusal']) {
  return place
    ? new RdfParseError(kind, place.reason, detail, place.line, place.column)
    : new AppError(kind, detail, problems);
}
