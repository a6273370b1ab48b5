import type { Bilingual } from '../../errors.js';
import type { Term } from '../../rdf/read/terms.js';
import { nodeKey } from '../../rdf/read/terms.js';
import { byCode, byIri, resolve, type VocabularyId, vocabulary } from '../../vocabularies/index.js';
import type { GraphIndex } from '../graph-index.js';
import type { Name, NodeCheck, Rule, Severity } from '../rule.js';
import { exampleOf, isEmptyReference, ownRule, remembering, writtenText } from './kit.js';

/** A property that takes the concepts of one vocabulary (DCAT-AP_IT 1.0, controlled vocabularies). */
interface CodedProperty {
  /** Beginning of the ids of its rules. */
  id: string;
  of: Name;
  alsoOf?: readonly Name[];
  property: Name;
  vocabulary: VocabularyId;
  severity: Severity;
  words: Bilingual;
  /** Code of a concept for the examples. */
  code: string;
  /** IRIs outside the table that are right too. */
  accepts?: (iri: string) => boolean;
}

const PROPERTIES: readonly CodedProperty[] = [
  {
    id: 'theme',
    of: 'dcatapit:Dataset',
    alsoOf: ['dcat:DataService'],
    property: 'dcat:theme',
    vocabulary: 'data-theme',
    severity: 'violation',
    words: { it: 'Il tema', en: 'The theme' },
    code: 'TRAN',
  },
  {
    id: 'subject',
    of: 'dcatapit:Dataset',
    property: 'dct:subject',
    vocabulary: 'theme-subtheme',
    severity: 'warning',
    words: { it: 'Il sottotema', en: 'The sub-theme' },
    code: '4811',
    // We hold the microthesauri; any other concept of EuroVoc may be right.
    accepts: (iri) => /^http:\/\/eurovoc\.europa\.eu\/\d+$/.test(iri),
  },
  {
    id: 'frequency',
    of: 'dcatapit:Dataset',
    alsoOf: ['dcat:DatasetSeries'],
    property: 'dct:accrualPeriodicity',
    vocabulary: 'frequency',
    severity: 'violation',
    words: { it: 'La frequenza di aggiornamento', en: 'The frequency of update' },
    code: 'ANNUAL',
  },
  {
    id: 'language',
    of: 'dcatapit:Dataset',
    alsoOf: ['dcatapit:Catalog', 'dcatapit:Distribution', 'dcat:DataService'],
    property: 'dct:language',
    vocabulary: 'language',
    severity: 'violation',
    words: { it: 'La lingua', en: 'The language' },
    code: 'ITA',
  },
  {
    id: 'format',
    of: 'dcatapit:Distribution',
    property: 'dct:format',
    vocabulary: 'file-type',
    severity: 'violation',
    words: { it: 'Il formato', en: 'The format' },
    code: 'CSV',
  },
  {
    id: 'access-right',
    of: 'dcatapit:Dataset',
    alsoOf: ['dcat:DataService'],
    property: 'dct:accessRights',
    vocabulary: 'access-right',
    severity: 'warning',
    words: { it: 'Il livello di accesso', en: 'The access right' },
    code: 'PUBLIC',
  },
  {
    id: 'dataset-type',
    of: 'dcatapit:Dataset',
    property: 'dct:type',
    vocabulary: 'dataset-type',
    severity: 'hint',
    words: { it: 'Il tipo di dataset', en: 'The type of dataset' },
    code: 'STATISTICAL',
  },
  {
    id: 'hvd-category',
    of: 'dcatapit:Dataset',
    alsoOf: ['dcat:DatasetSeries', 'dcat:DataService'],
    property: 'dcatap:hvdCategory',
    vocabulary: 'hvd-category',
    severity: 'violation',
    words: { it: 'La categoria di dati di elevato valore', en: 'The high-value category' },
    code: 'c_b79e35eb',
  },
  {
    id: 'availability',
    of: 'dcatapit:Distribution',
    property: 'dcatap:availability',
    vocabulary: 'planned-availability',
    severity: 'violation',
    words: { it: 'La disponibilità', en: 'The planned availability' },
    code: 'STABLE',
  },
  {
    id: 'status',
    of: 'dcatapit:Distribution',
    property: 'adms:status',
    vocabulary: 'distribution-status',
    severity: 'violation',
    words: { it: 'Lo stato', en: 'The status' },
    code: 'COMPLETED',
    // DCAT-AP 2.1.1 asks for the list of ADMS, DCAT-AP 3 for that of the EU.
    accepts: (iri) => vocabulary('distribution-status').concepts.some(({ admsIri }) => admsIri === iri),
  },
];

/** The properties whose values are codes: other rules about IRIs leave them to these. */
export const CODED_PROPERTIES: ReadonlySet<Name> = new Set(PROPERTIES.map(({ property }) => property));

type Fault = 'unknown' | 'variant' | 'not-iri';

interface Reading {
  fault: Fault;
  suggestion?: string;
}

const SOURCE = 'DCAT-AP_IT 1.0, vocabolari controllati; linee guida per i cataloghi dati';

/** The three rules about the values of one coded property. */
function rulesOf(coded: CodedProperty): Rule[] {
  const { id, of, alsoOf, property, severity, words, code } = coded;
  const iriOfCode = byCode(coded.vocabulary, code)?.iri ?? '';
  const title = vocabulary(coded.vocabulary).title;
  const readIri = remembering((iri: string): Reading | undefined => {
    if (byIri(coded.vocabulary, iri) || coded.accepts?.(iri)) return undefined;
    const concept = resolve(coded.vocabulary, iri)?.concept;
    return concept ? { fault: 'variant', suggestion: concept.iri } : { fault: 'unknown' };
  });
  const readText = remembering((text: string): Reading => {
    const concept = resolve(coded.vocabulary, text)?.concept;
    return { fault: 'not-iri', ...(concept && { suggestion: concept.iri }) };
  });
  const read = (index: GraphIndex, term: Term): Reading | undefined => {
    if (term.termType === 'Literal') return term.value.trim() === '' ? undefined : readText(term.value);
    if (term.termType === 'BlankNode') return readText(labelOf(index, term));
    if (isEmptyReference(index, term)) return undefined;
    const written = writtenText(index, term);
    return written === term.value ? readIri(term.value) : readText(written);
  };
  const checkFor =
    (fault: Fault): NodeCheck =>
    (node, report, { index }) => {
      for (const term of node.values(property)) {
        const reading = read(index, term);
        if (reading?.fault !== fault) continue;
        report({ value: term, ...(reading.suggestion && { suggestion: reading.suggestion }) });
      }
    };
  const common = { of, ...(alsoOf && { alsoOf }), property, source: SOURCE };
  const right = `${property} <${iriOfCode}>`;
  const inVocabulary = {
    it: `I valori di ${property} sono IRI del vocabolario «${title.it}» (${coded.vocabulary}).`,
    en: `Values of ${property} are IRIs of the vocabulary “${title.en}” (${coded.vocabulary}).`,
  };
  return [
    ownRule({
      ...common,
      id: `${id}-unknown`,
      aspect: 'vocabulary',
      severity,
      sentence: inVocabulary,
      message: {
        it: `${words.it} non è nel vocabolario ${coded.vocabulary}: scegli un valore da /api/v1/vocabularies/${coded.vocabulary}.`,
        en: `${words.en} is not in the vocabulary ${coded.vocabulary}: choose a value of /api/v1/vocabularies/${coded.vocabulary}.`,
      },
      example: exampleOf(of, right, `${property} <https://dati.example.it/codici/nessuno>`),
      check: checkFor('unknown'),
    }),
    ownRule({
      ...common,
      id: `${id}-variant`,
      aspect: 'vocabulary',
      severity,
      sentence: {
        it: `${inVocabulary.it} L'IRI si scrive com'è nel vocabolario: http, senza barra finale.`,
        en: `${inVocabulary.en} The IRI is written as the vocabulary has it: http, without a trailing slash.`,
      },
      message: {
        it: `${words.it} è un IRI simile a quello del vocabolario ma non uguale (https, barra finale, altro elenco): usa quello suggerito.`,
        en: `${words.en} is an IRI like the vocabulary’s but not the same (https, trailing slash, another list): use the one suggested.`,
      },
      example: exampleOf(of, right, `${property} <${iriOfCode.replace('http:', 'https:')}/>`),
      check: checkFor('variant'),
    }),
    ownRule({
      ...common,
      id: `${id}-not-iri`,
      aspect: 'kind',
      severity,
      sentence: {
        it: `${inVocabulary.it} Un codice o un testo non bastano.`,
        en: `${inVocabulary.en} A code or a text will not do.`,
      },
      message: {
        it: `${words.it} è scritto come testo o codice: serve l'IRI del vocabolario ${coded.vocabulary}.`,
        en: `${words.en} is written as a text or a code: the IRI of the vocabulary ${coded.vocabulary} is needed.`,
      },
      example: exampleOf(of, right, `${property} "${code}"`),
      check: checkFor('not-iri'),
    }),
  ];
}

/** What a node without IRI is called. */
function labelOf(index: GraphIndex, term: Exclude<Term, { termType: 'Literal' }>): string {
  const node = index.view(nodeKey(term));
  const [label] = (['rdfs:label', 'skos:prefLabel', 'rdf:value'] as const).flatMap((property) =>
    node
      .values(property)
      .map(({ value }) => value)
      .sort(),
  );
  return label ?? '';
}

/** Membership in the controlled vocabularies, which AgID's rules never look at. */
export const CODED_RULES: readonly Rule[] = PROPERTIES.flatMap(rulesOf);
