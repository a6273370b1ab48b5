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
  'sparql.format.page': { it: 'Questa pagina', en: 'This page' },
  'sparql.results': { it: 'Risultati', en: 'Results' },
  'sparql.results.none': { it: 'Nessun risultato.', en: 'No results.' },
  'sparql.results.refused': { it: 'La query non è stata eseguita', en: 'The query was not run' },
  'sparql.results.yes': { it: 'Sì: c’è almeno una soluzione.', en: 'Yes: there is a solution at least.' },
  'sparql.results.no': { it: 'No: non ci sono soluzioni.', en: 'No: there is no solution.' },
  'sparql.results.rows': { it: 'Risultati da {first} a {last}', en: 'Results {first} to {last}' },
  'sparql.results.all': {
    it: 'Risultati da {first} a {last} di {total}',
    en: 'Results {first} to {last} of {total}',
  },
  'sparql.results.more': {
    it: 'Ce ne sono altri: vai alla pagina seguente, o scaricali tutti in un file.',
    en: 'There are more: go to the next page, or download all of them as a file.',
  },
  'sparql.results.previous': { it: 'Pagina precedente', en: 'Previous page' },
  'sparql.results.next': { it: 'Pagina seguente', en: 'Next page' },
  'sparql.results.pages': { it: 'Pagine dei risultati', en: 'Pages of results' },
  'sparql.results.files': { it: 'Scarica tutti i risultati', en: 'Download all results' },
  'sparql.results.link': { it: 'Indirizzo di questi risultati', en: 'Address of these results' },
  'sparql.results.scroll': { it: 'Tabella dei risultati, scorrevole', en: 'Table of results, scrollable' },
  'sparql.results.subject': { it: 'Soggetto', en: 'Subject' },
  'sparql.results.predicate': { it: 'Predicato', en: 'Predicate' },
  'sparql.results.object': { it: 'Oggetto', en: 'Object' },
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
