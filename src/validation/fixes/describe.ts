import { UNDETERMINED } from '../../catalog/model/index.js';
import { byCode, byIri, resolve } from '../../vocabularies/index.js';
import { hasText } from '../quality-score/checks.js';
import { isBefore } from './dates.js';
import { mapDistributions } from './files.js';
import { allValues, defineFix, type Fix, type FixableDoc, type FixContext, oneValue } from './fix.js';
import { proposeFrequency } from './frequency.js';
import { isTheme, PROVISIONAL_THEME, proposeKeywords, proposeSubtheme, proposeThemes } from './themes.js';

const isIri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text);

/** "piste_ciclabili-2023.csv" as a title. */
function titleOfFile(name: string): string {
  const words = name
    .replace(/(?:\.[A-Za-z][A-Za-z0-9]{0,9})+$/, '')
    .replace(/[_-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words.charAt(0).toLocaleUpperCase('it') + words.slice(1);
}

const FORMAT_IN_TITLE =
  /(?:\s*[-–(.[]\s*|\s+)(?:(?:in )?formato\s+)?(?:csv|json|geojson|xml|xlsx?|ods|shp|shapefile|kml|gpkg|rdf|pdf|zip)[\])]?\s*$/i;

/** A title without the formats it ends with; one that is nothing else stays. */
function withoutFormat(title: string): string {
  let current = title;
  for (;;) {
    const next = current.replace(FORMAT_IN_TITLE, '');
    if (next === current || next.trim() === '') return current;
    current = next;
  }
}

/** The themes chosen beside those that are themes already; other texts become keywords, so that none is lost. */
function withThemes(doc: FixableDoc, chosen: readonly string[]): FixableDoc {
  const before = doc.theme ?? [];
  const words = before.filter((theme) => !isTheme(theme) && !isIri(theme));
  const theme = [...new Set([...before.filter(isTheme), ...chosen])];
  if (words.length === 0) return { ...doc, theme };
  const untagged = [...new Set([...(doc.keyword?.[UNDETERMINED] ?? []), ...words])];
  return { ...doc, theme, keyword: { ...doc.keyword, [UNDETERMINED]: untagged } };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** When the data were first here: the day of the first file or of the record, no later than their modification. */
function firstDay(doc: FixableDoc, { files, createdAt, now }: FixContext): string {
  const uploads = [...files.values()].flatMap((file) => file.uploads.slice(0, 1));
  const days = [dayOf(createdAt), dayOf(now), ...uploads.map((at) => at.slice(0, 10))].sort();
  const first = days[0] ?? dayOf(now);
  return doc.modified !== undefined && isBefore(doc.modified, first) ? doc.modified.slice(0, 10) : first;
}

/** What only a person can tell, with the best proposal the rest of the record gives. */
export const DESCRIBE_FIXES: readonly Fix[] = [
  defineFix({
    id: 'title',
    description: { it: 'Scrive il titolo.', en: 'Writes the title.' },
    rules: ['agid-39'],
    metrics: ['dcatApCompliance'],
    question(doc, { files }) {
      if (hasText(doc.title)) return undefined;
      const [file] = files.values();
      return {
        kind: 'text',
        asks: { it: 'Come si intitola?', en: 'What is its title?' },
        ...(file && {
          proposal: {
            value: titleOfFile(file.name),
            reason: { it: 'È il nome del file.', en: 'It is the name of the file.' },
          },
        }),
      };
    },
    apply: (doc, _context, value) => ({ ...doc, title: { ...doc.title, it: oneValue(value) } }),
  }),
  defineFix({
    id: 'description',
    description: { it: 'Scrive la descrizione.', en: 'Writes the description.' },
    rules: ['agid-37'],
    metrics: ['dcatApCompliance'],
    question: (doc) =>
      hasText(doc.description)
        ? undefined
        : {
            kind: 'text',
            asks: {
              it: 'Che cosa contengono i dati, e come sono fatti? Questo lo può scrivere solo una persona.',
              en: 'What do the data contain, and how are they made? Only a person can write this.',
            },
          },
    apply: (doc, _context, value) => ({ ...doc, description: { ...doc.description, it: oneValue(value) } }),
  }),
  defineFix({
    id: 'theme',
    description: {
      it: 'Indica i temi europei. I testi che non sono temi diventano parole chiave.',
      en: 'Gives the European themes. Texts that are no themes become keywords.',
    },
    rules: ['agid-53', 'theme-unknown', 'theme-provisional'],
    metrics: ['categoryAvailability'],
    question(doc, { kind }) {
      if (kind === 'dataService' && doc.theme === undefined) return undefined;
      const others = (doc.theme ?? []).filter((theme) => theme !== PROVISIONAL_THEME);
      if (others.length > 0 && others.every(isTheme)) return undefined;
      const proposed = proposeThemes(doc);
      return {
        kind: 'concepts',
        vocabularies: ['data-theme'],
        asks: { it: 'Di che cosa parlano i dati?', en: 'What are the data about?' },
        ...(proposed && { proposal: { value: proposed.iris, reason: proposed.reason } }),
      };
    },
    apply: (doc, _context, value) => withThemes(doc, allValues(value)),
  }),
  defineFix({
    id: 'subtheme',
    description: { it: 'Indica il sottotema EuroVoc.', en: 'Gives the EuroVoc sub-theme.' },
    rules: ['agid-21'],
    metrics: [],
    kinds: ['dataset'],
    question(doc) {
      if (doc.subject?.length || !doc.theme?.some(isTheme)) return undefined;
      const proposed = proposeSubtheme(doc);
      return {
        kind: 'concepts',
        vocabularies: ['theme-subtheme'],
        asks: { it: 'Di quale sottotema parlano i dati?', en: 'Which sub-theme are the data about?' },
        ...(proposed && { proposal: { value: proposed.iris, reason: proposed.reason } }),
      };
    },
    apply: (doc, _context, value) => ({ ...doc, subject: [...allValues(value)] }),
  }),
  defineFix({
    id: 'keywords',
    description: { it: 'Scrive le parole chiave.', en: 'Writes the keywords.' },
    rules: ['dcat-ap-dataset-keyword-absent'],
    metrics: ['keywordAvailability'],
    question(doc, { kind }) {
      if (kind === 'dataService' || Object.values(doc.keyword ?? {}).some((words) => words.length > 0))
        return undefined;
      const words = proposeKeywords(doc);
      return {
        kind: 'words',
        asks: {
          it: 'Con quali parole si cercano questi dati?',
          en: 'By which words are these data looked for?',
        },
        ...(words.length > 0 && {
          proposal: {
            value: words,
            reason: {
              it: 'Sono le parole del titolo e dei temi.',
              en: 'They are the words of the title and of the themes.',
            },
          },
        }),
      };
    },
    apply: (doc, _context, value) => ({ ...doc, keyword: { ...doc.keyword, it: [...allValues(value)] } }),
  }),
  defineFix({
    id: 'frequency',
    description: { it: 'Indica la frequenza di aggiornamento.', en: 'Gives the frequency of update.' },
    rules: ['agid-180', 'frequency-unknown'],
    metrics: [],
    kinds: ['dataset'],
    question(doc, context) {
      const known = doc.accrualPeriodicity && byIri('frequency', doc.accrualPeriodicity);
      if (known && !known.provisional) return undefined;
      const proposal = proposeFrequency(doc, context);
      return {
        kind: 'concept',
        vocabularies: ['frequency'],
        asks: { it: 'Ogni quanto si aggiornano i dati?', en: 'How often are the data updated?' },
        ...(proposal && { proposal }),
      };
    },
    apply: (doc, _context, value) => ({ ...doc, accrualPeriodicity: oneValue(value) }),
  }),
  defineFix({
    id: 'access-rights',
    description: { it: 'Indica chi può accedere ai dati.', en: 'Says who may access the data.' },
    rules: ['access-right-unknown', 'access-rights-absent'],
    metrics: ['accessRightsAvailability', 'accessRightsVocabularyAlignment'],
    question(doc, { visibility, kind }) {
      if (kind === 'dataService' && doc.accessRights === undefined) return undefined;
      const known = doc.accessRights && byIri('access-right', doc.accessRights);
      if (known && !known.provisional) return undefined;
      const open = byCode('access-right', 'PUBLIC');
      return {
        kind: 'concept',
        vocabularies: ['access-right'],
        asks: { it: 'Chi può accedere ai dati?', en: 'Who may access the data?' },
        ...(open &&
          visibility === 'public' && {
            proposal: {
              value: open.iri,
              reason: {
                it: 'Nel portale il dataset è visibile a tutti.',
                en: 'In the portal the dataset is visible to everybody.',
              },
            },
          }),
      };
    },
    apply: (doc, _context, value) => ({ ...doc, accessRights: oneValue(value) }),
  }),
  defineFix({
    id: 'language',
    description: { it: 'Indica la lingua dei dati.', en: 'Gives the language of the data.' },
    rules: ['language-absent', 'language-unknown'],
    metrics: [],
    kinds: ['dataset'],
    question(doc) {
      if (doc.language?.length && doc.language.every((iri) => byIri('language', iri))) return undefined;
      const [written] = Object.keys(doc.title ?? {}).filter((key) => key !== UNDETERMINED);
      const language = written && resolve('language', written.split('-')[0] ?? '')?.concept;
      return {
        kind: 'concepts',
        vocabularies: ['language'],
        asks: { it: 'In che lingua sono i dati?', en: 'Which language are the data in?' },
        ...(language && {
          proposal: {
            value: [language.iri],
            reason: { it: 'È la lingua del titolo.', en: 'It is the language of the title.' },
          },
        }),
      };
    },
    apply: (doc, _context, value) => ({
      ...doc,
      language: [
        ...new Set([...(doc.language ?? []).filter((iri) => byIri('language', iri)), ...allValues(value)]),
      ],
    }),
  }),
  defineFix({
    id: 'title-format',
    description: {
      it: 'Toglie il formato in fondo al titolo: lo dicono le distribuzioni.',
      en: 'Takes the format from the end of the title: distributions tell it.',
    },
    rules: ['title-with-format'],
    metrics: [],
    kinds: ['dataset'],
    question(doc) {
      const title = Object.values(doc.title ?? {}).find((text) => withoutFormat(text) !== text);
      return title === undefined
        ? undefined
        : {
            kind: 'confirm',
            asks: {
              it: `«${withoutFormat(title)}» basta come titolo?`,
              en: `Will “${withoutFormat(title)}” do as the title?`,
            },
          };
    },
    apply: (doc) => ({
      ...doc,
      title: Object.fromEntries(
        Object.entries(doc.title ?? {}).map(([language, text]) => [language, withoutFormat(text)]),
      ),
    }),
  }),
  defineFix({
    id: 'issued',
    description: { it: 'Scrive la data di rilascio.', en: 'Writes the date of issue.' },
    rules: [],
    metrics: ['dateIssuedAvailability'],
    kinds: ['dataset'],
    question(doc, context) {
      if (doc.issued !== undefined || doc.distribution?.some(({ issued }) => issued !== undefined))
        return undefined;
      return {
        kind: 'text',
        pattern: '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$',
        asks: {
          it: 'Quando sono stati rilasciati i dati? aaaa-mm-gg',
          en: 'When were the data issued? yyyy-mm-dd',
        },
        proposal: {
          value: firstDay(doc, context),
          reason: {
            it: 'Da quel giorno i dati sono nel portale.',
            en: 'Since that day the data have been in the portal.',
          },
        },
      };
    },
    apply: (doc, _context, value) => ({ ...doc, issued: oneValue(value) }),
  }),
  defineFix({
    id: 'modified',
    description: {
      it: 'Scrive la data di ultima modifica: quella dell’ultimo file, o della scheda.',
      en: 'Writes the date of last modification: that of the last file, or of the record.',
    },
    rules: ['agid-179'],
    metrics: ['dateModifiedAvailability'],
    kinds: ['dataset'],
    apply(doc, { files, modifiedAt, now }) {
      if (doc.modified !== undefined) return doc;
      const last = [...files.values()]
        .flatMap((file) => file.uploads.slice(-1))
        .sort()
        .at(-1);
      const day = last?.slice(0, 10) ?? dayOf(modifiedAt);
      if (!isBefore(day, doc.issued)) return { ...doc, modified: day };
      // Issued since: nothing was modified before. In days to come nothing can have been.
      return isBefore(dayOf(now), doc.issued) ? doc : { ...doc, modified: doc.issued };
    },
  }),
  defineFix({
    id: 'standard-identifier',
    description: {
      it: 'Dà agli standard il loro identificativo, che è il loro indirizzo.',
      en: 'Gives standards their identifier, which is their address.',
    },
    rules: ['agid-197'],
    metrics: [],
    apply(doc) {
      const named = <S extends { iri?: string; identifier?: string }>(it: S): S =>
        it.identifier === undefined && it.iri !== undefined && it.iri.length <= 2000
          ? { ...it, identifier: it.iri }
          : it;
      const next = doc.conformsTo ? { ...doc, conformsTo: doc.conformsTo.map(named) } : doc;
      return mapDistributions(next, (it) =>
        it.conformsTo ? { ...it, conformsTo: it.conformsTo.map(named) } : it,
      );
    },
  }),
];
