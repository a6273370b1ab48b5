import type { Protocol } from '../protocol.js';
import { mapSocrata } from './map.js';
import { readSocrata, type SocrataRecord } from './read.js';

/** The catalogue of a Socrata site, such as dati.lombardia.it (contract 4, section 5). */
export const socrata: Protocol<SocrataRecord> = {
  type: 'socrata',
  title: { it: 'Socrata', en: 'Socrata' },
  options: [
    {
      name: 'domain',
      title: {
        it: 'Dominio del sito, se non è quello dell’indirizzo',
        en: 'Domain of the site, if not that of the address',
      },
    },
    { name: 'language', title: { it: 'Lingua dei testi (it)', en: 'Language of the texts (it)' } },
  ],
  read: readSocrata,
  map: mapSocrata,
};
