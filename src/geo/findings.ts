import { NotReadable } from '../tables/formats/format-reader.js';
import type { Finding } from '../tables/table-model.js';

/** A finding from its parts. `samples` are cut to five of 200 characters. */
export function finding(
  code: string,
  severity: Finding['severity'],
  it: string,
  en: string,
  samples: readonly string[] = [],
): Finding {
  const cut = samples.slice(0, 5).map((sample) => sample.slice(0, 200));
  return { code, severity, message: { it, en }, ...(cut.length > 0 ? { samples: cut } : {}) };
}

/** The error for a file that is damaged, or not what it says it is. `reason` is technical and in English. */
export function damaged(reason: string): NotReadable {
  return new NotReadable(
    finding(
      'unreadable',
      'error',
      'Il file non si può leggere: potrebbe essere danneggiato o incompleto.',
      'The file cannot be read: it may be damaged or incomplete.',
      [reason],
    ),
  );
}

/** The error for a file, or an element of it, beyond what is held in memory. */
export function tooLarge(what: string): NotReadable {
  return new NotReadable(
    finding(
      'geometry-too-large',
      'error',
      'Il file ha un elemento troppo grande per essere letto.',
      'The file has an element that is too large to be read.',
      [what],
    ),
  );
}

/** A layer without a single feature. */
export function noFeatures(): Finding {
  return finding(
    'no-features',
    'warning',
    'Il file è valido ma non contiene alcun elemento.',
    'The file is valid but holds no feature.',
  );
}
