import { EmptyReference, nodeKey, type Term } from '../read/terms.js';
import { type Mend, type MendCode, mend } from './mends.js';
import type { Node } from './node.js';
import type { Source } from './source.js';

/** The reading of one resource (dataset, service or catalogue): its nodes, and what was mended on the way. */
export class Reading {
  readonly mends: Mend[] = [];
  /** Nodes that were looked into, by key. */
  readonly nodes = new Map<string, Node>();
  /** Documents made of blank nodes: they get an IRI if something about the node was left over. */
  readonly blankParts: { key: string; doc: { iri?: string } }[] = [];
  /** IRIs that ended up in the document and may be described by nodes that nobody looked into. */
  readonly mentioned = new Set<string>();
  private readonly made = new Map<string, unknown>();

  constructor(
    readonly source: Source,
    /** IRI of the resource. */
    readonly subject: string,
  ) {}

  /** The node, the same one each time: what one reader took, the next does not find. */
  node(key: string): Node {
    let node = this.nodes.get(key);
    if (!node) {
      const made = this.source.node(key);
      made.onOverflow = (name, count) => this.note('too-many-values', made, name, String(count));
      node = made;
      this.nodes.set(key, node);
    }
    return node;
  }

  /** Notes a mend or a report about a property of a node. */
  note(code: MendCode, node: Node, property: string | undefined, from: string, to?: string): void {
    const subject = node.isBlank ? this.subject : node.key;
    this.mends.push(
      mend(code, subject, from, {
        ...(property !== undefined && { property }),
        ...(to !== undefined && { to }),
      }),
    );
  }

  /** Puts a value back among what is not mapped, and says why. */
  keep(code: MendCode, node: Node, property: string, term: Term): undefined {
    node.keep(property, term);
    this.note(code, node, property, term.value);
    return undefined;
  }

  /**
   * Reads the node a term stands for as a part of the document, once for each role: the same agent as publisher and
   * as rights holder gives the same object.
   *
   * @param read gives the document of the node; its `iri` is set here
   */
  part<T extends { iri?: string }>(
    role: string,
    term: Term,
    owner: Node,
    property: string,
    read: (node: Node) => T,
  ): T {
    const key = nodeKey(term as Exclude<Term, { termType: 'Literal' }>);
    const memo = `${role} ${key}`;
    const known = this.made.get(memo) as T | undefined;
    if (known) return known;
    const node = this.node(key);
    const isEmpty = term instanceof EmptyReference || (role === 'licence' && this.source.isDocument(key));
    const iri = node.isBlank || isEmpty ? undefined : key;
    if (!node.isBlank && iri === undefined) this.note('empty-reference', owner, property, '');
    const doc = { ...(iri !== undefined && { iri }), ...read(node) };
    if (node.isBlank) this.blankParts.push({ key, doc });
    this.made.set(memo, doc);
    return doc;
  }
}

/** An object without its undefined properties. */
export function defined<T extends object>(object: T): T {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) if (value !== undefined) result[key] = value;
  return result as T;
}

/** A list, or undefined when it is empty: the model leaves empty lists out. */
export const some = <T>(items: readonly T[]): T[] | undefined => (items.length > 0 ? [...items] : undefined);

/** Texts in an order that is the same everywhere. */
export const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Items each once and in a fixed order, both by their content. */
export function distinct<T>(items: readonly T[]): T[] | undefined {
  if (items.length < 2) return some(items);
  const byContent = new Map(
    items.map((item) => [typeof item === 'string' ? item : JSON.stringify(item), item]),
  );
  return [...byContent].sort(([a], [b]) => inOrder(a, b)).map(([, item]) => item);
}
