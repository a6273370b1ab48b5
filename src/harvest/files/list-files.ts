import { sql } from 'kysely';
import type { Dataset } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import type { Bilingual } from '../../errors.js';
import type { Db } from '../../platform/database.js';
import type { RefreshStatus } from '../../platform/schema.js';

/** How a file of a source stands: not asked for yet, here, not to be had, or here and not public. */
export type HarvestFileState = 'waiting' | 'kept' | 'failed' | 'held';

/** A file that a source brings. */
export interface HarvestFile {
  distributionId: string;
  datasetId: string;
  datasetName: string;
  /** Title of the distribution, else of its dataset. */
  title: string;
  url: string;
  state: HarvestFileState;
  schedule: string | null;
  nextAt: Date | null;
  lastStatus: RefreshStatus | null;
  lastAt: Date | null;
  /** Why it failed, or has to wait. */
  error: Bilingual | null;
  /** Why the last version is not public. */
  held: Bilingual | null;
  failures: number;
}

const CONDITIONS: Record<HarvestFileState, string> = {
  waiting: `f.last_status is null`,
  kept: `f.last_status in ('updated', 'unchanged') and f.held is null`,
  failed: `f.last_status = 'failed'`,
  held: `f.last_status in ('updated', 'unchanged') and f.held is not null`,
};

export interface FilesOptions {
  state?: HarvestFileState;
  /** Distribution of the last line of the former page. */
  after?: string;
  limit: number;
}

/**
 * The files that a source brings, by the ids of their distributions. Nobody is asked for leave: callers have the source by
 * `getSource`. Index: file_source_harvest.
 */
export async function listHarvestFiles(
  db: Db,
  sourceId: string,
  { state, after, limit }: FilesOptions,
): Promise<HarvestFile[]> {
  let query = db
    .selectFrom('file_source as f')
    .innerJoin('catalog_resource as r', 'r.id', 'f.dataset_id')
    .selectAll('f')
    .select(['r.name', 'r.draft'])
    .where('f.harvest_source_id', '=', sourceId)
    .orderBy('f.distribution_id')
    .limit(limit);
  if (state) query = query.where(sql<boolean>`${sql.raw(CONDITIONS[state])}`);
  if (after !== undefined) query = query.where('f.distribution_id', '>', after);
  return (await query.execute()).map((row): HarvestFile => {
    const doc = row.draft as Dataset;
    const distribution = doc.distribution?.find(({ id }) => id === row.distribution_id);
    const held = row.held as { message: Bilingual } | null;
    return {
      distributionId: row.distribution_id,
      datasetId: row.dataset_id,
      datasetName: row.name,
      title: textIn(distribution?.title, 'it') ?? textIn(doc.title, 'it') ?? row.name,
      url: row.url,
      state: stateOf(row.last_status, held !== null),
      schedule: row.schedule,
      nextAt: row.next_at,
      lastStatus: row.last_status,
      lastAt: row.last_at,
      error: row.last_error as Bilingual | null,
      held: held?.message ?? null,
      failures: row.failures,
    };
  });
}

function stateOf(status: RefreshStatus | null, isHeld: boolean): HarvestFileState {
  if (status === null) return 'waiting';
  if (status === 'failed') return 'failed';
  return isHeld ? 'held' : 'kept';
}
