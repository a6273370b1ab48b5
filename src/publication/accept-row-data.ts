import { lockResource } from '../catalog/commands/resources.js';
import type { CatalogContext } from '../catalog/context.js';
import { toRecord } from '../catalog/queries/row.js';
import { AppError, notFound } from '../errors.js';
import { type Actor, actorName, authorizeResource } from '../people/policy.js';
import type { Db } from '../platform/database.js';
import { type Acceptance, chosen, nothingOpen, SHORTEST_REASON, tooShort } from './accept-personal-data.js';
import { STILL_SEARCHED_ROWS } from './personal-data-texts.js';
import { type RowsState, rowStates, rowTablesOf, writeRowDecision } from './row-checks.js';

/**
 * Accepts that the rows of a distribution, which came through the APIs, are public with the personal data found in them;
 * as `acceptPersonalData` does for a version of a file. Rows that come later and hold more are asked about again.
 * Errors: NotFound, Forbidden (it takes who may publish), InvalidBody, Conflict while the rows are searched, or when
 * nothing is open.
 */
export async function acceptRowData(
  context: CatalogContext,
  actor: Actor,
  dataset: string,
  distributionId: string,
  { reason, columns }: Acceptance,
): Promise<RowsState> {
  const why = reason.trim();
  if ([...why].length < SHORTEST_REASON) throw tooShort();
  return context.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, 'dataset', dataset);
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'publish', subject, dataset);
    const { doc } = toRecord<'dataset'>(row, 'draft');
    const state = await findRowsState(trx, doc, distributionId);
    if (state.status === 'pending') throw new AppError('Conflict', STILL_SEARCHED_ROWS);
    if (state.status !== 'open') throw nothingOpen();
    await writeRowDecision(trx, {
      id: context.newId(),
      distributionId,
      reason: why,
      accepted: chosen(state, columns),
      by: actorName(actor),
      at: context.now(),
    });
    return findRowsState(trx, doc, distributionId);
  });
}

/** The state of the rows of a distribution in a document. Errors: NotFound where it is no table of rows. */
export async function findRowsState(
  db: Db,
  doc: Parameters<typeof rowTablesOf>[1],
  distributionId: string,
): Promise<RowsState> {
  const found = (await rowTablesOf(db, doc)).find(({ distribution }) => distribution.id === distributionId);
  const state = found && (await rowStates(db, [found.table])).get(distributionId);
  if (!state) throw notFound(distributionId);
  return state;
}
