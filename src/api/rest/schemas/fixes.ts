import { Type } from '@sinclair/typebox';
import { FIXES } from '../../../validation/fixes/index.js';
import { SEVERITIES } from '../../../validation/rule.js';
import { choice, closed, cursor, Instant, limit, nullable, page } from './common.js';

const Text = Type.Object({ it: Type.String(), en: Type.String() }, { $id: 'TwoLanguages' });

const FixId = choice(
  FIXES.map(({ id }) => id),
  { $id: 'FixId', description: 'docs/fixes.md' },
);

/** One value, or several where the question takes several. */
const FixValue = Type.Union(
  [
    Type.String({ maxLength: 100_000 }),
    Type.Array(Type.String({ minLength: 1, maxLength: 4000 }), { minItems: 1, maxItems: 1000 }),
  ],
  { $id: 'FixValue', description: 'Un valore, o più / one value, or several' },
);

const Change = Type.Object(
  {
    pointer: Type.String({ description: 'RFC 6901' }),
    before: Type.Optional(Type.Unknown({ description: 'Assente se aggiunto / absent if added' })),
    after: Type.Optional(Type.Unknown({ description: 'Assente se tolto / absent if removed' })),
  },
  { $id: 'FixChange' },
);

const Finding = Type.Object(
  {
    rule: Type.String({ description: 'docs/rules.md' }),
    severity: choice(SEVERITIES),
    path: Type.Optional(Type.String()),
    pointer: Type.Optional(Type.String()),
    value: Type.Optional(Type.String()),
    suggestion: Type.Optional(Type.String()),
    message: Text,
  },
  { $id: 'RecordFinding' },
);

const Question = Type.Object(
  {
    kind: choice(['confirm', 'concept', 'concepts', 'options', 'text', 'words', 'period']),
    asks: Text,
    vocabularies: Type.Optional(Type.Array(Type.String(), { description: '/api/v1/vocabularies/{id}' })),
    options: Type.Optional(Type.Array(Type.Object({ value: Type.String(), label: Text }))),
    pattern: Type.Optional(Type.String()),
    proposal: Type.Optional(Type.Object({ value: FixValue, reason: Text })),
  },
  { $id: 'FixQuestion' },
);

const Standing = Type.Object(
  {
    violation: Type.Integer(),
    warning: Type.Integer(),
    hint: Type.Integer(),
    points: Type.Optional(Type.Number({ description: 'MQA' })),
  },
  { $id: 'RecordStanding' },
);

const Proposal = Type.Object(
  {
    fix: FixId,
    description: Text,
    certain: Type.Boolean({ description: 'Non c’è nulla da scegliere / nothing is to be chosen' }),
    question: Type.Optional(Question),
    changes: Type.Array(Change),
    mends: Type.Array(Finding, { description: 'Rilievi che toglie / findings it takes away' }),
    gain: Type.Number({ description: 'Punti MQA che porta / MQA points it brings' }),
    metrics: Type.Array(Type.String()),
  },
  { $id: 'FixProposal' },
);

/** The fixes a resource can have. */
export const FixesView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    revision: Type.Integer(),
    standing: Standing,
    proposals: Type.Array(Proposal),
    open: Type.Array(Finding, {
      description: 'Rilievi che nessuna correzione toglie / findings that no fix takes away',
    }),
  },
  { $id: 'FixesView' },
);

/** What is asked of a resource. */
export const FixesBody = closed(
  {
    apply: Type.Array(
      Type.Object({ fix: FixId, value: Type.Optional(FixValue) }, { additionalProperties: false }),
      { minItems: 1, maxItems: 100 },
    ),
    dryRun: Type.Optional(
      Type.Boolean({ description: 'Dice che cosa cambierebbe / only says what would change' }),
    ),
  },
  'FixesBody',
);

const Applied = Type.Object({ fix: FixId, changes: Type.Array(Change) }, { $id: 'AppliedFix' });

/** What was done to a resource. */
export const FixedView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    dryRun: Type.Boolean(),
    revision: Type.Integer(),
    undo: nullable(
      Type.String({
        format: 'uri',
        description: 'POST qui riporta com’era; null se nulla è cambiato / POST here brings it back',
      }),
    ),
    applied: Type.Array(Applied),
    changes: Type.Array(Change),
    before: Standing,
    after: Standing,
    findings: Type.Array(Finding, { description: 'Rilievi che restano / findings that are left' }),
    services: Type.Array(
      Type.Object({
        id: Type.String({ format: 'uuid' }),
        revision: Type.Integer(),
        changes: Type.Array(Change),
      }),
      { description: 'Servizi del dataset corretti con lui / its services, put right with it' },
    ),
  },
  { $id: 'FixedView' },
);

/** What is asked of all the datasets of an organization. */
export const BulkFixesBody = closed(
  {
    organization: Type.String({ maxLength: 500, description: 'Id o nome / id or name' }),
    fixes: Type.Optional(
      Type.Array(FixId, {
        minItems: 1,
        maxItems: 100,
        description: 'Solo correzioni certe; tutte se manca / certain fixes only; all of them if left out',
      }),
    ),
    dryRun: Type.Boolean({
      default: true,
      description: 'Va messo a false perché qualcosa cambi / false for anything to change',
    }),
    limit: limit(1000, 200),
    cursor,
  },
  'BulkFixesBody',
);

/** A page of datasets that were, or would be, changed. */
export const BulkFixesView = Type.Object(
  {
    ...page(
      Type.Object({
        id: Type.String({ format: 'uuid' }),
        name: Type.String(),
        revision: Type.Integer(),
        applied: Type.Array(Applied),
        points: Type.Object({ before: Type.Number(), after: Type.Number() }),
      }),
    ).properties,
    dryRun: Type.Boolean(),
    looked: Type.Integer({ description: 'Dataset guardati / datasets looked at' }),
  },
  { $id: 'BulkFixesView' },
);

/** One change of a resource in its history. */
export const RevisionView = Type.Object(
  {
    revision: Type.Integer(),
    action: Type.String({ description: 'created, edited, fixed, restored, published …' }),
    actor: Type.String(),
    at: Instant,
    links: Type.Record(Type.String(), Type.String({ format: 'uri' })),
  },
  { $id: 'RevisionView' },
);

/** A revision with the working copy as it was after it. */
export const RevisionWithDoc = Type.Object(
  { ...RevisionView.properties, doc: Type.Record(Type.String(), Type.Unknown()) },
  { $id: 'RevisionWithDoc' },
);
