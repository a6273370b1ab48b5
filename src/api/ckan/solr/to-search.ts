import { allOf, anyOf, type Bound, type SearchNode } from '../../../search/query/tree.js';
import { tokens } from '../../../search/text/tokens.js';
import { matcher } from '../../../search/text/wildcards.js';
import { searchError } from '../faults.js';
import { readDate } from './dates.js';
import { type Meaning, meaningOf } from './fields.js';
import type { Names } from './names.js';
import type { SolrLeaf, SolrQuery } from './query.js';

/** An organization as far as queries ask for it. */
export interface OrganizationNames {
  id: string;
  name: string;
  identifier: string | null;
  region: string | null;
}

/** What a query needs to know of the catalogue, looked up before (`look-up.ts`). */
export interface LookedUp {
  /** The organizations that are named; all of them when one is asked for by a pattern. */
  organizations: readonly OrganizationNames[];
  /** Keywords that CKAN shows under the name of a tag, by name; itself when there is nothing to look up. */
  keywordsOf: ReadonlyMap<string, readonly string[]>;
  /** Ids of what is not published, where that is searched too and `state` asked for. */
  drafts: readonly string[];
  now: Date;
}

const NOTHING: SearchNode = { kind: 'none' };
const EVERYTHING: SearchNode = { kind: 'all' };

const when = (holds: boolean): SearchNode => (holds ? EVERYTHING : NOTHING);
const exact = (field: string, values: readonly string[]): SearchNode =>
  values.length > 0 ? { kind: 'exact', field, values: [...new Set(values)] } : NOTHING;
const not = (node: SearchNode): SearchNode =>
  node.kind === 'not'
    ? node.node
    : node.kind === 'all'
      ? NOTHING
      : node.kind === 'none'
        ? EVERYTHING
        : { kind: 'not', node };

const escapePattern = (value: string): string => value.replace(/[*?\\]/g, '\\$&');

/** The text of a leaf that is one value, or undefined. */
const textOf = (leaf: SolrLeaf): string | undefined =>
  leaf.kind === 'term' || leaf.kind === 'phrase' || leaf.kind === 'fuzzy' ? leaf.text : undefined;

/** Whether a value passes, for leaves over values that are known one by one. */
export function testOf(leaf: SolrLeaf): (value: string) => boolean {
  const value = textOf(leaf);
  if (value !== undefined) return (other) => other === value;
  if (leaf.kind === 'wildcard') return matcher(leaf.pattern);
  if (leaf.kind !== 'range') return () => true;
  const { from, to, includeFrom, includeTo } = leaf;
  return (other) =>
    (from === undefined || other > from || (includeFrom && other === from)) &&
    (to === undefined || other < to || (includeTo && other === to));
}

function ofText(leaf: SolrLeaf, field: Extract<Meaning, { as: 'text' }>['field']): SearchNode {
  switch (leaf.kind) {
    case 'exists':
      return leaf.field === undefined || leaf.field === 'text' ? EVERYTHING : { kind: 'exists', field };
    case 'term':
      // What Solr's analysis cuts into several words it looks for one after the other.
      return tokens(leaf.text).length > 1
        ? { kind: 'phrase', field, text: leaf.text }
        : { kind: 'words', field, words: [leaf.text], least: 'all' };
    case 'phrase':
      return leaf.near
        ? { kind: 'words', field, words: tokens(leaf.text), least: 'all' }
        : { kind: 'phrase', field, text: leaf.text };
    case 'fuzzy':
      return { kind: 'fuzzy', field, text: leaf.text };
    case 'wildcard': {
      const [, beginning] = /^((?:[^*?\\]|\\.)+)\*$/su.exec(leaf.pattern) ?? [];
      const start = beginning?.replace(/\\(.)/gsu, '$1');
      return start !== undefined && tokens(start).length === 1
        ? { kind: 'prefix', field, text: start }
        : { kind: 'pattern', field, pattern: leaf.pattern };
    }
    case 'range':
      return { kind: 'range', field, ...endsOf(leaf, (end) => end.toLowerCase()) };
  }
}

type RangeLeaf = Extract<SolrLeaf, { kind: 'range' }>;

const endsOf = ({ from, to, includeFrom, includeTo }: RangeLeaf, bound: (end: string) => Bound) => ({
  ...(from !== undefined && { from: bound(from) }),
  ...(to !== undefined && { to: bound(to) }),
  includeFrom,
  includeTo,
});

/** Values that stand in the index as they are. */
function ofValues(leaf: SolrLeaf, field: string, analysed: boolean): SearchNode {
  const value = textOf(leaf);
  if (value !== undefined) {
    const same = exact(field, [value]);
    // Where CKAN looks at words, the value is one of several words of the field.
    const words = analysed && !value.includes('://') && tokens(value).length > 0;
    if (!words) return same;
    const among: SearchNode[] = [
      { kind: 'pattern', field, pattern: `*${escapePattern(value)}*` },
      { kind: 'phrase', field: 'text', text: value },
    ];
    return anyOf([same, allOf(among)]);
  }
  if (leaf.kind === 'wildcard') return { kind: 'pattern', field, pattern: leaf.pattern };
  if (leaf.kind === 'range') return { kind: 'range', field, ...endsOf(leaf, (end) => end) };
  return { kind: 'exists', field };
}

/** Values that CKAN calls by other names. */
function ofNames(leaf: SolrLeaf, field: string, names: Names, analysed: boolean): SearchNode {
  const missing: SearchNode = { kind: 'not', node: { kind: 'exists', field } };
  if (leaf.kind === 'exists') return names.absent === undefined ? { kind: 'exists', field } : EVERYTHING;
  const value = textOf(leaf);
  const passes = testOf(leaf);
  const absent = names.absent !== undefined && passes(names.absent) ? [missing] : [];
  if (value !== undefined)
    return anyOf([...manyOf(value).map((one) => exact(field, names.find(one))), ...absent]);
  const values = names.all().flatMap(([name, iri]) => (passes(name) ? [iri] : []));
  // IRIs of no vocabulary are known to the index alone.
  const raw =
    leaf.kind === 'wildcard' && (analysed || leaf.pattern.includes(':'))
      ? [ofValues(leaf, field, false)]
      : [];
  return anyOf([exact(field, values), ...raw, ...absent]);
}

/** The codes of `{ITA,ENG}`; any of them will do. */
const manyOf = (value: string): string[] =>
  /^\{.*\}$/s.test(value)
    ? value
        .slice(1, -1)
        .split(',')
        .map((one) => one.trim())
    : [value];

function ofDate(leaf: SolrLeaf, field: string, now: Date): SearchNode {
  if (leaf.kind === 'exists') return { kind: 'exists', field };
  if (leaf.kind === 'wildcard') throw searchError(`Invalid Date String:'${leaf.pattern.slice(0, 100)}'`);
  const value = textOf(leaf);
  if (value !== undefined) {
    const { from, to, between } = readDate(value, now);
    return between ? NOTHING : { kind: 'range', field, from, to, includeFrom: true, includeTo: false };
  }
  const { from, to, includeFrom, includeTo } = leaf as RangeLeaf;
  const low = from === undefined ? undefined : readDate(from, now);
  const high = to === undefined ? undefined : readDate(to, now);
  if (!low && !high) return { kind: 'exists', field };
  return {
    kind: 'range',
    field,
    ...(low && { from: includeFrom && !low.between ? low.from : low.to }),
    ...(high && { to: includeTo || high.between ? high.to : high.from }),
    includeFrom: true,
    includeTo: false,
  };
}

/** Dates of the dataset are texts in CKAN: what is no date is no error there, only never found. */
function ofTextDate(leaf: SolrLeaf, field: string, now: Date): SearchNode {
  const value = textOf(leaf);
  const italian = value && /^(\d\d)-(\d\d)-(\d{4})$/.exec(value);
  if (italian)
    return ofDate({ ...leaf, text: `${italian[3]}-${italian[2]}-${italian[1]}` } as SolrLeaf, field, now);
  if (leaf.kind === 'range') return ofDate(leaf, field, now);
  if (leaf.kind === 'wildcard') {
    const [, start] = /^(\d{4}(?:-\d\d){0,2})[-T]?\*$/.exec(leaf.pattern) ?? [];
    return start ? ofDate({ kind: 'term', field, text: start }, field, now) : NOTHING;
  }
  if (value === undefined) return { kind: 'exists', field };
  try {
    return ofDate(leaf, field, now);
  } catch {
    return NOTHING;
  }
}

function numberOf(text: string, field: string | undefined): number {
  const number = /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw searchError(`Invalid Number: ${text.slice(0, 100)} for field ${field}`);
  return number;
}

function ofNumber(leaf: SolrLeaf, field: string): SearchNode {
  const value = textOf(leaf);
  if (value !== undefined) {
    const number = numberOf(value, leaf.field);
    return { kind: 'range', field, from: number, to: number, includeFrom: true, includeTo: true };
  }
  if (leaf.kind === 'range')
    return { kind: 'range', field, ...endsOf(leaf, (end) => numberOf(end, leaf.field)) };
  if (leaf.kind === 'wildcard')
    throw searchError(`Invalid Number: ${leaf.pattern.slice(0, 100)} for field ${leaf.field}`);
  return { kind: 'exists', field };
}

function ofTag(leaf: SolrLeaf, known: LookedUp): SearchNode {
  const value = textOf(leaf);
  if (value !== undefined) return exact('tag', known.keywordsOf.get(value) ?? [value]);
  if (leaf.kind !== 'wildcard') return ofValues(leaf, 'tag', false);
  // A blank of a tag may be an apostrophe or a comma of the keyword.
  return { kind: 'pattern', field: 'tag', pattern: leaf.pattern.replaceAll(' ', '*') };
}

function ofHolder(leaf: SolrLeaf, { organizations }: LookedUp): SearchNode {
  const passes = testOf(leaf);
  const ids = organizations.filter(({ identifier }) => identifier && passes(identifier)).map(({ id }) => id);
  const unnamed: SearchNode = { kind: 'not', node: { kind: 'exists', field: 'rightsHolder' } };
  return anyOf([ofValues(leaf, 'rightsHolder', false), allOf([unnamed, exact('organization', ids)])]);
}

/** One condition in the terms of our index. */
function ofLeaf(leaf: SolrLeaf, known: LookedUp): SearchNode {
  if (leaf.field === '_query_' || leaf.field === '_val_')
    throw searchError('Queries within queries are not supported');
  const meaning = meaningOf(leaf.field);
  switch (meaning.as) {
    case 'text':
      return ofText(leaf, meaning.field);
    case 'exact':
      return meaning.names
        ? ofNames(leaf, meaning.field, meaning.names, meaning.analysed)
        : ofValues(leaf, meaning.field, meaning.analysed);
    case 'organization': {
      const passes = testOf(leaf);
      const found = known.organizations.filter((organization) => passes(organization[meaning.by] ?? ''));
      return leaf.kind === 'exists'
        ? EVERYTHING
        : exact(
            'organization',
            found.map(({ id }) => id),
          );
    }
    case 'holder':
      return ofHolder(leaf, known);
    case 'tag':
      return ofTag(leaf, known);
    case 'date':
      return leaf.field?.startsWith('metadata_') || leaf.field === 'indexed_ts'
        ? ofDate(leaf, meaning.field, known.now)
        : ofTextDate(leaf, meaning.field, known.now);
    case 'number':
      return ofNumber(leaf, meaning.field);
    case 'constant':
      return when(testOf(leaf)(meaning.value));
    case 'state': {
      const passes = testOf(leaf);
      const drafts = exact('id', known.drafts);
      return anyOf([allOf([when(passes('active')), not(drafts)]), allOf([when(passes('draft')), drafts])]);
    }
    case 'visibility': {
      const passes = testOf(leaf);
      const values = [
        ...(passes(meaning.public) ? ['public'] : []),
        ...(passes(meaning.restricted) ? ['restricted'] : []),
      ];
      return values.length === 2 ? EVERYTHING : exact('visibility', values);
    }
  }
}

/**
 * The tree of the search that a query is. Pure; without recursion, so that any depth of the query will do. Throws a
 * Search Error (409) for values that a date or a number cannot have, as Solr does.
 */
export function toSearch(query: SolrQuery, known: LookedUp): SearchNode {
  const made = new Map<SolrQuery, SearchNode>();
  const open: { node: SolrQuery; ready: boolean }[] = [{ node: query, ready: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, ready } = next;
    if (node.kind === 'all') made.set(node, EVERYTHING);
    else if (node.kind === 'and' || node.kind === 'or' || node.kind === 'not') {
      const children = node.kind === 'not' ? [node.node] : node.nodes;
      if (!ready) {
        open.push({ node, ready: true }, ...children.map((child) => ({ node: child, ready: false })));
        continue;
      }
      const parts = children.map((child) => made.get(child) as SearchNode);
      made.set(
        node,
        node.kind === 'not' ? not(parts[0] as SearchNode) : (node.kind === 'and' ? allOf : anyOf)(parts),
      );
    } else made.set(node, ofLeaf(node, known));
  }
  return made.get(query) as SearchNode;
}
