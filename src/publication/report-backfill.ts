import { tablesOf } from '../catalog/queries/distributions-with-tables.js';
import { type ResourceRow, selectResources, toRecord } from '../catalog/queries/row.js';
import type { DatasetRecord, ResourceRecord } from '../catalog/record.js';
import type { Db } from '../platform/database.js';
import { assess, type JudgeContext } from './judge.js';
import { saveReports, toReport } from './report.js';

/** How many records are in memory at once. */
const BATCH = 100;

/** Published revisions without a report, in the order of their ids. Indexes: the primary keys of both tables. */
function without(db: Db, after: string | undefined): Promise<ResourceRow[]> {
  let query = selectResources(db)
    .where('r.state', '=', 'published')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('validation_report as v')
            .select('v.revision')
            .whereRef('v.resource_id', '=', 'r.id')
            .whereRef('v.revision', '=', 'r.published_revision'),
        ),
      ),
    );
  if (after !== undefined) query = query.where('r.id', '>', after);
  return query.orderBy('r.id').limit(BATCH).execute();
}

/**
 * Makes the reports of what was published before reports were kept. May be stopped and run again at any time.
 * @returns how many it made
 */
export async function makeMissingReports(
  { db, catalog }: { db: Db; catalog: JudgeContext },
  signal?: AbortSignal,
): Promise<number> {
  let made = 0;
  let last: string | undefined;
  while (!signal?.aborted) {
    const rows = await without(db, last);
    const reports = [];
    const records = rows.map((row) => toRecord(row, 'published'));
    const datasets = records.filter((record): record is DatasetRecord => record.kind === 'dataset');
    const context = { ...catalog, hasTable: await tablesOf(db, datasets) };
    for (const [at, row] of rows.entries()) {
      const record = records[at] as ResourceRecord;
      const revision = row.published_revision ?? row.revision;
      reports.push({
        resourceId: row.id,
        report: toReport({ revision }, assess(record, context), catalog.now()),
      });
      await new Promise(setImmediate);
    }
    await saveReports(db, reports);
    made += rows.length;
    last = rows.at(-1)?.id;
    if (rows.length < BATCH) break;
  }
  return made;
}
