import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery } from '../../../src/api/rest/read-query.js';
import { NODE_KINDS } from '../../../src/api/rest/schemas/query-nodes.js';
import { isAppError } from '../../../src/errors.js';
import type { Expression } from '../../../src/tables/query/expression.js';
import { anyQuery } from '../../tables/helpers/query-model.js';

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const expression: fc.Arbitrary<Expression> = fc.letrec<{ e: Expression }>((tie) => ({
  e: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('column' as const), column: fc.constantFrom('anno', 'a"b') }),
    fc.record({
      kind: fc.constant('value' as const),
      value: fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null)),
    }),
    fc.record({
      kind: fc.constant('arithmetic' as const),
      operator: fc.constantFrom('+' as const, '/' as const),
      left: tie('e'),
      right: tie('e'),
    }),
    fc.record({
      kind: fc.constant('intervals' as const),
      operand: tie('e'),
      edges: fc.array(fc.option(tie('e')), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('steps' as const),
      operand: tie('e'),
      count: fc.integer({ min: 1, max: 5 }),
      unit: fc.constantFrom('day' as const, 'year' as const),
    }),
    fc.record({
      kind: fc.constant('aggregated' as const),
      function: fc.constantFrom('sum' as const, 'median' as const),
      operand: tie('e'),
    }),
  ),
})).e;

describe('a query tree in JSON', () => {
  it('is read as the tree it was written from', () => {
    fc.assert(
      fc.property(anyQuery, fc.array(expression, { maxLength: 2 }), (query, groups) => {
        const asked = {
          ...query,
          limit: Math.max(1, query.limit ?? 100),
          ...(groups.length > 0 && {
            groupBy: groups,
            select: groups.map((each, at) => ({ kind: 'expression', expression: each, alias: `a${at}` })),
          }),
        };
        expect(json(readQuery(json(asked)))).toEqual(json(asked));
      }),
    );
  });

  it('whatever it is, is read or refused with places, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }),
        fc.constantFrom('select', 'filter', 'groupBy', 'orderBy', 'limit'),
        (value, key) => {
          for (const asked of [value, { [key]: value }, { [key]: [value] }]) {
            try {
              readQuery(asked);
            } catch (error) {
              if (!isAppError(error, 'BadRequest')) throw error;
              expect(error.problems.length).toBeGreaterThan(0);
            }
          }
        },
      ),
    );
  });

  it('has a schema for each kind of node', () => {
    const refused = (asked: object): string[] => {
      try {
        readQuery(asked);
        return [];
      } catch (error) {
        if (!isAppError(error, 'BadRequest')) throw error;
        return error.problems.map(({ pointer }) => pointer);
      }
    };
    for (const kind of Object.keys(NODE_KINDS.QueryExpression)) {
      if (kind === 'aggregated') continue;
      expect([kind, refused({ groupBy: [{ kind }] })]).toEqual([
        kind,
        expect.arrayContaining([expect.stringMatching(/^\/groupBy\/0\/(?!kind)/)]),
      ]);
    }
    for (const kind of Object.keys(NODE_KINDS.QueryFilter)) {
      expect([kind, refused({ filter: { kind } })]).toEqual([
        kind,
        expect.arrayContaining([expect.stringMatching(/^\/filter\/(?!kind)/)]),
      ]);
    }
    for (const kind of Object.keys(NODE_KINDS.QueryPlaceTest)) {
      expect(refused({ filter: { kind: 'place', column: 'a', test: { kind } } })).toContain(
        '/filter/test/geometry',
      );
    }
  });

  it('takes bare names for columns', () => {
    expect(
      readQuery({ select: ['a'], groupBy: [{ kind: 'widths', operand: 'a', width: 5 }], orderBy: ['-a'] }),
    ).toEqual({
      limit: 100,
      select: [{ kind: 'column', column: 'a' }],
      groupBy: [{ kind: 'widths', operand: { kind: 'column', column: 'a' }, width: 5 }],
      orderBy: [{ column: 'a', descending: true, nulls: 'last' }],
    });
  });

  it('of fifty thousand nodes is refused, not walked for ever', () => {
    const filters = Array.from({ length: 4999 }, () => ({
      kind: 'and',
      filters: [1, 2, 3, 4].map(() => ({ kind: 'null', column: 'a' })),
    }));
    expect(() => readQuery({ filter: { kind: 'or', filters } })).toThrow(/too long/);
  });
});
