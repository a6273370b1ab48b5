import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';

/** Longest time between a row getting its number and its transaction being committed. */
const LONGEST_TRANSACTION_MS = 300_000;

/** What has changed, by id. */
export interface Changes {
  resources: string[];
  organizations: string[];
}

/** After so long without a change the catalogue is at rest. */
const REST_SECONDS = 20;

/** Whether the catalogue was changed just now, by this process or another (an import). Index: primary key of `outbox`. */
export async function isChanging(db: Db): Promise<boolean> {
  const { rows } = await sql<{ recent: boolean }>`
    select at > now() - make_interval(secs => ${REST_SECONDS}) as recent from outbox order by id desc limit 1
  `.execute(db);
  return rows[0]?.recent ?? false;
}

/**
 * Reads the outbox in order of id. Numbers are given before transactions are committed, so that a row may appear below
 * one that was read: rows of the last minutes are looked at again, and each is told once.
 */
export class OutboxFollower {
  private readonly seen = new Map<number, number>();
  private floor = 0;

  constructor(
    private readonly db: Db,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Starts with what is there now, which whoever reads the catalogue after this has read. */
  async start(): Promise<void> {
    const { rows } = await sql<{ floor: number }>`
      select coalesce(max(id), 0) as floor from outbox
      where at < now() - make_interval(secs => ${LONGEST_TRANSACTION_MS / 1000})`.execute(this.db);
    this.floor = rows[0]?.floor ?? 0;
    await this.next();
  }

  /** What changed since it was asked last. Index: primary key of `outbox`. */
  async next(): Promise<Changes> {
    const rows = await this.db
      .selectFrom('outbox')
      .select(['id', 'topic', 'subject_id'])
      .where('id', '>', this.floor)
      .orderBy('id')
      .execute();
    const now = this.clock();
    const fresh = rows.filter(({ id }) => !this.seen.has(id));
    for (const { id } of fresh) this.seen.set(id, now);
    this.forget(now);
    const idsOf = (organization: boolean) => [
      ...new Set(
        fresh
          .filter(({ topic }) => (topic === 'organization') === organization)
          .map(({ subject_id }) => subject_id),
      ),
    ];
    return { resources: idsOf(false), organizations: idsOf(true) };
  }

  /** Rows seen long ago need not be looked at again: nothing can appear below them any more. */
  private forget(now: number): void {
    for (const [id, at] of this.seen) {
      if (now - at < LONGEST_TRANSACTION_MS) return;
      this.floor = Math.max(this.floor, id);
      this.seen.delete(id);
    }
  }
}
