import { PREFIXES } from '../../rdf/namespaces.js';
import { nodeKey, type Term } from '../../rdf/read/terms.js';
import type { Rule } from '../rule.js';
import { shortName } from '../short-name.js';
import { exampleNode, exampleOf, ownRule } from './kit.js';

/**
 * Namespaces that occur in real files and mean nothing: https for http, www, and slips of the ontology and of the guide
 * (DCAT-AP_IT digest, section 2).
 */
const MISSPELT: readonly (readonly [string, string])[] = [
  ['http://www.dati.gov.it/onto/dcatapit#', PREFIXES.dcatapit],
  ['https://www.dati.gov.it/onto/dcatapit#', PREFIXES.dcatapit],
  ['https://dati.gov.it/onto/dcatapit#', PREFIXES.dcatapit],
  ['http://sdati.gov.it/onto/dcatapit#', PREFIXES.dcatapit],
  ['https://www.w3.org/ns/dcat#', PREFIXES.dcat],
  ['https://www.w3.org/ns/adms#', PREFIXES.adms],
  ['https://www.w3.org/ns/locn#', PREFIXES.locn],
  ['https://purl.org/dc/terms/', PREFIXES.dct],
  ['https://xmlns.com/foaf/0.1/', PREFIXES.foaf],
  ['https://www.w3.org/2006/vcard/ns#', PREFIXES.vcard],
  ['https://data.europa.eu/r5r/', PREFIXES.dcatap],
];

/** What a name should be; undefined when it is right. */
function rightName(iri: string): string | undefined {
  const found = MISSPELT.find(([wrong]) => iri.startsWith(wrong));
  return found && found[1] + iri.slice(found[0].length);
}

const TYPE = `${PREFIXES.rdf}type`;

/** Names of classes and properties, and what is in whose catalogue. */
export const NAME_RULES: readonly Rule[] = [
  ownRule({
    id: 'namespace-misspelt',
    severity: 'violation',
    of: 'dcatapit:Dataset',
    source: 'DCAT-AP_IT 1.0, namespace; RDF 1.1, IRI',
    sentence: {
      it: 'Classi e proprietà sono scritte nel loro namespace, lettera per lettera.',
      en: 'Classes and properties are written in their namespace, letter by letter.',
    },
    message: {
      it: 'Il nome della classe o della proprietà è in un namespace sbagliato (https, www, refuso): per chi legge è un altro nome. Usa quello suggerito.',
      en: 'The name of the class or property is in a wrong namespace (https, www, a slip): to readers it is another name. Use the one suggested.',
    },
    example: exampleOf(
      'dct:PeriodOfTime',
      'dcatapit:startDate "2024-01-01"^^xsd:date ;\n  dcatapit:endDate "2024-12-31"^^xsd:date',
      'dcatapit:startDate "2024-01-01"^^xsd:date ;\n  dcatapit:endDate "2024-12-31"^^xsd:date ;\n  <http://www.dati.gov.it/onto/dcatapit#startDate> "2024-01-01"^^xsd:date',
    ),
    document: (report, { index }) => {
      const right = new Map<string, string | undefined>();
      const rightOf = (iri: string): string | undefined => {
        if (!right.has(iri)) right.set(iri, rightName(iri));
        return right.get(iri);
      };
      for (const [key, statements] of index.graph.subjects) {
        let seen: Set<string> | undefined;
        for (const { predicate, object } of statements) {
          const isType = predicate.value === TYPE && object.termType === 'NamedNode';
          const name = isType ? object : predicate;
          const suggestion = rightOf(name.value);
          if (suggestion === undefined) continue;
          seen ??= new Set();
          if (seen.has(name.value)) continue;
          seen.add(name.value);
          report(key, {
            path: isType ? 'rdf:type' : shortName(suggestion),
            value: name as Term,
            suggestion: shortName(suggestion),
          });
        }
      }
    },
  }),
  ownRule({
    id: 'standard-reference-name',
    severity: 'hint',
    of: 'dcatapit:Standard',
    property: 'dcatapit:referenceDoc',
    source: 'DCAT-AP_IT 1.0, dcatapit:Standard',
    sentence: {
      it: 'La documentazione di uno standard è in dcatapit:referenceDocumentation.',
      en: 'The documentation of a standard is in dcatapit:referenceDocumentation.',
    },
    message: {
      it: "La proprietà si chiama dcatapit:referenceDocumentation nella guida: dcatapit:referenceDoc è dell'ontologia, e pochi la leggono.",
      en: 'The guide calls the property dcatapit:referenceDocumentation: dcatapit:referenceDoc is the ontology’s, and few read it.',
    },
    example: exampleOf(
      'dcatapit:Standard',
      'dcatapit:referenceDocumentation <https://dati.example.it/norma>',
      'dcatapit:referenceDoc <https://dati.example.it/norma>',
    ),
    check: (node, report) => {
      for (const value of node.values('dcatapit:referenceDoc'))
        report({ value, suggestion: 'dcatapit:referenceDocumentation' });
    },
  }),
  ownRule({
    id: 'dataset-in-two-catalogs',
    severity: 'hint',
    of: 'dcatapit:Catalog',
    property: 'dcat:dataset',
    source: 'Linee guida per i cataloghi dati; DCAT-AP_IT 1.0, dcat:dataset',
    sentence: {
      it: 'Un dataset è di un solo catalogo.',
      en: 'A dataset is in one catalogue only.',
    },
    message: {
      it: 'Il dataset è in più cataloghi del documento: chi li raccoglie lo conta due volte.',
      en: 'The dataset is in several catalogues of the document: who harvests them counts it twice.',
    },
    example: {
      passes: twoCatalogs('<https://dati.example.it/d1>', '<https://dati.example.it/d2>'),
      fails: twoCatalogs('<https://dati.example.it/d1>', '<https://dati.example.it/d1>'),
    },
    document: (report, { index }) => {
      const catalogs = new Set([...index.instances('dcatapit:Catalog'), ...index.instances('dcat:Catalog')]);
      if (catalogs.size < 2) return;
      const holder = new Map<string, string>();
      const told = new Set<string>();
      for (const catalog of catalogs) {
        for (const value of index.view(catalog).values('dcat:dataset')) {
          if (value.termType === 'Literal') continue;
          const dataset = nodeKey(value);
          const other = holder.get(dataset);
          if (other === undefined) holder.set(dataset, catalog);
          else if (!told.has(dataset)) {
            told.add(dataset);
            // Named at the catalogue that comes last by name, whatever the order of the document.
            report(other > catalog ? other : catalog, { value });
          }
        }
      }
    },
  }),
];

function twoCatalogs(one: string, other: string): string {
  const second = `<https://dati.example.it/altro> a dcatapit:Catalog ;\n  dcat:dataset ${other} .\n`;
  const described = [...new Set([one, other])].map((dataset) => `${dataset} a dcatapit:Dataset .\n`).join('');
  return exampleNode('dcatapit:Catalog', `dcat:dataset ${one}`) + second + described;
}
