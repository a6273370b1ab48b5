import type { Protocol } from '../protocol.js';
import { mapIso } from './map.js';
import { readCsw } from './read.js';
import type { XmlElement } from './xml.js';

/** Catalogues of geographic metadata: CSW 2.0.2 with ISO 19139, RNDT. */
export const csw: Protocol<XmlElement> = {
  type: 'csw',
  title: {
    it: 'Catalogo geografico (CSW 2.0.2, ISO 19139, RNDT)',
    en: 'Geographic catalogue (CSW 2.0.2, ISO 19139, RNDT)',
  },
  options: [
    {
      name: 'way',
      title: {
        it: 'Come si legge: records (GetRecords), by-id (GetRecordById per ogni record), rest (REST di RNDT)',
        en: 'How it is read: records (GetRecords), by-id (GetRecordById for each record), rest (REST of RNDT)',
      },
      values: ['records', 'by-id', 'rest'],
    },
    { name: 'cql', title: { it: 'Filtro CQL sui record', en: 'CQL filter on records' } },
    { name: 'q', title: { it: 'Ricerca (Lucene) nel REST', en: 'Search (Lucene) in the REST' } },
    { name: 'page-size', title: { it: 'Record per pagina (50)', en: 'Records on a page (50)' } },
    {
      name: 'typenames',
      title: {
        it: 'Tipo dei record chiesti (gmd:MD_Metadata)',
        en: 'Type of the records asked for (gmd:MD_Metadata)',
      },
    },
  ],
  read: readCsw,
  map: mapIso,
};
