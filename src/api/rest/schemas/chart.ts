import { type TProperties, Type } from '@sinclair/typebox';
import { CHART_AGGREGATES, CHART_KINDS } from '../../../tables/chart/chart-model.js';
import { TIME_UNITS } from '../../../tables/query/expression.js';
import { FaceQuery } from '../table-face.js';
import { choice } from './common.js';

const columnName = (description: string) => Type.String({ minLength: 1, maxLength: 10_000, description });

/** What chart, of which columns. */
export const ChartQuery = Type.Object(
  {
    ...FaceQuery.properties,
    x: columnName('Colonna dell’asse x / column of the x axis'),
    y: Type.Optional(columnName('Colonna da misurare; senza, si contano le righe / column to measure')),
    kind: Type.Optional(choice(CHART_KINDS)),
    aggregate: Type.Optional(choice(CHART_AGGREGATES)),
    by: Type.Optional(columnName('Una serie per ogni valore di questa colonna / one series a value')),
    bins: Type.Optional(
      Type.String({
        pattern: `^(?:[1-9]\\d{0,2}|1000|none|${TIME_UNITS.join('|')})$`,
        description:
          'Quanti intervalli circa, un’unità di tempo, o none / how many bins about, a unit of time, or none',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'Categorie, o punti / categories, or points',
      }),
    ),
    timeZone: Type.Optional(
      Type.String({
        maxLength: 64,
        examples: ['Europe/Rome'],
        description:
          'Fuso in cui si tagliano i momenti, e dei giorni senza fuso in filter; UTC se manca / zone that moments are cut in, and of days in filter; UTC where left out',
      }),
    ),
  },
  { additionalProperties: false },
);

const Title = Type.Object({ it: Type.String(), en: Type.String() });
const value = Type.Unknown();
const number = Type.Unsafe<number | null>({ type: ['number', 'null'] });
const Axis = {
  column: Type.String(),
  label: Type.String(),
  type: Type.String(),
  unit: Type.Optional(Type.String()),
};
const orNull = <P extends TProperties>(properties: P, description?: string) =>
  Type.Union([Type.Object(properties), Type.Null()], description === undefined ? {} : { description });

/** A chart as data. */
export const ChartView = Type.Object(
  {
    kind: choice(CHART_KINDS),
    x: Type.Object({
      ...Axis,
      bin: Type.Object(
        {
          unit: Type.Optional(choice(TIME_UNITS)),
          count: Type.Optional(Type.Integer()),
          width: Type.Optional(Type.Number()),
          none: Type.Optional(Type.Boolean()),
        },
        { description: 'Come è diviso l’asse / how the axis is cut' },
      ),
    }),
    y: Type.Object({
      column: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
      label: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
      aggregate: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
      unit: Type.Optional(Type.String()),
    }),
    by: orNull(Axis),
    series: Type.Array(
      Type.Object({
        key: value,
        others: Type.Optional(Type.Boolean({ description: 'Tutti gli altri valori / all other values' })),
        points: Type.Array(
          Type.Object({
            x: value,
            x1: Type.Optional(Type.Unknown({ description: 'Fine, esclusa / end, not part of it' })),
            y: number,
            count: Type.Integer({ description: 'Righe / rows' }),
          }),
        ),
      }),
    ),
    total: Type.Integer(),
    others: orNull(
      { count: Type.Integer(), y: number, categories: Type.Integer() },
      'Le categorie non mostrate / the categories that are not shown',
    ),
    nulls: orNull({ count: Type.Integer(), y: number }, 'Righe senza valore / rows without a value'),
    density: Type.Optional(
      Type.Object({
        xWidth: Type.Number(),
        yWidth: Type.Number(),
        cells: Type.Array(Type.Object({ x: Type.Number(), y: Type.Number(), count: Type.Integer() })),
      }),
    ),
    notes: Type.Array(Type.Object({ code: Type.String(), message: Title })),
  },
  { $id: 'Chart' },
);

/** Charts that suit a table. */
export const ChartSuggestions = Type.Object(
  {
    suggestions: Type.Array(
      Type.Object({
        kind: choice(CHART_KINDS),
        x: Type.String(),
        y: Type.Optional(Type.String()),
        aggregate: choice(CHART_AGGREGATES),
        by: Type.Optional(Type.String()),
        title: Title,
        reason: Type.Optional(Title),
        href: Type.String({ description: 'Indirizzo dei dati / address of the data' }),
      }),
    ),
    summaries: Type.Array(
      Type.Object({ column: Type.String(), aggregate: choice(['sum', 'avg']), reason: Title }),
      {
        description:
          'Se i valori di ogni colonna di numeri si sommano o se ne fa la media, e perché / whether the values of each column of numbers are added up or averaged, and why',
      },
    ),
  },
  { $id: 'ChartSuggestions', description: 'La prima è la più adatta / the first suits best' },
);
