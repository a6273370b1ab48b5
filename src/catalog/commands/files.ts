import { invalidField, notFound } from '../../errors.js';
import { type Actor, actorName, authorizeResource } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { CatalogContext } from '../context.js';
import type { Dataset, Distribution, StoredFile } from '../model/index.js';
import { getResource } from '../queries/find-resource.js';
import { type ResourceRow, toRecord } from '../queries/row.js';
import type { DatasetRecord } from '../record.js';
import { type ChangeOptions, checkRevision, lockResource, saveDraft } from './resources.js';

/** Throws unless the actor may put a file there: asked before the bytes are read. Returns the distribution. */
export async function authorizeUpload(
  context: CatalogContext,
  actor: Actor,
  dataset: string,
  distributionId: string,
): Promise<{ record: DatasetRecord; distribution: Distribution }> {
  const record = await getResource(context.db, actor, 'dataset', dataset);
  const subject = {
    organizationId: record.organization.id,
    state: record.state,
    visibility: record.visibility,
  };
  authorizeResource(actor, 'edit', subject, dataset);
  const distribution = record.doc.distribution?.find((d) => d.id === distributionId);
  if (!distribution) throw notFound(distributionId);
  return { record, distribution };
}

/** A file whose bytes are already in the blob store. */
export interface NewFile {
  name: string;
  size: number;
  sha256: string;
  mediaType: string;
  sourceUrl?: string;
}

/** What an attached file may bring along. */
export interface AttachOptions extends ChangeOptions {
  /** Fills in the description what the file itself tells (format). */
  complete?: (distribution: Distribution) => Distribution;
  /** A new version even of the bytes that are there: they are to be read in another way. */
  evenIfSame?: boolean;
  /**
   * Runs in the same transaction: the work that the file brings (reading it as a table) exists if it does.
   * `before` is the dataset as it was.
   */
  andThen?: (trx: Trx, attached: AttachedFile, before: DatasetRecord) => Promise<void>;
}

/** A file of a distribution, and its dataset. */
export interface AttachedFile {
  record: DatasetRecord;
  file: StoredFile;
  /** The distribution had these very bytes already: there is no new version. */
  unchanged: boolean;
}

/**
 * Gives a distribution of the working copy its file, as a new version: the older ones stay, for whoever is served the
 * published document and under their own links. Dates of distribution and dataset become today's. The bytes that the
 * distribution has already make no version; `andThen` is called all the same.
 * Errors: NotFound, Forbidden, PreconditionFailed.
 */
export async function attachFile(
  context: CatalogContext,
  actor: Actor,
  dataset: string,
  distributionId: string,
  file: NewFile,
  options: AttachOptions = {},
): Promise<AttachedFile> {
  return context.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, 'dataset', dataset);
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'edit', subject, dataset);
    checkRevision(row, options);
    return attachToLocked(context, trx, actor, row, distributionId, file, options);
  });
}

/** As `attachFile`, within a transaction that holds the dataset's lock and has asked for permission. Throws `NotFound`. */
export async function attachToLocked(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  row: ResourceRow,
  distributionId: string,
  file: NewFile,
  options: Omit<AttachOptions, 'expectedRevision'> = {},
): Promise<AttachedFile> {
  const before = toRecord<'dataset'>(row, 'draft');
  const complete = options.complete ?? ((d: Distribution) => d);
  const old = before.doc.distribution?.find((d) => d.id === distributionId)?.file;
  if (old && old.sha256 === file.sha256 && !options.evenIfSame) {
    // What the file tells may have been taken out of the description since.
    const doc =
      old.name === file.name ? changeDistribution(before.doc, distributionId, complete) : before.doc;
    const record = await saveDraft<'dataset'>(context, trx, actor, row, doc);
    const same: AttachedFile = { record, file: old, unchanged: true };
    await options.andThen?.(trx, same, before);
    return same;
  }
  const now = context.now();
  const version = await nextVersion(trx, distributionId);
  const stored: StoredFile = { id: context.newId(), ...file, uploadedAt: now.toISOString(), version };
  const today = now.toISOString().slice(0, 10);
  const doc = changeDistribution(before.doc, distributionId, (d) =>
    complete({ ...d, file: stored, modified: today }),
  );
  await trx
    .insertInto('stored_file')
    .values({
      id: stored.id,
      dataset_id: row.id,
      distribution_id: distributionId,
      version,
      name: file.name,
      size: file.size,
      sha256: file.sha256,
      media_type: file.mediaType,
      source_url: file.sourceUrl ?? null,
      uploaded_by: actorName(actor),
      created_at: now,
    })
    .execute();
  await trx
    .insertInto('data_table')
    .values({ file_id: stored.id, status: 'pending', findings: '[]', modified_at: now })
    .execute();
  const record = await saveDraft<'dataset'>(context, trx, actor, row, { ...doc, modified: today });
  const attached: AttachedFile = { record, file: stored, unchanged: false };
  await options.andThen?.(trx, attached, before);
  return attached;
}

/** The number after the last one. The dataset's lock keeps two files from taking the same. Index: stored_file_version. */
async function nextVersion(trx: Trx, distributionId: string): Promise<number> {
  const { last } = await trx
    .selectFrom('stored_file')
    .select((eb) => eb.fn.max('version').as('last'))
    .where('distribution_id', '=', distributionId)
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

/** The dataset with one distribution changed. Throws `NotFound`. */
function changeDistribution(
  doc: Dataset,
  id: string,
  change: (distribution: Distribution) => Distribution,
): Dataset {
  if (!doc.distribution?.some((d) => d.id === id)) throw notFound(id);
  return { ...doc, distribution: doc.distribution.map((d) => (d.id === id ? change(d) : d)) };
}

/** Refuses a file without bytes. */
export function refuseEmpty(file: { size: number }): void {
  if (file.size > 0) return;
  throw invalidField('/file', 'empty', { it: 'Il file è vuoto.', en: 'The file is empty.' });
}
