import { sql } from 'kysely';
import { notFound } from '../../errors.js';
import type { Trx } from '../../platform/database.js';
import { BadRecords, type CheckedRecord, checkRecords, type RecordProblem } from './check-records.js';
import type { StoredValue } from './check-value.js';
import { askCompaction } from './compaction-due.js';
import { type RowServices, writeTurns } from './row-services.js';
import { findRowTable, type RowTable } from './row-tables.js';
import type { Turns } from './turns.js';

/** `insert`: new rows only. `update`: rows whose key is there. `upsert`: either. */
export type WriteMethod = 'insert' | 'upsert' | 'update';

export interface WriteOptions {
  method: WriteMethod;
  /** Checks everything and stores nothing. */
  dryRun?: boolean;
}

export interface Written {
  inserted: number;
  updated: number;
  /** Number (`_id`) of the row of each record, in the order of the batch; empty for a dry run of new rows without key. */
  ids: number[];
}

/** An upsert or update in a table without primary key. */
export class NoPrimaryKey extends Error {
  constructor(readonly method: WriteMethod) {
    super(`${method} needs a table with a primary key`);
    this.name = 'NoPrimaryKey';
  }
}

/** The table changed its columns between check and write; the batch is checked again. */
class Redefined extends Error {}

const ATTEMPTS = 5;
/** Rows that waiting batches are joined up to. */
const JOINED_ROWS = 20_000;

/** A batch that waits for its turn. */
interface Waiting {
  records: readonly unknown[];
  options: WriteOptions;
  resolve(written: Written): void;
  reject(error: unknown): void;
}

/** A batch that was checked, and what becomes of it. */
interface Checked extends Omit<Waiting, 'records'> {
  records: CheckedRecord[];
}

const queues = new WeakMap<Turns, Map<string, Waiting[]>>();

/**
 * Stores a batch, all of it or nothing. When it returns, every reader in every process sees it, and no crash loses it.
 * Batches that come while others of the table are being stored wait and are stored together, each still whole or not at
 * all: a commit then costs once, and a table takes as many batches as come.
 * Errors: NotFound, `BadRecords` (row, column, value and reason of what is wrong), `NoPrimaryKey`.
 */
export function writeRows(
  services: RowServices,
  distributionId: string,
  records: readonly unknown[],
  options: WriteOptions,
): Promise<Written> {
  const turns = writeTurns(services);
  const queue = queues.get(turns) ?? new Map<string, Waiting[]>();
  queues.set(turns, queue);
  return new Promise((resolve, reject) => {
    const batch: Waiting = { records, options, resolve, reject };
    const waiting = queue.get(distributionId);
    if (waiting) {
      waiting.push(batch);
      return;
    }
    const joined = [batch];
    queue.set(distributionId, joined);
    void turns.take(distributionId, async () => {
      queue.delete(distributionId);
      while (joined.length > 0) await writeJoined(services, distributionId, takeSome(joined));
    });
  });
}

/** The first batches of the list, as many as are stored at once; they are removed from it. */
function takeSome(list: Waiting[]): Waiting[] {
  let rows = 0;
  const end = list.findIndex(({ records }, at) => {
    rows += records.length;
    return at > 0 && rows > JOINED_ROWS;
  });
  return list.splice(0, end === -1 ? list.length : end);
}

/** Stores these batches in one transaction and tells each its outcome. Throws nothing. */
async function writeJoined(
  services: RowServices,
  distributionId: string,
  batches: readonly Waiting[],
): Promise<void> {
  try {
    for (let attempt = 1; ; attempt += 1) {
      const table = await findRowTable(services.db, distributionId);
      if (!table) throw notFound(distributionId);
      const checked = batches.flatMap((batch) => checkBatch(table, batch));
      try {
        if (checked.length === 0) return;
        if (table.primaryKey.length > 0) await writeKeyed(services, table, checked);
        else await appendRows(services, table, checked);
        return;
      } catch (error) {
        if (!(error instanceof Redefined) || attempt === ATTEMPTS) throw error;
      }
    }
  } catch (error) {
    // Those that were told already stay as they are.
    for (const batch of batches) batch.reject(error);
  }
}

/** The batch as the table keeps it; one that is refused, or empty, is told so and left out. */
function checkBatch(table: RowTable, batch: Waiting): Checked[] {
  try {
    if (table.primaryKey.length === 0 && batch.options.method !== 'insert')
      throw new NoPrimaryKey(batch.options.method);
    const records = checkRecords(table, batch.records);
    if (records.length > 0) return [{ ...batch, records }];
    batch.resolve({ inserted: 0, updated: 0, ids: [] });
  } catch (error) {
    batch.reject(error);
  }
  return [];
}

/** The values in the order of the columns; missing ones are null. */
const rowOf = (record: CheckedRecord, width: number): StoredValue[] =>
  Array.from({ length: width }, (_, at) => record.values.get(at) ?? null);

/** New rows of a table without key: numbers, count and rows in one statement, which is one transaction. */
async function appendRows(
  services: RowServices,
  table: RowTable,
  batches: readonly Checked[],
): Promise<void> {
  const stored = batches.filter(({ options }) => !options.dryRun);
  const all = stored.flatMap(({ records }) => records);
  let next = all.length > 0 ? await append(services, table, all) : 0;
  for (const { records, options, resolve } of batches) {
    const ids = options.dryRun ? [] : records.map((_, at) => next + at);
    next += ids.length;
    resolve({ inserted: records.length, updated: 0, ids });
  }
}

/** Returns the number of the first row; the others follow it. */
async function append(
  services: RowServices,
  table: RowTable,
  records: readonly CheckedRecord[],
): Promise<number> {
  const n = records.length;
  const rows = JSON.stringify(records.map((record) => rowOf(record, table.columns.length)));
  const { rows: states } = await sql<{ next_id: number; last_change: number; compacted_change: number }>`
    with t as (
      update row_table set last_change = last_change + ${n}::bigint, next_id = next_id + ${n}::bigint,
             row_count = row_count + ${n}::bigint, modified_at = ${services.catalog.now()}
      where distribution_id = ${table.distributionId} and definition = ${table.definition}
      returning next_id, last_change, compacted_change
    ), added as (
      insert into table_row (distribution_id, change, id, row)
      select ${table.distributionId}::uuid, t.last_change - ${n}::bigint + r.at, t.next_id - ${n}::bigint + r.at - 1, r.value
      from t, jsonb_array_elements(${rows}::jsonb) with ordinality as r (value, at)
    )
    select next_id, last_change, compacted_change from t
  `.execute(services.db);
  const state = states[0];
  if (!state) throw new Redefined();
  // The rows are stored: that the queue was not reached is no reason to send them again. The job that runs by the clock sees to it.
  await askCompaction(services, table.distributionId, state.last_change, n, state.compacted_change).catch(
    () => undefined,
  );
  return state.next_id - n;
}

interface Change {
  id: number;
  row: StoredValue[] | Record<string, StoredValue>;
  whole: boolean;
}

interface Plan {
  changes: Change[];
  newKeys: { key: string; id: number }[];
  inserted: number;
  updated: number;
  ids: number[];
}

const problem = (at: number, code: RecordProblem['code'], it: string, en: string): RecordProblem => ({
  record: at,
  code,
  message: { it: `Riga ${at + 1}: ${it}.`, en: `Row ${at + 1}: ${en}.` },
});

/**
 * What a batch does to a table with these keys, its new rows numbered from `nextId`. Pure but for `known`, which learns the
 * new keys. Throws `BadRecords` for keys that are there, or are not; `known` is then as before.
 */
function plan(
  table: RowTable,
  nextId: number,
  { records, options: { method, dryRun } }: Checked,
  known: Map<string, number>,
): Plan {
  const width = table.columns.length;
  const result: Plan = { changes: [], newKeys: [], inserted: 0, updated: 0, ids: [] };
  const problems: RecordProblem[] = [];
  const added = new Map<string, number>();
  for (const [at, record] of records.entries()) {
    const key = record.key?.toString('hex') ?? '';
    const id = added.get(key) ?? known.get(key);
    if (id !== undefined && method === 'insert') {
      problems.push(
        problem(at, 'key-exists', 'una riga con questa chiave esiste già', 'a row with this key exists'),
      );
    } else if (id === undefined && method === 'update') {
      problems.push(problem(at, 'key-unknown', 'nessuna riga ha questa chiave', 'no row has this key'));
    } else if (id === undefined) {
      const given = nextId + result.inserted;
      added.set(key, given);
      result.inserted += 1;
      result.newKeys.push({ key, id: given });
      result.changes.push({ id: given, row: rowOf(record, width), whole: true });
      result.ids.push(given);
    } else {
      const whole = record.values.size === width;
      result.updated += 1;
      result.changes.push({
        id,
        row: whole ? rowOf(record, width) : Object.fromEntries(record.values),
        whole,
      });
      result.ids.push(id);
    }
  }
  if (problems.length > 0) throw new BadRecords(problems.slice(0, 50));
  if (!dryRun) for (const [key, id] of added) known.set(key, id);
  return result;
}

async function writeKeyed(
  services: RowServices,
  checkedAgainst: RowTable,
  batches: readonly Checked[],
): Promise<void> {
  const { distributionId } = checkedAgainst;
  const told = await services.db.transaction().execute(async (trx) => {
    const table = await findRowTable(trx, distributionId, { lock: true });
    if (!table) throw notFound(distributionId);
    if (table.definition !== checkedAgainst.definition) throw new Redefined();
    const keys = batches.flatMap(({ records }) => records.map(({ key }) => key));
    const { rows } = await sql<{ key: string; id: number }>`
      select encode(key, 'hex') as key, id from row_key
      where distribution_id = ${distributionId} and key = any(${keys}::bytea[])
    `.execute(trx);
    const known = new Map(rows.map(({ key, id }) => [key, id]));
    const whole: Plan = { changes: [], newKeys: [], inserted: 0, updated: 0, ids: [] };
    const outcomes = batches.map((batch) => {
      try {
        const own = plan(table, table.nextId + whole.inserted, batch, known);
        if (!batch.options.dryRun) {
          whole.changes.push(...own.changes);
          whole.newKeys.push(...own.newKeys);
          whole.inserted += own.inserted;
        }
        const { inserted, updated, ids } = own;
        return () => batch.resolve({ inserted, updated, ids });
      } catch (error) {
        return () => batch.reject(error);
      }
    });
    if (whole.changes.length > 0) await store(services, trx, table, whole);
    return outcomes;
  });
  for (const tell of told) tell();
}

async function store(services: RowServices, trx: Trx, table: RowTable, planned: Plan): Promise<void> {
  const { distributionId, lastChange } = table;
  const n = planned.changes.length;
  await sql`
    with changes as (
      insert into table_row (distribution_id, change, id, row, whole)
      select ${distributionId}::uuid, ${lastChange}::bigint + r.at, (r.value ->> 'id')::bigint, r.value -> 'row',
             (r.value ->> 'whole')::boolean
      from jsonb_array_elements(${JSON.stringify(planned.changes)}::jsonb) with ordinality as r (value, at)
    ), keys as (
      insert into row_key (distribution_id, key, id)
      select ${distributionId}::uuid, decode(key, 'hex'), id
      from unnest(${planned.newKeys.map(({ key }) => key)}::text[], ${planned.newKeys.map(({ id }) => id)}::bigint[]) as k (key, id)
    )
    update row_table set last_change = last_change + ${n}::bigint, next_id = next_id + ${planned.inserted}::bigint,
           row_count = row_count + ${planned.inserted}::bigint, modified_at = ${services.catalog.now()}
    where distribution_id = ${distributionId}
  `.execute(trx);
  await askCompaction({ ...services, db: trx }, distributionId, lastChange + n, n, table.compactedChange);
}
