import { iriKey } from './keys.js';
import type { VocabularyId } from './types.js';

/** Other texts that a text stands for by a rule of its own, most telling first. */
type Reading = (text: string) => readonly string[];

/** Addresses whose last part is a code we know: what follows the prefix is read as plain text. */
const prefixes: Partial<Record<VocabularyId, readonly RegExp[]>> = {
  // Dublin Core collection frequencies, used by DCAT before the EU table; INSPIRE's ISO 19115 codes.
  frequency: [
    /^purl\.org\/cld\/freq\//,
    /^inspire\.ec\.europa\.eu\/metadata-codelist\/maintenancefrequency\//,
  ],
  language: [/^id\.loc\.gov\/vocabulary\/iso639-[12]\//, /^lexvo\.org\/id\/iso639-[13]\//],
  // Old or misspelt local names (A21:CCBY40, A11_CC010) are aliases wherever they stand (section 11).
  licence: [/^spdx\.org\/licenses\//, /^w3id\.org\/italia\/controlled-vocabulary\/licen[cs]es\//],
  'licence-eu': [/^spdx\.org\/licenses\//],
  // The date of validity may be left off the IRI of a municipality.
  place: [/^w3id\.org\/italia\/controlled-vocabulary\/territorial-classifications\/cities\/(?=\d{6}$)/],
  'file-type': [/^iana\.org\/assignments\/media-types\//, /^inspire\.ec\.europa\.eu\/media-types\//],
};

const rules: Partial<Record<VocabularyId, Reading>> = {
  'file-type': (text) => {
    const [type = ''] = text.split(';');
    const readings: string[] = [];
    // text/csv; charset=utf-8
    if (text.includes('/') && type !== text) readings.push(type.trim());
    if (/^[a-z0-9]+(\.[a-z0-9]+)*$/i.test(text)) readings.push(`.${text}`);
    // A packed file has the format of what is inside (DCAT-AP_IT, section 6, dct:format).
    const inner = /^\.?([a-z0-9]+)\.(zip|gz|gzip|bz2|xz|7z|zst)$/i.exec(text)?.[1];
    if (inner) readings.push(`.${inner}`);
    return readings;
  },
  // it-IT, en_GB: the region does not change the language.
  language: (text) => {
    const language = /^([a-z]{2})[-_][a-z]{2}$/i.exec(text)?.[1];
    return language ? [language] : [];
  },
};

/**
 * Further texts to look for when a text is not known as it stands: the tail of a known address, a media
 * type without parameters, an extension without dot, the language of a locale.
 */
export function readingsOf(id: VocabularyId, text: string): readonly string[] {
  const key = iriKey(text);
  // Real exports hang wrong local names on the right table: language/GER, frequency/IRREGULAR.
  const table = `publications.europa.eu/resource/authority/${id === 'licence-eu' ? 'licence' : id}/`;
  if (key.startsWith(table)) return [key.slice(table.length)];
  const prefix = prefixes[id]?.find((pattern) => pattern.test(key));
  if (prefix) return [key.replace(prefix, '')];
  return rules[id]?.(text) ?? [];
}
