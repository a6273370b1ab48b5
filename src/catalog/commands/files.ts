import { invalidField, notFound } from '../../errors.js';
import { type Actor, authorizeResource } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { CatalogContext } from '../context.js';
import type { Dataset, Distribution, StoredFile } from '../model/index.js';
import { getResource } from '../queries/find-resource.js';
import { toRecord } from '../queries/row.js';
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

/**
 * Gives a distribution of the working copy its file: the old one stays for whoever is served the published version.
 * `complete` may fill what the file itself tells (format). Dates of distribution and dataset become today's.
 * `andThen` runs in the same transaction: the work that the file brings (reading it as a table) exists if it does.
 * Errors: NotFound, Forbidden, PreconditionFailed.
 */
export async function attachFile(
  context: CatalogContext,
  actor: Actor,
  dataset: string,
  distributionId: string,
  file: NewFile,
  options: ChangeOptions & {
    complete?: (distribution: Distribution) => Distribution;
    andThen?: (trx: Trx, file: StoredFile) => Promise<void>;
  } = {},
): Promise<{ record: DatasetRecord; file: StoredFile }> {
  return context.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, 'dataset', dataset);
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'edit', subject, dataset);
    checkRevision(row, options);
    const before = toRecord<'dataset'>(row, 'draft');
    const now = context.now();
    const stored: StoredFile = { id: context.newId(), ...file, uploadedAt: now.toISOString() };
    const today = now.toISOString().slice(0, 10);
    const complete = options.complete ?? ((d: Distribution) => d);
    const doc = changeDistribution(before.doc, distributionId, (d) =>
      complete({ ...d, file: stored, modified: today }),
    );
    await trx
      .insertInto('stored_file')
      .values({
        id: stored.id,
        dataset_id: row.id,
        distribution_id: distributionId,
        name: file.name,
        size: file.size,
        sha256: file.sha256,
        media_type: file.mediaType,
        source_url: file.sourceUrl ?? null,
        created_at: now,
      })
      .execute();
    await trx
      .insertInto('data_table')
      .values({ file_id: stored.id, status: 'pending', findings: '[]', modified_at: now })
      .execute();
    const record = await saveDraft<'dataset'>(context, trx, actor, row, { ...doc, modified: today });
    await options.andThen?.(trx, stored);
    return { record, file: stored };
  });
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
