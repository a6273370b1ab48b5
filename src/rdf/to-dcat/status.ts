import type { NamedNode } from 'n3';
import { byIri, resolve } from '../../vocabularies/index.js';
import { iriNode, text } from '../terms.js';
import { conceptNode } from './concepts.js';
import type { ResourceGraph } from './graph.js';

const ADMS_STATUS = 'http://purl.org/adms/status/1.0';

/**
 * adms:status of a distribution: DCAT-AP 3 takes the EU list, DCAT-AP 2.1.1 that of ADMS, to which each entry but the
 * provisional one leads.
 */
export function statusNode(graph: ResourceGraph, status: string | undefined): NamedNode | undefined {
  if (status === undefined) return undefined;
  if (graph.context.profile === 'dcat-ap-3') return conceptNode(graph, 'distribution-status', status);
  const concept = byIri('distribution-status', status) ?? resolve('distribution-status', status)?.concept;
  if (!concept) return conceptNode(graph, 'distribution-status', status);
  const adms = iriNode(concept.admsIri);
  if (!adms) return undefined;
  const scheme = graph.share('scheme', ADMS_STATUS, (node) =>
    node.types('skos:ConceptScheme').add('dct:title', text('ADMS status', 'en')),
  );
  return graph.share('concept', adms.value, (node) =>
    node
      .types('skos:Concept')
      .add(
        'skos:prefLabel',
        concept.label.it === undefined ? undefined : text(concept.label.it, 'it'),
        concept.label.en === undefined ? undefined : text(concept.label.en, 'en'),
      )
      .add('skos:inScheme', scheme),
  );
}
