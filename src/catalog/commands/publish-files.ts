import type { ChangeListener } from '../context.js';
import type { Dataset } from '../model/index.js';

/**
 * Notes when the public first sees a file: from then on its version has a permanent link. What only members of an
 * organization see is not public, and becomes so with its visibility. A `ChangeListener`.
 */
export const markPublishedFiles: ChangeListener = async (trx, changes) => {
  const shown = changes.filter(
    ({ after }) =>
      after.kind === 'dataset' &&
      after.state === 'published' &&
      after.version === 'published' &&
      after.visibility === 'public',
  );
  const ids = shown.flatMap(({ after }) =>
    ((after.doc as Dataset).distribution ?? []).flatMap(({ file }) => file?.id ?? []),
  );
  const at = shown[0]?.after.publishedAt ?? shown[0]?.after.modifiedAt;
  if (ids.length === 0 || !at) return;
  await trx
    .updateTable('stored_file')
    .set({ first_published_at: at })
    .where('id', 'in', ids)
    .where('first_published_at', 'is', null)
    .execute();
};
