import { iri } from '../rdf/namespaces.js';
import type { Graph } from '../rdf/read/graph.js';
import { nodeKey, sameTerm, type Term } from '../rdf/read/terms.js';
import type { Name } from './rule.js';

const TYPE = iri('rdf:type');
const NONE: readonly Term[] = [];
const NO_TYPES: ReadonlySet<string> = new Set();

/** Longest list of values in which equal ones are looked for one by one; longer ones by their text. */
const FEW = 8;

const fullNames = new Map<Name, string>();

/** The IRI of a prefixed name, computed once. */
export function fullName(name: Name): string {
  let full = fullNames.get(name);
  if (full === undefined) {
    full = iri(name);
    fullNames.set(name, full);
  }
  return full;
}

/** A text that tells terms apart. */
export const termKey = (term: Term): string =>
  term.termType === 'Literal'
    ? `"${term.language || term.datatype.value} ${term.value}`
    : term.termType === 'BlankNode'
      ? `_:${term.value}`
      : term.value;

/** A node with its values by property, each value once: RDF is a set, and AgID's rules count distinct statements. */
export class NodeView {
  private readonly byProperty = new Map<string, Term[]>();

  constructor(
    /** IRI, or `_:` and a label. */
    readonly key: string,
    graph: Graph,
  ) {
    for (const { predicate, object } of graph.about(key)) {
      const values = this.byProperty.get(predicate.value);
      if (values) values.push(object);
      else this.byProperty.set(predicate.value, [object]);
    }
    for (const [property, values] of this.byProperty) {
      if (values.length > 1) this.byProperty.set(property, distinct(values));
    }
  }

  /** The distinct values of a property. */
  values(property: Name): readonly Term[] {
    return this.byProperty.get(fullName(property)) ?? NONE;
  }

  /** All properties with their values; properties are full IRIs. */
  entries(): Iterable<[string, readonly Term[]]> {
    return this.byProperty;
  }
}

function distinct(values: Term[]): Term[] {
  if (values.length <= FEW) {
    const repeated = values.some((a, i) => values.some((b, j) => j < i && sameTerm(a, b)));
    return repeated ? values.filter((a, i) => !values.some((b, j) => j < i && sameTerm(a, b))) : values;
  }
  return [...new Map(values.map((value) => [termKey(value), value])).values()];
}

/**
 * A graph as rules look at it. Types are gathered once; the values of a node when it is first looked at. No inference:
 * a node has the types that it states (AgID's rules, mechanics).
 */
export class GraphIndex {
  private readonly types = new Map<string, Set<string>>();
  private readonly byType = new Map<string, string[]>();
  private readonly views = new Map<string, NodeView>();
  private readonly remembered = new Map<string, unknown>();

  constructor(readonly graph: Graph) {
    for (const [key, statements] of graph.subjects) {
      for (const { predicate, object } of statements) {
        if (predicate.value === TYPE && object.termType === 'NamedNode') this.addType(key, object.value);
      }
    }
  }

  private addType(key: string, type: string): void {
    let types = this.types.get(key);
    if (!types) {
      types = new Set();
      this.types.set(key, types);
    }
    if (types.has(type)) return;
    types.add(type);
    const instances = this.byType.get(type);
    if (instances) instances.push(key);
    else this.byType.set(type, [key]);
  }

  /** Every node with a type, with all of them. */
  typed(): Iterable<[string, ReadonlySet<string>]> {
    return this.types;
  }

  /** The nodes of a class, in the order of the document. */
  instances(type: Name): readonly string[] {
    return this.byType.get(fullName(type)) ?? [];
  }

  /** Whether a node states that type. */
  isA(key: string, type: Name): boolean {
    return this.typesOf(key).has(fullName(type));
  }

  /** The types that a node states, as full IRIs. */
  typesOf(key: string): ReadonlySet<string> {
    return this.types.get(key) ?? NO_TYPES;
  }

  /** Whether a value has statements of its own in the document. */
  isDescribed(term: Term): boolean {
    return term.termType !== 'Literal' && this.graph.subjects.has(nodeKey(term));
  }

  /** What several rules want to know of the document as a whole, found when it is first asked for. */
  remember<T>(name: string, find: () => T): T {
    if (!this.remembered.has(name)) this.remembered.set(name, find());
    return this.remembered.get(name) as T;
  }

  /** A node with its values. */
  view(key: string): NodeView {
    let view = this.views.get(key);
    if (!view) {
      view = new NodeView(key, this.graph);
      this.views.set(key, view);
    }
    return view;
  }

  /** The nodes that are values of a property of a node. */
  nodes(node: NodeView, property: Name): NodeView[] {
    return node
      .values(property)
      .flatMap((term) => (term.termType === 'Literal' ? [] : [this.view(nodeKey(term))]));
  }
}
