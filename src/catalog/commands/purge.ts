import { AppError, notFound } from '../../errors.js';
import type { Actor } from '../../people/policy.js';
import { refusal } from '../../people/policy.js';
import type { CatalogContext } from '../context.js';
import { isUuid } from '../queries/find-resource.js';
import { deleteLocked, lockResource } from './resources.js';

/**
 * Removes a dataset for good, its tombstone, revisions and files with it; the bytes are swept later. Also one that was
 * deleted before, by its id. Only sysadmins may. Errors: Forbidden, Unauthenticated, NotFound.
 */
export async function purgeDataset(context: CatalogContext, actor: Actor, idOrName: string): Promise<void> {
  if (actor.kind === 'anonymous') throw refusal(actor);
  if (actor.kind === 'user' && !actor.sysadmin) throw new AppError('Forbidden');
  await context.db.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom('catalog_resource')
      .select(['id', 'state'])
      .where('kind', '=', 'dataset')
      .where((eb) =>
        isUuid(idOrName)
          ? eb('id', '=', idOrName)
          : eb.and([eb('name', '=', idOrName), eb('state', '<>', 'deleted')]),
      )
      .executeTakeFirst();
    if (!found) throw notFound(idOrName);
    // Whoever follows the catalogue hears of the deletion first.
    if (found.state !== 'deleted') {
      await deleteLocked(context, trx, actor, await lockResource(trx, 'dataset', found.id));
    }
    await trx.deleteFrom('catalog_resource').where('id', '=', found.id).execute();
  });
}
