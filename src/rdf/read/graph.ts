import { PREFIXES } from '../namespaces.js';
import { BlankTerm, DEFAULT_GRAPH, IriTerm, LiteralTerm, nodeKey, type Term } from './terms.js';

/** One statement about a node; the node is the key under which the graph keeps it. */
export interface Statement {
  readonly predicate: IriTerm;
  readonly object: Term;
}

/**
 * The statements of a document by subject, in the order of the document. Graph names are dropped: all graphs are
 * merged. A statement made twice may be kept twice; readers count it once.
 */
export class Graph {
  /** Statements by node key (see `nodeKey`). */
  readonly subjects = new Map<string, Statement[]>();
  /** IRIs that the document wrote relative to its base, by the absolute IRI they became. */
  readonly relative = new Map<string, string>();
  /** How many statements were read. */
  size = 0;

  constructor(
    /** IRI of the document, against which relative IRIs were resolved. */
    readonly baseIri: string,
  ) {}

  /** Adds a statement about the node with that key. */
  add(subject: string, predicate: IriTerm, object: Term): void {
    const known = this.subjects.get(subject);
    if (known) known.push({ predicate, object });
    else this.subjects.set(subject, [{ predicate, object }]);
    this.size++;
  }

  /** The statements about a node; none when the document says nothing of it. */
  about(key: string): readonly Statement[] {
    return this.subjects.get(key) ?? [];
  }

  /** All statements as RDF/JS quads of the default graph, for libraries that want those. */
  *quads(): Generator<{
    subject: IriTerm | BlankTerm;
    predicate: IriTerm;
    object: Term;
    graph: typeof DEFAULT_GRAPH;
  }> {
    for (const [key, statements] of this.subjects) {
      const subject = key.startsWith('_:') ? new BlankTerm(key.slice(2)) : new IriTerm(key);
      for (const { predicate, object } of statements)
        yield { subject, predicate, object, graph: DEFAULT_GRAPH };
    }
  }
}

const XSD_STRING = new IriTerm(`${PREFIXES.xsd}string`);
const LANG_STRING = new IriTerm(`${PREFIXES.rdf}langString`);

/** What a parser emits; a graph name is ignored. */
interface AnyQuad {
  subject: { termType: string; value: string };
  predicate: { termType: string; value: string };
  object: { termType: string; value: string };
}

/**
 * The RDF/JS data factory given to the parsers. Interns IRIs, passes each new one through `repair`, and keeps
 * labels given by the document apart from those made up for nameless nodes.
 *
 * @param repair what to make of an IRI that is seen for the first time
 */
export function graphFactory(repair: (iri: string) => string) {
  const iris = new Map<string, IriTerm>();
  let nameless = 0;
  const namedNode = (value: string): IriTerm => {
    let term = iris.get(value);
    if (!term) {
      const repaired = repair(value);
      term = (repaired === value ? undefined : iris.get(repaired)) ?? new IriTerm(repaired);
      iris.set(value, term);
      iris.set(term.value, term);
    }
    return term;
  };
  return {
    namedNode,
    blankNode: (label?: string) =>
      new BlankTerm(label === undefined ? `n${++nameless}` : `l${label.replace(/[^A-Za-z0-9_]/g, '_')}`),
    literal: (value: string, tag?: string | IriTerm | { language?: string }) => {
      if (tag instanceof IriTerm) return new LiteralTerm(value, '', tag);
      const language = typeof tag === 'string' ? tag : (tag?.language ?? '');
      return language
        ? new LiteralTerm(value, language, LANG_STRING)
        : new LiteralTerm(value, '', XSD_STRING);
    },
    variable: (value: string) => ({ termType: 'Variable' as const, value, equals: () => false }),
    defaultGraph: () => DEFAULT_GRAPH,
    quad: <S, P, O, G>(subject: S, predicate: P, object: O, graph?: G) => ({
      termType: 'Quad' as const,
      value: '' as const,
      subject,
      predicate,
      object,
      graph: graph ?? DEFAULT_GRAPH,
      equals: () => false,
    }),
  };
}

/**
 * Puts what a parser emitted into the graph.
 *
 * @returns false when the statement is not plain RDF (a triple term, a literal as subject) and was left out
 */
export function addQuad(graph: Graph, quad: AnyQuad): boolean {
  const { subject, predicate, object } = quad as { subject: unknown; predicate: unknown; object: unknown };
  if (!(subject instanceof IriTerm || subject instanceof BlankTerm)) return false;
  if (!(predicate instanceof IriTerm)) return false;
  if (!(object instanceof IriTerm || object instanceof BlankTerm || object instanceof LiteralTerm))
    return false;
  graph.add(nodeKey(subject), predicate, object);
  return true;
}
