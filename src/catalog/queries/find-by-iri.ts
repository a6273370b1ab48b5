import type { Actor } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { ResourceRecord } from '../record.js';
import { selectResources, toRecord, visibleTo } from './row.js';

/** The resources with these IRIs that the actor may see, by IRI; others are not in it. Index: catalog_resource_iri. */
export async function findByIri(
  db: Db,
  actor: Actor,
  kind: ResourceKind,
  iris: readonly string[],
): Promise<Map<string, ResourceRecord>> {
  if (iris.length === 0) return new Map();
  const rows = await selectResources(db)
    .where('r.kind', '=', kind)
    .where('r.iri', 'in', iris)
    .where(visibleTo(actor))
    .execute();
  return new Map(rows.map((row) => [row.iri, toRecord(row, 'published')]));
}
