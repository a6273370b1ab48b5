import type { Graph, Statement } from '../../src/rdf/parse.js';

const DCAT = 'http://www.w3.org/ns/dcat#';
const DCT = 'http://purl.org/dc/terms/';
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const RESOURCES = new Set([
  `${DCAT}Dataset`,
  `${DCAT}DataService`,
  'http://dati.gov.it/onto/dcatapit#Dataset',
]);
/** Properties whose IRIs a catalogue describes in the same document: without that they are half told. */
const DESCRIBED = new Set([
  `${DCAT}distribution`,
  `${DCAT}contactPoint`,
  `${DCT}publisher`,
  `${DCT}rightsHolder`,
  `${DCT}creator`,
]);

const keyOf = ({ object }: Statement): string | undefined =>
  object.termType === 'Literal'
    ? undefined
    : object.termType === 'BlankNode'
      ? `_:${object.value}`
      : object.value;

/**
 * Takes out of a graph that broke off the datasets and services that may not be whole: the one that was being read, and
 * those that refer to a node of theirs that never came. What is left can be trusted as if the document were whole.
 *
 * @returns how many were taken out
 */
export function dropHalfTold(graph: Graph): number {
  const resources = [...graph.subjects]
    .filter(([, statements]) => statements.some(isResourceType))
    .map(([key]) => key);
  // What was being read: the node that came last with all that lead to it, and the resource that was opened last, since
  // nested nodes are tied to theirs only when they end.
  const last = [...graph.subjects.keys()].at(-1);
  const around = last === undefined ? new Set<string>() : ownersOf(graph, last);
  const opened = resources.at(-1);
  if (opened !== undefined) around.add(opened);
  const half = resources.filter((key) => around.has(key) || !isWhole(graph, key));
  for (const key of half) graph.subjects.delete(key);
  return half.length;
}

const isResourceType = ({ predicate, object }: Statement): boolean =>
  predicate.value === TYPE && RESOURCES.has(object.value);

/** The node and all that lead to it. */
function ownersOf(graph: Graph, node: string): Set<string> {
  const found = new Set([node]);
  const subjects = [...graph.subjects];
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [key, statements] of subjects) {
      if (!found.has(key) && statements.some((it) => found.has(keyOf(it) ?? ''))) found.add(key);
    }
  }
  return found;
}

/** Whether all nodes of its own are described, to any depth. */
function isWhole(graph: Graph, resource: string): boolean {
  const seen = new Set([resource]);
  for (const key of seen) {
    for (const statement of graph.about(key)) {
      const target = keyOf(statement);
      if (target === undefined || seen.has(target)) continue;
      const isOwn = target.startsWith('_:') || DESCRIBED.has(statement.predicate.value);
      if (!isOwn) continue;
      if (!graph.subjects.has(target)) return false;
      seen.add(target);
    }
  }
  return true;
}
