import type { Protocol } from '../protocol.js';
import { mapDataJson } from './map.js';
import { type DataJsonRecord, readDataJson } from './read.js';
import { readHub } from './read-hub.js';

/** `data.json` of DCAT-US 1.1 and the sites of ArcGIS Hub, by their feed or by their search (contract 4, section 5). */
export const dataJson: Protocol<DataJsonRecord> = {
  type: 'data-json',
  title: { it: 'data.json (DCAT-US) e ArcGIS Hub', en: 'data.json (DCAT-US) and ArcGIS Hub' },
  options: [
    {
      name: 'way',
      title: {
        it: 'Come si legge: il documento (feed), o la ricerca di ArcGIS Hub (hub)',
        en: 'How it is read: the document (feed), or the search of ArcGIS Hub (hub)',
      },
      values: ['feed', 'hub'],
    },
    { name: 'language', title: { it: 'Lingua dei testi (it)', en: 'Language of the texts (it)' } },
  ],
  read: (source, tools, from) =>
    source.options.way === 'hub' ? readHub(source, tools, from) : readDataJson(source, tools, from),
  map: mapDataJson,
};
