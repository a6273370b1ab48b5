import { PREFIXES, type Prefix } from '../rdf/namespaces.js';
import type { Name } from './rule.js';

const NAMESPACES = Object.entries(PREFIXES) as [Prefix, string][];

/** The prefixed name of an IRI, or the IRI itself where no prefix fits. */
export function shortName(iri: string): Name {
  const found = NAMESPACES.find(([, namespace]) => iri.startsWith(namespace));
  return (found ? `${found[0]}:${iri.slice(found[1].length)}` : iri) as Name;
}
