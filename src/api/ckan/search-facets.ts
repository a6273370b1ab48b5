import { sql } from 'kysely';
import type { LangMap } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import type { Db } from '../../platform/database.js';
import type { Facet, FacetCount } from '../../search/search.js';
import { searchError } from './faults.js';
import { formatName } from './format-names.js';
import type { FoundPackages } from './search-packages.js';
import { groupName, toPackageGroup } from './to-group.js';
import { licenceId, licenceTitle } from './to-licence.js';
import { tagName } from './to-tag.js';

/** Facets of CKAN and the facet of our search each is. */
const FACET_OF: Readonly<Record<string, Facet>> = {
  organization: 'organization',
  groups: 'theme',
  tags: 'tag',
  res_format: 'format',
  license_id: 'license',
};

interface Item {
  name: string;
  display_name: string;
  count: number;
}

/** The two forms in which package_search gives counts (contract, section 7.1). */
export interface CkanFacets {
  facets: Record<string, Record<string, number>>;
  search_facets: Record<string, { title: string; items: Item[] }>;
}

/** What to count for these facets. Throws a Search Error (409) for one that is not counted here. */
export function facetsToCount(fields: readonly string[]): Facet[] {
  return fields.map((field) => {
    const facet = FACET_OF[field];
    if (!facet) throw searchError(`The facet '${field}' is not supported yet`);
    return facet;
  });
}

interface Named {
  name: string;
  title: string;
}

/** Names and titles of organizations by id. Index: primary key. */
async function organizationNames(db: Db, counts: readonly FacetCount[]): Promise<Map<string, Named>> {
  if (counts.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string; title: LangMap }>`
    select id, name, doc -> 'title' as title from organization where id = any(${counts.map((c) => c.value)}::uuid[])
  `.execute(db);
  return new Map(rows.map(({ id, name, title }) => [id, { name, title: textIn(title, 'it') ?? name }]));
}

const same = (name: string): Named => ({ name, title: name });

function nameOf(facet: Facet, value: string, organizations: ReadonlyMap<string, Named>): Named | undefined {
  switch (facet) {
    case 'organization':
      return organizations.get(value);
    case 'theme':
      return { name: groupName(value), title: toPackageGroup(value).title };
    case 'tag': {
      const name = tagName(value);
      return name === undefined ? undefined : same(name);
    }
    case 'format':
      return same(formatName(value));
    case 'license':
      return { name: licenceId(value), title: licenceTitle(licenceId(value)) };
  }
}

/** Counts under their CKAN names, most first, then by name. Values shown under one name are counted together. */
export function toItems(
  facet: Facet,
  counts: readonly FacetCount[],
  organizations: ReadonlyMap<string, Named>,
): Item[] {
  const items = new Map<string, Item>();
  for (const { value, count } of counts) {
    const named = nameOf(facet, value, organizations);
    if (!named) continue;
    const before = items.get(named.name)?.count ?? 0;
    items.set(named.name, { name: named.name, display_name: named.title, count: before + count });
  }
  return [...items.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

const byDisplayName = (a: Item, b: Item): number =>
  a.display_name === b.display_name ? 0 : a.display_name < b.display_name ? 1 : -1;

/** The counts of a search as package_search shows them: `mincount` at least. */
export async function toCkanFacets(
  db: Db,
  fields: readonly string[],
  found: FoundPackages['facets'],
  mincount: number,
): Promise<CkanFacets> {
  const organizations = await organizationNames(db, found.organization ?? []);
  const result: CkanFacets = { facets: {}, search_facets: {} };
  for (const field of fields) {
    const facet = FACET_OF[field];
    if (!facet) continue;
    const items = toItems(facet, found[facet] ?? [], organizations).filter(({ count }) => count >= mincount);
    result.facets[field] = Object.fromEntries(items.map(({ name, count }) => [name, count]));
    result.search_facets[field] = { title: field, items: items.toSorted(byDisplayName) };
  }
  return result;
}
