import { type SchemaOptions, type Static, type TSchema, Type } from '@sinclair/typebox';
import { RoleSchema } from './roles/role.js';

/** Two of a kind, written so that every draft of JSON Schema reads it alike: `Type.Tuple` is draft 7 only. */
const pair = <T extends TSchema>(item: T, options: SchemaOptions = {}) =>
  Type.Unsafe<[Static<T>, Static<T>]>({ type: 'array', items: item, minItems: 2, maxItems: 2, ...options });

/**
 * What the publisher stated about a delimited file or a sheet. Everything is optional: what is not stated is
 * detected. Stored with the distribution and applied again to the next version of the file.
 */
const closed = { additionalProperties: false } as const;
const mark = <T extends string>(...signs: T[]) => Type.Union(signs.map((sign) => Type.Literal(sign)));

export const StatedColumnSchema = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Name to show instead of the one in the file.',
      }),
    ),
    type: Type.Optional(
      Type.Union(
        (
          [
            'text',
            'integer',
            'number',
            'year',
            'date',
            'dateTime',
            'boolean',
            'json',
            'geoPoint',
            'geoShape',
          ] as const
        ).map((type) => Type.Literal(type)),
      ),
    ),
    decimalMark: Type.Optional(mark('.', ',')),
    thousandsMark: Type.Optional(
      Type.Union([mark('.', ',', ' ', "'"), Type.Null()], {
        description: 'null: thousands are not grouped.',
      }),
    ),
    dateOrder: Type.Optional(
      Type.Union([Type.Literal('dmy'), Type.Literal('mdy'), Type.Literal('ymd')], {
        description: 'Order of day, month and year, where the dates do not prove it.',
      }),
    ),
    nulls: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
        maxItems: 40,
        description: 'Cells that stand for "no value", exactly; an empty list: none but the empty cell.',
      }),
    ),
    truth: Type.Optional(
      pair(Type.String({ minLength: 1, maxLength: 40 }), {
        description: 'The words for true and false of a boolean column.',
      }),
    ),
    unit: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 40 }), Type.Null()])),
    role: Type.Optional(
      Type.Union([RoleSchema, Type.Null()], { description: 'null: the column has no role.' }),
    ),
  },
  { ...closed, description: 'Choices for one column.' },
);

const Named = Type.String({ minLength: 1, maxLength: 500 });

export const StatedGeometrySchema = Type.Union(
  [
    Type.Null(),
    Type.Object(
      {
        x: Type.Optional(Named),
        y: Type.Optional(Named),
        column: Type.Optional(Named),
        crs: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'Reference system of the coordinates, e.g. EPSG:3003; a code, URN, URI or name.',
          }),
        ),
        order: Type.Optional(
          Type.Union([Type.Literal('lat,lon'), Type.Literal('lon,lat')], {
            description: 'Order of the two numbers where one column holds both.',
          }),
        ),
      },
      closed,
    ),
  ],
  {
    description:
      'The geometry of a table of coordinates: `x` and `y`, longitude or easting and latitude or northing; or `column`, with pairs, well-known text or GeoJSON. What is left out is detected; null: none is made.',
  },
);

export const StatedSchema = Type.Object(
  {
    encoding: Type.Optional(
      Type.Union(
        (['UTF-8', 'UTF-16LE', 'UTF-16BE', 'windows-1252', 'macintosh', 'IBM850'] as const).map((label) =>
          Type.Literal(label),
        ),
      ),
    ),
    delimiter: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1,
        pattern: '^[^"\'\\r\\n\\\\0-9A-Za-z]$',
        description: 'One sign.',
      }),
    ),
    quote: Type.Optional(
      Type.Union([mark('"', "'"), Type.Null()], { description: 'null: quotes are text.' }),
    ),
    escape: Type.Optional(Type.Union([Type.Literal('double'), Type.Literal('backslash')])),
    headerRows: Type.Optional(
      Type.Union([pair(Type.Integer({ minimum: 1 })), Type.Null()], {
        description:
          'First and last record (1-based, blank ones counted) of the header; null: there is none.',
      }),
    ),
    skipRows: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 10_000,
        description: 'Records before the header, or before the data where there is none.',
      }),
    ),
    footerRows: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 200, description: 'Records at the end that are notes.' }),
    ),
    part: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Sheet, layer or member of an archive to show.',
      }),
    ),
    geometry: Type.Optional(StatedGeometrySchema),
    columns: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 500 }), StatedColumnSchema, {
        description: 'By the name that the column has in the file.',
      }),
    ),
  },
  { $id: 'StatedTable', ...closed, description: 'What the publisher stated about how a file is to be read.' },
);

export type Stated = Static<typeof StatedSchema>;
export type StatedGeometry = Static<typeof StatedGeometrySchema>;
export type StatedColumn = Static<typeof StatedColumnSchema>;
