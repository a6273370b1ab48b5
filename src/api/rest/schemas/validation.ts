import { Type } from '@sinclair/typebox';
import { MODES, SEVERITIES } from '../../../validation/index.js';
import { choice } from './common.js';

const Message = Type.Object({ it: Type.String(), en: Type.String() });

/** One thing that one rule does not like. */
export const ValidationFinding = Type.Object(
  {
    rule: Type.String({ description: 'Id della regola (docs/rules) / id of the rule' }),
    severity: choice(SEVERITIES),
    focus: Type.String({
      description: 'IRI del nodo; vuoto per il documento / IRI of the node; empty: the document',
    }),
    path: Type.Optional(Type.String({ description: 'Proprietà / property: dct:title' })),
    value: Type.Optional(Type.String()),
    suggestion: Type.Optional(Type.String({ description: 'Che cosa scrivere / what to write' })),
    message: Message,
    pointer: Type.Optional(Type.String({ description: 'RFC 6901' })),
  },
  { $id: 'ValidationFinding' },
);

/** How often a rule found something. */
export const ValidationRuleCount = Type.Object({
  rule: Type.String(),
  severity: choice(SEVERITIES),
  count: Type.Integer(),
  path: Type.Optional(Type.String()),
  message: Message,
});

export const Counts = Type.Object({
  violation: Type.Integer(),
  warning: Type.Integer(),
  hint: Type.Integer(),
});

/** What a validation answers. */
export const ValidationReportView = Type.Object(
  {
    mode: choice(MODES),
    valid: Type.Boolean({ description: 'Nessuna violazione / no violation' }),
    statements: Type.Integer(),
    format: Type.String(),
    counts: Counts,
    rules: Type.Array(ValidationRuleCount),
    findings: Type.Array(ValidationFinding),
    more: Type.Integer({ description: 'Rilievi non elencati / findings not listed' }),
    problems: Type.Array(
      Type.Object({
        code: Type.String(),
        severity: Type.String(),
        line: Type.Optional(Type.Integer()),
        column: Type.Optional(Type.Integer()),
        from: Type.Optional(Type.String()),
        to: Type.Optional(Type.String()),
        message: Message,
      }),
      { description: 'Che cosa è stato corretto per leggere il documento / what was mended to read it' },
    ),
    publication: Type.Optional(
      Type.Object(
        {
          allowed: Type.Boolean(),
          problems: Type.Array(
            Type.Object({
              pointer: Type.String(),
              code: Type.String(),
              message: Message,
              suggestion: Type.Optional(Type.String()),
            }),
          ),
        },
        {
          description:
            'Di un dataset in JSON: sarebbe pubblicabile qui? / of a dataset in JSON: might it be published here?',
        },
      ),
    ),
  },
  { $id: 'ValidationReport' },
);
