import type { ColumnEvidence, TableEvidence } from './evidence.js';

/** What the columns of a table say together. */
export interface TableContext {
  /** Columns of tax codes of persons. */
  codes: ColumnEvidence[];
  /** Columns of names of persons, holders of offices left out. */
  names: ColumnEvidence[];
  births: ColumnEvidence[];
  persons: boolean;
  /** A table of bodies, companies or places, without persons. */
  organisations: boolean;
  /** A table of those elected, appointed or in charge (d.lgs. 33/2013, art. 13-15). */
  officials: boolean;
  /** A table of doctors, guides and others whom the public is to find. */
  professionals: boolean;
  /** A table of contracts: who won them is published by law (d.lgs. 33/2013, art. 37). */
  contracts: boolean;
  fleet: boolean;
  /** Everybody in it was born more than 110 years ago, or died: no personal data (GDPR, recital 27). */
  historical: boolean;
}

/** Nobody alive was born longer ago. */
const LONGEST_LIFE = 110;

/** Shares above which a column of shapes with check digits is one of real values and not of codes that look alike. */
const REAL_SHARE = 0.25;

/** Whether valid tax codes or accounts are more than chance among what has their shape. */
export function areReal(found: { rows: number; shapedRows: number } | undefined): boolean {
  return found !== undefined && found.rows > 0 && found.rows >= found.shapedRows * REAL_SHARE;
}

/** Whether a table can say who its persons are before its cells are read: by the names of its columns. */
export function mayNamePersons({ header }: Pick<ColumnEvidence, 'header'>): boolean {
  return header.surname || header.fullName || header.name;
}

/** Reads the columns of a table together. Pure. */
export function readContext({ columns, year }: TableEvidence): TableContext {
  const codes = columns.filter(({ found, filled }) => {
    const codesFound = found['codice-fiscale'];
    return areReal(codesFound) && (codesFound?.wholeRows ?? 0) >= filled * 0.1;
  });
  const hasSurname = columns.some(({ header, named }) => named && header.surname && !header.official);
  const ofBodies = columns.some(({ header }) => header.organisation);
  const names = columns.filter((column) => column.named && isName(column, hasSurname, ofBodies));
  const births = columns.filter(
    ({ header, filled, type }) =>
      header.birthDate && filled > 0 && (type === 'date' || type === 'dateTime' || type === 'text'),
  );
  const persons = codes.length > 0 || names.length > 0;
  const dated = births.filter(({ years }) => years !== undefined);
  return {
    codes,
    names,
    births,
    persons,
    organisations: !persons && columns.some(({ header }) => header.organisation),
    officials: columns.some(({ header }) => header.holder),
    professionals: columns.some(({ header }) => header.professional),
    contracts: columns.some(({ column }) =>
      /(?:^|[^a-z])(?:cig|gara|contratt\w*)(?:$|[^a-z])/i.test(column.replace(/_/g, ' ')),
    ),
    fleet: columns.some(({ header }) => header.fleet),
    historical:
      (dated.length > 0 && dated.every(({ years }) => (years?.last ?? year) < year - LONGEST_LIFE)) ||
      columns.some(({ header, filled }) => header.deathDate && filled > 0),
  };
}

/** Names of persons: beside a surname, under a name that says so, or by the names themselves. */
function isName({ header, personShare }: ColumnEvidence, hasSurname: boolean, ofBodies: boolean): boolean {
  if (header.official) return false;
  if (header.surname || header.surelyNames) return true;
  if (header.name) return hasSurname || (!ofBodies && personShare >= 0.5);
  return header.fullName && personShare >= 0.3;
}
