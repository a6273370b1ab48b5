import { type Licence, licenceByAnyIri, resolve } from '../../vocabularies/index.js';

const LONGEST = 1000;

const named = (text: string): Licence | undefined =>
  licenceByAnyIri(text) ?? (resolve('licence', text) ?? resolve('licence-eu', text))?.concept;

/**
 * The licence a text speaks of: by its name or code, the address within it, what stands in brackets, or without the word
 * "licence" before it. Undefined where two parts of the text speak of different licences, or none of any.
 */
export function licenceInText(text: string): Licence | undefined {
  const spoken = text.trim();
  if (spoken === '' || spoken.length > LONGEST) return undefined;
  const whole = named(spoken);
  if (whole) return whole;
  const addresses = spoken.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
  const bracketed = [...spoken.matchAll(/\(([^()]{2,80})\)/g)].map(([, inside = '']) => inside);
  const bare = spoken
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/\([^()]*\)/g, ' ')
    .replace(/^\s*(?:licenza|licence|license)\s*:?\s+/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  const found = [...addresses, ...bracketed, bare].flatMap(
    (part) => named(part.replace(/[.,;]+$/, '')) ?? [],
  );
  const [first] = found;
  return first && found.every(({ iri }) => iri === first.iri) ? first : undefined;
}
