import { type ExpressionBuilder, sql } from 'kysely';
import { visibleTo } from '../../catalog/queries/row.js';
import type { ResourceRecord } from '../../catalog/record.js';
import type { Actor } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import type { ResourceKind, Schema } from '../../platform/schema.js';
import { type Link, toLink } from './link-rows.js';
import { dataLinks, type LinkUse, linkUses } from './link-uses.js';
import type { Problem } from './problems.js';

/** Gives what the quality score wants to know of an address: its HTTP status, 0 for no answer, undefined for unknown. */
export type StatusOf = (url: string) => number | undefined;

/** What is known of the addresses of some descriptions. */
export interface LinkStatuses {
  status: StatusOf;
  /** When any of it last changed. */
  changedAt: Date | undefined;
}

const ANSWERED = 200;

/**
 * What an address counts as. Only what is surely broken counts as failing: one that answered once is good until then,
 * one that never did is unknown.
 */
export function scoredStatus(link: Pick<Link, 'state' | 'httpStatus' | 'okAt'>): number | undefined {
  if (link.state === 'broken') return link.httpStatus ?? 0;
  return link.okAt ? ANSWERED : undefined;
}

/**
 * What the score needs to know of the addresses of these resources: one query however many they are.
 * Index: primary key of `link`.
 */
export async function linkStatuses(
  db: Db,
  publicUrl: string,
  records: readonly ResourceRecord[],
): Promise<LinkStatuses> {
  const idOf = new Map<string, string>();
  for (const record of records) {
    for (const [text, link] of dataLinks(record, publicUrl)) {
      if (link && !idOf.has(text)) idOf.set(text, link.id);
    }
  }
  const rows =
    idOf.size === 0
      ? []
      : await db
          .selectFrom('link')
          .select(['id', 'state', 'http_status', 'ok_at', 'changed_at'])
          .where(sql<boolean>`id = any(${[...new Set(idOf.values())]}::uuid[])`)
          .execute();
  const statuses = new Map(
    rows.map((row) => [
      row.id,
      scoredStatus({ state: row.state, httpStatus: row.http_status, okAt: row.ok_at }),
    ]),
  );
  return {
    status: (url) => statuses.get(idOf.get(url) ?? ''),
    changedAt: latest(rows.map((r) => r.changed_at)),
  };
}

const latest = (dates: readonly (Date | null)[]): Date | undefined => {
  const times = dates.flatMap((date) => date?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.max(...times)) : undefined;
};

/** An address of a description, how it is named there, and what is known of it: nothing before it was published. */
export interface ResourceLink {
  url: string;
  uses: LinkUse[];
  link: Link | undefined;
}

/** The addresses of a description in the order it names them. Index: primary key of `link`. */
export async function resourceLinks(
  db: Db,
  publicUrl: string,
  record: ResourceRecord,
): Promise<Map<string, ResourceLink>> {
  const found = new Map<string, ResourceLink>();
  for (const use of linkUses(record, publicUrl)) {
    const known = found.get(use.id) ?? { url: use.text, uses: [], link: undefined };
    known.uses.push(use);
    found.set(use.id, known);
  }
  if (found.size === 0) return found;
  const rows = await db
    .selectFrom('link')
    .selectAll()
    .where(sql<boolean>`id = any(${[...found.keys()]}::uuid[])`)
    .execute();
  for (const row of rows) {
    const known = found.get(row.id);
    if (known) known.link = toLink(row);
  }
  return found;
}

/** The same as `linkStatuses`, of addresses that were read already. */
export function statusesOf(links: ReadonlyMap<string, ResourceLink>): StatusOf {
  const byText = new Map<string, number | undefined>();
  for (const { uses, link } of links.values()) {
    for (const { text } of uses) byText.set(text, link && scoredStatus(link));
  }
  return (url) => byText.get(url);
}

/** Checks that ended alike in a row. */
export interface LinkCheck {
  firstAt: Date;
  lastAt: Date;
  checks: number;
  result: 'ok' | 'failed' | 'busy';
  httpStatus: number | null;
  problem: Problem | null;
}

/** The history of addresses, newest first, by id of the address. Index: primary key of `link_check`. */
export async function linkHistory(db: Db, ids: readonly string[]): Promise<Map<string, LinkCheck[]>> {
  const rows = await db
    .selectFrom('link_check')
    .selectAll()
    .where(sql<boolean>`link_id = any(${ids}::uuid[])`)
    .orderBy('link_id')
    .orderBy('first_at', 'desc')
    .execute();
  const found = new Map<string, LinkCheck[]>();
  for (const row of rows) {
    const entry = {
      firstAt: row.first_at,
      lastAt: row.last_at,
      checks: row.checks,
      result: row.result,
      httpStatus: row.http_status,
      problem: row.problem as Problem | null,
    };
    found.set(row.link_id, [...(found.get(row.link_id) ?? []), entry]);
  }
  return found;
}

/** Which addresses a list is about: those that fail, or those that have moved for good. */
export type LinkFilter = 'broken' | 'suspect' | 'moved';

export interface LinkPosition {
  changedAt: Date;
  id: string;
}

export interface LinkListOptions {
  state: LinkFilter;
  organizationId?: string;
  after?: LinkPosition;
  limit: number;
}

/** Who names an address. */
export interface LinkUser {
  resourceId: string;
  kind: ResourceKind;
  name: string;
  organization: string;
  distributionId: string | null;
  property: string;
}

export interface ListedLink {
  link: Link;
  uses: LinkUser[];
}

/** How many mentions of one address are listed. */
const USES = 100;

/**
 * Addresses that published resources visible to the actor name, what changed last first.
 * Indexes: link_failing or link_moved, link_use_link.
 */
export async function listLinks(db: Db, actor: Actor, options: LinkListOptions): Promise<ListedLink[]> {
  const { state, organizationId, after, limit } = options;
  const users = (eb: ExpressionBuilder<Schema & { l: Schema['link'] }, 'l'>) => {
    const query = eb
      .selectFrom('link_use as u')
      .innerJoin('catalog_resource as r', 'r.id', 'u.resource_id')
      .select('u.link_id')
      .whereRef('u.link_id', '=', 'l.id')
      .where('r.state', '=', 'published')
      .where(visibleTo(actor) as never);
    // Of everybody's mentions the first will do, found address by address; of one organization's there are few.
    return organizationId ? query.where('r.organization_id', '=', organizationId) : query.offset(0);
  };
  let query = db.selectFrom('link as l').selectAll('l');
  query =
    state === 'moved'
      ? query.where('l.moved_to', 'is not', null)
      : query.where('l.state', '=', sql.lit(state));
  if (after)
    query = query.where(sql<boolean>`(l.changed_at, l.id) < (${after.changedAt}, ${after.id}::uuid)`);
  const rows = await query
    .where((eb) => eb.exists(users(eb as never)))
    .orderBy('l.changed_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(limit)
    .execute();
  const uses = await usersOf(
    db,
    actor,
    rows.map(({ id }) => id),
    organizationId,
  );
  return rows.map((row) => ({ link: toLink(row), uses: uses.get(row.id) ?? [] }));
}

async function usersOf(db: Db, actor: Actor, ids: readonly string[], organizationId: string | undefined) {
  let query = db
    .selectFrom('link_use as u')
    .innerJoin('catalog_resource as r', 'r.id', 'u.resource_id')
    .innerJoin('organization as o', 'o.id', 'r.organization_id')
    .select([
      'u.link_id',
      'u.resource_id',
      'u.distribution_id',
      'u.property',
      'r.kind',
      'r.name',
      'o.name as o_name',
      sql<number>`row_number() over (partition by u.link_id order by r.name, u.property, u.distribution_id)`.as(
        'n',
      ),
    ])
    .where(sql<boolean>`u.link_id = any(${ids}::uuid[])`)
    .where('r.state', '=', 'published')
    .where(visibleTo(actor) as never);
  if (organizationId) query = query.where('r.organization_id', '=', organizationId);
  const rows = await db.selectFrom(query.as('all')).selectAll().where('n', '<=', USES).orderBy('n').execute();
  const found = new Map<string, LinkUser[]>();
  for (const row of rows) {
    const user: LinkUser = {
      resourceId: row.resource_id,
      kind: row.kind,
      name: row.name,
      organization: row.o_name,
      distributionId: row.distribution_id,
      property: row.property,
    };
    found.set(row.link_id, [...(found.get(row.link_id) ?? []), user]);
  }
  return found;
}
