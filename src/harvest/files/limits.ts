import { sql } from 'kysely';
import type { Bilingual } from '../../errors.js';
import { formatBytes } from '../../platform/byte-size.js';
import type { Db } from '../../platform/database.js';
import { findSource } from '../sources/access.js';
import { wholeFiles } from './settings.js';

/** What holds for a file that a harvest brings. */
export interface FileLimits {
  /** Of this file. */
  maxBytes: number;
  /** What may still be fetched until the next run. */
  left: number;
  /** Whose bytes are counted: the newest run that was not only a plan. */
  runId: string | undefined;
  /** When to try again what is too much for now. */
  again: Date;
  /** Said of a file that has to wait. */
  tooMuch: Bilingual;
}

const DAY_MS = 24 * 3_600_000;

/** The limits of a source's files as they are now; undefined where the source is gone. Index: harvest_run_source. */
export async function fileLimits(db: Db, sourceId: string, now: Date): Promise<FileLimits | undefined> {
  const source = await findSource(db, sourceId);
  if (!source) return undefined;
  const run = await db
    .selectFrom('harvest_run')
    .select(['id', 'file_bytes'])
    .where('source_id', '=', sourceId)
    .where('dry', '=', false)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { maxBytes, runBytes } = wholeFiles(source.settings);
  const next = source.active ? source.nextAt : null;
  return {
    maxBytes,
    left: Math.max(0, runBytes - (run?.file_bytes ?? 0)),
    runId: run?.id,
    again: next && next > now ? next : new Date(now.getTime() + DAY_MS),
    tooMuch: {
      it: `Rimandato al prossimo giro: di questa fonte si prendono al più ${formatBytes(runBytes, 'it')} per giro.`,
      en: `Put off until the next run: of this source ${formatBytes(runBytes, 'en')} at most are fetched in a run.`,
    },
  };
}

/** Counts what was fetched. */
export async function countFileBytes(db: Db, { runId }: FileLimits, bytes: number): Promise<void> {
  if (runId === undefined) return;
  await db
    .updateTable('harvest_run')
    .set({ file_bytes: sql`file_bytes + ${bytes}` })
    .where('id', '=', runId)
    .execute();
}

/** Whether a refusal says that the file is too large for what is left, though not too large in itself. */
export const isForNow = (error: unknown, { left, maxBytes }: FileLimits): boolean =>
  left < maxBytes &&
  ['FILE_TOO_LARGE', 'REMOTE_TOO_LARGE'].includes(String((error as { code?: unknown })?.code));

/** Puts a file off, which is no failure. */
export async function putOff(db: Db, distributionId: string, { again, tooMuch }: FileLimits): Promise<void> {
  await db
    .updateTable('file_source')
    .set({ next_at: again, last_error: JSON.stringify(tooMuch) })
    .where('distribution_id', '=', distributionId)
    .execute();
}
