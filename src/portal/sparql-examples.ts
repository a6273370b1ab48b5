import type { TextKey } from './texts.js';

/** Queries that the page offers, each with what it is called. They use the prefixes that need no declaration. */
export const SPARQL_EXAMPLES: readonly { title: TextKey; query: string }[] = [
  {
    title: 'sparql.example.themes',
    query: `SELECT ?theme ?label (COUNT(?dataset) AS ?datasets)
WHERE {
  ?dataset a dcat:Dataset ; dcat:theme ?theme .
  OPTIONAL { ?theme skos:prefLabel ?label FILTER(LANG(?label) = "it") }
}
GROUP BY ?theme ?label
ORDER BY DESC(?datasets)`,
  },
  {
    title: 'sparql.example.hvd',
    query: `SELECT ?category ?label (COUNT(DISTINCT ?dataset) AS ?datasets)
WHERE {
  ?dataset a dcat:Dataset ; dcatap:hvdCategory ?category .
  OPTIONAL { ?category skos:prefLabel ?label FILTER(LANG(?label) = "it") }
}
GROUP BY ?category ?label
ORDER BY DESC(?datasets)`,
  },
  {
    title: 'sparql.example.licences',
    query: `SELECT ?licence (COUNT(?distribution) AS ?distributions)
WHERE { ?distribution a dcat:Distribution ; dct:license ?licence }
GROUP BY ?licence
ORDER BY DESC(?distributions)`,
  },
  {
    title: 'sparql.example.last',
    query: `SELECT ?dataset ?title ?modified
WHERE { ?dataset a dcat:Dataset ; dct:title ?title ; dct:modified ?modified }
ORDER BY DESC(?modified)
LIMIT 20`,
  },
  {
    title: 'sparql.example.quality',
    query: `PREFIX piveau: <https://piveau.eu/ns/voc#>
SELECT ?dataset ?points
WHERE {
  ?dataset a dcat:Dataset ; dqv:hasQualityMeasurement ?measurement .
  ?measurement dqv:isMeasurementOf piveau:scoring ; dqv:value ?points
}
ORDER BY DESC(?points)
LIMIT 20`,
  },
];
