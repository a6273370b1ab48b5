import { shownDay } from '../../../src/portal/format-plain.js';
import { type Condition, readCondition, writeCondition } from '../common/filters.js';
import type { IslandColumn } from '../island.js';
import { readNumber } from './read-number.js';

/** How a column can be filtered. */
export type FilterKind = 'text' | 'number' | 'day' | 'truth' | 'presence';

/** The kind of filter that fits a column: places can only be there or not. */
export function filterKind({ type }: IslandColumn): FilterKind {
  if (type === 'integer' || type === 'number' || type === 'year') return 'number';
  if (type === 'date' || type === 'dateTime') return 'day';
  if (type === 'boolean') return 'truth';
  return type === 'geoPoint' || type === 'geoShape' ? 'presence' : 'text';
}

export type TextTest = '~' | '^=' | '=' | '!=';

/** What a person chose for one column, as the form has it. */
export interface ColumnFilter {
  presence: 'any' | 'empty' | 'filled';
  test: TextTest;
  /** Of the test; empty for none. */
  text: string;
  /** Numbers as they were typed, days as `2024-03-31`; empty for none. */
  from: string;
  to: string;
  /** Any of these values, as the interface writes them. */
  values: string[];
}

export const NO_FILTER: ColumnFilter = { presence: 'any', test: '~', text: '', from: '', to: '', values: [] };

/** The day after (or before) a day. */
function dayBeside(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

const toForm = (lang: 'it' | 'en', value: string): string =>
  lang === 'it' ? value.replace('.', ',') : value;

/** The conditions on a column, out of all, as its form shows them. */
export function readColumnFilter(
  lang: 'it' | 'en',
  column: IslandColumn,
  filters: readonly string[],
  columns: readonly IslandColumn[],
): ColumnFilter {
  const kind = filterKind(column);
  const form: ColumnFilter = { ...NO_FILTER, values: [] };
  const typed = (value: string): string => (kind === 'number' ? toForm(lang, value) : shownDay(value));
  for (const text of filters) {
    const condition = readCondition(text, columns);
    if (condition?.column !== column.name) continue;
    const { operator, value } = condition;
    if (operator === ':null') form.presence = 'empty';
    else if (operator === ':notnull') form.presence = 'filled';
    else if (operator === '=') form.values.push(value);
    else if (operator === '~' || operator === '^=' || operator === '!=')
      Object.assign(form, { test: operator, text: value });
    else if (operator === '>=' || operator === '>') form.from = typed(value);
    else if (operator === '<=') form.to = typed(value);
    // The end of a span of days is the day before the one that is excluded.
    else form.to = kind === 'day' ? dayBeside(shownDay(value), -1) : typed(value);
  }
  return form;
}

/** A form that makes no sense: which field, and why. */
export interface FormFault {
  field: 'from' | 'to';
  reason: 'not-a-number';
}

/** The form as conditions in place of those that the column had; or what is wrong with it. */
export function writeColumnFilter(
  lang: 'it' | 'en',
  column: IslandColumn,
  form: ColumnFilter,
  filters: readonly string[],
  columns: readonly IslandColumn[],
): { filters: string[] } | FormFault {
  const kind = filterKind(column);
  const others = filters.filter((text) => readCondition(text, columns)?.column !== column.name);
  const conditions: Omit<Condition, 'column'>[] = [];
  if (form.presence === 'empty') conditions.push({ operator: ':null', value: '' });
  else {
    if (form.presence === 'filled') conditions.push({ operator: ':notnull', value: '' });
    for (const value of form.values) conditions.push({ operator: '=', value });
    if (kind === 'text' && form.text !== '') conditions.push({ operator: form.test, value: form.text });
    for (const field of ['from', 'to'] as const) {
      const text = form[field].trim();
      if (text === '' || (kind !== 'number' && kind !== 'day')) continue;
      const value = kind === 'number' ? readNumber(lang, text) : text;
      if (value === undefined) return { field, reason: 'not-a-number' };
      if (field === 'from') conditions.push({ operator: '>=', value });
      else if (column.type === 'dateTime') conditions.push({ operator: '<', value: dayBeside(value, 1) });
      else conditions.push({ operator: '<=', value });
    }
  }
  return {
    filters: [...others, ...conditions.map((one) => writeCondition({ column: column.name, ...one }))],
  };
}
