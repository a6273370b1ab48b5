import type { Quad } from 'n3';
import { allTables } from '../../catalog/queries/distributions-with-tables.js';
import { publicIris } from '../../catalog/queries/linked-resources.js';
import { streamPublic } from '../../catalog/queries/list-resources.js';
import type { CatalogRecord, DatasetRecord, OrganizationRecord } from '../../catalog/record.js';
import type { Db } from '../../platform/database.js';
import type { Profile } from '../../rdf/profile.js';
import {
  catalogLinkQuads,
  catalogQuads,
  type DcatContext,
  dataServiceQuads,
  datasetQuads,
  documentMemory,
  resourceIri,
  tableServiceIris,
} from '../../rdf/to-dcat/index.js';

export interface WholeCatalogue {
  db: Db;
  publicUrl: string;
  profile: Profile;
  catalog: CatalogRecord;
  defaultPublisher: OrganizationRecord | undefined;
  modifiedSince?: Date | undefined;
  /** Some datasets only, as a search finds them, and no services; left out, everything public. */
  datasets?: AsyncGenerator<DatasetRecord[]> | undefined;
}

/** Rows a query, and datasets a chunk of the document: small ones are gone before the collector must move them. */
const ROWS = 100;
const CHUNK = 25;

/**
 * The whole catalogue chunk by chunk: its description with the first datasets, each chunk with the catalogue's links
 * to it and to the interfaces of its tables, the data services at the end. Memory holds two batches of rows whatever the size of the catalogue.
 */
export async function* wholeCatalogue(whole: WholeCatalogue): AsyncGenerator<Quad[]> {
  const { db, publicUrl, profile, modifiedSince } = whole;
  const context: DcatContext = {
    publicUrl,
    profile,
    memory: documentMemory(),
    hasTable: await allTables(db),
  };
  const nothing = { datasets: [], services: [], defaultPublisher: whole.defaultPublisher };
  const options = { batch: ROWS, ...(modifiedSince && { modifiedSince }) };
  let head = catalogQuads(whole.catalog, nothing, context);
  for await (const batch of ahead(whole.datasets ?? streamPublic(db, 'dataset', options))) {
    const here = await describing(whole, context, batch.flatMap(linksOfDataset));
    for (const records of chunksOf(batch)) {
      const datasets = records.map((record) => resourceIri(publicUrl, record));
      yield [
        ...head,
        ...catalogLinkQuads(
          { datasets, services: records.flatMap((record) => tableServiceIris(record, context)) },
          context,
        ),
        ...records.flatMap((record) => datasetQuads(record, here)),
      ];
      head = [];
    }
  }
  if (head.length > 0) yield head;
  if (whole.datasets) return;
  for await (const records of ahead(streamPublic(db, 'dataService', options))) {
    const links = records.flatMap(({ doc }) => doc.servesDataset ?? []);
    const here = await describing(whole, context, links);
    const services = records.map((record) => resourceIri(publicUrl, record));
    yield [
      ...catalogLinkQuads({ datasets: [], services }, context),
      ...records.flatMap((record) => dataServiceQuads(record, here)),
    ];
  }
}

const linksOfDataset = ({ doc }: DatasetRecord): string[] => [
  ...[doc.isVersionOf, doc.hasVersion, doc.source].flatMap((iris) => iris ?? []),
  ...(doc.distribution ?? []).flatMap(({ accessService }) => accessService ?? []),
];

function* chunksOf<T>(items: readonly T[]): Generator<T[]> {
  for (let i = 0; i < items.length; i += CHUNK) yield items.slice(i, i + CHUNK);
}

/** The same values, the next one asked for while the present one is used: the database works meanwhile. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      // Whoever stops reading never awaits it; its failure must not end the process.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await source.return(undefined);
  }
}

/**
 * The context in which links to what the public sees are links within this document; when only some
 * datasets are asked for, nobody knows. `it` does not need to: see `links.ts`.
 */
async function describing(
  { db, modifiedSince, datasets }: WholeCatalogue,
  context: DcatContext,
  links: readonly string[],
): Promise<DcatContext> {
  if (context.profile === 'it' || modifiedSince || datasets) return context;
  const known = await publicIris(db, links);
  return { ...context, describes: (iri) => known.has(iri) };
}
