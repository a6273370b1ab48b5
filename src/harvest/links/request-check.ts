import { sql } from 'kysely';
import type { Database } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';
import { wakeHosts } from './hosts.js';

/** An address that was checked so recently is not checked again because somebody asks. */
const LEAST_MS = 60_000;
/** Addresses of one resource checked at one request; the others keep their time. */
const MOST = 200;
/** Before everything else that is due. */
const FIRST = new Date(0);

/**
 * Has the addresses of a published resource checked as soon as a worker is free, before others of their hosts. Servers
 * that asked to be left alone still are. Returns how many. Index: link_use_once.
 */
export async function requestCheck(
  services: { db: Database; jobs: JobQueue },
  resourceId: string,
  now: Date,
): Promise<number> {
  return services.db.transaction().execute(async (trx) => {
    const recently = new Date(now.getTime() - LEAST_MS);
    const { rows } = await sql<{ host: string }>`
      with wanted as (
        select l.id from link l
        where l.id in (select link_id from link_use where resource_id = ${resourceId})
          and (l.checked_at is null or l.checked_at <= ${recently})
        order by l.id limit ${MOST} for no key update)
      update link set next_at = ${FIRST} from wanted where link.id = wanted.id returning link.host`.execute(
      trx,
    );
    await wakeHosts(trx, [...new Set(rows.map(({ host }) => host))], now);
    if (rows.length > 0) await services.jobs.add(trx, 'check-links', {}, 'check-links');
    return rows.length;
  });
}
