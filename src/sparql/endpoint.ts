import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.js';
import { type Budget, overBudget } from './budget.js';
import type { FeederSetup } from './feed/feed-thread.js';
import type { AnswerFormat } from './formats.js';
import { QueryChecker } from './local/checker.js';
import type { Evaluated, Evaluation } from './local/evaluate.js';
import type { FeederNote, FeederOrder } from './local/messages.js';
import { type PoolLog, StorePool } from './local/store-pool.js';
import { type ReadQuery, withLimit } from './query/read-query.js';
import { runRemote } from './remote/run-remote.js';
import { threadUrl } from './thread-url.js';
import { whenIdle } from './when-idle.js';

export interface SparqlOptions {
  databaseUrl: string;
  publicUrl: string;
  threads: number;
  budget: Budget;
  /** Addresses of another store, whose data are ours as long as `updateUrl` is given, or somebody else keeps them. */
  remote?: { queryUrl: string; updateUrl?: string | undefined } | undefined;
  /** Fills a store before anybody asks, so many seconds after `warm` and once the process has little to do. */
  fillWhenIdle?: { afterSeconds: number; isChanging(): Promise<boolean> } | undefined;
  log: PoolLog;
}

/** A query with what goes along with it. */
export interface SparqlRequest {
  query: ReadQuery;
  format: AnswerFormat;
  /** Graphs that the protocol's parameters name; they stand in for those of the query's own clauses. */
  defaultGraphs: string[];
  namedGraphs: string[];
}

/** What a service description tells of the data. */
export interface SparqlState {
  /** False while the catalogue is being loaded, or where another store has the data. */
  ready: boolean;
  triples?: number;
  /** Memory of one store. */
  bytes?: number;
  /** Stores that hold the whole catalogue. */
  stores?: number;
}

/** The public catalogue as something that answers SPARQL. */
export interface SparqlEndpoint {
  readonly budget: Budget;
  /**
   * Begins what cannot wait for a query: keeping another store in step. A store of our own is filled without haste once
   * the process is idle (`fillWhenIdle`), and at once by the first query.
   */
  warm(): void;
  /**
   * The whole answer.
   * @param signal aborted when the reader has left: the evaluation is then ended
   * Errors: BadRequest with line and column, NotAcceptable, Unavailable with the reason when a budget is exceeded.
   */
  ask(request: SparqlRequest, signal?: AbortSignal): Promise<Uint8Array>;
  state(): SparqlState;
  close(): Promise<void>;
}

/** Makes an endpoint. Nothing runs before `warm` or the first query. */
export function createSparql(options: SparqlOptions): SparqlEndpoint {
  const { budget, remote } = options;
  const checker = new QueryChecker(budget);
  let feeder: Worker | undefined;
  let pool: StorePool | undefined;
  let closed = false;
  let forget = (): void => undefined;
  let asked = false;
  const startFeeder = (): Worker => {
    const { databaseUrl, publicUrl, log } = options;
    const setup: FeederSetup = {
      databaseUrl,
      publicUrl,
      ...(remote?.updateUrl && { remote: { queryUrl: remote.queryUrl, updateUrl: remote.updateUrl } }),
    };
    const thread = new Worker(threadUrl('./feed/feed-thread.js'), { workerData: setup });
    thread.unref();
    thread.on('message', ({ message, error }: FeederNote) => log.warn({ reason: error }, message));
    thread.on('error', (error) => log.warn({ err: error }, 'the feeder of the triple store failed'));
    return thread;
  };
  const start = (): void => {
    if (closed) throw new AppError('Unavailable');
    if (!remote || remote.updateUrl) feeder ??= startFeeder();
    if (remote) return;
    pool ??= new StorePool({
      ...options,
      attach: (port) => feeder?.postMessage({ attach: port } satisfies FeederOrder, [port]),
    });
  };
  return {
    budget,
    warm() {
      const { fillWhenIdle } = options;
      if (remote?.updateUrl) start();
      else if (!remote && fillWhenIdle)
        forget = whenIdle(() => !closed && start(), fillWhenIdle.afterSeconds * 1000, fillWhenIdle);
    },
    async ask(request, signal) {
      await checker.check(request.query.text);
      if (!closed) start();
      if (!asked) feeder?.postMessage({ hurry: true } satisfies FeederOrder);
      asked = true;
      const evaluation = toEvaluation(request, budget);
      if (remote) return bodyOf(await runRemote(remote.queryUrl, evaluation, budget, signal), budget);
      return bodyOf(await (pool as StorePool).run(evaluation, signal), budget);
    },
    state() {
      const state = pool?.state;
      return state
        ? { ready: true, triples: state.triples, bytes: state.bytes, stores: state.ready }
        : { ready: false };
    },
    async close() {
      closed = true;
      forget();
      await Promise.all([checker.close(), pool?.close(), feeder?.terminate()]);
    },
  };
}

/** The protocol's graphs replace those of the query (SPARQL 1.1 Protocol, 2.1.4). */
function toEvaluation(
  { query, format, defaultGraphs, namedGraphs }: SparqlRequest,
  budget: Budget,
): Evaluation {
  const byProtocol = defaultGraphs.length + namedGraphs.length > 0;
  const [from, fromNamed] = byProtocol ? [defaultGraphs, namedGraphs] : [query.from, query.fromNamed];
  const given = from.length + fromNamed.length > 0;
  return {
    text: withLimit(query, budget.rows + 1),
    format,
    defaultGraphs: given ? from : undefined,
    namedGraphs: given ? fromNamed : undefined,
    maxRows: budget.rows,
    maxBytes: budget.bytes,
  };
}

function bodyOf(answer: Evaluated, budget: Budget): Uint8Array {
  if ('body' in answer) return answer.body;
  if ('excess' in answer) throw overBudget(answer.excess, budget);
  throw new AppError('NotAcceptable', {
    it: `RDF/XML non può contenere il predicato ${answer.unwritable}: chiedi Turtle, N-Triples o JSON-LD.`,
    en: `RDF/XML cannot hold the predicate ${answer.unwritable}: ask for Turtle, N-Triples or JSON-LD.`,
  });
}
