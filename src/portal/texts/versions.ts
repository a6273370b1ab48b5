import type { Bilingual } from '../../errors.js';

/** Texts about the versions of a file. */
export const VERSIONS = {
  'versions.title': { it: 'Versioni del file', en: 'Versions of the file' },
  'versions.help': {
    it: 'Ogni versione pubblicata resta scaricabile al suo indirizzo.',
    en: 'Each published version stays at its own address.',
  },
  'versions.number': { it: 'Versione {n}', en: 'Version {n}' },
  'versions.live': { it: 'pubblicata ora', en: 'published now' },
  'versions.draft': { it: 'non ancora pubblica', en: 'not public yet' },
  'versions.removed': { it: 'tolta. Motivo:', en: 'taken away. Reason:' },
  'versions.breaking': {
    it: 'Cambia lo schema della versione {n}:',
    en: 'It changes the schema of version {n}:',
  },
  'versions.confirm.title': { it: 'Il nuovo file cambia lo schema', en: 'The new file changes the schema' },
  'versions.confirm.text': {
    it: 'Chi usa i dati pubblicati potrebbe non trovarli più. Per pubblicarlo serve una conferma.',
    en: 'Whoever uses the published data may not find them any more. Publishing it takes a confirmation.',
  },
  'versions.more': { it: 'L’elenco completo è nell’API', en: 'The whole list is in the API' },
} satisfies Record<string, Bilingual>;
