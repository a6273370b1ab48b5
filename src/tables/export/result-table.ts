import { relative } from 'node:path';
import type { TableColumn } from '../query/relation.js';
import type { ReadableTable } from '../rows/table-of.js';

/** The result of a query, in a Parquet within the folder of tables, as a table that can be asked like any other. */
export function resultTable(
  tablesDir: string,
  path: string,
  columns: readonly TableColumn[],
  rowCount: number,
): ReadableTable {
  const table = {
    fileId: '',
    part: 0,
    name: null,
    status: 'loaded' as const,
    rowCount,
    columns: null,
    detection: null,
    findings: [],
    parquet: relative(tablesDir, path),
    csv: null,
    head: null,
    progress: null,
    modifiedAt: new Date(0),
  };
  return { kind: 'file', table, columns };
}
