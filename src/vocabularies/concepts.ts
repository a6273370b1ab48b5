import type { Row } from './table.js';
import type { Concept, ConceptTypes, FileType, Licence, Openness, PlaceKind, VocabularyId } from './types.js';

const EU = 'http://publications.europa.eu/resource/authority/';
const ITALIA = 'https://w3id.org/italia/controlled-vocabulary/';
const TERRITORY = `${ITALIA}territorial-classifications/`;

/** The concept of a row, plus the spellings by which it may be found. */
export interface Entry<C extends Concept = Concept> {
  readonly concept: C;
  /** Spellings written down by hand in the table; they settle what the claims leave open. */
  readonly aliases: readonly string[];
  /** Spellings that follow from the properties of the concept; two concepts may claim the same. */
  readonly claims: readonly string[];
}

type Reader<I extends VocabularyId> = (row: Row, table: string) => Entry<ConceptTypes[I]>;

/** How a row of each vocabulary becomes a concept. */
export const readers: { readonly [I in VocabularyId]: Reader<I> } = {
  'data-theme': plain,
  'licence-type': plain,
  'access-right': plain,
  'planned-availability': plain,
  'distribution-type': plain,
  'dataset-type': plain,
  continent: plain,
  'theme-subtheme': (row) => ({
    concept: { ...base(row), themes: row.list('themes').map((code) => `${EU}data-theme/${code}`) },
    aliases: [],
    // EuroVoc writes the number before the name: "0406 political framework".
    claims: [`${row.code} ${row.text('it')}`, `${row.code} ${row.text('en')}`],
  }),
  frequency: (row) => ({
    concept: present({ ...base(row), period: row.text('period'), days: row.number('days') }),
    aliases: row.list('aliases'),
    claims: [],
  }),
  'file-type': fileType,
  language: (row) => {
    const iso6391 = row.text('iso6391');
    return {
      concept: present({ ...base(row), iso6391, eu24: row.flag('eu24') }),
      aliases: row.list('aliases'),
      claims: iso6391 ? [iso6391] : [],
    };
  },
  licence: (row) => licence(row, 'licence'),
  'licence-eu': (row) => licence(row, 'licence-eu'),
  'distribution-status': (row) => {
    const admsIri = row.text('admsIri');
    return {
      concept: present({ ...base(row), admsIri }),
      aliases: row.list('aliases'),
      claims: admsIri ? [admsIri] : [],
    };
  },
  'hvd-category': (row) => {
    const broader = row.text('broader');
    const parent = broader && `http://data.europa.eu/bna/${broader}`;
    return { concept: present({ ...base(row), broader: parent }), aliases: [], claims: [] };
  },
  country: (row) => {
    const alpha2 = row.text('alpha2');
    return {
      concept: present({ ...base(row), alpha2 }),
      aliases: row.list('aliases'),
      claims: alpha2 ? [alpha2] : [],
    };
  },
  place,
};

/** What every concept has. A label missing in one language is a proper name, the same in both. */
function base(row: Row): Concept {
  const en = row.text('en') ?? row.text('it');
  const it = row.text('it') ?? en;
  return present({
    iri: row.iri,
    code: row.code,
    label: present({ it, en }),
    provisional: row.flag('provisional') || undefined,
  });
}

function plain(row: Row): Entry {
  return { concept: base(row), aliases: row.list('aliases'), claims: [] };
}

function fileType(row: Row): Entry<FileType> {
  const extensions = row.list('extensions');
  const mediaTypes = row.list('mediaTypes');
  const concept = present({
    ...base(row),
    extensions,
    mediaTypes,
    machineReadable: row.flag('machineReadable'),
    nonProprietary: row.flag('nonProprietary'),
    stars: row.number('stars') as FileType['stars'],
  });
  // A stream of bytes may be anything: the type says nothing about the format.
  const telling = mediaTypes.filter((type) => type !== 'application/octet-stream');
  return { concept, aliases: row.list('aliases'), claims: [...extensions.map((e) => `.${e}`), ...telling] };
}

function licence(row: Row, vocabulary: Licence['vocabulary']): Entry<Licence> {
  const broader = row.text('broader');
  const type = row.text('type');
  const eu = row.text('eu');
  const url = row.text('url');
  const euIri = eu && `${EU}licence/${eu}`;
  const aliases = row.list('aliases');
  const concept = present({
    ...base(row),
    broader: broader && `${ITALIA}licences/${broader}`,
    vocabulary,
    notation: row.text('notation'),
    level: (row.number('level') ?? 3) as Licence['level'],
    openness: row.text('openness') as Openness,
    type: type && `http://purl.org/adms/licencetype/${type}`,
    version: row.text('version'),
    url,
    euIri,
    aliases,
  });
  return { concept, aliases, claims: [url, euIri].filter((claim) => claim !== undefined) };
}

/** Places come from four tables; the name of the table is the kind. */
function place(row: Row, table: string): Entry<ConceptTypes['place']> {
  const kind = placeKinds[table] ?? 'eu-place';
  const nameDe = row.text('de');
  const since = row.text('since');
  const label = row.text('it') ?? '';
  const concept = present({
    ...base(row),
    // The IRI of a municipality holds the day since when it is what it is.
    iri: kind === 'municipality' ? `${row.iri}-(${since})` : row.iri,
    kind,
    broader: placeParent(row, kind),
    plate: row.text('plate'),
    since,
    nameDe,
  });
  const bilingual = label.includes('/') ? label.split('/') : [];
  return { concept, aliases: [], claims: nameDe ? [...bilingual, nameDe, `${label}/${nameDe}`] : bilingual };
}

const placeKinds: Readonly<Record<string, PlaceKind>> = {
  'place-region': 'region',
  'place-province': 'province',
  'place-municipality': 'municipality',
};

function placeParent(row: Row, kind: PlaceKind): string | undefined {
  if (kind === 'region') return `${EU}country/ITA`;
  if (kind === 'province') return `${TERRITORY}regions/${row.text('region')}`;
  // The first three digits of the ISTAT code of a municipality are its province.
  if (kind === 'municipality') return `${TERRITORY}provinces/${row.code.slice(0, 3)}`;
  return `${EU}country/ITA`;
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same record, frozen, without the properties that are undefined. */
function present<T extends object>(record: T): Present<T> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.freeze(Object.fromEntries(entries)) as Present<T>;
}
