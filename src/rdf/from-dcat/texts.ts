import { type KeywordMap, type LangMap, UNDETERMINED } from '../../catalog/model/index.js';
import type { LiteralTerm } from '../read/terms.js';
import type { Node } from './node.js';
import { inOrder, type Reading } from './reading.js';

const MAX_TEXT = 100_000;
const MAX_KEYWORD = 500;
/** Keywords of one language that the model takes. */
const MAX_KEYWORDS = 1000;
/** UTF-8 read as Windows-1252: a lead byte as a letter, then a continuation byte as a sign. */
const MOJIBAKE = /Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”˜¦]|Â[\u0080-\u00bf]/;
const HTML = /<\/?(p|br|a|div|span|ul|ol|li|strong|b|i|em|h[1-6]|table|tr|td|font|img)(\s[^<>]*)?\/?>/i;

/**
 * The text of a literal without blanks around it.
 *
 * @returns undefined when nothing is left, which is noted
 */
export function cleanText(
  r: Reading,
  node: Node,
  property: string,
  literal: LiteralTerm,
): string | undefined {
  if (isEmpty(r, node, property, literal)) return undefined;
  const text = withoutBlanks(literal.value);
  if (text !== literal.value) r.note('text-trimmed', node, property, literal.value, text);
  return text;
}

/** Without the blanks of markup at both ends; no-break spaces stay, they may be half of a wrongly decoded letter. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && ' \t\r\n'.includes(text.charAt(start))) start++;
  while (end > start && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Whether a literal says nothing, which is noted: it is dropped. */
export function isEmpty(r: Reading, node: Node, property: string, literal: LiteralTerm): boolean {
  if (literal.value.trim() !== '') return false;
  r.note('empty-text', node, property, literal.value);
  return true;
}

/**
 * Key of a language map for a literal: its language tag in the usual case (`it`, `en-GB`), `und` without one. Tags
 * with underscores are rewritten; one that is no tag at all counts as none. Both are noted.
 */
export function languageKey(r: Reading, node: Node, property: string, literal: LiteralTerm): string {
  if (literal.language === '') return UNDETERMINED;
  const [primary = '', ...rest] = literal.language.split(/[-_]/);
  const tag = [primary.toLowerCase(), ...rest.map(usualCase)].join('-');
  const valid = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag);
  if (!valid || literal.language.includes('_')) {
    r.note('language-tag', node, property, literal.language, valid ? tag : UNDETERMINED);
  }
  return valid ? tag : UNDETERMINED;
}

function usualCase(subtag: string): string {
  if (/^[A-Za-z]{2}$/.test(subtag)) return subtag.toUpperCase();
  if (/^[A-Za-z]{4}$/.test(subtag)) return subtag.charAt(0).toUpperCase() + subtag.slice(1).toLowerCase();
  return subtag.toLowerCase();
}

/** The texts of a property by language; of two in one language the first in order is taken. */
export function langMap(r: Reading, node: Node, property: string): LangMap | undefined {
  const map = new Map<string, string>();
  for (const term of node.take(property)) {
    if (term.termType !== 'Literal') {
      r.keep('text-expected', node, property, term);
      continue;
    }
    const text = cleanText(r, node, property, term);
    if (text === undefined) continue;
    const key = languageKey(r, node, property, term);
    const other = map.get(key);
    if (other === text) continue;
    if (text.length > MAX_TEXT) r.keep('text-too-long', node, property, term);
    else if (other !== undefined) r.keep('second-value', node, property, term);
    else {
      map.set(key, text);
      if (MOJIBAKE.test(text)) r.note('mojibake', node, property, text);
      if (HTML.test(text)) r.note('html-in-text', node, property, text);
    }
  }
  return map.size > 0 ? Object.fromEntries([...map].sort(([a], [b]) => inOrder(a, b))) : undefined;
}

/**
 * The texts of the first of several properties that has any. Taking them from another than the first is noted.
 */
export function langMapOf(
  r: Reading,
  node: Node,
  property: string,
  ...others: string[]
): LangMap | undefined {
  const map = langMap(r, node, property);
  if (map) return map;
  for (const other of others) {
    const found = langMap(r, node, other);
    if (!found) continue;
    r.note('name-from-label', node, other, Object.values(found)[0] ?? '', property);
    return found;
  }
  return undefined;
}

/** Keywords by language, each once, in order. */
export function keywords(r: Reading, node: Node, property: string): KeywordMap | undefined {
  const map = new Map<string, Set<string>>();
  for (const term of node.take(property)) {
    if (term.termType !== 'Literal') {
      r.keep('text-expected', node, property, term);
      continue;
    }
    const text = cleanText(r, node, property, term);
    if (text === undefined) continue;
    if (text.length > MAX_KEYWORD) {
      r.keep('text-too-long', node, property, term);
      continue;
    }
    if (/[,;|]/.test(text)) r.note('keyword-list', node, property, text);
    if (MOJIBAKE.test(text)) r.note('mojibake', node, property, text);
    const key = languageKey(r, node, property, term);
    const known = map.get(key);
    if (known && known.size >= MAX_KEYWORDS && !known.has(text)) {
      r.keep('too-many-values', node, property, term);
    } else if (known) known.add(text);
    else map.set(key, new Set([text]));
  }
  if (map.size === 0) return undefined;
  const sorted = [...map].sort(([a], [b]) => inOrder(a, b));
  return Object.fromEntries(sorted.map(([key, words]) => [key, [...words].sort(inOrder)]));
}

/**
 * The one text of a property, whatever its language or datatype; an IRI counts as its text.
 *
 * @param maxLength the longest text the model takes here
 */
export function oneText(r: Reading, node: Node, property: string, maxLength: number): string | undefined {
  let chosen: string | undefined;
  for (const term of node.take(property)) {
    if (term.termType === 'BlankNode') {
      r.keep('text-expected', node, property, term);
      continue;
    }
    const text = term.termType === 'Literal' ? cleanText(r, node, property, term) : term.value;
    if (text === undefined || text === chosen) continue;
    if (text.length > maxLength) r.keep('text-too-long', node, property, term);
    else if (chosen !== undefined) r.keep('second-value', node, property, term);
    else chosen = text;
  }
  return chosen;
}
