import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { Documents } from '../record.js';

/** One change of a resource, as the history keeps it. */
export interface Revision {
  revision: number;
  /** What was done: `created`, `edited`, `fixed`, `published` … */
  action: string;
  actor: string;
  at: Date;
}

/** The changes of a resource, newest first, at most `limit`, older than revision `before`. Index: primary key. */
export async function listRevisions(
  db: Db,
  resourceId: string,
  { limit, before }: { limit: number; before?: number },
): Promise<Revision[]> {
  let query = db
    .selectFrom('revision')
    .select(['revision', 'action', 'actor', 'at'])
    .where('resource_id', '=', resourceId)
    .orderBy('revision', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('revision', '<', before);
  return query.execute();
}

/** A revision with the working copy as it was after it, or undefined. Index: primary key. */
export async function findRevision<K extends ResourceKind>(
  db: Db,
  resourceId: string,
  revision: number,
): Promise<(Revision & { doc: Documents[K] }) | undefined> {
  const row = await db
    .selectFrom('revision')
    .select(['revision', 'action', 'actor', 'at', 'doc'])
    .where('resource_id', '=', resourceId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return row && { ...row, doc: row.doc as Documents[K] };
}
