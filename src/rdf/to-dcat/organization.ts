import type { Quad } from 'n3';
import { contactPointOf, organizationIri } from '../../catalog/addresses.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import { organizationNode } from './agent.js';
import { contactPointNode } from './contact-point.js';
import type { DcatContext } from './context.js';
import { ResourceGraph } from './graph.js';

/** The document about an organization: the agent it is, and its contact point. */
export function organizationQuads(organization: OrganizationRecord, context: DcatContext): Quad[] {
  const graph = new ResourceGraph(context);
  organizationNode(graph, organization);
  const contact = contactPointOf(context.publicUrl, organization);
  const agentIri = organizationIri(context.publicUrl, organization);
  if (contact) contactPointNode(graph, contact, contact.iri ?? agentIri, new Set([agentIri]));
  return graph.quads();
}
