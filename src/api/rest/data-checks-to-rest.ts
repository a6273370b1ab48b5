import { type FileCheckReport, statusesOf, titleOf } from '../../validation/data-checks/index.js';

/** The checks of a file as they are answered; without a report they are still to come. */
export function dataChecksToRest(report: FileCheckReport | undefined, links: Record<string, string>) {
  if (!report) {
    return {
      status: 'pending' as const,
      counts: statusesOf([]),
      checks: [],
      measures: {},
      columns: [],
      rows: 0,
      checkedAt: null,
      rulesVersion: null,
      links,
    };
  }
  const { status, checks, measures, columns, rows, checkedAt, rulesVersion } = report;
  return {
    status,
    counts: statusesOf(checks),
    checks: checks.map((check) => ({ ...check, title: titleOf(check.id) })),
    measures,
    columns,
    rows,
    checkedAt,
    rulesVersion,
    links,
  };
}
