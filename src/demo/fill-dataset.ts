import { Readable } from 'node:stream';
import { attachFile } from '../catalog/commands/files.js';
import { createResource } from '../catalog/commands/resources.js';
import type { DatasetInput, Distribution } from '../catalog/model/index.js';
import { normaliseDataset } from '../catalog/normalise-codes.js';
import { findResource } from '../catalog/queries/find-resource.js';
import type { DatasetRecord, OrganizationRecord } from '../catalog/record.js';
import { AppError } from '../errors.js';
import { systemActor } from '../people/policy.js';
import { checkFileJob } from '../publication/check-file.js';
import { publish } from '../publication/publish.js';
import type { Services } from '../services.js';
import { loadTableJob } from '../tables/load-job.js';
import { type DemoDataset, type DemoFile, identifierOf } from './describe/index.js';

/** What filling needs of the services. */
export type DemoServices = Pick<Services, 'catalog' | 'db' | 'blobs' | 'tablesDir'>;

/** Who did it, in the revisions. */
export const DEMO_ACTOR = systemActor('demo');

/** The document as the catalogue keeps it: codes are IRIs, distributions say through which service they are had. */
function documentOf(dataset: DemoDataset, serviceIri: string, today: string): DatasetInput {
  const { doc, problems } = normaliseDataset({
    ...dataset.doc,
    identifier: identifierOf(dataset),
    distribution: dataset.files.map(({ distribution }) => ({
      ...distribution,
      issued: today,
      ...(dataset.served && { accessService: [serviceIri] }),
    })),
  });
  if (problems.length > 0) throw new AppError('InvalidBody', undefined, problems);
  return doc;
}

export interface Filled {
  record: DatasetRecord;
  /** Created by this run, here already, or another dataset that has the name. */
  outcome: 'created' | 'kept' | 'foreign';
}

/**
 * Makes sure that a dataset of the demonstration is here, with its files, its tables, published. Each step asks what is
 * there already, so a run cut short anywhere is completed by the next. One that has left the draft state is left alone,
 * save that tables which no run finished are loaded.
 */
export async function fillDataset(
  services: DemoServices,
  dataset: DemoDataset,
  organization: OrganizationRecord,
  serviceIri: string,
): Promise<Filled> {
  const { catalog, db } = services;
  const known = await findResource(db, DEMO_ACTOR, 'dataset', dataset.name);
  if (known && known.identifier !== identifierOf(dataset)) return { record: known, outcome: 'foreign' };
  const today = catalog.now().toISOString().slice(0, 10);
  let record =
    known ??
    (await createResource(catalog, DEMO_ACTOR, 'dataset', documentOf(dataset, serviceIri, today), {
      organization: organization.id,
      name: dataset.name,
    }));
  for (const file of dataset.files) {
    const distribution = record.doc.distribution?.find((d) => d.title?.it === file.distribution.title.it);
    if (record.state === 'draft' && distribution && !distribution.file) {
      record = await putFile(services, record, distribution, file);
    }
  }
  for (const { file } of record.doc.distribution ?? []) {
    if (!file) continue;
    await loadTableJob(services, { fileId: file.id });
    // What goes public was searched for personal data first, ours too.
    if (record.state === 'draft') await checkFileJob(services, { fileId: file.id });
  }
  if (record.state === 'draft') record = await publish(catalog, DEMO_ACTOR, 'dataset', record.id);
  return { record, outcome: known ? 'kept' : 'created' };
}

/** Stores the content, then attaches it: a kill between the two leaves a blob that nobody refers to, and no half file. */
async function putFile(
  { catalog, blobs }: DemoServices,
  record: DatasetRecord,
  distribution: Distribution,
  file: DemoFile,
): Promise<DatasetRecord> {
  // The size of our own files is known: the operator's limit is for those of others.
  const { sha256, size } = await blobs.put(Readable.from(file.content()), {
    maxBytes: Number.MAX_SAFE_INTEGER,
  });
  const attached = await attachFile(catalog, DEMO_ACTOR, record.id, distribution.id, {
    name: file.name,
    size,
    sha256,
    mediaType: file.mediaType,
  });
  return attached.record;
}
