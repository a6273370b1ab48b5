import type { Scope } from '../memory/visible.js';
import { DATE_FIELDS, EXACT_FIELDS, NUMBER_FIELDS } from '../query/fields.js';
import type { Bound, SearchNode, TextField } from '../query/tree.js';
import { TEXT_FIELDS } from '../query/tree.js';
import { tokens } from '../text/tokens.js';
import { encodeValue } from './encode.js';
import { NotForMeilisearch } from './not-for-meilisearch.js';
import { numberOf, SHOWN, valuesOf } from './settings.js';
import { type Knowledge, termsOf, wordFilter, wordsFilter } from './words.js';

/** Deeper ones than this Meilisearch refuses (150 in its parser, which counts its own levels). */
const DEEPEST = 25;
/** Longer filters cost more to send and read than to answer here. */
const LONGEST = 100_000;

const ALL = `${SHOWN} EXISTS`;
const NONE = `${SHOWN} NOT EXISTS`;

/** A value as the filter language quotes it. Ours have neither quotes nor backslashes: they are encoded. */
const quoted = (value: string): string => `"${value}"`;

const has = (list: readonly string[], field: string): boolean => list.includes(field);
const isText = (field: string): field is TextField =>
  has(TEXT_FIELDS, field) && !Object.hasOwn(EXACT_FIELDS, field);
const isDate = (field: string): boolean => has(DATE_FIELDS, field);
const isNumber = (field: string): boolean => isDate(field) || has(NUMBER_FIELDS, field);
const numeric = (field: string): string => numberOf(field as Parameters<typeof numberOf>[0]);

/** `field IN [values]` of an exact field. */
export const isAnyOf = (field: string, values: readonly string[]): string =>
  values.length === 0
    ? NONE
    : `${valuesOf(field as Parameters<typeof valuesOf>[0])} IN [${[...new Set(values)].map((value) => quoted(encodeValue(value))).join(', ')}]`;

/** All of the filters, or any. */
export function joined(filters: readonly string[], operator: 'AND' | 'OR'): string {
  const [only = operator === 'AND' ? ALL : NONE] = filters;
  return filters.length <= 1 ? only : filters.map((filter) => `(${filter})`).join(` ${operator} `);
}

/** What an actor may see, as a filter (`visibleIn` of the default engine says the same in bits). */
export function scopeFilter({ organizations, kind, drafts }: Scope): string {
  const shown = [`${SHOWN} = "public"`];
  if (organizations.length > 0) {
    const hidden = `${SHOWN} IN [${drafts ? '"restricted", "draft"' : '"restricted"'}]`;
    shown.push(
      organizations === 'all' ? hidden : joined([hidden, isAnyOf('organization', organizations)], 'AND'),
    );
  }
  const visible = joined(shown, 'OR');
  return kind === undefined ? visible : joined([visible, isAnyOf('kind', [kind])], 'AND');
}

/**
 * A tree as a filter that describes exactly the documents the default engine finds; undefined when it is no condition
 * (nothing but stop words). Throws `NotForMeilisearch` for phrases, beginnings, near words, wildcards, ranges of texts,
 * boxes, periods and CKAN's extras.
 */
export function toFilter(root: SearchNode, known: Knowledge): string | undefined {
  let length = 0;
  const compile = (node: SearchNode, depth: number): string | undefined => {
    if (depth > DEEPEST) throw new NotForMeilisearch('too deep');
    const filter = compileNode(node, depth);
    length += filter?.length ?? 0;
    if (length > LONGEST) throw new NotForMeilisearch('too long');
    return filter;
  };
  const compileNode = (node: SearchNode, depth: number): string | undefined => {
    switch (node.kind) {
      case 'and':
      case 'or': {
        const parts = node.nodes
          .map((child) => compile(child, depth + 1))
          .filter((part) => part !== undefined);
        if (parts.length === 0 && node.nodes.length > 0) return undefined;
        return joined(parts, node.kind === 'and' ? 'AND' : 'OR');
      }
      case 'not': {
        const part = compile(node.node, depth + 1);
        return part === undefined ? undefined : `NOT (${part})`;
      }
      default:
        return leaf(node, known);
    }
  };
  return compile(root, 0);
}

type Leaf = Exclude<SearchNode, { kind: 'and' | 'or' } | { kind: 'not' }>;

function leaf(node: Leaf, known: Knowledge): string | undefined {
  switch (node.kind) {
    case 'all':
      return ALL;
    case 'none':
      return NONE;
    case 'words':
      return wordsFilter(node, known);
    case 'exact':
      return exact(node.field, node.values, known);
    case 'exists':
      if (isNumber(node.field)) return `${numeric(node.field)} EXISTS`;
      return isText(node.field) ? refuse(node) : withValues(node.field, (attribute) => `${attribute} EXISTS`);
    case 'range':
      return isNumber(node.field)
        ? range(node)
        : isText(node.field)
          ? refuse(node)
          : withValues(node.field, () => refuse(node));
    default:
      return refuse(node);
  }
}

function refuse(node: SearchNode): never {
  throw new NotForMeilisearch(node.kind);
}

/** A condition on an exact field; a field that nothing has finds nothing. */
function withValues(field: string, condition: (attribute: string) => string): string {
  if (Object.hasOwn(EXACT_FIELDS, field)) return condition(valuesOf(field as Parameters<typeof valuesOf>[0]));
  if (field.includes('.')) throw new NotForMeilisearch('extra');
  return NONE;
}

function exact(field: string, values: readonly string[], known: Knowledge): string {
  if (isText(field)) {
    const filters = values.flatMap((value) => {
      const words = termsOf([value])[0] ?? [];
      if (words.length > 1 || tokens(value).length > 1) throw new NotForMeilisearch('phrase');
      return words[0] === undefined ? [] : [wordFilter(field, words[0], known)];
    });
    return joined(filters, 'OR');
  }
  if (isNumber(field)) {
    const wanted = values
      .filter((value) => value.trim() !== '')
      .map((value) => (isDate(field) ? Date.parse(value) : Number(value)))
      .filter(Number.isFinite);
    return wanted.length === 0
      ? NONE
      : `${numeric(field)} IN [${[...new Set(wanted)].map((n) => quoted(String(n))).join(', ')}]`;
  }
  return withValues(field, () => isAnyOf(field, values));
}

/** A bound as a number: undefined for an open end, NaN for what is none. */
function boundOf(bound: Bound | undefined, field: string): number | undefined {
  if (bound === undefined || typeof bound === 'number') return bound;
  if (bound instanceof Date) return bound.getTime();
  if (bound.trim() === '') return Number.NaN;
  return isDate(field) ? Date.parse(bound) : Number(bound);
}

function range({ field, from, to, includeFrom, includeTo }: Extract<SearchNode, { kind: 'range' }>): string {
  const [low, high] = [boundOf(from, field), boundOf(to, field)];
  if (Number.isNaN(low) || Number.isNaN(high)) return NONE;
  const attribute = numeric(field);
  const conditions = [`${attribute} EXISTS`];
  for (const [bound, operator] of [
    [low, includeFrom ? '>=' : '>'],
    [high, includeTo ? '<=' : '<'],
  ] as const) {
    if (bound === undefined) continue;
    if (!Number.isFinite(bound)) throw new NotForMeilisearch('infinite');
    conditions.push(`${attribute} ${operator} ${quoted(String(bound))}`);
  }
  return joined(conditions, 'AND');
}
