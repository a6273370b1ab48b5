import { distributionIri } from '../catalog/addresses.js';
import type { ResourceRecord } from '../catalog/record.js';
import type { Graph } from '../rdf/read/graph.js';
import { nodeKey } from '../rdf/read/terms.js';
import type { Finding, Name } from './rule.js';
import { shortName } from './short-name.js';

/** Properties of the model that are not called as in the vocabulary they come from. */
const RENAMED: Partial<Record<Name, string>> = {
  'adms:identifier': 'otherIdentifier',
  'locn:geographicName': 'name',
  'vcard:hasEmail': 'email',
  'vcard:hasTelephone': 'telephone',
  'vcard:hasURL': 'url',
};

const localName = (path: Name): string => path.slice(path.indexOf(':') + 1);
const propertyOf = (path: Name): string => RENAMED[path] ?? localName(path);

/** A place in a document, with what stands there. */
interface Place {
  pointer: string;
  value: unknown;
}

/**
 * Adds to findings about a resource of ours, about one of its distributions or about a part of either (a contact point, a
 * period, a licence) the pointer into its document (RFC 6901). Findings about nodes that the document does not hold, as
 * the organization that stands in for a publisher, are given back as they are.
 *
 * @param graph the triples of the record, by which its parts are found
 */
export function locate(
  findings: readonly Finding[],
  record: ResourceRecord,
  publicUrl: string,
  graph?: Graph,
): Finding[] {
  if (findings.length === 0) return [];
  const places = new Map<string, Place>([[record.iri, { pointer: '', value: record.doc }]]);
  const distributions = 'distribution' in record.doc ? (record.doc.distribution ?? []) : [];
  distributions.forEach((distribution, i) => {
    const iri = distributionIri(publicUrl, record.id, distribution);
    places.set(iri, { pointer: `/distribution/${i}`, value: distribution });
  });
  const parts =
    graph && findings.some(({ focus }) => !places.has(focus))
      ? partsOf(graph, places)
      : new Map<string, Place>();
  return findings.map((finding) => {
    const place = places.get(finding.focus) ?? parts.get(finding.focus);
    return place ? { ...finding, pointer: pointerOf(place, finding.path) } : finding;
  });
}

/** The place of a property; a coded value has none of its own. */
const pointerOf = ({ pointer, value }: Place, path: Name | undefined): string =>
  path && typeof value === 'object' ? `${pointer}/${propertyOf(path)}` : pointer;

/** The parts of some nodes by their keys: what a property leads to, where the document has that property. */
function partsOf(graph: Graph, places: ReadonlyMap<string, Place>): Map<string, Place> {
  const parts = new Map<string, Place>();
  for (const [key, place] of places) {
    const counts = new Map<string, number>();
    for (const { predicate, object } of graph.about(key)) {
      if (object.termType === 'Literal') continue;
      const name = propertyOf(shortName(predicate.value));
      const held = (place.value as Record<string, unknown>)[name];
      if (held === undefined) continue;
      const node = nodeKey(object);
      const i = counts.get(name) ?? 0;
      counts.set(name, i + 1);
      if (parts.has(node) || places.has(node)) continue;
      const pointer = `${place.pointer}/${name}`;
      parts.set(
        node,
        Array.isArray(held) ? { pointer: `${pointer}/${i}`, value: held[i] } : { pointer, value: held },
      );
    }
  }
  return parts;
}
