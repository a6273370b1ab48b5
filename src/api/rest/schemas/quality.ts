import { type TProperties, Type } from '@sinclair/typebox';
import { METRICS, REMEDIES } from '../../../validation/quality-score/index.js';
import { choice, Links } from './common.js';

const Points = Type.Number({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Text = Type.Object({ it: Type.String(), en: Type.String() });

const Band = choice(['excellent', 'good', 'sufficient', 'bad']);

const Metric = Type.Object({
  id: choice(METRICS.map(({ id }) => id)),
  dimension: Type.String(),
  property: Type.String(),
  population: choice(['dataset', 'distribution']),
  points: Points,
  max: Points,
  share: Type.Number({
    ...Share,
    description: 'Parte che lo soddisfa di sicuro / part that surely meets it',
  }),
  unknown: Type.Number({ ...Share, description: 'Parte non verificata / part not verified' }),
  gain: Type.Number({ minimum: 0, description: 'Punti mancanti / points missing' }),
  description: Text,
  failing: Type.Optional(
    Type.Array(Type.String({ format: 'uuid' }), {
      description: 'Distribuzioni che non lo soddisfano / distributions that do not meet it',
    }),
  ),
});

const Suggestion = Type.Object({
  id: choice(Object.keys(REMEDIES)),
  gain: Type.Number({ minimum: 0, description: 'Punti che porta / points it brings' }),
  field: Type.String({ description: 'Proprietà da compilare / property to fill in' }),
  message: Text,
  example: Type.String(),
  metrics: Type.Array(Type.String()),
  datasets: Type.Integer({ minimum: 0, description: 'Dataset interessati / datasets concerned' }),
});

const score = (more: TProperties, $id: string) =>
  Type.Object(
    {
      ...more,
      points: Type.Number({ minimum: 0, description: 'Punti sicuri / points that are sure' }),
      max: Points,
      band: Band,
      range: Type.Optional(
        Type.Object(
          { min: Points, max: Points, band: Band },
          {
            description:
              'Presente se qualche indirizzo esterno non è stato verificato / present while outside addresses are unverified',
          },
        ),
      ),
      dimensions: Type.Array(Type.Object({ id: Type.String(), points: Points, max: Points })),
      metrics: Type.Array(Metric),
      suggestions: Type.Array(Suggestion),
      links: Links,
    },
    {
      $id,
      description: 'MQA, la valutazione europea dei metadati / the European metadata quality assessment',
    },
  );

/** The score of a dataset as it is answered. */
export const DatasetQuality = score(
  { id: Type.String({ format: 'uuid' }), name: Type.String() },
  'DatasetQuality',
);

/** The score of an organization or of the catalogue. */
export const AggregateQuality = score(
  {
    datasets: Type.Integer({ minimum: 0 }),
    distributions: Type.Integer({ minimum: 0 }),
    mean: Type.Number({ minimum: 0, description: 'Media dei dataset / mean of the datasets' }),
    bands: Type.Object({
      excellent: Type.Integer(),
      good: Type.Integer(),
      sufficient: Type.Integer(),
      bad: Type.Integer(),
    }),
  },
  'AggregateQuality',
);
