import type { Statement } from '../../catalog/model/index.js';
import type { Term } from '../read/terms.js';
import { iriInText, pickOne } from './iris.js';
import { isSharedConcept } from './names.js';
import type { Node } from './node.js';
import { defined, distinct, type Reading } from './reading.js';
import { cleanText, langMap, langMapOf, languageKey } from './texts.js';

const LABELS = ['rdfs:label', 'skos:prefLabel', 'dct:description', 'dct:title', 'rdf:value'] as const;

/** The one statement of a property (dct:rights): an IRI or a text; texts in several languages are one statement. */
export function oneStatement(r: Reading, node: Node, property: string): Statement | undefined {
  const terms = node.take(property);
  const nodes = terms.filter((term) => term.termType !== 'Literal');
  for (const term of terms) if (term.termType === 'Literal') node.keep(property, term);
  if (nodes.length === 0) {
    const spelled = spelledIri(r, node, property);
    if (spelled) return spelled;
    const label = langMap(r, node, property);
    return label && { label };
  }
  const literals = node.take(property);
  for (const term of nodes) node.keep(property, term);
  const statement = pickOne(r, node, property, (term) => readNode(r, node, property, term));
  for (const term of literals) r.keep('second-value', node, property, term);
  return statement;
}

/** All statements of a property (dct:provenance). Texts are one statement if they differ in language, else one each. */
export function statementList(r: Reading, node: Node, property: string): Statement[] | undefined {
  const found: Statement[] = [];
  const texts: [string, string][] = [];
  for (const term of node.take(property)) {
    if (term.termType !== 'Literal') {
      found.push(readNode(r, node, property, term));
      continue;
    }
    const text = cleanText(r, node, property, term);
    const iri = text && iriInText(text);
    if (iri) found.push({ iri });
    else if (text) texts.push([languageKey(r, node, property, term), text]);
  }
  const map = new Map(texts);
  if (texts.length > 0 && map.size === texts.length) found.push({ label: Object.fromEntries(map) });
  else found.push(...texts.map(([language, text]) => ({ label: { [language]: text } })));
  return distinct(found);
}

/** A single literal that spells an IRI. */
function spelledIri(r: Reading, node: Node, property: string): Statement | undefined {
  const terms = node.take(property);
  const [term] = terms;
  const iri = terms.length === 1 && term?.termType === 'Literal' ? iriInText(term.value.trim()) : undefined;
  if (iri === undefined || !term) {
    for (const each of terms) node.keep(property, each);
    return undefined;
  }
  r.note('literal-for-iri', node, property, term.value, iri);
  return { iri };
}

function readNode(r: Reading, owner: Node, property: string, term: Term): Statement {
  if (term.termType === 'NamedNode' && isSharedConcept(term.value)) return { iri: term.value };
  return r.part<Statement>('statement', term, owner, property, (node) => {
    const [first, ...others] = LABELS;
    return defined<Statement>({ label: langMapOf(r, node, first, ...others) });
  });
}
