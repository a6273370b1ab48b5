import type { ResourceRecord } from '../catalog/record.js';
import type { Db, Trx } from '../platform/database.js';
import { projectVersion } from '../platform/project-path.js';
import { type Finding, lineKey, type RuleCount, validationReport } from '../validation/index.js';
import type { Assessment } from './judge.js';

/** What the rules said of a published revision. */
export interface RevisionReport {
  revision: number;
  at: Date;
  mode: string;
  /** Version of the software, whose rules they were. */
  version: string;
  counts: Record<Finding['severity'], number>;
  score: number | null;
  rules: RuleCount[];
  findings: Finding[];
  /** How many findings are not listed. */
  more: number;
}

/** How many findings are kept of a revision; counts are of all. */
const MOST = 200;

/** Sums up what was found of a record. */
export function toReport(
  record: Pick<ResourceRecord, 'revision'>,
  { findings, score }: Assessment,
  at: Date,
): RevisionReport {
  const { mode, counts, rules, findings: listed, more } = validationReport('portico', findings, 0, MOST);
  const shared = { revision: record.revision, at, mode, version: projectVersion() };
  return { ...shared, counts, score, rules, findings: listed, more };
}

/** Keeps reports of revisions that have none yet. One statement. */
export async function saveReports(
  trx: Trx | Db,
  reports: readonly { resourceId: string; report: RevisionReport }[],
): Promise<void> {
  if (reports.length === 0) return;
  await trx
    .insertInto('validation_report')
    .values(
      reports.map(({ resourceId, report }) => ({
        resource_id: resourceId,
        revision: report.revision,
        at: report.at,
        mode: report.mode,
        version: report.version,
        violations: report.counts.violation,
        warnings: report.counts.warning,
        hints: report.counts.hint,
        score: report.score,
        rules: JSON.stringify(report.rules),
        // A message is said once a rule: findings are kept without.
        report: JSON.stringify({
          findings: report.findings.map(({ message, ...finding }) => finding),
          more: report.more,
        }),
      })),
    )
    .onConflict((conflict) => conflict.columns(['resource_id', 'revision']).doNothing())
    .execute();
}

/** The report kept with a revision, or undefined. Index: primary key. */
export async function findReport(
  db: Db,
  resourceId: string,
  revision: number,
): Promise<RevisionReport | undefined> {
  const row = await db
    .selectFrom('validation_report')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (!row) return undefined;
  const rules = row.rules as RuleCount[];
  const messages = new Map(rules.map((rule) => [lineKey(rule), rule.message]));
  const { findings, more } = row.report as { findings: Omit<Finding, 'message'>[]; more: number };
  return {
    revision: row.revision,
    at: row.at,
    mode: row.mode,
    version: row.version,
    counts: { violation: row.violations, warning: row.warnings, hint: row.hints },
    score: row.score,
    rules,
    findings: findings.map((finding) => ({
      ...finding,
      message: messages.get(lineKey(finding)) ?? { it: finding.rule, en: finding.rule },
    })),
    more,
  };
}
