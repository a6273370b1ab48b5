import * as kinds from '../kinds/index.js';
import type { Name, Rule } from '../rule.js';
import { exampleOf, ownRule } from './kit.js';

const dataset = 'dcatapit:Dataset' as const;
const GUIDE = 'Linee guida per i cataloghi dati';

/** One text a language: the Italian profile has room for several languages, not for two texts in one. */
const oneALanguage = (id: string, of: Name, property: Name): Rule =>
  ownRule({
    id,
    severity: 'warning',
    of,
    property,
    source: `DCAT-AP_IT 1.0, ${property}`,
    ...kinds.repeatedInLanguage(of, property),
  });

/** A property that no rule of the profile asks for and every reader misses. */
const missed = (id: string, property: Name, why: { it: string; en: string }): Rule => {
  const { message, ...made } = kinds.absent(dataset, property);
  return ownRule({
    id,
    severity: 'hint',
    of: dataset,
    property,
    source: 'DCAT-AP 2.1.1; punteggio di qualità di data.europa.eu',
    ...made,
    message: { it: `${message.it} ${why.it}`, en: `${message.en} ${why.en}` },
  });
};

/** Formats as they end titles. */
const FORMAT_IN_TITLE =
  /(?:[\s(.[-])(?:csv|json|geojson|xml|xlsx?|ods|shp|shapefile|kml|gpkg|rdf|pdf|zip)[\])]?\s*$/i;

/** Good habits of the guide, and what makes a dataset easier to find. */
export const ADVICE_RULES: readonly Rule[] = [
  oneALanguage('dataset-title-language', dataset, 'dct:title'),
  oneALanguage('dataset-description-language', dataset, 'dct:description'),
  oneALanguage('distribution-title-language', 'dcatapit:Distribution', 'dct:title'),
  oneALanguage('distribution-description-language', 'dcatapit:Distribution', 'dct:description'),
  ownRule({
    id: 'text-without-language',
    severity: 'hint',
    of: dataset,
    alsoOf: ['dcatapit:Catalog', 'dcatapit:Distribution'],
    source: 'DCAT-AP_IT 1.0, dct:title e dct:description',
    sentence: {
      it: 'Titoli e descrizioni dicono in che lingua sono.',
      en: 'Titles and descriptions tell their language.',
    },
    message: {
      it: 'Il testo non dice in che lingua è: aggiungi la lingua (@it in Turtle, xml:lang="it" in RDF/XML).',
      en: 'The text does not tell its language: add it (@it in Turtle, xml:lang="it" in RDF/XML).',
    },
    example: exampleOf(dataset, 'dct:title "Piste ciclabili"@it', 'dct:title "Piste ciclabili"'),
    check: (node, report) => {
      for (const path of ['dct:title', 'dct:description'] as const) {
        for (const term of node.values(path)) {
          if (term.termType === 'Literal' && term.language === '' && term.value.trim() !== '')
            report({ path, value: term });
        }
      }
    },
  }),
  ownRule({
    id: 'title-with-format',
    severity: 'hint',
    of: dataset,
    property: 'dct:title',
    source: `${GUIDE}, dct:title`,
    sentence: {
      it: 'Il titolo di un dataset non contiene il formato: quello è della distribuzione.',
      en: 'The title of a dataset does not hold the format: that belongs to the distribution.',
    },
    message: {
      it: 'Il titolo finisce con un formato: toglilo, lo dicono le distribuzioni.',
      en: 'The title ends with a format: leave it out, distributions tell it.',
    },
    example: exampleOf(dataset, 'dct:title "Piste ciclabili"@it', 'dct:title "Piste ciclabili (CSV)"@it'),
    check: (node, report) => {
      for (const term of node.values('dct:title'))
        if (term.termType === 'Literal' && FORMAT_IN_TITLE.test(term.value.slice(-20)))
          report({ value: term });
    },
  }),
  missed('access-rights-absent', 'dct:accessRights', {
    it: 'Per i dati aperti è PUBLIC.',
    en: 'For open data it is PUBLIC.',
  }),
  missed('language-absent', 'dct:language', {
    it: 'Chi cerca dati in una lingua li trova da qui.',
    en: 'Who looks for data in a language finds them by it.',
  }),
];
