import type { Db, Trx } from '../platform/database.js';
import type { PersonalDataFinding, PersonalDataKind } from '../validation/personal-data/index.js';
import type { MaskMethod } from './mask-methods.js';

/** One finding that somebody answered for: as many rows as there were then. */
export interface AcceptedFinding {
  part: number;
  column: string;
  kind: PersonalDataKind | 'unchecked';
  rows: number;
}

/** What somebody decided about the personal data of a file. */
export interface PersonalDataDecision {
  id: string;
  fileId: string;
  kind: 'accepted' | 'masked';
  reason: string | null;
  accepted: AcceptedFinding[];
  /** Of a masked copy: method by column. */
  methods: Record<string, MaskMethod> | null;
  maskedFileId: string | null;
  by: string;
  at: Date;
}

/** The decisions about these files, and those that made them, oldest first. Indexes: personal_data_decision_*. */
export async function findDecisions(db: Db, fileIds: readonly string[]): Promise<PersonalDataDecision[]> {
  if (fileIds.length === 0) return [];
  const rows = await db
    .selectFrom('personal_data_decision')
    .selectAll()
    .where((eb) => eb.or([eb('file_id', 'in', fileIds), eb('masked_file_id', 'in', fileIds)]))
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    fileId: row.file_id,
    kind: row.kind,
    reason: row.reason,
    accepted: row.accepted as AcceptedFinding[],
    methods: row.methods as Record<string, MaskMethod> | null,
    maskedFileId: row.masked_file_id,
    by: row.by,
    at: row.at,
  }));
}

/** Keeps a decision. */
export async function writeDecision(trx: Trx, decision: PersonalDataDecision): Promise<void> {
  await trx
    .insertInto('personal_data_decision')
    .values({
      id: decision.id,
      file_id: decision.fileId,
      kind: decision.kind,
      reason: decision.reason,
      accepted: JSON.stringify(decision.accepted),
      methods: decision.methods && JSON.stringify(decision.methods),
      masked_file_id: decision.maskedFileId,
      by: decision.by,
      at: decision.at,
    })
    .execute();
}

/**
 * Whether somebody has answered for a finding: the same kind in the same column, in no more rows than were told then.
 * One that a later scan finds in more rows is asked about again.
 */
export function isAccepted(
  decisions: readonly PersonalDataDecision[],
  fileId: string,
  finding: { part: number; column: string; kind: AcceptedFinding['kind']; rows: number },
): boolean {
  return decisions.some(
    (decision) =>
      decision.fileId === fileId &&
      decision.accepted.some(
        (accepted) =>
          accepted.part === finding.part &&
          accepted.column === finding.column &&
          accepted.kind === finding.kind &&
          accepted.rows >= finding.rows,
      ),
  );
}

/** A finding and the table it is in. */
export type PartFinding = PersonalDataFinding & { part: number };
