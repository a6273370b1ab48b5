import type { TableEngine } from '../../tables/engine.js';
import { capPairs, capProvinceRule } from './cap-province.js';
import { createCodeTable } from './code-lists.js';
import { codeChecksOf, codeRule } from './code-rules.js';
import { coordinatesRule, hasPlaces } from './coordinates-rule.js';
import { checkOfFinding } from './from-load.js';
import { notationRule } from './notation-rules.js';
import { rowsOf, runProbes } from './probe.js';
import type { CheckId, ColumnCompleteness, FileCheck } from './report.js';
import type { Counted, RuleContext, TableRule, TableToCheck } from './rule.js';
import { completenessOf, type Duplicates, duplicatesOf, repeatedColumns } from './structure.js';
import { structureChecks } from './structure-checks.js';
import { textChecks } from './text-checks.js';

/** What was found in one table: what is wrong, which checks could be put to it, and the figures. */
export interface TableFigures {
  part: number;
  rows: number;
  cells: number;
  columns: ColumnCompleteness[];
  /** What is to be said; and passed checks whose message tells more than that. */
  checks: FileCheck[];
  /** Checks that were put to it, whether they found anything or not. */
  applied: CheckId[];
  accuracy: Counted;
  /** Cells that are not written like the others of their column, or stand in a ragged row. */
  inconsistent: number;
  /** Rows that repeat an earlier one. */
  duplicates: number;
}

const RULES: readonly TableRule[] = [notationRule, codeRule, capProvinceRule, coordinatesRule];

const ALWAYS: readonly CheckId[] = [
  'readable',
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
];

/**
 * Checks a loaded table, over all of its rows, by DuckDB alone: no row comes to JavaScript but the cells that are named.
 * Memory is that of the engine, whatever the size of the table.
 */
export async function checkTable(
  engine: TableEngine,
  table: TableToCheck,
  context: RuleContext,
  signal?: AbortSignal,
): Promise<TableFigures> {
  const relation = rowsOf(table.parquet, table.columns);
  return engine.use(async (connection) => {
    const probes = RULES.flatMap((rule) => rule.probes(table, context));
    const lists = new Set(RULES.flatMap((rule) => rule.lists?.(table) ?? []));
    if (probes.length > 0) await createCodeTable(connection, lists);
    const results = await runProbes(connection, relation, probes, signal);
    const columns = await completenessOf(connection, relation, table, signal);
    signal?.throwIfAborted();
    const repeated = await repeatedColumns(connection, relation, table);
    signal?.throwIfAborted();
    const duplicates = await duplicatesOf(connection, relation, table);
    const judgements = RULES.map((rule) => rule.judge(table, results, context));
    return figuresOf(table, context, { columns, repeated, duplicates, judgements });
  });
}

interface Found {
  columns: ColumnCompleteness[];
  repeated: [string, string][];
  duplicates: Duplicates;
  judgements: ReturnType<TableRule['judge']>[];
}

function figuresOf(
  table: TableToCheck,
  { area }: RuleContext,
  { columns, repeated, duplicates, judgements }: Found,
): TableFigures {
  const replaced = new Set(judgements.flatMap(({ replaces }) => replaces ?? []));
  const told = table.findings
    .filter(({ code, column }) => !replaced.has(`${code} ${column}`))
    .map((finding) => checkOfFinding(finding, table.part));
  const text = textChecks(table.detection, table.columns.length);
  const own = [
    ...judgements.flatMap(({ checks }) => checks),
    ...structureChecks(table, columns, repeated, duplicates),
    ...text.filter(({ status }) => status !== 'not-applicable'),
  ].map((check) => ({ ...check, part: table.part }));
  const ragged = Object.values(table.detection?.ragged ?? {}).reduce((sum, count) => sum + count, 0);
  const places = hasPlaces(table);
  return {
    part: table.part,
    rows: table.rows,
    cells: table.rows * table.columns.length,
    columns,
    checks: [...told, ...own],
    applied: [
      ...ALWAYS,
      ...text.filter(({ status }) => status !== 'not-applicable').map(({ id }) => id),
      ...codeChecksOf(table),
      ...(capPairs(table).length > 0 ? (['cap-province'] as const) : []),
      ...(places ? (['coordinates'] as const) : []),
      ...(places && area ? (['coordinates-area'] as const) : []),
    ],
    accuracy: judgements.reduce(
      (sum, { accuracy }) => ({
        checked: sum.checked + (accuracy?.checked ?? 0),
        wrong: sum.wrong + (accuracy?.wrong ?? 0),
      }),
      { checked: 0, wrong: 0 },
    ),
    inconsistent:
      judgements.reduce((sum, { inconsistent }) => sum + (inconsistent ?? 0), 0) +
      ragged * table.columns.length,
    duplicates: duplicates.count,
  };
}
