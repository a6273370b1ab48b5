import type { NamedNode } from 'n3';
import type { ContactPoint } from '../../catalog/model/index.js';
import { iriNode, partIri, plain, safeIri } from '../terms.js';
import type { ResourceGraph } from './graph.js';
import { addressNodes } from './hvd.js';

/**
 * A contact point as dcatapit:Organization, vcard:Organization and vcard:Kind. Its telephone is a node of both types
 * that validators ask for (rule 210 and the guide differ), its e-mail a mailto: IRI (rule 207).
 * @param ownIri IRI for one that has none, or that borrows the IRI of an agent: the commonest error of the guide's list
 * @param agents IRIs of the agents of the same resource
 * @param highValue whether the resource is a high-value one, whose shapes want addresses typed too
 */
export function contactPointNode(
  graph: ResourceGraph,
  contact: ContactPoint,
  ownIri: string,
  agents: ReadonlySet<string>,
  highValue = false,
): NamedNode {
  const given = safeIri(contact.iri ?? '');
  const iri = given === undefined || agents.has(given) ? ownIri : given;
  const email = contact.email === undefined ? [] : [`mailto:${contact.email}`];
  // Outside the shared description: a contact point may be described first by a resource of no high value.
  const [emailNode] = addressNodes(graph, email, highValue);
  const [urlNode] = addressNodes(graph, contact.url === undefined ? [] : [contact.url], highValue);
  return graph.share('contact', iri, (node) => {
    node
      .types('dcatapit:Organization', 'vcard:Organization', 'vcard:Kind')
      .add('vcard:fn', contact.fn === undefined ? undefined : plain(contact.fn))
      .add('vcard:hasEmail', emailNode)
      .add('vcard:hasTelephone', telephoneNode(graph, iri, contact.telephone))
      .add('vcard:hasURL', urlNode);
  });
}

function telephoneNode(graph: ResourceGraph, contactIri: string, telephone: string | undefined) {
  if (telephone === undefined) return undefined;
  const digits = telephone.replace(/[\s()./-]/g, '');
  return graph.share('telephone', partIri(contactIri, 'telephone'), (node) =>
    node
      .types('vcard:Voice', 'vcard:TelephoneType')
      .add('vcard:value', plain(telephone))
      .add('vcard:hasValue', /^\+?\d+$/.test(digits) ? iriNode(`tel:${digits}`) : undefined),
  );
}
