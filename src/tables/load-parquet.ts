import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartContext } from './load.js';
import { unreadable } from './load-findings.js';
import type { LoadedDetection, LoadedPart } from './load-model.js';
import { type PlacedParquet, writePlacedParquet } from './load-parquet-places.js';
import { isMachineFault } from './load-parts.js';
import { binaryColumns } from './parquet-binary.js';
import { profileTable } from './profile/profile-table.js';
import { openTable } from './query.js';
import type { Column, FileFormat, Finding, TableSource } from './table-model.js';

/**
 * A Parquet is checked by reading all of it and kept as it is, unless it holds geometries or other bytes: these are made the
 * texts that they are in tables of every other format.
 */
export async function loadParquet(
  part: { name: string | null; format: FileFormat; findings: Finding[] },
  source: TableSource,
  context: PartContext,
): Promise<LoadedPart> {
  const { name, format } = part;
  const { work, engine, report } = context;
  try {
    report({ phase: 'detecting' });
    const table = await openTable(source.path, engine);
    // A count of each column reads every page: a truncated or damaged file fails here and not later.
    await engine.use((connection) =>
      connection.runAndReadAll('SELECT count(COLUMNS(*)) FROM read_parquet($1)', [source.path]),
    );
    report({ phase: 'writing', rows: table.total });
    const parquet = join(work, 'table.parquet');
    const read: Column[] = table.columns.map((column) => ({
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
    const binary = await engine.use((connection) => binaryColumns(connection, source.path, read));
    const { columns, geometry, findings }: PlacedParquet =
      binary.length === 0
        ? { columns: read, findings: [] }
        : await writePlacedParquet(source.path, parquet, table.total, read, binary, context);
    if (binary.length === 0) await copyFile(source.path, parquet);
    const said = [...part.findings, ...findings];
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
      ...(geometry && { geometry }),
      warnings: said,
    };
    report({ phase: 'profiling', rows: table.total });
    const profile = await profileTable(parquet, columns, table.total, engine);
    return {
      name,
      format,
      status: 'loaded',
      findings: said,
      rowCount: table.total,
      columns,
      detection,
      parquet,
      profile,
    };
  } catch (error) {
    context.signal?.throwIfAborted();
    if (isMachineFault(error)) throw error;
    return { name, format, status: 'failed', findings: [unreadable((error as Error).message)] };
  }
}
