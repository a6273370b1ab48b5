import type { Bilingual } from '../../errors.js';
import type { FileFormat } from '../../tables/table-model.js';

/*
 * The words of this folder.
 *
 * check     one question put to a file, with its answer; each is listed, also those that passed
 * probe     a condition on cells that is counted over a whole table, with the first cells that meet it
 * measure   a share between 0 and 1 with what it is a share of (ISO/IEC 25012 and 25024, as AgID takes them up)
 * part      one table of a file (sheet, layer, member of an archive)
 */

/** Changes when a report made before would say something else; a stored report says which one made it. */
export const RULES_VERSION = 1;

/** How a check ended. `not-applicable`: the file has nothing that it could be put to. */
export const STATUSES = ['passed', 'warning', 'failed', 'not-applicable'] as const;
export type CheckStatus = (typeof STATUSES)[number];

/** How much it matters where it is not passed. */
export type CheckSeverity = 'error' | 'warning' | 'info';

/** The checks in the order in which they are listed. */
export const CHECK_IDS = [
  'readable',
  'file-ending',
  'declared-format',
  'declared-size',
  'declared-checksum',
  'encoding',
  'separator',
  'header',
  'ragged-rows',
  'extra-rows',
  'reading',
  'empty-columns',
  'repeated-columns',
  'completeness',
  'duplicate-rows',
  'mixed-types',
  'mixed-numbers',
  'mixed-dates',
  'lost-zeros',
  'municipality-codes',
  'province-codes',
  'region-codes',
  'cap',
  'cap-province',
  'other-codes',
  'coordinates',
  'coordinates-area',
  'currentness',
] as const;
export type CheckId = (typeof CHECK_IDS)[number];

/** A cell that shows what a check found. */
export interface CheckSample {
  /** 1-based row of the table, header excluded. */
  row?: number;
  /** 1-based physical line of the file, where that is what is known. */
  line?: number;
  column?: string;
  /** The cell as text, at most 80 characters; absent where it may speak of a person. */
  value?: string;
}

export interface FileCheck {
  id: CheckId;
  status: CheckStatus;
  severity: CheckSeverity;
  /** What was found. */
  message: Bilingual;
  /** What to do about it; absent where there is nothing to do. */
  mend?: Bilingual;
  /** Table it is about; absent where it is about the file, or all of its tables. */
  part?: number;
  column?: string;
  /** Cells, rows or columns concerned. */
  count?: number;
  samples: CheckSample[];
  /** Code of the finding of the load that it repeats (docs/tables.md). */
  code?: string;
}

/** A share. `value` is null where there was nothing to measure. */
export interface Measure {
  value: number | null;
  numerator: number;
  denominator: number;
  explanation: Bilingual;
}

export const MEASURES = ['accuracy', 'consistency', 'completeness', 'currentness', 'uniqueness'] as const;
export type MeasureId = (typeof MEASURES)[number];

/** How full a column is. */
export interface ColumnCompleteness {
  part: number;
  name: string;
  type: string;
  /** Cells with a value: neither empty nor a word for "no value". */
  filled: number;
  missing: number;
  /** Share of filled cells, from 0 to 1; null in a table without rows. */
  completeness: number | null;
}

/** Everything that was found about a file. */
export interface FileCheckReport {
  /** The worst of the checks; a check of severity `info` does not make it a warning. */
  status: Exclude<CheckStatus, 'not-applicable'>;
  checks: FileCheck[];
  measures: Record<MeasureId, Measure>;
  columns: ColumnCompleteness[];
  /** What the bytes are, null where they are gone, and what the tables in it are. */
  formats: { file: FileFormat | null; inside: FileFormat[] };
  /** Rows of all tables. */
  rows: number;
  /** ISO instant. */
  checkedAt: string;
  rulesVersion: number;
}

/** The worst of some checks. */
export function statusOf(checks: readonly FileCheck[]): FileCheckReport['status'] {
  if (checks.some(({ status }) => status === 'failed')) return 'failed';
  return checks.some(({ status, severity }) => status === 'warning' && severity !== 'info')
    ? 'warning'
    : 'passed';
}

const WEIGHT: Record<CheckStatus, number> = { failed: 0, warning: 1, passed: 3, 'not-applicable': 4 };
const weightOf = ({ status, severity }: FileCheck): number =>
  status === 'warning' && severity === 'info' ? 2 : WEIGHT[status];

/** What asks for attention first, then in the order of the checks, of the tables, as found. */
export function inOrder(checks: readonly FileCheck[]): FileCheck[] {
  return [...checks].sort(
    (a, b) =>
      weightOf(a) - weightOf(b) ||
      CHECK_IDS.indexOf(a.id) - CHECK_IDS.indexOf(b.id) ||
      (a.part ?? 0) - (b.part ?? 0),
  );
}

/** A share, rounded to six decimals so that reports of equal files are equal. */
export function measure(numerator: number, denominator: number, explanation: Bilingual): Measure {
  const value = denominator > 0 ? Math.round((numerator / denominator) * 1e6) / 1e6 : null;
  return { value, numerator, denominator, explanation };
}

/** How many checks ended in which way. */
export function statusesOf(checks: readonly FileCheck[]) {
  const count = (wanted: CheckStatus) => checks.filter(({ status }) => status === wanted).length;
  return {
    failed: count('failed'),
    warning: count('warning'),
    passed: count('passed'),
    notApplicable: count('not-applicable'),
  };
}
