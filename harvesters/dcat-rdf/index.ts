import type { Protocol } from '../protocol.js';
import { readDcat } from './read.js';
import { type DcatRecord, mapDcat } from './records.js';

/** Catalogues in RDF by DCAT, DCAT-AP or DCAT-AP_IT, in any serialisation, whole or in pages. */
export const dcatRdf: Protocol<DcatRecord> = {
  type: 'dcat-rdf',
  title: { it: 'Catalogo RDF (DCAT, DCAT-AP, DCAT-AP_IT)', en: 'RDF catalogue (DCAT, DCAT-AP, DCAT-AP_IT)' },
  mindsRobots: true,
  options: [
    {
      name: 'paging',
      title: {
        it: 'Come si trovano le pagine: auto (hydra, Link, poi page=N), hydra, page (sempre page=N), none',
        en: 'How pages are found: auto (hydra, Link, then page=N), hydra, page (always page=N), none',
      },
      values: ['auto', 'hydra', 'page', 'none'],
    },
    {
      name: 'modified_since',
      title: {
        it: 'Chiede solo ciò che è cambiato da questa data (modified_since)',
        en: 'Asks only for what changed since this date (modified_since)',
      },
    },
  ],
  read: readDcat,
  map: mapDcat,
};
