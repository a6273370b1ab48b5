import { type Actor, canResource } from '../../src/people/policy.js';
import type { IndexedDocument } from '../../src/search/indexed-document.js';
import type { SearchNode } from '../../src/search/query/tree.js';
import type { FacetCount, FacetRequest, SearchRequest, SortBy } from '../../src/search/search.js';

/*
 * What every engine must answer, as plainly as it can be said: each document is looked at, one after the other. Words are
 * compared as they are, so it is right for words that no stemmer and no synonym changes; `STOPS` are the stop words used.
 */

export type NaiveDocument = IndexedDocument & { quality: number | null };

export const STOPS = new Set(['di', 'e']);

const LINES = ['title', 'keyword', 'organization', 'description', 'distribution', 'other'];

/** The texts of a field, each as its words. */
function textsOf(document: NaiveDocument, field: string): string[][] {
  return document.words
    .split('\n')
    .filter((_, i) => field === 'text' || LINES[i] === field)
    .flatMap((line) => line.split('|').map((text) => text.split(' ').filter(Boolean)));
}

const split = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

function trim(words: string[]): string[] {
  const rest = [...words];
  while (rest[0] !== undefined && STOPS.has(rest[0])) rest.shift();
  while (rest.length > 0 && STOPS.has(rest.at(-1) as string)) rest.pop();
  return rest;
}

type Test = (word: string) => boolean;

/** Whether the tests pass one after the other in some text of the field; a stop word lets anything pass. */
function follows(
  document: NaiveDocument,
  field: string,
  words: string[],
  test: (word: string, i: number) => Test,
) {
  return textsOf(document, field).some((text) =>
    text.some((_, at) =>
      words.every((word, i) => {
        const there = text[at + i];
        if (there === undefined) return false;
        return STOPS.has(word) || (!STOPS.has(there) && test(word, i)(there));
      }),
    ),
  );
}

const same =
  (word: string): Test =>
  (other) =>
    other === word;

function changes(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const options = [
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      ];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        options.push(at(i - 2, j - 2) + 1);
      (table[i] as number[])[j] = Math.min(...options);
    }
  }
  return at(a.length, b.length);
}

const near =
  (word: string): Test =>
  (other) =>
    changes(word, other) <= (word.length <= 2 ? 0 : word.length <= 5 ? 1 : 2);

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replace(/\\(.)|([*?])|([\s\S])/g, (_all, escaped, wild, plain) =>
      wild === '*'
        ? '[\\s\\S]*'
        : wild === '?'
          ? '[\\s\\S]'
          : (escaped ?? plain).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
    )}$`,
  );

const numbersOf = (document: NaiveDocument, field: string): number | undefined =>
  ({ ...document.fields.dates, ...document.fields.numbers, quality: document.quality ?? undefined })[
    field as 'created'
  ];

const NUMERIC = ['created', 'modified', 'issued', 'updated', 'distributions', 'tags', 'quality'];
const valuesOf = (document: NaiveDocument, field: string): string[] => document.fields.exact[field] ?? [];

const DAY = 86_400_000;

/** Whether a document is what a node describes; undefined where the node asks for nothing (stop words). */
export function isFound(document: NaiveDocument, node: SearchNode): boolean | undefined {
  switch (node.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'not': {
      const inner = isFound(document, node.node);
      return inner === undefined ? undefined : !inner;
    }
    case 'and':
    case 'or': {
      const answers = node.nodes.map((child) => isFound(document, child));
      const told = answers.filter((answer) => answer !== undefined);
      if (told.length === 0 && answers.length > 0) return undefined;
      return node.kind === 'and' ? told.every(Boolean) : told.some(Boolean);
    }
    case 'words': {
      const terms = [...new Set(node.words.map((word) => split(word).join(' ')))]
        .map((term) => trim(term.split(' ').filter(Boolean)))
        .filter((term) => term.length > 0);
      if (terms.length === 0) return undefined;
      const found = terms.filter((term) => follows(document, node.field, term, same)).length;
      const n = terms.length;
      const least = node.least === 'all' || n <= 2 ? n : n <= 5 ? n - 1 : Math.floor(n * 0.8);
      return found >= least;
    }
    case 'phrase': {
      const words = trim(split(node.text));
      return words.length === 0 ? undefined : follows(document, node.field, words, same);
    }
    case 'prefix': {
      const words = split(node.text);
      while (words.length > 1 && STOPS.has(words[0] as string)) words.shift();
      if (words.length === 0) return undefined;
      const last = words.length - 1;
      return textsOf(document, node.field).some((text) =>
        text.some((_, at) =>
          words.every((word, i) => {
            const there = text[at + i];
            if (there === undefined) return false;
            if (i === last) return !STOPS.has(there) && there.startsWith(word);
            return STOPS.has(word) || there === word;
          }),
        ),
      );
    }
    case 'fuzzy': {
      const words = trim(split(node.text));
      return words.length === 0 ? undefined : follows(document, node.field, words, near);
    }
    case 'exact':
      return node.values.some((value) => valuesOf(document, node.field).includes(value));
    case 'pattern':
      return valuesOf(document, node.field).some((value) => glob(node.pattern).test(value));
    case 'exists':
      return NUMERIC.includes(node.field)
        ? numbersOf(document, node.field) !== undefined
        : valuesOf(document, node.field).length > 0;
    case 'range': {
      const { from, to, includeFrom, includeTo } = node;
      const plain = (bound: typeof from) => (bound instanceof Date ? bound.getTime() : bound);
      const [low, high] = [plain(from), plain(to)];
      const own = numbersOf(document, node.field);
      const values: (number | string)[] = NUMERIC.includes(node.field)
        ? own === undefined
          ? []
          : [own]
        : valuesOf(document, node.field);
      return values.some(
        (value) =>
          (low === undefined || value > low || (includeFrom && value === low)) &&
          (high === undefined || value < high || (includeTo && value === high)),
      );
    }
    case 'box':
      return (document.fields.boxes ?? []).some(
        ([west, south, east, north]) =>
          west <= node.east && east >= node.west && south <= node.north && north >= node.south,
      );
    case 'period': {
      const from = node.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(node.from) / DAY;
      const to = node.to === undefined ? Number.POSITIVE_INFINITY : Date.parse(node.to) / DAY;
      return (document.fields.periods ?? []).some(
        ([first, last]) =>
          (first ?? Number.NEGATIVE_INFINITY) <= to && (last ?? Number.POSITIVE_INFINITY) >= from,
      );
    }
  }
}

/** The one sentence of permission, for a document of the index. */
function isVisible(document: NaiveDocument, actor: Actor, drafts: boolean): boolean {
  if (document.visibility === 'draft' && !drafts) return false;
  return canResource(actor, 'read', {
    organizationId: document.organizationId,
    state: document.visibility === 'draft' ? 'draft' : 'published',
    visibility: document.visibility === 'restricted' ? 'restricted' : 'public',
  });
}

const sortValue = (document: NaiveDocument, key: SortBy['key']): number | string | undefined =>
  key === 'title'
    ? document.titleSort
    : key === 'name' || key === 'id'
      ? valuesOf(document, key)[0]
      : numbersOf(document, key);

const compare =
  (sort: readonly SortBy[]) =>
  (a: NaiveDocument, b: NaiveDocument): number => {
    for (const { key, descending } of [...sort, { key: 'id', descending: false } as const]) {
      const [x, y] = [sortValue(a, key), sortValue(b, key)];
      if (x === y) continue;
      if (x === undefined) return 1;
      if (y === undefined) return -1;
      return x < y !== descending ? -1 : 1;
    }
    return 0;
  };

function countFacet(hits: NaiveDocument[], visible: NaiveDocument[], request: FacetRequest): FacetCount[] {
  const { field, limit, minCount = 1 } = request;
  const counts = new Map<string, number>();
  for (const document of minCount < 1 ? visible : [])
    for (const value of valuesOf(document, field)) counts.set(value, 0);
  for (const document of hits)
    for (const value of valuesOf(document, field)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .filter(({ count }) => count >= minCount)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}

/** What a condition is made of, without the words that join it: an empty `or` is about nothing. */
function leavesOf(node: SearchNode): SearchNode[] {
  if (node.kind === 'and' || node.kind === 'or') return node.nodes.flatMap(leavesOf);
  return node.kind === 'not' ? leavesOf(node.node) : [node];
}

function isAbout(field: string, node: SearchNode): boolean {
  const leaves = leavesOf(node);
  return leaves.length > 0 && leaves.every((leaf) => 'field' in leaf && leaf.field === field);
}

/** Total, order, page and facets of a request with an order of its own (no relevance). */
export function naiveSearch(documents: readonly NaiveDocument[], actor: Actor, request: SearchRequest) {
  const visible = documents.filter(
    (document) =>
      isVisible(document, actor, request.drafts ?? false) &&
      (request.kind === undefined || document.kind === request.kind),
  );
  const { where } = request;
  const hits = visible
    .filter((document) => isFound(document, where) ?? true)
    .sort(compare(request.sort ?? []));
  const conditions = where.kind === 'and' ? where.nodes : [where];
  const facets = (request.facets ?? []).map((facet) => {
    const kept = facet.except ? conditions.filter((node) => !isAbout(facet.field, node)) : conditions;
    const counted = visible.filter((document) => isFound(document, { kind: 'and', nodes: kept }) ?? true);
    return [facet.field, countFacet(counted, visible, facet)] as const;
  });
  const offset = request.offset ?? 0;
  return {
    total: hits.length,
    all: hits.map(({ id }) => id),
    ids: hits.slice(offset, offset + request.limit).map(({ id }) => id),
    facets: Object.fromEntries(facets) as Record<string, FacetCount[]>,
  };
}
