import { lockResource } from '../catalog/commands/resources.js';
import type { CatalogContext } from '../catalog/context.js';
import { findFileVersion } from '../catalog/queries/file-versions.js';
import { AppError, invalidField, notFound } from '../errors.js';
import { type Actor, actorName, authorizeResource } from '../people/policy.js';
import { type AcceptedFinding, writeDecision } from './personal-data-decisions.js';
import { type PersonalDataState, personalDataStates, uncheckedPart } from './personal-data-state.js';
import { STILL_SEARCHED } from './personal-data-texts.js';

/** Shorter ones say nothing to who reads them in a year. */
export const SHORTEST_REASON = 10;

/** What somebody answers for, and why. */
export interface Acceptance {
  reason: string;
  /** Names of columns; everything that is open where absent. */
  columns?: readonly string[];
}

/**
 * Accepts that a version goes public with the personal data that were found in it. Kept: who, when, why, and each finding
 * as it was told. What a later search finds beyond that is asked about again.
 * Errors: NotFound, Forbidden (it takes who may publish), InvalidBody (reason too short, a column without an open
 * finding), Conflict while the file is searched, or when nothing is open.
 */
export async function acceptPersonalData(
  context: CatalogContext,
  actor: Actor,
  dataset: string,
  distributionId: string,
  version: number,
  { reason, columns }: Acceptance,
): Promise<PersonalDataState> {
  const why = reason.trim();
  if ([...why].length < SHORTEST_REASON) throw tooShort();
  return context.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, 'dataset', dataset);
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'publish', subject, dataset);
    const file = await findFileVersion(trx, row.id, distributionId, version);
    const state = file && (await personalDataStates(trx, [file.id])).get(file.id);
    if (!file || !state) throw notFound(`${distributionId} v${version}`);
    if (state.status === 'pending') throw new AppError('Conflict', STILL_SEARCHED);
    if (state.status !== 'open') throw nothingOpen();
    const accepted = chosen(state, columns);
    await writeDecision(trx, {
      id: context.newId(),
      fileId: file.id,
      kind: 'accepted',
      reason: why,
      accepted,
      methods: null,
      maskedFileId: null,
      by: actorName(actor),
      at: context.now(),
    });
    return (await personalDataStates(trx, [file.id])).get(file.id) ?? state;
  });
}

/** What of the open findings is accepted. Errors: InvalidBody for a column without one. */
export function chosen(
  { open, unchecked }: PersonalDataState,
  columns: readonly string[] | undefined,
): AcceptedFinding[] {
  const found = open.map(({ part, column, kind, rows }) => ({ part, column, kind, rows }));
  if (columns === undefined) return [...found, ...unchecked.map(uncheckedPart)];
  const known = new Set(found.map(({ column }) => column));
  const unknown = columns.findIndex((name) => !known.has(name));
  if (unknown >= 0) {
    throw invalidField(`/columns/${unknown}`, 'unknown-column', {
      it: `Nella colonna "${columns[unknown]}" non c’è niente da accettare.`,
      en: `There is nothing to accept in the column "${columns[unknown]}".`,
    });
  }
  return found.filter(({ column }) => columns.includes(column));
}

/** The error for a reason that says nothing. */
export const tooShort = (): AppError =>
  invalidField('/reason', 'minLength', {
    it: `Il motivo ha almeno ${SHORTEST_REASON} caratteri: resta agli atti.`,
    en: `The reason has ${SHORTEST_REASON} characters or more: it is kept on record.`,
  });

/** The error where nobody is asked anything. */
export const nothingOpen = (): AppError =>
  new AppError('Conflict', {
    it: 'In questa versione non c’è niente da accettare.',
    en: 'There is nothing to accept in this version.',
  });
