import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier } from '../../tables/cast-sql.js';
import type { CheckSample } from './report.js';

/** A condition that is counted over all rows of a table. Pure data: SQL made here, of names and constants of ours. */
export interface Probe {
  /** Unique among the probes of a table. */
  key: string;
  /** Column whose cells are shown. */
  column: string;
  /** SQL condition on a row. */
  where: string;
  /** SQL text to show for a row; the cell where absent. */
  shown?: string;
  /** Only the number is wanted: most rows meet it. */
  countOnly?: boolean;
  /** Cells speak of persons: rows are named, values are not shown. */
  isPrivate?: boolean;
}

/** How many rows met a probe, and the first of them. */
export interface ProbeResult {
  count: number;
  samples: CheckSample[];
}

/** Cells named by a check. */
export const MOST_SAMPLES = 10;
const LONGEST_VALUE = 80;
/** Probes asked for in one scan of the table. */
const BATCH = 40;

/**
 * Runs probes over a Parquet: one scan for forty of them, whose state is a counter and ten cells each, whatever the
 * number of rows. Rows are numbered from 1.
 * @param relation SQL of the table with its rows numbered from 0 in `portico_row` (`rowsOf`)
 */
export async function runProbes(
  connection: DuckDBConnection,
  relation: string,
  probes: readonly Probe[],
  signal?: AbortSignal,
): Promise<Map<string, ProbeResult>> {
  const results = new Map<string, ProbeResult>();
  for (let at = 0; at < probes.length; at += BATCH) {
    signal?.throwIfAborted();
    const batch = probes.slice(at, at + BATCH);
    const reader = await connection.runAndReadAll(statementOf(relation, batch));
    const values = reader.getRowsJson()[0] ?? [];
    batch.forEach((probe, i) => {
      const [count, rows, cells] = values.slice(i * 3, i * 3 + 3) as [unknown, unknown, unknown];
      results.set(probe.key, {
        count: Number(count ?? 0),
        samples: samplesOf(probe, rows, cells),
      });
    });
  }
  return results;
}

/** A value as people read it: a decimal without the zeros that only fill its scale. */
function textOf(sql: string): string {
  const text = `(${sql})::VARCHAR`;
  return `CASE WHEN typeof(${sql}) LIKE 'DECIMAL(%' AND contains(${text}, '.') THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`;
}

/** Conditions are computed once a row; a cell is cut out only where its condition holds. */
function statementOf(relation: string, probes: readonly Probe[]): string {
  const flags = probes.map(({ where }, i) => `coalesce(${where}, false) AS portico_f${i}`);
  const cells = probes.map(({ column, shown, countOnly }, i) =>
    countOnly
      ? `NULL AS v${i}`
      : `CASE WHEN portico_f${i} THEN coalesce(left(${textOf(shown ?? quoteIdentifier(column))}, ${LONGEST_VALUE}), '') END AS v${i}`,
  );
  const asked = probes.map(({ countOnly }, i) => {
    const count = `count(*) FILTER (portico_f${i})`;
    if (countOnly) return `${count}, NULL, NULL`;
    const first = `portico_row, ${MOST_SAMPLES}) FILTER (portico_f${i})`;
    return `${count}, min(${first}, arg_min(v${i}, ${first}`;
  });
  return `SELECT ${asked.join(', ')} FROM (
    SELECT portico_row, ${probes.map((_, i) => `portico_f${i}`).join(', ')}, ${cells.join(', ')} FROM (
      SELECT *, ${flags.join(', ')} FROM ${relation}))`;
}

function samplesOf(probe: Probe, rows: unknown, cells: unknown): CheckSample[] {
  if (!Array.isArray(rows) || !Array.isArray(cells)) return [];
  return rows.map((row, i) => {
    const value = String(cells[i] ?? '');
    return {
      row: Number(row) + 1,
      column: probe.column,
      ...(!probe.isPrivate && !mayNamePerson(value) && { value }),
    };
  });
}

/** Texts that look like a tax code of a person, an e-mail address or an IBAN are counted, never repeated. */
export function mayNamePerson(value: string): boolean {
  return /[A-Z]{6}[\dL-V]{2}[A-Z][\dL-V]{2}[A-Z][\dL-V]{3}[A-Z]|\S@\S+\.\S|\b[A-Z]{2}\d{2}[A-Z\d]{11,30}\b/i.test(
    value,
  );
}

/**
 * SQL of a Parquet's rows with their numbers, from 0, in `portico_row`. A column of the table that has the name of
 * DuckDB's own row number takes its place: then rows are numbered as they come.
 */
export function rowsOf(parquetPath: string, columns: readonly { name: string }[]): string {
  const path = `'${parquetPath.replaceAll("'", "''")}'`;
  const taken = columns.some(({ name }) => name.toLowerCase() === 'file_row_number');
  return taken
    ? `(SELECT *, row_number() OVER () - 1 AS portico_row FROM read_parquet(${path}))`
    : `(SELECT * EXCLUDE (file_row_number), file_row_number AS portico_row FROM read_parquet(${path}, file_row_number = true))`;
}
