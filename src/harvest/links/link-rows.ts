import { type Selectable, sql } from 'kysely';
import type { Database, Db } from '../../platform/database.js';
import type { LinkState, Schema } from '../../platform/schema.js';
import type { Judged, Outcome, Standing } from './judge.js';
import type { Problem } from './problems.js';

/** What is known of an address. */
export interface Link extends Standing {
  id: string;
  url: string;
  host: string;
  state: LinkState;
  problem: Problem | null;
  nextAt: Date;
  checkedAt: Date | null;
  /** When what is said of it last changed. */
  changedAt: Date | null;
  /** How often it was checked in all. */
  checks: number;
  redirectTo: string | null;
  movedTo: string | null;
  contentType: string | null;
  contentLength: number | null;
}

/** A row of `link` as it is told. */
export const toLink = (row: Selectable<Schema['link']>): Link => ({
  id: row.id,
  url: row.url,
  host: row.host,
  state: row.state,
  nextAt: row.next_at,
  checkedAt: row.checked_at,
  okAt: row.ok_at,
  changedAt: row.changed_at,
  httpStatus: row.http_status,
  problem: row.problem as Problem | null,
  failures: row.failures,
  firstFailedAt: row.first_failed_at,
  busy: row.busy,
  checks: row.checks,
  redirectTo: row.redirect_to,
  movedTo: row.moved_to,
  contentType: row.content_type,
  contentLength: row.content_length,
});

/** How many addresses that nobody names any more are cleared away at a time. */
const STALE = 100;

/**
 * The address of a host that has been due for longest; undefined when none is. Addresses that no published resource
 * names any more are forgotten on the way: in a second statement, once their rows are held, so that it sees every use
 * that was committed, and a publication that wants one of them finds it gone and makes it anew. Index: link_due.
 */
export async function takeLink(
  db: Database,
  host: string,
  now: Date,
): Promise<{ link: Link; service: boolean } | undefined> {
  for (;;) {
    const due = await db
      .selectFrom('link')
      .selectAll()
      .where('host', '=', host)
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(1)
      .executeTakeFirst();
    if (!due) return undefined;
    const uses = await db
      .selectFrom('link_use')
      .select(sql<boolean>`bool_and(property = 'endpointURL')`.as('service'))
      .where('link_id', '=', due.id)
      .executeTakeFirst();
    // An aggregate over nothing is null.
    if (uses && uses.service !== null) return { link: toLink(due), service: uses.service };
    await forgetUnused(db, host, now);
  }
}

const forgetUnused = (db: Database, host: string, now: Date): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const held = await trx
      .selectFrom('link')
      .select('id')
      .where('host', '=', host)
      .where('next_at', '<=', now)
      .where(sql<boolean>`not exists (select from link_use u where u.link_id = link.id)`)
      .orderBy('next_at')
      .limit(STALE)
      .forUpdate()
      .execute();
    await sql`
      delete from link where id = any(${held.map(({ id }) => id)}::uuid[])
        and not exists (select from link_use u where u.link_id = link.id)`.execute(trx);
  });

/** How many entries of the history of an address are kept. */
const HISTORY = 50;

/** Writes what a check found and what it made of the address, with its history. */
export async function recordCheck(
  db: Database,
  link: Link,
  outcome: Outcome,
  judged: Judged,
  now: Date,
): Promise<void> {
  const { redirectTo, movedTo } = outcome.result === 'busy' ? link : outcome;
  const changed =
    judged.state !== link.state ||
    judged.httpStatus !== link.httpStatus ||
    judged.problem !== link.problem ||
    redirectTo !== link.redirectTo ||
    movedTo !== link.movedTo;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('link')
      .set({
        state: judged.state,
        next_at: judged.nextAt,
        checked_at: now,
        ok_at: judged.okAt,
        http_status: judged.httpStatus,
        problem: judged.problem,
        failures: judged.failures,
        first_failed_at: judged.firstFailedAt,
        busy: judged.busy,
        checks: sql<number>`checks + 1`,
        redirect_to: redirectTo,
        moved_to: movedTo,
        ...(changed && { changed_at: now }),
        ...(outcome.result === 'ok' && {
          content_type: outcome.contentType,
          content_length: outcome.contentLength,
        }),
      })
      .where('id', '=', link.id)
      .execute();
    await noteInHistory(trx, link.id, outcome, now);
  });
}

async function noteInHistory(db: Db, linkId: string, outcome: Outcome, now: Date): Promise<void> {
  const { result, httpStatus, problem } = outcome;
  const again = await sql`
    update link_check set last_at = ${now}, checks = checks + 1
    where link_id = ${linkId} and first_at = (select max(first_at) from link_check where link_id = ${linkId})
      and result = ${result} and http_status is not distinct from ${httpStatus}::smallint
      and problem is not distinct from ${problem}::text`.execute(db);
  if (again.numAffectedRows) return;
  await sql`
    insert into link_check (link_id, first_at, last_at, result, http_status, problem)
    values (${linkId}, ${now}, ${now}, ${result}, ${httpStatus}, ${problem})
    on conflict (link_id, first_at) do update set
      result = excluded.result, http_status = excluded.http_status, problem = excluded.problem`.execute(db);
  await sql`
    delete from link_check where link_id = ${linkId} and first_at < (
      select first_at from link_check where link_id = ${linkId} order by first_at desc offset ${HISTORY - 1} limit 1)`.execute(
    db,
  );
}
