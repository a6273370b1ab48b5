/**
 * RDF terms as this folder makes them: plain objects in the shape of RDF/JS, so that any RDF/JS library can take
 * them. IRIs are interned by the graph they belong to, which makes a large catalogue fit in memory.
 */
export class IriTerm {
  readonly termType = 'NamedNode' as const;
  constructor(readonly value: string) {}
  equals(other: { termType: string; value: string } | null | undefined): boolean {
    return other?.termType === 'NamedNode' && other.value === this.value;
  }
}

/** What an empty reference (`rdf:resource=""`) became: the document itself, which hardly anybody means. */
export class EmptyReference extends IriTerm {}

/** A blank node. Its label means nothing outside its document. */
export class BlankTerm {
  readonly termType = 'BlankNode' as const;
  constructor(readonly value: string) {}
  equals(other: { termType: string; value: string } | null | undefined): boolean {
    return other?.termType === 'BlankNode' && other.value === this.value;
  }
}

/** A literal; `language` is empty unless the datatype is rdf:langString. */
export class LiteralTerm {
  readonly termType = 'Literal' as const;
  constructor(
    readonly value: string,
    readonly language: string,
    readonly datatype: IriTerm,
  ) {}
  equals(other: unknown): boolean {
    return (
      other instanceof LiteralTerm &&
      other.value === this.value &&
      other.language === this.language &&
      other.datatype.value === this.datatype.value
    );
  }
}

/** What can be the object of a statement. */
export type Term = IriTerm | BlankTerm | LiteralTerm;

/** The default graph, where every statement ends up. */
export const DEFAULT_GRAPH = {
  termType: 'DefaultGraph' as const,
  value: '' as const,
  equals: (other: { termType: string } | null | undefined): boolean => other?.termType === 'DefaultGraph',
};

/** Whether two terms are the same term. */
export const sameTerm = (a: Term, b: Term): boolean => a === b || a.equals(b);

/** Key of a node in a graph: its IRI, or `_:` and the label of a blank node. */
export const nodeKey = (term: IriTerm | BlankTerm): string =>
  term.termType === 'BlankNode' ? `_:${term.value}` : term.value;
