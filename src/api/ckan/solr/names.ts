import { formatName, formatsNamed } from '../../../ckan/format-names.js';
import { groupName, themeOfGroup, themes } from '../../../ckan/to-group.js';
import { licenceId, licencesOfId, NOT_SPECIFIED } from '../../../ckan/to-licence.js';
import { byIri, resolve, type VocabularyId, vocabulary } from '../../../vocabularies/index.js';
import { codeOf } from '../to-resource.js';

/** How CKAN calls the values of a field of the index, which are IRIs there. */
export interface Names {
  /** The name that is shown for a value. */
  of(value: string): string;
  /** The values that a name stands for. */
  find(name: string): readonly string[];
  /** Every name with a value it stands for, for wildcards and ranges. */
  all(): readonly (readonly [name: string, value: string])[];
  /** What is shown of a dataset that has no value: it is found by that. */
  absent?: string;
}

type Pairs = readonly (readonly [string, string])[];

/** Made at the first use. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Names that are looked up in a list. @param otherwise the values of a name that is not in it */
function listed(of: Names['of'], make: () => Pairs, otherwise: Names['find'] = () => []): Names {
  const all = once(make);
  const byName = once(() => {
    const map = new Map<string, string[]>();
    for (const [name, value] of all()) map.set(name, [...(map.get(name) ?? []), value]);
    return map;
  });
  return { of, all, find: (name) => byName().get(name) ?? otherwise(name) };
}

/** Codes of a vocabulary in any case, and IRIs beside them: dcatapit writes codes, other sources IRIs. */
const codes = (id: VocabularyId): Names =>
  listed(
    (iri) => codeOf(id, iri),
    () => vocabulary(id).concepts.map(({ code, iri }) => [code, iri]),
    (name) => {
      const known = resolve(id, name)?.concept;
      const same = known && (name.includes(':') || known.code.toLowerCase() === name.toLowerCase());
      return same && known.iri !== name ? [known.iri, name] : [name];
    },
  );

/** Italian labels of vocabularies. */
const labels = (ids: readonly VocabularyId[], otherwise?: Names['find']): Names => {
  const labelOf = (iri: string) => ids.map((id) => byIri(id, iri)).find(Boolean)?.label.it ?? iri;
  return listed(
    labelOf,
    () => ids.flatMap((id) => vocabulary(id).concepts.map(({ iri }) => [labelOf(iri), iri] as const)),
    otherwise,
  );
};

/** The last part of an IRI. */
const lastPart = (iri: string): string => iri.split(/[/#]/).at(-1) ?? iri;

export const THEME_GROUPS: Names = listed(
  groupName,
  () => themes().map(({ iri }) => [groupName(iri), iri]),
  (name) => {
    const theme = themeOfGroup(name);
    return theme ? [theme.iri] : [];
  },
);

export const FORMATS: Names = listed(
  formatName,
  () => vocabulary('file-type').concepts.map(({ iri }) => [formatName(iri), iri]),
  formatsNamed,
);

const licences = () => (['licence', 'licence-eu'] as const).flatMap((id) => vocabulary(id).concepts);

export const LICENCES: Names = {
  ...listed(licenceId, () => licences().map(({ iri }) => [licenceId(iri), iri]), licencesOfId),
  absent: NOT_SPECIFIED,
};

/** Titles of licences: CKAN's field `license`. */
export const LICENCE_TITLES: Names = labels(['licence', 'licence-eu'], licencesOfId);

/** Licences as dcatapit writes them: IRIs, of which the code at the end will do. */
export const LICENCE_IRIS: Names = {
  of: (iri) => iri,
  all: once(() => licences().map(({ iri }) => [iri, iri])),
  find: (name) => [
    name,
    ...licences()
      .filter(({ code }) => code === lastPart(name))
      .map(({ iri }) => iri),
  ],
};

export const THEME_CODES = codes('data-theme');
/** The extra `theme` holds IRIs. */
export const THEME_IRIS: Names = {
  ...THEME_CODES,
  of: (iri) => iri,
  all: once(() => themes().map(({ iri }) => [iri, iri])),
};
export const FORMAT_CODES = codes('file-type');
export const FREQUENCIES: Names = { ...codes('frequency'), absent: 'UNKNOWN' };
export const LANGUAGES = codes('language');
export const ACCESS_RIGHTS = codes('access-right');
export const SUBTHEME_LABELS = labels(['theme-subtheme']);

/** Places by the code of the EU table, which places of Italy's own tables are the same as. */
export const PLACES: Names = listed(
  (iri) => codeOf('place', iri),
  () =>
    vocabulary('place').concepts.flatMap(({ code, iri, sameAs }) => [
      [code, iri] as const,
      ...(sameAs ? [[lastPart(sameAs), iri] as const] : []),
    ]),
  (name) => [name],
);
