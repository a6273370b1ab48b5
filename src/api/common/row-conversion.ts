import { join } from 'node:path';
import type { FileTable } from '../../tables/rows/define-table.js';
import type { TableOf } from '../../tables/rows/table-of.js';

/** A file's table as rows can go on from it. */
export const fileTableOf = (
  services: { tablesDir: string },
  found: TableOf & { kind: 'file' },
): FileTable => ({
  fileId: found.table.fileId,
  parquetPath: join(services.tablesDir, found.table.parquet),
  columns: found.columns,
  total: found.table.rowCount ?? 0,
});
