import { sql } from 'kysely';
import { AppError, notFound } from '../../errors.js';
import { type Actor, authorizeResource } from '../../people/policy.js';
import { brokenUnique, type Trx } from '../../platform/database.js';
import type { CatalogContext } from '../context.js';
import { type ResourceRow, selectResources, toRecord } from '../queries/row.js';
import { freeName } from '../slug.js';
import { setPublished } from './resources.js';
import { recordChanges } from './save.js';

/**
 * Brings deleted resources back, with the ids, IRIs and names they had; a name that somebody else took meanwhile gets a
 * number. What had been before the public is so again unless `asDrafts`. Those that are not deleted are left alone.
 * Errors: NotFound, Forbidden, Conflict (IRI or identifier are another's now).
 */
export async function undelete(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  ids: readonly string[],
  { asDrafts = false }: { asDrafts?: boolean } = {},
): Promise<void> {
  for (const id of ids) {
    const row = await bringBack(trx, id);
    if (!row) continue;
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'publish', subject, row.name);
    if (row.published_at && !asDrafts) {
      await setPublished(context, trx, actor, row, toRecord(row, 'draft').doc);
    } else {
      const revision = row.revision + 1;
      await trx.updateTable('catalog_resource').set({ revision }).where('id', '=', id).execute();
      const record = { ...toRecord(row, 'draft'), revision };
      await recordChanges(context, trx, actor, 'restored', [{ record, draft: record.doc, published: null }]);
    }
  }
}

/** Makes a draft of a tombstone; undefined when it is none. */
async function bringBack(trx: Trx, id: string): Promise<ResourceRow | undefined> {
  const found = await trx
    .selectFrom('catalog_resource')
    .select(['kind', 'name', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound(id);
  if (found.state !== 'deleted') return undefined;
  const others = await trx
    .selectFrom('catalog_resource')
    .select('name')
    .where('kind', '=', found.kind)
    .where('state', '<>', 'deleted')
    .where(
      sql<boolean>`(name = ${found.name} or (name >= ${found.name} || '-' and name < ${found.name} || '.'))`,
    )
    .execute();
  await trx
    .updateTable('catalog_resource')
    .set({ state: 'draft', name: freeName(found.name, new Set(others.map(({ name }) => name))) })
    .where('id', '=', id)
    .execute()
    .catch((error) => {
      if (brokenUnique(error) === undefined) throw error;
      throw new AppError('Conflict', {
        it: 'Nel frattempo un’altra risorsa ha preso il suo IRI o il suo identificativo.',
        en: 'Meanwhile another resource has taken its IRI or its identifier.',
      });
    });
  return selectResources(trx).where('r.id', '=', id).executeTakeFirst();
}
