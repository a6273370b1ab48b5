import { municipality, placesByName, province, provinceByPlate, region } from '../../vocabularies/index.js';

/** Whether a text is the six-digit ISTAT code of a municipality in force. */
export function isMunicipalityCode(text: string): boolean {
  return /^\d{6}$/.test(text) && municipality(text) !== undefined;
}

/**
 * Whether a text may be the ISTAT code of a municipality, of today or of before: six digits that begin with
 * the code of a province. Municipalities merge every year and files keep their old codes.
 */
export function looksLikeMunicipalityCode(text: string): boolean {
  return /^\d{6}$/.test(text) && province(text.slice(0, 3)) !== undefined;
}

/** Whether it is one that lost the zeros at its beginning: 6003 for 006003, 37062 for 037062. */
export function isShortMunicipalityCode(text: string): boolean {
  return /^[1-9]\d{3,4}$/.test(text) && municipality(text.padStart(6, '0')) !== undefined;
}

/** Whether a text is the three-digit ISTAT code of a province. */
export function isProvinceCode(text: string): boolean {
  return /^\d{3}$/.test(text) && province(text) !== undefined;
}

/** Whether a text is the two-digit ISTAT code of a region. */
export function isRegionCode(text: string): boolean {
  return /^\d{2}$/.test(text) && region(text) !== undefined;
}

/** Whether a text is the two-letter code of a province, in capitals as offices write it. */
export function isProvinceLetters(text: string): boolean {
  return /^[A-Z]{2}$/.test(text) && (provinceByPlate(text) !== undefined || FORMER.has(text));
}

/** Provinces of Sardinia that were and are to be again, and those of Forlì and Pesaro as once written. */
const FORMER = new Set(['CI', 'VS', 'OG', 'OT', 'FO', 'PS', 'SU']);

/** Whether a text is the name of a municipality, a province or a region of Italy. */
export function isNameOf(kind: 'municipality' | 'province' | 'region', text: string): boolean {
  if (text.length < 2 || text.length > 60 || /\d/.test(text)) return false;
  const name = text.replace(
    /^(?:comune|provincia|regione|citt[aà] metropolitana)\s+(?:di|del|della|dell['’])\s*/i,
    '',
  );
  return placesByName(name, kind).length > 0;
}

/** Whether a text has the shape of a cadastral (Belfiore) code: A944 is Bologna. */
export function isBelfiore(text: string): boolean {
  return /^[A-M]\d{3}$|^Z\d{3}$/.test(text);
}

/** Whether a text is a NUTS code of Italy, of any level: IT, ITH, ITH5, ITH55. */
export function isItalianNuts(text: string): boolean {
  return /^IT(?:[C-I](?:[\dA-Z](?:[\dA-Z])?)?)?$/.test(text);
}

/** Whether a text is a NUTS code of any European country. */
export function isNuts(text: string): boolean {
  return /^(?:AL|AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IS|IT|LI|LT|LU|LV|ME|MK|MT|NL|NO|PL|PT|RO|RS|SE|SI|SK|TR|UK)[\dA-Z]{0,3}$/.test(
    text,
  );
}

/** Whether a text is an Italian postal code: five digits from 00010 to 98168. */
export function isCap(text: string): boolean {
  return /^\d{5}$/.test(text) && Number(text) >= 10 && Number(text) <= 98168;
}

/** Whether a text is the IPA code of an administration by its pattern: c_a944, p_bo, r_emiro, m_it. */
export function isPatternedIpa(text: string): boolean {
  return /^(?:c_[a-m]\d{3}|p_[a-z]{2}|r_[a-z]{4,10}|m_[a-z]{2,5}|cm_[a-z]{2}|uni_?[a-z]{2,5}|cr_[a-z]{2,8})$/i.test(
    text,
  );
}
