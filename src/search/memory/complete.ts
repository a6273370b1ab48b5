import type { FacetCount } from '../search.js';
import { tokens } from '../text/tokens.js';
import type { CatalogueCopy } from './catalogue-copy.js';
import { topValues } from './count-facet.js';
import type { ValueColumn } from './value-column.js';
import type { Visible } from './visible.js';

/** A name, and its words each behind a blank: `' qualita dell aria'`. */
interface Spelling {
  name: string;
  words: string;
}

/** Those of a field's values by code. Kept with the column; a name may change. */
const spellings = new WeakMap<ValueColumn, Spelling[]>();

function spellingsOf(column: ValueColumn, nameOf: (value: string) => string): readonly Spelling[] {
  const known = spellings.get(column) ?? [];
  spellings.set(column, known);
  for (let code = 0; code < column.values.length; code += 1) {
    const name = nameOf(column.values[code] as string);
    if (known[code]?.name !== name) known[code] = { name, words: ` ${tokens(name).join(' ')}` };
  }
  return known;
}

/**
 * The values of a field in whose name each of the words begins a word, those of most visible documents first.
 * @param nameOf what a value is called
 */
export function completeValues(
  copy: CatalogueCopy,
  visible: Visible,
  field: string,
  words: readonly string[],
  limit: number,
  nameOf: (value: string) => string = (value) => value,
): FacetCount[] {
  const column = copy.exact.get(field);
  if (!column || words.length === 0) return [];
  const names = spellingsOf(column, nameOf);
  const begun = words.map((word) => ` ${word}`);
  const counts = visible
    .counts(field)
    .map((count, code) =>
      count > 0 && begun.every((word) => (names[code] as Spelling).words.includes(word)) ? count : 0,
    );
  return topValues(column.values, counts, undefined, { limit });
}
