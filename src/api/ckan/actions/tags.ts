import { type Static, Type } from '@sinclair/typebox';
import { ANONYMOUS } from '../../../people/policy.js';
import { type ActionContext, action, flag, natural } from '../action.js';
import { notFoundError, validationError } from '../faults.js';
import { listTags } from '../read-tags.js';
import { searchPackages } from '../search-packages.js';
import { whereOf } from '../search-where.js';
import { tagId } from '../to-tag.js';
import { tagsOf, vocabularyNamed } from '../to-vocabulary.js';
import { ROWS_MAX } from './package-search.js';
import { vocabulariesAreFixed } from './vocabularies.js';

const text = Type.Optional(Type.String());

const query = { query: text, q: text, vocabulary_id: text };
const paging = { limit: Type.Optional(natural()), offset: natural({ default: 0 }) };

/** A tag in a list: a free one, or one of a vocabulary. */
interface ListedTag {
  id: string;
  name: string;
  display_name: string;
  vocabulary_id: string | null;
}

const freeTag = (name: string): ListedTag => ({
  id: tagId(name),
  name,
  display_name: name,
  vocabulary_id: null,
});

/** Tags whose names contain a text: those in use, or with `vocabulary_id` those of that vocabulary. */
async function tagsFor(
  p: { query?: string; q?: string; vocabulary_id?: string },
  { services }: ActionContext,
): Promise<{ asked: string; tags: ListedTag[] }> {
  const asked = (p.query ?? p.q ?? '').trim();
  if (!p.vocabulary_id) return { asked, tags: (await listTags(services.db, asked)).map(freeTag) };
  const name = vocabularyNamed(p.vocabulary_id);
  if (!name) throw notFoundError();
  const wanted = asked.toLowerCase();
  const tags = tagsOf(name).filter((tag) => tag.name.toLowerCase().includes(wanted));
  return { asked, tags };
}

const pageOf = <T>(list: readonly T[], { limit, offset }: Static<typeof Paging>): T[] =>
  list.slice(offset, limit === undefined ? undefined : offset + limit);
const Paging = Type.Object(paging);

const tagList = action({
  help: 'Tags in use, by name or whole: query (or q), vocabulary_id, all_fields; limit and offset only with a query.',
  sideEffects: false,
  parameters: Type.Object({ ...query, all_fields: flag(), ...paging }),
  async handler(p, context) {
    const { asked, tags } = await tagsFor(p, context);
    const page = asked === '' ? tags : pageOf(tags, p);
    return p.all_fields ? page : page.map(({ name }) => name);
  },
});

const tagSearch = action({
  help: 'Tags that contain a text, with their number: query (or q), vocabulary_id, limit, offset.',
  sideEffects: false,
  parameters: Type.Object({ ...query, ...paging }),
  async handler(p, context) {
    const { asked, tags } = await tagsFor(p, context);
    if (asked === '') return { count: 0, results: [] };
    const results = pageOf(tags, p).map(({ id, name, vocabulary_id }) => ({ id, name, vocabulary_id }));
    return { count: tags.length, results };
  },
});

const tagAutocomplete = action({
  help: 'Names of tags that contain a text: query (or q), vocabulary_id, limit, offset.',
  sideEffects: false,
  parameters: Type.Object({ ...query, ...paging }),
  async handler(p, context) {
    const { asked, tags } = await tagsFor(p, context);
    return asked === '' ? [] : pageOf(tags, p).map(({ name }) => name);
  },
});

const tagShow = action({
  help: 'A tag in use, or of a vocabulary, by id or name: id, vocabulary_id, include_datasets.',
  sideEffects: false,
  parameters: Type.Object({ id: Type.String(), vocabulary_id: text, include_datasets: flag() }),
  async handler({ id, vocabulary_id, include_datasets }, context) {
    const { services } = context;
    const { tags } = await tagsFor({ ...(vocabulary_id && { vocabulary_id }) }, context);
    const tag = tags.find((each) => each.name === id || each.id === id);
    if (!tag) throw notFoundError();
    if (!include_datasets) return tag;
    const filter = `tags:"${tag.name.replace(/(["\\])/g, '\\$1')}"`;
    const where = await whereOf(
      services,
      ANONYMOUS,
      { q: '', fq: [filter], drafts: false },
      services.catalog.now(),
    );
    const found = tag.vocabulary_id
      ? { packages: [] }
      : await searchPackages(services, ANONYMOUS, where, {
          sort: [{ key: 'modified', descending: true }],
          limit: ROWS_MAX,
          offset: 0,
          layout: 'extras',
        });
    return { ...tag, packages: found.packages };
  },
});

/** CKAN makes tags only within vocabularies, and those here are not ours to change. */
const tagCreate = action({
  help: 'Refused: free tags come with datasets, and vocabularies are fixed.',
  sideEffects: true,
  parameters: Type.Object({ name: Type.String(), vocabulary_id: text }),
  handler: async ({ vocabulary_id }) => {
    if (!vocabulary_id) throw validationError({ vocabulary_id: ['Missing value'] });
    throw vocabulariesAreFixed();
  },
});

const tagDelete = action({
  help: 'Refused: free tags go with the datasets that have them, and vocabularies are fixed.',
  sideEffects: true,
  parameters: Type.Object({ id: Type.String(), vocabulary_id: text }),
  handler: async () => {
    throw vocabulariesAreFixed();
  },
});

/** Tags (contract, section 10). */
export const tagActions = {
  tag_list: tagList,
  tag_search: tagSearch,
  tag_autocomplete: tagAutocomplete,
  tag_show: tagShow,
  tag_create: tagCreate,
  tag_delete: tagDelete,
};
