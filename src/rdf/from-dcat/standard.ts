import type { Standard } from '../../catalog/model/index.js';
import type { Term } from '../read/terms.js';
import { iriInText, iriList } from './iris.js';
import type { Node } from './node.js';
import { defined, distinct, type Reading } from './reading.js';
import { cleanText, langMap, langMapOf, languageKey, oneText } from './texts.js';

/** All standards of a property (dct:conformsTo). Digest, section 7: dcatapit:Standard. */
export const standards = (r: Reading, node: Node, property: string): Standard[] | undefined =>
  distinct(
    node
      .take(property)
      .map((term) => readStandard(r, node, property, term))
      .filter((standard) => standard !== undefined),
  );

function readStandard(r: Reading, owner: Node, property: string, term: Term): Standard | undefined {
  if (term.termType === 'Literal') {
    const text = cleanText(r, owner, property, term);
    if (text === undefined) return undefined;
    const iri = iriInText(text);
    r.note('standard-from-text', owner, property, text, iri);
    return iri ? { iri } : { title: { [languageKey(r, owner, property, term)]: text } };
  }
  return r.part<Standard>('standard', term, owner, property, (node) =>
    defined<Standard>({
      identifier: oneText(r, node, 'dct:identifier', 2000),
      title: langMapOf(r, node, 'dct:title', 'rdfs:label', 'skos:prefLabel'),
      description: langMap(r, node, 'dct:description'),
      // The guide and exports write the first, the ontology declares the second.
      referenceDocumentation: iriList(r, node, 'dcatapit:referenceDocumentation', 'dcatapit:referenceDoc'),
    }),
  );
}
