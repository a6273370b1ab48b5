import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { AppError } from '../../errors.js';
import { type Budget, type Excess, overBudget } from '../budget.js';
import { qualityGraphIri } from '../graphs.js';
import { threadUrl } from '../thread-url.js';
import type { Evaluated, Evaluation } from './evaluate.js';
import type { StoreMessage, StoreQuestion, StoreSetup } from './messages.js';

export interface PoolOptions {
  publicUrl: string;
  /** Copies of the catalogue, each in a thread: as many queries run at once. */
  threads: number;
  budget: Budget;
  /** Gives a new store its graphs. */
  attach(port: MessagePort): void;
  log: PoolLog;
}

export interface PoolLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

interface Job {
  evaluation: Evaluation;
  asked: number;
  started: number;
  timer?: NodeJS.Timeout;
  settled: boolean;
  resolve(answer: Evaluated): void;
  reject(error: Error): void;
}

/** A copy of the catalogue in its thread. */
interface Replica {
  thread: Worker;
  whole: boolean;
  job: Job | undefined;
  triples: number;
  bytes: number;
  /** Another one is being made in its place. */
  worn: boolean;
}

const MAX_WAITING = 100;
/** How long a query waits for the catalogue to be there. */
const LOADING_MS = 30_000;
/** What a query whose reader has left may still take: ending it costs a store. */
const LEFT_MS = 2000;
/** While others wait and no store is free, the slowest query gets this long, or a third of its time if that is less. */
const PATIENCE_MS = 5000;
/** Quads that were taken away stay in a store's memory: after so many, and as many as half of it holds, it is made anew. */
const WORN_QUADS = 300_000;
/** A copy that was lost while it was filled is tried again after this, then after twice as long, and so on. */
const RESTART_MS = 10_000;
const LONGEST_RESTART_MS = 600_000;

const away = (it: string, en: string): AppError => new AppError('Unavailable', { it, en });

/**
 * Runs queries on copies of the catalogue, each in a thread. Oxigraph cannot be told to stop: a query that goes over its
 * budget loses its thread, and another copy is filled while the others go on.
 */
export class StorePool {
  private readonly replicas = new Set<Replica>();
  private readonly waiting: Job[] = [];
  private readonly watch: NodeJS.Timeout;
  private closed = false;
  /** Somebody has asked: until then one copy is enough. */
  private asked = false;
  /** Copies lost one after the other while they were filled. */
  private failures = 0;

  constructor(private readonly options: PoolOptions) {
    this.refill();
    this.watch = setInterval(() => this.hurry(), 500);
    this.watch.unref();
  }

  /** Triples of the default graph and memory in bytes of a store that is whole; undefined while there is none. */
  get state(): { triples: number; bytes: number; ready: number } | undefined {
    const whole = [...this.replicas].filter((replica) => replica.whole);
    const [first] = whole;
    return first && { triples: first.triples, bytes: first.bytes, ready: whole.length };
  }

  /**
   * Runs a query on the next free copy.
   * @param signal aborted when nobody waits for the answer any more
   * Errors: Unavailable with the reason; BadRequest for what the engine refuses while it runs.
   */
  run(evaluation: Evaluation, signal?: AbortSignal): Promise<Evaluated> {
    if (this.closed) return Promise.reject(away('Il servizio si sta fermando.', 'The service is stopping.'));
    if (this.waiting.length >= MAX_WAITING) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const job: Job = { evaluation, asked: Date.now(), started: 0, settled: false, resolve, reject };
      signal?.addEventListener('abort', () => this.leave(job), { once: true });
      this.waiting.push(job);
      this.next();
      if (this.asked) return;
      this.asked = true;
      this.refill();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.watch);
    for (const job of this.waiting.splice(0)) settle(job, () => job.reject(busy()));
    await Promise.all([...this.replicas].map(({ thread }) => thread.terminate()));
  }

  /** Makes a copy where one is missing, one after the other: the first is ready sooner than two at once would be. */
  private refill(): void {
    const kept = [...this.replicas].filter((replica) => !replica.worn);
    const wanted = this.asked ? this.options.threads : 1;
    if (!this.closed && kept.length < wanted && kept.every((it) => it.whole)) this.start();
  }

  private start(): void {
    const { publicUrl, attach, budget } = this.options;
    const { port1, port2 } = new MessageChannel();
    const setup: StoreSetup = {
      qualityGraph: qualityGraphIri(publicUrl),
      feed: port1,
      maxBytes: budget.megabytes * 1_000_000,
    };
    const thread = new Worker(threadUrl('./local/store-thread.js'), {
      workerData: setup,
      transferList: [port1],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    thread.unref();
    const replica: Replica = { thread, whole: false, job: undefined, triples: 0, bytes: 0, worn: false };
    this.replicas.add(replica);
    thread.on('message', (message: StoreMessage) => this.hear(replica, message));
    thread.on('error', (error) => this.lose(replica, isMemory(error) ? 'memory' : undefined, error));
    thread.on('exit', () => this.lose(replica, undefined));
    attach(port2);
  }

  private hear(replica: Replica, message: StoreMessage): void {
    const { log } = this.options;
    if (message.kind === 'skipped') {
      log.warn({ graph: message.graph, reason: message.message }, 'graph left out of the triple store');
    } else if (message.kind === 'state') this.note(replica, message);
    else if (replica.job) {
      const job = replica.job;
      if (message.kind === 'failure' && message.crashed) {
        this.lose(replica, 'memory');
        return;
      }
      replica.job = undefined;
      settle(job, () => {
        if (message.kind === 'answer') job.resolve(message.answer);
        else job.reject(toRefusal(message.message));
      });
      this.retire();
      this.next();
    }
  }

  private note(replica: Replica, state: Extract<StoreMessage, { kind: 'state' }>): void {
    const { quads, triples, bytes, removed, whole } = state;
    if (!replica.whole)
      this.options.log.info({ quads, triples, megabytes: Math.round(bytes / 1e6) }, 'triple store filled');
    this.failures = 0;
    Object.assign(replica, { triples, bytes, whole });
    if (removed > Math.max(WORN_QUADS, quads / 2)) replica.worn = true;
    this.refill();
    this.retire();
    this.next();
  }

  /** Ends a worn store once there are enough others. */
  private retire(): void {
    const whole = [...this.replicas].filter((replica) => replica.whole);
    const worn = whole.find((replica) => replica.worn && !replica.job);
    if (!worn || whole.length <= this.options.threads) return;
    this.replicas.delete(worn);
    void worn.thread.terminate();
  }

  private next(): void {
    for (const replica of this.replicas) {
      if (!replica.whole || replica.job || this.waiting.length === 0) continue;
      this.ask(replica, this.waiting.shift() as Job);
    }
  }

  private ask(replica: Replica, job: Job): void {
    replica.job = job;
    job.started = Date.now();
    job.timer = setTimeout(() => this.lose(replica, 'time'), this.options.budget.seconds * 1000);
    replica.thread.postMessage({ id: 0, evaluation: job.evaluation } satisfies StoreQuestion);
  }

  /** Ends a copy, refuses what it ran, and makes another one. */
  private lose(replica: Replica, excess: Excess | undefined, error?: unknown): void {
    if (!this.replicas.delete(replica)) return;
    const { log, budget } = this.options;
    const { job } = replica;
    if (job) {
      settle(job, () => job.reject(overBudget(excess ?? 'memory', budget)));
      log.warn({ excess: excess ?? 'crash', query: job.evaluation.text.slice(0, 500) }, 'query stopped');
    }
    void replica.thread.terminate();
    if (this.closed) return;
    if (job || replica.whole) {
      this.refill();
      return;
    }
    // It was lost while it was being filled: trying again at once would fail again.
    const pause = Math.min(LONGEST_RESTART_MS, RESTART_MS * 2 ** this.failures);
    this.failures += 1;
    const hint = { err: error, megabytes: budget.megabytes, secondsToNext: pause / 1000 };
    log.warn(hint, 'a triple store was lost while it was filled: SPARQL_MEMORY_MB may be too little');
    setTimeout(() => this.refill(), pause).unref();
  }

  private leave(job: Job): void {
    const at = this.waiting.indexOf(job);
    if (at >= 0) {
      this.waiting.splice(at, 1);
      settle(job, () => job.reject(busy()));
      return;
    }
    const replica = [...this.replicas].find((it) => it.job === job);
    if (!replica || job.settled) return;
    const rest = Math.max(0, job.started + LEFT_MS - Date.now());
    setTimeout(() => replica.job === job && this.lose(replica, 'time'), rest).unref();
  }

  /** Refuses what has waited too long, and ends the slowest query when it holds up others. */
  private hurry(): void {
    if (this.waiting.length === 0) return;
    const now = Date.now();
    const whole = [...this.replicas].filter((replica) => replica.whole);
    const loadingMs = this.failures > 0 ? LEFT_MS : LOADING_MS;
    const longest = whole.length === 0 ? loadingMs : this.options.budget.seconds * 1000;
    while (this.waiting[0] && now - this.waiting[0].asked > longest) {
      const job = this.waiting.shift() as Job;
      settle(job, () => job.reject(whole.length === 0 ? loading(this.failures > 0) : busy()));
    }
    const slowest = whole
      .filter((replica) => replica.job)
      .sort((a, b) => (a.job?.started ?? 0) - (b.job?.started ?? 0))[0];
    const all = whole.every((replica) => replica.job);
    // One copy must be left: nothing runs anywhere while the last one is made anew.
    if (!slowest?.job || !all || whole.length < 2 || this.waiting.length === 0) return;
    const patience = Math.min(PATIENCE_MS, (this.options.budget.seconds * 1000) / 3);
    if (now - slowest.job.started > patience) this.lose(slowest, 'others');
  }
}

const busy = (): AppError =>
  away(
    'Troppe query sono in corso: riprova tra qualche secondo.',
    'Too many queries are running: try again in a few seconds.',
  );

const loading = (failed: boolean): AppError =>
  failed
    ? away(
        'Il catalogo non è al momento interrogabile: il caricamento delle triple non riesce.',
        'The catalogue cannot be queried at present: loading its triples fails.',
      )
    : away(
        'Il catalogo si sta caricando: riprova tra qualche secondo.',
        'The catalogue is being loaded: try again in a few seconds.',
      );

const isMemory = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ||
  error instanceof WebAssembly.RuntimeError;

const toRefusal = (message: string): AppError =>
  new AppError('BadRequest', {
    it: `La query non si può eseguire: ${message}`,
    en: `The query cannot be run: ${message}`,
  });

function settle(job: Job, how: () => void): void {
  clearTimeout(job.timer);
  if (job.settled) return;
  job.settled = true;
  how();
}
