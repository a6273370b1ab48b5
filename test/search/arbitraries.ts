import fc from 'fast-check';
import type { SearchNode } from '../../src/search/query/tree.js';
import type { FacetRequest, SearchRequest, SortBy } from '../../src/search/search.js';
import type { NaiveDocument } from './naive.js';

/** Words that no stemmer changes (they have digits), near enough to each other for misspellings, and stop words. */
const WORDS = ['alfa1', 'alfa2', 'alfab3', 'beta1', 'beta12', 'gamma7', 'g7', 'di', 'e'];
const word = fc.constantFrom(...WORDS);
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
/** Several texts of one field. */
const line = fc.array(text, { minLength: 1, maxLength: 2 }).map((texts) => texts.join(' | ').trim());

const value = fc.constantFrom('A', 'B', 'C', 'a b', 'x*y', 'zz', '');
const values = fc.uniqueArray(value, { maxLength: 3 });
const EXACT = ['theme', 'tag', 'format', 'extra.colore', 'url'] as const;
export const ORGANIZATIONS = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);

const moment = fc.integer({ min: 0, max: 6 }).map((n) => Date.UTC(2020, n, 1));
const day = fc.integer({ min: 18_000, max: 18_010 });
const degrees = fc.integer({ min: -5, max: 5 });
const box = fc
  .tuple(degrees, degrees, degrees, degrees)
  .map(([a, b, c, d]): [number, number, number, number] => [
    Math.min(a, c),
    Math.min(b, d),
    Math.max(a, c),
    Math.max(b, d),
  ]);
const period = fc
  .tuple(fc.option(day), fc.option(day))
  .filter(([a, b]) => a !== null || b !== null)
  .map(([a, b]): [number | null, number | null] => (a !== null && b !== null && a > b ? [b, a] : [a, b]));

/** A document of the index under one of a fixed set of ids. */
export const documentArbitrary = (id: string): fc.Arbitrary<NaiveDocument> =>
  fc
    .record({
      kind: fc.constantFrom('dataset' as const, 'dataService' as const),
      visibility: fc.constantFrom(
        'public' as const,
        'public' as const,
        'restricted' as const,
        'draft' as const,
      ),
      organizationId: fc.constantFrom(...ORGANIZATIONS),
      lines: fc.array(line, { minLength: 6, maxLength: 6 }),
      titleSort: fc.constantFrom('a', 'b', 'c', 'c d', ''),
      exact: fc.record(Object.fromEntries(EXACT.map((field) => [field, values]))),
      dates: fc.record({
        created: moment,
        modified: moment,
        issued: fc.option(moment, { nil: undefined }),
        updated: fc.option(moment, { nil: undefined }),
      }),
      boxes: fc.option(fc.array(box, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      periods: fc.option(fc.array(period, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      distributions: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ lines, exact, dates, boxes, periods, distributions, ...rest }): NaiveDocument => {
      const kept = Object.entries({
        ...exact,
        id: [id],
        name: [`n-${id}`],
        kind: [rest.kind],
        organization: [rest.organizationId],
      }).flatMap(([field, list]) => {
        const some = list.filter((one) => one !== '');
        return some.length > 0 ? [[field, some] as const] : [];
      });
      return {
        id,
        ...rest,
        words: lines.join('\n'),
        quality: null,
        fields: {
          exact: Object.fromEntries(kept),
          dates: JSON.parse(JSON.stringify(dates)),
          numbers: { distributions, tags: exact.tag?.length ?? 0 },
          ...(boxes && { boxes }),
          ...(periods && { periods }),
          labels: {},
        },
      };
    });

const textField = fc.constantFrom('text', 'title', 'description', 'keyword', 'distribution');
const exactField = fc.constantFrom(...EXACT, 'organization', 'nothing', 'extra.nessuno');
const bound = fc.option(fc.constantFrom('A', 'B', 'a b', 'zz'), { nil: undefined });
const both = { includeFrom: fc.boolean(), includeTo: fc.boolean() };
const iso = day.map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));

const leaf: fc.Arbitrary<SearchNode> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'all' } as const, { kind: 'none' } as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('words' as const),
      field: textField as fc.Arbitrary<'text'>,
      words: fc.array(fc.oneof(word, text), { maxLength: 8 }),
      least: fc.constantFrom('all' as const, 'most' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('phrase' as const, 'fuzzy' as const),
      field: textField as fc.Arbitrary<'text'>,
      text,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('prefix' as const),
      field: textField as fc.Arbitrary<'text'>,
      text: fc.oneof(text, fc.constantFrom('al', 'alfa1 be', 'g', 'di be')),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('exact' as const),
      field: exactField,
      values: fc.array(value, { maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pattern' as const),
      field: exactField,
      pattern: fc.constantFrom('*', '?', 'a*', '*b', 'x\\*y', 'x?y', '*z*z*', '', 'a b'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('exists' as const),
      field: fc.oneof(exactField, fc.constantFrom('issued', 'updated', 'created', 'quality')),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('range' as const),
      field: exactField,
      from: bound,
      to: bound,
      ...both,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('range' as const),
      field: fc.constantFrom('created', 'issued', 'updated', 'modified'),
      from: fc.option(
        moment.map((ms) => new Date(ms)),
        { nil: undefined },
      ),
      to: fc.option(
        moment.map((ms) => new Date(ms)),
        { nil: undefined },
      ),
      ...both,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('range' as const),
      field: fc.constantFrom('distributions', 'tags'),
      from: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
      to: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
      ...both,
    }),
  },
  {
    weight: 2,
    arbitrary: box.map(([west, south, east, north]) => ({ kind: 'box' as const, west, south, east, north })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('period' as const),
      from: fc.option(iso, { nil: undefined }),
      to: fc.option(iso, { nil: undefined }),
    }),
  },
);

/** Trees of all kinds of nodes. */
export const treeArbitrary: fc.Arbitrary<SearchNode> = fc.letrec<{ tree: SearchNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'tree' },
    leaf,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      nodes: fc.array(tie('tree'), { maxLength: 4, depthIdentifier: 'tree' }),
    }),
    tie('tree').map((node) => ({ kind: 'not' as const, node })),
  ),
})).tree;

const sort: fc.Arbitrary<SortBy[]> = fc.array(
  fc.record({
    key: fc.constantFrom(
      'modified',
      'created',
      'updated',
      'issued',
      'title',
      'name',
      'id',
      'distributions',
      'quality',
    ),
    descending: fc.boolean(),
  }) as fc.Arbitrary<SortBy>,
  { minLength: 1, maxLength: 3 },
);

const facet = fc.record({
  field: fc.constantFrom('theme', 'tag', 'format', 'organization', 'extra.colore', 'url'),
  limit: fc.constantFrom(0, 1, 2, 100),
  minCount: fc.constantFrom(0, 1, 2),
  except: fc.boolean(),
}) as fc.Arbitrary<FacetRequest>;

/** Whole requests, with an order of their own. */
export const requestArbitrary: fc.Arbitrary<SearchRequest> = fc.record({
  kind: fc.constantFrom(undefined, 'dataset' as const),
  where: treeArbitrary,
  drafts: fc.boolean(),
  sort,
  limit: fc.integer({ min: 0, max: 12 }),
  offset: fc.integer({ min: 0, max: 12 }),
  facets: fc.uniqueArray(facet, { maxLength: 3, selector: ({ field }) => field }),
});
