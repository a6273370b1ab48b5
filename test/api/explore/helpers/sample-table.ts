import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTableEngine, type TableEngine } from '../../../../src/tables/engine.js';
import { parquetRelation, type Relation, type TableColumn } from '../../../../src/tables/query/relation.js';

export type Cell = string | number | boolean | null;

/** An engine with a folder for tables of a test. */
export async function sampleTables(): Promise<{
  engine: TableEngine;
  /** A Parquet of these rows, written by DuckDB alone. */
  tableOf(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): Promise<Relation>;
  close(): void;
}> {
  const engine = await createTableEngine({ memoryLimit: '512MB' });
  const folder = mkdtempSync(join(tmpdir(), 'portico-odsql-'));
  let files = 0;
  const literal = (cell: Cell): string =>
    cell === null ? 'NULL' : typeof cell === 'string' ? `'${cell.replaceAll("'", "''")}'` : String(cell);
  return {
    engine,
    async tableOf(columns, rows) {
      files += 1;
      const path = join(folder, `${files}.parquet`);
      const types = columns.map(({ name, storage }, at) => `CAST(c${at} AS ${storage}) AS "${name}"`);
      const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
      const names = columns.map((_, at) => `c${at}`).join(', ');
      await engine.use((connection) =>
        connection.run(
          `COPY (SELECT ${types.join(', ')} FROM (VALUES ${values}) AS v (${names})) TO '${path}' (FORMAT parquet)`,
        ),
      );
      return parquetRelation(path, columns, rows.length);
    },
    close() {
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
