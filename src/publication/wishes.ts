import { lockResource, saveDraft, setPublished } from '../catalog/commands/resources.js';
import { sameDocument } from '../catalog/commands/save.js';
import type { CatalogContext, ChangeListener } from '../catalog/context.js';
import type { Dataset } from '../catalog/model/index.js';
import { findStoredFile } from '../catalog/queries/file-versions.js';
import { type ResourceRow, toRecord } from '../catalog/queries/row.js';
import type { DatasetRecord } from '../catalog/record.js';
import { AppError, type Bilingual, isAppError, reasonsOf } from '../errors.js';
import { type Actor, actorName, systemActor } from '../people/policy.js';
import type { Database, Db, Trx } from '../platform/database.js';
import {
  applyFixes,
  certainFixes,
  type FixableDoc,
  fixContextOf,
  readFileFacts,
} from '../validation/fixes/index.js';
import { publishLocked } from './publish.js';

/*
 * The words of this file.
 *
 * wish   that a dataset be before the public, by somebody who may put it there, while something is still to come: its
 *        resources (CKAN's clients send them one by one after the dataset), or the reading and search of their files
 * held   a wish that turned out to be impossible: why is kept with it, and somebody must publish by hand
 */

/** A wish that is not fulfilled yet. */
export interface Wish {
  /** The revision that is to go public: an edit by somebody else is never published on the way. */
  revision: number;
  actor: string;
  held: Bilingual | null;
}

/** The wish for a dataset, or undefined. Index: primary key. */
export async function findWish(db: Db, datasetId: string): Promise<Wish | undefined> {
  const row = await db
    .selectFrom('publication_wish')
    .select(['revision', 'actor', 'held'])
    .where('resource_id', '=', datasetId)
    .executeTakeFirst();
  return row && { ...row, held: row.held as Bilingual | null };
}

async function keepWish(context: CatalogContext, trx: Trx, record: DatasetRecord, actor: Actor) {
  const wish = { revision: record.revision, actor: actorName(actor), at: context.now(), held: null };
  await trx
    .insertInto('publication_wish')
    .values({ resource_id: record.id, ...wish })
    .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(wish))
    .execute();
}

/** Forgets the wish for a dataset: its writer wants a draft. */
export async function dropWish(trx: Trx, datasetId: string): Promise<void> {
  await trx.deleteFrom('publication_wish').where('resource_id', '=', datasetId).execute();
}

/** What waits for a file that is being read or searched. */
const isWaiting = (error: unknown): boolean =>
  isAppError(error, 'Conflict') &&
  error.problems.length > 0 &&
  error.problems.every(({ code }) => code === 'table-loading' || code === 'personal-data-pending');

/** Distributions are all that lacks: they are still to come, or the last one was taken away. */
const lacksDistributions = (error: unknown): boolean =>
  isAppError(error, 'NotPublishable') && error.problems.every(({ pointer }) => pointer === '/distribution');

/**
 * Publishes the working copy of a dataset, or keeps the wish while its distributions or the search of its files are still to
 * come. One that lost its last distribution is taken from the public meanwhile. When nothing changed nothing is written.
 * Errors: those of `publish`, all others; the caller's transaction is to be rolled back then.
 */
export async function publishOrWait(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  datasetId: string,
): Promise<DatasetRecord> {
  const row = await lockResource(trx, 'dataset', datasetId);
  const record = toRecord<'dataset'>(row, 'draft');
  if (row.published !== null && sameDocument(record.doc, row.published)) {
    await dropWish(trx, datasetId);
    return record;
  }
  try {
    return await publishLocked<'dataset'>(context, trx, actor, row);
  } catch (error) {
    if (isWaiting(error)) {
      await keepWish(context, trx, record, actor);
      return record;
    }
    if (lacksDistributions(error)) {
      const left =
        row.state === 'published' ? await setPublished<'dataset'>(context, trx, actor, row, null) : record;
      await keepWish(context, trx, left, actor);
      return left;
    }
    if (!isAppError(error, 'NotPublishable') || !(await mend(context, trx, actor, row, record))) throw error;
    return publishOrWait(context, trx, actor, datasetId);
  }
}

/**
 * Applies what is certain to a dataset that the gate refuses: codes for labels, what its files tell. Answers whether anything
 * changed; what needs somebody to choose stays as it is.
 */
async function mend(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  row: ResourceRow,
  record: DatasetRecord,
): Promise<boolean> {
  const files = await readFileFacts(trx, [record]);
  const about = fixContextOf(record, { publicUrl: context.publicUrl, now: context.now(), files });
  const chosen = certainFixes(about).map((fix) => ({ fix }));
  const { doc } = applyFixes(record.doc as FixableDoc, chosen, about);
  const saved = await saveDraft<'dataset'>(context, trx, actor, row, doc as Dataset, {}, 'fixed');
  return saved.revision !== record.revision;
}

/** What follows when a file was read or searched: `carryOutWishOf` its dataset. */
export async function carryOutWish(
  services: { db: Database; catalog: CatalogContext },
  fileId: string,
): Promise<void> {
  const file = await findStoredFile(services.db, fileId);
  if (file) await carryOutWishOf(services, file.datasetId);
}

/**
 * A dataset that waited for its files or rows to be read and searched goes public, in the name of who wished it. Held when
 * somebody else edited it meanwhile, or a gate stops it. May run again.
 */
export async function carryOutWishOf(
  { db, catalog }: { db: Database; catalog: CatalogContext },
  datasetId: string,
): Promise<void> {
  if (!(await findWish(db, datasetId))) return;
  try {
    await catalog.db.transaction().execute(async (trx) => {
      const row = await lockResource(trx, 'dataset', datasetId);
      const wish = await findWish(trx, datasetId);
      if (!wish) return;
      if (wish.revision !== row.revision) throw new AppError('Conflict', EDITED);
      await publishOrWait(catalog, trx, systemActor(wish.actor), row.id);
    });
  } catch (error) {
    if (!isAppError(error) || error.kind === 'NotFound') throw error;
    await db
      .updateTable('publication_wish')
      .set({ held: JSON.stringify(reasonsOf(error)) })
      .where('resource_id', '=', datasetId)
      .execute();
  }
}

const EDITED = {
  it: 'Il dataset è stato modificato da altri: qualcuno deve pubblicarlo.',
  en: 'The dataset was edited by others meanwhile: somebody must publish it.',
};

/** A wish ends when the dataset is published, withdrawn or deleted, through any door. A `ChangeListener`. */
export const endWishes: ChangeListener = async (trx, changes) => {
  const ended = changes
    .filter(
      ({ action, after }) =>
        after.kind === 'dataset' &&
        (action === 'published' || action === 'withdrawn' || action === 'deleted'),
    )
    .map(({ after }) => after.id);
  if (ended.length === 0) return;
  await trx.deleteFrom('publication_wish').where('resource_id', 'in', ended).execute();
};
