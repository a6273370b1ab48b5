import { hasScheme, repairIri } from '../read/iri-repair.js';
import { EmptyReference, type Term } from '../read/terms.js';
import type { Node } from './node.js';
import { distinct, type Reading } from './reading.js';
import { isEmpty } from './texts.js';

const MAX_IRI = 4000;
const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;

/** Whether a text is an absolute IRI that the model takes. */
export const isIri = (text: string): boolean => text.length <= MAX_IRI && IRI.test(text);

/** The IRI that a text spells, with forbidden characters percent-encoded; undefined when it has no web or known scheme. */
export function iriInText(text: string): string | undefined {
  if (text.length > MAX_IRI || !/^(https?|ftp|urn|doi|mailto|tel|info|file):/i.test(text) || !hasScheme(text))
    return undefined;
  const iri = repairIri(text);
  return isIri(iri) ? iri : undefined;
}

/**
 * The IRI a value is, or spells. An empty reference and an empty text are dropped, what is no IRI is kept apart;
 * all that is noted.
 */
export function readIri(r: Reading, node: Node, property: string, term: Term): string | undefined {
  if (term.termType === 'NamedNode') {
    if (term instanceof EmptyReference) {
      r.note('empty-reference', node, property, '');
      return undefined;
    }
    if (!isIri(term.value) || r.source.isSkolem(term.value))
      return r.keep('iri-expected', node, property, term);
    r.mentioned.add(term.value);
    return term.value;
  }
  if (term.termType === 'BlankNode') return r.keep('iri-expected', node, property, term);
  const text = term.value.trim();
  if (isEmpty(r, node, property, term)) return undefined;
  const iri = iriInText(text);
  if (iri === undefined) return r.keep('iri-expected', node, property, term);
  r.note('literal-for-iri', node, property, term.value, iri);
  r.mentioned.add(iri);
  return iri;
}

/** All IRIs of some properties that mean the same, each once and in order. */
export function iriList(r: Reading, node: Node, ...properties: string[]): string[] | undefined {
  const found: string[] = [];
  for (const property of properties) {
    for (const term of node.take(property)) {
      const iri = readIri(r, node, property, term);
      if (iri !== undefined) found.push(iri);
    }
  }
  return distinct(found);
}

/** The one IRI of a property. */
export function oneIri(r: Reading, node: Node, property: string): string | undefined {
  return pickOne(r, node, property, (term) => readIri(r, node, property, term));
}

/**
 * The first value that can be read; equal ones are dropped, others kept apart and noted.
 *
 * @param read gives the value of a term, or undefined after having seen to the term itself
 */
export function pickOne<T>(
  r: Reading,
  node: Node,
  property: string,
  read: (term: Term) => T | undefined,
): T | undefined {
  let chosen: T | undefined;
  for (const term of node.take(property)) {
    if (chosen !== undefined && typeof chosen === 'object') {
      // A second node is not looked into: all of it stays as it is.
      r.keep('second-value', node, property, term);
      continue;
    }
    const value = read(term);
    if (value === undefined || value === chosen) continue;
    if (chosen === undefined) chosen = value;
    else r.keep('second-value', node, property, term);
  }
  return chosen;
}
