import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Actor, readableOrganizations } from '../../people/policy.js';
import type { Database } from '../../platform/database.js';
import type { Facet, FacetCount, SearchIndex, SearchQuery, SearchResult } from '../search.js';

type Condition = RawBuilder<SqlBool>;

const and = (conditions: Condition[]): Condition => sql<SqlBool>`${sql.join(conditions, sql` and `)}`;

/** What the actor may find: public things, and those of its organizations. */
function visible(actor: Actor): Condition {
  const organizations = readableOrganizations(actor);
  if (organizations === 'all') return sql<SqlBool>`true`;
  if (organizations.length === 0) return sql<SqlBool>`visibility = 'public'`;
  return sql<SqlBool>`(visibility = 'public' or organization_id = any(${organizations}::uuid[]))`;
}

/** Words in either stemmer: an Italian reader's query finds English texts too. */
const tsquery = (text: string) =>
  sql`(websearch_to_tsquery('portico_it', ${text}) || websearch_to_tsquery('portico_en', ${text}))`;

/** Indexes: search_document_text for words, one GIN index a facet, search_document_organization. */
function filterBy(facet: Facet, values: readonly string[]): Condition {
  return facet === 'organization'
    ? sql<SqlBool>`organization_id = any(${values}::uuid[])`
    : sql<SqlBool>`${sql.ref(facet)} && ${values}::text[]`;
}

function conditions(actor: Actor, query: SearchQuery): Condition[] {
  const text = query.text?.trim();
  return [
    sql<SqlBool>`kind = ${query.kind}`,
    visible(actor),
    ...(text ? [sql<SqlBool>`text @@ ${tsquery(text)}`] : []),
    ...(query.modifiedSince ? [sql<SqlBool>`modified_at >= ${query.modifiedSince}`] : []),
    ...Object.entries(query.filters ?? {}).flatMap(([facet, values]) =>
      values && values.length > 0 ? [filterBy(facet as Facet, values)] : [],
    ),
  ];
}

function orderBy(query: SearchQuery): RawBuilder<unknown> {
  const text = query.text?.trim();
  const sort = query.sort ?? { key: text ? 'relevance' : 'modified', descending: true };
  const direction = sort.descending ? sql`desc` : sql`asc`;
  switch (sort.key) {
    case 'relevance':
      return text
        ? sql`ts_rank_cd(text, ${tsquery(text)}, 1) desc, modified_at desc, resource_id`
        : sql`modified_at desc, resource_id`;
    case 'modified':
      return sql`modified_at ${direction}, resource_id`;
    case 'created':
      return sql`created_at ${direction}, resource_id`;
    case 'title':
      return sql`title_sort ${direction}, resource_id`;
    case 'name':
      return sql`(select name from catalog_resource r where r.id = resource_id) ${direction}, resource_id`;
    case 'id':
      return sql`resource_id ${direction}`;
  }
}

async function countFacet(
  db: Database,
  where: Condition,
  facet: Facet,
  limit: number,
): Promise<FacetCount[]> {
  const value = facet === 'organization' ? sql`organization_id::text` : sql`unnest(${sql.ref(facet)})`;
  const { rows } = await sql<FacetCount>`
    select value, count(*) as count
    from (select ${value} as value from search_document where ${where}) as found
    group by value order by count desc, value limit ${limit}
  `.execute(db);
  return rows;
}

/** Full text search in the same PostgreSQL: what is published is found from the next query on. */
export function postgresSearch(db: Database): SearchIndex {
  return {
    async search(actor, query): Promise<SearchResult> {
      const where = and(conditions(actor, query));
      const facets = query.facets ?? [];
      const [count, page, ...counts] = await Promise.all([
        sql<{ n: number }>`select count(*) as n from search_document where ${where}`.execute(db),
        query.limit === 0
          ? { rows: [] }
          : sql<{ resource_id: string }>`
              select resource_id from search_document where ${where}
              order by ${orderBy(query)} limit ${query.limit} offset ${query.offset}
            `.execute(db),
        ...facets.map((facet) => countFacet(db, where, facet, query.facetLimit ?? 50)),
      ]);
      return {
        total: count.rows[0]?.n ?? 0,
        ids: page.rows.map((row) => row.resource_id),
        facets: Object.fromEntries(facets.map((facet, i) => [facet, counts[i] ?? []])),
      };
    },
  };
}
