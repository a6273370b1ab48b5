import { allKeywords, type KeywordMap } from '../../../catalog/model/index.js';
import { isDict, listOf, textOf } from '../../../ckan/fields.js';
import { tagName } from '../to-tag.js';
import { vocabularyNamed } from '../to-vocabulary.js';
import type { Faults } from './field-faults.js';

/** Where the values of dcatapit's vocabularies are written: they are no keywords. */
const FIELD_OF: Readonly<Record<string, string>> = {
  eu_themes: 'themes_aggregate',
  subthemes: 'themes_aggregate',
  frequencies: 'frequency',
  filetype: 'resources[].format',
  languages: 'language',
  licences: 'license_id',
  places: 'geographical_name',
  regions: 'geographical_name',
};

function refusalOf(vocabulary: string): string {
  const name = vocabularyNamed(vocabulary);
  if (name === undefined) return 'Tag vocabulary was not found.';
  const field = FIELD_OF[name] ?? name;
  return `I valori di ${name} si scrivono nel campo ${field} / values of ${name} are written in the field ${field}`;
}

/**
 * Keywords that a package's `tags` and `tag_string` name, each once, as they were written: the apostrophes and commas that
 * CKAN would refuse are cleaned only where tags are shown (contract, section 4). Undefined when neither was sent.
 */
export function readTags(
  { tags, tag_string }: { tags?: unknown; tag_string?: unknown },
  faults: Faults,
): string[] | undefined {
  if (tags === undefined && tag_string === undefined) return undefined;
  const named: string[] = [];
  const list = tags === null || tags === '' || tags === undefined ? [] : listOf(tags);
  if (!list) faults.add('tags', 'Must be a list of dicts');
  for (const [i, item] of (list ?? []).entries()) {
    const name = textOf(isDict(item) ? item.name || item.display_name : item).trim();
    const vocabulary = isDict(item) ? textOf(item.vocabulary_id) : '';
    if (vocabulary !== '') faults.addTo('tags', i, 'vocabulary_id', refusalOf(vocabulary));
    else if (name === '') faults.addTo('tags', i, 'name', 'Missing value');
    else if (tagName(name) === undefined)
      faults.addTo('tags', i, 'name', `Tag "${name}" length is less than minimum 2`);
    else if (name.length > 100)
      faults.addTo('tags', i, 'name', `Tag "${name}" length is more than maximum 100`);
    else named.push(name);
  }
  const spoken = textOf(tag_string)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of spoken) {
    if (tagName(name) === undefined) faults.add('tag_string', `Tag "${name}" length is less than minimum 2`);
    else if (name.length > 100) faults.add('tag_string', `Tag "${name}" length is more than maximum 100`);
    else named.push(name);
  }
  return [...new Set(named)];
}

/** Keywords with those tags: what is shown under a name that stays keeps its language, new ones are Italian. */
export function withKeywords(
  before: KeywordMap | undefined,
  tags: readonly string[],
): KeywordMap | undefined {
  const wanted = new Map(tags.map((tag) => [tagName(tag) ?? tag, tag]));
  const known = new Set(allKeywords(before).map(tagName));
  const result: Record<string, string[]> = {};
  for (const [language, words] of Object.entries(before ?? {})) {
    const kept = words.filter((word) => {
      const name = tagName(word);
      // A keyword that cannot be shown as a tag is nobody's to take away here.
      return name === undefined || wanted.has(name);
    });
    if (kept.length > 0) result[language] = kept;
  }
  const added = [...wanted].filter(([name]) => !known.has(name)).map(([, tag]) => tag);
  if (added.length > 0) result.it = [...(result.it ?? []), ...added];
  return Object.keys(result).length > 0 ? result : undefined;
}
