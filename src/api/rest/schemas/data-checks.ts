import { Type } from '@sinclair/typebox';
import { CHECK_IDS, MEASURES, STATUSES } from '../../../validation/data-checks/index.js';
import { choice, Links, nullable } from './common.js';

const Text = Type.Object({ it: Type.String(), en: Type.String() });
const Count = Type.Integer({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });

const Sample = Type.Object({
  row: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Riga della tabella, da 1 / row of the table, from 1' }),
  ),
  line: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Riga fisica del file / physical line of the file' }),
  ),
  column: Type.Optional(Type.String()),
  value: Type.Optional(
    Type.String({
      description: 'Assente se può riguardare una persona / absent where it may speak of a person',
    }),
  ),
});

const Check = Type.Object({
  id: choice([...CHECK_IDS]),
  title: Text,
  status: choice([...STATUSES]),
  severity: choice(['error', 'warning', 'info']),
  message: Text,
  mend: Type.Optional(Type.Object(Text.properties, { description: 'Che cosa fare / what to do' })),
  part: Type.Optional(Type.Integer({ description: 'Tabella del file / table of the file' })),
  column: Type.Optional(Type.String()),
  count: Type.Optional(Count),
  samples: Type.Array(Sample),
  code: Type.Optional(Type.String()),
});

const Measure = Type.Object({
  value: nullable(Share),
  numerator: Type.Number(),
  denominator: Type.Number(),
  explanation: Text,
});

/** What the checks found in the file of a distribution. */
export const FileChecks = Type.Object(
  {
    status: choice(['pending', 'passed', 'warning', 'failed']),
    counts: Type.Object({ failed: Count, warning: Count, passed: Count, notApplicable: Count }),
    checks: Type.Array(Check),
    measures: Type.Partial(Type.Object(Object.fromEntries(MEASURES.map((id) => [id, Measure])))),
    columns: Type.Array(
      Type.Object({
        part: Type.Integer(),
        name: Type.String(),
        type: Type.String(),
        filled: Count,
        missing: Count,
        completeness: nullable(Share),
      }),
    ),
    rows: Count,
    checkedAt: nullable(Type.String({ format: 'date-time' })),
    rulesVersion: nullable(Type.Integer()),
    links: Links,
  },
  {
    $id: 'FileChecks',
    description: 'Controlli sui dati di un file; `pending` finché non sono fatti / checks of a file’s data',
  },
);
