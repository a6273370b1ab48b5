import type { Literal, NamedNode } from 'n3';
import { agentOf, organizationIri } from '../../catalog/addresses.js';
import type { Agent } from '../../catalog/model/index.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import { iriNode, localName, partIri, plain, safeIri, shortHash } from '../terms.js';
import { documentNode } from './documents.js';
import type { ResourceGraph } from './graph.js';
import { literals, oneName } from './texts.js';

/** Scheme of the kinds of publisher of ADMS 1.0, and its title. */
const PUBLISHER_TYPES = 'http://purl.org/adms/publishertype/1.0';

/**
 * An agent as dcatapit:Agent and foaf:Agent with its identifier and one name. Without an IRI it gets that of the
 * organization it is by its code, else one made of its code or name: one body, one node (digest, section 10).
 */
export function agentNode(
  graph: ResourceGraph,
  agent: Agent | undefined,
  organization?: OrganizationRecord,
): NamedNode | undefined {
  if (!agent) return undefined;
  const { publicUrl } = graph.context;
  const own = organization && agentOf(publicUrl, organization);
  const iri = safeIri(agent.iri ?? '') ?? mintedIri(publicUrl, agent, own, organization);
  if (iri === undefined) return undefined;
  // What the source left out about this very organization is known here.
  const full = own && safeIri(own.iri ?? '') === iri ? { ...own, ...agent } : agent;
  return graph.share('agent', iri, (node) =>
    node
      .types('dcatapit:Agent', 'foaf:Agent')
      .add('dct:identifier', full.identifier === undefined ? undefined : plain(full.identifier))
      // foaf:Agent without a foaf:name is a violation everywhere: the code or the IRI names it.
      .add('foaf:name', ...namesOf(graph, full, iri))
      .add('dct:type', agentType(graph, full.type))
      .add('foaf:homepage', documentNode(graph, full.homepage)),
  );
}

/** One name in Italian for DCAT-AP_IT, which has room for no more (digest, section 7); all of them in Europe. */
function namesOf(graph: ResourceGraph, { name, identifier }: Agent, iri: string): Literal[] {
  const fallback = plain(identifier ?? localName(iri));
  if (graph.context.profile === 'it') return [oneName(name) ?? fallback];
  const all = literals(name);
  return all.length > 0 ? all : [fallback];
}

/** The agent that an organization of the portal is. */
export const organizationNode = (
  graph: ResourceGraph,
  organization: OrganizationRecord,
): NamedNode | undefined => agentNode(graph, agentOf(graph.context.publicUrl, organization), organization);

function mintedIri(
  publicUrl: string,
  agent: Agent,
  own: Agent | undefined,
  organization: OrganizationRecord | undefined,
): string | undefined {
  const code = agent.identifier?.toLowerCase();
  if (organization && code !== undefined && code === own?.identifier?.toLowerCase()) {
    return safeIri(organizationIri(publicUrl, organization));
  }
  const key = code ?? oneName(agent.name)?.value;
  if (key === undefined) return undefined;
  return partIri(publicUrl, `agent-${/^[a-z0-9_]+$/.test(key) ? key : shortHash(key)}`);
}

/** dct:type of an agent: a skos:Concept, which must have a label. */
function agentType(graph: ResourceGraph, type: string | undefined): NamedNode | undefined {
  const iri = iriNode(type);
  if (!iri) return undefined;
  const ofAdms = iri.value.startsWith('http://purl.org/adms/publishertype/');
  return graph.share('concept', iri.value, (node) => {
    node.types('skos:Concept').add('skos:prefLabel', plain(localName(iri.value)));
    if (ofAdms) {
      const scheme = graph.share('scheme', PUBLISHER_TYPES, (it) =>
        it.types('skos:ConceptScheme').add('dct:title', plain('ADMS publisher type')),
      );
      node.add('skos:inScheme', scheme);
    }
  });
}
