import { placesByName, provinceByPlate } from '../../../vocabularies/index.js';
import { textKey } from '../../../vocabularies/keys.js';
import type { PlaceKind } from '../../../vocabularies/types.js';
import type { Role } from '../../roles/role.js';

/** Roles of columns that say in which area a row lies, by the kind of area. */
export const FAMILIES = {
  municipality: ['istat_municipality', 'municipality_name', 'belfiore'],
  province: ['istat_province', 'province_name', 'province_code'],
  region: ['istat_region', 'region_name'],
  quartiere: ['quartiere'],
  nuts: ['nuts'],
  cap: ['cap'],
} as const satisfies Record<string, readonly Role[]>;

export type Family = keyof typeof FAMILIES;

/** The kind of area that a role names. */
export const familyOf = (role: Role | undefined): Family | undefined =>
  (Object.keys(FAMILIES) as Family[]).find((family) =>
    (FAMILIES[family] as readonly Role[]).includes(role as Role),
  );

const PREFIX =
  /^(?:comune|provincia|regione|citt[aà]\s+metropolitana|quartiere|circoscrizione|municipio|zona)\s+(?:di\s+|del\s+|della\s+|dell['’]\s*)?(?=\S)/i;

/**
 * What two texts have in common when they name the same area: names without case, accents, signs and the word that says
 * what it is (`Quartiere Navile`, `NAVILE`); codes without the zeros in front that spreadsheets lose (`037006`, `37006`).
 */
export function areaKey(text: string): string {
  const spoken = text.trim();
  if (/^\d+$/.test(spoken)) return spoken.replace(/^0+(?=\d)/, '');
  return textKey(spoken.replace(PREFIX, ''));
}

const KINDS: Partial<Record<Family, PlaceKind>> = {
  municipality: 'municipality',
  province: 'province',
  region: 'region',
};

/** The key of a name or of letters as that of the official code, where there is exactly one place of that name. */
function codeKey(family: Family, text: string): string {
  const key = areaKey(text);
  const kind = KINDS[family];
  if (/^\d/.test(key) || !kind) return key;
  if (family === 'province' && /^[a-z]{2}$/.test(key)) {
    const lettered = provinceByPlate(key);
    if (lettered) return areaKey(lettered.code);
  }
  const places = placesByName(text.trim().replace(PREFIX, ''), kind);
  const only = places.length === 1 ? places[0] : undefined;
  return only ? areaKey(only.code) : key;
}

/**
 * How the texts of two columns are compared. Where one has names and the other official codes, names are looked up in the
 * vocabulary of places; a name that several places have stays a name, and then matches nothing.
 * @param by role of the column of the values; key role of that of the areas
 */
export function keyMaker(by: Role | undefined, key: Role | undefined): (text: string) => string {
  const family = familyOf(key);
  if (!family || by === key || familyOf(by) !== family) return areaKey;
  return (text) => codeKey(family, text);
}
