import { isIban } from '../../../tables/roles/iban.js';
import type { Match } from '../model.js';

/** Length by country (registry of ISO 13616), of the countries whose accounts occur in Italian payments. */
const LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  BA: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  RS: 22,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
};

/** Where an IBAN may be, for RE2: whole, or in groups of four. */
export const IBAN_SHAPE = '[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4} ?[A-Z0-9]{4} ?[A-Z0-9]{3}';

const SHAPED =
  /(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?)(?![A-Z0-9])/gi;

/** The IBANs in a text: country, its length, remainder 1 modulo 97 (ISO 13616). */
export function findIbans(text: string): Match[] {
  return shapedIbans(text).filter(({ value }) => isIban(value));
}

/** Whatever has the shape of one, with the right length for its country, right or wrong. */
export function shapedIbans(text: string): Match[] {
  if (text.length < 15) return [];
  return Array.from(text.matchAll(SHAPED)).flatMap((match) => {
    const length = LENGTHS[match[0].slice(0, 2).toUpperCase()];
    if (length === undefined) return [];
    const taken = firstSigns(match[0], length);
    if (taken === undefined) return [];
    return [
      {
        kind: 'iban' as const,
        start: match.index,
        end: match.index + taken.length,
        value: taken.replaceAll(' ', '').toUpperCase(),
      },
    ];
  });
}

/** The text up to its nth sign that is no blank, where a word ends there: groups of four may run into the next word. */
function firstSigns(text: string, count: number): string | undefined {
  let seen = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === ' ') continue;
    seen += 1;
    if (seen < count) continue;
    return at + 1 === text.length || text[at + 1] === ' ' ? text.slice(0, at + 1) : undefined;
  }
  return undefined;
}
