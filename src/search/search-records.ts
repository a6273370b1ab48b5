import { getMany } from '../catalog/queries/find-resource.js';
import type { ResourceRecord } from '../catalog/record.js';
import type { Actor } from '../people/policy.js';
import type { Db } from '../platform/database.js';
import type { ResourceKind } from '../platform/schema.js';
import type { SearchIndex, SearchQuery, SearchResult } from './search.js';

/** A search with the published records of its page. */
export async function searchRecords<K extends ResourceKind>(
  db: Db,
  index: SearchIndex,
  actor: Actor,
  query: SearchQuery & { kind: K },
): Promise<SearchResult & { records: ResourceRecord<K>[] }> {
  const result = await index.search(actor, query);
  return { ...result, records: await getMany<K>(db, actor, result.ids) };
}
