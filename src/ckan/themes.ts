import type { Dataset } from '../catalog/model/index.js';
import { resolve, themesOfSubtheme } from '../vocabularies/index.js';
import { isDict, parsed, textOf, valuesOf } from './fields.js';
import { themeOfGroup } from './to-group.js';

/** Names of the theme groups of dati.gov.it, where they are not the label (contract, section 15). */
const NATIONAL_GROUPS: Readonly<Record<string, string>> = {
  agricoltura: 'AGRI',
  economia: 'ECON',
  istruzione: 'EDUC',
  cultura: 'EDUC',
  energia: 'ENER',
  ambiente: 'ENVI',
  governo: 'GOVE',
  salute: 'HEAL',
  'affari-internazionali': 'INTR',
  giustizia: 'JUST',
  regioni: 'REGI',
  citta: 'REGI',
  popolazione: 'SOCI',
  societa: 'SOCI',
  scienza: 'TECH',
  tecnologia: 'TECH',
  trasporti: 'TRAN',
};

/** IRI of the theme behind a group's name or id, as this portal or the national one calls it; undefined for none. */
export const themeOfAnyGroup = (idOrName: string): string | undefined =>
  themeOfGroup(idOrName)?.iri ??
  resolve('data-theme', NATIONAL_GROUPS[idOrName] ?? idOrName.replaceAll('-', ' '))?.concept.iri;

/** Themes and sub-themes that a field names; what is in no vocabulary stands in `unknown`. */
export interface ThemesRead {
  theme: string[];
  subject: string[];
  unknown: string[];
}

const SUBTHEME_IRI = /^https?:\/\/eurovoc\.europa\.eu\/\S+$/;

/**
 * `themes_aggregate`, a JSON list of a theme with its sub-themes; also plain codes, IRIs and labels, in JSON or a brace list, as
 * the older `theme` has them (contract, section 6.2).
 */
export function readThemes(text: string): ThemesRead {
  const json = parsed(text);
  const items = Array.isArray(json) ? json : isDict(json) ? [json] : valuesOf(text);
  const read: ThemesRead = { theme: [], subject: [], unknown: [] };
  for (const item of items) {
    const code = textOf(isDict(item) ? item.theme : item).trim();
    if (code !== '') {
      const theme = resolve('data-theme', code)?.concept.iri;
      if (theme) read.theme.push(theme);
      else read.unknown.push(code);
    }
    const subthemes = isDict(item) && Array.isArray(item.subthemes) ? item.subthemes : [];
    for (const subtheme of subthemes.map(textOf)) {
      const iri = resolve('theme-subtheme', subtheme)?.concept.iri;
      if (iri ?? SUBTHEME_IRI.test(subtheme)) read.subject.push(iri ?? subtheme);
      else if (subtheme.trim() !== '') read.unknown.push(subtheme);
    }
  }
  return { ...read, theme: [...new Set(read.theme)], subject: [...new Set(read.subject)] };
}

/** The dataset with these themes; sub-themes of themes that are gone go with them. */
export function withThemes(doc: Dataset, theme: readonly string[], subject?: readonly string[]): Dataset {
  const { theme: _theme, subject: before = [], ...rest } = doc;
  const kept =
    subject ??
    before.filter((iri) => {
      const owners = themesOfSubtheme(iri);
      return owners.length === 0 || owners.some((owner) => theme.includes(owner.iri));
    });
  return {
    ...rest,
    ...(theme.length > 0 && { theme: [...theme] }),
    ...(kept.length > 0 && { subject: [...kept] }),
  };
}
