import type { FastifyBaseLogger } from 'fastify';
import { textIn } from '../catalog/model/index.js';
import { AppError } from '../errors.js';
import type { Database } from '../platform/database.js';
import { highlight } from './highlight.js';
import { ask } from './meili/ask.js';
import { readPlace } from './meili/cursor.js';
import { changesSince, isMissing, MeiliFeed } from './meili/feed.js';
import { NotForMeilisearch } from './meili/not-for-meilisearch.js';
import { type Plan, planOf } from './meili/plan.js';
import { MeiliServer } from './meili/server.js';
import { termsOf } from './meili/words.js';
import { readQuestion } from './memory/question.js';
import { scopeOf } from './memory/visible.js';
import { memorySearch, readTexts } from './memory-search.js';
import { plainRequest } from './plain-request.js';
import { wordKnowledge } from './postgres/word-knowledge.js';
import type { Highlights, SearchIndex, SearchRequest, SearchResult } from './search.js';
import { placedTokens } from './text/tokens.js';

/** After a failure Meilisearch is left alone so long, in ms. */
const REST_MS = 5000;

export interface MeiliOptions {
  url: string;
  key: string | undefined;
  publicUrl: string;
  log: FastifyBaseLogger;
  /** Told of each answer: undefined where Meilisearch gave it, else why it did not. */
  onAnswer?: (why: string | undefined) => void;
}

export interface MeiliSearch extends SearchIndex {
  /** Brings over what was committed before, unless another process is at it. */
  catchUp(): Promise<void>;
  rebuild(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Search by a Meilisearch server, fed from PostgreSQL. What it cannot answer exactly, or not now (it is away, or has not
 * yet what was committed before the search began), the default engine answers, so that results, totals and facets are
 * the same. Completions are the default engine's.
 */
export function meiliSearch(db: Database, options: MeiliOptions): MeiliSearch {
  const { log, onAnswer = () => undefined } = options;
  const server = new MeiliServer(options);
  const feed = new MeiliFeed(db, server, log);
  const fallback = memorySearch(db);
  const knowledge = wordKnowledge(db);
  let restUntil = 0;

  async function highlightsOf(
    plan: Plan,
    ids: readonly string[],
    lang: 'it' | 'en',
  ): Promise<Record<string, Highlights>> {
    const texts = await readTexts(db, ids);
    const wanted = termsOf(plan.words).flat();
    const shown = [...texts.values()].flatMap((row) =>
      [row.title, row.description].flatMap((map) =>
        placedTokens(textIn(map ?? undefined, lang) ?? '').map(({ word }) => word),
      ),
    );
    const stemsOf = await knowledge.stems(new Set([...wanted, ...shown]));
    const it = new Set(wanted.map((word) => stemsOf(word).it));
    const en = new Set(wanted.map((word) => stemsOf(word).en));
    return Object.fromEntries(
      [...texts].map(([id, row]) => [
        id,
        highlight(row, lang, (word) => it.has(stemsOf(word).it) || en.has(stemsOf(word).en)),
      ]),
    );
  }

  async function answer(
    actor: Parameters<SearchIndex['search']>[0],
    request: SearchRequest,
  ): Promise<SearchResult> {
    if (Date.now() < restUntil) throw new NotForMeilisearch('away');
    const question = readQuestion(request.where);
    const [stemsOf, synonyms] = await Promise.all([knowledge.stems(question.words), knowledge.synonyms()]);
    const plan = planOf(request, scopeOf(actor, request.kind, request.drafts ?? false), {
      stemsOf,
      synonyms,
    });
    const { result, snapshot } = await ask(server, plan);
    // After the answer: what was committed before the search began must be in it.
    const { ids, foreign } = await changesSince(db, snapshot, 1);
    if (foreign || ids.length > 0) throw new NotForMeilisearch('behind');
    return {
      ...result,
      ...(request.highlight && { highlights: await highlightsOf(plan, result.ids, request.highlight) }),
    };
  }

  /** A place in an order of Meilisearch's is, in that of the default engine, so many results from the start. */
  function forFallback(request: SearchRequest): SearchRequest {
    const place = request.after === undefined ? undefined : readPlace(request.after);
    if (place === undefined) return request;
    const { after: _after, ...others } = request;
    return { ...others, offset: place };
  }

  return {
    async search(actor, asked) {
      const request: SearchRequest = 'where' in asked ? asked : plainRequest(asked);
      try {
        const result = await answer(actor, request);
        onAnswer(undefined);
        return result;
      } catch (error) {
        if (error instanceof AppError) throw error;
        const why = isMissing(error)
          ? 'not filled'
          : error instanceof NotForMeilisearch
            ? error.message
            : 'failed';
        if (why === 'failed') {
          if (Date.now() >= restUntil)
            log.warn(
              { err: error },
              'Meilisearch non risponde: risponde l’indice incluso / Meilisearch does not answer: the embedded index does',
            );
          restUntil = Date.now() + REST_MS;
        }
        onAnswer(why);
        return fallback.search(actor, forFallback(request));
      }
    },
    autocomplete: fallback.autocomplete,
    warm() {
      feed.start();
      fallback.warm?.();
    },
    catchUp: () => feed.catchUp(),
    rebuild: () => feed.rebuild(),
    close: () => feed.close(),
  };
}
