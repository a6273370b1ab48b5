import { COMMON } from './texts/common.js';
import { DATA_CHECKS } from './texts/data-checks.js';
import { HARVEST } from './texts/harvest.js';
import { LINKS } from './texts/links.js';
import { PREVIEW } from './texts/preview.js';
import { QUALITY } from './texts/quality.js';
import { RESOURCE } from './texts/resource.js';
import { SPARQL } from './texts/sparql.js';
import { SYNC } from './texts/sync.js';
import { VALIDATION } from './texts/validation.js';
import { VERSIONS } from './texts/versions.js';

/** The languages of the portal. Italian is the first: an address without `lang` is in Italian. */
export const LANGUAGES = ['it', 'en'] as const;
export type Lang = (typeof LANGUAGES)[number];

/** Every sentence of the pages, in both languages: the type refuses one without the other. */
export const TEXTS = {
  ...COMMON,
  ...RESOURCE,
  ...QUALITY,
  ...PREVIEW,
  ...LINKS,
  ...VERSIONS,
  ...DATA_CHECKS,
  ...VALIDATION,
  ...SPARQL,
  ...HARVEST,
  ...SYNC,
};
export type TextKey = keyof typeof TEXTS;

/** Things that are counted, singular and plural. */
export const COUNTED = {
  dataset: { it: ['dataset', 'dataset'], en: ['dataset', 'datasets'] },
  service: { it: ['servizio di dati', 'servizi di dati'], en: ['data service', 'data services'] },
  organization: { it: ['organizzazione', 'organizzazioni'], en: ['organization', 'organizations'] },
  distribution: { it: ['distribuzione', 'distribuzioni'], en: ['distribution', 'distributions'] },
  row: { it: ['riga', 'righe'], en: ['row', 'rows'] },
} as const satisfies Record<string, Record<Lang, readonly [string, string]>>;
export type Counted = keyof typeof COUNTED;

export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** The texts of one language; `{name}` in a text is replaced by that value. */
export function translator(lang: Lang): Translate {
  return (key, values) => {
    const text: string = TEXTS[key][lang];
    return values ? text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)) : text;
  };
}

/** The word for that many things: `dataset`, `datasets`. */
export const wordFor = (lang: Lang, n: number, thing: Counted): string =>
  COUNTED[thing][lang][n === 1 ? 0 : 1];
