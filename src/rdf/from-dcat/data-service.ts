import type { DataService } from '../../catalog/model/index.js';
import { iriList } from './iris.js';
import { oneLicence } from './licence.js';
import type { Mend } from './mends.js';
import { defined, Reading } from './reading.js';
import { readResource } from './resource.js';
import type { Source } from './source.js';
import { oneStatement } from './statement.js';
import { unmapped } from './unmapped.js';

/** A data service as found. */
export interface ServiceFound {
  iri: string;
  doc: DataService;
  mends: Mend[];
}

/** Reads one dcat:DataService (digest, section 15); `iri` is the one it goes by. */
export function readDataService(source: Source, key: string, iri: string): ServiceFound {
  const r = new Reading(source, iri);
  const node = r.node(key);
  const doc = defined<DataService>({
    ...readResource(r, node),
    endpointURL: iriList(r, node, 'dcat:endpointURL'),
    endpointDescription: iriList(r, node, 'dcat:endpointDescription'),
    servesDataset: iriList(r, node, 'dcat:servesDataset'),
    license: oneLicence(r, node, 'dct:license'),
    rights: oneStatement(r, node, 'dct:rights'),
  });
  const rest = unmapped(r);
  if (rest) doc.unmapped = rest;
  return { iri, doc, mends: r.mends };
}
