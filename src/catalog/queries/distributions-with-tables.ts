import { CompiledQuery, sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import { prepared } from '../../platform/prepared.js';
import type { Distribution } from '../model/index.js';
import type { DatasetRecord } from '../record.js';

/** Says whether a distribution, as a document has it, can be asked as a table. */
export type HasTable = (distribution: Pick<Distribution, 'id' | 'file'>) => boolean;

type Row = { file: string | null; distribution: string | null };

/** Files that were read as tables, and tables whose rows come through the API with the file that they began with. */
const ALL = prepared(
  'distributions-with-tables',
  `
  select t.file_id as file, null as distribution from data_table t where t.part = 0 and t.status = 'loaded'
  union all
  select w.file_id, w.distribution_id from row_table w`,
);

const OF_DISTRIBUTIONS = prepared(
  'distributions-with-tables-among',
  `
  select t.file_id as file, null as distribution from data_table t
  where t.part = 0 and t.status = 'loaded' and t.file_id = any($1::uuid[])
  union all
  select w.file_id, w.distribution_id from row_table w where w.distribution_id = any($2::uuid[])`,
);

function toAnswer(rows: readonly Row[]): HasTable {
  const files = new Set<string | null>();
  const tables = new Map<string, string | null>();
  for (const { file, distribution } of rows) {
    if (distribution === null) files.add(file);
    else tables.set(distribution, file);
  }
  return ({ id, file }) =>
    (file !== undefined && files.has(file.id)) || (tables.has(id) && tables.get(id) === (file?.id ?? null));
}

/** Which distributions have tables, of the whole catalogue: one question, for documents of all of it. */
export async function allTables(db: Db): Promise<HasTable> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(ALL));
  return toAnswer(rows);
}

/** The same for these datasets: one question however many they are. Indexes: primary keys. */
export async function tablesOf(db: Db, records: readonly DatasetRecord[]): Promise<HasTable> {
  const distributions = records.flatMap(({ doc }) => doc.distribution ?? []);
  if (distributions.length === 0) return () => false;
  const { rows } = await db.executeQuery<Row>(
    CompiledQuery.raw(OF_DISTRIBUTIONS, [
      distributions.flatMap(({ file }) => file?.id ?? []),
      distributions.map(({ id }) => id),
    ]),
  );
  return toAnswer(rows);
}

/** What tells whether any table has come or gone since, for the ETag of documents about the whole catalogue. */
export async function tablesState(db: Db): Promise<unknown> {
  const { rows } = await sql<{ files: number; last: Date | null; tables: number }>`
    select (select count(*) from data_table where part = 0 and status = 'loaded') as files,
           (select max(modified_at) from data_table where part = 0 and status = 'loaded') as last,
           (select count(*) from row_table) as tables`.execute(db);
  return rows[0];
}
