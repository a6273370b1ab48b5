import { stableUuid } from '../../ckan/stable-uuid.js';

/** A tag inside a package dict (contract, section 6.1). */
export interface CkanTag {
  id: string;
  name: string;
  display_name: string;
  state: 'active';
  vocabulary_id: null;
}

/**
 * A keyword as a CKAN tag may be written: 2 to 100 letters, digits, spaces, `-`, `_`, `.`. Apostrophes and commas, which
 * a harvesting CKAN would refuse together with the whole dataset, become spaces (contract, section 4).
 * Undefined when nothing usable is left.
 */
export function tagName(keyword: string): string | undefined {
  const name = keyword
    .replace(/[^\p{L}\p{M}\p{N} _.-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100)
    .trim();
  return name.length < 2 ? undefined : name;
}

/** The id of the tag of that name. */
export const tagId = (name: string): string => stableUuid(`tag:${name}`);

/** Keywords as tags, each once, in order of name. */
export function toTags(keywords: readonly string[]): CkanTag[] {
  const names = new Set(keywords.map(tagName).filter((name) => name !== undefined));
  return [...names].sort().map((name) => ({
    id: tagId(name),
    name,
    display_name: name,
    state: 'active',
    vocabulary_id: null,
  }));
}
