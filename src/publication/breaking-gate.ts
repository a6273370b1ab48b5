import type { Dataset } from '../catalog/model/index.js';
import { AppError, type FieldProblem } from '../errors.js';
import type { Trx } from '../platform/database.js';
import { findPartsOf } from '../tables/stored-tables.js';
import { type BreakingChange, describeBreaking, unconfirmed } from '../tables/versions/breaking.js';
import { breakingBetween } from '../tables/versions/compare-with-previous.js';

/** A new file of a distribution that the public already reads. */
interface Replacement {
  /** Place of the distribution in the working copy. */
  index: number;
  before: string;
  after: string;
}

function replacements(published: Dataset | null, draft: Dataset): Replacement[] {
  const served = new Map((published?.distribution ?? []).map((d) => [d.id, d.file?.id]));
  return (draft.distribution ?? []).flatMap((d, index) => {
    const before = served.get(d.id);
    const after = d.file?.id;
    return before && after && before !== after ? [{ index, before, after }] : [];
  });
}

/**
 * The second gate: a file that takes a column from those who read the published one, or gives it another type, goes
 * public only when somebody has said so (`confirm`, or a confirmation of that version before). A table whose successor
 * is still being read waits for it: nobody knows yet what it breaks.
 * Errors: Conflict `table-loading`, BreakingChange with every change.
 */
export async function checkBreaking(
  trx: Trx,
  published: Dataset | null,
  draft: Dataset,
  confirm?: { by: string; at: Date },
): Promise<void> {
  const replaced = replacements(published, draft);
  if (replaced.length === 0) return;
  const tables = await findPartsOf(
    trx,
    replaced.flatMap(({ before, after }) => [before, after]),
  );
  const confirmed = await confirmedOf(
    trx,
    replaced.map(({ after }) => after),
  );
  const loading: FieldProblem[] = [];
  const breaking: FieldProblem[] = [];
  for (const { index, before, after } of replaced) {
    const pointer = `/distribution/${index}/file`;
    const changes = breakingBetween(tables.get(before), tables.get(after));
    if (!changes) loading.push({ pointer, code: 'table-loading', message: STILL_LOADING });
    else if (confirm) await writeConfirmation(trx, after, changes, confirm);
    else {
      const open = unconfirmed(changes, confirmed.get(after) ?? null);
      breaking.push(
        ...open.map((change) => ({ pointer, code: 'breaking-change', message: describeBreaking(change) })),
      );
    }
  }
  if (loading.length > 0) throw new AppError('Conflict', STILL_LOADING, loading);
  if (breaking.length > 0) throw new AppError('BreakingChange', undefined, breaking);
}

const STILL_LOADING = {
  it: 'Il nuovo file è ancora in lettura: si può pubblicare quando è finita.',
  en: 'The new file is still being read: it can be published when that is done.',
};

async function confirmedOf(trx: Trx, fileIds: readonly string[]): Promise<Map<string, BreakingChange[]>> {
  const rows = await trx
    .selectFrom('stored_file')
    .select(['id', 'confirmed_breaking'])
    .where('id', 'in', fileIds)
    .execute();
  return new Map(rows.map((row) => [row.id, (row.confirmed_breaking as BreakingChange[] | null) ?? []]));
}

/** Notes who accepted which breaking changes of a file; none leaves nothing. */
export async function writeConfirmation(
  trx: Trx,
  fileId: string,
  changes: readonly BreakingChange[],
  { by, at }: { by: string; at: Date },
): Promise<void> {
  if (changes.length === 0) return;
  await trx
    .updateTable('stored_file')
    .set({ confirmed_breaking: JSON.stringify(changes), confirmed_by: by, confirmed_at: at })
    .where('id', '=', fileId)
    .execute();
}
