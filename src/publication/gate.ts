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

/**
 * The gate: what DCAT-AP_IT makes mandatory, checked on the model before anything goes public, through any door.
 * Pure. Sections are those of the DCAT-AP_IT guide as digested: 5 dataset, 6 distribution, 7 agent, contact, standard,
 * 8 period; 14 high-value datasets. The validation pipeline adds recommendations; this is the least.
 */
export function checkGate(kind: ResourceRecord['kind'], doc: Dataset | DataService): FieldProblem[] {
  return kind === 'dataset' ? checkDataset(doc as Dataset) : checkDataService(doc as DataService);
}

const problem = (pointer: string, code: string, it: string, en: string): FieldProblem => ({
  pointer,
  code,
  message: { it, en },
});

/** Words for the mandatory properties, as a publisher knows them. */
const WORDS: Record<string, Bilingual> = {
  title: { it: 'il titolo', en: 'the title' },
  description: { it: 'la descrizione', en: 'the description' },
  identifier: { it: "l'identificativo", en: 'the identifier' },
  theme: { it: 'il tema', en: 'the theme' },
  modified: { it: 'la data di ultima modifica', en: 'the date of last modification' },
  accrualPeriodicity: { it: 'la frequenza di aggiornamento', en: 'the frequency of update' },
  rightsHolder: { it: 'il titolare', en: 'the rights holder' },
  distribution: { it: 'almeno una distribuzione', en: 'at least one distribution' },
  format: { it: 'il formato', en: 'the format' },
  license: { it: 'la licenza', en: 'the licence' },
  accessURL: { it: "il file o l'indirizzo di accesso", en: 'the file or the access address' },
  endpointURL: { it: "l'indirizzo del servizio", en: "the service's address" },
};

function missing(pointer: string): FieldProblem {
  const word = WORDS[pointer.slice(pointer.lastIndexOf('/') + 1)] ?? { it: pointer, en: pointer };
  return problem(pointer, 'required', `Manca ${word.it}.`, `Missing: ${word.en}.`);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

function requireAll(doc: object, base: string, names: readonly string[]): FieldProblem[] {
  return names
    .filter((name) => isEmpty((doc as Record<string, unknown>)[name]))
    .map((name) => missing(`${base}/${name}`));
}

function checkDataset(doc: Dataset): FieldProblem[] {
  return [
    ...requireAll(doc, '', [
      'title',
      'description',
      'identifier',
      'theme',
      'accrualPeriodicity',
      'modified',
      'rightsHolder',
      'distribution',
    ]),
    ...checkThemes(doc),
    ...checkCode('frequency', doc.accrualPeriodicity, '/accrualPeriodicity'),
    ...checkCommon(doc),
    ...(doc.temporal ?? []).flatMap((period, i) => [
      ...(period.startDate
        ? checkDate(period.startDate, `/temporal/${i}/startDate`)
        : [
            problem(
              `/temporal/${i}/startDate`,
              'required',
              'Manca la data di inizio del periodo.',
              'Missing: the start of the period.',
            ),
          ]),
      ...(period.endDate ? checkDate(period.endDate, `/temporal/${i}/endDate`) : []),
    ]),
    ...(doc.otherIdentifier ?? []).flatMap((other, i) =>
      other.notation
        ? []
        : [
            problem(
              `/otherIdentifier/${i}/notation`,
              'required',
              "Manca il valore dell'altro identificativo.",
              'Missing: the value of the other identifier.',
            ),
          ],
    ),
    ...(doc.distribution ?? []).flatMap((d, i) => checkDistribution(d, `/distribution/${i}`)),
  ];
}

/** Section 6. A stored file gives the address. */
function checkDistribution(doc: Distribution, base: string): FieldProblem[] {
  return [
    ...(isEmpty(doc.format)
      ? [missing(`${base}/format`)]
      : checkCode('file-type', doc.format, `${base}/format`)),
    ...(isEmpty(doc.license?.iri) ? [missing(`${base}/license`)] : []),
    ...(isEmpty(doc.accessURL) && !doc.file ? [missing(`${base}/accessURL`)] : []),
    ...(doc.modified ? checkDate(doc.modified, `${base}/modified`) : []),
    ...(doc.issued ? checkDate(doc.issued, `${base}/issued`) : []),
  ];
}

/** DCAT-AP 2/3 and, for a high-value one, section 14. */
function checkDataService(doc: DataService): FieldProblem[] {
  return [...requireAll(doc, '', ['title', 'endpointURL']), ...checkCommon(doc)];
}

/** Section 5: only the 13 themes; OP_DATPRO is provisional and not for publishers. */
function checkThemes(doc: Dataset): FieldProblem[] {
  return (doc.theme ?? []).flatMap((theme, i) => {
    const concept = byIri('data-theme', theme);
    if (concept && concept.code !== 'OP_DATPRO') return [];
    return [
      problem(
        `/theme/${i}`,
        'vocabulary',
        'Il tema deve essere uno dei 13 temi europei (data-theme).',
        'The theme must be one of the 13 European themes (data-theme).',
      ),
    ];
  });
}

function checkCode(
  vocabulary: 'frequency' | 'file-type',
  value: string | undefined,
  pointer: string,
): FieldProblem[] {
  if (value === undefined || byIri(vocabulary, value)) return [];
  return [
    problem(
      pointer,
      'vocabulary',
      `"${value}" non è nel vocabolario ${vocabulary}.`,
      `"${value}" is not in the vocabulary ${vocabulary}.`,
    ),
  ];
}

/** Section 7: an agent is named and identified; a contact point has a name and an e-mail and is no agent. */
function checkCommon(doc: Dataset | DataService): FieldProblem[] {
  const agents: [string, Agent | undefined][] = [
    ['/rightsHolder', doc.rightsHolder],
    ['/publisher', doc.publisher],
    ...(doc.creator ?? []).map((agent, i): [string, Agent] => [`/creator/${i}`, agent]),
  ];
  const agentIris = new Set(agents.map(([, agent]) => agent?.iri).filter(Boolean));
  return [
    ...agents.flatMap(([base, agent]) => (agent && !isEmpty(agent) ? checkAgent(agent, base) : [])),
    ...(doc.contactPoint ?? []).flatMap((contact, i) => {
      const base = `/contactPoint/${i}`;
      const found: FieldProblem[] = [];
      if (isEmpty(contact.fn)) {
        found.push(
          problem(
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
              `/conformsTo/${i}/identifier`,
              'required',
              "Manca l'identificativo dello standard.",
              "Missing: the standard's identifier.",
            ),
          ]
        : [],
    ),
    ...(doc.issued ? checkDate(doc.issued, '/issued') : []),
    ...(doc.modified ? checkDate(doc.modified, '/modified') : []),
  ];
}

function checkAgent(agent: Agent, base: string): FieldProblem[] {
  const found: FieldProblem[] = [];
  if (isEmpty(agent.identifier)) {
    found.push(
      problem(
        `${base}/identifier`,
        'required',
        "Manca il codice IPA (o la partita IVA) dell'ente.",
        "Missing: the body's IPA code (or VAT number).",
      ),
    );
  }
  if (isEmpty(agent.name)) {
    found.push(problem(`${base}/name`, 'required', "Manca il nome dell'ente.", "Missing: the body's name."));
  }
  return found;
}

function checkDate(value: Temporal, pointer: string): FieldProblem[] {
  if (isRealDate(value)) return [];
  return [
    problem(
      pointer,
      'date',
      `"${value}" non è una data che esiste.`,
      `"${value}" is not a date that exists.`,
    ),
  ];
}
