import { join } from 'node:path';
import type { Distribution } from '../../catalog/model/index.js';

import type { Services } from '../../services.js';
import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import { type Rows, readRows } from '../../tables/query.js';
import { findParts, findProfile, findTables, type StoredTable } from '../../tables/stored-tables.js';
import { PREVIEW_ROWS } from '../components/table-preview.js';

/** A page of rows of one distribution. */
export interface Preview {
  distribution: Distribution;
  index: number;
  table: StoredTable;
  /** Undefined when the table is not there to be read. */
  rows: Rows | undefined;
  page: number;
  /** What each column holds, where it was counted. */
  profile: ColumnStatistics[] | null;
  /** Every table of the file, the shown one first. */
  parts: readonly StoredTable[];
}

/** The tables of these distributions, by id of the distribution. */
export async function tablesOf(
  services: Services,
  distributions: readonly Distribution[],
): Promise<Map<string, StoredTable>> {
  const byFile = await findTables(
    services.db,
    distributions.flatMap(({ file }) => file?.id ?? []),
  );
  return new Map(
    distributions.flatMap(({ id, file }): [string, StoredTable][] => {
      const table = file && byFile.get(file.id);
      return table ? [[id, table]] : [];
    }),
  );
}

/** Reads a page of rows. A Parquet that cannot be read is logged and shown as missing: the rest of the page stands. */
export async function previewOf(
  services: Services,
  distribution: Distribution,
  index: number,
  table: StoredTable,
  page: number,
): Promise<Preview> {
  const common = { distribution, index, table, page, profile: null, parts: [table] };
  if (table.status !== 'loaded' || !table.parquet) return { ...common, rows: undefined };
  try {
    const rows = await readRows(join(services.tablesDir, table.parquet), {
      limit: PREVIEW_ROWS,
      offset: (page - 1) * PREVIEW_ROWS,
    });
    const [profile, parts] = await Promise.all([
      findProfile(services.db, table.fileId, table.part),
      findParts(services.db, table.fileId),
    ]);
    return { ...common, rows, profile, parts };
  } catch (error) {
    services.log.error({ err: error, file: table.fileId }, 'preview not readable');
    return { ...common, rows: undefined };
  }
}
