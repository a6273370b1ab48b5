import { searchError } from '../faults.js';
import type { SolrQuery } from './query.js';
import { type Token, tokenize, unescaped, unreadable } from './tokens.js';

/*
 * Reads Lucene's syntax as Solr understands it, with the default operator AND (contract, section 7.2), and where Lucene
 * is at odds with what people mean, as they mean it:
 *
 *   a OR b c        (a OR b) AND c: blanks bind loosest, then OR, then AND. Harvesters send it so.
 *   a OR NOT b      either; but with the signs of Lucene, in `a OR -b` and `+a OR b`, b must not and a must be.
 *
 * Groups are kept on a stack of our own: no nesting is too deep for the stack of the machine.
 */

/** Longer queries, and groups within more groups, are refused: their cost would have no bound. */
export const LONGEST_QUERY = 100_000;
export const DEEPEST_GROUP = 1000;

type Sign = 'plus' | 'minus' | 'not';
interface Item {
  node: SolrQuery;
  sign: Sign | undefined;
  /** What stands between this one and the one before. */
  before: 'and' | 'or' | 'blank';
}

/** A group that is not closed yet. */
interface Group {
  at: number;
  /** Field that the group belongs to: `tags:(a OR b)`. */
  field: string | undefined;
  items: Item[];
  /** What was read since the last item. */
  operator: 'and' | 'or' | undefined;
  sign: Sign | undefined;
  ownField: string | undefined;
}

const newGroup = (at: number, field: string | undefined): Group => ({
  at,
  field,
  items: [],
  operator: undefined,
  sign: undefined,
  ownField: undefined,
});

const isComplete = (group: Group): boolean =>
  group.items.length > 0 && !group.operator && !group.sign && group.ownField === undefined;

const join = (kind: 'and' | 'or', nodes: SolrQuery[]): SolrQuery =>
  nodes.length === 1 ? (nodes[0] as SolrQuery) : { kind, nodes };

const signed = ({ node, sign }: Item): SolrQuery =>
  sign === 'minus' || sign === 'not' ? { kind: 'not', node } : node;

/** The list cut before every item that comes after this. */
function cutAt(items: readonly Item[], before: Item['before']): Item[][] {
  const parts: Item[][] = [];
  for (const item of items) {
    const part = parts.at(-1);
    if (part && item.before !== before) part.push(item);
    else parts.push([item]);
  }
  return parts;
}

function alternatives(items: readonly Item[]): SolrQuery {
  const chains = cutAt(items, 'or');
  const chainOf = (chain: Item[]) => join('and', chain.map(signed));
  if (chains.length === 1) return chainOf(chains[0] as Item[]);
  const alone = (sign: Sign) => (chain: Item[]) => chain.length === 1 && chain[0]?.sign === sign;
  const must = chains.filter(alone('plus'));
  const mustNot = chains.filter(alone('minus'));
  const open = chains.filter((chain) => !must.includes(chain) && !mustNot.includes(chain));
  // Beside one that must be, the others only change the ranking.
  const kept = must.length > 0 || open.length === 0 ? [] : [join('or', open.map(chainOf))];
  return join('and', [...must.map(chainOf), ...kept, ...mustNot.map(chainOf)]);
}

const toNode = ({ items }: Group): SolrQuery => join('and', cutAt(items, 'blank').map(alternatives));

function leafOf(token: Token & { kind: 'term' | 'phrase' | 'range' }, field: string | undefined): SolrQuery {
  if (token.kind === 'phrase') return { kind: 'phrase', field, text: token.text, near: token.near };
  if (token.kind === 'range') {
    const { from, to, includeFrom, includeTo } = token;
    const end = (text: string) => (text === '*' ? undefined : text);
    return { kind: 'range', field, from: end(from), to: end(to), includeFrom, includeTo };
  }
  if (/^\*+$/.test(token.raw)) return field === '*' ? { kind: 'all' } : { kind: 'exists', field };
  if (/[*?]/.test(token.raw.replace(/\\./gsu, ''))) {
    // Only the escapes of what would be a wildcard stay.
    const pattern = token.raw.replace(/\\(.)/gsu, (whole, char: string) =>
      '*?\\'.includes(char) ? whole : char,
    );
    return { kind: 'wildcard', field, pattern };
  }
  return { kind: token.fuzzy ? 'fuzzy' : 'term', field, text: unescaped(token.raw) };
}

/** Adds to the group what stands at its place. */
function add(group: Group, node: SolrQuery): void {
  const before = group.items.length === 0 ? 'and' : (group.operator ?? 'blank');
  group.items.push({ node, sign: group.sign, before });
  group.operator = undefined;
  group.sign = undefined;
  group.ownField = undefined;
}

/**
 * Parses a query (`fq`, and a `q` with a colon). Throws `CkanFault` 409 Search Error, with the place, for what cannot be
 * read, and for local parameters, which CKAN refuses too. Time and memory are linear in its length.
 */
export function parseSolr(query: string): SolrQuery {
  if (/^\s*\{!/.test(query)) throw searchError('Local parameters are not supported');
  if (query.length > LONGEST_QUERY) throw searchError(`The query is longer than ${LONGEST_QUERY} characters`);
  const open: Group[] = [newGroup(0, undefined)];
  for (const token of tokenize(query)) {
    const group = open.at(-1) as Group;
    const unexpected = () =>
      unreadable(query, token.at, `unexpected '${query.slice(token.at).match(/^\S{1,20}/u)?.[0]}'`);
    const field = group.ownField ?? group.field;
    switch (token.kind) {
      case 'and':
      case 'or':
        if (!isComplete(group)) throw unexpected();
        group.operator = token.kind;
        break;
      case 'plus':
      case 'minus':
      case 'not':
        if (group.sign || group.ownField !== undefined) throw unexpected();
        group.sign = token.kind;
        break;
      case 'field':
        if (group.ownField !== undefined) throw unexpected();
        group.ownField = token.name;
        break;
      case 'open':
        if (open.length > DEEPEST_GROUP)
          throw unreadable(query, token.at, 'too many groups within each other');
        open.push(newGroup(token.at, field));
        break;
      case 'close': {
        if (open.length === 1 || !isComplete(group)) throw unexpected();
        open.pop();
        add(open.at(-1) as Group, toNode(group));
        break;
      }
      default:
        add(group, leafOf(token, field));
    }
  }
  const last = open.at(-1) as Group;
  if (open.length > 1) throw unreadable(query, last.at, 'a group is never closed');
  if (!isComplete(last)) throw unreadable(query, query.length, 'unexpected end');
  return toNode(last);
}
