import type { Quad } from 'n3';
import type { LangMap } from '../../catalog/model/index.js';
import type { ResourceKind } from '../../platform/schema.js';
import { instant } from '../dates.js';
import { iriNode, term, triple, typed } from '../terms.js';
import { literals } from './texts.js';

/** adms:status of what was taken back (ADMS status scheme 1.0). */
const WITHDRAWN = 'http://purl.org/adms/status/Withdrawn';

/**
 * What is said of a resource that was removed: that it was there, what it was called, and since when it is no more. The EU's
 * and ADMS's way to say so is adms:status; owl:deprecated is what general linked-data clients know.
 */
export function tombstoneQuads(gone: {
  kind: ResourceKind;
  iri: string;
  title: LangMap | undefined;
  removedAt: Date;
}): Quad[] {
  const node = iriNode(gone.iri);
  const status = iriNode(WITHDRAWN);
  if (!node || !status) return [];
  return [
    triple(node, term('rdf:type'), term(gone.kind === 'dataset' ? 'dcat:Dataset' : 'dcat:DataService')),
    ...literals(gone.title).map((title) => triple(node, term('dct:title'), title)),
    triple(node, term('dct:modified'), instant(gone.removedAt)),
    triple(node, term('adms:status'), status),
    triple(node, term('owl:deprecated'), typed('true', 'xsd:boolean')),
  ];
}
