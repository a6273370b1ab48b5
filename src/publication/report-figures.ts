import { sql } from 'kysely';
import type { LangMap } from '../catalog/model/index.js';
import type { Bilingual } from '../errors.js';
import type { Db } from '../platform/database.js';
import type { Severity } from '../validation/index.js';

/** How much a rule found in what the public sees. */
export interface RuleFigure {
  rule: string;
  severity: Severity;
  message: Bilingual;
  /** Datasets and services in which it found something. */
  resources: number;
  findings: number;
}

/** What the rules said of what an organization published. */
export interface OrganizationFigure {
  id: string;
  name: string;
  title: LangMap;
  resources: number;
  withViolations: number;
  violations: number;
  warnings: number;
  hints: number;
  /** Mean of the sure points of its datasets; null without datasets. */
  meanScore: number | null;
}

/** The reports of everything that the public sees, summed up. */
export interface ReportFigures {
  resources: number;
  /** Published before reports were kept, and not checked since. */
  missing: number;
  withViolations: number;
  counts: Record<Severity, number>;
  rules: RuleFigure[];
  organizations: OrganizationFigure[];
}

/** Reports of the revisions that the public sees. Indexes: catalog_resource_listing, validation_report's primary key. */
const current = (organizationId: string | undefined) => sql`
  catalog_resource r
  join organization o on o.id = r.organization_id
  left join validation_report v on v.resource_id = r.id and v.revision = r.published_revision
  where r.state = 'published' and r.visibility = 'public'
    and (${organizationId ?? null}::uuid is null or r.organization_id = ${organizationId ?? null}::uuid)`;

/** Figures per organization, those with most violations first. */
async function organizationFigures(db: Db, organizationId?: string) {
  const { rows } = await sql<OrganizationFigure & { missing: number }>`
    select o.id, o.name, o.doc->'title' as title,
      count(v.*)::int as resources,
      count(*) filter (where v.resource_id is null)::int as missing,
      count(*) filter (where v.violations > 0)::int as "withViolations",
      coalesce(sum(v.violations), 0)::int as violations,
      coalesce(sum(v.warnings), 0)::int as warnings,
      coalesce(sum(v.hints), 0)::int as hints,
      avg(v.score)::float8 as "meanScore"
    from ${current(organizationId)}
    group by o.id
    order by violations desc, warnings desc, o.name`.execute(db);
  return rows;
}

/** Figures per rule, as a report has them: by weight, then by how often. */
async function ruleFigures(db: Db, organizationId?: string): Promise<RuleFigure[]> {
  const { rows } = await sql<RuleFigure>`
    select x.rule, x.severity, (array_agg(x.message))[1] as message,
      count(distinct v.resource_id)::int as resources, sum(x.count)::int as findings
    from (select v.* from ${current(organizationId)}) v
    cross join lateral jsonb_to_recordset(v.rules) as x(rule text, severity text, count int, message jsonb)
    group by x.rule, x.severity
    order by array_position(array['violation', 'warning', 'hint'], x.severity), findings desc, x.rule`.execute(
    db,
  );
  return rows;
}

/** The kept reports summed up, of the whole catalogue or of one organization. Nothing is checked anew. */
export async function reportFigures(db: Db, organizationId?: string): Promise<ReportFigures> {
  const [organizations, rules] = await Promise.all([
    organizationFigures(db, organizationId),
    ruleFigures(db, organizationId),
  ]);
  const sum = (of: (row: (typeof organizations)[number]) => number): number =>
    organizations.reduce((total, row) => total + of(row), 0);
  return {
    resources: sum((it) => it.resources),
    missing: sum((it) => it.missing),
    withViolations: sum((it) => it.withViolations),
    counts: {
      violation: sum((it) => it.violations),
      warning: sum((it) => it.warnings),
      hint: sum((it) => it.hints),
    },
    rules,
    organizations: organizations.map(({ missing, ...row }) => row),
  };
}

/** A rule's figures within an organization. */
export interface ReportRow {
  organization: string;
  rule: string;
  severity: Severity;
  resources: number;
  findings: number;
}

/** Figures per organization and rule, for tables. Same indexes. */
export async function reportRows(db: Db, organizationId?: string): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select v.organization, x.rule, x.severity,
      count(distinct v.resource_id)::int as resources, sum(x.count)::int as findings
    from (select v.resource_id, v.rules, o.name as organization from ${current(organizationId)}) v
    cross join lateral jsonb_to_recordset(v.rules) as x(rule text, severity text, count int)
    group by v.organization, x.rule, x.severity
    order by v.organization, array_position(array['violation', 'warning', 'hint'], x.severity), x.rule`.execute(
    db,
  );
  return rows;
}
