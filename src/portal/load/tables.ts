import type { Distribution } from '../../catalog/model/index.js';

import type { Services } from '../../services.js';
import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import type { Rows } from '../../tables/query.js';
import { findRowTables, type RowTable, standsFor } from '../../tables/rows/row-tables.js';
import { findTableOf, readTable } from '../../tables/rows/table-of.js';
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

/** The tables of these distributions, by id of the distribution: of their files, or of rows that came by API. */
export async function tablesOf(
  services: Services,
  distributions: readonly Distribution[],
): Promise<Map<string, StoredTable>> {
  const [byFile, byDistribution] = await Promise.all([
    findTables(
      services.db,
      distributions.flatMap(({ file }) => file?.id ?? []),
    ),
    findRowTables(
      services.db,
      distributions.map(({ id }) => id),
    ),
  ]);
  return new Map(
    distributions.flatMap(({ id, file }): [string, StoredTable][] => {
      const rows = byDistribution.get(id);
      if (rows && standsFor(rows, file?.id)) return [[id, ofRows(rows)]];
      const table = file && byFile.get(file.id);
      return table ? [[id, table]] : [];
    }),
  );
}

/** A table of rows as pages show one: whole and ready at any moment, without a file behind it. */
const ofRows = (rows: RowTable): StoredTable => ({
  fileId: rows.fileId ?? '',
  part: 0,
  name: null,
  status: 'loaded',
  rowCount: rows.rowCount,
  columns: null,
  detection: null,
  findings: [],
  parquet: null,
  csv: null,
  head: null,
  progress: null,
  modifiedAt: rows.modifiedAt,
});

/** Reads a page of rows. A table that cannot be read is logged and shown as missing: the rest of the page stands. */
export async function previewOf(
  services: Services,
  distribution: Distribution,
  index: number,
  table: StoredTable,
  page: number,
): Promise<Preview> {
  const common = { distribution, index, table, page, profile: null, parts: [table] };
  if (table.status !== 'loaded') return { ...common, rows: undefined };
  try {
    const found = await findTableOf(services.db, distribution);
    if (found.kind === 'none') return { ...common, rows: undefined };
    const rows = await readTable(services, found, {
      limit: PREVIEW_ROWS,
      offset: (page - 1) * PREVIEW_ROWS,
    });
    if (found.kind === 'rows') return { ...common, rows };
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
