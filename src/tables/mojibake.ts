import type { ColumnProfile } from './profile-column.js';
import type { Finding } from './table-model.js';

/**
 * UTF-8 that was read as Windows-1252 and written again as UTF-8: `Forlì` is then `ForlÃ¬`. Also the sign
 * that stands for a character that could not be decoded. Sequences that Italian never writes.
 */
const MOJIBAKE = /Ã[\u0080-\u00bf ‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™˜œž“”¦]|Â[°ª«»\u00a0]|\ufffd/;

/**
 * A warning where names or values were spoiled before the file reached us. The values stay as they are:
 * what is in the file is what was published.
 */
export function mojibakeFinding(profiles: readonly ColumnProfile[], labels: readonly string[]): Finding[] {
  const samples = new Set<string>();
  for (const label of labels) if (MOJIBAKE.test(label)) samples.add(label.slice(0, 80));
  for (const { values } of profiles) {
    for (const value of values.keys()) {
      if (samples.size >= 5) break;
      if (MOJIBAKE.test(value)) samples.add(value.slice(0, 80));
    }
  }
  if (samples.size === 0) return [];
  return [
    {
      code: 'mojibake',
      severity: 'warning',
      message: {
        it: 'Alcuni caratteri accentati sono già guasti nel file (per esempio “Ã¬” al posto di “ì”): va ricreato dalla fonte con la codifica giusta.',
        en: 'Some accented characters are already spoiled in the file (for example “Ã¬” for “ì”): it should be made again from its source with the right encoding.',
      },
      samples: [...samples].slice(0, 5),
    },
  ];
}
