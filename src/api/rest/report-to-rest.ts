import { resourcePage } from '../../catalog/addresses.js';
import type { ResourceRecord } from '../../catalog/record.js';
import type { FieldProblem } from '../../errors.js';
import type { RevisionReport } from '../../publication/report.js';
import type { ReportFigures, ReportRow } from '../../publication/report-figures.js';
import { API_BASE } from './rest-app.js';
import { resourceSelf } from './to-rest.js';

/** How many organizations are listed; the table has all. */
const MOST_ORGANIZATIONS = 1000;

/** The report of a revision; of a working copy with what stops it from going public, in the reader's language. */
export function reportToRest(
  record: ResourceRecord,
  report: RevisionReport,
  publicUrl: string,
  draft?: { problems: readonly FieldProblem[]; language: 'it' | 'en' },
) {
  const { at, version: software, ...rest } = report;
  const self = resourceSelf(publicUrl, record);
  return {
    id: record.id,
    name: record.name,
    version: draft ? 'draft' : 'published',
    // Of a working copy it is said now: a moment of its own would make every answer differ.
    ...(!draft && { at }),
    software,
    valid: rest.counts.violation === 0,
    ...(draft && {
      publishable: draft.problems.length === 0,
      problems: draft.problems.map(({ message, ...problem }) => ({
        ...problem,
        detail: message[draft.language],
        messages: message,
      })),
    }),
    ...rest,
    score: rest.score === null ? null : Math.round(rest.score * 100) / 100,
    links: {
      self: `${self}/report${draft ? '?version=draft' : ''}`,
      [record.kind === 'dataset' ? 'dataset' : 'dataService']: self,
      page: resourcePage(publicUrl, record),
    },
  };
}

/** The figures of the catalogue or of an organization. */
export function figuresToRest(figures: ReportFigures, publicUrl: string, organization: string | undefined) {
  const query = organization === undefined ? '' : `?organization=${encodeURIComponent(organization)}`;
  const self = `${publicUrl}${API_BASE}/reports`;
  return {
    ...figures,
    organizations: figures.organizations.slice(0, MOST_ORGANIZATIONS).map((it) => ({
      ...it,
      meanScore: it.meanScore === null ? null : Math.round(it.meanScore * 100) / 100,
    })),
    more: Math.max(0, figures.organizations.length - MOST_ORGANIZATIONS),
    links: { self: `${self}${query}`, csv: `${self}.csv${query}` },
  };
}

/** The figures per organization and rule in CSV: names of slugs, ids of rules and numbers, so that nothing is to be quoted. */
export const rowsToCsv = (rows: readonly ReportRow[]): string =>
  [
    'organization,rule,severity,resources,findings',
    ...rows.map((row) => [row.organization, row.rule, row.severity, row.resources, row.findings].join(',')),
    '',
  ].join('\n');
