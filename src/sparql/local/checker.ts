import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.js';
import { type Budget, overBudget } from '../budget.js';
import { HEADER } from '../prefixes.js';
import { threadUrl } from '../thread-url.js';
import type { CheckMessage } from './messages.js';

/** A query over nothing takes milliseconds; one that takes this long multiplies its own VALUES. */
const CHECK_MS = 3000;
const THREADS = 2;
/** Queries found good are not checked again: dashboards ask the same ones. */
const KEPT = 500;

interface Check {
  text: string;
  resolve(): void;
  reject(error: Error): void;
}

/** Finds what is wrong with queries before a store runs them, in threads that may be lost. */
export class QueryChecker {
  private readonly threads = new Map<Worker, Check | undefined>();
  private readonly waiting: Check[] = [];
  private readonly good = new Set<string>();
  private closed = false;

  constructor(private readonly budget: Budget) {}

  /** Resolves when the engine understands the query. Errors: BadRequest with line and column, Unavailable. */
  async check(text: string): Promise<void> {
    if (this.good.has(text)) return;
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ text, resolve, reject });
      this.next();
    });
    if (this.good.size >= KEPT) this.good.delete(this.good.values().next().value as string);
    if (text.length < 20_000) this.good.add(text);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.threads.keys()].map((thread) => thread.terminate()));
  }

  private next(): void {
    if (this.waiting.length === 0 || this.closed) return;
    let idle = [...this.threads].find(([, check]) => check === undefined)?.[0];
    if (!idle && this.threads.size < THREADS) idle = this.start();
    if (idle) this.run(idle, this.waiting.shift() as Check);
  }

  private start(): Worker {
    const thread = new Worker(threadUrl('./local/check-thread.js'), { env: {} });
    thread.unref();
    this.threads.set(thread, undefined);
    thread.on('error', () => undefined);
    thread.on('exit', () => {
      const check = this.threads.get(thread);
      this.threads.delete(thread);
      check?.reject(tooComplex());
      this.next();
    });
    return thread;
  }

  private run(thread: Worker, check: Check): void {
    this.threads.set(thread, check);
    const lose = (error: Error): void => {
      thread.off('message', onMessage);
      this.threads.delete(thread);
      void thread.terminate();
      check.reject(error);
      this.next();
    };
    const onExit = (): void => clearTimeout(timer);
    const timer = setTimeout(
      () => lose(overBudget('time', { ...this.budget, seconds: CHECK_MS / 1000 })),
      CHECK_MS,
    );
    const onMessage = ({ fault, crashed }: CheckMessage): void => {
      clearTimeout(timer);
      thread.off('exit', onExit);
      if (crashed) {
        lose(tooComplex());
        return;
      }
      this.threads.set(thread, undefined);
      if (fault === undefined) check.resolve();
      else check.reject(toBadRequest(fault));
      this.next();
    };
    thread.once('message', onMessage);
    thread.once('exit', onExit);
    thread.postMessage({ id: 0, text: check.text });
  }
}

const tooComplex = (): AppError =>
  new AppError('BadRequest', {
    it: 'La query è troppo annidata o troppo lunga per essere eseguita.',
    en: 'The query is nested too deeply, or too long, to be run.',
  });

/** Oxigraph's message with the place in the query as it was sent: the declarations we put before it take columns. */
export function toBadRequest(fault: string): AppError {
  const match = /error at (\d+):(\d+): ?([\s\S]*)/.exec(fault);
  if (!match) {
    return new AppError('BadRequest', {
      it: `La query non si può eseguire: ${fault}`,
      en: `The query cannot be run: ${fault}`,
    });
  }
  const line = Number(match[1]);
  const column = Number(match[2]) - (line === 1 ? HEADER.length : 0);
  const expected = readable(match[3] ?? '');
  return new AppError('BadRequest', {
    it: `Errore di sintassi SPARQL alla riga ${line}, colonna ${Math.max(1, column)}${expected && ` (${expected})`}`,
    en: `SPARQL syntax error at line ${line}, column ${Math.max(1, column)}${expected && ` (${expected})`}`,
  });
}

/** What was expected, without the classes of characters that no reader wants. */
function readable(message: string): string {
  const words = message
    .replace(/\[[^\]]*\]/g, '')
    .replace(/[\s,|]+(?=,|$)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > 300 ? `${words.slice(0, 300)}…` : words;
}
