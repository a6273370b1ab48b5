import type { Graph } from '../read/graph.js';
import { EmptyReference, type Term } from '../read/terms.js';
import { isIri } from './iris.js';
import { inOrder } from './reading.js';

/** Where a document stands in a catalogue served in pages (hydra; contract of the DCAT endpoints, section 3). */
export interface Paging {
  /** Address of the next page; absent on the last one. */
  next?: string;
  /** How many items all pages hold, where the source tells. */
  totalItems?: number;
}

const HYDRA =
  /^https?:\/\/www\.w3\.org\/ns\/hydra\/core#(next|nextPage|totalItems|PartialCollectionView|PagedCollection|Collection)$/;
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

/** What a node says in hydra's words. */
type PageNode = Map<string, Term[]>;

/**
 * Reads hydra paging as harvesters do: `hydra:next`, else `hydra:nextPage`, as IRI or text, on a page node. A node is one
 * by its class, or, where none has such a class, by naming a next page.
 *
 * @param address where the document was read; of several page nodes the one of that address goes first
 * @returns undefined when the document has no page node: the catalogue came whole
 */
export function readPaging(graph: Graph, address?: string): Paging | undefined {
  const found = pageNodes(graph);
  if (found.length === 0) return undefined;
  const nodes = found
    .sort(([a], [b]) => Number(b === address) - Number(a === address) || inOrder(a, b))
    .map(([, node]) => node);
  const values = (name: string): Term[] => nodes.flatMap((node) => node.get(name) ?? []);
  const isSelf = (url: string): boolean => url === graph.baseIri || url === graph.baseIri.replace(/#.*$/, '');
  const next = [...values('next'), ...values('nextPage')]
    .filter((term) => !(term instanceof EmptyReference))
    .map((term) => term.value.trim())
    .find((url) => isIri(url) && !isSelf(url));
  const total = values('totalItems')
    .map((term) => Number(term.value.trim()))
    .find((count) => Number.isSafeInteger(count) && count >= 0);
  return { ...(next !== undefined && { next }), ...(total !== undefined && { totalItems: total }) };
}

function pageNodes(graph: Graph): [string, PageNode][] {
  const typed: [string, PageNode][] = [];
  const naming: [string, PageNode][] = [];
  for (const [key, statements] of graph.subjects) {
    let node: PageNode | undefined;
    let isPage = false;
    for (const { predicate, object } of statements) {
      if (predicate.value === TYPE) {
        isPage ||= object.termType === 'NamedNode' && HYDRA.test(object.value);
        continue;
      }
      if (!predicate.value.includes('hydra')) continue;
      const name = HYDRA.exec(predicate.value)?.[1];
      if (name === undefined) continue;
      node ??= new Map();
      node.set(name, [...(node.get(name) ?? []), object]);
    }
    if (isPage) typed.push([key, node ?? new Map()]);
    else if (node?.has('next') || node?.has('nextPage')) naming.push([key, node]);
  }
  return typed.length > 0 ? typed : naming;
}
