import { sql } from 'kysely';
import type { Db } from '../platform/database.js';
import type { HarvestItemState } from '../platform/schema.js';
import { type HarvestRun, toRun } from './runs/model.js';

/** How a source stands: what lists of sources show beside their settings. */
export interface SourceOverview {
  /** The newest run that was not only a plan. */
  lastRun: HarvestRun | undefined;
  /** Runs so far, plans left out. */
  runs: number;
  /** Its records by state. */
  items: Partial<Record<HarvestItemState, number>>;
  /** Datasets and services that follow it. */
  datasets: number;
}

/**
 * How these sources stand, by id; each is there. Nobody is asked for leave: callers have the sources by `listSources`.
 * Indexes: harvest_run_source, harvest_item_state.
 */
export async function overviewOf(db: Db, sourceIds: readonly string[]): Promise<Map<string, SourceOverview>> {
  if (sourceIds.length === 0) return new Map();
  const last = await db
    .selectFrom('harvest_run')
    .selectAll()
    .distinctOn('source_id')
    .where('source_id', 'in', sourceIds)
    .where('dry', '=', false)
    .orderBy('source_id')
    .orderBy('created_at', 'desc')
    .execute();
  const runs = await db
    .selectFrom('harvest_run')
    .select(['source_id', sql<number>`count(*)`.as('n')])
    .where('source_id', 'in', sourceIds)
    .where('dry', '=', false)
    .groupBy('source_id')
    .execute();
  const items = await db
    .selectFrom('harvest_item')
    .select(['source_id', 'state', sql<number>`count(*)`.as('n')])
    .where('source_id', 'in', sourceIds)
    .groupBy(['source_id', 'state'])
    .execute();
  const lastOf = new Map(last.map((row) => [row.source_id, toRun(row)]));
  const runsOf = new Map(runs.map((row) => [row.source_id, Number(row.n)]));
  return new Map(
    sourceIds.map((id): [string, SourceOverview] => {
      const own = items.filter((row) => row.source_id === id);
      const byState = Object.fromEntries(own.map(({ state, n }) => [state, Number(n)]));
      return [
        id,
        {
          lastRun: lastOf.get(id),
          runs: runsOf.get(id) ?? 0,
          items: byState,
          datasets: byState.active ?? 0,
        },
      ];
    }),
  );
}
