import type { Dataset } from '../catalog/model/index.js';
import { AppError, type FieldProblem } from '../errors.js';
import type { Trx } from '../platform/database.js';
import { graphileQueue } from '../platform/jobs.js';
import { personalDataStates } from './personal-data-state.js';
import {
  ASK,
  describeFinding,
  describeUnchecked,
  STILL_SEARCHED,
  STILL_SEARCHED_ROWS,
  UNCHECKED_ROWS,
} from './personal-data-texts.js';
import { queueRowChecks } from './queue-row-checks.js';
import { rowStates, rowTablesOf } from './row-checks.js';

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
  const pending: FieldProblem[] = [];
  const open: FieldProblem[] = [];
  await checkRows(trx, published, draft, pending, open);
  const states = await personalDataStates(
    trx,
    files.map(({ id }) => id),
  );
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

/**
 * The same of rows that came through the APIs. Those of a distribution that is public are seen as they come, so that
 * nothing waits for their search; what the last one found is asked about at every publication until somebody answers.
 */
async function checkRows(
  trx: Trx,
  published: Dataset | null,
  draft: Dataset,
  pending: FieldProblem[],
  open: FieldProblem[],
): Promise<void> {
  const found = await rowTablesOf(trx, draft);
  if (found.length === 0) return;
  const served = new Map((published?.distribution ?? []).map(({ id, file }) => [id, file?.id]));
  const states = await rowStates(
    trx,
    found.map(({ table }) => table),
  );
  for (const { index, distribution } of found) {
    const state = states.get(distribution.id);
    const pointer = `/distribution/${index}`;
    const isServed = served.has(distribution.id) && served.get(distribution.id) === distribution.file?.id;
    if (state && !state.current && !isServed) {
      pending.push({ pointer, code: 'personal-data-pending', message: STILL_SEARCHED_ROWS });
      // Where the dataset waits, this transaction is kept; else `publish` asks again.
      await queueRowChecks({ db: trx, jobs: graphileQueue }, distribution.id);
      continue;
    }
    for (const finding of state?.open ?? []) {
      open.push({ pointer, code: 'personal-data', message: describeFinding(finding) });
    }
    if (state?.unchecked.length)
      open.push({ pointer, code: 'personal-data-unchecked', message: UNCHECKED_ROWS });
  }
}
