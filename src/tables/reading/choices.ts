import type { Db } from '../../platform/database.js';
import type { Stated } from '../stated.js';

/** What the publisher decided about the files of a distribution; it holds for the versions to come, too. */
export interface ReadingChoices {
  choices: Stated;
  /** Columns that identify a row, for the difference between versions. */
  key: string[] | null;
  modifiedAt: Date;
  modifiedBy: string;
}

/** The choices for a distribution, or undefined: everything is detected then. Index: primary key. */
export async function findChoices(db: Db, distributionId: string): Promise<ReadingChoices | undefined> {
  const row = await db
    .selectFrom('reading_choice')
    .selectAll()
    .where('distribution_id', '=', distributionId)
    .executeTakeFirst();
  return (
    row && {
      choices: row.choices as Stated,
      key: row.key,
      modifiedAt: row.modified_at,
      modifiedBy: row.modified_by,
    }
  );
}
