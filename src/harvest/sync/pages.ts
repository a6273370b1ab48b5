import type { Db, Trx } from '../../platform/database.js';
import type { FormId, SyncProblem } from './model.js';
import { toJson } from './runs.js';

/** One page as an importer read it from us. */
export interface ReadPage {
  form: FormId;
  /** Counted from 1. */
  number: number;
  /** Under PUBLIC_URL. */
  address: string;
  /** 0 for no answer. */
  status: number;
  ms: number;
  bytes: number;
  /** Datasets on it. */
  records: number;
  problems: readonly SyncProblem[];
}

const BATCH = 500;

/** Puts the pages of a run in place of those it has. */
export async function savePages(trx: Trx, runId: string, pages: readonly ReadPage[]): Promise<void> {
  await trx.deleteFrom('sync_page').where('run_id', '=', runId).execute();
  for (let i = 0; i < pages.length; i += BATCH) {
    await trx
      .insertInto('sync_page')
      .values(
        pages.slice(i, i + BATCH).map(({ problems, ...page }) => ({
          ...page,
          run_id: runId,
          problems: toJson(problems),
        })),
      )
      .execute();
  }
}

/** The pages of a run, form by form. Index: primary key. */
export async function listPages(db: Db, runId: string, limit: number): Promise<ReadPage[]> {
  const rows = await db
    .selectFrom('sync_page')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('form')
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ run_id: _, form, problems, ...page }) => ({
    ...page,
    form: form as FormId,
    problems: problems as SyncProblem[],
  }));
}
