import { createHash } from 'node:crypto';
import type { Graph } from '../read/graph.js';
import { printTerm } from '../read/n-triples.js';
import { nodeKey, type Term } from '../read/terms.js';
import { fullName, Names } from './names.js';
import { Node } from './node.js';

/** The part of a skolem IRI that tells it from others. */
const SKOLEM = /[#.]genid-[0-9a-f]{16}$/;
/** How deep blank nodes within blank nodes count for the identity of the outermost. */
const KEY_DEPTH = 6;
/** How many characters about nodes that several resources share are copied to them, all together. */
const MAX_COPIED = 100_000_000;
const CLASSES_OF_THEIR_OWN = [
  'dcat:Dataset',
  'dcatapit:Dataset',
  'dcat:DatasetSeries',
  'dcat:Distribution',
  'dcatapit:Distribution',
  'dcat:DataService',
  'dcat:Catalog',
  'dcatapit:Catalog',
];

/** A document as its readers see it: types, who refers to what, and an order of values that is always the same. */
export class Source {
  readonly names = new Names();
  private readonly types = new Map<string, Set<string>>();
  private readonly referrers = new Map<string, string[]>();
  private readonly contents = new Map<string, string>();
  private copies = MAX_COPIED;

  constructor(readonly graph: Graph) {
    const { names } = this;
    for (const [key, statements] of graph.subjects) {
      for (const { predicate, object } of statements) {
        if (object.termType === 'Literal') continue;
        if (names.short(predicate.value) === 'rdf:type') {
          const types = this.types.get(key);
          if (types) types.add(names.short(object.value));
          else this.types.set(key, new Set([names.short(object.value)]));
          continue;
        }
        const target = nodeKey(object);
        if (!graph.subjects.has(target)) continue;
        const known = this.referrers.get(target);
        if (known) known.push(key);
        else this.referrers.set(target, [key]);
      }
    }
  }

  /** Keys of the nodes that are of one of these classes. */
  ofType(...classes: string[]): string[] {
    return [...this.types].filter(([, types]) => classes.some((name) => types.has(name))).map(([key]) => key);
  }

  is(key: string, ...classes: string[]): boolean {
    const types = this.types.get(key);
    return types !== undefined && classes.some((name) => types.has(name));
  }

  /** Whether the node is a resource with a reader of its own, which no other resource swallows. */
  isResource(key: string): boolean {
    return this.is(key, ...CLASSES_OF_THEIR_OWN);
  }

  describes(key: string): boolean {
    return this.graph.subjects.has(key);
  }

  /** Keys of the nodes that refer to this one. */
  referrersOf(key: string): readonly string[] {
    return this.referrers.get(key) ?? [];
  }

  /** A fresh view of a node, from which values can be taken. */
  node(key: string): Node {
    return new Node(key, this.graph.about(key), this.names, this.order);
  }

  /**
   * Whether an IRI is the document itself, which is what an empty reference becomes. Where a concept or a licence
   * belongs that is always a fault; a page or an agent may rightly have the address the document was read from, so
   * there only what was written empty counts (`EmptyReference`).
   */
  isDocument(iri: string): boolean {
    const { baseIri } = this.graph;
    return iri === baseIri || iri === baseIri.replace(/#.*$/, '');
  }

  /**
   * Whether so many more characters about shared nodes may be copied. A small document in which everything refers to
   * one large node would otherwise grow by the number of its datasets.
   */
  mayCopy(characters: number): boolean {
    if (characters > this.copies) return false;
    this.copies -= characters;
    return true;
  }

  /** Whether an IRI was given to a blank node in an earlier reading, and still stands for one. */
  isSkolem(iri: string): boolean {
    return SKOLEM.test(iri);
  }

  /** What the document wrote for an IRI, when that was relative. */
  relativeText(iri: string): string | undefined {
    return this.graph.relative.get(iri);
  }

  /** IRI for a blank node of a resource, from what is said about it: the same in every reading. */
  skolem(resource: string, key: string): string {
    return `${resource}${resource.includes('#') ? '.' : '#'}genid-${this.contentOf(key)}`;
  }

  /**
   * IRIs first, then literals, then blank nodes by content, last the IRIs given to blank nodes in an earlier reading:
   * so a second value that was set aside is set aside again.
   */
  private readonly order = (a: Term, b: Term): number => {
    const left = this.orderKey(a);
    const right = this.orderKey(b);
    if (left === right && a !== b) return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
    return left < right ? -1 : left > right ? 1 : 0;
  };

  private orderKey(term: Term): string {
    if (term.termType === 'BlankNode') return `3${this.contentOf(nodeKey(term))}`;
    if (term.termType === 'Literal') return `2${printTerm(term)}`;
    return `${SKOLEM.test(term.value) ? 4 : 1}${term.value}`;
  }

  /**
   * Digest of what is said about a blank node and the blank nodes below it, whatever labels and order. Each level is
   * computed once, so that a document of blank nodes that all refer to each other costs no more than its size.
   */
  private contentOf(key: string, depth = KEY_DEPTH): string {
    const memo = `${depth} ${key}`;
    const known = this.contents.get(memo);
    if (known !== undefined) return known;
    const lines = this.graph.about(key).map(({ predicate, object }) => {
      const name = fullName(this.names.short(predicate.value));
      if (object.termType !== 'BlankNode') return `${name} ${printTerm(object)}`;
      return `${name} ${depth > 0 ? this.contentOf(nodeKey(object), depth - 1) : '_'}`;
    });
    const text = [...new Set(lines)].sort().join('\n');
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    this.contents.set(memo, digest);
    return digest;
  }
}
