import { type Static, Type } from '@sinclair/typebox';
import { ANONYMOUS } from '../../../people/policy.js';
import { allOf, type SearchNode } from '../../../search/query/tree.js';
import { type ActionContext, action, flag, natural } from '../action.js';
import { searchQueryError } from '../faults.js';
import { ReadyJson } from '../ready-json.js';
import { type Extent, extentOf } from '../search-extent.js';
import { facetsToCount, toCkanFacets } from '../search-facets.js';
import { type FoundPackages, searchPackages, searchPackageTexts } from '../search-packages.js';
import { whereOf } from '../search-where.js';
import { DEFAULT_SORT, readSort } from '../sort-order.js';
import { type CkanPackage, pickFields } from '../to-package.js';

/** More rows are given at once to nobody; asking for more is no error (contract, section 7.1). */
export const ROWS_MAX = 1000;

const text = Type.Optional(Type.String());

/** Accepted because clients send them, without meaning here: they tune the ranking of Solr. */
const TUNING = {
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
  extras: Type.Optional(Type.Unknown()),
  ext_bbox: text,
  ext_startdate: text,
  ext_enddate: text,
  ext_portico: flag(),
  ...TUNING,
});

/** The fields `fl` names; none when all are wanted. */
function fieldsWanted(fl: readonly string[]): string[] {
  const fields = fl.flatMap((part) => part.split(/[\s,]+/)).filter(Boolean);
  return fields.includes('*') ? [] : fields;
}

/** `fl=name` gives texts, several fields give objects with only those. */
function shown(packages: CkanPackage[], fields: readonly string[]): unknown[] {
  if (fields.length === 0) return packages;
  const picked = packages.map((found) => pickFields(found, fields));
  const [only] = fields;
  return fields.length === 1 && only ? picked.map((fields) => fields[only]) : picked;
}

/** Parameters of extensions may stand in `extras` as well. */
function extentAsked(p: Static<typeof parameters>): Extent {
  const extras =
    typeof p.extras === 'object' && p.extras !== null ? (p.extras as Record<string, unknown>) : {};
  const given = (name: keyof Extent) =>
    p[name] ?? (typeof extras[name] === 'string' ? (extras[name] as string) : '');
  return {
    ext_bbox: given('ext_bbox'),
    ext_startdate: given('ext_startdate'),
    ext_enddate: given('ext_enddate'),
  };
}

/** Drafts without `include_private` are those that will be public, as in CKAN. */
const onlyPublic = (drafts: boolean, withPrivate: boolean): SearchNode[] =>
  drafts && !withPrivate ? [{ kind: 'exact', field: 'visibility', values: ['public'] }] : [];

async function search(p: Static<typeof parameters>, { services, actor: asking, toClient }: ActionContext) {
  const now = services.catalog.now();
  const drafts = p.include_drafts && asking.kind !== 'anonymous';
  const actor = p.include_private || drafts ? asking : ANONYMOUS;
  const sort = !p.sort || p.sort === 'rank' ? DEFAULT_SORT : p.sort;
  const order = readSort(sort);
  const asked = await whereOf(services, actor, { q: p.q, fq: [...p.fq, ...p.fq_list], drafts }, now);
  const where = allOf([asked, extentOf(extentAsked(p), now), ...onlyPublic(drafts, p.include_private)]);
  const facets = {
    fields: p.facet ? [...new Set(p['facet.field'])] : [],
    limit: p['facet.limit'],
    mincount: p['facet.mincount'],
  };
  const page = {
    sort: order,
    limit: Math.min(p.rows, ROWS_MAX),
    offset: p.start,
    facets: facetsToCount(facets),
    layout: 'extras',
  } as const;
  const headOf = async (found: Pick<FoundPackages, 'count' | 'facets'>) => ({
    count: found.count,
    sort,
    ...(await toCkanFacets(services.db, found, { ...facets, drafts })),
  });
  const fields = fieldsWanted(p.fl);
  if (toClient && fields.length === 0 && actor.kind === 'anonymous' && !p.ext_portico) {
    const found = await searchPackageTexts(services, where, page);
    return ReadyJson.withList(await headOf(found), 'results', found.packages);
  }
  const found = await searchPackages(services, actor, where, { ...page, drafts, documents: p.ext_portico });
  return { ...(await headOf(found)), results: shown(found.packages, fields) };
}

/** `package_search` (contract, section 7.1). */
export const packageSearch = action({
  help: `Finds datasets. q: words, "phrases", or Solr's syntax when there is a colon in it; fq, fq_list: filters in Solr's
syntax; sort: score, metadata_modified, metadata_created, title_string, name, id, num_resources, issued, modified with asc
or desc, several separated by commas; rows (10, at most ${ROWS_MAX}), start; facet.field, facet.limit (50, negative for
all), facet.mincount; fl; include_private, include_drafts for members of organizations; ext_bbox (west,south,east,north),
ext_startdate, ext_enddate; ext_portico adds the whole document of each dataset.`,
  sideEffects: false,
  parameters,
  refuseUnknown: (names) => {
    const wrong = names.filter((name) => !name.startsWith('ext_'));
    if (wrong.length === 0) return undefined;
    return searchQueryError(`Invalid search parameters: [${wrong.map((name) => `'${name}'`).join(', ')}]`);
  },
  handler: search,
});
