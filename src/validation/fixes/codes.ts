import type { DatasetInput, LicenseDocument } from '../../catalog/model/index.js';
import { UNDETERMINED } from '../../catalog/model/index.js';
import { normaliseDataService, normaliseDataset } from '../../catalog/normalise-codes.js';
import { byIri, resolve, themesOfSubtheme } from '../../vocabularies/index.js';
import { defineFix, type Fix, type FixableDoc, oneValue } from './fix.js';
import { licenceInText } from './licence-text.js';
import { PROVISIONAL_THEME } from './themes.js';

const CODED = [
  'theme',
  'subject',
  'frequency',
  'language',
  'format',
  'access-right',
  'dataset-type',
  'hvd-category',
  'availability',
  'status',
];

/** A licence told by its name or by a text in place of its IRI, under its IRI. The text stays as its name. */
function licenceByIri(license: LicenseDocument | undefined): LicenseDocument | undefined {
  if (!license) return license;
  const { iri } = license;
  if (iri !== undefined) {
    const known = licenceInText(iri);
    if (!known || known.iri === iri) return license;
    const isText = !/^[a-z][a-z0-9+.-]*:\S+$/i.test(iri);
    return { ...license, iri: known.iri, ...(isText && !license.name && { name: { [UNDETERMINED]: iri } }) };
  }
  const names = Object.values(license.name ?? {});
  const found = names.flatMap((name) => licenceInText(name) ?? []);
  const [first] = found;
  return first && found.every((it) => it.iri === first.iri) ? { ...license, iri: first.iri } : license;
}

/** Sub-themes written as themes, told by their label, go where they belong. */
function movedSubthemes(doc: FixableDoc): FixableDoc {
  if (!doc.theme?.length) return doc;
  const subjects: string[] = [];
  const themes = doc.theme.filter((theme) => {
    if (byIri('data-theme', theme) ?? resolve('data-theme', theme)) return true;
    const subtheme = resolve('theme-subtheme', theme)?.concept;
    if (subtheme) subjects.push(subtheme.iri);
    return !subtheme;
  });
  if (subjects.length === 0) return doc;
  const { theme: _theme, ...rest } = doc;
  return {
    ...rest,
    ...(themes.length > 0 && { theme: themes }),
    subject: [...new Set([...(doc.subject ?? []), ...subjects])],
  };
}

/** Sub-themes of which the dataset has no theme. */
const homeless = (doc: FixableDoc) => {
  const themes = new Set(doc.theme ?? []);
  return (doc.subject ?? []).flatMap((subject) => {
    const own = themesOfSubtheme(subject);
    return own.length > 0 && !own.some(({ iri }) => themes.has(iri)) ? [{ subject, themes: own }] : [];
  });
};

const withTheme = (doc: FixableDoc, iris: readonly string[]): FixableDoc =>
  iris.length === 0 ? doc : { ...doc, theme: [...new Set([...(doc.theme ?? []), ...iris])] };

/** Coded values: what stands for a concept becomes its IRI. */
export const CODE_FIXES: readonly Fix[] = [
  defineFix({
    id: 'licence-iri',
    description: {
      it: 'Sostituisce il testo o la variante della licenza con il suo IRI.',
      en: 'Replaces the text or variant of the licence with its IRI.',
    },
    rules: ['licence-not-iri', 'licence-variant', 'agid-86'],
    metrics: ['licenceAvailability', 'knownLicence'],
    apply(doc) {
      const license = licenceByIri(doc.license);
      return {
        ...doc,
        ...(license && { license }),
        ...(doc.distribution && {
          distribution: doc.distribution.map((it) => {
            const own = licenceByIri(it.license);
            return own ? { ...it, license: own } : it;
          }),
        }),
      };
    },
  }),
  defineFix({
    id: 'codes',
    description: {
      it: "Sostituisce codici, etichette e varianti con l'IRI del vocabolario: temi, frequenza, lingua, formato, accesso…",
      en: 'Replaces codes, labels and variants with the IRI of the vocabulary: themes, frequency, language, format, access…',
    },
    rules: CODED.flatMap((id) => [`${id}-variant`, `${id}-not-iri`]),
    metrics: [
      'categoryAvailability',
      'formatMediaTypeVocabularyAlignment',
      'formatMediaTypeNonProprietary',
      'formatMediaTypeMachineInterpretable',
      'accessRightsVocabularyAlignment',
    ],
    apply(doc, { kind }) {
      const moved = movedSubthemes(doc);
      return kind === 'dataset'
        ? (normaliseDataset(moved as DatasetInput).doc as FixableDoc)
        : (normaliseDataService(moved).doc as FixableDoc);
    },
  }),
];

/** Themes and sub-themes that go together; after both are there. */
export const SUBTHEME_FIXES: readonly Fix[] = [
  defineFix({
    id: 'theme-of-subtheme',
    description: {
      it: 'Aggiunge il tema a cui il sottotema appartiene.',
      en: 'Adds the theme that the sub-theme belongs to.',
    },
    rules: ['subject-not-of-theme', 'agid-53'],
    metrics: ['categoryAvailability'],
    apply(doc) {
      let next = doc;
      for (const { themes } of homeless(doc)) {
        const [only, other] = themes;
        if (only && !other) next = withTheme(next, [only.iri]);
      }
      return next;
    },
  }),
  defineFix({
    id: 'theme-of-subtheme-chosen',
    description: {
      it: 'Aggiunge uno dei temi a cui il sottotema può appartenere.',
      en: 'Adds one of the themes that the sub-theme may belong to.',
    },
    rules: ['subject-not-of-theme', 'agid-53'],
    metrics: ['categoryAvailability'],
    question(doc) {
      const open = homeless(doc).filter(({ themes }) => themes.length > 1);
      const [first] = open;
      if (!first) return undefined;
      const label = byIri('theme-subtheme', first.subject)?.label;
      return {
        kind: 'options',
        asks: {
          it: `A quale tema appartiene il sottotema «${label?.it ?? first.subject}»?`,
          en: `Which theme does the sub-theme “${label?.en ?? first.subject}” belong to?`,
        },
        options: first.themes.map(({ iri, code, label: { it = code, en = code } }) => ({
          value: iri,
          label: { it, en },
        })),
      };
    },
    apply: (doc, _context, value) => withTheme(doc, [oneValue(value)]),
  }),
  defineFix({
    id: 'theme-provisional',
    description: {
      it: 'Toglie la voce provvisoria OP_DATPRO, dove ci sono altri temi.',
      en: 'Takes away the provisional entry OP_DATPRO, where there are other themes.',
    },
    rules: ['theme-provisional'],
    metrics: [],
    apply(doc) {
      const rest = (doc.theme ?? []).filter((theme) => theme !== PROVISIONAL_THEME);
      return rest.length > 0 && rest.length < (doc.theme?.length ?? 0) ? { ...doc, theme: rest } : doc;
    },
  }),
];
