import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, type Document, type SearchParameters, StandInIndex } from './stand-in-index.js';

interface Task {
  uid: number;
  indexUid: string;
  status: 'enqueued' | 'processing' | 'succeeded' | 'failed';
  type: string;
  enqueuedAt: string;
  error: { message: string; code: string } | null;
  run(): void;
}

/**
 * Answers the part of Meilisearch's HTTP interface that the adapter uses, as its reference documents it. Changes are tasks,
 * done one after the other some time later. It is no Meilisearch: what it shows is that the adapter keeps to the reference.
 */
export class StandInServer {
  readonly #indexes = new Map<string, StandInIndex>();
  readonly #tasks: Task[] = [];
  #server: Server | undefined;
  #port = 0;
  /** Requests so far that were searches. */
  searches = 0;
  /** How long a task waits before it is done, in ms. */
  delay = 2;

  constructor(private readonly key: string) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Begins to answer; after a stop at the same address, with what it had. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#handle(request, response));
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  }

  /** As after its data were lost. */
  forget(): void {
    this.#indexes.clear();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    try {
      if (request.headers.authorization !== `Bearer ${this.key}`)
        throw new ApiError('invalid_api_key', 'The provided API key is invalid.', 403);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString('utf8');
      const url = new URL(request.url ?? '/', this.url);
      const [status, body] = this.#route(
        `${request.method} ${url.pathname}`,
        text === '' ? {} : JSON.parse(text),
      );
      send(status, body);
    } catch (error) {
      const { code, message, status } =
        error instanceof ApiError ? error : new ApiError('internal', String(error), 500);
      send(status, { message, code, type: 'invalid_request', link: '' });
    }
  }

  #route(route: string, body: unknown): [number, unknown] {
    const parts = route.split(/[ /]+/);
    const [method, root, uid = '', what, last] = parts;
    if (route === 'POST /multi-search') {
      const { queries } = body as { queries: (SearchParameters & { indexUid: string })[] };
      this.searches += 1;
      return [
        200,
        {
          results: queries.map(({ indexUid, ...asked }) => ({
            indexUid,
            ...this.#index(indexUid).search(asked),
          })),
        },
      ];
    }
    if (method === 'GET' && root === 'tasks') return [200, this.#tasks[Number(uid)]];
    if (route === 'POST /indexes') {
      const { uid: made } = body as { uid: string };
      return this.#enqueue(made, 'indexCreation', () => {
        if (this.#indexes.has(made))
          throw new ApiError('index_already_exists', `Index \`${made}\` already exists.`);
        this.#indexes.set(made, new StandInIndex());
      });
    }
    if (root === 'indexes' && what === 'documents') {
      if (method === 'GET' || last === 'fetch') {
        const results = [...this.#index(uid).documents.values()].slice(0, 20);
        return [200, { results, offset: 0, limit: 20, total: results.length }];
      }
      if (method === 'POST' && last === undefined)
        return this.#enqueue(uid, 'documentAdditionOrUpdate', () => this.#index(uid).add(body as Document[]));
      if (method === 'POST' && last === 'delete-batch')
        return this.#enqueue(uid, 'documentDeletion', () => {
          for (const id of body as string[]) this.#index(uid).documents.delete(id);
        });
      if (method === 'DELETE')
        return this.#enqueue(uid, 'documentDeletion', () => this.#index(uid).documents.clear());
    }
    if (root === 'indexes' && what === 'settings' && method === 'PATCH')
      return this.#enqueue(uid, 'settingsUpdate', () =>
        this.#index(uid).update(body as Record<string, unknown>),
      );
    throw new ApiError('not_found', `${route} is not known here`, 404);
  }

  #index(uid: string): StandInIndex {
    const index = this.#indexes.get(uid);
    if (!index) throw new ApiError('index_not_found', `Index \`${uid}\` not found.`, 404);
    return index;
  }

  #enqueue(indexUid: string, type: string, run: () => void): [number, unknown] {
    const task: Task = {
      uid: this.#tasks.length,
      indexUid,
      status: 'enqueued',
      type,
      enqueuedAt: new Date().toISOString(),
      error: null,
      run,
    };
    this.#tasks.push(task);
    setTimeout(() => this.#work(), this.delay);
    const { uid, status, enqueuedAt } = task;
    return [202, { taskUid: uid, indexUid, status, type, enqueuedAt }];
  }

  /** The oldest task that waits. */
  #work(): void {
    const task = this.#tasks.find(({ status }) => status === 'enqueued');
    if (!task) return;
    try {
      task.run();
      task.status = 'succeeded';
    } catch (error) {
      task.status = 'failed';
      task.error = { message: (error as Error).message, code: (error as ApiError).code };
    }
  }
}
