import { sql } from 'kysely';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import type { Actor } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { tagName } from '../to-tag.js';
import { meaningOf } from './fields.js';
import type { SolrLeaf } from './query.js';
import type { LookedUp, OrganizationNames } from './to-search.js';

/** Keywords that may be shown as one tag: more are never so alike. */
const ALIKE = 100;

const textOf = (leaf: SolrLeaf): string | undefined =>
  leaf.kind === 'term' || leaf.kind === 'phrase' || leaf.kind === 'fuzzy' ? leaf.text : undefined;

/** Which organizations the leaves name, or `all` when one is described otherwise than by its name. */
function organizationsNamed(leaves: readonly SolrLeaf[]): { names: string[]; ids: string[] } | 'all' {
  const names = new Set<string>();
  const ids = new Set<string>();
  for (const leaf of leaves) {
    const meaning = meaningOf(leaf.field);
    if (meaning.as === 'holder') return 'all';
    if (meaning.as !== 'organization' || leaf.kind === 'exists') continue;
    const value = textOf(leaf);
    if (value === undefined || meaning.by === 'region') return 'all';
    if (meaning.by === 'name') names.add(value);
    else if (isUuid(value)) ids.add(value);
  }
  return { names: [...names], ids: [...ids] };
}

/** Index: names of organizations; their primary key. All of them are some hundreds. */
async function readOrganizations(
  db: Services['db'],
  wanted: ReturnType<typeof organizationsNamed>,
): Promise<OrganizationNames[]> {
  if (wanted !== 'all' && wanted.names.length === 0 && wanted.ids.length === 0) return [];
  const which =
    wanted === 'all'
      ? sql`true`
      : sql`name = any(${wanted.names}::text[]) or id = any(${wanted.ids}::uuid[])`;
  const { rows } = await sql<OrganizationNames>`
    select id, name, doc ->> 'identifier' as identifier, doc ->> 'region' as region from organization where ${which}
  `.execute(db);
  return rows;
}

/**
 * The keywords shown as a tag: itself, and those that lost apostrophes or commas on the way (`tagName`). A blank stands
 * wherever a mark was replaced, so a name without blanks is what it is.
 */
async function keywordsOf(search: Services['search'], actor: Actor, name: string): Promise<string[]> {
  const pattern = name.replace(/[*?\\]/g, '\\$&').replaceAll(' ', '*');
  const { facets } = await search.search(actor, {
    kind: 'dataset',
    where: { kind: 'pattern', field: 'tag', pattern },
    limit: 0,
    facets: [{ field: 'tag', limit: 100_000 }],
  });
  const alike = (facets.tag ?? []).map(({ value }) => value).filter((tag) => tagName(tag) === name);
  return [...new Set([name, ...alike.slice(0, ALIKE)])];
}

/** Everything that is not before the public, whoever may see it: the search itself tells that. */
async function draftIds(db: Services['db']): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from catalog_resource where kind = 'dataset' and state in ('draft', 'withdrawn')
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Looks up what the conditions of a query need of the catalogue: organizations by name, keywords behind tags. */
export async function lookUp(
  { db, search }: Pick<Services, 'db' | 'search'>,
  actor: Actor,
  leaves: readonly SolrLeaf[],
  { now, drafts: withDrafts }: { now: Date; drafts: boolean },
): Promise<LookedUp> {
  const asksState = withDrafts && leaves.some(({ field }) => meaningOf(field).as === 'state');
  const tags = new Set<string>();
  for (const leaf of leaves) {
    const value = textOf(leaf);
    if (value?.includes(' ') && meaningOf(leaf.field).as === 'tag') tags.add(value);
  }
  const [organizations, drafts, ...keywords] = await Promise.all([
    readOrganizations(db, organizationsNamed(leaves)),
    asksState ? draftIds(db) : [],
    ...[...tags].slice(0, ALIKE).map(async (name) => [name, await keywordsOf(search, actor, name)] as const),
  ]);
  return { organizations, keywordsOf: new Map(keywords), drafts, now };
}
