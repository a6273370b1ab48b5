import type { Quad } from 'n3';
import { Graph } from './read/graph.js';
import { BlankTerm, IriTerm, LiteralTerm, type Term } from './read/terms.js';

/**
 * Triples that we wrote (`to-dcat`) as the graph that readers and rules look at, without going through a text.
 * IRIs and datatypes are shared between statements as those of a parsed document are.
 *
 * @param baseIri IRI of the document they stand in
 */
export function toGraph(quads: Iterable<Quad>, baseIri: string): Graph {
  const graph = new Graph(baseIri);
  const iris = new Map<string, IriTerm>();
  const iri = (value: string): IriTerm => {
    let term = iris.get(value);
    if (!term) {
      term = new IriTerm(value);
      iris.set(value, term);
    }
    return term;
  };
  const object = (term: Quad['object']): Term => {
    if (term.termType === 'Literal')
      return new LiteralTerm(term.value, term.language, iri(term.datatype.value));
    return term.termType === 'BlankNode' ? new BlankTerm(term.value) : iri(term.value);
  };
  for (const { subject, predicate, object: value } of quads) {
    const key = subject.termType === 'BlankNode' ? `_:${subject.value}` : subject.value;
    graph.add(key, iri(predicate.value), object(value));
  }
  return graph;
}
