import type { FacetCount } from '../search.js';
import { selectTop } from './select-top.js';

/** The codes with a count of at least `least`. */
function codesWith(counts: Int32Array, least: number): Int32Array {
  let found = 0;
  for (let code = 0; code < counts.length; code += 1) if ((counts[code] as number) >= least) found += 1;
  const codes = new Int32Array(found);
  for (let code = 0, at = 0; at < found; code += 1) {
    if ((counts[code] as number) < least) continue;
    codes[at] = code;
    at += 1;
  }
  return codes;
}

/**
 * The values that most of the results have, most first, equals in the order of their characters.
 * @param counts how many results have each value, by code
 * @param listed with a `minCount` of 0: the same counts of all that is visible; its values come even if no result has them
 */
export function topValues(
  values: readonly string[],
  counts: Int32Array,
  listed: Int32Array | undefined,
  { limit, minCount = 1 }: { limit: number; minCount?: number },
): FacetCount[] {
  const codes = listed ? codesWith(listed, 1) : codesWith(counts, Math.max(1, minCount));
  const top = selectTop(
    codes,
    Math.min(limit, codes.length),
    (a, b) => {
      const difference = (counts[b] as number) - (counts[a] as number);
      return difference !== 0 ? difference : (values[a] as string) < (values[b] as string) ? -1 : 1;
    },
    { data: counts, sign: -1 },
  );
  return Array.from(top, (code) => ({ value: values[code] as string, count: counts[code] as number }));
}
