import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { DataServiceRecord, DatasetRecord } from '../record.js';
import { selectResources, toRecord } from './row.js';

/**
 * The working copies of the services that give access to a dataset: those its distributions name, and those that say
 * they serve it, whoever may see them. Services are few: all are read.
 */
export async function listWorkingServicesOf(
  db: Db,
  { iri, doc }: DatasetRecord,
  limit: number,
): Promise<DataServiceRecord[]> {
  const named = [...new Set((doc.distribution ?? []).flatMap(({ accessService = [] }) => accessService))];
  const serves = sql<boolean>`r.draft -> 'servesDataset' @> to_jsonb(${iri}::text)`;
  const rows = await selectResources(db)
    .where('r.kind', '=', 'dataService')
    .where((eb) => (named.length === 0 ? serves : eb.or([serves, eb('r.iri', 'in', named)])))
    .orderBy('r.created_at')
    .orderBy('r.id')
    .limit(limit)
    .execute();
  return rows.map((row) => toRecord<'dataService'>(row, 'draft'));
}
