import type { Dataset } from '../catalog/model/index.js';
import { AppError, type FieldProblem } from '../errors.js';
import type { Trx } from '../platform/database.js';
import { personalDataStates } from './personal-data-state.js';
import { ASK, describeFinding, describeUnchecked, STILL_SEARCHED } from './personal-data-texts.js';

/**
 * The third gate: a file with personal data goes public only when somebody who may publish has answered for every finding
 * (`accept-personal-data.ts`) or a masked copy has taken its place. Files that the public is served already pass: the
 * gate is about what would newly be seen. A file that is no table passes, one that could not be searched is asked about.
 * Errors: Conflict `personal-data-pending` while one is read or searched, PersonalData with every column.
 */
export async function checkPersonalData(trx: Trx, published: Dataset | null, draft: Dataset): Promise<void> {
  const served = new Set((published?.distribution ?? []).map(({ file }) => file?.id));
  const files = (draft.distribution ?? []).flatMap(({ file }, index) =>
    file && !served.has(file.id) ? [{ id: file.id, pointer: `/distribution/${index}/file` }] : [],
  );
  if (files.length === 0) return;
  const states = await personalDataStates(
    trx,
    files.map(({ id }) => id),
  );
  const pending: FieldProblem[] = [];
  const open: FieldProblem[] = [];
  for (const { id, pointer } of files) {
    const state = states.get(id);
    if (state?.status === 'pending') {
      pending.push({ pointer, code: 'personal-data-pending', message: STILL_SEARCHED });
    }
    for (const finding of state?.open ?? []) {
      open.push({ pointer, code: 'personal-data', message: describeFinding(finding) });
    }
    for (const part of state?.unchecked ?? []) {
      open.push({ pointer, code: 'personal-data-unchecked', message: describeUnchecked(part) });
    }
  }
  if (open.length > 0) throw new AppError('PersonalData', ASK, open);
  if (pending.length > 0) throw new AppError('Conflict', STILL_SEARCHED, pending);
}
