import { Type } from '@sinclair/typebox';
import { type RawBuilder, sql } from 'kysely';
import { datasetsWithTables } from '../../../catalog/queries/datasets-with-tables.js';
import { formatName } from '../../../ckan/format-names.js';
import { ANONYMOUS } from '../../../people/policy.js';
import { vocabulary } from '../../../vocabularies/index.js';
import { action, natural } from '../action.js';
import { validationError } from '../faults.js';
import { type CkanResource, toResource } from '../to-resource.js';

/** Most resources of one answer. */
const MOST = 1000;

const escapeLike = (text: string): string => text.replace(/[%_\\]/g, '\\$&');

/** File types whose short name, code or label holds a text. */
const formatsLike = (text: string): string[] =>
  vocabulary('file-type')
    .concepts.filter(({ iri, code, label }) =>
      [formatName(iri), code, label.en ?? ''].some((name) => name.toLowerCase().includes(text)),
    )
    .map(({ iri }) => iri);

/** The condition on a distribution `d` that a field of CKAN's resources holds a text, whatever its case. */
const CONDITIONS: Readonly<Record<string, (text: string) => RawBuilder<boolean>>> = {
  name: (text) =>
    sql`(exists (select from jsonb_each_text(d -> 'title') t where lower(t.value) like ${like(text)})
      or lower(d -> 'file' ->> 'name') like ${like(text)})`,
  description: (text) =>
    sql`exists (select from jsonb_each_text(d -> 'description') t where lower(t.value) like ${like(text)})`,
  url: (text) =>
    sql`(lower(coalesce(d ->> 'accessURL', '') || coalesce(d ->> 'downloadURL', '')) like ${like(text)}
      or lower(d -> 'file' ->> 'name') like ${like(text)})`,
  format: (text) => sql`d ->> 'format' = any(${formatsLike(text)}::text[])`,
  mimetype: (text) => sql`lower(coalesce(d ->> 'mediaType', d -> 'file' ->> 'mediaType')) like ${like(text)}`,
  // The one field that is looked up by its beginning.
  hash: (text) =>
    sql`lower(coalesce(d -> 'file' ->> 'sha256', d -> 'checksum' ->> 'value')) like ${`${escapeLike(text)}%`}`,
  id: (text) => sql`d ->> 'id' like ${like(text)}`,
  package_id: (text) => sql`r.id::text like ${like(text)}`,
  resource_type: (text) => sql`lower(d -> 'extras' ->> 'resource_type') like ${like(text)}`,
  license_type: (text) => sql`lower(d -> 'license' ->> 'iri') like ${like(text)}`,
};

const like = (text: string): string => `%${escapeLike(text)}%`;

/** What one field is ordered by. */
const ORDERS: Readonly<Record<string, RawBuilder<unknown>>> = {
  name: sql`coalesce(d -> 'title' ->> 'it', d -> 'title' ->> 'und', d -> 'file' ->> 'name')`,
  format: sql`d ->> 'format'`,
  url: sql`coalesce(d -> 'downloadURL' ->> 0, d -> 'accessURL' ->> 0, d -> 'file' ->> 'name')`,
  id: sql`d ->> 'id'`,
};

/** Terms of a query: `field:text`, several of which must all hold. */
function conditionsOf(query: readonly string[]): RawBuilder<boolean>[] {
  if (query.length === 0) throw validationError({ query: ['Missing value'] });
  return query.map((term) => {
    const at = term.indexOf(':');
    if (at < 0) throw validationError({ query: ['Must be <field>:<value> pair(s)'] });
    const field = term.slice(0, at).trim();
    const condition = Object.hasOwn(CONDITIONS, field) ? CONDITIONS[field] : undefined;
    if (!condition) throw validationError({ query: [`Field "${field}" not recognised in resource_search.`] });
    return condition(
      term
        .slice(at + 1)
        .trim()
        .toLowerCase(),
    );
  });
}

const resourceSearch = action({
  help: 'Public resources by their fields: query (field:text, one or a list, all must hold), order_by, offset, limit.',
  sideEffects: false,
  parameters: Type.Object({
    query: Type.Array(Type.String()),
    order_by: Type.Optional(Type.String()),
    offset: natural({ default: 0 }),
    limit: Type.Optional(natural()),
  }),
  async handler({ query, order_by, offset, limit }, { services }) {
    const conditions = conditionsOf(query.filter((term) => term.trim() !== ''));
    const order = order_by ? (Object.hasOwn(ORDERS, order_by) ? ORDERS[order_by] : undefined) : sql`r.id`;
    if (!order) throw validationError({ order_by: [`Cannot order by ${order_by}`] });
    const { rows } = await sql<{ id: string; position: number; total: number }>`
      select r.id, (n - 1)::int as position, count(*) over ()::int as total
      from catalog_resource r, jsonb_array_elements(r.published -> 'distribution') with ordinality as x(d, n)
      where r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public'
        and ${sql.join(conditions, sql` and `)}
      order by ${order}, r.id, n
      limit ${Math.min(limit ?? MOST, MOST)} offset ${offset}
    `.execute(services.db);
    const ids = [...new Set(rows.map(({ id }) => id))];
    const datasets = await datasetsWithTables(services.db, ANONYMOUS, ids);
    const byId = new Map(datasets.map((found) => [found.record.id, found]));
    const { publicUrl } = services.catalog;
    const results = rows.flatMap(({ id, position }): CkanResource[] => {
      const found = byId.get(id);
      const distribution = found?.record.doc.distribution?.[position];
      if (!found || !distribution) return [];
      const { record, loadedFiles } = found;
      return [toResource(record, distribution, position, { publicUrl, loadedFiles })];
    });
    return { count: rows[0]?.total ?? 0, results };
  },
});

const formatAutocomplete = action({
  help: 'Formats whose short name begins with a text, or has it within: q, limit (5).',
  sideEffects: false,
  parameters: Type.Object({ q: Type.String(), limit: natural({ default: 5 }) }),
  async handler({ q, limit }) {
    const text = q.trim().toLowerCase();
    const names = [...new Set(vocabulary('file-type').concepts.map(({ iri }) => formatName(iri)))].sort();
    const holding = names.filter((name) => name.toLowerCase().includes(text));
    const begins = holding.filter((name) => name.toLowerCase().startsWith(text));
    return [...begins, ...holding.filter((name) => !begins.includes(name))].slice(0, limit);
  },
});

/** Finding resources (contract, section 7). */
export const resourceReading = {
  resource_search: resourceSearch,
  format_autocomplete: formatAutocomplete,
};
