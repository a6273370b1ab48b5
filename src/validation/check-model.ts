import {
  type Agent,
  type DataService,
  type Dataset,
  type Distribution,
  isRealDate,
  type Temporal,
} from '../catalog/model/index.js';
import type { ResourceRecord } from '../catalog/record.js';
import type { Bilingual, FieldProblem } from '../errors.js';
import { byIri } from '../vocabularies/index.js';
import type { Finding, Name } from './rule.js';

/** A fault of a document of the model: what a form is told of, and the rule that would say it of a graph. */
export interface ModelProblem extends FieldProblem {
  /** Id of the rule that says the same of triples. */
  rule: string;
  path: Name;
}

/** A mandatory property as a publisher knows it, with its name in triples and the rule that demands it. */
interface Mandatory {
  words: Bilingual;
  path: Name;
  rule: string;
}

const mandatory = (it: string, en: string, path: Name, rule: string): Mandatory => ({
  words: { it, en },
  path,
  rule,
});

const TITLE = ['il titolo', 'the title', 'dct:title'] as const;

/** DCAT-AP_IT digest, section 5. */
const OF_DATASET: Readonly<Record<string, Mandatory>> = {
  title: mandatory(...TITLE, 'agid-39'),
  description: mandatory('la descrizione', 'the description', 'dct:description', 'agid-37'),
  identifier: mandatory("l'identificativo", 'the identifier', 'dct:identifier', 'agid-178'),
  theme: mandatory('il tema', 'the theme', 'dcat:theme', 'agid-53'),
  accrualPeriodicity: mandatory(
    'la frequenza di aggiornamento',
    'the frequency of update',
    'dct:accrualPeriodicity',
    'agid-180',
  ),
  modified: mandatory(
    'la data di ultima modifica',
    'the date of last modification',
    'dct:modified',
    'agid-179',
  ),
  rightsHolder: mandatory('il titolare', 'the rights holder', 'dct:rightsHolder', 'agid-3'),
  distribution: mandatory(
    'almeno una distribuzione',
    'at least one distribution',
    'dcat:distribution',
    'agid-44',
  ),
};

/** Section 6. */
const FORMAT = mandatory('il formato', 'the format', 'dct:format', 'agid-83');
const LICENCE = mandatory('la licenza', 'the licence', 'dct:license', 'agid-86');
const ACCESS_URL = mandatory(
  "il file o l'indirizzo di accesso",
  'the file or the access address',
  'dcat:accessURL',
  'agid-79',
);

/** DCAT-AP 2 and 3. */
const OF_SERVICE: Readonly<Record<string, Mandatory>> = {
  title: mandatory(...TITLE, 'dcat-ap-data-service-title-absent'),
  endpointURL: mandatory(
    "l'indirizzo del servizio",
    "the service's address",
    'dcat:endpointURL',
    'dcat-ap-data-service-endpoint-url-absent',
  ),
};

/**
 * What DCAT-AP_IT makes mandatory, checked on the model: the graph that is served shows none of it, since there the
 * organization stands in for a missing publisher, its code for a missing name, the page for a missing address. Sections
 * are those of the DCAT-AP_IT digest: 5 dataset, 6 distribution, 7 agent, contact, standard, 8 period.
 */
export function modelProblems(kind: ResourceRecord['kind'], doc: Dataset | DataService): ModelProblem[] {
  return kind === 'dataset' ? ofDataset(doc as Dataset) : ofDataService(doc as DataService);
}

/**
 * The same as findings: each with the pointer of the place, all of them violations.
 *
 * @param focus IRI of the resource; empty while it has none
 */
export const checkModel = (kind: ResourceRecord['kind'], doc: Dataset | DataService, focus = ''): Finding[] =>
  modelProblems(kind, doc).map(({ rule, path, pointer, message }) => ({
    rule,
    severity: 'violation',
    focus,
    path,
    message,
    pointer,
  }));

const problem = (
  [rule, path]: readonly [string, Name],
  pointer: string,
  code: string,
  it: string,
  en: string,
): ModelProblem => ({ rule, path, pointer, code, message: { it, en } });

const missing = ({ rule, path, words }: Mandatory, pointer: string): ModelProblem =>
  problem([rule, path], pointer, 'required', `Manca ${words.it}.`, `Missing: ${words.en}.`);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

const lacking = (doc: object, properties: Readonly<Record<string, Mandatory>>): ModelProblem[] =>
  Object.entries(properties)
    .filter(([name]) => isEmpty((doc as Record<string, unknown>)[name]))
    .map(([name, property]) => missing(property, `/${name}`));

function ofDataset(doc: Dataset): ModelProblem[] {
  return [
    ...lacking(doc, OF_DATASET),
    ...ofThemes(doc),
    ...ofCode('frequency', doc.accrualPeriodicity, '/accrualPeriodicity'),
    ...ofCommon(doc),
    ...(doc.temporal ?? []).flatMap((period, i) => [
      ...(period.startDate
        ? ofDate(period.startDate, `/temporal/${i}/startDate`, 'dcatapit:startDate')
        : [
            problem(
              ['agid-196', 'dcatapit:startDate'],
              `/temporal/${i}/startDate`,
              'required',
              'Manca la data di inizio del periodo.',
              'Missing: the start of the period.',
            ),
          ]),
      ...(period.endDate ? ofDate(period.endDate, `/temporal/${i}/endDate`, 'dcatapit:endDate') : []),
    ]),
    ...(doc.otherIdentifier ?? []).flatMap((other, i) =>
      other.notation
        ? []
        : [
            problem(
              ['agid-66', 'skos:notation'],
              `/otherIdentifier/${i}/notation`,
              'required',
              "Manca il valore dell'altro identificativo.",
              'Missing: the value of the other identifier.',
            ),
          ],
    ),
    ...(doc.distribution ?? []).flatMap((d, i) => ofDistribution(d, `/distribution/${i}`)),
  ];
}

/** Section 6. A stored file gives the address. */
function ofDistribution(doc: Distribution, base: string): ModelProblem[] {
  return [
    ...(isEmpty(doc.format)
      ? [missing(FORMAT, `${base}/format`)]
      : ofCode('file-type', doc.format, `${base}/format`)),
    ...(isEmpty(doc.license?.iri) ? [missing(LICENCE, `${base}/license`)] : []),
    ...(isEmpty(doc.accessURL) && !doc.file ? [missing(ACCESS_URL, `${base}/accessURL`)] : []),
    ...(doc.modified ? ofDate(doc.modified, `${base}/modified`, 'dct:modified') : []),
    ...(doc.issued ? ofDate(doc.issued, `${base}/issued`, 'dct:issued') : []),
  ];
}

const ofDataService = (doc: DataService): ModelProblem[] => [...lacking(doc, OF_SERVICE), ...ofCommon(doc)];

/** Section 5: only the 13 themes; OP_DATPRO is provisional and not for publishers. */
function ofThemes(doc: Dataset): ModelProblem[] {
  return (doc.theme ?? []).flatMap((theme, i) => {
    const concept = byIri('data-theme', theme);
    if (concept && concept.code !== 'OP_DATPRO') return [];
    return [
      problem(
        [concept ? 'theme-provisional' : 'theme-unknown', 'dcat:theme'],
        `/theme/${i}`,
        'vocabulary',
        'Il tema deve essere uno dei 13 temi europei (data-theme).',
        'The theme must be one of the 13 European themes (data-theme).',
      ),
    ];
  });
}

const CODED = {
  frequency: ['frequency-unknown', 'dct:accrualPeriodicity'],
  'file-type': ['format-unknown', 'dct:format'],
} as const satisfies Record<string, readonly [string, Name]>;

function ofCode(vocabulary: keyof typeof CODED, value: string | undefined, pointer: string): ModelProblem[] {
  if (value === undefined || byIri(vocabulary, value)) return [];
  return [
    problem(
      CODED[vocabulary],
      pointer,
      'vocabulary',
      `"${value}" non è nel vocabolario ${vocabulary}.`,
      `"${value}" is not in the vocabulary ${vocabulary}.`,
    ),
  ];
}

/** Section 7: an agent is named and identified; a contact point has a name and an e-mail and is no agent. */
function ofCommon(doc: Dataset | DataService): ModelProblem[] {
  const agents: [string, Agent | undefined][] = [
    ['/rightsHolder', doc.rightsHolder],
    ['/publisher', doc.publisher],
    ...(doc.creator ?? []).map((agent, i): [string, Agent] => [`/creator/${i}`, agent]),
  ];
  const agentIris = new Set(agents.map(([, agent]) => agent?.iri).filter(Boolean));
  return [
    ...agents.flatMap(([base, agent]) => (agent && !isEmpty(agent) ? ofAgent(agent, base) : [])),
    ...(doc.contactPoint ?? []).flatMap((contact, i) => {
      const base = `/contactPoint/${i}`;
      const found: ModelProblem[] = [];
      if (isEmpty(contact.fn)) {
        found.push(
          problem(
            ['agid-205', 'vcard:fn'],
            `${base}/fn`,
            'required',
            "Manca il nome dell'ufficio di contatto.",
            'Missing: the name of the contact office.',
          ),
        );
      }
      if (isEmpty(contact.email)) {
        found.push(
          problem(
            ['agid-209', 'vcard:hasEmail'],
            `${base}/email`,
            'required',
            "Manca l'e-mail del punto di contatto.",
            'Missing: the e-mail of the contact point.',
          ),
        );
      }
      if (contact.iri && agentIris.has(contact.iri)) {
        found.push(
          problem(
            ['contact-is-agent', 'dcat:contactPoint'],
            `${base}/iri`,
            'distinct',
            'Il punto di contatto non può avere lo stesso IRI di un ente.',
            'The contact point cannot have the IRI of an agent.',
          ),
        );
      }
      return found;
    }),
    ...(doc.conformsTo ?? []).flatMap((standard, i) =>
      isEmpty(standard.identifier)
        ? [
            problem(
              ['agid-197', 'dct:identifier'],
              `/conformsTo/${i}/identifier`,
              'required',
              "Manca l'identificativo dello standard.",
              "Missing: the standard's identifier.",
            ),
          ]
        : [],
    ),
    ...(doc.issued ? ofDate(doc.issued, '/issued', 'dct:issued') : []),
    ...(doc.modified ? ofDate(doc.modified, '/modified', 'dct:modified') : []),
  ];
}

function ofAgent(agent: Agent, base: string): ModelProblem[] {
  const found: ModelProblem[] = [];
  if (isEmpty(agent.identifier)) {
    found.push(
      problem(
        ['agid-2', 'dct:identifier'],
        `${base}/identifier`,
        'required',
        "Manca il codice IPA (o la partita IVA) dell'ente.",
        "Missing: the body's IPA code (or VAT number).",
      ),
    );
  }
  if (isEmpty(agent.name)) {
    found.push(
      problem(
        ['agid-0', 'foaf:name'],
        `${base}/name`,
        'required',
        "Manca il nome dell'ente.",
        "Missing: the body's name.",
      ),
    );
  }
  return found;
}

function ofDate(value: Temporal, pointer: string, path: Name): ModelProblem[] {
  if (isRealDate(value)) return [];
  return [
    problem(
      ['date-not-real', path],
      pointer,
      'date',
      `"${value}" non è una data che esiste.`,
      `"${value}" is not a date that exists.`,
    ),
  ];
}
