import type { Bilingual } from '../../errors.js';
import { type Finding, MODES, type Rule, type Severity } from '../rule.js';
import { ruleSet } from '../rules.js';

/** What writers say of a rule beside what it found. */
export interface RuleFacts {
  id: string;
  severity: Severity;
  /** What the standard asks. */
  sentence: Bilingual;
  /** Where it asks it. */
  source: string | undefined;
}

let known: Map<string, Rule> | undefined;

/** The rules of all modes by id; where a rule has two forms, the one of mode `portico`. */
function rulesById(): Map<string, Rule> {
  known ??= new Map(
    [...MODES.filter((mode) => mode !== 'portico'), 'portico' as const].flatMap((mode) =>
      ruleSet(mode, { suspended: true }).rules.map((rule) => [rule.id, rule] as const),
    ),
  );
  return known;
}

/** The facts of the rule that a finding names; of rules that are not ours (shapes of others), what the finding says. */
export function ruleFacts({
  rule: id,
  severity,
  message,
}: Pick<Finding, 'rule' | 'severity' | 'message'>): RuleFacts {
  const rule = rulesById().get(id);
  return rule
    ? { id, severity: rule.severity, sentence: rule.sentence, source: rule.source }
    : { id, severity, sentence: message, source: undefined };
}
