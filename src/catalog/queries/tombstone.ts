import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { LangMap } from '../model/index.js';
import { isUuid } from './find-resource.js';

/** What is left of a resource that the public saw and that was deleted. */
export interface Tombstone {
  id: string;
  kind: ResourceKind;
  name: string;
  iri: string;
  title: LangMap | undefined;
  removedAt: Date;
}

/**
 * The tombstone of that id or name; of what never was public nothing is told. Of several that had the name the last one.
 * Index: primary key; deleted rows by name are few and seldom asked for.
 */
export async function findTombstone(
  db: Db,
  kind: ResourceKind,
  idOrName: string,
): Promise<Tombstone | undefined> {
  const row = await db
    .selectFrom('catalog_resource')
    .select(['id', 'kind', 'name', 'iri', 'draft', 'modified_at'])
    .where('kind', '=', kind)
    .where('state', '=', 'deleted')
    .where('visibility', '=', 'public')
    .where('published_at', 'is not', null)
    .where(isUuid(idOrName) ? 'id' : 'name', '=', idOrName)
    .orderBy('modified_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  const { title } = row.draft as { title?: LangMap };
  return { id: row.id, kind: row.kind, name: row.name, iri: row.iri, title, removedAt: row.modified_at };
}
