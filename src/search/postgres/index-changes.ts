import type { OrganizationListener, ResourceChange } from '../../catalog/context.js';
import type { Trx } from '../../platform/database.js';
import { toIndexedDocument } from '../indexed-document.js';
import { writeDocuments } from './write-documents.js';

/**
 * Follows the catalogue: what is not deleted is indexed, in the transaction of the change. A `ChangeListener`; it comes
 * after the one that keeps reports, whose score it reads.
 */
export async function indexChanges(trx: Trx, changes: readonly ResourceChange[]): Promise<void> {
  const gone = changes.filter(({ after }) => after.state === 'deleted').map(({ after }) => after.id);
  if (gone.length > 0) await trx.deleteFrom('search_document').where('resource_id', 'in', gone).execute();
  // Of several changes of one resource the last one stands.
  const live = new Map(
    changes.filter(({ after }) => after.state !== 'deleted').map(({ after }) => [after.id, after]),
  );
  await writeDocuments(
    trx,
    [...live.values()].map((record) => toIndexedDocument(record)),
  );
}

/** Follows the names of organizations, by which their resources are found and counted. */
export const indexUnderOrganization: OrganizationListener = (trx, resources) =>
  writeDocuments(trx, resources.map(toIndexedDocument));
