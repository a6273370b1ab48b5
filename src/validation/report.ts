import type { Bilingual } from '../errors.js';
import { type Finding, type Mode, SEVERITIES, type Severity } from './rule.js';

/** How often a rule found something. */
export interface RuleCount {
  rule: string;
  severity: Severity;
  count: number;
  path?: string;
  message: Bilingual;
}

/** What a validation found, as JSON for programs and, by `formatReport`, as text for people. */
export interface ValidationReport {
  mode: Mode;
  /** Without violations. */
  valid: boolean;
  statements: number;
  counts: Record<Severity, number>;
  /** By weight, then by how often. */
  rules: RuleCount[];
  /** The first findings, at most as many as asked for. */
  findings: Finding[];
  /** How many findings are not listed. */
  more: number;
}

/** What findings are counted by: one line of a report, with one message. */
export const lineKey = ({ rule, severity, path }: Pick<RuleCount, 'rule' | 'severity' | 'path'>): string =>
  `${rule} ${severity} ${path ?? ''}`;

/** Sums up findings. `statements` is the size of the document, `most` how many findings are listed. */
export function validationReport(
  mode: Mode,
  findings: readonly Finding[],
  statements: number,
  most = 1000,
): ValidationReport {
  const counts: Record<Severity, number> = { violation: 0, warning: 0, hint: 0 };
  const byRule = new Map<string, RuleCount>();
  for (const finding of findings) {
    const { rule, severity, path, message } = finding;
    counts[severity] += 1;
    const key = lineKey(finding);
    const known = byRule.get(key);
    if (known) known.count += 1;
    else byRule.set(key, { rule, severity, count: 1, ...(path && { path }), message });
  }
  return {
    mode,
    valid: counts.violation === 0,
    statements,
    counts,
    rules: [...byRule.values()].sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        b.count - a.count ||
        (a.rule < b.rule ? -1 : 1),
    ),
    findings: findings.slice(0, most),
    more: Math.max(0, findings.length - most),
  };
}
