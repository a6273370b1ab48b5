import { notFound } from '../../errors.js';
import { type Actor, authorizeResource } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { CatalogContext } from '../context.js';
import type { Dataset } from '../model/index.js';
import { findRevision } from '../queries/revisions.js';
import type { Documents, ResourceRecord } from '../record.js';
import { type ChangeOptions, checkRevision, lockResource, saveDraft } from './resources.js';

/**
 * Makes the working copy what it was after a revision, files included; in place of a file that was removed for good stays
 * the one the distribution has now, if any. What is published stays served. The restoring is a revision itself, so that
 * it can be undone too; a working copy that is that already writes nothing.
 * Errors: NotFound (resource or revision), Forbidden, PreconditionFailed, NameTaken (identifier).
 */
export async function restoreRevision<K extends ResourceKind>(
  context: CatalogContext,
  actor: Actor,
  kind: K,
  idOrName: string,
  revision: number,
  options: ChangeOptions = {},
): Promise<ResourceRecord<K>> {
  return context.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, kind, idOrName);
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'edit', subject, idOrName);
    checkRevision(row, options);
    const wanted = await findRevision<K>(trx, row.id, revision);
    if (!wanted) throw notFound(`revision ${revision}`);
    const doc =
      kind === 'dataset'
        ? await withFilesThatAreThere(trx, wanted.doc as Dataset, row.draft as Dataset)
        : wanted.doc;
    return saveDraft<K>(context, trx, actor, row, doc as Documents[K], {}, 'restored');
  });
}

/** The document with its files but those that were removed since. Index: primary key of stored_file. */
async function withFilesThatAreThere(trx: Trx, doc: Dataset, present: Dataset): Promise<Dataset> {
  const ids = (doc.distribution ?? []).flatMap(({ file }) => file?.id ?? []);
  if (ids.length === 0) return doc;
  const rows = await trx
    .selectFrom('stored_file')
    .select('id')
    .where('id', 'in', ids)
    .where('removed_at', 'is', null)
    .execute();
  const there = new Set(rows.map(({ id }) => id));
  const now = new Map((present.distribution ?? []).map(({ id, file }) => [id, file]));
  return {
    ...doc,
    distribution: (doc.distribution ?? []).map((distribution) => {
      const { file, ...rest } = distribution;
      if (!file || there.has(file.id)) return distribution;
      const other = now.get(rest.id);
      return other ? { ...rest, file: other } : rest;
    }),
  };
}
