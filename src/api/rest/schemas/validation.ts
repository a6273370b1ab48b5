import { Type } from '@sinclair/typebox';
import { MODES, SEVERITIES } from '../../../validation/index.js';
import { choice } from './common.js';

const Message = Type.Object({ it: Type.String(), en: Type.String() });

const Finding = Type.Object(
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

/** What a validation answers. */
export const ValidationReportView = Type.Object(
  {
    mode: choice(MODES),
    valid: Type.Boolean({ description: 'Nessuna violazione / no violation' }),
    statements: Type.Integer(),
    format: Type.String(),
    counts: Type.Object({ violation: Type.Integer(), warning: Type.Integer(), hint: Type.Integer() }),
    rules: Type.Array(
      Type.Object({
        rule: Type.String(),
        severity: choice(SEVERITIES),
        count: Type.Integer(),
        path: Type.Optional(Type.String()),
        message: Message,
      }),
    ),
    findings: Type.Array(Finding),
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
  },
  { $id: 'ValidationReport' },
);
