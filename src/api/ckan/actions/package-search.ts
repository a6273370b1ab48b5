import { Type } from '@sinclair/typebox';
import { ANONYMOUS } from '../../../people/policy.js';
import { type ActionContext, action, flag, natural } from '../action.js';
import { searchError, searchQueryError } from '../faults.js';
import { facetsToCount, toCkanFacets } from '../search-facets.js';
import { searchPackages } from '../search-packages.js';
import { readTerms } from '../search-terms.js';
import { DEFAULT_SORT, readSort } from '../sort-order.js';
import { type CkanPackage, pickFields } from '../to-package.js';

/** More rows are given at once to nobody; asking for more is no error (contract, section 7.1). */
export const ROWS_MAX = 1000;

/** Counts of a facet when the limit is negative: all of them. */
const UNLIMITED = 2_147_483_647;

const text = Type.Optional(Type.String());

/** Accepted because clients send them, without meaning here: they tune the ranking of Solr. */
const TUNING = {
  extras: Type.Optional(Type.Unknown()),
  qf: text, bf: text, boost: Type.Optional(Type.Unknown()), tie: text, defType: text, mm: text, df: text, wt: text,
}; // biome-ignore format: one line reads better

const parameters = Type.Object({
  q: Type.String({ default: '' }),
  fq: Type.Array(Type.String(), { default: [] }),
  fq_list: Type.Array(Type.String(), { default: [] }),
  sort: text,
  rows: natural({ default: 10 }),
  start: natural({ default: 0 }),
  facet: flag(true),
  'facet.field': Type.Array(Type.String(), { default: [] }),
  'facet.limit': Type.Integer({ default: 50 }),
  'facet.mincount': natural({ default: 1 }),
  fl: Type.Array(Type.String(), { default: [] }),
  include_drafts: flag(),
  include_deleted: flag(),
  include_private: flag(),
  use_default_schema: flag(),
  ...TUNING,
});

/** `fl=name` gives texts, several fields give objects with only those. */
function shown(packages: CkanPackage[], fl: readonly string[]): unknown[] {
  const fields = fl.flatMap((part) => part.split(/[\s,]+/)).filter(Boolean);
  if (fields.length === 0 || fields.includes('*')) return packages;
  const picked = packages.map((found) => pickFields(found, fields));
  const [only] = fields;
  return fields.length === 1 && only ? picked.map((fields) => fields[only]) : picked;
}

/** Only what is published is in the index: a search that should include the rest cannot be answered truly. */
function refuseUnpublished(wanted: boolean, { actor }: ActionContext): void {
  if (wanted && actor.kind !== 'anonymous')
    throw searchError('include_drafts and include_deleted are not supported yet');
}

/** `package_search` (contract, section 7.1). */
export const packageSearch = action({
  help: `Finds datasets. q: words, "phrases" or field:value; fq, fq_list: filters on organization, owner_org, groups, tags,
res_format, license_id; sort: score, metadata_modified, metadata_created, title_string, name, id with asc or desc;
rows (10, at most ${ROWS_MAX}), start; facet.field: organization, groups, tags, res_format, license_id; facet.limit,
facet.mincount; fl; include_private; use_default_schema.`,
  sideEffects: false,
  parameters,
  refuseUnknown: (names) => {
    const wrong = names.filter((name) => !name.startsWith('ext_'));
    if (wrong.length === 0) return undefined;
    return searchQueryError(`Invalid search parameters: [${wrong.map((name) => `'${name}'`).join(', ')}]`);
  },
  async handler(p, context) {
    const { services, actor } = context;
    refuseUnpublished(p.include_drafts || p.include_deleted, context);
    const terms = readTerms(p.q, [...p.fq, ...p.fq_list], p.include_private);
    const sort = !p.sort || p.sort === 'rank' ? DEFAULT_SORT : p.sort;
    const fields = p.facet ? [...new Set(p['facet.field'])] : [];
    const order = readSort(sort, terms.text !== '');
    const found = await searchPackages(services, p.include_private ? actor : ANONYMOUS, terms, {
      ...(order && { sort: order }),
      limit: Math.min(p.rows, ROWS_MAX),
      offset: p.start,
      facets: facetsToCount(fields),
      facetLimit: p['facet.limit'] < 0 ? UNLIMITED : p['facet.limit'],
      layout: 'extras',
    });
    return {
      count: found.count,
      sort,
      ...(await toCkanFacets(services.db, fields, found.facets, p['facet.mincount'])),
      results: shown(found.packages, p.fl),
    };
  },
});
