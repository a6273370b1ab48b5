import { type FieldProblem, invalidField } from '../errors.js';
import { type Actor, actorName, authorizeOrganization } from '../people/policy.js';
import type { Database, Db } from '../platform/database.js';
import { type Finding, ruleSet } from '../validation/index.js';
import { MAX_POINTS } from '../validation/quality-score/index.js';

/**
 * What stops publication in an organization beside violations. There is no way to let a violation through: what is said
 * here only adds (issue of the gate: stricter, never looser than AgID's mandatory set).
 */
export interface ValidationPolicy {
  /** Warnings stop too. */
  stopOnWarnings?: boolean;
  /** Rules that stop whatever they weigh. */
  stopOnRules?: string[];
  /** Points of the European quality score (0 to 405) that a dataset must surely have. */
  minimumScore?: number;
}

/** What an organization asks that never set anything. */
export const PLAIN_POLICY: ValidationPolicy = {};

const RULES = new Set(ruleSet('portico').rules.map(({ id }) => id));

/** Whether the policy makes this finding stop publication. A violation always does. */
export const stops = (
  { rule, severity }: Pick<Finding, 'rule' | 'severity'>,
  policy: ValidationPolicy,
): boolean =>
  severity === 'violation' ||
  (severity === 'warning' && policy.stopOnWarnings === true) ||
  (policy.stopOnRules?.includes(rule) ?? false);

/** What is wrong with a dataset whose points are too few; nothing when it has no score (data services). */
export function scoreProblems(score: number | null, { minimumScore = 0 }: ValidationPolicy): FieldProblem[] {
  if (score === null || score >= minimumScore) return [];
  const points = Math.floor(score);
  return [
    {
      pointer: '',
      code: 'score-too-low',
      message: {
        it: `Il punteggio di qualità è ${points} su ${MAX_POINTS}: l’organizzazione ne chiede almeno ${minimumScore}.`,
        en: `The quality score is ${points} of ${MAX_POINTS}: the organization asks for at least ${minimumScore}.`,
      },
    },
  ];
}

/** The policies of organizations by their ids; those without one are left out. Index: primary key. */
export async function policiesOf(
  db: Db,
  organizationIds: readonly string[],
): Promise<Map<string, ValidationPolicy>> {
  if (organizationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('validation_policy')
    .select(['organization_id', 'policy'])
    .where('organization_id', 'in', organizationIds)
    .execute();
  return new Map(rows.map((row) => [row.organization_id, row.policy as ValidationPolicy]));
}

/** The policy of one organization. */
export const policyOf = async (db: Db, organizationId: string): Promise<ValidationPolicy> =>
  (await policiesOf(db, [organizationId])).get(organizationId) ?? PLAIN_POLICY;

/**
 * Sets what an organization asks beside the mandatory set; what is already published stays.
 * Errors: Unauthenticated, Forbidden (it takes its administrator), InvalidBody for a rule that does not exist.
 */
export async function setPolicy(
  context: { db: Database; now(): Date },
  actor: Actor,
  organizationId: string,
  policy: ValidationPolicy,
): Promise<void> {
  authorizeOrganization(actor, 'edit', organizationId);
  const unknown = policy.stopOnRules?.findIndex((id) => !RULES.has(id)) ?? -1;
  if (unknown >= 0) {
    throw invalidField(`/stopOnRules/${unknown}`, 'rule', {
      it: `Nessuna regola si chiama "${policy.stopOnRules?.[unknown]}" (docs/rules.md).`,
      en: `No rule is called "${policy.stopOnRules?.[unknown]}" (docs/rules.md).`,
    });
  }
  const row = {
    policy: JSON.stringify(policy),
    modified_at: context.now(),
    modified_by: actorName(actor),
  };
  await context.db
    .insertInto('validation_policy')
    .values({ organization_id: organizationId, ...row })
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
    .execute();
}
