import { textIn } from '../../catalog/model/index.js';
import { type OrganizationNames, organizationNames } from '../../catalog/queries/organization-names.js';
import { themeOfGroup } from '../../ckan/to-group.js';
import { licenceTitle } from '../../ckan/to-licence.js';
import type { Db } from '../../platform/database.js';
import type { FacetCount, FacetField, FacetRequest } from '../../search/search.js';
import { labelOf } from '../../vocabularies/index.js';
import type { FoundPackages } from './search-packages.js';
import { type Meaning, meaningOf } from './solr/fields.js';
import { tagName } from './to-tag.js';

/** All values, when the limit is negative. */
const UNLIMITED = 2_147_483_647;

/** Several values may be shown under one name: so many more are counted, that the names are enough. */
const SPARE = 200;

/** Facets beyond these are not counted: clients ask for a dozen. */
const MOST_FACETS = 100;

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

/** How facets are wanted: CKAN's parameters. */
export interface FacetOptions {
  fields: readonly string[];
  /** Negative: all values. */
  limit: number;
  mincount: number;
}

/** The field of our index that is counted for a field of CKAN, if any. */
function countedField(meaning: Meaning): FacetField | undefined {
  switch (meaning.as) {
    case 'exact':
      return meaning.field;
    case 'organization':
      return 'organization';
    case 'tag':
      return 'tag';
    case 'holder':
      return 'rightsHolder';
    case 'visibility':
      return 'visibility';
    default:
      return undefined;
  }
}

/** The name that CKAN shows for having no value. Such fields have one value at most, and few different ones. */
const absentName = (meaning: Meaning): string | undefined =>
  meaning.as === 'exact' ? meaning.names?.absent : undefined;

/** What to count for these facets. Solr counts any field, and finds no values of one that nothing has. */
export function facetsToCount({ fields, limit, mincount }: FacetOptions): FacetRequest[] {
  if (limit === 0) return [];
  const counted = new Map<FacetField, boolean>();
  for (const meaning of fields.slice(0, MOST_FACETS).map(meaningOf)) {
    const field = countedField(meaning);
    if (field) counted.set(field, counted.get(field) || absentName(meaning) !== undefined);
  }
  return [...counted].map(([field, whole]) => ({
    field,
    limit: limit < 0 || whole ? UNLIMITED : limit + SPARE,
    minCount: mincount === 0 ? 0 : 1,
  }));
}

/** The name under which CKAN shows a value; undefined for one that it does not show. */
function nameOf(
  meaning: Meaning,
  value: string,
  organizations: ReadonlyMap<string, OrganizationNames>,
): string | undefined {
  switch (meaning.as) {
    case 'exact':
      return meaning.names ? meaning.names.of(value) : value;
    case 'organization':
      return organizations.get(value)?.[meaning.by] ?? undefined;
    case 'tag':
      return tagName(value);
    case 'visibility':
      return value === 'public' ? meaning.public : meaning.restricted;
    default:
      return value;
  }
}

/** Titles where CKAN shows one: of groups, organizations and licences. */
function titlesOf(
  field: string,
  organizations: ReadonlyMap<string, OrganizationNames>,
  values: readonly FacetCount[],
): (name: string) => string {
  if (field === 'groups') {
    return (name) => {
      const theme = themeOfGroup(name);
      return theme ? labelOf('data-theme', theme.iri, 'it') : name;
    };
  }
  if (field === 'license_id') return licenceTitle;
  if (field !== 'organization') return (name) => name;
  const byName = new Map(
    values.flatMap(({ value }) => {
      const found = organizations.get(value);
      return found ? [[found.name, found] as const] : [];
    }),
  );
  return (name) => textIn(byName.get(name)?.title, 'it') ?? name;
}

const mostFirst = (a: Pick<Item, 'name' | 'count'>, b: Pick<Item, 'name' | 'count'>): number =>
  b.count - a.count || (a.name < b.name ? -1 : 1);

const byDisplayName = (a: Item, b: Item): number =>
  a.display_name === b.display_name ? 0 : a.display_name < b.display_name ? 1 : -1;

/** Counts under their CKAN names, most first, then by name. Values shown under one name are counted together. */
function toItems(
  counts: readonly (readonly [string | undefined, number])[],
  title: (name: string) => string,
  { limit, mincount }: Pick<FacetOptions, 'limit' | 'mincount'>,
): Item[] {
  const byName = new Map<string, number>();
  for (const [name, count] of counts)
    if (name !== undefined) byName.set(name, (byName.get(name) ?? 0) + count);
  const items = [...byName]
    .filter(([, count]) => count >= mincount)
    .map(([name, count]) => ({ name, count }))
    .sort(mostFirst);
  // Titles are looked up for what is shown.
  return (limit < 0 ? items : items.slice(0, limit)).map(({ name, count }) => ({
    name,
    display_name: title(name),
    count,
  }));
}

/** The counts of a search as package_search shows them. */
export async function toCkanFacets(
  db: Db,
  found: Pick<FoundPackages, 'count' | 'facets'>,
  { fields, limit, mincount, drafts }: FacetOptions & { drafts: boolean },
): Promise<CkanFacets> {
  const organizations = found.facets.organization?.length
    ? await organizationNames(db)
    : new Map<string, OrganizationNames>();
  const shown = fields.map((field, i) => {
    const meaning = meaningOf(field);
    const index = i < MOST_FACETS ? countedField(meaning) : undefined;
    const values = (index && Object.hasOwn(found.facets, index) && found.facets[index]) || [];
    const counts = values.map(({ value, count }) => [nameOf(meaning, value, organizations), count] as const);
    if (meaning.as === 'constant' && found.count > 0) counts.push([meaning.value, found.count]);
    if (meaning.as === 'state' && !drafts && found.count > 0) counts.push(['active', found.count]);
    const absent = absentName(meaning);
    const present = values.reduce((sum, { count }) => sum + count, 0);
    if (index && absent !== undefined && limit !== 0) counts.push([absent, found.count - present]);
    return [field, toItems(counts, titlesOf(field, organizations, values), { limit, mincount })] as const;
  });
  return {
    facets: Object.fromEntries(
      shown.map(([field, items]) => [
        field,
        Object.fromEntries(items.map(({ name, count }) => [name, count])),
      ]),
    ),
    search_facets: Object.fromEntries(
      shown.map(([field, items]) => [field, { title: field, items: items.toSorted(byDisplayName) }]),
    ),
  };
}
