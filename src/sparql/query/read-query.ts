import { AppError } from '../../errors.js';
import { PREFIXES } from '../prefixes.js';
import { lex, type Token } from './lex.js';

export type QueryForm = 'SELECT' | 'ASK' | 'CONSTRUCT' | 'DESCRIBE';

/** A query, as far as it must be understood before an engine runs it. */
export interface ReadQuery {
  text: string;
  form: QueryForm;
  /** Graphs of its FROM and FROM NAMED clauses. */
  from: string[];
  fromNamed: string[];
  /** Where the number of the outermost LIMIT stands, or where one may be put. */
  limit: { start: number; end: number; value: number } | { at: number };
}

const FORMS = new Set(['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE']);
const UPDATES = new Set([
  'INSERT',
  'DELETE',
  'LOAD',
  'CLEAR',
  'DROP',
  'CREATE',
  'ADD',
  'MOVE',
  'COPY',
  'WITH',
]);

/** Longest query, in characters. */
export const MAX_QUERY = 1_000_000;

export const updateRefused = () =>
  new AppError('Forbidden', {
    it: 'Questo endpoint è di sola lettura: gli aggiornamenti (INSERT, DELETE, LOAD, …) non sono ammessi.',
    en: 'This endpoint is read-only: updates (INSERT, DELETE, LOAD, …) are refused.',
  });

const serviceRefused = () =>
  new AppError('Forbidden', {
    it: 'SERVICE non è ammesso: questo endpoint non interroga altri endpoint per conto di chi chiede.',
    en: 'SERVICE is refused: this endpoint does not query other endpoints on behalf of whoever asks.',
  });

/**
 * Reads of a query what the door must know: its form, its graphs, where a limit goes. Whether it is well formed the
 * engine says; of a text that is no query the form is SELECT.
 * Errors: Forbidden for updates and SERVICE, BadRequest for escapes that could hide a keyword, TooLarge.
 */
export function readQuery(given: string): ReadQuery {
  if (given.length > MAX_QUERY) {
    throw new AppError('TooLarge', {
      it: `La query supera ${MAX_QUERY} caratteri.`,
      en: `The query is longer than ${MAX_QUERY} characters.`,
    });
  }
  const text = given.replace(/^\ufeff/, '');
  const prologue = new Prologue();
  const tokens = lex(text);
  let form: QueryForm | undefined;
  // Not with for-of, which would end the tokens where it is left.
  for (let next = tokens.next(); !next.done; next = tokens.next()) {
    const token = next.value;
    const word = keyword(token);
    if (word === 'BASE' || word === 'PREFIX') prologue.declare(word, tokens);
    else if (word !== undefined && UPDATES.has(word)) throw updateRefused();
    else {
      if (word !== undefined && FORMS.has(word)) form = word as QueryForm;
      break;
    }
  }
  return { text, form: form ?? 'SELECT', ...readRest(text, tokens, prologue) };
}

const keyword = ({ kind, text }: Token): string | undefined =>
  kind === 'word' ? text.toUpperCase() : undefined;

function readRest(text: string, tokens: Generator<Token>, prologue: Prologue) {
  const from: string[] = [];
  const fromNamed: string[] = [];
  let limit: ReadQuery['limit'] = { at: text.length };
  let last: string | undefined;
  let named = false;
  for (const token of tokens) {
    const word = keyword(token);
    if (word === 'SERVICE') throw serviceRefused();
    if (token.text === '\\') refuseEscape(text, token);
    if (token.depth === 0) {
      if (word === 'VALUES' && 'at' in limit) limit = { at: token.start };
      if (last === 'LIMIT' && token.kind === 'number') {
        const end = token.start + token.text.length;
        limit = { start: token.start, end, value: Number(token.text) };
      }
      if (last === 'FROM' && (token.kind === 'iri' || token.kind === 'name')) {
        (named ? fromNamed : from).push(prologue.resolve(token));
      }
      named = last === 'FROM' && word === 'NAMED';
      last = named ? 'FROM' : word;
    }
  }
  return { from, fromNamed, limit };
}

/** `\u0053ERVICE` is SERVICE to the grammar. Within texts and IRIs, where such escapes have a use, none gets here. */
function refuseEscape(text: string, { start }: Token): void {
  if (!/^\\[uU]/.test(text.slice(start, start + 2))) return;
  throw new AppError('BadRequest', {
    it: 'Sequenze \\u sono ammesse soltanto dentro testi e IRI.',
    en: 'Sequences with \\u are accepted within texts and IRIs only.',
  });
}

/** The names and the base a query declares. */
class Prologue {
  private base: string | undefined;
  private readonly prefixes = new Map(Object.entries(PREFIXES));

  /** Takes what follows the keyword off the tokens. */
  declare(word: 'BASE' | 'PREFIX', tokens: Iterator<Token>): void {
    const name = word === 'PREFIX' ? tokens.next().value : undefined;
    const iri: Token | undefined = tokens.next().value;
    if (iri?.kind !== 'iri') return;
    if (name) this.prefixes.set(name.text.replace(/:$/, ''), this.resolve(iri));
    else this.base = this.resolve(iri);
  }

  /** The IRI that a token stands for. */
  resolve({ kind, text }: Token): string {
    if (kind === 'iri') {
      const iri = text.slice(1, -1);
      return this.base !== undefined && URL.canParse(iri, this.base) && !URL.canParse(iri)
        ? new URL(iri, this.base).href
        : iri;
    }
    const colon = text.indexOf(':');
    const namespace = this.prefixes.get(text.slice(0, colon)) ?? '';
    return namespace + text.slice(colon + 1).replace(/\\(.)/g, '$1');
  }
}

/**
 * The text with an outermost LIMIT of at most this many rows, so that an engine that gives its results whole cannot
 * give more. Of forms other than SELECT, where a limit counts something else, the text itself.
 */
export function withLimit({ text, form, limit }: ReadQuery, rows: number): string {
  if (form !== 'SELECT') return text;
  if ('at' in limit) return `${text.slice(0, limit.at)}\nLIMIT ${rows}\n${text.slice(limit.at)}`;
  if (limit.value <= rows) return text;
  return `${text.slice(0, limit.start)}${rows}${text.slice(limit.end)}`;
}
