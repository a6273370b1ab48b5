import { isCodiceFiscale } from './codice-fiscale.js';
import { isColonTime, isEmail, isPhone, isTime, isUri, isVehiclePlate } from './contacts.js';
import { isIban } from './iban.js';
import { isPartitaIva } from './partita-iva.js';
import {
  isBelfiore,
  isCap,
  isItalianNuts,
  isMunicipalityCode,
  isNameOf,
  isNuts,
  isPatternedIpa,
  isProvinceCode,
  isProvinceLetters,
  isRegionCode,
  looksLikeMunicipalityCode,
} from './places-of-italy.js';
import { isCheckedCig, isCup, looksLikeCig } from './procurement-codes.js';
import { isQuartiere } from './quartieri.js';
import type { Role } from './role.js';

/** How a role is recognised from the name and the distinct values of a column. */
export interface ValueRole {
  role: Role;
  /** Names (as `spokenName` gives them) that announce the role. */
  name: RegExp;
  /** Whether a value is valid where the name announces the role; absent: as below. */
  named?(value: string): boolean;
  /** Share of valid values that such a column needs. */
  namedShare: number;
  /** Whether a value is valid where the name says nothing; absent: the name is needed. */
  valid?(value: string): boolean;
  /** Share and number of distinct valid values that such a column needs. */
  share?: number;
  distinct?: number;
}

/** The rules, the surest first: checked digits, then closed lists, then shapes with the right name. */
export const VALUE_ROLES: readonly ValueRole[] = [
  {
    role: 'codice_fiscale',
    name: /\b(?:codice fiscale|cod fisc(?:ale)?|c ?f|codfisc|cf \w+)\b|codicefiscale/,
    named: (value) => isCodiceFiscale(value) || isPartitaIva(value),
    namedShare: 0.5,
    valid: isCodiceFiscale,
    share: 0.8,
    distinct: 1,
  },
  {
    role: 'partita_iva',
    name: /\b(?:p\W?iva|partita iva|part iva|vat)\b|partitaiva/,
    namedShare: 0.5,
    valid: isPartitaIva,
    share: 0.9,
    distinct: 4,
    named: isPartitaIva,
  },
  { role: 'iban', name: /\biban\b/, namedShare: 0.5, named: isIban, valid: isIban, share: 0.8, distinct: 1 },
  {
    role: 'email',
    name: /mail|\bpec\b/,
    namedShare: 0.5,
    named: isEmail,
    valid: isEmail,
    share: 0.9,
    distinct: 2,
  },
  {
    role: 'uri',
    name: /\b(?:ur[il]|link|sito|sito web|website|web|homepage|page)\b/,
    namedShare: 0.5,
    named: isUri,
    valid: isUri,
    share: 0.9,
    distinct: 2,
  },
  { role: 'cup', name: /\bcup\b/, namedShare: 0.5, named: isCup, valid: isCup, share: 0.95, distinct: 3 },
  {
    role: 'cig',
    name: /\bcig\b/,
    namedShare: 0.5,
    named: looksLikeCig,
    valid: isCheckedCig,
    share: 0.9,
    distinct: 3,
  },
  {
    role: 'quartiere',
    name: /quartier|circoscrizion|zona/,
    namedShare: 0.6,
    named: isQuartiere,
    valid: isQuartiere,
    share: 0.8,
    distinct: 4,
  },
  {
    role: 'region_name',
    name: /\bregion[ei]\b|den(?:ominazione)? reg/,
    namedShare: 0.6,
    named: (value) => isNameOf('region', value),
    valid: (value) => isNameOf('region', value),
    share: 0.95,
    distinct: 5,
  },
  {
    role: 'province_code',
    name: /\b(?:prov|provincia|sigla|targa|pv|province)\b/,
    namedShare: 0.8,
    named: isProvinceLetters,
    valid: isProvinceLetters,
    share: 0.95,
    distinct: 6,
  },
  {
    role: 'province_name',
    name: /\b(?:prov|provincia|province|citta metropolitana|città metropolitana|uts)\b/,
    namedShare: 0.6,
    named: (value) => isNameOf('province', value),
  },
  {
    role: 'istat_municipality',
    name: /istat|\b(?:cod(?:ice)?|pro ?com|id)\b.*\bcom(?:une|uni)?\b|\bcom(?:une)?\b.*\bcod(?:ice)?\b|pro ?com|codice comune|municipality code/,
    namedShare: 0.6,
    named: looksLikeMunicipalityCode,
    valid: isMunicipalityCode,
    share: 0.95,
    distinct: 4,
  },
  {
    role: 'istat_province',
    name: /(?:istat|cod(?:ice)?|id).*(?:prov|unità territoriale sovracomunale|uts)|prov\w* (?:istat|cod)/,
    namedShare: 0.8,
    named: isProvinceCode,
  },
  {
    role: 'istat_region',
    name: /(?:istat|cod(?:ice)?|id).*\breg|reg\w* (?:istat|cod)/,
    namedShare: 0.8,
    named: isRegionCode,
  },
  {
    role: 'belfiore',
    name: /belfiore|catast|cod(?:ice)?\b.*\bcom/,
    namedShare: 0.8,
    named: isBelfiore,
  },
  {
    role: 'nuts',
    name: /nuts/,
    namedShare: 0.7,
    named: isNuts,
    valid: isItalianNuts,
    share: 0.95,
    distinct: 3,
  },
  {
    role: 'ipa',
    name: /\b(?:cod(?:ice)? )?(?:ipa|amm|amministrazione)\b/,
    namedShare: 0.8,
    named: (value) => /^[A-Za-z][A-Za-z\d_]{1,19}$/.test(value) && /[_\d]|^[a-z]+$/.test(value),
    valid: isPatternedIpa,
    share: 0.9,
    distinct: 3,
  },
  {
    role: 'cap',
    name: /\bcap\b|^cap(?![a-z])|\b(?:zip|zipcode|postcode|postal code|codice postale|codice avviamento postale)\b|cap$/,
    namedShare: 0.6,
    named: isCap,
  },
  {
    role: 'municipality_name',
    name: /\b(?:comun[ei]|citt[aà]|municipi(?:o|ality)|localit[aà])\b/,
    namedShare: 0.6,
    named: (value) => isNameOf('municipality', value),
    valid: (value) => isNameOf('municipality', value),
    share: 0.95,
    distinct: 12,
  },
  {
    role: 'vehicle_plate',
    name: /\b(?:targa|plate)\b/,
    namedShare: 0.6,
    named: isVehiclePlate,
    valid: isVehiclePlate,
    share: 0.95,
    distinct: 5,
  },
  {
    role: 'phone',
    name: /\b(?:tel|telefon[oi]|telefax|fax|cell|cellulare|phone|recapito|centralino|numero verde)\b/,
    namedShare: 0.5,
    named: isPhone,
  },
  {
    role: 'time',
    name: /\b(?:ora|ore|orario|time|hour)\b/,
    namedShare: 0.6,
    named: isTime,
    valid: isColonTime,
    share: 0.95,
    distinct: 2,
  },
];

/** Roles whose values speak of a person: they are counted, and never shown as evidence. */
export const PERSONAL_ROLES: ReadonlySet<Role> = new Set([
  'codice_fiscale',
  'partita_iva',
  'iban',
  'email',
  'phone',
  'vehicle_plate',
]);
