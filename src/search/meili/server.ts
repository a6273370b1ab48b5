import { createHash } from 'node:crypto';
import { type EnqueuedTaskPromise, Meilisearch } from 'meilisearch';
import type { MeiliDocument } from './document.js';
import { FORMAT } from './settings.js';

/** How long a search may take before the default engine answers instead, in ms. */
const SEARCH_MS = 3000;
/** How long Meilisearch may take over one batch of documents or a change of settings, in ms. */
const TASK_MS = 600_000;

/** What the documents in Meilisearch were made of; kept there, so that it is lost when they are. */
export interface FedState {
  id: 'state';
  format: number;
  /** Snapshot of PostgreSQL: what it sees of `search_change` is in the documents. */
  snapshot: string;
}

/** The index of this portal on a Meilisearch server. All methods throw what the client throws. */
export class MeiliServer {
  readonly #search: Meilisearch;
  readonly #feed: Meilisearch;
  /** One for each public address: several portals may share a server. */
  readonly documents: string;
  readonly state: string;

  constructor(options: { url: string; key: string | undefined; publicUrl: string }) {
    const { url: host, key: apiKey, publicUrl } = options;
    const access = { host, ...(apiKey && { apiKey }) };
    this.#search = new Meilisearch({ ...access, timeout: SEARCH_MS });
    this.#feed = new Meilisearch({ ...access, timeout: 60_000 });
    this.documents = `portico-${createHash('sha256').update(publicUrl).digest('hex').slice(0, 8)}`;
    this.state = `${this.documents}-state`;
  }

  /** Waits until a task is done. Throws when it failed. */
  async done(task: EnqueuedTaskPromise, interval = 50): Promise<void> {
    const { status, error } = await task.waitTask({ timeout: TASK_MS, interval });
    if (status !== 'succeeded') throw new Error(`Meilisearch: ${error?.message ?? status}`);
  }

  get feed(): Meilisearch {
    return this.#feed;
  }

  /** Several searches in one request, answered in their order. */
  multiSearch(queries: Parameters<typeof askAll>[1]): ReturnType<typeof askAll> {
    return askAll(this.#search, queries);
  }

  /** What was fed; undefined where nothing is, or what another version fed. */
  async readState(): Promise<FedState | undefined> {
    const { results } = await this.#feed
      .index<FedState & MeiliDocument>(this.state)
      .getDocuments({ limit: 1 });
    return validState(results[0]);
  }
}

/** A state of this version. */
export const validState = (found: Partial<FedState> | undefined): FedState | undefined =>
  found?.format === FORMAT && typeof found.snapshot === 'string' ? (found as FedState) : undefined;

/** One search of several. */
export interface MeiliQuery {
  indexUid: string;
  q?: string;
  filter?: string;
  sort?: string[];
  facets?: string[];
  attributesToSearchOn?: string[];
  attributesToRetrieve?: string[];
  matchingStrategy?: 'all';
  offset?: number;
  limit?: number;
  /** With 0: no documents, and an exact count of them. */
  hitsPerPage?: number;
}

export interface MeiliResult {
  hits: MeiliDocument[];
  totalHits?: number;
  facetDistribution?: Record<string, Record<string, number>>;
}

async function askAll(client: Meilisearch, queries: readonly MeiliQuery[]): Promise<MeiliResult[]> {
  const { results } = await client.multiSearch({ queries: [...queries] });
  return results as unknown as MeiliResult[];
}
