import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database.js';
import type { HeldRecord, ItemState, SyncItem, SyncProblem } from './model.js';
import { toJson } from './runs.js';

/** An item as it is kept. */
export interface KeptItem extends SyncItem {
  runId: string;
  /** Since which run its state is this one. */
  since: Date;
}

interface ItemRow {
  run_id: string;
  key: string;
  dataset_id: string | null;
  name: string | null;
  title: unknown;
  state: string;
  problems: unknown;
  ours: unknown;
  theirs: unknown;
  since: Date;
}

const toItem = (row: ItemRow): KeptItem => ({
  runId: row.run_id,
  key: row.key,
  datasetId: row.dataset_id,
  name: row.name,
  title: row.title as SyncItem['title'],
  state: row.state as ItemState,
  problems: row.problems as SyncProblem[],
  ours: row.ours as SyncItem['ours'],
  theirs: row.theirs as HeldRecord[],
  since: row.since,
});

const BATCH = 500;
/** Problems of one dataset that are kept; the heaviest come first. */
const MOST_PROBLEMS = 30;

/**
 * Puts the items of a run in place of those it has. `previous` is the run before: a state that it had too goes on since
 * then. Indexes: primary key.
 */
export async function saveItems(
  trx: Trx,
  runId: string,
  previous: string | undefined,
  items: readonly SyncItem[],
  now: Date,
): Promise<void> {
  await trx.deleteFrom('sync_item').where('run_id', '=', runId).execute();
  for (let i = 0; i < items.length; i += BATCH) {
    const rows = items.slice(i, i + BATCH).map((item) => ({
      key: item.key.slice(0, 1000),
      dataset_id: item.datasetId,
      name: item.name,
      title: item.title,
      state: item.state,
      problems: item.problems.slice(0, MOST_PROBLEMS),
      ours: item.ours,
      theirs: item.theirs,
    }));
    await sql`
      insert into sync_item (run_id, key, dataset_id, name, title, state, problems, ours, theirs, since)
      select ${runId}::uuid, n.key, n.dataset_id, n.name, n.title, n.state, n.problems, n.ours, n.theirs,
        case when p.state = n.state then p.since else ${now} end
      from jsonb_to_recordset(${toJson(rows)}::jsonb) as n(key text, dataset_id uuid, name text, title jsonb, state text,
        problems jsonb, ours jsonb, theirs jsonb)
      left join sync_item p on p.run_id = ${previous ?? null}::uuid and p.key = n.key
      on conflict (run_id, key) do nothing`.execute(trx);
  }
}

export interface ItemFilter {
  states?: readonly ItemState[] | undefined;
  /** Key of the last one of the page before. */
  after?: string | undefined;
  offset?: number;
  limit: number;
  /** Without datasets that the public does not see now, though it did then. */
  publicOnly?: boolean;
  /** In the order of the states asked for, and then of keys; not together with `after`. */
  byState?: boolean;
}

/** What is theirs alone, or of a dataset that the public sees. */
const isPublic = sql<boolean>`(dataset_id is null or exists (
  select from catalog_resource r where r.id = dataset_id and r.state = 'published' and r.visibility = 'public'))`;

/** Items of a run in the order of their keys. Indexes: sync_item_state, primary key. */
export async function listItems(db: Db, runId: string, filter: ItemFilter): Promise<KeptItem[]> {
  let query = db.selectFrom('sync_item').selectAll().where('run_id', '=', runId);
  if (filter.states && filter.states.length > 0) query = query.where('state', 'in', [...filter.states]);
  if (filter.after !== undefined) query = query.where('key', '>', filter.after);
  if (filter.publicOnly) query = query.where(isPublic);
  if (filter.byState && filter.states)
    query = query.orderBy(sql`array_position(${[...filter.states]}::text[], state)`);
  const rows = await query
    .orderBy('key')
    .limit(filter.limit)
    .offset(filter.offset ?? 0)
    .execute();
  return rows.map(toItem);
}

/** All items of a run whose state is one of these, with no more than what comparisons need. */
export async function statesOfRun(
  db: Db,
  runId: string,
): Promise<Map<string, { state: ItemState; problems: readonly SyncProblem[] }>> {
  const rows = await db
    .selectFrom('sync_item')
    .select(['key', 'state', 'problems'])
    .where('run_id', '=', runId)
    .execute();
  return new Map(
    rows.map(({ key, state, problems }) => [
      key,
      { state: state as ItemState, problems: problems as SyncProblem[] },
    ]),
  );
}

/** What the last runs said of one dataset, the newest first. Index: sync_item_dataset. */
export async function itemsOfDataset(db: Db, datasetId: string, limit: number): Promise<KeptItem[]> {
  const rows = await db
    .selectFrom('sync_item as i')
    .innerJoin('sync_run as r', 'r.id', 'i.run_id')
    .selectAll('i')
    .where('i.dataset_id', '=', datasetId)
    .orderBy('r.requested_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toItem);
}
