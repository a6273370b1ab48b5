/**
 * The words of the search for personal data in tables.
 *
 * - Kind: what a value says about a person.
 * - Whole value: a cell that holds nothing else; embedded: found within a longer text.
 * - Context: what the other columns of the table say: persons (a tax code, first and last names), organisations, vehicles
 *   of a body. An e-mail address beside a surname is a person's, beside the name of a library it is the library's.
 * - Severity: `stop` holds publication until somebody answers for it; `note` is told and holds nothing.
 */

export const PERSONAL_DATA_KINDS = [
  'codice-fiscale',
  'iban',
  'email',
  'phone',
  'vehicle-plate',
  'person-name',
  'birth-date',
  'health',
] as const;

export type PersonalDataKind = (typeof PERSONAL_DATA_KINDS)[number];

/** Counted up when the rules change, so that reports of older rules can be told apart. */
export const PERSONAL_DATA_VERSION = 1;

/** A value found in a text. */
export interface Match {
  kind: PersonalDataKind;
  /** Where it begins and ends, in UTF-16 units. */
  start: number;
  end: number;
  /** The same for every way of writing it: capitals and no blanks, or for addresses small letters. */
  value: string;
}

/** Recognises one kind of value within a text. Pure. */
export type Recogniser = (text: string) => Match[];

/** Personal data of one kind in one column. */
export interface PersonalDataFinding {
  column: string;
  /** Place of the column in the table, from 0. */
  index: number;
  kind: PersonalDataKind;
  /** Rows that hold at least one such value; estimated where `exact` is false. */
  rows: number;
  /** Different values. */
  distinct: number;
  exact: boolean;
  /** `rows` of all the rows of the table, from 0 to 1. */
  share: number;
  /** `certain`: check digits; `likely`: shape and context; `possible`: context alone. */
  confidence: 'certain' | 'likely' | 'possible';
  severity: 'stop' | 'note';
  /** Within longer texts rather than as whole values. */
  embedded: boolean;
  /** At most five, with no more than their first and last sign. */
  samples: string[];
  /** Why, one short English phrase for the log and the tests. */
  reason: string;
}

/** What was found in one table. */
export interface PersonalDataReport {
  version: number;
  /** Rows looked at: all of them. */
  scanned: number;
  columns: PersonalDataFinding[];
  /** Different persons told apart by tax code, or by name and birth date; absent where nothing tells. */
  persons?: number;
}

/** The report of one of the tables of a file (sheets, layers, members of an archive). */
export interface PartReport extends PersonalDataReport {
  part: number;
  name: string | null;
}

/** What `file_check.personal` holds: the tables of a file that were looked at. */
export interface FilePersonalData {
  version: number;
  tables: PartReport[];
}
