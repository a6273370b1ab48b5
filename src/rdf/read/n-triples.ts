import { PREFIXES } from '../namespaces.js';
import { nodeKey, type Term } from './terms.js';

const ESCAPES: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A literal, IRI or blank node as canonical N-Triples writes it. */
export function printTerm(term: Term): string {
  if (term.termType === 'NamedNode') return `<${term.value}>`;
  if (term.termType === 'BlankNode') return nodeKey(term);
  const text = `"${term.value.replace(/["\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)}"`;
  if (term.language) return `${text}@${term.language}`;
  return term.datatype.value === `${PREFIXES.xsd}string` ? text : `${text}^^<${term.datatype.value}>`;
}
