import type { Agent } from '../../catalog/model/index.js';
import type { Term } from '../read/terms.js';
import { iriInText, oneIri, pickOne } from './iris.js';
import type { Node } from './node.js';
import { defined, distinct, type Reading } from './reading.js';
import { cleanText, langMapOf, languageKey, oneText } from './texts.js';

/** The one agent of a property (dct:publisher, dct:rightsHolder). Digest, section 7: dcatapit:Agent. */
export const oneAgent = (r: Reading, node: Node, property: string): Agent | undefined =>
  pickOne(r, node, property, (term) => readAgent(r, node, property, term));

/** All agents of a property (dct:creator). */
export const agentList = (r: Reading, node: Node, property: string): Agent[] | undefined =>
  distinct(
    node
      .take(property)
      .map((term) => readAgent(r, node, property, term))
      .filter((agent) => agent !== undefined),
  );

function readAgent(r: Reading, owner: Node, property: string, term: Term): Agent | undefined {
  if (term.termType === 'Literal') {
    const text = cleanText(r, owner, property, term);
    if (text === undefined) return undefined;
    const iri = iriInText(text);
    r.note('agent-from-text', owner, property, text, iri);
    return iri === undefined ? { name: { [languageKey(r, owner, property, term)]: text } } : { iri };
  }
  return r.part<Agent>('agent', term, owner, property, (node) =>
    defined<Agent>({
      identifier: oneText(r, node, 'dct:identifier', 500),
      name: langMapOf(
        r,
        node,
        'foaf:name',
        'rdfs:label',
        'skos:prefLabel',
        'vcard:fn',
        'vcard:organization-name',
        'dct:title',
        'schema:name',
      ),
      type: oneIri(r, node, 'dct:type'),
      homepage: oneIri(r, node, 'foaf:homepage'),
    }),
  );
}
