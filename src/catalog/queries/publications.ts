import type { Db } from '../../platform/database.js';
import type { Revision } from './revisions.js';

/** What of a resource's history is asked for, newest first. */
export interface HistoryPage {
  /** Only what the public saw happen: publications. */
  publicOnly: boolean;
  limit: number;
  offset: number;
  before?: Date;
  after?: Date;
}

/** Actions that put a new state before the public. */
const PUBLIC_ACTIONS = ['published', 'imported'];

/** A page of a resource's history, each change with whether it is the first of them. Index: primary key of revision. */
export async function listHistory(
  db: Db,
  resourceId: string,
  { publicOnly, limit, offset, before, after }: HistoryPage,
): Promise<(Revision & { first: boolean })[]> {
  let query = db
    .selectFrom('revision')
    .select(['revision', 'action', 'actor', 'at'])
    .select((eb) =>
      eb('revision', '=', (inner) => {
        const first = inner
          .selectFrom('revision as r')
          .where('r.resource_id', '=', resourceId)
          .select((one) => one.fn.min('r.revision').as('first'));
        return publicOnly ? first.where('r.action', 'in', PUBLIC_ACTIONS) : first;
      }).as('first'),
    )
    .where('resource_id', '=', resourceId)
    .orderBy('revision', 'desc')
    .limit(limit)
    .offset(offset);
  if (publicOnly) query = query.where('action', 'in', PUBLIC_ACTIONS);
  if (before) query = query.where('at', '<', before);
  if (after) query = query.where('at', '>', after);
  return (await query.execute()).map((row) => ({ ...row, first: row.first === true }));
}
