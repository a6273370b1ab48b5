import { sql } from 'kysely';
import { type LangMap, textIn } from '../catalog/model/index.js';
import type { Actor } from '../people/policy.js';
import type { Database } from '../platform/database.js';
import type { ResourceKind } from '../platform/schema.js';
import { highlight } from './highlight.js';
import { type Answering, answer } from './memory/answer.js';
import { completeValues } from './memory/complete.js';
import { KeptAnswers } from './memory/kept-answers.js';
import { completeSort } from './memory/order.js';
import { readQuestion } from './memory/question.js';
import { scopeOf, visibleIn } from './memory/visible.js';
import { plainRequest } from './plain-request.js';
import { followIndex } from './postgres/follow-index.js';
import { wordKnowledge } from './postgres/word-knowledge.js';
import { EXACT_FIELDS } from './query/fields.js';
import { allOf, type SearchNode } from './query/tree.js';
import type { Completions, Highlights, SearchIndex, SearchRequest } from './search.js';
import { isStopWord } from './text/stop-words.js';
import { tokens } from './text/tokens.js';

export interface TextsRow {
  id: string;
  kind: ResourceKind;
  name: string;
  title: LangMap | null;
  description: LangMap | null;
}

/** Titles and descriptions, as the public sees them where they are published. Index: primary key. */
export async function readTexts(db: Database, ids: readonly string[]): Promise<Map<string, TextsRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<TextsRow>`
    select id, kind, name, coalesce(published, draft) -> 'title' as title, coalesce(published, draft) -> 'description' as description
    from catalog_resource where id = any(${ids}::uuid[])
  `.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The words typed, all but the last one finished, in titles. */
function titleNode(words: readonly string[]): SearchNode {
  return allOf([
    { kind: 'words', field: 'title', words: words.slice(0, -1), least: 'all' },
    { kind: 'prefix', field: 'title', text: words.at(-1) ?? '' },
  ]);
}

/**
 * Search in a copy of the index that the process keeps in memory, brought up to date from PostgreSQL before each answer:
 * what a transaction has published, in whatever process, is found by every search that begins after it.
 */
export function memorySearch(db: Database): SearchIndex {
  const index = followIndex(db, Object.keys(EXACT_FIELDS));
  const knowledge = wordKnowledge(db);
  const kept = new KeptAnswers();

  async function prepare(
    where: SearchNode,
    fields: readonly string[],
  ): Promise<Answering & { ranks: boolean }> {
    const question = readQuestion(where);
    const [stemsOf, synonyms] = await Promise.all([knowledge.stems(question.words), knowledge.synonyms()]);
    const copy = await index.current(new Set([...question.fields, ...fields]));
    return { copy, stemsOf, synonyms, ranks: question.ranks };
  }

  return {
    async search(actor, asked) {
      const request: SearchRequest = 'where' in asked ? asked : plainRequest(asked);
      const answering = await prepare(
        request.where,
        (request.facets ?? []).map(({ field }) => field),
      );
      const sort = completeSort(
        request.sort?.length
          ? request.sort
          : [{ key: answering.ranks ? 'relevance' : 'modified', descending: true }],
      );
      const { copy, synonyms } = answering;
      const scope = scopeOf(actor, request.kind, request.drafts ?? false);
      const { result, words } = kept.get(copy, synonyms, scope.key, request, () =>
        answer(answering, scope, request, sort),
      );
      const lang = request.highlight;
      if (!lang) return { ...result };
      const highlights: Record<string, Highlights> = {};
      for (const [id, row] of await readTexts(db, result.ids))
        highlights[id] = highlight(row, lang, (word) => words.has(word));
      return { ...result, highlights };
    },

    async autocomplete(actor: Actor, typed, { limit, kind }): Promise<Completions> {
      const words = tokens(typed.slice(0, 200));
      const content = words.filter((word, i) => i === words.length - 1 || !isStopWord(word));
      if (content.length === 0) return { titles: [], keywords: [], organizations: [], places: [] };
      const where = titleNode(content);
      const answering = await prepare(where, []);
      const { copy } = answering;
      const most = Math.max(0, Math.min(Math.floor(limit), 1000));
      const scope = scopeOf(actor, kind, false);
      const { result } = answer(
        answering,
        scope,
        { kind, where, limit: most },
        completeSort([{ key: 'relevance', descending: true }]),
      );
      const visible = visibleIn(copy, scope);
      const labelOf = (value: string): string => copy.labels.get(value) ?? value;
      const named = (field: string) =>
        completeValues(copy, visible, field, content, most, labelOf).map((completed) => ({
          ...completed,
          label: labelOf(completed.value),
        }));
      const completions = {
        keywords: completeValues(copy, visible, 'tag', content, most),
        organizations: named('organization'),
        places: named('place'),
      };
      const texts = await readTexts(db, result.ids);
      const titles = result.ids.flatMap((id) => {
        const row = texts.get(id);
        const title = textIn(row?.title ?? undefined, 'it');
        return row && title ? [{ id, kind: row.kind, name: row.name, title }] : [];
      });
      return { titles, ...completions };
    },

    warm: index.warm,
  };
}
