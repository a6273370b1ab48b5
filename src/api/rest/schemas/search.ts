import { type SchemaOptions, Type } from '@sinclair/typebox';
import { FILTER_NAMES } from '../../../search/query/filters.js';
import { SORT_KEYS } from '../../../search/search.js';
import { choice, closed, cursor, nullable } from './common.js';
import { DataServiceView, DatasetView } from './resource.js';

const many = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 4000 }), { maxItems: 200, description }));

/** Names out of a list, separated by commas. */
const listOf = (names: readonly string[], options: SchemaOptions) =>
  Type.Optional(Type.String({ ...options, pattern: `^(${names.join('|')})(,(${names.join('|')})){0,19}$` }));

const Day = (description: string) =>
  Type.Optional(
    Type.String({ pattern: '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$', description }),
  );

const Kind = Type.Optional(
  choice(['dataset', 'dataService'], { description: 'Senza, entrambi / without it, both kinds' }),
);

export const SearchFilters = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        maxLength: 10_000,
        description:
          'Parole, tutte da trovare; "frasi"; -parole da escludere; OR; inizio* / words, all to be found; "phrases"; -excluded; OR; prefix*',
      }),
    ),
    kind: Kind,
    organization: many('Id o nome / id or name'),
    theme: many('ENVI, Ambiente, IRI …'),
    subtheme: many('IRI EuroVoc / EuroVoc IRI'),
    format: many('CSV, text/csv, IRI …'),
    license: many('CC_BY_4_0, IRI …'),
    tag: many('Parola chiave come è scritta / keyword as written'),
    hvd: many('Categoria di serie di dati di elevato valore / high-value dataset category'),
    frequency: many('ANNUAL, IRI …'),
    language: many('ITA, IRI …'),
    access: many('PUBLIC, IRI …'),
    place: many('Nome, codice o IRI del luogo / name, code or IRI of the place'),
    holder: many('Identificativo del titolare (codice IPA) / identifier of the rights holder'),
    publisher: many('Identificativo dell’editore / identifier of the publisher'),
    bbox: Type.Optional(
      Type.String({ maxLength: 200, description: 'ovest,sud,est,nord / west,south,east,north (WGS 84)' }),
    ),
    from: Day('I dati riguardano questo giorno o dopo / the data are about this day or later'),
    to: Day('I dati riguardano questo giorno o prima / the data are about this day or earlier'),
    modified_since: Type.Optional(
      Type.String({ format: 'date-time', description: 'Modificati da allora / modified since' }),
    ),
    sort: listOf(
      SORT_KEYS.flatMap((key) => [key, `-${key}`]),
      { description: `${SORT_KEYS.join(', ')}; con "-" decrescente / "-" for descending` },
    ),
    facets: listOf(FILTER_NAMES, { description: `Conteggi / counts: ${FILTER_NAMES.join(',')}` }),
    facet_limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 20 }),
    limit: Type.Integer({ minimum: 0, maximum: 1000, default: 20 }),
    cursor,
    highlight: Type.Optional(
      Type.Boolean({ description: 'Titolo e descrizione con le parole trovate / with the words found' }),
    ),
    lang: Type.Optional(choice(['it', 'en'])),
  },
  { additionalProperties: false },
);

const Pieces = Type.Optional(Type.Array(Type.Object({ text: Type.String(), hit: Type.Boolean() })));

const FoundDataset = closed({ kind: choice(['dataset']), ...DatasetView.properties }, 'FoundDataset');
const FoundDataService = closed(
  { kind: choice(['dataService']), ...DataServiceView.properties },
  'FoundDataService',
);

export const SearchAnswer = Type.Object(
  {
    items: Type.Array(Type.Union([FoundDataset, FoundDataService])),
    total: Type.Integer({ description: 'Tutti i risultati, esatto / all results, exact' }),
    facets: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Array(Type.Object({ value: Type.String(), label: Type.String(), count: Type.Integer() })),
      ),
    ),
    highlights: Type.Optional(
      Type.Record(Type.String(), Type.Object({ title: Pieces, description: Pieces }), {
        description:
          'Per id: i testi a pezzi, "hit" quelli cercati / by id: texts in pieces, "hit" those looked for',
      }),
    ),
    suggestion: Type.Optional(Type.String({ description: 'Forse cercavi / did you mean' })),
    next: nullable(Type.String({ description: 'Cursore della pagina seguente / cursor of the next page' })),
  },
  { $id: 'SearchAnswer' },
);

export const AutocompleteQuery = Type.Object(
  {
    q: Type.String({ maxLength: 500, description: 'Quanto scritto finora / what was typed so far' }),
    kind: Kind,
    limit: Type.Integer({
      minimum: 1,
      maximum: 50,
      default: 5,
      description: 'Per ogni sorta / of each sort',
    }),
  },
  { additionalProperties: false },
);

const Completion = Type.Object({ value: Type.String(), label: Type.String(), count: Type.Integer() });

export const AutocompleteAnswer = Type.Object(
  {
    titles: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: Type.String(),
        name: Type.String(),
        title: Type.String(),
        page: Type.String({ format: 'uri' }),
      }),
    ),
    keywords: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
    organizations: Type.Array(Completion),
    places: Type.Array(Completion),
  },
  { $id: 'AutocompleteAnswer' },
);
