import type { Graph as GraphType } from '../../src/rdf/parse.js';
import { Graph } from '../../src/rdf/read/graph.js';
import { BlankTerm, IriTerm, LiteralTerm, type Term } from '../../src/rdf/read/terms.js';

/** One statement with its subject's key. */
interface Spo {
  subject: string;
  predicate: IriTerm;
  object: Term;
}

/** Numbers from 0 up to 1 that a seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const TYPE = `${RDF}type`;
const EU = 'http://publications.europa.eu/resource/authority/';
const ITALIAN = 'http://dati.gov.it/onto/dcatapit#';
const DATATYPES = [
  'string',
  'date',
  'dateTime',
  'gYear',
  'decimal',
  'float',
  'anyURI',
  'boolean',
  'hexBinary',
];
const TEXTS = [
  '',
  '  ',
  '2024-02-30',
  '2023-02-29',
  '2024-02-29',
  '2024-05-03T10:20:30',
  '2024',
  '<p>ciao</p>',
  '12',
];
const IRIS = [
  'https://example.org/nowhere',
  `${EU}frequency/NEVER_EVER`,
  `${EU}frequency/ANNUAL`,
  `${EU}data-theme/OP_DATPRO`,
  `${EU}data-theme/TRAN`,
  `${EU}file-type/CSV`,
  `${EU}language/ITA`,
  `${EU}access-right/NON_PUBLIC`,
  'https://https://example.org/twice',
  'http://',
  'mailto:ufficio@example.org',
  'mailto:nobody',
];

type Mutation = (statements: Spo[], at: number, random: () => number) => void;

const pick = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;
const plain = (value: string): LiteralTerm => new LiteralTerm(value, '', new IriTerm(`${XSD}string`));
const put = (statements: Spo[], at: number, object: Term): void => {
  statements[at] = { ...(statements[at] as Spo), object };
};
const add = (statements: Spo[], like: Spo, object: Term): void => {
  statements.push({ ...like, object });
};

const DCT = 'http://purl.org/dc/terms/';
const DCAT = 'http://www.w3.org/ns/dcat#';
const VCARD = 'http://www.w3.org/2006/vcard/ns#';
const FOAF = 'http://xmlns.com/foaf/0.1/';
const ADMS = 'http://www.w3.org/ns/adms#';
const of = (namespace: string, ...names: string[]): string[] => names.map((name) => namespace + name);

/** What the profile has properties for, and a little more. */
const PROPERTIES: readonly string[] = [
  ...of(
    DCT,
    'title',
    'description',
    'identifier',
    'publisher',
    'creator',
    'rightsHolder',
    'issued',
    'modified',
  ),
  ...of(
    DCT,
    'language',
    'license',
    'rights',
    'spatial',
    'temporal',
    'hasPart',
    'isPartOf',
    'subject',
    'format',
  ),
  ...of(
    DCT,
    'accrualPeriodicity',
    'conformsTo',
    'isVersionOf',
    'hasVersion',
    'accessRights',
    'type',
    'source',
  ),
  ...of(DCT, 'relation', 'provenance'),
  ...of(DCAT, 'dataset', 'distribution', 'theme', 'themeTaxonomy', 'keyword', 'contactPoint', 'landingPage'),
  ...of(DCAT, 'accessURL', 'downloadURL', 'byteSize', 'mediaType', 'accessService', 'endpointURL', 'bbox'),
  ...of(ITALIAN, 'startDate', 'endDate', 'referenceDocumentation', 'geographicalIdentifier'),
  ...of(VCARD, 'fn', 'hasEmail', 'hasTelephone', 'hasURL'),
  ...of(FOAF, 'name', 'homepage', 'page'),
  ...of(ADMS, 'identifier', 'status', 'versionNotes', 'sample'),
  ...of('http://data.europa.eu/r5r/', 'availability', 'hvdCategory', 'applicableLegislation'),
  ...of('http://spdx.org/rdf/terms#', 'checksum', 'algorithm', 'checksumValue'),
  'http://www.w3.org/2002/07/owl#versionInfo',
  'http://www.w3.org/2004/02/skos/core#notation',
  'http://www.w3.org/ns/locn#geographicName',
];

/** A text, an IRI, a node of the document, or what some other statement says. */
function anyValue(all: readonly Spo[], random: () => number): Term {
  const kind = random();
  if (kind < 0.25) return plain(pick(TEXTS, random));
  if (kind < 0.5) return new IriTerm(pick(IRIS, random));
  const { subject, object } = pick(all, random);
  if (kind < 0.75) return object;
  return subject.startsWith('_:') ? new BlankTerm(subject.slice(2)) : new IriTerm(subject);
}

/** What goes wrong in catalogues, one statement at a time. */
const MUTATIONS: readonly Mutation[] = [
  // Gone.
  (all, at) => all.splice(at, 1),
  // All values of the property gone.
  (all, at) => {
    const { subject, predicate } = all[at] as Spo;
    const rest = all.filter((it) => it.subject !== subject || it.predicate.value !== predicate.value);
    all.splice(0, all.length, ...rest);
  },
  // Made twice: RDF is a set, so nothing changes.
  (all, at) => all.push({ ...(all[at] as Spo) }),
  // A second value.
  (all, at, random) => {
    const it = all[at] as Spo;
    const { object } = it;
    if (object instanceof LiteralTerm)
      add(all, it, new LiteralTerm(`${object.value} bis`, object.language, object.datatype));
    else add(all, it, new IriTerm(pick(IRIS, random)));
  },
  // Another datatype.
  (all, at, random) => {
    const { object } = all[at] as Spo;
    put(all, at, new LiteralTerm(object.value, '', new IriTerm(XSD + pick(DATATYPES, random))));
  },
  // Another language, or one at last.
  (all, at, random) => {
    const { object } = all[at] as Spo;
    put(
      all,
      at,
      new LiteralTerm(object.value, pick(['it', 'en', 'de'], random), new IriTerm(`${RDF}langString`)),
    );
  },
  // The language or datatype lost.
  (all, at) => put(all, at, plain((all[at] as Spo).object.value)),
  // A literal for an IRI, an IRI for a literal.
  (all, at) => {
    const { object } = all[at] as Spo;
    if (object instanceof LiteralTerm)
      put(all, at, new IriTerm(`https://example.org/${encodeURIComponent(object.value)}`));
    else put(all, at, plain(object.value));
  },
  // Another text of the kind that is found in catalogues.
  (all, at, random) => {
    const { object } = all[at] as Spo;
    const text = pick(TEXTS, random);
    put(
      all,
      at,
      object instanceof LiteralTerm ? new LiteralTerm(text, object.language, object.datatype) : plain(text),
    );
  },
  // Another IRI, among them those of the wrong vocabulary.
  (all, at, random) => put(all, at, new IriTerm(pick(IRIS, random))),
  // A variant of the IRI.
  (all, at, random) => {
    const { object } = all[at] as Spo;
    const change = pick(
      [(it: string) => it.replace(/^http:/, 'https:'), (it: string) => `${it}/`, (it: string) => `${it}X`],
      random,
    );
    if (object instanceof IriTerm) put(all, at, new IriTerm(change(object.value)));
  },
  // A node without a name.
  (all, at, random) => put(all, at, new BlankTerm(pick(['l1', 'l2'], random))),
  // The same agent as elsewhere: any node of the document.
  (all, at, random) => {
    const { subject } = pick(all, random);
    put(all, at, subject.startsWith('_:') ? new BlankTerm(subject.slice(2)) : new IriTerm(subject));
  },
  // A type less.
  (all, at, random) => {
    const types = all.filter(({ predicate }) => predicate.value === TYPE);
    const it = all[at] as Spo;
    const gone = types.find(({ subject }) => subject === it.subject) ?? pick(types, random);
    if (gone) all.splice(all.indexOf(gone), 1);
  },
  // A type more.
  (all, at, random) => {
    const { subject } = all[at] as Spo;
    const classes = [
      'Catalog',
      'Dataset',
      'Distribution',
      'Agent',
      'Organization',
      'LicenseDocument',
      'Standard',
    ];
    all.push({ subject, predicate: new IriTerm(TYPE), object: new IriTerm(ITALIAN + pick(classes, random)) });
  },
  // What was only named is described.
  (all, at) => {
    const { object } = all[at] as Spo;
    if (object instanceof IriTerm)
      all.push({
        subject: object.value,
        predicate: new IriTerm('http://www.w3.org/2000/01/rdf-schema#label'),
        object: plain('Etichetta'),
      });
  },
  // A property of the profile, with one or two values, on any node that has a class.
  (all, _at, random) => {
    const subjects = all.filter(({ predicate }) => predicate.value === TYPE).map(({ subject }) => subject);
    if (subjects.length === 0) return;
    const subject = pick(subjects, random);
    const predicate = new IriTerm(pick(PROPERTIES, random));
    for (let times = random() < 0.5 ? 1 : 2; times > 0; times -= 1)
      all.push({ subject, predicate, object: anyValue(all, random) });
  },
  // The value that another node has there.
  (all, at, random) => {
    const { predicate } = all[at] as Spo;
    put(
      all,
      at,
      pick(
        all.filter((it) => it.predicate.value === predicate.value),
        random,
      ).object,
    );
  },
  // A property on a node that should not have it.
  (all, at, random) => {
    const { subject } = pick(all, random);
    all.push({ ...(all[at] as Spo), subject });
  },
];

/** A graph with one to `most` things gone wrong, the same for the same numbers. */
export function mutated(graph: GraphType, random: () => number, most = 6): GraphType {
  const all: Spo[] = [...graph.subjects].flatMap(([subject, statements]) =>
    statements.map(({ predicate, object }) => ({ subject, predicate, object })),
  );
  for (let times = 1 + Math.floor(random() * most); times > 0 && all.length > 0; times -= 1)
    pick(MUTATIONS, random)(all, Math.floor(random() * all.length), random);
  const changed = new Graph(graph.baseIri);
  for (const { subject, predicate, object } of all) changed.add(subject, predicate, object);
  for (const [absolute, written] of graph.relative) changed.relative.set(absolute, written);
  return changed;
}
