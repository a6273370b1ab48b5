import type { TextField } from '../query/tree.js';

/**
 * The parts of a document that words stand in, in the order in which `words` of the index holds them, a line each.
 * `other` is what belongs to no field of its own: themes, formats, places, names and identifiers.
 */
export const WORD_FIELDS = [
  'title',
  'keyword',
  'organization',
  'description',
  'distribution',
  'other',
] as const;
export type WordField = (typeof WORD_FIELDS)[number];

/** Between two texts of one field: phrases do not reach across it. */
export const BREAK = '|';

/** Words of a document beyond these are not found: a bound for what a hostile text may cost. */
export const MOST_WORDS = 20_000;

/** How much a word counts by where it stands, as PostgreSQL weighs A, B, C and D. */
export const WEIGHTS: Readonly<Record<WordField, number>> = {
  title: 1,
  keyword: 0.4,
  organization: 0.4,
  other: 0.2,
  description: 0.1,
  distribution: 0.1,
};

/** The bit of each field in the mask kept with a word. */
export const bitOf = (field: WordField): number => 1 << WORD_FIELDS.indexOf(field);

/** The bits of what a search in that field looks at. */
export const maskOf = (field: TextField): number =>
  field === 'text' ? (1 << WORD_FIELDS.length) - 1 : bitOf(field);
