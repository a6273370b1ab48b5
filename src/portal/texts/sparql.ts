import type { Bilingual } from '../../errors.js';

/** Texts of the page with the SPARQL form. */
export const SPARQL = {
  'sparql.name': { it: 'Query SPARQL', en: 'SPARQL queries' },
  'sparql.title': { it: 'Interroga il catalogo con SPARQL', en: 'Query the catalogue with SPARQL' },
  'sparql.lead': {
    it: 'Tutto il catalogo pubblico come grafo DCAT-AP_IT, con vocabolari e misure di qualità.',
    en: 'The whole public catalogue as a DCAT-AP_IT graph, with vocabularies and quality measurements.',
  },
  'sparql.query': { it: 'Query', en: 'Query' },
  'sparql.query.help': {
    it: 'I prefissi più usati (dcat, dct, foaf, skos, dcatapit, dqv e altri) sono già dichiarati.',
    en: 'The usual prefixes (dcat, dct, foaf, skos, dcatapit, dqv and others) are declared already.',
  },
  'sparql.format': { it: 'Formato dei risultati', en: 'Format of the results' },
  'sparql.tables': { it: 'SELECT e ASK', en: 'SELECT and ASK' },
  'sparql.graphs': { it: 'CONSTRUCT e DESCRIBE', en: 'CONSTRUCT and DESCRIBE' },
  'sparql.submit': { it: 'Esegui', en: 'Run' },
  'sparql.examples': { it: 'Esempi', en: 'Examples' },
  'sparql.limits': { it: 'Limiti', en: 'Limits' },
  'sparql.limits.text': {
    it: 'Una query può durare {seconds} secondi e dare {rows} risultati. Se li supera è interrotta e la risposta dice perché: mai una risposta parziale.',
    en: 'A query may take {seconds} seconds and give {rows} results. Beyond that it is stopped and the answer says why: never an answer in part.',
  },
  'sparql.machines': {
    it: 'Per i programmi, l’endpoint segue il protocollo SPARQL 1.1 a questo stesso indirizzo:',
    en: 'For programs, the endpoint follows the SPARQL 1.1 protocol at this same address:',
  },
  'sparql.example.themes': { it: 'Quanti dataset per tema', en: 'How many datasets in each theme' },
  'sparql.example.hvd': {
    it: 'Dataset ad alto valore per categoria',
    en: 'High-value datasets in each category',
  },
  'sparql.example.licences': { it: 'Distribuzioni per licenza', en: 'Distributions under each licence' },
  'sparql.example.last': { it: 'Gli ultimi dataset aggiornati', en: 'The datasets updated last' },
  'sparql.example.quality': {
    it: 'I dataset con più punti di qualità',
    en: 'The datasets with most quality points',
  },
} satisfies Record<string, Bilingual>;
