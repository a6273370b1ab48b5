import type { LoadedDetection } from '../../tables/load-model.js';
import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import type { Column, Finding } from '../../tables/table-model.js';
import type { Area } from './area.js';
import type { CodeList } from './code-lists.js';
import type { Probe, ProbeResult } from './probe.js';
import type { FileCheck } from './report.js';

/** A table as the checks see it. It crosses to the process of a check as JSON. */
export interface TableToCheck {
  part: number;
  name: string | null;
  rows: number;
  columns: readonly Column[];
  detection: LoadedDetection | null;
  findings: readonly Finding[];
  profile: readonly ColumnStatistics[] | null;
  /** Absolute path. */
  parquet: string;
}

/** What a rule may know beside the table. */
export interface RuleContext {
  area: Area | null;
}

/** Cells that a rule looked at, and those it found wrong: what measures are made of. */
export interface Counted {
  checked: number;
  wrong: number;
}

/** What a rule says of a table. */
export interface Judgement {
  checks: FileCheck[];
  /** Cells against a list, a form or an area: accuracy. */
  accuracy?: Counted;
  /** Cells that are not written like the others of their column: consistency. */
  inconsistent?: number;
  /** Findings of the load, as `code column`, that these checks say better. */
  replaces?: string[];
}

/** A rule over tables: which probes it needs, and what their results mean. Both pure. */
export interface TableRule {
  probes(table: TableToCheck, context: RuleContext): Probe[];
  judge(table: TableToCheck, results: ReadonlyMap<string, ProbeResult>, context: RuleContext): Judgement;
  /** The lists of codes its conditions look into. */
  lists?(table: TableToCheck): CodeList[];
}

export const NONE: ProbeResult = { count: 0, samples: [] };

/** The result of a probe; one that did not run found nothing. */
export const resultOf = (results: ReadonlyMap<string, ProbeResult>, key: string): ProbeResult =>
  results.get(key) ?? NONE;
