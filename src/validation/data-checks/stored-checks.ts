import type { Db } from '../../platform/database.js';
import type { FilePersonalData } from '../personal-data/index.js';
import type { FileCheckReport } from './report.js';

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair in jsonb; cells of damaged files may hold them. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replace(/[\0\p{Cs}]/gu, '\uFFFD') : part,
  );

/** What is kept of the check of a file. */
export interface StoredCheck {
  fileId: string;
  report: FileCheckReport;
  /** Null where no table was read. Personal data are told to those who may edit, not to the public. */
  personal: FilePersonalData | null;
  checkedAt: Date;
}

/** The checks of these files by file id; files that were not checked yet are left out. Index: primary key. */
export async function findChecks(db: Db, fileIds: readonly string[]): Promise<Map<string, StoredCheck>> {
  if (fileIds.length === 0) return new Map();
  const rows = await db.selectFrom('file_check').selectAll().where('file_id', 'in', fileIds).execute();
  return new Map(
    rows.map((row) => [
      row.file_id,
      {
        fileId: row.file_id,
        report: row.report as FileCheckReport,
        personal: row.personal as FilePersonalData | null,
        checkedAt: row.checked_at,
      },
    ]),
  );
}

/** The check of a file, or undefined. */
export const findCheck = async (db: Db, fileId: string): Promise<StoredCheck | undefined> =>
  (await findChecks(db, [fileId])).get(fileId);

/** Keeps the check of a file, in place of an earlier one. A file that is gone meanwhile is left alone. */
export async function storeCheck(
  db: Db,
  fileId: string,
  report: FileCheckReport,
  personal: FilePersonalData | null,
): Promise<void> {
  const values = {
    report: toJson(report),
    personal: personal && toJson(personal),
    status: report.status,
    checked_at: report.checkedAt,
    version: report.rulesVersion,
  };
  await db
    .insertInto('file_check')
    .columns(['file_id', 'report', 'personal', 'status', 'checked_at', 'version'])
    .expression((eb) =>
      eb
        .selectFrom('stored_file')
        .select(({ val }) => [
          'id',
          val(values.report).$castTo<string>().as('report'),
          val(values.personal).$castTo<string | null>().as('personal'),
          val(values.status).as('status'),
          val(values.checked_at).as('checked_at'),
          val(values.version).as('version'),
        ])
        .where('id', '=', fileId),
    )
    .onConflict((conflict) => conflict.column('file_id').doUpdateSet(values))
    .execute();
}
