import type { Concept, Subtheme } from './types.js';
import { byIri, vocabulary } from './vocabulary.js';

/**
 * The sub-themes that datasets of a theme may have as dct:subject (DCAT-AP_IT, section 9: EuroVoc
 * restricted per theme).
 *
 * @param themeIri canonical IRI of a data theme
 * @returns in the order of EuroVoc; empty if the theme is unknown
 */
export function subthemesOf(themeIri: string): readonly Subtheme[] {
  return vocabulary('theme-subtheme').concepts.filter((subtheme) => subtheme.themes.includes(themeIri));
}

/**
 * The themes a sub-theme belongs to: a dataset with this dct:subject should have one of them as dcat:theme.
 *
 * @param iri canonical IRI of a EuroVoc microthesaurus
 */
export function themesOfSubtheme(iri: string): readonly Concept[] {
  const themes = byIri('theme-subtheme', iri)?.themes ?? [];
  return themes.map((theme) => byIri('data-theme', theme)).filter((theme) => theme !== undefined);
}
