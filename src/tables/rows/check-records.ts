import { createHash } from 'node:crypto';
import type { Message } from '../table-model.js';
import { BadValue, checkValue, type StoredValue } from './check-value.js';
import type { RowColumn } from './field-types.js';

/** What is wrong with one record of a batch. */
export interface RecordProblem {
  /** 0-based place in the batch. */
  record: number;
  /** Name of the column, or of the property that is none; absent where the record as a whole is wrong. */
  column?: string;
  value?: unknown;
  code: 'type' | 'unknown-column' | 'not-an-object' | 'key-missing' | 'key-exists' | 'key-unknown';
  message: Message;
}

/** A batch that cannot be stored: nothing of it is. At most `MOST_PROBLEMS` are listed. */
export class BadRecords extends Error {
  constructor(readonly problems: readonly RecordProblem[]) {
    super(problems.map(({ record, message }) => `row ${record + 1}: ${message.en}`).join('; '));
    this.name = 'BadRecords';
  }
}

const MOST_PROBLEMS = 50;

/** A record whose values are as the table keeps them. */
export interface CheckedRecord {
  /** By the number of the column; columns that were not sent are missing. */
  values: Map<number, StoredValue>;
  /** SHA-256 of the key's values; undefined in tables without key. */
  key?: Buffer;
}

/** What of a table a batch is checked against. */
export interface RecordTable {
  columns: readonly RowColumn[];
  primaryKey: readonly string[];
}

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** The key of a row: a digest of its values in the order of the key. */
export const keyOf = (values: readonly StoredValue[]): Buffer =>
  createHash('sha256').update(JSON.stringify(values)).digest();

function checkOne(
  record: unknown,
  at: number,
  table: RecordTable,
  places: ReadonlyMap<string, number>,
): CheckedRecord | RecordProblem[] {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    const message = {
      it: `Riga ${at + 1}: deve essere un oggetto, non ${show(record)}.`,
      en: `Row ${at + 1}: must be an object, not ${show(record)}.`,
    };
    return [{ record: at, code: 'not-an-object', message, value: record }];
  }
  const problems: RecordProblem[] = [];
  const values = new Map<number, StoredValue>();
  for (const [name, value] of Object.entries(record)) {
    const place = places.get(name);
    const column = place === undefined ? undefined : table.columns[place];
    if (place === undefined || !column) {
      const message = {
        it: `Riga ${at + 1}: la tabella non ha la colonna ${show(name)}.`,
        en: `Row ${at + 1}: the table has no column ${show(name)}.`,
      };
      problems.push({ record: at, column: name, code: 'unknown-column', message, value });
      continue;
    }
    const checked = checkValue(value, column);
    if (checked instanceof BadValue) {
      const message = {
        it: `Riga ${at + 1}, colonna ${show(name)}, valore ${show(value)}: ${checked.message.it}.`,
        en: `Row ${at + 1}, column ${show(name)}, value ${show(value)}: ${checked.message.en}.`,
      };
      problems.push({ record: at, column: name, code: 'type', message, value });
    } else values.set(place, checked);
  }
  if (problems.length > 0 || table.primaryKey.length === 0)
    return problems.length > 0 ? problems : { values };
  const key: StoredValue[] = [];
  for (const name of table.primaryKey) {
    const value = values.get(places.get(name) ?? -1) ?? null;
    if (value === null) {
      const message = {
        it: `Riga ${at + 1}: manca ${show(name)}, che fa parte della chiave.`,
        en: `Row ${at + 1}: ${show(name)}, part of the key, is missing.`,
      };
      return [{ record: at, column: name, code: 'key-missing', message }];
    }
    key.push(value);
  }
  return { values, key: keyOf(key) };
}

/** Every record as the table keeps it. Pure. Throws `BadRecords` naming row, column, value and reason of what is wrong. */
export function checkRecords(table: RecordTable, records: readonly unknown[]): CheckedRecord[] {
  const places = new Map(table.columns.map(({ name }, at) => [name, at]));
  const problems: RecordProblem[] = [];
  const checked: CheckedRecord[] = [];
  for (const [at, record] of records.entries()) {
    const one = checkOne(record, at, table, places);
    if (!Array.isArray(one)) checked.push(one);
    else problems.push(...one);
    if (problems.length >= MOST_PROBLEMS) break;
  }
  if (problems.length > 0) throw new BadRecords(problems.slice(0, MOST_PROBLEMS));
  return checked;
}
