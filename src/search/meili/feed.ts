import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import type { EnqueuedTaskPromise } from 'meilisearch';
import type { Database } from '../../platform/database.js';
import type { Stems } from '../memory/vocabulary.js';
import { stemsOf } from '../postgres/stems.js';
import {
  contentWords,
  type DocumentRow,
  inBatches,
  type MeiliDocument,
  toMeiliDocument,
} from './document.js';
import type { FedState, MeiliServer } from './server.js';
import { FORMAT, INDEX_SETTINGS } from './settings.js';

const BATCH = 1000;
/** Meilisearch refuses bodies above 100 MB. */
const LONGEST_BODY = 20_000_000;
/** More changes than this are read in one go with everything else. */
const MOST_CHANGES = 20_000;
/** Between two looks at what changed; after a failure longer and longer, up to the second. */
const EVERY_MS = 500;
const SLOWEST_MS = 30_000;
/** One process at a time feeds a server: number of the advisory lock. */
const LOCK = 7_703_016;

/** The snapshot taken now, what changed since an earlier one, and whether that comes from another life of the database. */
export async function changesSince(
  db: Database,
  snapshot: string,
  most: number,
): Promise<{ snapshot: string; ids: string[]; foreign: boolean }> {
  // Index: search_change_changed.
  const { rows } = await sql<{ snapshot: string; resource_id: string | null; foreign: boolean }>`
    select pg_current_snapshot()::text as snapshot, c.resource_id,
           pg_snapshot_xmax(${snapshot}::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()) as foreign
    from (select) as one
    left join lateral (
      select resource_id from search_change
      where changed >= pg_snapshot_xmin(${snapshot}::pg_snapshot)
        and not pg_visible_in_snapshot(changed, ${snapshot}::pg_snapshot)
      limit ${most}) as c on true
  `.execute(db);
  return {
    snapshot: rows[0]?.snapshot ?? snapshot,
    ids: rows.flatMap(({ resource_id }) => resource_id ?? []),
    foreign: rows[0]?.foreign ?? false,
  };
}

/** Keeps a Meilisearch server in step with `search_document`. */
export class MeiliFeed {
  readonly #stems = new Map<string, Stems>();
  #running: Promise<void> | undefined;
  readonly #stop = new AbortController();
  #down = false;

  constructor(
    private readonly db: Database,
    private readonly server: MeiliServer,
    private readonly log: FastifyBaseLogger,
  ) {}

  /** Begins to follow, once. */
  start(): void {
    this.#running ??= this.#follow();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #follow(): Promise<void> {
    let wait = EVERY_MS;
    while (!this.#stop.signal.aborted) {
      try {
        await this.catchUp();
        if (this.#down) this.log.info('Meilisearch risponde di nuovo / Meilisearch answers again');
        this.#down = false;
        wait = EVERY_MS;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (!this.#down)
          this.log.warn(
            { err: error },
            'Meilisearch non si aggiorna, si riprova / Meilisearch is not kept up to date, tried again',
          );
        this.#down = true;
        wait = Math.min(wait * 2, SLOWEST_MS);
      }
      await pause(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** Brings over what changed, or everything where nothing is there yet. Returns at once where another process does it. */
  async catchUp(): Promise<void> {
    await this.#alone(async () => {
      const state = await this.#unlessStopped(this.server.readState()).catch((error: unknown) => {
        // Before the first time there is no index to read it from.
        if (isMissing(error)) return undefined;
        throw error;
      });
      if (!state) return void (await this.#fill());
      const { snapshot, ids, foreign } = await changesSince(this.db, state.snapshot, MOST_CHANGES + 1);
      if (foreign || ids.length > MOST_CHANGES) return void (await this.#fill());
      if (ids.length === 0) return;
      for (let i = 0; i < ids.length; i += BATCH) await this.#replace(ids.slice(i, i + BATCH));
      await this.#remember(snapshot);
    });
  }

  /** Everything anew; waits for another process that is at it. Returns the number of documents. */
  async rebuild(): Promise<number> {
    let count: number | undefined;
    for (;;) {
      await this.#alone(async () => {
        count = await this.#fill();
      });
      if (count !== undefined) return count;
      await pause(200);
    }
  }

  /** Does work unless another process does it. The lock goes with the transaction, however it ends. */
  async #alone(work: () => Promise<void>): Promise<boolean> {
    return this.db.transaction().execute(async (trx) => {
      const { rows } = await sql<{
        free: boolean;
      }>`select pg_try_advisory_xact_lock(${LOCK}) as free`.execute(trx);
      if (!rows[0]?.free) return false;
      await work();
      return true;
    });
  }

  async #fill(): Promise<number> {
    const { feed, documents, state } = this.server;
    // Fails where they are there already, which is as good.
    for (const uid of [state, documents])
      await this.#unlessStopped(feed.createIndex(uid, { primaryKey: 'id' }).waitTask());
    // Without a state nobody asks Meilisearch while it is filled.
    await this.#done(feed.index(state).deleteAllDocuments());
    await this.#done(feed.index(documents).deleteAllDocuments());
    await this.#done(feed.index(documents).updateSettings(INDEX_SETTINGS));
    const { rows: at } = await sql<{
      snapshot: string;
    }>`select pg_current_snapshot()::text as snapshot`.execute(this.db);
    let count = 0;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await sql<DocumentRow>`
        select resource_id, visibility, title_sort, words, fields, quality from search_document
        where resource_id > ${after} order by resource_id limit ${BATCH}
      `.execute(this.db);
      const last = rows.at(-1);
      if (!last) break;
      await this.#add(rows);
      count += rows.length;
      after = last.resource_id;
      this.#stop.signal.throwIfAborted();
    }
    await this.#remember(at[0]?.snapshot ?? '');
    this.log.info({ documents: count }, 'Meilisearch riempito / Meilisearch filled');
    return count;
  }

  async #replace(ids: readonly string[]): Promise<void> {
    const { rows } = await sql<DocumentRow>`
      select resource_id, visibility, title_sort, words, fields, quality from search_document
      where resource_id = any(${ids}::uuid[])
    `.execute(this.db);
    const there = new Set(rows.map(({ resource_id }) => resource_id));
    const gone = ids.filter((id) => !there.has(id));
    const { feed, documents } = this.server;
    if (gone.length > 0) await this.#done(feed.index(documents).deleteDocuments(gone));
    await this.#add(rows);
  }

  async #add(rows: readonly DocumentRow[]): Promise<void> {
    if (rows.length === 0) return;
    // The words of a catalogue come again and again; a hostile flood of new ones is forgotten.
    if (this.#stems.size > 500_000) this.#stems.clear();
    const unknown = new Set(rows.flatMap(contentWords).filter((word) => !this.#stems.has(word)));
    for (const [word, stems] of await stemsOf(this.db, unknown)) this.#stems.set(word, stems);
    const known = (word: string): Stems => this.#stems.get(word) ?? { it: word, en: word };
    const { feed, documents } = this.server;
    const made = rows.map((row) => toMeiliDocument(row, known));
    for (const batch of inBatches(made, LONGEST_BODY))
      await this.#done(feed.index<MeiliDocument>(documents).addDocuments(batch));
  }

  #done(task: EnqueuedTaskPromise): Promise<void> {
    return this.#unlessStopped(this.server.done(task));
  }

  /** Whoever stops does not wait for a server that may be slow. */
  async #unlessStopped<T>(waited: Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    signal.throwIfAborted();
    let onStop: () => void = () => undefined;
    const stopped = new Promise<never>((_, fail) => {
      onStop = () => fail(signal.reason);
      signal.addEventListener('abort', onStop, { once: true });
    });
    return Promise.race([waited, stopped]).finally(() => signal.removeEventListener('abort', onStop));
  }

  async #remember(snapshot: string): Promise<void> {
    const state: FedState = { id: 'state', format: FORMAT, snapshot };
    await this.#done(this.server.feed.index(this.server.state).addDocuments([state]));
  }
}

/** Whether Meilisearch refused because there is no such index (yet). */
export const isMissing = (error: unknown): boolean =>
  (error as { cause?: { code?: unknown } }).cause?.code === 'index_not_found';
