import { keyOf } from './keys.js';
import { resolvePlaceName } from './places.js';
import { readingsOf } from './readings.js';
import type { ConceptTypes, Resolution, VocabularyId } from './types.js';
import { load } from './vocabulary.js';

/** Longest text looked at; no IRI or label of the tables comes near it. */
const LONGEST = 1000;

/**
 * Understands what people and other catalogues write for a concept: its IRI (http or https, any case,
 * with or without trailing slash), its code, its label in Italian or English whatever case and accents,
 * and the spellings of the tables: file extensions, media types, ISO 639-1 codes, ISO 8601 periods,
 * CKAN and SPDX licence ids, addresses of licences.
 *
 * It never guesses: a text that could mean two concepts, or none, is undefined.
 *
 * @param id the vocabulary to look in
 * @param text any text; surrounding blanks and angle brackets do not count
 * @returns the concept, with `exact` true only if the text is its canonical IRI, letter for letter
 */
export function resolve<I extends VocabularyId>(
  id: I,
  text: string,
): Resolution<ConceptTypes[I]> | undefined {
  if (text.length > LONGEST) return undefined;
  const { vocabulary, byIri, byCode, positionOf } = load(id);
  const canonical = byIri.get(text);
  if (canonical) return { concept: canonical, exact: true };

  const spoken = text.trim().replace(/^<(.*)>$/, '$1');
  const coded = byCode.get(spoken);
  if (coded) return { concept: coded, exact: false };

  for (const reading of [spoken, ...readingsOf(id, spoken)]) {
    const position = positionOf(keyOf(reading));
    const concept = position === undefined ? undefined : vocabulary.concepts[position];
    if (concept) return { concept, exact: false };
  }
  if (id === 'place') {
    const place = resolvePlaceName(spoken);
    return place && { concept: place as ConceptTypes[I], exact: false };
  }
  return undefined;
}
