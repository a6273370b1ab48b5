import type { Dataset } from '../../catalog/model/index.js';
import type { ResourceRecord } from '../../catalog/record.js';
import type { Db } from '../../platform/database.js';
import type { LoadedDetection } from '../../tables/load-model.js';
import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import type { FileFacts, FixContext, LinkFacts } from './fix.js';

/**
 * What is known of the stored files of records, by id of distribution: two queries however many there are.
 * Indexes: primary key of data_table, stored_file_version.
 */
export async function readFileFacts(
  db: Db,
  records: readonly ResourceRecord[],
): Promise<Map<string, FileFacts>> {
  const distributions = records.flatMap(({ doc }) => (doc as Dataset).distribution ?? []);
  const stored = distributions.flatMap(({ id, file }) => (file ? [{ id, file }] : []));
  if (stored.length === 0) return new Map();
  const [tables, uploads] = await Promise.all([
    db
      .selectFrom('data_table')
      .select(['file_id', 'detection', 'profile'])
      .where(
        'file_id',
        'in',
        stored.map(({ file }) => file.id),
      )
      .where('part', '=', 0)
      .execute(),
    db
      .selectFrom('stored_file')
      .select(['distribution_id', 'created_at'])
      .where(
        'dataset_id',
        'in',
        records.map(({ id }) => id),
      )
      .orderBy('version')
      .execute(),
  ]);
  const tableOf = new Map(tables.map((table) => [table.file_id, table]));
  const timesOf = new Map<string, string[]>();
  for (const { distribution_id: id, created_at: at } of uploads) {
    timesOf.set(id, [...(timesOf.get(id) ?? []), at.toISOString()]);
  }
  return new Map(
    stored.map(({ id, file }) => {
      const table = tableOf.get(file.id);
      const format = (table?.detection as LoadedDetection | null | undefined)?.format;
      const profile = table?.profile as ColumnStatistics[] | null | undefined;
      const { name, mediaType, size, sha256, uploadedAt } = file;
      const facts: FileFacts = {
        ...{ name, mediaType, size, sha256 },
        ...(format && { format }),
        ...(profile && { profile }),
        uploads: timesOf.get(id) ?? [uploadedAt],
      };
      return [id, facts];
    }),
  );
}

/** What fixes may know beside the document of a record. */
export const fixContextOf = (
  { kind, organization, visibility, createdAt, modifiedAt }: ResourceRecord,
  more: Pick<FixContext, 'publicUrl' | 'now' | 'files' | keyof LinkFacts>,
): FixContext => ({ kind, organization, visibility, createdAt, modifiedAt, ...more });
