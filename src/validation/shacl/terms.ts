import n3, { type NamedNode, type Store } from 'n3';
import type { Graph } from '../../rdf/read/graph.js';

/**
 * The words of this folder.
 *
 * packed       statements as a flat list of texts, which crosses to a worker thread cheaply
 * shapes       SHACL shapes from one or more sources, packed
 * result       what the engine reports about one focus, in plain values
 */

/** Five texts a statement: subject key, predicate, kind and value of the object, its language, its datatype. */
export type Packed = readonly string[];

const STATEMENT = 5;
const KINDS = { NamedNode: 'i', BlankNode: 'b', Literal: 'l' } as const;

/** What is put before the labels of blank nodes of data, so that none is taken for one of the shapes. */
export const DATA_LABEL = 'd-';

/** Packs a graph; `label` goes before the labels of its blank nodes. */
export function pack(graph: Graph, label: string): string[] {
  const packed: string[] = [];
  for (const [key, statements] of graph.subjects) {
    const subject = key.startsWith('_:') ? `_:${label}${key.slice(2)}` : key;
    for (const { predicate, object } of statements) {
      const value = object.termType === 'BlankNode' ? `${label}${object.value}` : object.value;
      packed.push(subject, predicate.value, `${KINDS[object.termType]}${value}`);
      if (object.termType === 'Literal') packed.push(object.language, object.datatype.value);
      else packed.push('', '');
    }
  }
  return packed;
}

/** The statements but those of a predicate with one of these objects (kind and value, as packed). */
export function withoutObjects(packed: Packed, predicate: string, objects: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let i = 0; i < packed.length; i += STATEMENT) {
    if (packed[i + 1] === predicate && objects.has(packed[i + 2] as string)) continue;
    kept.push(...packed.slice(i, i + STATEMENT));
  }
  return kept;
}

const { namedNode, blankNode, literal, quad } = n3.DataFactory;

/** The store of packed statements. Statements made twice are one. */
export function unpack(packed: Packed): Store {
  const store = new n3.Store();
  const iris = new Map<string, NamedNode>();
  const iri = (value: string): NamedNode => {
    let term = iris.get(value);
    if (!term) {
      term = namedNode(value);
      iris.set(value, term);
    }
    return term;
  };
  for (let i = 0; i < packed.length; i += STATEMENT) {
    const [key, predicate, kinded, language, datatype] = packed.slice(i, i + STATEMENT) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const value = kinded.slice(1);
    const object =
      kinded[0] === 'l'
        ? literal(value, language || iri(datatype))
        : kinded[0] === 'b'
          ? blankNode(value)
          : iri(value);
    store.addQuad(quad(key.startsWith('_:') ? blankNode(key.slice(2)) : iri(key), iri(predicate), object));
  }
  return store;
}
