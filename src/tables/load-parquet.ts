import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartContext } from './load.js';
import { unreadable } from './load-findings.js';
import type { LoadedDetection, LoadedPart } from './load-model.js';
import { isMachineFault } from './load-parts.js';
import { profileTable } from './profile/profile-table.js';
import { openTable } from './query.js';
import type { Column, FileFormat, Finding, TableSource } from './table-model.js';

/** A Parquet is checked by reading all of it, and kept as it is. */
export async function loadParquet(
  part: { name: string | null; format: FileFormat; findings: Finding[] },
  source: TableSource,
  { work, engine, report }: PartContext,
): Promise<LoadedPart> {
  const { name, format } = part;
  try {
    report({ phase: 'detecting' });
    const table = await openTable(source.path, engine);
    // A count of each column reads every page: a truncated or damaged file fails here and not later.
    await engine.use((connection) =>
      connection.runAndReadAll('SELECT count(COLUMNS(*)) FROM read_parquet($1)', [source.path]),
    );
    report({ phase: 'writing', rows: table.total });
    const parquet = join(work, 'table.parquet');
    await copyFile(source.path, parquet);
    const columns: Column[] = table.columns.map((column) => ({
      ...column,
      nulls: [],
      evidence: {
        cells: table.total,
        empty: 0,
        padded: 0,
        nullTokens: 0,
        classes: {},
        samples: [],
        reason: 'Parquet schema',
      },
    }));
    const detection: LoadedDetection = {
      format: 'parquet',
      encoding: null,
      bom: false,
      dialect: null,
      lineEnd: null,
      headerRow: null,
      rows: table.total,
      footerRows: 0,
      ragged: {},
      columns,
      warnings: part.findings,
    };
    report({ phase: 'profiling', rows: table.total });
    const profile = await profileTable(parquet, columns, table.total, engine);
    return {
      name,
      format,
      status: 'loaded',
      findings: part.findings,
      rowCount: table.total,
      columns,
      detection,
      parquet,
      profile,
    };
  } catch (error) {
    if (isMachineFault(error)) throw error;
    return { name, format, status: 'failed', findings: [unreadable((error as Error).message)] };
  }
}
