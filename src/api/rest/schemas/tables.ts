import { Type } from '@sinclair/typebox';
import { VersionQuery } from '../routes/distributions.js';
import { choice, nullable } from './common.js';
import { TableState } from './resource.js';

/** Which table of a file. */
export const TableQuery = Type.Object(
  {
    ...VersionQuery.properties,
    table: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description:
          'Numero (da 0) o nome del foglio, strato o file nell’archivio / number or name of the table',
      }),
    ),
  },
  { additionalProperties: false },
);

const Progress = Type.Object(
  {
    phase: choice(['starting', 'unpacking', 'detecting', 'writing', 'profiling']),
    bytes: Type.Optional(Type.Integer()),
    totalBytes: Type.Optional(Type.Integer()),
    rows: Type.Optional(Type.Integer()),
    part: Type.Integer(),
    parts: Type.Integer(),
    at: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { $id: 'LoadProgress', description: 'A che punto è la lettura / how far reading has come' },
);

const anything = { additionalProperties: true };

const FileTable = Type.Intersect(
  [
    TableState,
    Type.Object(
      {
        part: Type.Integer(),
        name: nullable(Type.String()),
        detection: Type.Optional(Type.Object({}, anything)),
        head: Type.Optional(
          Type.Object(
            {
              columns: Type.Array(
                Type.Object({ name: Type.String(), label: Type.String(), type: Type.String() }),
              ),
              rows: Type.Array(Type.Array(Type.String())),
            },
            {
              description: 'Prime righe come sono scritte, provvisorie / first rows as written, provisional',
            },
          ),
        ),
        links: Type.Record(Type.String(), Type.String()),
      },
      anything,
    ),
  ],
  { $id: 'FileTable' },
);

/** A file read as tables. */
export const FileTables = Type.Object(
  {
    status: TableState.properties.status,
    progress: Type.Union([Progress, Type.Null()]),
    tables: Type.Array(FileTable),
  },
  { $id: 'FileTables' },
);

const Value = Type.Unknown();

/** The profile of a table. */
export const TableProfileView = Type.Object(
  {
    part: Type.Integer(),
    name: nullable(Type.String()),
    rowCount: Type.Integer(),
    columns: Type.Array(
      Type.Object(
        {
          column: Type.String(),
          type: Type.String(),
          nulls: Type.Integer(),
          distinct: Type.Integer(),
          distinctExact: Type.Boolean({ description: 'Contati, o stimati / counted, or estimated' }),
          min: Type.Optional(Value),
          max: Type.Optional(Value),
          mean: Type.Optional(Type.Number()),
          quantiles: Type.Optional(
            Type.Object({ p05: Value, p25: Value, p50: Value, p75: Value, p95: Value }),
          ),
          minLength: Type.Optional(Type.Integer()),
          maxLength: Type.Optional(Type.Integer()),
          top: Type.Optional(Type.Array(Type.Object({ value: Value, count: Type.Integer() }))),
          histogram: Type.Optional(
            Type.Array(Type.Object({ from: Value, to: Value, count: Type.Integer() })),
          ),
        },
        anything,
      ),
    ),
  },
  { $id: 'TableProfile' },
);
