import type { Protocol } from '../protocol.js';
import { mapEuropa } from './map.js';
import { EUROPA_OPTIONS, readEuropa } from './options.js';
import { readSearch } from './read-search.js';
import { readSparql } from './read-sparql.js';
import type { EuropaRecord } from './records.js';

/** data.europa.eu: its search with filters by country and catalogue, each dataset as RDF; or its SPARQL (contract 4, section 2). */
export const dataEuropa: Protocol<EuropaRecord> = {
  type: 'data-europa',
  title: { it: 'data.europa.eu', en: 'data.europa.eu' },
  options: EUROPA_OPTIONS,
  read: (source, tools, from) =>
    source.options.way === 'sparql'
      ? readSparql(readEuropa(source), source, tools, from)
      : readSearch(readEuropa(source), source, tools, from),
  map: mapEuropa,
};
