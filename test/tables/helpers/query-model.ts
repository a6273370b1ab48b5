import fc from 'fast-check';
import { foldText, plainTerms } from '../../../src/tables/query/full-text.js';
import type { TableColumn } from '../../../src/tables/query/relation.js';
import {
  and,
  between,
  type ComparisonOperator,
  column,
  compare,
  type Filter,
  isIn,
  isNull,
  match,
  not,
  type Order,
  or,
  order,
  type Query,
  query,
  type Scalar,
  search,
} from '../../../src/tables/query/tree.js';

/** A column of each type. */
export const COLUMNS: TableColumn[] = [
  { name: 'testo "t"', label: 'testo', type: 'text', storage: 'VARCHAR' },
  { name: 'intero', label: 'intero', type: 'integer', storage: 'BIGINT' },
  { name: 'numero', label: 'numero', type: 'number', storage: 'DOUBLE' },
  { name: 'giorno', label: 'giorno', type: 'date', storage: 'DATE' },
  { name: 'ora', label: 'ora', type: 'dateTime', storage: 'TIMESTAMP' },
  { name: 'vero', label: 'vero', type: 'boolean', storage: 'BOOLEAN' },
];
export const [TESTO, INTERO, NUMERO, GIORNO, ORA, VERO] = COLUMNS.map(({ name }) => name) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

export type Row = (Scalar | null)[];
const at = (name: string): number => COLUMNS.findIndex((each) => each.name === name);
const cellOf = (row: Row, number: number, name: string): Scalar | null =>
  name === '_id' ? number : (row[at(name)] ?? null);

const codePoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const compareValues = (a: Scalar, b: Scalar): number =>
  typeof a === 'string' ? codePoints(a, String(b)) : Number(a) - Number(b);

const asText = (value: Scalar, name: string): string =>
  name === ORA ? String(value).replace('T', ' ') : String(value);

function holds(filter: Filter, row: Row, number: number): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((each) => holds(each, row, number));
    case 'or':
      return filter.filters.some((each) => holds(each, row, number));
    case 'not':
      return !holds(filter.filter, row, number);
    case 'search': {
      const names = filter.columns ?? COLUMNS.map(({ name }) => name);
      const words = (text: string) => foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
      const all = names.flatMap((name) => {
        const value = cellOf(row, number, name);
        return value === null ? [] : words(asText(value, name));
      });
      const signs = filter.terms.map((term) => term.text.trim()).filter((text) => text !== '');
      if (signs.length > 0 && filter.terms.every((term) => words(term.text).length === 0)) {
        const text = names.includes(TESTO) ? cellOf(row, number, TESTO) : null;
        return signs.every((sign) => typeof text === 'string' && text.includes(sign));
      }
      return filter.terms.every((term) => {
        const wanted = words(term.text);
        return (
          wanted.length === 0 ||
          all.some((_, start) =>
            wanted.every((word, n) =>
              term.prefix && n === wanted.length - 1
                ? all[start + n]?.startsWith(word)
                : all[start + n] === word,
            ),
          )
        );
      });
    }
    case 'null':
      return cellOf(row, number, filter.column) === null;
    case 'comparison':
    case 'in':
    case 'between':
    case 'match': {
      const value = cellOf(row, number, filter.column);
      if (value === null) return false;
      if (filter.kind === 'in') return filter.values.some((each) => compareValues(value, each) === 0);
      if (filter.kind === 'between')
        return compareValues(value, filter.low) >= 0 && compareValues(value, filter.high) <= 0;
      if (filter.kind === 'match') {
        const text = asText(value, filter.column).toLowerCase();
        const wanted = filter.text.toLowerCase();
        return filter.match === 'starts' ? text.startsWith(wanted) : text.includes(wanted);
      }
      const sign = compareValues(value, filter.value);
      const tests: Record<ComparisonOperator, boolean> = {
        '=': sign === 0,
        '!=': sign !== 0,
        '<': sign < 0,
        '<=': sign <= 0,
        '>': sign > 0,
        '>=': sign >= 0,
      };
      return tests[filter.operator];
    }
    default:
      throw new Error(`conditions on expressions have a model of their own: ${filter.kind}`);
  }
}

function sortRows(rows: { row: Row; number: number }[], orders: readonly Order[]): void {
  rows.sort((a, b) => {
    for (const { column: name, descending, nulls } of orders) {
      const x = cellOf(a.row, a.number, name);
      const y = cellOf(b.row, b.number, name);
      if (x === null && y === null) continue;
      if (x === null || y === null) return (x === null) === (nulls === 'first') ? -1 : 1;
      const sign = compareValues(x, y);
      if (sign !== 0) return descending ? -sign : sign;
    }
    return a.number - b.number;
  });
}

/** What a query must give, by an interpreter of the tree over arrays. */
export function evaluate(asked: Query, rows: readonly Row[]): { rows: Row[]; total: number } {
  const kept = rows
    .map((row, n) => ({ row, number: n + 1 }))
    .filter(({ row, number }) => !asked.filter || holds(asked.filter, row, number));
  const total = kept.length;
  sortRows(
    kept,
    (asked.orderBy ?? []).filter((each) => 'column' in each),
  );
  const page = kept
    .filter(({ number }) => number > (asked.after ?? 0))
    .slice(asked.offset ?? 0, (asked.offset ?? 0) + (asked.limit ?? Number.POSITIVE_INFINITY));
  const names =
    asked.select?.map((item) => (item.kind === 'column' ? item.column : '')) ??
    COLUMNS.map(({ name }) => name);
  return { rows: page.map(({ row, number }) => names.map((name) => cellOf(row, number, name))), total };
}

const WORDS = [
  'Bologna',
  'perché',
  'PERCHE',
  "dell'aria",
  'x_1',
  '100%',
  'à',
  '',
  'reggio emilia',
  '😀',
  'Ω',
];
const text = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6, unit: 'grapheme-ascii' }));
const integer = fc.integer({ min: -3, max: 3 });
const number = fc.constantFrom(-1.5, 0, 0.25, 1, 2.5, 1000);
const day = fc.constantFrom('2024-01-01', '2024-02-29', '1999-12-31', '2024-03-01');
const moment = fc.constantFrom('2024-01-01T00:00:00', '2024-01-01T10:30:00', '2023-06-30T23:59:59');
const VALUES: Record<string, fc.Arbitrary<Scalar>> = {
  [TESTO]: text,
  [INTERO]: integer,
  [NUMERO]: number,
  [GIORNO]: day,
  [ORA]: moment,
  [VERO]: fc.boolean(),
};
export const row: fc.Arbitrary<Row> = fc.tuple(
  ...COLUMNS.map(({ name }) => fc.option(VALUES[name] as fc.Arbitrary<Scalar>, { freq: 4 })),
);
const name = fc.constantFrom(...COLUMNS.map((each) => each.name));
const withValue = name.chain((chosen) =>
  fc.tuple(
    fc.constant(chosen),
    VALUES[chosen] as fc.Arbitrary<Scalar>,
    VALUES[chosen] as fc.Arbitrary<Scalar>,
  ),
);
const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc
    .tuple(withValue, fc.constantFrom<ComparisonOperator>('=', '!=', '<', '<=', '>', '>='))
    .map(([[chosen, value], operator]) => compare(chosen, operator, value)),
  withValue.map(([chosen, a, b]) => isIn(chosen, [a, b])),
  withValue.map(([chosen, a, b]) => between(chosen, a, b)),
  fc.constant(isIn(INTERO, [])),
  name.map(isNull),
  integer.map((value) => compare('_id', '>', Math.abs(value))),
  fc
    .tuple(fc.constantFrom('contains' as const, 'starts' as const), text)
    .map(([how, value]) => match(TESTO, how, value)),
  fc
    .tuple(fc.constantFrom('contains' as const, 'starts' as const), fc.constantFrom('0.2', '1', '2024', '-'))
    .chain(([how, value]) =>
      fc.constantFrom(NUMERO, GIORNO, INTERO).map((chosen) => match(chosen, how, value)),
    ),
  text.map((value) => search(plainTerms(value))),
  text.map((value) => search([{ text: value, prefix: true }], [TESTO])),
);
export const filter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('filter'), { maxLength: 3 }).map((list) => and(...list)),
    fc.array(tie('filter'), { maxLength: 3 }).map((list) => or(...list)),
    tie('filter').map(not),
  ),
})).filter;
export const anyQuery: fc.Arbitrary<Query> = fc
  .record(
    {
      select: fc
        .array(fc.oneof(name, fc.constant('_id')), { minLength: 1, maxLength: 4 })
        .map((list) => list.map((each) => column(each))),
      filter,
      orderBy: fc.array(
        fc
          .tuple(name, fc.boolean(), fc.constantFrom('first' as const, 'last' as const))
          .map((parts) => order(...parts)),
        { maxLength: 3 },
      ),
      limit: fc.integer({ min: 0, max: 10 }),
      offset: fc.integer({ min: 0, max: 5 }),
    },
    { requiredKeys: [] },
  )
  .map(query);
