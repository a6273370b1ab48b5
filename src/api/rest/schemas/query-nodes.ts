import { type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { DATE_PARTS, TIME_UNITS } from '../../../tables/query/expression.js';
import { choice } from './common.js';

/**
 * The nodes of a query tree as JSON (`src/tables/query/tree.ts`, `expression.ts`), one schema a kind. Nodes within nodes are
 * named, not held: `read-query.ts` reads each by its own schema, so that a refusal points at the part that is wrong.
 */

/** Under this key a schema says which node stands there. */
export const NODE = 'x-portico-node';
/** Under this key a schema says that null may stand there instead. */
export const OR_NULL = 'x-portico-or-null';
/** Under this key a schema holds nodes that are named elsewhere, so that documents have them. */
export const PARTS = 'x-portico-parts';
/** Under this key a schema says that a GeoJSON geometry stands there. */
export const GEOMETRY = 'x-portico-geometry';

export type NodeName = 'QueryExpression' | 'QueryFilter' | 'QueryPlaceTest';

const node = (name: NodeName): TSchema => Type.Unknown({ [NODE]: name });
const expression = node('QueryExpression');
const filter = node('QueryFilter');
const geometry = Type.Object(
  { type: Type.String() },
  { additionalProperties: true, description: 'GeoJSON, WGS 84', [GEOMETRY]: true },
);

/** The kinds of a node by their names, each with `kind` in front. */
const kinds = (all: Record<string, TProperties>): Record<string, TObject> =>
  Object.fromEntries(
    Object.entries(all).map(([kind, properties]) => [
      kind,
      Type.Object({ kind: choice([kind]), ...properties }, { additionalProperties: false }),
    ]),
  );

const column = Type.String({ minLength: 1, maxLength: 10_000 });
const columns = Type.Array(column, { maxItems: 10_000 });
const scalar = Type.Unsafe<string | number | boolean>({
  type: ['string', 'number', 'boolean'],
  maxLength: 1_000_000,
});
const operator = choice(['=', '!=', '<', '<=', '>', '>=']);
const text = Type.String({ maxLength: 10_000 });
const optional = Type.Optional;
const terms = Type.Array(
  Type.Object(
    {
      text,
      prefix: optional(Type.Boolean()),
      typos: optional(Type.Unsafe<1 | 2>({ type: 'integer', enum: [1, 2] })),
    },
    { additionalProperties: false },
  ),
  { maxItems: 100, description: 'Parole intere / whole words' },
);

export const EXPRESSION_KINDS = kinds({
  column: { column },
  value: {
    value: Type.Unsafe<unknown>({ type: ['string', 'number', 'boolean', 'null'], maxLength: 1_000_000 }),
  },
  local: { text },
  arithmetic: { operator: choice(['+', '-', '*', '/']), left: expression, right: expression },
  negative: { operand: expression },
  text: { function: choice(['length', 'lower', 'upper']), operand: expression },
  beginning: { characters: Type.Integer({ minimum: 0, maximum: 1_000_000 }), operand: expression },
  'if-null': { operand: expression, otherwise: expression },
  'date-part': { part: choice(DATE_PARTS), operand: expression },
  'date-format': {
    pattern: Type.String({ maxLength: 200 }),
    language: Type.String({ minLength: 2, maxLength: 35, pattern: '^[A-Za-z0-9-]+$' }),
    operand: expression,
  },
  distance: { column, to: geometry },
  intervals: {
    operand: expression,
    edges: Type.Array(Type.Unknown({ [NODE]: 'QueryExpression', [OR_NULL]: true }), {
      minItems: 2,
      maxItems: 1000,
    }),
  },
  widths: { operand: expression, width: Type.Number({ exclusiveMinimum: 0 }) },
  steps: { operand: expression, count: Type.Integer({ minimum: 1 }), unit: choice(TIME_UNITS) },
  cluster: {
    column,
    zoom: Type.Integer({ minimum: 0, maximum: 24 }),
    radius: Type.Number({ exclusiveMinimum: 0, maximum: 10_000 }),
  },
  random: { seed: Type.Integer() },
  aggregated: {
    function: choice([
      'count',
      'count-distinct',
      'sum',
      'avg',
      'min',
      'max',
      'median',
      'percentile',
      'stddev',
      'bbox',
      'envelope',
      'cluster',
    ]),
    operand: optional(expression),
    percent: optional(Type.Number({ minimum: 0, maximum: 100 })),
  },
});

export const FILTER_KINDS = kinds({
  and: { filters: Type.Array(filter, { maxItems: 5000 }) },
  or: { filters: Type.Array(filter, { maxItems: 5000 }) },
  not: { filter },
  comparison: { column, operator, value: scalar },
  in: { column, values: Type.Array(scalar, { maxItems: 5000 }) },
  between: { column, low: scalar, high: scalar },
  match: { column, match: choice(['contains', 'starts', 'like']), text },
  null: { column },
  compare: { operator, left: expression, right: expression },
  'one-of': { operand: expression, values: Type.Array(expression, { maxItems: 5000 }) },
  range: {
    operand: expression,
    low: expression,
    high: expression,
    includeLow: Type.Boolean({ default: true }),
    includeHigh: Type.Boolean({ default: true }),
  },
  'no-value': { operand: expression },
  truth: { operand: expression, value: Type.Boolean() },
  'has-value': { column, value: scalar },
  begins: { text, columns: optional(columns) },
  place: { column, test: node('QueryPlaceTest') },
  search: { terms, columns: optional(columns) },
});

export const PLACE_TEST_KINDS = kinds({
  intersects: { geometry },
  within: { geometry },
  disjoint: { geometry },
  near: { geometry, metres: Type.Number({ minimum: 0 }) },
});

export const NODE_KINDS: Record<NodeName, Record<string, TObject>> = {
  QueryExpression: EXPRESSION_KINDS,
  QueryFilter: FILTER_KINDS,
  QueryPlaceTest: PLACE_TEST_KINDS,
};

export const SELECT_KINDS = kinds({
  column: { column, alias: optional(column) },
  expression: { expression, alias: column },
  aggregate: {
    function: choice(['count', 'count-distinct', 'sum', 'avg', 'min', 'max']),
    column: optional(column),
    alias: column,
  },
  rank: { terms, columns: optional(columns), alias: column },
});
