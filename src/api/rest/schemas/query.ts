import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import { CsvOptions } from '../csv-answer.js';
import { MAX_OFFSET } from '../cursor.js';
import { FaceQuery } from '../table-face.js';
import { choice, nullable } from './common.js';
import {
  EXPRESSION_KINDS,
  FILTER_KINDS,
  NODE,
  PARTS,
  PLACE_TEST_KINDS,
  SELECT_KINDS,
} from './query-nodes.js';

const oneOf = ($id: string, kinds: Record<string, TObject>, description: string): TSchema =>
  Type.Unsafe({ $id, description, oneOf: Object.values(kinds) });

const Filter = oneOf('QueryFilter', FILTER_KINDS, 'Quali righe / which rows');
const PlaceTest = oneOf('QueryPlaceTest', PLACE_TEST_KINDS, 'Rispetto a una geometria / to a geometry');
const Expression = oneOf(
  'QueryExpression',
  EXPRESSION_KINDS,
  'Un valore della riga, o del gruppo / a value of the row, or of the group',
);
const name = Type.String({ minLength: 1, maxLength: 10_000 });

/** One term of an order. */
export const OrderObject = Type.Object(
  {
    column: Type.Optional(name),
    expression: Type.Optional(Type.Unknown({ [NODE]: 'QueryExpression' })),
    descending: Type.Boolean({ default: false }),
    nulls: choice(['first', 'last'], { default: 'last' }),
  },
  { additionalProperties: false },
);

/** Most rows of one page. */
export const MOST_ROWS = 10_000;

/** The top of a tree: what stands in it is read by its own schema. */
export const QueryTop = Type.Object(
  {
    select: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1, maxItems: 10_000 })),
    filter: Type.Optional(Type.Unknown()),
    groupBy: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 100 })),
    orderBy: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 1000 })),
    distinct: Type.Optional(Type.Boolean()),
    limit: Type.Integer({ minimum: 1, maximum: MOST_ROWS, default: 100 }),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_OFFSET })),
    after: Type.Optional(Type.Integer({ minimum: 0 })),
    timeZone: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);

/** The tree for the documentation: the same properties with what stands in each. */
export const QueryTree = Type.Object(
  {
    ...QueryTop.properties,
    select: Type.Optional(
      Type.Array(
        Type.Unsafe({
          oneOf: [
            name,
            ...Object.values(SELECT_KINDS).slice(0, 1),
            Type.Object({ kind: choice(['expression']), expression: Expression, alias: name }),
            ...Object.values(SELECT_KINDS).slice(2),
          ],
        }),
        {
          description: 'Nomi di colonne, espressioni, aggregati / names of columns, expressions, aggregates',
        },
      ),
    ),
    filter: Type.Optional(Filter),
    groupBy: Type.Optional(Type.Array(Type.Unsafe({ oneOf: [name, Expression] }))),
    orderBy: Type.Optional(
      Type.Array(
        Type.Unsafe({
          oneOf: [
            Type.String({
              description: 'Colonna o alias, con - davanti dal maggiore / - in front: greatest first',
            }),
            OrderObject,
          ],
        }),
      ),
    ),
    after: Type.Optional(
      Type.Integer({ description: 'Solo righe con _id maggiore / only rows with a greater _id' }),
    ),
    timeZone: Type.Optional(Type.String({ examples: ['Europe/Rome'] })),
  },
  {
    $id: 'Query',
    additionalProperties: false,
    // The nodes that others name must be among the schemas of the document.
    [PARTS]: [PlaceTest],
  },
);

/** What stands in the address beside a tree. */
export const QueryParameters = Type.Object(
  {
    ...FaceQuery.properties,
    cursor: Type.Optional(
      Type.String({ maxLength: 2000, description: '"next" della pagina precedente / of the page before' }),
    ),
    shape: Type.Optional(choice(['objects', 'arrays'])),
    format: Type.Optional(choice(['json', 'csv'])),
    ...CsvOptions,
  },
  { additionalProperties: false },
);

/** Rows of a query. */
export const QueryRows = Type.Object(
  {
    columns: Type.Array(
      Type.Object({
        name: Type.String(),
        label: Type.String(),
        type: Type.String(),
        unit: Type.Optional(Type.String()),
      }),
    ),
    rows: Type.Array(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Array(Type.Unknown())])),
    total: Type.Integer({ description: 'Righe in tutto, esatte / rows in all, exact' }),
    next: nullable(Type.String()),
  },
  { $id: 'QueryRows' },
);
