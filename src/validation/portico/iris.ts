import { repairIri } from '../../rdf/read/iri-repair.js';
import type { Name, NodeCheck, Rule } from '../rule.js';
import { shortName } from '../short-name.js';
import { CODED_PROPERTIES } from './coded.js';
import { ALL_CLASSES, exampleOf, isEmptyReference, ownRule } from './kit.js';

/** Properties whose values are resources, by class. Those that AgID's rules or rules of ours test already are not here. */
const RESOURCES: Readonly<Record<string, readonly Name[]>> = {
  'dcatapit:Dataset': [
    'dcat:contactPoint',
    'dct:publisher',
    'dct:rightsHolder',
    'dct:creator',
    'dcat:distribution',
    'dcat:landingPage',
    'foaf:page',
    'dct:conformsTo',
    'dct:isVersionOf',
    'dct:source',
    'dct:spatial',
    'dct:temporal',
    'adms:identifier',
    'dcatap:applicableLegislation',
    'dct:isReferencedBy',
    'dcat:inSeries',
  ],
  'dcatapit:Catalog': ['dct:publisher', 'foaf:homepage', 'dcat:themeTaxonomy', 'dct:license', 'dct:spatial'],
  'dcatapit:Distribution': [
    'dcat:accessService',
    'foaf:page',
    'dct:conformsTo',
    'dcatap:applicableLegislation',
  ],
};

const LEFT_TO_OTHERS: ReadonlySet<Name> = new Set([...CODED_PROPERTIES, 'dct:license', 'vcard:hasEmail']);

const dataset = 'dcatapit:Dataset' as const;
const EVERYTHING = ALL_CLASSES.slice(1);
const RDF = 'RDF 1.1, IRI; RFC 3987';

const textForResource =
  (paths: readonly Name[]): NodeCheck =>
  (node, report) => {
    for (const path of paths) {
      for (const term of node.values(path)) {
        const text = term.value.trim();
        if (term.termType !== 'Literal' || text === '') continue;
        report({ path, value: term, ...(/^https?:\/\/\S+$/i.test(text) && { suggestion: repairIri(text) }) });
      }
    }
  };

const textRule = (of: Name, id: string, paths: readonly Name[]): Rule =>
  ownRule({
    id,
    aspect: 'kind',
    properties: paths,
    severity: 'violation',
    of,
    source: 'Linee guida per i cataloghi dati, errori frequenti',
    sentence: {
      it: `Dove il profilo vuole una risorsa (${paths.join(', ')}) c'è un IRI, non un testo che lo contiene.`,
      en: `Where the profile wants a resource (${paths.join(', ')}) there is an IRI, not a text that holds one.`,
    },
    message: {
      it: 'Al posto di una risorsa c’è un testo: scrivilo come IRI (rdf:resource in RDF/XML, <…> in Turtle).',
      en: 'There is a text in place of a resource: write it as an IRI (rdf:resource in RDF/XML, <…> in Turtle).',
    },
    example: exampleOf(
      of,
      `${paths[0]} <https://dati.example.it/altro>`,
      `${paths[0]} "https://dati.example.it/altro"`,
    ),
    check: textForResource(paths),
  });

/** No e-mail address is longer (RFC 5321 ends at 254); what is takes long to match. */
const LONGEST_ADDRESS = 500;

/** An http address without a host, or with another address inside its host. */
const isBroken = (iri: string): boolean =>
  /^https?:/i.test(iri) && !/^https?:\/\/(?!https?:)[^\s/?#:@]+\.?[^\s/?#]*/i.test(iri);

/** IRIs that lead somewhere, where IRIs belong. */
export const IRI_RULES: readonly Rule[] = [
  textRule(dataset, 'dataset-text-for-resource', RESOURCES[dataset] ?? []),
  textRule('dcatapit:Catalog', 'catalog-text-for-resource', RESOURCES['dcatapit:Catalog'] ?? []),
  textRule(
    'dcatapit:Distribution',
    'distribution-text-for-resource',
    RESOURCES['dcatapit:Distribution'] ?? [],
  ),
  ownRule({
    id: 'iri-empty',
    severity: 'violation',
    of: dataset,
    alsoOf: EVERYTHING,
    source: RDF,
    sentence: {
      it: 'Un IRI non è vuoto: un IRI vuoto indica il documento stesso.',
      en: 'An IRI is not empty: an empty IRI means the document itself.',
    },
    message: {
      it: "L'IRI è vuoto e indica il documento stesso: scrivi quello giusto, o togli la proprietà.",
      en: 'The IRI is empty and means the document itself: write the right one, or remove the property.',
    },
    example: exampleOf(dataset, 'dct:source <https://dati.example.it/altro>', 'dct:source <>'),
    check: (node, report, { index }) => {
      // A catalogue or a dataset may be its document; a licence never is.
      if (node.key === index.graph.baseIri && index.isA(node.key, 'dcatapit:LicenseDocument')) report();
      for (const [property, values] of node.entries()) {
        for (const term of values)
          if (isEmptyReference(index, term)) report({ path: shortName(property), value: term });
      }
    },
  }),
  ownRule({
    id: 'iri-relative',
    severity: 'violation',
    of: dataset,
    alsoOf: EVERYTHING,
    source: RDF,
    sentence: {
      it: 'Gli IRI sono assoluti: uno relativo cambia con l’indirizzo da cui il documento è letto.',
      en: 'IRIs are absolute: a relative one changes with the address the document is read from.',
    },
    message: {
      it: "L'IRI è relativo: scrivilo intero, con https:// e il dominio.",
      en: 'The IRI is relative: write all of it, with https:// and the domain.',
    },
    example: exampleOf(dataset, 'dct:publisher <https://dati.example.it/ente>', 'dct:publisher <ente>'),
    check: (node, report, { index }) => {
      const { relative } = index.graph;
      if (relative.size === 0) return;
      if (relative.has(node.key)) report();
      for (const [property, values] of node.entries()) {
        const path = shortName(property);
        if (LEFT_TO_OTHERS.has(path)) continue;
        for (const term of values)
          if (term.termType === 'NamedNode' && relative.has(term.value)) report({ path, value: term });
      }
    },
  }),
  ownRule({
    id: 'iri-invalid',
    severity: 'violation',
    of: dataset,
    alsoOf: EVERYTHING,
    source: 'RFC 3986, RFC 9110 (http)',
    sentence: { it: 'Un indirizzo http ha un dominio.', en: 'An http address has a host.' },
    message: {
      it: "L'indirizzo non è valido: manca il dominio, o ce n'è un altro dentro.",
      en: 'The address is not valid: it has no host, or another address inside.',
    },
    example: exampleOf(
      dataset,
      'dcat:landingPage <https://dati.example.it/pagina>',
      'dcat:landingPage <https://https://dati.example.it/pagina>',
    ),
    check: (node, report) => {
      for (const [property, values] of node.entries()) {
        for (const term of values)
          if (term.termType === 'NamedNode' && isBroken(term.value))
            report({ path: shortName(property), value: term });
      }
    },
  }),
  ownRule({
    id: 'email-not-mailto',
    severity: 'warning',
    of: 'dcatapit:Organization',
    property: 'vcard:hasEmail',
    source: 'DCAT-AP_IT 1.0, vcard:hasEmail; RFC 6068',
    sentence: { it: "L'indirizzo e-mail è un IRI mailto:.", en: 'The e-mail address is a mailto: IRI.' },
    message: {
      it: "L'indirizzo e-mail va scritto come mailto:nome@dominio, senza spazi.",
      en: 'The e-mail address is written as mailto:name@host, without blanks.',
    },
    example: exampleOf(
      'dcatapit:Organization',
      'vcard:hasEmail <mailto:opendata@comune.example.it>',
      'vcard:hasEmail <https://www.comune.example.it/contatti>',
    ),
    check: (node, report, { index }) => {
      for (const term of node.values('vcard:hasEmail')) {
        if (term.termType !== 'NamedNode' || isEmptyReference(index, term)) continue;
        const isShort = term.value.length <= LONGEST_ADDRESS;
        if (isShort && /^mailto:[^\s@]+@[^\s@]+\.[^\s@]+$/i.test(term.value)) continue;
        const [address] = (isShort && /[^\s@/:]+@[^\s@/:]+\.[a-z]+$/i.exec(term.value)) || [];
        report({
          value: term,
          ...(address && { suggestion: `mailto:${address}` }),
          // A bare address is a relative IRI: it leads nowhere.
          ...(index.graph.relative.has(term.value) && { severity: 'violation' }),
        });
      }
    },
  }),
];
