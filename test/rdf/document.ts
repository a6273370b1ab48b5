import type { Quad } from 'n3';
import type { DataServiceRecord, DatasetRecord } from '../../src/catalog/record.js';
import type { Profile } from '../../src/rdf/profile.js';
import {
  catalogQuads,
  dataServiceQuads,
  datasetQuads,
  documentMemory,
  pagingQuads,
} from '../../src/rdf/to-dcat/index.js';
import { catalogRecord, organizationRecord, PUBLIC_URL } from './records.js';

/** A catalogue document as the interface makes it, of these resources. */
export function catalogueDocument(
  profile: Profile,
  datasets: readonly DatasetRecord[],
  services: readonly DataServiceRecord[] = [],
): Quad[] {
  const iris = new Set([...datasets, ...services].map((record) => record.iri));
  const context = {
    publicUrl: PUBLIC_URL,
    profile,
    describes: (iri: string) => iris.has(iri),
    memory: documentMemory(),
  };
  const content = {
    datasets: datasets.map(({ iri }) => iri),
    services: services.map(({ iri }) => iri),
    defaultPublisher: organizationRecord(),
  };
  return [
    ...catalogQuads(catalogRecord(), content, context),
    ...pagingQuads(PUBLIC_URL, {
      page: 1,
      lastPage: 2,
      pageSize: 100,
      totalItems: 101,
      self: `${PUBLIC_URL}/catalog.ttl`,
      addressOf: (page) => `${PUBLIC_URL}/catalog.ttl?page=${page}`,
    }),
    ...datasets.flatMap((record) => datasetQuads(record, context)),
    ...services.flatMap((record) => dataServiceQuads(record, context)),
  ];
}
