import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompiledQuery, sql } from 'kysely';
import type { Database } from '../../platform/database.js';
import { prepared } from '../../platform/prepared.js';
import type { IndexedFields } from '../indexed-document.js';
import { CatalogueCopy, type CopiedDocument } from '../memory/catalogue-copy.js';
import { stemsOf } from './stems.js';

/** Rows read at once; between two batches other requests have their turn. */
const BATCH = 1000;
/** Beyond so many changes at once a new copy is read instead. */
const MOST_CHANGES = 5000;
/** A copy is read anew when so many, and so large a share, of its documents were added or died since. */
const LEAST_UNSETTLED = 5000;
const UNSETTLED_SHARE = 0.3;

/** Fields of one value a document, long ones: copied only once somebody asks for them. */
const LAZY = new Set(['iri', 'identifier', 'url']);

/** So many of them, and of CKAN's extras, are kept. */
const MOST_ASKED = 64;

const isWorn = ({ unsettled, liveCount }: CatalogueCopy): boolean =>
  unsettled > Math.max(LEAST_UNSETTLED, liveCount * UNSETTLED_SHARE);

interface Row {
  resource_id: string;
  kind: CopiedDocument['kind'];
  visibility: CopiedDocument['visibility'];
  title_sort: string;
  words: string;
  fields: IndexedFields;
  quality: number | null;
}

/** A change: without a `kind` when the document is gone, without an id when there is no change. */
type ChangeRow = Omit<Row, 'kind' | 'resource_id'> & {
  snapshot: string;
  resource_id: string | null;
  kind: Row['kind'] | null;
};

const toDocument = (row: Row): CopiedDocument => ({
  id: row.resource_id,
  kind: row.kind,
  visibility: row.visibility,
  titleSort: row.title_sort,
  words: row.words,
  fields: row.fields,
  quality: row.quality,
});

/** What has been committed since a snapshot; one row at least. Index: search_change_changed. */
const CHANGES = prepared(
  'search-changes',
  `select pg_current_snapshot()::text as snapshot, c.resource_id, d.kind, d.visibility, d.title_sort, d.words, d.fields, d.quality
   from (select) as one
   left join lateral (
     select resource_id from search_change
     where changed >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(changed, $1::pg_snapshot)
     limit ${MOST_CHANGES + 1}) as c on true
   left join search_document d on d.resource_id = c.resource_id`,
);

async function snapshotOf(db: Database): Promise<string> {
  const { rows } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(
    db,
  );
  return rows[0]?.snapshot ?? '';
}

/** Reads everything. @param fields the exact fields to copy */
async function readCopy(db: Database, fields: Iterable<string>): Promise<CatalogueCopy> {
  const copy = new CatalogueCopy(fields);
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<Row>`
      select resource_id, kind, visibility, title_sort, words, fields, quality from search_document
      where resource_id > ${after} order by resource_id limit ${BATCH}
    `.execute(db);
    const last = rows.at(-1);
    if (!last) break;
    await addRows(db, copy, rows);
    after = last.resource_id;
    await nextTurn();
  }
  copy.settle();
  return copy;
}

/** Puts rows into the copy, and takes out what went, at once: nobody sees half of it. */
async function addRows(
  db: Database,
  copy: CatalogueCopy,
  rows: readonly Row[],
  gone: readonly string[] = [],
): Promise<void> {
  const documents = rows.map(toDocument);
  const unknown = new Set<string>();
  for (const document of documents) copy.newWords(document, unknown);
  const stems = await stemsOf(db, unknown);
  for (const id of gone) copy.remove(id);
  for (const document of documents) copy.add(document, stems);
}

/** The copy that a process keeps of the index. */
export interface FollowedIndex {
  /**
   * The copy as of now: all that was committed when this was called is in it. It is only good until the next `await`.
   * @param fields exact fields that must be in it
   */
  current(fields?: Iterable<string>): Promise<CatalogueCopy>;
  /** Begins reading it, for a process that will need it soon. */
  warm(): void;
}

/** A field that is copied only once somebody asks for it, and only if some document has it. */
const isLazy = (copy: CatalogueCopy, field: string): boolean =>
  LAZY.has(field) || copy.extraFields.has(field);

/**
 * Reads the index into memory at the first call and from then on what changed. Each answer costs one small query; calls
 * that wait at the same time share it.
 * @param eager the exact fields that are copied from the start; long ones wait until they are asked for all the same
 */
export function followIndex(db: Database, eager: Iterable<string>): FollowedIndex {
  const always = [...eager].filter((field) => !LAZY.has(field));
  /** Fields that came later, the last used at the end. */
  const asked = new Set<string>();
  let copy: CatalogueCopy | undefined;
  let snapshot = '';
  let next: Promise<CatalogueCopy> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let renewing = false;

  async function read(): Promise<CatalogueCopy> {
    // Taken before: what changes while it is read is read again.
    const before = await snapshotOf(db);
    copy = await readCopy(db, [...always, ...asked]);
    snapshot = before;
    return copy;
  }

  async function catchUp(): Promise<CatalogueCopy> {
    let target = copy ?? (await read());
    for (;;) {
      const { rows } = await db.executeQuery<ChangeRow>(CompiledQuery.raw(CHANGES, [snapshot]));
      const changes = rows.filter((row) => row.resource_id !== null);
      if (changes.length > MOST_CHANGES) {
        target = await read();
        continue;
      }
      const live = changes.filter((row): row is ChangeRow & Row => row.kind !== null);
      const gone = changes.filter((row) => row.kind === null).map((row) => row.resource_id as string);
      if (changes.length > 0) await addRows(db, target, live, gone);
      snapshot = rows[0]?.snapshot ?? snapshot;
      if (!renewing && isWorn(target)) void renew();
      return target;
    }
  }

  /** A worn copy goes on answering while a new one is read beside it. */
  async function renew(): Promise<void> {
    renewing = true;
    try {
      const before = await snapshotOf(db);
      const renewed = await readCopy(db, [...always, ...asked]);
      await queue(async () => {
        for (const field of asked) if (!renewed.exact.has(field)) await addColumn(renewed, field);
        copy = renewed;
        snapshot = before;
      });
    } catch {
      // The worn copy is slower, not wrong; the next change tries again.
    } finally {
      renewing = false;
    }
  }

  /** One after the other. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    const done = running.then(work);
    running = done.catch(() => undefined);
    return done;
  }

  /** A query that starts after the call: one that runs already may have looked too early. */
  function upToDate(): Promise<CatalogueCopy> {
    next ??= queue(() => {
      next = undefined;
      return catchUp();
    });
    return next;
  }

  async function addColumn(target: CatalogueCopy, field: string): Promise<void> {
    const { rows } = await sql<{ resource_id: string; values: string[] }>`
      select resource_id, fields -> 'exact' -> ${field}::text as values from search_document
      where fields -> 'exact' ? ${field}::text
    `.execute(db);
    target.addColumn(field, new Map(rows.map((row) => [row.resource_id, row.values])));
  }

  async function ensureColumn(field: string): Promise<void> {
    const target = copy as CatalogueCopy;
    asked.delete(field);
    asked.add(field);
    if (target.exact.has(field)) return;
    await addColumn(target, field);
    for (const oldest of asked) {
      if (asked.size <= MOST_ASKED) break;
      asked.delete(oldest);
      target.exact.delete(oldest);
    }
  }

  return {
    async current(needed = []) {
      let found = await upToDate();
      const lazy = [...needed].filter((field) => isLazy(found, field));
      for (const field of lazy) await queue(() => ensureColumn(field));
      if (lazy.length > 0) found = await upToDate();
      return found;
    },
    warm() {
      upToDate().catch(() => undefined);
    },
  };
}
