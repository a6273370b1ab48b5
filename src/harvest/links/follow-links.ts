import { sql } from 'kysely';
import type { ChangeListener } from '../../catalog/context.js';
import { selectPublished, toRecord } from '../../catalog/queries/row.js';
import type { Database, Trx } from '../../platform/database.js';
import { wakeHosts } from './hosts.js';
import { type LinkUse, linkUses } from './link-uses.js';

/** What a resource that changed names now; nothing when it is not before the public. */
interface Uses {
  id: string;
  uses: readonly LinkUse[];
}

/** Keeps what published resources name equal to their documents, in the transaction of the change. A `ChangeListener`. */
export const followLinks =
  (context: { publicUrl: string; now(): Date }): ChangeListener =>
  (trx, changes) =>
    recordUses(
      trx,
      changes.map(({ after }) => ({
        id: after.id,
        uses: after.version === 'published' ? linkUses(after, context.publicUrl) : [],
      })),
      context.now(),
    );

interface UseRow {
  link_id: string;
  resource_id: string;
  distribution_id: string | null;
  property: string;
}

const keyOf = (row: UseRow): string => Object.values(row).join(' ');

/**
 * Writes the difference only: an edit that touches no address costs one query. Idempotent.
 * Index: link_use_once.
 */
async function recordUses(trx: Trx, resources: readonly Uses[], now: Date): Promise<void> {
  const kept = await trx
    .selectFrom('link_use')
    .select(['link_id', 'resource_id', 'distribution_id', 'property'])
    .where(sql<boolean>`resource_id = any(${resources.map(({ id }) => id)}::uuid[])`)
    .execute();
  const wanted = resources.flatMap(({ id, uses }) =>
    uses.map((use) => {
      const { property, distributionId: distribution_id } = use;
      return { use, row: { link_id: use.id, resource_id: id, distribution_id, property } };
    }),
  );
  const known = new Set(kept.map(keyOf));
  const still = new Set(wanted.map(({ row }) => keyOf(row)));
  const gone = kept.filter((row) => !still.has(keyOf(row)));
  const added = wanted.filter(({ row }) => !known.has(keyOf(row)));
  if (gone.length > 0) {
    await sql`
      delete from link_use u using ${asRows(gone)}
      where u.resource_id = d.resource_id and u.link_id = d.link_id and u.property = d.property
        and u.distribution_id is not distinct from d.distribution_id`.execute(trx);
  }
  if (added.length === 0) return;
  await ensureLinks(
    trx,
    added.map(({ use }) => use),
    now,
  );
  await sql`
    insert into link_use (link_id, resource_id, distribution_id, property)
    select link_id, resource_id, distribution_id, property from ${asRows(added.map(({ row }) => row))}
    on conflict do nothing`.execute(trx);
}

const asRows = (rows: readonly UseRow[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as d(link_id uuid, resource_id uuid, distribution_id uuid, property text)`;

/**
 * Makes the rows of these addresses and holds them until the transaction ends; new ones are due at once. A row that
 * nobody named may be on its way out (`takeLink`): then it is made anew. Always in order of id, so that two
 * publications never wait for each other in a circle.
 */
async function ensureLinks(trx: Trx, uses: readonly LinkUse[], now: Date): Promise<void> {
  let missing = [...new Map(uses.map((use) => [use.id, use])).values()];
  const hosts = new Set<string>();
  while (missing.length > 0) {
    const links = missing.map(({ id, url, host }) => ({ id, url, host }));
    const { rows } = await sql<{ host: string }>`
      insert into link (id, url, host, next_at)
      select id, url, host, ${now} from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as d(id uuid, url text, host text)
      order by id
      on conflict (id) do nothing returning host`.execute(trx);
    for (const { host } of rows) hosts.add(host);
    const held = await trx
      .selectFrom('link')
      .select('id')
      .where(sql<boolean>`id = any(${missing.map(({ id }) => id)}::uuid[])`)
      .orderBy('id')
      .forKeyShare()
      .execute();
    const there = new Set(held.map(({ id }) => id));
    missing = missing.filter(({ id }) => !there.has(id));
  }
  await wakeHosts(trx, [...hosts], now);
}

/** Resources taken in one transaction. */
const BATCH = 100;

/** Notes the addresses of published resources in the backlog, until it is empty. Any number of workers may do so. */
export async function followBacklog(
  db: Database,
  context: { publicUrl: string; now(): Date },
  signal?: AbortSignal,
): Promise<number> {
  let count = 0;
  while (!signal?.aborted) {
    const taken = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ resource_id: string }>`
        delete from link_backlog where resource_id in (
          select resource_id from link_backlog limit ${BATCH} for update skip locked)
        returning resource_id`.execute(trx);
      const ids = rows.map((row) => row.resource_id);
      if (ids.length === 0) return 0;
      // Held, so that nobody publishes another document meanwhile.
      const found = await selectPublished(trx)
        .where('r.id', 'in', ids)
        .orderBy('r.id')
        .forUpdate('r')
        .execute();
      const resources = found.map((row) => ({
        id: row.id,
        uses: linkUses(toRecord(row, 'published'), context.publicUrl),
      }));
      await recordUses(trx, resources, context.now());
      return ids.length;
    });
    count += taken;
    if (taken < BATCH) break;
  }
  return count;
}

/** Puts every published resource in the backlog, for a worker to note its addresses again. Returns how many. */
export async function refollowLinks(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into link_backlog select id from catalog_resource where state = 'published' on conflict do nothing`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}
