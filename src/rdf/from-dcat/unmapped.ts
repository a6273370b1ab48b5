import { printTerm } from '../read/n-triples.js';
import { IriTerm, nodeKey, type Term } from '../read/terms.js';
import { fullName, isSharedConcept, KNOWN_TYPES } from './names.js';
import type { Node } from './node.js';
import { inOrder, type Reading } from './reading.js';

/** A described node that several resources share is copied to each of them when it is no larger than this. */
const SHARED_SIZE = 100;

/**
 * What the mapping of a resource left over, as sorted N-Triples: the rest of what is said about it and its parts, and
 * about nodes that belong to them. Blank nodes get IRIs under the resource, which depend only on what they say, so
 * that two readings of one source give the same text.
 *
 * Left out: classes that the model implies, and descriptions of concepts of shared vocabularies.
 */
export function unmapped(r: Reading): string | undefined {
  const { source } = r;
  const lines = new Set<string>();
  const pending: { key: string; shared: boolean }[] = [];
  const inside = new Set(r.nodes.keys());

  const nameless = (key: string): string => (key.startsWith('_:') ? source.skolem(r.subject, key) : key);
  const print = (key: string, name: string, term: Term): string => {
    const object = term.termType === 'BlankNode' ? new IriTerm(nameless(nodeKey(term))) : term;
    return `<${nameless(key)}> <${fullName(name)}> ${printTerm(object)} .`;
  };
  /** Writes what is left about a node, and goes on to what that refers to. */
  const write = (node: Node, shared: boolean, isLeftOut: (name: string, term: Term) => boolean): void => {
    const printed: string[] = [];
    for (const [name, terms] of node.rest()) {
      for (const term of terms) {
        if (isLeftOut(name, term)) continue;
        printed.push(print(node.key, name, term));
        if (name !== 'rdf:type' && term.termType !== 'Literal') pending.push({ key: nodeKey(term), shared });
      }
    }
    const isCopy = node.key !== r.subject && source.referrersOf(node.key).length > 1;
    if (isCopy && !source.mayCopy(printed.reduce((sum, line) => sum + line.length, 0))) {
      r.note('shared-left-out', node, undefined, node.key);
    } else for (const line of printed) lines.add(line);
  };

  for (const part of r.blankParts) {
    if (hasRest(r, part.key)) part.doc.iri = nameless(part.key);
  }
  for (const [key, node] of r.nodes) {
    if (node.isBlank || !isSharedConcept(key)) write(node, false, (name, term) => isImplied(r, name, term));
  }
  for (const iri of r.mentioned) pending.push({ key: iri, shared: false });

  // The list grows while it is walked.
  for (const { key, shared } of pending) {
    if (inside.has(key) || !source.describes(key)) continue;
    let isCopied = shared;
    if (!key.startsWith('_:') && !source.isSkolem(key)) {
      if (isSharedConcept(key) || source.isResource(key)) continue;
      if (source.is(key, 'skos:Concept', 'skos:ConceptScheme')) continue;
      const isOwn = source.referrersOf(key).every((referrer) => inside.has(referrer));
      if (!isOwn && (shared || source.graph.about(key).length > SHARED_SIZE)) continue;
      isCopied = !isOwn;
    }
    inside.add(key);
    const isMentioned = r.mentioned.has(key);
    write(source.node(key), isCopied, (name, term) => isMentioned && isImplied(r, name, term));
  }

  return lines.size > 0 ? `${[...lines].sort(inOrder).join('\n')}\n` : undefined;
}

const isImplied = (r: Reading, name: string, term: Term): boolean =>
  name === 'rdf:type' && term.termType === 'NamedNode' && KNOWN_TYPES.has(r.source.names.short(term.value));

function hasRest(r: Reading, key: string): boolean {
  for (const [name, terms] of r.node(key).rest()) {
    if (terms.some((term) => !isImplied(r, name, term))) return true;
  }
  return false;
}
