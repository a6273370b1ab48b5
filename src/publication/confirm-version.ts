import { lockResource } from '../catalog/commands/resources.js';
import type { CatalogContext } from '../catalog/context.js';
import { type FileVersion, findFileVersion } from '../catalog/queries/file-versions.js';
import { AppError, notFound } from '../errors.js';
import { type Actor, actorName, authorizeResource } from '../people/policy.js';
import { findParts } from '../tables/stored-tables.js';
import type { BreakingChange } from '../tables/versions/breaking.js';
import { writeConfirmation } from './breaking-gate.js';

/**
 * Accepts what a version breaks, so that it may be published. What is accepted is what was found when the file was read;
 * a later reading that breaks more asks again.
 * Errors: NotFound, Forbidden (it takes who may publish), Conflict while the file is being read.
 */
export async function confirmVersion(
  context: CatalogContext,
  actor: Actor,
  dataset: string,
  distributionId: string,
  version: number,
): Promise<FileVersion> {
  return context.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, 'dataset', dataset);
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'publish', subject, dataset);
    const file = await findFileVersion(trx, row.id, distributionId, version);
    if (!file) throw notFound(`${distributionId} v${version}`);
    const tables = await findParts(trx, file.id);
    if (tables.some(({ status }) => status === 'pending' || status === 'loading')) {
      throw new AppError('Conflict', {
        it: 'Il file è ancora in lettura: non si sa che cosa cambia.',
        en: 'The file is still being read: what it changes is not known yet.',
      });
    }
    const confirmation = { by: actorName(actor), at: context.now() };
    await writeConfirmation(trx, file.id, file.breaking as BreakingChange[], confirmation);
    return (await findFileVersion(trx, row.id, distributionId, version)) ?? file;
  });
}
