import { Type } from '@sinclair/typebox';
import { SEVERITIES } from '../../../validation/index.js';
import { MAX_POINTS } from '../../../validation/quality-score/index.js';
import { choice, closed, Instant, Links, Problem } from './common.js';
import { Counts, ValidationFinding, ValidationRuleCount } from './validation.js';

const Text = Type.Object({ it: Type.String(), en: Type.String() });
const Whole = Type.Integer({ minimum: 0 });
const Score = Type.Union([Type.Number({ minimum: 0, maximum: MAX_POINTS }), Type.Null()], {
  description: 'Punti MQA sicuri; null per i servizi / sure points; null for services',
});

/** What the rules said of a published revision, or say of the working copy. */
export const ResourceReport = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    version: choice(['draft', 'published']),
    revision: Whole,
    at: Type.Optional(Instant),
    mode: Type.String(),
    software: Type.String({
      description: 'Versione delle regole, cioè del programma / version of the rules, which is the program’s',
    }),
    valid: Type.Boolean({ description: 'Nessuna violazione / no violation' }),
    publishable: Type.Optional(
      Type.Boolean({ description: 'Della bozza: può essere pubblicata? / of a draft: may it be published?' }),
    ),
    problems: Type.Optional(
      Type.Unsafe<object[]>({
        ...Problem.properties.errors,
        description: 'Che cosa ferma la pubblicazione della bozza / what stops its publication',
      }),
    ),
    counts: Counts,
    score: Score,
    rules: Type.Array(ValidationRuleCount),
    findings: Type.Array(ValidationFinding),
    more: Type.Integer({ description: 'Rilievi non elencati / findings not listed' }),
    links: Links,
  },
  { $id: 'ResourceReport' },
);

/** The kept reports of all that is public, summed up. */
export const ReportFiguresView = Type.Object(
  {
    resources: Type.Integer({ description: 'Con un rapporto / with a report' }),
    missing: Type.Integer({
      description: 'Pubblicati prima che i rapporti esistessero: in preparazione / being prepared',
    }),
    withViolations: Whole,
    counts: Counts,
    rules: Type.Array(
      Type.Object({
        rule: Type.String(),
        severity: choice(SEVERITIES),
        message: Text,
        resources: Whole,
        findings: Whole,
      }),
    ),
    organizations: Type.Array(
      Type.Object({
        id: Type.String({ format: 'uuid' }),
        name: Type.String(),
        title: Type.Record(Type.String(), Type.String()),
        resources: Whole,
        withViolations: Whole,
        violations: Whole,
        warnings: Whole,
        hints: Whole,
        meanScore: Score,
      }),
    ),
    more: Type.Integer({ description: 'Organizzazioni non elencate / organizations not listed' }),
    links: Links,
  },
  { $id: 'ReportFigures' },
);

/** What stops publication in an organization beside violations. */
export const ValidationPolicyBody = closed(
  {
    stopOnWarnings: Type.Optional(
      Type.Boolean({ description: 'Anche gli avvisi fermano la pubblicazione / warnings stop too' }),
    ),
    stopOnRules: Type.Optional(
      Type.Array(Type.String({ maxLength: 100 }), {
        maxItems: 500,
        uniqueItems: true,
        description: 'Regole che fermano comunque (docs/rules) / rules that stop whatever they weigh',
      }),
    ),
    minimumScore: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_POINTS,
        description: 'Punti MQA che un dataset deve avere / points that a dataset must have',
      }),
    ),
  },
  'ValidationPolicy',
);
