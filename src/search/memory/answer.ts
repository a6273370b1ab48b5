import type { SearchNode } from '../query/tree.js';
import type { FacetCount, FacetRequest, SearchRequest, SearchResult, SortBy } from '../search.js';
import type { Synonyms } from '../text/synonyms.js';
import { type Bits, intersect, numbersOf } from './bits.js';
import type { CatalogueCopy } from './catalogue-copy.js';
import { topValues } from './count-facet.js';
import { readCursor, writeCursor } from './cursor.js';
import { Evaluation } from './evaluate.js';
import type { Answer } from './kept-answers.js';
import { orderingOf, weighScores } from './order.js';
import { Effort, eachNode } from './question.js';
import { selectTop } from './select-top.js';
import { suggestFor } from './suggest.js';
import { type Scope, type Visible, visibleIn } from './visible.js';
import type { Stems } from './vocabulary.js';

/** What an answer is made with. */
export interface Answering {
  copy: CatalogueCopy;
  stemsOf(word: string): Stems;
  synonyms: Synonyms;
}

/** The conditions that must all hold. */
export const conditionsOf = (where: SearchNode): readonly SearchNode[] =>
  where.kind === 'and' ? where.nodes : [where];

/** Whether a condition is about that field and nothing else. */
export function isAbout(field: string, condition: SearchNode): boolean {
  let about = false;
  for (const { node } of eachNode(condition)) {
    if ('field' in node && node.field === field) about = true;
    else if (node.kind !== 'and' && node.kind !== 'or' && node.kind !== 'not') return false;
  }
  return about;
}

/** The set of each condition, and what has all of them. */
interface Found {
  conditions: { node: SearchNode; set: Bits | undefined }[];
  visible: Visible;
  hits: Bits;
  slots: Int32Array;
}

const together = (visible: Visible, sets: readonly (Bits | undefined)[]): Bits => {
  const result = visible.bits.slice();
  for (const set of sets) if (set) intersect(result, set);
  return result;
};

function countsFor({ conditions, visible, hits, slots }: Found, { field, except }: FacetRequest): Int32Array {
  const others = except ? conditions.filter(({ node }) => !isAbout(field, node)) : conditions;
  if (others.length === conditions.length) return visible.countsOf(field, hits, slots);
  const widened = together(
    visible,
    others.map(({ set }) => set),
  );
  return visible.countsOf(field, widened, numbersOf(widened));
}

function facetsOf(
  copy: CatalogueCopy,
  found: Found,
  requests: readonly FacetRequest[],
): Record<string, FacetCount[]> {
  return Object.fromEntries(
    requests.map((request) => {
      const column = copy.exact.get(request.field);
      // Before the counts of the results, which are good until the next ones are made.
      const listed = (request.minCount ?? 1) < 1 ? found.visible.counts(request.field) : undefined;
      return [
        request.field,
        column ? topValues(column.values, countsFor(found, request), listed, request) : [],
      ];
    }),
  );
}

/** A count as asked for, as a whole number of 0 or more. */
export const natural = (value: number | undefined): number =>
  value === undefined || Number.isNaN(value) ? 0 : Math.max(0, Math.floor(value));

/** The ids of a page in order, and where the next one begins. */
function pageOf(
  copy: CatalogueCopy,
  slots: Int32Array,
  request: SearchRequest,
  sort: readonly SortBy[],
  scores: Float32Array | undefined,
): Pick<SearchResult, 'ids' | 'next'> {
  const limit = Math.min(natural(request.limit), copy.size);
  if (limit === 0) return { ids: [] };
  if (scores) weighScores(copy, scores, slots);
  const { order, first, valuesOf, isAfter } = orderingOf(copy, sort, scores);
  const place = request.after === undefined ? undefined : readCursor(sort, request.after);
  const left = place ? slots.filter((slot) => isAfter(slot, place)) : slots;
  const offset = place ? 0 : natural(request.offset);
  const top = selectTop(left, Math.min(offset + limit, left.length), order, first).subarray(offset);
  const last = top.at(-1);
  return {
    ids: Array.from(top, (slot) => copy.idOf(slot)),
    ...(last !== undefined && offset + limit < left.length && { next: writeCursor(sort, valuesOf(last)) }),
  };
}

/**
 * Answers a request on a copy of the index, at once: the copy does not change meanwhile.
 * @param sort complete (`completeSort`)
 */
export function answer(
  { copy, stemsOf, synonyms }: Answering,
  scope: Scope,
  request: SearchRequest,
  sort: readonly SortBy[],
): Answer {
  const scores = sort.some(({ key }) => key === 'relevance') ? copy.clearScores() : undefined;
  const wanted = new Set<number>();
  const evaluation = new Evaluation({ copy, synonyms, stemsOf, effort: new Effort(), scores, wanted });
  const visible = visibleIn(copy, scope);
  const conditions = conditionsOf(request.where).map((node) => ({ node, set: evaluation.evaluate(node) }));
  const hits = together(
    visible,
    conditions.map(({ set }) => set),
  );
  const slots = numbersOf(hits);
  const suggestion = request.suggest
    ? suggestFor({ copy, stemsOf, visible: visible.bits }, request.where)
    : undefined;
  return {
    result: {
      total: slots.length,
      facets: facetsOf(copy, { conditions, visible, hits, slots }, request.facets ?? []),
      ...pageOf(copy, slots, request, sort, scores),
      ...(suggestion !== undefined && { suggestion }),
    },
    words: new Set([...wanted].map((word) => copy.vocabulary.words[word] as string)),
  };
}
