import type { Distribution } from '../catalog/model/index.js';
import type { DatasetRecord } from '../catalog/record.js';
import type { Db } from '../platform/database.js';
import { findRowTable, standsFor } from '../tables/rows/row-tables.js';
import { findTable } from '../tables/stored-tables.js';
import { type FileCheckReport, findCheck, withMetadata } from '../validation/data-checks/index.js';

/**
 * The report of a distribution's file, with what depends on metadata and clock made anew for this version of the
 * dataset. Undefined where there is none: no file here, not checked yet, being read again, or rows that came by API.
 */
export async function readChecks(
  db: Db,
  record: DatasetRecord,
  distribution: Distribution,
  now: Date,
): Promise<FileCheckReport | undefined> {
  const { file } = distribution;
  if (!file) return undefined;
  const [kept, table, rows] = await Promise.all([
    findCheck(db, file.id),
    findTable(db, file.id),
    findRowTable(db, distribution.id),
  ]);
  if (!kept || (rows && standsFor(rows, file.id))) return undefined;
  if (table?.status === 'pending' || table?.status === 'loading') return undefined;
  return withMetadata(kept.report, { dataset: record.doc, distribution, file, now });
}
