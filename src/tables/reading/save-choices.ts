import { attachToLocked } from '../../catalog/commands/files.js';
import { queueReading, readFileAgain } from '../../catalog/commands/read-file-again.js';
import { type ChangeOptions, checkRevision, lockResource } from '../../catalog/commands/resources.js';
import { sameDocument } from '../../catalog/commands/save.js';
import type { CatalogContext } from '../../catalog/context.js';
import type { Dataset } from '../../catalog/model/index.js';
import { type ResourceRow, toRecord } from '../../catalog/queries/row.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { notFound } from '../../errors.js';
import { type Actor, actorName, authorizeResource } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';
import type { Stated } from '../stated.js';
import { findChoices } from './choices.js';

/** The choices as they are changed: none at all is an empty object and no key. */
export interface ChosenReading {
  choices: Stated;
  key: string[] | null;
}

/**
 * What a change of choices set going: nothing (nothing changed, or no file yet); the file of the working copy is read
 * again; or, since what the public reads must not change under its eyes, the same bytes became a new version.
 */
export type ReadingConsequence = 'none' | 'read-again' | 'new-version';

/**
 * Changes how the files of a distribution are to be read. The current file is read accordingly, the next ones will be.
 * Errors: NotFound, Forbidden, PreconditionFailed; those of `change`.
 */
export async function saveChoices(
  services: { catalog: CatalogContext; jobs: JobQueue },
  actor: Actor,
  dataset: string,
  distributionId: string,
  change: (before: ChosenReading) => ChosenReading,
  options: ChangeOptions = {},
): Promise<{ record: DatasetRecord; consequence: ReadingConsequence }> {
  const { catalog } = services;
  return catalog.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, 'dataset', dataset);
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'edit', subject, dataset);
    checkRevision(row, options);
    const record = toRecord<'dataset'>(row, 'draft');
    if (!record.doc.distribution?.some((d) => d.id === distributionId)) throw notFound(distributionId);
    const known = await findChoices(trx, distributionId);
    const before: ChosenReading = { choices: known?.choices ?? {}, key: known?.key ?? null };
    const after = change(before);
    if (sameDocument(before, after)) return { record, consequence: 'none' };
    await write(trx, distributionId, after, actorName(actor), catalog.now());
    if (sameDocument(before.choices, after.choices)) return { record, consequence: 'none' };
    return readCurrentFile(services, trx, actor, row, distributionId);
  });
}

/** Choices that choose nothing are no choices. */
async function write(
  trx: Trx,
  distributionId: string,
  { choices, key }: ChosenReading,
  by: string,
  now: Date,
): Promise<void> {
  if (Object.keys(choices).length === 0 && !key?.length) {
    await trx.deleteFrom('reading_choice').where('distribution_id', '=', distributionId).execute();
    return;
  }
  const values = {
    choices: JSON.stringify(choices),
    key: key?.length ? key : null,
    modified_at: now,
    modified_by: by,
  };
  await trx
    .insertInto('reading_choice')
    .values({ distribution_id: distributionId, ...values })
    .onConflict((conflict) => conflict.column('distribution_id').doUpdateSet(values))
    .execute();
}

/** Has the file of the working copy read as the choices now say. */
async function readCurrentFile(
  { catalog, jobs }: { catalog: CatalogContext; jobs: JobQueue },
  trx: Trx,
  actor: Actor,
  row: ResourceRow,
  distributionId: string,
): Promise<{ record: DatasetRecord; consequence: ReadingConsequence }> {
  const record = toRecord<'dataset'>(row, 'draft');
  const file = record.doc.distribution?.find((d) => d.id === distributionId)?.file;
  if (!file) return { record, consequence: 'none' };
  if (!(await isServed(trx, row, file.id))) {
    await readFileAgain(trx, jobs, file.id, { now: catalog.now() });
    return { record, consequence: 'read-again' };
  }
  const { name, size, sha256, mediaType, sourceUrl } = file;
  const again = { name, size, sha256, mediaType, ...(sourceUrl !== undefined && { sourceUrl }) };
  const attached = await attachToLocked(catalog, trx, actor, row, distributionId, again, {
    evenIfSame: true,
    andThen: (inside, made) => queueReading(inside, jobs, made.file.id),
  });
  return { record: attached.record, consequence: 'new-version' };
}

/** Whether the file is in the published document, or ever was before the public. */
async function isServed(trx: Trx, row: ResourceRow, fileId: string): Promise<boolean> {
  const published = (row.published as Dataset | null)?.distribution ?? [];
  if (published.some(({ file }) => file?.id === fileId)) return true;
  const { first_published_at } = await trx
    .selectFrom('stored_file')
    .select('first_published_at')
    .where('id', '=', fileId)
    .executeTakeFirstOrThrow();
  return first_published_at !== null;
}
