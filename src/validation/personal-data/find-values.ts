import type { HeaderWords } from './headers.js';
import { findCodiciFiscali, shapedCodiciFiscali } from './kinds/codice-fiscale.js';
import { findEmails, isOfficeAddress } from './kinds/email.js';
import { speaksOfHealth } from './kinds/health.js';
import { findIbans, shapedIbans } from './kinds/iban.js';
import { findPhones, findPhonesInColumn, phoneSort } from './kinds/phone.js';
import { findPlates, findPlatesInColumn } from './kinds/vehicle-plate.js';
import type { Match } from './model.js';

/** The kinds that a value shows by itself; names, birth dates and health need their table. */
export const VALUE_KINDS = ['codice-fiscale', 'iban', 'email', 'phone', 'vehicle-plate'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** What is in one cell. */
export interface CellFindings {
  matches: Match[];
  /** Cells with the shape of a tax code or an IBAN, right or wrong. */
  shaped: { 'codice-fiscale': boolean; iban: boolean };
  /** The cell speaks of health and names somebody by one of the matches. */
  health: boolean;
}

/** Recognises everything that a cell shows by itself. Columns of telephone numbers and plates are read more generously. Pure. */
export function findValues(text: string, header: Pick<HeaderWords, 'phone' | 'url' | 'plate'>): CellFindings {
  const codes = findCodiciFiscali(text);
  const ibans = findIbans(text);
  const phones = header.phone ? findPhonesInColumn(text) : header.url ? [] : findPhones(text);
  const emails = header.url ? [] : findEmails(text);
  const plates = header.plate ? findPlatesInColumn(text) : findPlates(text);
  const matches: Match[] = [...codes, ...ibans, ...emails, ...plates, ...apart(phones, ibans)];
  return {
    matches,
    shaped: {
      'codice-fiscale': codes.length > 0 || shapedCodiciFiscali(text).length > 0,
      iban: ibans.length > 0 || shapedIbans(text).length > 0,
    },
    health: codes.length + phones.length > 0 && speaksOfHealth(text),
  };
}

/** Those that lie outside the others: digits of an account are no telephone number. */
const apart = (matches: readonly Match[], others: readonly Match[]): Match[] =>
  matches.filter(({ start, end }) => !others.some((other) => start < other.end && end > other.start));

/** Whether a value is of an office or a company by itself, wherever it stands. */
export function isOfOffice({ kind, value }: Match): boolean {
  if (kind === 'email') return isOfficeAddress(value);
  return kind === 'phone' && phoneSort(value) === undefined;
}
