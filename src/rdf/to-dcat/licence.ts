import type { NamedNode } from 'n3';
import type { LicenseDocument } from '../../catalog/model/index.js';
import { type Licence, licenceByAnyIri, resolve } from '../../vocabularies/index.js';
import type { Profile } from '../profile.js';
import { iriNode, plain, text } from '../terms.js';
import { conceptNode } from './concepts.js';
import type { ResourceGraph } from './graph.js';
import { literals } from './texts.js';

/**
 * A licence as dcatapit:LicenseDocument and dct:LicenseDocument.
 *
 * One that a vocabulary knows is described from there, whatever the source called it: readers match it by IRI, by
 * dct:type (ADMS) or by name and version. Its IRI is, in `it`, the address at creativecommons.org for Creative Commons
 * licences (the guide's advice) and the Italian vocabulary's for the others; in the European profiles that of the EU
 * table, the only one the quality score surely knows. The other IRIs of the family follow as owl:sameAs.
 * @param ownIri for a licence of which only a name is known
 */
export function licenceNode(
  graph: ResourceGraph,
  licence: LicenseDocument | undefined,
  ownIri: string,
): NamedNode | undefined {
  if (!licence || Object.keys(licence).length === 0) return undefined;
  const known = licence.iri === undefined ? undefined : lookUp(licence.iri);
  if (known) return knownLicence(graph, known);
  const iri = iriNode(licence.iri)?.value ?? ownIri;
  return graph.share('licence', iri, (node) =>
    node
      .types('dcatapit:LicenseDocument', 'dct:LicenseDocument')
      .add('dct:type', conceptNode(graph, 'licence-type', licence.type))
      .add('foaf:name', ...literals(licence.name))
      .add('owl:versionInfo', licence.version === undefined ? undefined : plain(licence.version)),
  );
}

const lookUp = (value: string): Licence | undefined =>
  licenceByAnyIri(value) ?? (resolve('licence', value) ?? resolve('licence-eu', value))?.concept;

function knownLicence(graph: ResourceGraph, licence: Licence): NamedNode | undefined {
  const iri = writtenIri(licence, graph.context.profile);
  const others = [licence.url, licence.iri, licence.euIri].filter(
    (other): other is string => other !== undefined && other !== iri,
  );
  return graph.share('licence', iri, (node) =>
    node
      .types('dcatapit:LicenseDocument', 'dct:LicenseDocument')
      .add('dct:type', conceptNode(graph, 'licence-type', licence.type))
      .add('foaf:name', text(licence.label.it ?? licence.label.en ?? licence.code, 'it'))
      .add('owl:versionInfo', licence.version === undefined ? undefined : plain(licence.version))
      .add('owl:sameAs', ...others.map((other) => iriNode(other))),
  );
}

/** Which of its IRIs a known licence goes by in a profile. */
function writtenIri(licence: Licence, profile: Profile): string {
  const isCreativeCommons = licence.url?.includes('//creativecommons.org/') ?? false;
  if (profile === 'it') return isCreativeCommons && licence.url ? licence.url : licence.iri;
  return licence.euIri ?? (licence.vocabulary === 'licence-eu' ? licence.iri : (licence.url ?? licence.iri));
}
