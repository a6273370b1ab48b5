import type { Db } from '../../platform/database.js';

/** What tells one state of an answer from another (RFC 9110, 8.8). */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/** Longest address whose validators are kept. */
const LONGEST_URL = 2000;

/** The validators of a source's answers: those kept of earlier runs, and those of this run, kept when it ended well. */
export interface ValidatorStore {
  known(url: string): Validators | undefined;
  note(url: string, validators: Validators): void;
  /** Writes those of this run. */
  keep(db: Db): Promise<void>;
}

/** Those of a source. Index: primary key. */
export async function openValidators(db: Db, sourceId: string): Promise<ValidatorStore> {
  const rows = await db
    .selectFrom('harvest_validator')
    .select(['url', 'etag', 'last_modified'])
    .where('source_id', '=', sourceId)
    .execute();
  const known = new Map(
    rows.map((row): [string, Validators] => [row.url, { etag: row.etag, lastModified: row.last_modified }]),
  );
  const noted = new Map<string, Validators>();
  return {
    known: (url) => known.get(url),
    note(url, validators) {
      if (url.length > LONGEST_URL || (validators.etag === null && validators.lastModified === null)) return;
      const before = known.get(url);
      if (before?.etag === validators.etag && before.lastModified === validators.lastModified) return;
      noted.set(url, validators);
    },
    async keep(within) {
      const entries = [...noted];
      for (let start = 0; start < entries.length; start += 1000) {
        await within
          .insertInto('harvest_validator')
          .values(
            entries.slice(start, start + 1000).map(([url, { etag, lastModified }]) => ({
              source_id: sourceId,
              url,
              etag,
              last_modified: lastModified,
            })),
          )
          .onConflict((conflict) =>
            conflict.columns(['source_id', 'url']).doUpdateSet((eb) => ({
              etag: eb.ref('excluded.etag'),
              last_modified: eb.ref('excluded.last_modified'),
            })),
          )
          .execute();
      }
    },
  };
}
