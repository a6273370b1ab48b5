import type { Identifier } from '../../catalog/model/index.js';
import { oneAgent } from './agent.js';
import type { Node } from './node.js';
import { defined, distinct, type Reading } from './reading.js';
import { cleanText, oneText } from './texts.js';

/** All further identifiers of a property (adms:identifier). Digest, section 7. */
export function identifiers(r: Reading, node: Node, property: string): Identifier[] | undefined {
  const found: Identifier[] = [];
  for (const term of node.take(property)) {
    if (term.termType === 'Literal') {
      const notation = cleanText(r, node, property, term);
      if (notation === undefined) continue;
      r.note('identifier-from-text', node, property, notation);
      found.push({ notation });
      continue;
    }
    found.push(
      r.part<Identifier>('identifier', term, node, property, (inner) =>
        defined<Identifier>({
          notation: oneText(r, inner, 'skos:notation', 2000),
          creator: oneAgent(r, inner, 'dct:creator'),
        }),
      ),
    );
  }
  return distinct(found);
}
