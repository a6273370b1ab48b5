import {
  type ChangeOptions,
  checkRevision,
  lockResource,
  setPublished,
} from '../catalog/commands/resources.js';
import type { CatalogContext } from '../catalog/context.js';
import type { Dataset } from '../catalog/model/index.js';
import { tablesOf } from '../catalog/queries/distributions-with-tables.js';
import { type ResourceRow, toRecord } from '../catalog/queries/row.js';
import type { DatasetRecord, Documents, ResourceRecord } from '../catalog/record.js';
import { AppError, ERRORS, isAppError } from '../errors.js';
import { type Actor, actorName, authorizeResource } from '../people/policy.js';
import type { Trx } from '../platform/database.js';
import { graphileQueue } from '../platform/jobs.js';
import type { ResourceKind } from '../platform/schema.js';
import { checkBreaking } from './breaking-gate.js';
import { judge } from './judge.js';
import { checkPersonalData } from './personal-data-gate.js';
import { policyOf } from './policy.js';
import { queueRowChecks } from './queue-row-checks.js';

const subjectOf = (row: ResourceRow) => ({
  organizationId: row.o_id,
  state: row.state,
  visibility: row.visibility,
});

/** Dates that the first publication sets when the publisher did not: dct:modified is mandatory (section 5). */
export function withDates<K extends ResourceKind>(doc: Documents[K], now: Date): Documents[K] {
  const today = now.toISOString().slice(0, 10);
  return { ...doc, issued: doc.issued ?? today, modified: doc.modified ?? today };
}

/** `confirmBreaking` accepts that a new file takes columns or types from those who read the published one. */
export interface PublishOptions extends ChangeOptions {
  confirmBreaking?: boolean;
}

/**
 * Makes the working copy what the public sees, if it passes the gates; otherwise nothing changes.
 * Errors: NotPublishable with every problem found (the code of a problem is the rule it breaks), PersonalData
 * with every column that nobody answered for, BreakingChange with every change that nobody confirmed, Conflict while a new
 * file is being read or searched, NotFound, Forbidden, PreconditionFailed.
 */
export async function publish<K extends ResourceKind>(
  context: CatalogContext,
  actor: Actor,
  kind: K,
  idOrName: string,
  options: PublishOptions = {},
): Promise<ResourceRecord<K>> {
  let rows: string[] = [];
  try {
    return await context.db.transaction().execute(async (trx) => {
      const row = await lockResource(trx, kind, idOrName);
      rows = ((row.draft as Partial<Dataset>).distribution ?? []).map(({ id }) => id);
      return publishLocked<K>(context, trx, actor, row, options);
    });
  } catch (error) {
    if (isAppError(error, 'Conflict') && error.problems.some(({ code }) => code === 'personal-data-pending'))
      for (const id of rows) await queueRowChecks({ db: context.db, jobs: graphileQueue }, id);
    throw error;
  }
}

/** As `publish`, within a transaction that holds the lock of the resource. */
export async function publishLocked<K extends ResourceKind>(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  row: ResourceRow,
  options: PublishOptions = {},
): Promise<ResourceRecord<K>> {
  authorizeResource(actor, 'publish', subjectOf(row), row.name);
  checkRevision(row, options);
  const doc = withDates<K>(toRecord<K>(row, 'draft').doc, context.now());
  const record = { ...toRecord<K>(row, 'draft'), state: 'published' as const, doc };
  const hasTable = row.kind === 'dataset' ? await tablesOf(trx, [record as DatasetRecord]) : undefined;
  const { problems } = judge(record, { ...context, hasTable }, await policyOf(trx, row.o_id));
  if (problems.length > 0) throw new AppError('NotPublishable', ERRORS.NotPublishable, problems);
  if (row.kind === 'dataset') {
    const confirm = options.confirmBreaking && { by: actorName(actor), at: context.now() };
    await checkBreaking(trx, row.published as Dataset | null, doc as Dataset, confirm || undefined);
    await checkPersonalData(trx, row.published as Dataset | null, doc as Dataset);
  }
  return setPublished<K>(context, trx, actor, row, doc);
}

/** Takes it from the public; the working copy stays. Errors: NotFound, Forbidden, PreconditionFailed, Conflict (not published). */
export async function withdraw<K extends ResourceKind>(
  context: CatalogContext,
  actor: Actor,
  kind: K,
  idOrName: string,
  options: ChangeOptions = {},
): Promise<ResourceRecord<K>> {
  return context.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, kind, idOrName);
    authorizeResource(actor, 'publish', subjectOf(row), idOrName);
    checkRevision(row, options);
    if (row.state !== 'published') {
      throw new AppError('Conflict', { it: 'Non è pubblicato.', en: 'It is not published.' });
    }
    return setPublished<K>(context, trx, actor, row, null);
  });
}
