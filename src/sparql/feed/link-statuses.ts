import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { LinkStatus } from '../../validation/quality-score/index.js';

/**
 * What is known of the addresses of these datasets' data, as the quality score wants it: the status of those that are
 * surely broken (0 for no answer), 200 of those that ever answered. Indexes: link_use by resource, primary key of `link`.
 */
export async function linkStatusesOf(db: Db, ids: readonly string[]): Promise<LinkStatus> {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('link_use as u')
          .innerJoin('link as l', 'l.id', 'u.link_id')
          .select(['l.url', 'l.state', 'l.http_status', 'l.ok_at'])
          .where(sql<boolean>`u.resource_id = any(${ids}::uuid[])`)
          .where('u.property', 'in', ['accessURL', 'downloadURL'])
          .execute();
  const statuses = new Map(
    rows.map((row) => [
      row.url,
      row.state === 'broken' ? (row.http_status ?? 0) : row.ok_at ? 200 : undefined,
    ]),
  );
  return (text) => statuses.get(withoutFragment(text));
}

/** An address as it is kept in `link`. */
function withoutFragment(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = '';
  return url.href;
}

/** Resources whose addresses were found to answer differently since. Reads all of `link`: not for every request. */
export async function resourcesWithChangedLinks(db: Db, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('link as l')
    .innerJoin('link_use as u', 'u.link_id', 'l.id')
    .select('u.resource_id')
    .distinct()
    .where('l.changed_at', '>', since)
    .execute();
  return rows.map((row) => row.resource_id);
}
