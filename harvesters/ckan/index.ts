import type { Protocol } from '../protocol.js';
import type { CkanRecord } from './listed.js';
import { mapPackage } from './map.js';
import { CKAN_OPTIONS } from './options.js';
import { readCkan } from './read.js';

/** CKAN's Action API: dati.gov.it, regional and city portals, and façades that answer part of it (contract 4, sections 1 and 3). */
export const ckan: Protocol<CkanRecord> = {
  type: 'ckan',
  title: { it: 'CKAN (API delle azioni)', en: 'CKAN (Action API)' },
  options: CKAN_OPTIONS,
  read: readCkan,
  map: mapPackage,
};
