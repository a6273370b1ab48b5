import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database.js';

/** A host taken by this worker. */
export interface HostLease {
  host: string;
  /** Until when nobody else takes it; tells this lease from a later one. */
  until: Date;
}

/** How long a host is held: longer than a turn takes. The host of a worker that died is free again after it. */
const LEASE_MS = 5 * 60_000;
/** A host is looked at again at least so often: an address that was published while its host went to sleep waits for it. */
const LONGEST_SLEEP_MS = 6 * 3_600_000;

/** Makes hosts due at once, unless they asked to be left alone. In order of name, as every writer of several. */
export async function wakeHosts(trx: Trx, hosts: readonly string[], now: Date): Promise<void> {
  if (hosts.length === 0) return;
  await sql`
    with asleep as (
      select host from link_host where host = any(${hosts}::text[]) and next_at > ${now} order by host for update)
    update link_host h set next_at = ${now} from asleep where h.host = asleep.host`.execute(trx);
  await sql`
    insert into link_host (host, next_at) select host, ${now} from unnest(${hosts}::text[]) host order by host
    on conflict do nothing`.execute(trx);
}

/** Takes the host that has been due for longest, so that no other worker asks it; undefined when none is. Index: link_host_due. */
export async function takeHost(db: Db, now: Date): Promise<HostLease | undefined> {
  const until = new Date(now.getTime() + LEASE_MS);
  const { rows } = await sql<{ host: string }>`
    update link_host set not_before = ${until}
    where host = (
      select host from link_host where next_at <= ${now} and (not_before is null or not_before <= ${now})
      order by next_at limit 1 for update skip locked)
    returning host`.execute(db);
  const [taken] = rows;
  return taken && { host: taken.host, until };
}

/**
 * Gives a host back: it is due again with its next address, after a rest.
 * @param notBefore when it may be asked again, where the server said so
 */
export async function releaseHost(
  db: Db,
  { host, until }: HostLease,
  now: Date,
  restMs: number,
  notBefore: Date | null,
): Promise<void> {
  const rested = new Date(now.getTime() + restMs);
  const latest = new Date(now.getTime() + LONGEST_SLEEP_MS);
  await sql`
    update link_host set
      not_before = ${notBefore}::timestamptz,
      next_at = greatest(least((select min(next_at) from link where host = ${host}), ${latest}::timestamptz), ${rested}::timestamptz)
    where host = ${host} and not_before = ${until}`.execute(db);
}
