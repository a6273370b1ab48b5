import { type DcatRecord, mapDcat } from '../dcat-rdf/records.js';
import type { Protocol } from '../protocol.js';
import { readFiles } from './read.js';

/** RDF documents in a folder, in a ZIP, or behind a list of addresses. */
export const files: Protocol<DcatRecord> = {
  type: 'files',
  title: {
    it: 'File RDF (cartella, elenco di file o indirizzi, ZIP)',
    en: 'RDF files (folder, list of files or addresses, ZIP)',
  },
  options: [],
  mindsRobots: true,
  read: readFiles,
  map: mapDcat,
};
