import type { Bilingual } from '../../errors.js';

/** Texts about the European quality score. */
export const QUALITY = {
  'quality.title': { it: 'Qualità dei metadati', en: 'Metadata quality' },
  'quality.exact': { it: '{points} su {max}', en: '{points} out of {max}' },
  'quality.between': { it: 'tra {min} e {most} su {max}', en: 'between {min} and {most} out of {max}' },
  'quality.unverified': {
    it: 'Dipende da indirizzi esterni che il portale non ha verificato.',
    en: 'It depends on outside addresses that the portal has not verified.',
  },
  'quality.about': {
    it: 'Punteggio europeo MQA, calcolato su ciò che il portale serve.',
    en: 'European MQA score, computed from what the portal serves.',
  },
  'quality.complete': { it: 'Non manca nulla.', en: 'Nothing is missing.' },
  'quality.suggestions': { it: 'Che cosa porta punti', en: 'What brings points' },
  'quality.gain': { it: '+{points}: {advice}', en: '+{points}: {advice}' },
  'quality.dimensions': { it: 'Punti per dimensione', en: 'Points by dimension' },
  'quality.dimension': { it: 'Dimensione', en: 'Dimension' },
  'quality.points': { it: 'Punti', en: 'Points' },
  'quality.mean': { it: 'Media dei dataset', en: 'Mean of the datasets' },
  'quality.bands': { it: 'Dataset per giudizio', en: 'Datasets by rating' },
  'quality.concerns': { it: '({datasets})', en: '({datasets})' },
  'quality.rdf': { it: 'Misure in RDF (DQV)', en: 'Measurements as RDF (DQV)' },
  'quality.band.excellent': { it: 'eccellente', en: 'excellent' },
  'quality.band.good': { it: 'buona', en: 'good' },
  'quality.band.sufficient': { it: 'sufficiente', en: 'sufficient' },
  'quality.band.bad': { it: 'scarsa', en: 'poor' },
  'quality.findability': { it: 'Reperibilità', en: 'Findability' },
  'quality.accessibility': { it: 'Accessibilità', en: 'Accessibility' },
  'quality.interoperability': { it: 'Interoperabilità', en: 'Interoperability' },
  'quality.reusability': { it: 'Riusabilità', en: 'Reusability' },
  'quality.contextuality': { it: 'Contesto', en: 'Contextuality' },
} as const satisfies Record<string, Bilingual>;
