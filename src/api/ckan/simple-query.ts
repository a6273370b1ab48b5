import { searchError } from './faults.js';

/*
 * The part of Solr's query language that is understood so far: free words and phrases, `field:value`, quoted values,
 * groups, AND, OR, NOT, `+`, `-` (contract, section 7.2). Everything else is refused with a Search Error, never read as
 * something it is not. `parseQuery` gives a tree; what fields mean is `search-terms.ts`'s business.
 */

/** A query as a tree. `field` is undefined for free text; `phrase` says that the value was quoted. */
export type Node =
  | { kind: 'all' }
  | { kind: 'term'; field: string | undefined; value: string; phrase: boolean }
  | { kind: 'and' | 'or'; nodes: Node[] }
  | { kind: 'not'; node: Node };

type Token =
  | { kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'plus' | 'minus' }
  | { kind: 'field'; name: string }
  | { kind: 'value'; text: string; phrase: boolean };

const MARKS: Readonly<Record<string, Token['kind']>> = { '(': 'open', ')': 'close' };
const WORDS: Readonly<Record<string, 'and' | 'or' | 'not'>> = {
  AND: 'and', OR: 'or', NOT: 'not', '&&': 'and', '||': 'or',
}; // biome-ignore format: one line reads better

const unsupported = (what: string) => searchError(`${what} is not supported yet`);

const unescaped = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** Refuses what a bare value may hold in Solr and is not read here. */
function bareValue(text: string): string {
  const plain = text.replace(/\\./gs, '');
  if (/[*?]/.test(plain)) throw unsupported(`The wildcard in '${text}'`);
  if (/[~^]/.test(plain)) throw unsupported(`The fuzziness or boost in '${text}'`);
  return unescaped(text);
}

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s+|"((?:[^"\\]|\\.)*)"|([()])|([+\-!])(?=\S)|([\w.*-]+):(?=\S)|((?:\\.|[^\s()"\\:])+)|(.)/gsuy;
  for (const match of query.matchAll(pattern)) {
    const [whole, quoted, mark, sign, field, bare, stray] = match;
    if (whole.trim() === '') continue;
    if (quoted !== undefined) {
      if (/[~^]/.test(query[match.index + whole.length] ?? ''))
        throw unsupported('Proximity or boost of a phrase');
      tokens.push({ kind: 'value', text: unescaped(quoted), phrase: true });
    } else if (mark) tokens.push({ kind: MARKS[mark] } as Token);
    else if (sign) tokens.push({ kind: sign === '+' ? 'plus' : sign === '-' ? 'minus' : 'not' });
    else if (field) tokens.push({ kind: 'field', name: field });
    else if (bare) tokens.push(wordToken(bare));
    else throw searchError(`Cannot parse '${query}': unexpected '${stray}'`);
  }
  return tokens;
}

function wordToken(bare: string): Token {
  const operator = WORDS[bare];
  if (operator) return { kind: operator };
  if (/^[[{]/.test(bare)) throw unsupported('A range');
  return { kind: 'value', text: bare, phrase: false };
}

/** Recursive descent over the tokens. Juxtaposition is AND and binds loosest, so that `a OR b c` is `(a OR b) AND c`. */
class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly query: string,
  ) {}

  parse(): Node {
    const node = this.sequence(undefined);
    if (this.at < this.tokens.length) throw this.unreadable();
    return node;
  }

  private unreadable() {
    return searchError(`Cannot parse '${this.query}'`);
  }

  private peek(): Token['kind'] | undefined {
    return this.tokens[this.at]?.kind;
  }

  private take(kind: Token['kind']): boolean {
    if (this.peek() !== kind) return false;
    this.at += 1;
    return true;
  }

  private sequence(field: string | undefined): Node {
    const nodes: Node[] = [];
    while (this.at < this.tokens.length && this.peek() !== 'close') nodes.push(this.either(field));
    if (nodes.length === 0) throw this.unreadable();
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'and', nodes };
  }

  private either(field: string | undefined): Node {
    const nodes = [this.both(field)];
    while (this.take('or')) nodes.push(this.both(field));
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'or', nodes };
  }

  private both(field: string | undefined): Node {
    const nodes = [this.unary(field)];
    while (this.take('and')) nodes.push(this.unary(field));
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'and', nodes };
  }

  private unary(field: string | undefined): Node {
    if (this.take('plus')) return this.unary(field);
    if (this.take('minus') || this.take('not')) return { kind: 'not', node: this.unary(field) };
    return this.primary(field);
  }

  private primary(field: string | undefined): Node {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.kind === 'field') return this.ofField(token.name);
    if (token?.kind === 'open') {
      const node = this.sequence(field);
      if (!this.take('close')) throw this.unreadable();
      return node;
    }
    if (token?.kind !== 'value') throw this.unreadable();
    const value = token.phrase ? token.text : bareValue(token.text);
    return { kind: 'term', field, value, phrase: token.phrase };
  }

  private ofField(name: string): Node {
    const next = this.tokens[this.at];
    if (name === '*' && next?.kind === 'value' && next.text === '*') {
      this.at += 1;
      return { kind: 'all' };
    }
    if (name.includes('*')) throw unsupported(`The field '${name}'`);
    return this.primary(name);
  }
}

/**
 * Parses a query of Lucene's syntax (`fq`, and a `q` with a colon). Default operator AND.
 * Throws `CkanFault` 409 Search Error for what cannot be read or is not supported.
 */
export function parseQuery(query: string): Node {
  if (/^\s*\{!/.test(query)) throw searchError('Local parameters are not supported');
  return new Parser(tokenize(query), query).parse();
}

/**
 * The words of a `q` without fields, as people type them: what the full-text search takes. Brackets and other marks do
 * not count there; AND is implied, OR, NOT, `-` and "phrases" are kept.
 */
export function plainWords(query: string): string {
  if (/^\s*\{!/.test(query)) throw searchError('Local parameters are not supported');
  if (/[*]|\S[~^]\d*(?=\s|$)/.test(query.replace(/\\./g, ''))) {
    throw unsupported(`A wildcard, fuzziness or boost in '${query}'`);
  }
  const grouped = /\([^)]*\)/.test(query) && /(^|\s)(OR|NOT|\|\|)\s/.test(query);
  if (grouped) throw unsupported('A group of alternatives');
  return unescaped(query)
    .replace(/[()[\]{}!?]/g, ' ')
    .split(/("[^"]*")/)
    .map((part, i) => (i % 2 === 1 ? part : plainPart(part)))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Operators as the full-text search writes them; a lower-case "or" is a word. */
const plainPart = (text: string): string =>
  text
    .replace(/(^|\s)\+(?=\S)/g, ' ')
    .replace(/(^|\s)or(?=\s|$)/g, ' "or"')
    .replace(/(^|\s)(AND|&&)(?=\s|$)/g, ' ')
    .replace(/(^|\s)(OR|\|\|)(?=\s|$)/g, ' or')
    .replace(/(^|\s)NOT\s+/g, ' -');
