import { sql } from 'kysely';
import type { Database } from '../platform/database.js';
import type { Role } from '../platform/schema.js';
import type { Actor } from './policy.js';
import { hashToken } from './tokens.js';

/** The account behind ADMIN_TOKEN. */
const ADMIN_NAME = 'admin';

/**
 * The secret in a request's headers, as the interfaces send it: `Authorization: <token>` (CKAN), `Bearer <token>`,
 * `Token <token>`, or CKAN's two own headers. Basic credentials are a proxy's, not ours.
 */
export function secretIn(headers: Record<string, string | string[] | undefined>): string | undefined {
  for (const name of ['authorization', 'x-ckan-api-key', 'x-ckan-api-token']) {
    const value = headers[name];
    if (typeof value !== 'string') continue;
    const match = /^(?:(?:bearer|token)\s+)?(\S+)$/i.exec(value.trim());
    if (match?.[1]) return match[1];
  }
  return undefined;
}

/** How often `last_used_at` is written: a write for each request would slow every read down. */
const LAST_USED_EVERY = '1 hour';

/**
 * Who holds this secret, or undefined when nobody does (unknown, expired, of an inactive user).
 * Compared by hash, so the time it takes tells nothing. Index: unique api_token.hash.
 */
export async function actorOfSecret(
  db: Database,
  secret: string,
  adminToken: string | undefined,
  now: Date,
): Promise<Actor | undefined> {
  if (adminToken !== undefined && hashToken(secret).equals(hashToken(adminToken))) {
    return { kind: 'user', id: ADMIN_NAME, name: ADMIN_NAME, sysadmin: true, roles: new Map() };
  }
  const rows = await db
    .selectFrom('api_token as t')
    .innerJoin('app_user as u', 'u.id', 't.user_id')
    .leftJoin('membership as m', 'm.user_id', 'u.id')
    .where('t.hash', '=', hashToken(secret))
    .where('u.active', '=', true)
    .where((eb) => eb.or([eb('t.expires_at', 'is', null), eb('t.expires_at', '>', now)]))
    .select(['t.id as token_id', 'u.id', 'u.name', 'u.sysadmin', 'm.organization_id', 'm.role'])
    .execute();
  const [first] = rows;
  if (!first) return undefined;
  await db
    .updateTable('api_token')
    .set({ last_used_at: now })
    .where('id', '=', first.token_id)
    .where(
      sql<boolean>`(last_used_at is null or last_used_at < ${now}::timestamptz - ${LAST_USED_EVERY}::interval)`,
    )
    .execute();
  const roles = new Map(
    rows.flatMap((row): [string, Role][] =>
      row.organization_id && row.role ? [[row.organization_id, row.role]] : [],
    ),
  );
  return { kind: 'user', id: first.id, name: first.name, sysadmin: first.sysadmin, roles };
}
