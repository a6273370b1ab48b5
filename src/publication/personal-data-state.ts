import type { Db } from '../platform/database.js';
import type { FilePersonalData, PartReport } from '../validation/personal-data/index.js';
import {
  type AcceptedFinding,
  findDecisions,
  isAccepted,
  type PartFinding,
  type PersonalDataDecision,
} from './personal-data-decisions.js';

/**
 * What is known of the personal data of a file. `pending`: it is still being read or searched; `clear`: nothing stops it;
 * `open`: somebody must answer first; `accepted`: somebody has.
 */
export interface PersonalDataState {
  fileId: string;
  status: 'pending' | 'clear' | 'open' | 'accepted';
  tables: PartReport[];
  /** Findings that stop publication and that nobody answered for. */
  open: PartFinding[];
  /** Tables that could not be searched and that nobody answered for. */
  unchecked: number[];
  decisions: PersonalDataDecision[];
}

/** Loads of which no search follows; what else there is of a file was not looked at. */
const UNREAD: ReadonlySet<string> = new Set(['failed', 'cancelled']);

/** The state of these files, by id. Indexes: primary keys of data_table and file_check, personal_data_decision_*. */
export async function personalDataStates(
  db: Db,
  fileIds: readonly string[],
): Promise<Map<string, PersonalDataState>> {
  if (fileIds.length === 0) return new Map();
  const tables = await db
    .selectFrom('data_table')
    .select(['file_id', 'part', 'status'])
    .where('file_id', 'in', fileIds)
    .execute();
  const checks = await db
    .selectFrom('file_check')
    .select(['file_id', 'personal'])
    .where('file_id', 'in', fileIds)
    .execute();
  const decisions = await findDecisions(db, fileIds);
  const personalOf = new Map(checks.map((row) => [row.file_id, row.personal as FilePersonalData | null]));
  return new Map(
    fileIds.map((fileId) => {
      const parts = tables.filter((table) => table.file_id === fileId);
      const own = decisions.filter((one) => one.fileId === fileId || one.maskedFileId === fileId);
      return [fileId, stateOf(fileId, parts, personalOf.get(fileId), own)];
    }),
  );
}

/**
 * The state of one file. Pure.
 * @param personal what the search found; null where it looked at no table, undefined where it has not been yet
 */
export function stateOf(
  fileId: string,
  parts: readonly { part: number; status: string }[],
  personal: FilePersonalData | null | undefined,
  decisions: readonly PersonalDataDecision[],
): PersonalDataState {
  const tables = personal?.tables ?? [];
  const base = { fileId, tables, open: [], unchecked: [], decisions: [...decisions] };
  const isLoading = parts.some(({ status }) => status === 'pending' || status === 'loading');
  const isUnsearched = personal === undefined && parts.some(({ status }) => status === 'loaded');
  if (isLoading || isUnsearched) return { ...base, status: 'pending' };
  const found = tables.flatMap(({ part, columns }) =>
    columns.filter(({ severity }) => severity === 'stop').map((finding) => ({ ...finding, part })),
  );
  const searched = new Set(tables.map(({ part }) => part));
  const unsearched = parts
    .filter(({ part, status }) => UNREAD.has(status) || (status === 'loaded' && !searched.has(part)))
    .map(({ part }) => part);
  const open = found.filter((finding) => !isAccepted(decisions, fileId, finding));
  const unchecked = unsearched.filter((part) => !isAccepted(decisions, fileId, uncheckedPart(part)));
  if (open.length + unchecked.length > 0) return { ...base, status: 'open', open, unchecked };
  return { ...base, status: found.length + unsearched.length > 0 ? 'accepted' : 'clear' };
}

/** A table that could not be searched, as it is accepted. */
export const uncheckedPart = (part: number): AcceptedFinding => ({
  part,
  column: '',
  kind: 'unchecked',
  rows: 0,
});
