import { lockResource, setPublished } from '../../../catalog/commands/resources.js';
import { sameDocument } from '../../../catalog/commands/save.js';
import type { ResourceRow } from '../../../catalog/queries/row.js';
import { type Actor, authorizeResource, canResource } from '../../../people/policy.js';
import type { Trx } from '../../../platform/database.js';
import { dropWish, findWish, publishOrWait } from '../../../publication/wishes.js';
import type { Services } from '../../../services.js';
import { authorizationError } from '../faults.js';

/** The state a client asked for in so many words; undefined when it said nothing new. */
export type AskedState = 'active' | 'draft' | undefined;

const subjectOf = (row: ResourceRow) => ({
  organizationId: row.o_id,
  state: row.state,
  visibility: row.visibility,
});

/**
 * Makes the state of a dataset what CKAN's clients expect after a write: what is active is before the public with the write, or
 * the write is refused by the gate. That is so for what was just created, what is asked for as active, what waits already, and
 * what was published without other changes pending: those of somebody else are never published on the way. Drafts stay drafts,
 * and so does what is written by who may not publish.
 *
 * @param before the row as it was before the write; undefined for what was just created
 * Errors: those of `publishOrWait`; 403 for asking for a publication that one may not make.
 */
export async function settleState(
  services: Services,
  trx: Trx,
  actor: Actor,
  id: string,
  before: ResourceRow | undefined,
  asked: AskedState,
): Promise<void> {
  const row = await lockResource(trx, 'dataset', id);
  const isPublished = row.state === 'published';
  if (asked === 'draft') {
    await dropWish(trx, id);
    if (!isPublished) return;
    authorizeResource(actor, 'publish', subjectOf(row), row.name);
    await setPublished<'dataset'>(services.catalog, trx, actor, row, null);
    return;
  }
  const wasClean = before?.published != null && sameDocument(before.draft, before.published);
  const wanted =
    before === undefined || asked === 'active' || wasClean || (await findWish(trx, id)) !== undefined;
  if (!wanted) return;
  if (canResource(actor, 'publish', subjectOf(row))) {
    await publishOrWait(services.catalog, trx, actor, id);
  } else if (asked === 'active' && !isPublished) {
    throw authorizationError(
      'il tuo ruolo prepara bozze (state: "draft"), le pubblica un altro / your role prepares drafts, somebody else publishes them',
    );
  }
}
