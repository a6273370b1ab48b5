import { PREFIXES as WRITTEN } from '../rdf/namespaces.js';

/**
 * Prefixes that queries may use without declaring them, as users of Virtuoso endpoints are used to (contract, A.6):
 * those our documents write, and those that queries for data.europa.eu and dati.gov.it use. A query that declares one
 * itself wins.
 */
export const PREFIXES: Readonly<Record<string, string>> = {
  ...WRITTEN,
  cc: 'http://creativecommons.org/ns#',
  clv: 'https://w3id.org/italia/onto/CLV/',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  dqv: 'http://www.w3.org/ns/dqv#',
  fn: 'http://www.w3.org/2005/xpath-functions#',
  geo: 'http://www.opengis.net/ont/geosparql#',
  org: 'http://www.w3.org/ns/org#',
  sd: 'http://www.w3.org/ns/sparql-service-description#',
  sdo: 'https://schema.org/',
  void: 'http://rdfs.org/ns/void#',
};

/** The declarations in one line, so that the lines of a query stay what they are; only columns of its first one move. */
export const HEADER = Object.entries(PREFIXES)
  .map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}> `)
  .join('');
