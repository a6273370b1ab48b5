import type { Dataset, Distribution } from '../../catalog/model/index.js';
import type { Finding } from '../../tables/table-model.js';
import type { TableFigures } from './check-table.js';
import { currentness } from './currentness.js';
import { declaredChecks, type FoundFile } from './declared-checks.js';
import { checkOfFinding } from './from-load.js';
import {
  CHECK_IDS,
  type CheckId,
  type FileCheck,
  type FileCheckReport,
  inOrder,
  measure,
  RULES_VERSION,
  statusOf,
} from './report.js';
import { notApplicable, passed } from './titles.js';

/** A table that could not be read, with why. */
export interface UnreadPart {
  part: number;
  status: 'not-tabular' | 'failed' | 'cancelled';
  findings: readonly Finding[];
}

export interface ToCompose {
  dataset: Pick<Dataset, 'accrualPeriodicity' | 'modified' | 'issued'>;
  distribution: Pick<Distribution, 'format' | 'mediaType' | 'byteSize' | 'checksum'>;
  found: FoundFile;
  tables: readonly TableFigures[];
  unread: readonly UnreadPart[];
  now: Date;
}

/** Checks of the file against metadata, which may change while the file stays. */
const OF_METADATA: ReadonlySet<CheckId> = new Set([
  'file-ending',
  'declared-format',
  'declared-size',
  'declared-checksum',
  'currentness',
]);

/** The report of a file from what was found in its tables and what is declared of it. Pure. */
export function composeReport(input: ToCompose): FileCheckReport {
  const { tables, unread, now } = input;
  const told = [...tables.flatMap(({ checks }) => checks), ...unread.flatMap(unreadChecks)];
  const current = currentness(input.dataset, now);
  const checks = [
    ...told,
    ...declaredChecks(input.distribution, input.found),
    current.check,
    ...rest(told, tables),
  ];
  return {
    status: statusOf(checks),
    checks: inOrder(checks),
    measures: { ...measuresOf(tables), currentness: current.measure },
    columns: tables.flatMap(({ columns }) => columns),
    formats: { file: input.found.format, inside: [...input.found.inside] },
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    checkedAt: now.toISOString(),
    rulesVersion: RULES_VERSION,
  };
}

/**
 * A report with its comparisons to the metadata made anew: they and the clock move while the file stays. Checks of the
 * content are those of `checkedAt`.
 */
export function withMetadata(
  report: FileCheckReport,
  input: Pick<ToCompose, 'dataset' | 'distribution' | 'now'> & { file: FoundFile['file'] },
): FileCheckReport {
  const current = currentness(input.dataset, input.now);
  const checks = [
    ...report.checks.filter(({ id }) => !OF_METADATA.has(id)),
    ...declaredChecks(input.distribution, {
      file: input.file,
      format: report.formats.file,
      inside: report.formats.inside,
    }),
    current.check,
  ];
  return {
    ...report,
    status: statusOf(checks),
    checks: inOrder(checks),
    measures: { ...report.measures, currentness: current.measure },
  };
}

function unreadChecks({ part, status, findings }: UnreadPart): FileCheck[] {
  // Of a file that is kept and is no table nothing is wrong.
  return findings
    .filter(({ severity }) => status !== 'not-tabular' || severity !== 'info')
    .map((finding) => checkOfFinding(finding, part));
}

/** A line for every check that had nothing to say: passed where it was put to some table. */
function rest(told: readonly FileCheck[], tables: readonly TableFigures[]): FileCheck[] {
  const said = new Set(told.map(({ id }) => id));
  const applied = new Set(tables.flatMap(({ applied: ids }) => ids));
  return CHECK_IDS.filter((id) => !said.has(id) && !OF_METADATA.has(id)).map((id) =>
    applied.has(id) ? passed(id) : notApplicable(id),
  );
}

function measuresOf(tables: readonly TableFigures[]) {
  const sum = (of: (table: TableFigures) => number) => tables.reduce((total, table) => total + of(table), 0);
  const filled = sum(({ columns }) => columns.reduce((total, column) => total + column.filled, 0));
  const cells = sum((table) => table.cells);
  const rows = sum((table) => table.rows);
  const checked = sum(({ accuracy }) => accuracy.checked);
  return {
    accuracy: measure(checked - sum(({ accuracy }) => accuracy.wrong), checked, {
      it: 'Celle giuste fra quelle che si possono verificare: codici in un elenco o con una forma, luoghi nell’area.',
      en: 'Right cells among those that can be verified: codes of a list or of a form, places in the area.',
    }),
    consistency: measure(Math.max(0, cells - sum(({ inconsistent }) => inconsistent)), cells, {
      it: 'Celle scritte come le altre della loro colonna, in righe con le celle dell’intestazione.',
      en: 'Cells written like the others of their column, in rows with the cells of the header.',
    }),
    completeness: measure(filled, cells, {
      it: 'Celle con un valore fra tutte le celle.',
      en: 'Cells with a value among all cells.',
    }),
    uniqueness: measure(rows - sum(({ duplicates }) => duplicates), rows, {
      it: 'Righe che non ripetono un’altra fra tutte le righe.',
      en: 'Rows that repeat no other among all rows.',
    }),
  };
}
