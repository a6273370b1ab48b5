import { isCodiceFiscale } from '../../../tables/roles/codice-fiscale.js';
import type { Match } from '../model.js';

/** Where a tax code may be, for engines without look-around (RE2) and for ours. Groups may be apart by a blank. */
export const CODICE_FISCALE_SHAPE =
  '[A-Z]{3} ?[A-Z]{3} ?[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2} ?[A-Z][0-9LMNPQRSTUV]{3} ?[A-Z]';

const SHAPED = new RegExp(`(?<![A-Z0-9])${CODICE_FISCALE_SHAPE}(?![A-Z0-9])`, 'gi');

/** Letters of omocodia, L for 0 to V for 9. */
const OMOCODIA = 'LMNPQRSTUV';

/** The tax codes of persons in a text: shape, a day that a month may have, check letter (D.M. 23 dicembre 1976). */
export function findCodiciFiscali(text: string): Match[] {
  return shapedCodiciFiscali(text).filter(({ value }) => isCodiceFiscale(value) && hasDay(value));
}

/** Whatever has the shape of one, right or wrong: codes that only look like it have wrong check letters, mostly. */
export function shapedCodiciFiscali(text: string): Match[] {
  if (text.length < 16) return [];
  return Array.from(text.matchAll(SHAPED), (match) => ({
    kind: 'codice-fiscale' as const,
    start: match.index,
    end: match.index + match[0].length,
    value: match[0].replaceAll(' ', '').toUpperCase(),
  }));
}

/** Day of birth, 40 more for women. */
function hasDay(code: string): boolean {
  const digit = (at: number): number => {
    const place = OMOCODIA.indexOf(code.charAt(at));
    return place >= 0 ? place : Number(code.charAt(at));
  };
  const day = (digit(9) * 10 + digit(10)) % 40;
  return digit(9) < 8 && day >= 1 && day <= 31;
}
