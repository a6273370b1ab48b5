import type { NamedNode, Quad, Quad_Object } from 'n3';
import n3 from 'n3';
import type { Prefix } from '../namespaces.js';
import { term, triple } from '../terms.js';
import type { DcatContext } from './context.js';

type Name = `${Prefix}:${string}`;

/** Adds triples about one node; what is undefined is left out. */
export class NodeWriter {
  constructor(
    readonly node: NamedNode,
    readonly quads: Quad[],
  ) {}

  types(...names: Name[]): this {
    for (const name of names) this.quads.push(triple(this.node, term('rdf:type'), term(name)));
    return this;
  }

  add(predicate: Name, ...objects: (Quad_Object | undefined)[]): this {
    for (const object of objects) {
      if (object !== undefined) this.quads.push(triple(this.node, term(predicate), object));
    }
    return this;
  }
}

/**
 * The triples of one resource while they are made: its own nodes in order of description, and the nodes it shares
 * with others (agents, concepts, licences, pages), each described once in a document.
 */
export class ResourceGraph {
  /** One list a subject, so that each is written in one piece. */
  private readonly own = new Map<string, NodeWriter>();
  private readonly shared: Quad[][] = [];
  private readonly described = new Set<string>();

  constructor(readonly context: DcatContext) {}

  /** Starts or goes on describing a node that only this resource speaks of. */
  node(iri: string): NodeWriter {
    const known = this.own.get(iri);
    if (known) return known;
    const writer = new NodeWriter(n3.DataFactory.namedNode(iri), []);
    this.own.set(iri, writer);
    return writer;
  }

  /**
   * Describes a node that other resources may name too. The first description in a document wins: two sources that
   * disagree about one agent must not give it two identifiers.
   * @param kind tells apart the parts one IRI may play (an agent and its home page)
   * @param describe called only when the document has no description yet
   */
  share(kind: string, iri: string, describe: (node: NodeWriter) => void): NamedNode {
    const node = n3.DataFactory.namedNode(iri);
    if (this.isFirst(`${kind} ${iri}`)) {
      const quads: Quad[] = [];
      this.shared.push(quads);
      describe(new NodeWriter(node, quads));
    }
    return node;
  }

  /** As `share`, with triples made elsewhere, once for all documents. */
  shareQuads(key: string, quads: Quad[]): void {
    if (this.isFirst(key)) this.shared.push(quads);
  }

  /** Own nodes first, then the shared ones, then the triples given here. */
  quads(unmapped: readonly Quad[] = []): Quad[] {
    const all: Quad[] = [];
    for (const { quads } of this.own.values()) for (const quad of quads) all.push(quad);
    for (const quads of this.shared) for (const quad of quads) all.push(quad);
    for (const quad of unmapped) all.push(quad);
    return all;
  }

  private isFirst(key: string): boolean {
    if (this.described.has(key) || this.context.memory?.has(key)) return false;
    this.described.add(key);
    this.context.memory?.add(key);
    return true;
  }
}
