import { Type } from '@sinclair/typebox';
import { StatedSchema } from '../../../tables/stated.js';
import { choice, Instant, Links, nullable } from './common.js';

const Key = Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
  maxItems: 50,
  description: 'Colonne che identificano una riga / columns that identify a row',
});

/** How a file is to be read, as it is written. */
export const ReadingBody = Type.Object(
  {
    choices: Type.Optional(StatedSchema),
    key: Type.Optional(Key),
    detected: Type.Optional(Type.Unknown({ readOnly: true })),
    findings: Type.Optional(Type.Unknown({ readOnly: true })),
    version: Type.Optional(Type.Unknown({ readOnly: true })),
    status: Type.Optional(Type.Unknown({ readOnly: true })),
    consequence: Type.Optional(Type.Unknown({ readOnly: true })),
    modifiedAt: Type.Optional(Type.Unknown({ readOnly: true })),
    modifiedBy: Type.Optional(Type.Unknown({ readOnly: true })),
    links: Type.Optional(Type.Unknown({ readOnly: true })),
  },
  { $id: 'ReadingBody', additionalProperties: false },
);

/** How a file was read: what the publisher stated, what was decided in the end, what was found. */
export const ReadingView = Type.Unsafe<object>(
  Type.Object(
    {
      choices: StatedSchema,
      key: Key,
      version: Type.Optional(Type.Integer()),
      status: Type.Optional(Type.String()),
      detected: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      findings: Type.Array(Type.Record(Type.String(), Type.Unknown())),
      consequence: Type.Optional(choice(['none', 'read-again', 'new-version'])),
      modifiedAt: Type.Optional(Instant),
      modifiedBy: Type.Optional(nullable(Type.String())),
      links: Links,
    },
    { $id: 'Reading' },
  ),
);
