import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { QueryError, TypeMismatch, UnknownColumn } from '../../src/tables/query/errors.js';
import type { Expression } from '../../src/tables/query/expression.js';
import { parquetRelation, type Relation, type TableColumn } from '../../src/tables/query/relation.js';
import { runQuery } from '../../src/tables/query/run.js';
import { toSql } from '../../src/tables/query/to-sql.js';
import type { Filter, Query } from '../../src/tables/query/tree.js';

const COLUMNS: TableColumn[] = [
  { name: 'zona', label: 'zona', type: 'text', storage: 'VARCHAR' },
  { name: 'n', label: 'n', type: 'integer', storage: 'BIGINT' },
  { name: 'x', label: 'x', type: 'number', storage: 'DOUBLE' },
  { name: 'giorno', label: 'giorno', type: 'date', storage: 'DATE' },
  { name: 'ora', label: 'ora', type: 'dateTime', storage: 'TIMESTAMPTZ' },
  { name: 'locale', label: 'locale', type: 'dateTime', storage: 'TIMESTAMP' },
  { name: 'vero', label: 'vero', type: 'boolean', storage: 'BOOLEAN' },
  { name: 'voci', label: 'voci', type: 'json', storage: 'VARCHAR' },
  { name: 'dove', label: 'dove', type: 'geoPoint', storage: 'VARCHAR' },
];

type Cell = string | number | boolean | null;
const ROWS: Cell[][] = [
  ['Nord', 5, 1.5, '2024-01-31', '2024-01-31T23:30:00Z', '2024-01-31T23:30:00', true, '["a","b"]', '{"type":"Point","coordinates":[11.34,44.49]}'],
  ['Sud', 12, -2, '2024-02-29', '2024-02-29T10:00:00Z', '2024-02-29T10:00:00', false, '["b"]', '44.5, 11.35'],
  ['Nord', 7, null, '2023-12-31', '2023-12-31T23:59:59Z', '2023-12-31T23:59:59', null, '[]', '{"type":"Point","coordinates":[9.19,45.46]}'],
  [null, 100, 10, null, null, null, true, null, null],
  ['Città', 0, 0, '2024-05-06', '2024-05-06T12:00:00Z', '2024-05-06T12:00:00', true, 'x', ''],
]; // biome-ignore format: a line a row

let engine: TableEngine;
let folder: string;
let table: Relation;
let files = 0;

async function tableOf(rows: readonly Cell[][]): Promise<Relation> {
  files += 1;
  const path = join(folder, `${files}.parquet`);
  const literal = (cell: Cell): string =>
    cell === null ? 'NULL' : typeof cell === 'string' ? `'${cell.replaceAll("'", "''")}'` : String(cell);
  const types = COLUMNS.map(({ name, storage }, at) => `CAST(c${at} AS ${storage}) AS "${name}"`);
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  await engine.use((connection) =>
    connection.run(
      `COPY (SELECT ${types.join(', ')} FROM (VALUES ${values}) AS v (${COLUMNS.map((_, at) => `c${at}`).join(', ')})) TO '${path}' (FORMAT parquet)`,
    ),
  );
  return parquetRelation(path, COLUMNS, rows.length);
}

beforeAll(async () => {
  engine = await createTableEngine({ memoryLimit: '512MB' });
  folder = mkdtempSync(join(tmpdir(), 'portico-expressions-'));
  table = await tableOf(ROWS);
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const col = (column: string): Expression => ({ kind: 'column', column });
const val = (value: Cell): Expression => ({ kind: 'value', value });
const local = (text: string): Expression => ({ kind: 'local', text });
const run = async (query: Query): Promise<unknown[][]> => (await runQuery(engine, table, query)).rows;
const valuesOf = async (expression: Expression, more: Query = {}): Promise<unknown[]> =>
  (await run({ select: [{ kind: 'expression', expression, alias: 'v' }], ...more })).flat();
const idsOf = async (filter: Filter, more: Query = {}): Promise<unknown[]> =>
  (await run({ select: [{ kind: 'column', column: '_id' }], filter, ...more })).flat();

describe('what a row has a value of', () => {
  const arithmetic = (operator: '+' | '-' | '*' | '/', left: Expression, right: Expression): Expression => ({
    kind: 'arithmetic',
    operator,
    left,
    right,
  });
  it.each<[string, Expression, unknown[]]>([
    ['a sum', arithmetic('+', col('n'), val(1)), [6, 13, 8, 101, 1]],
    ['divided by zero, nothing', arithmetic('/', col('n'), col('x')), [5 / 1.5, -6, null, 10, null]],
    ['a length', { kind: 'text', function: 'length', operand: col('zona') }, [4, 3, 4, null, 5]],
    ['upper', { kind: 'text', function: 'upper', operand: col('zona') }, ['NORD', 'SUD', 'NORD', null, 'CITTÀ']],
    ['another where null', { kind: 'if-null', operand: col('x'), otherwise: val(9) }, [1.5, -2, 9, 10, 0]],
    ['a year', { kind: 'date-part', part: 'year', operand: col('giorno') }, [2024, 2024, 2023, null, 2024]],
    ['a quarter', { kind: 'date-part', part: 'quarter', operand: col('giorno') }, [1, 1, 4, null, 2]],
    ['an hour', { kind: 'date-part', part: 'hour', operand: col('ora') }, [23, 10, 23, null, 12]],
    ['a constant', val('k'), ['k', 'k', 'k', 'k', 'k']],
    ['negative', { kind: 'negative', operand: col('n') }, [-5, -12, -7, -100, -0]],
    ['the interval of given ends', { kind: 'intervals', operand: col('n'), edges: [null, val(5), val(12), val(50)] }, [1, 2, 1, null, 0]],
    ['the interval of a width', { kind: 'widths', operand: col('x'), width: 5 }, [0, -5, null, 10, 0]],
    ['the month', { kind: 'steps', operand: col('giorno'), count: 1, unit: 'month' }, ['2024-01-01', '2024-02-01', '2023-12-01', null, '2024-05-01']],
    ['six hours', { kind: 'steps', operand: col('ora'), count: 6, unit: 'hour' }, ['2024-01-31T18:00:00Z', '2024-02-29T06:00:00Z', '2023-12-31T18:00:00Z', null, '2024-05-06T12:00:00Z']],
  ])('%s', async (_, expression, wanted) => {
    expect(await valuesOf(expression)).toEqual(wanted);
  }); // biome-ignore format: a line a case

  it('shows dates by a pattern, in a language', async () => {
    const format = (pattern: string, language = 'it'): Expression => ({
      kind: 'date-format',
      pattern,
      language,
      operand: col('giorno'),
    });
    expect(await valuesOf(format("d MMMM yyyy 'alle' HH''mm"))).toEqual([
      "31 gennaio 2024 alle 00'00", "29 febbraio 2024 alle 00'00", "31 dicembre 2023 alle 00'00", null, "6 maggio 2024 alle 00'00",
    ]); // biome-ignore format: one line reads better
    expect(await valuesOf(format('EEEE e ww xxxx yy D', 'en'))).toEqual([
      'Wednesday 3 05 2024 24 31', 'Thursday 4 09 2024 24 60', 'Sunday 7 52 2023 23 365', null, 'Monday 1 19 2024 24 127',
    ]); // biome-ignore format: one line reads better
    await expect(valuesOf(format('yyyy Q'))).rejects.toMatchObject({ path: '/select/0/expression/pattern' });
  });

  it('parts of dates and days without zone are of the time zone of the query', async () => {
    const timeZone = 'Europe/Rome';
    const day: Expression = { kind: 'date-part', part: 'day', operand: col('ora') };
    expect(await valuesOf(day)).toEqual([31, 29, 31, null, 6]);
    expect(await valuesOf(day, { timeZone })).toEqual([1, 29, 1, null, 6]);
    const inLocal: Expression = { kind: 'date-part', part: 'hour', operand: col('locale') };
    expect(await valuesOf(inLocal, { timeZone })).toEqual([0, 11, 0, null, 14]);
    const since: Filter = { kind: 'compare', operator: '>=', left: col('ora'), right: local('2024-02-01') };
    expect(await idsOf(since)).toEqual([2, 5]);
    expect(await idsOf(since, { timeZone })).toEqual([1, 2, 5]);
  });

  it('looks random and is the same for the same seed', async () => {
    const orders = async (seed: number) =>
      (
        await run({
          select: [{ kind: 'column', column: 'n' }],
          orderBy: [{ expression: { kind: 'random', seed }, descending: false, nulls: 'last' }],
        })
      ).flat();
    expect(await orders(1)).toEqual(await orders(1));
    const several = new Set(
      await Promise.all([1, 2, 3, 4, 5, 6].map(async (seed) => String(await orders(seed)))),
    );
    expect(several.size).toBeGreaterThan(1);
  });
});

describe('conditions on expressions', () => {
  const compare = (operator: '=' | '!=' | '<' | '>', left: Expression, right: Expression): Filter => ({
    kind: 'compare',
    operator,
    left,
    right,
  });
  it.each<[string, Filter, number[]]>([
    ['column with column', compare('>', col('n'), col('x')), [1, 2, 4]],
    ['the value first', compare('<', val(6), col('n')), [2, 3, 4]],
    ['null is never unequal', compare('!=', col('zona'), val('Nord')), [2, 5]],
    ['one of', { kind: 'one-of', operand: col('n'), values: [val(5), val('7')] }, [1, 3]],
    ['one of none', { kind: 'one-of', operand: col('n'), values: [] }, []],
    ['a range with one end', { kind: 'range', operand: col('n'), low: val(5), high: val(12), includeLow: true, includeHigh: false }, [1, 3]],
    ['no value', { kind: 'no-value', operand: col('zona') }, [4]],
    ['false is not null', { kind: 'truth', operand: col('vero'), value: false }, [2]],
    ['a value of a list', { kind: 'has-value', column: 'voci', value: 'b' }, [1, 2]],
    ['begins, case included', { kind: 'begins', text: 'No', columns: ['zona'] }, [1, 3]],
    ['begins not', { kind: 'begins', text: 'no' }, []],
    ['a day of the calendar', compare('=', col('giorno'), local('2024-02-29')), [2]],
    ['a word with a typo', { kind: 'search', terms: [{ text: 'citta', typos: 1 }, { text: 'citat', typos: 2 }], columns: ['zona'] }, [5]],
    ['a word with too many', { kind: 'search', terms: [{ text: 'cixxa', typos: 1 }] }, []],
  ])('%s', async (_, filter, wanted) => {
    expect(await idsOf(filter)).toEqual(wanted);
  }); // biome-ignore format: a line a case

  it('types are checked, with the place', async () => {
    const refused = (query: Query): unknown => {
      try {
        toSql(query, table);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const wrong = refused({ filter: compare('=', col('n'), val('molto')) });
    expect(wrong).toBeInstanceOf(TypeMismatch);
    expect(wrong).toMatchObject({ path: '/filter/right/value', column: 'n' });
    expect(refused({ filter: compare('=', col('n'), col('zona')) })).toBeInstanceOf(TypeMismatch);
    expect(refused({ filter: compare('=', col('giorno'), val('31/01/2024')) })).toBeInstanceOf(TypeMismatch);
    expect(refused({ filter: compare('=', col('N'), val(1)) })).toBeInstanceOf(UnknownColumn);
    expect(refused({ groupBy: [col('dove')], select: [] })).toBeInstanceOf(TypeMismatch);
    const many = Array.from({ length: 5001 }, () => val(1));
    expect(refused({ filter: { kind: 'one-of', operand: col('n'), values: many } })).toMatchObject({
      path: '/filter/values',
    });
    let deep: Expression = col('n');
    for (let depth = 0; depth < 200; depth += 1) deep = { kind: 'negative', operand: deep };
    expect(refused({ filter: compare('=', deep, val(1)) })).toBeInstanceOf(QueryError);
    const sum: Expression = { kind: 'aggregated', function: 'sum', operand: col('n') };
    expect(refused({ filter: compare('=', sum, val(1)) })).toMatchObject({ path: '/filter/left' });
  });

  it('no text of a query is in the SQL', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), (text) => {
        const marked = `§${text}§`;
        const { sql } = toSql(
          {
            select: [
              {
                kind: 'expression',
                expression: { kind: 'if-null', operand: col('zona'), otherwise: val(marked) },
                alias: 'v',
              },
            ],
            filter: {
              kind: 'and',
              filters: [
                compare('=', col('zona'), val(marked)),
                { kind: 'begins', text: marked },
                { kind: 'has-value', column: 'voci', value: marked },
              ],
            },
          },
          table,
        );
        expect(sql).not.toContain('§');
      }),
    );
  });
});

describe('groups', () => {
  const of = (
    name: 'sum' | 'count' | 'median' | 'avg' | 'count-distinct',
    operand?: Expression,
  ): Expression => ({
    kind: 'aggregated',
    function: name,
    ...(operand && { operand }),
  });
  const item = (expression: Expression, alias = 'v') => ({ kind: 'expression' as const, expression, alias });
  const year: Expression = { kind: 'date-part', part: 'year', operand: col('ora') };

  it('by an expression, ordered by an aggregate', async () => {
    const query: Query = {
      select: [
        item(year, 'anno'),
        item(of('count'), 'quanti'),
        item({ kind: 'arithmetic', operator: '/', left: of('sum', col('n')), right: of('count') }, 'media'),
      ],
      groupBy: [year],
      orderBy: [{ expression: of('count'), descending: true, nulls: 'last' }],
      timeZone: 'Europe/Rome',
    };
    // The last second of 2023 in Greenwich is 2024 in Rome.
    expect(await run(query)).toEqual([
      [2024, 4, 6],
      [null, 1, 100],
    ]);
    expect((await runQuery(engine, table, { ...query, limit: 1 })).total).toBe(2);
  });

  it('of everything', async () => {
    expect(
      await run({
        select: [
          item(of('sum', col('n'))),
          item(of('median', col('n')), 'm'),
          item(of('count-distinct', col('zona')), 'd'),
        ],
      }),
    ).toEqual([[124, 7, 3]]);
    const percentile: Expression = {
      kind: 'aggregated',
      function: 'percentile',
      operand: col('n'),
      percent: 25,
    };
    expect(await run({ select: [item(percentile)] })).toEqual([[5]]);
    expect(
      await run({
        select: [item({ ...percentile, percent: 100 })],
        filter: { kind: 'no-value', operand: val(1) },
      }),
    ).toEqual([[null]]);
  });

  it('what has no single value in a group is refused', async () => {
    await expect(run({ select: [item(col('n')), item(of('count'), 'c')] })).rejects.toMatchObject({
      code: 'not-a-query',
    });
    await expect(
      run({
        select: [item(year)],
        groupBy: [year],
        orderBy: [{ expression: col('n'), descending: false, nulls: 'last' }],
      }),
    ).rejects.toMatchObject({ path: '/orderBy/0/expression' });
    await expect(run({ select: [item(of('sum', col('zona')))] })).rejects.toBeInstanceOf(TypeMismatch);
    await expect(run({ select: [item(of('sum', of('count')))] })).rejects.toBeInstanceOf(QueryError);
  });
});

describe('places', () => {
  const point = (x: number, y: number) => ({ type: 'Point' as const, coordinates: [x, y] });
  const box = (w: number, s: number, e: number, n: number) => ({
    type: 'Polygon' as const,
    coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]],
  }); // biome-ignore format: one line reads better
  it('near, within, apart; cells without a place are neither', async () => {
    const place = (test: Extract<Filter, { kind: 'place' }>['test']): Filter => ({
      kind: 'place',
      column: 'dove',
      test,
    });
    expect(await idsOf(place({ kind: 'near', geometry: point(11.34, 44.49), metres: 2000 }))).toEqual([1, 2]);
    expect(await idsOf(place({ kind: 'near', geometry: point(11.34, 44.49), metres: 100 }))).toEqual([1]);
    expect(await idsOf(place({ kind: 'within', geometry: box(9, 45, 10, 46) }))).toEqual([3]);
    expect(await idsOf(place({ kind: 'disjoint', geometry: box(9, 45, 10, 46) }))).toEqual([1, 2]);
    expect(
      await idsOf({ kind: 'not', filter: place({ kind: 'intersects', geometry: box(9, 45, 10, 46) }) }),
    ).toEqual([1, 2, 4, 5]);
    await expect(
      idsOf({ kind: 'place', column: 'zona', test: { kind: 'near', geometry: point(1, 1), metres: 1 } }),
    ).rejects.toBeInstanceOf(TypeMismatch);
    await expect(
      idsOf(place({ kind: 'intersects', geometry: point(500_000, 4_900_000) })),
    ).rejects.toBeInstanceOf(QueryError);
  });

  it('metres over the sphere', async () => {
    const [bologna, other, milan, none, empty] = (await valuesOf({
      kind: 'distance',
      column: 'dove',
      to: point(11.34, 44.49),
    })) as number[];
    expect(bologna).toBe(0);
    expect(other).toBeGreaterThan(1300);
    expect(other).toBeLessThan(1400);
    expect(Math.round((milan as number) / 1000)).toBe(201);
    expect([none, empty]).toEqual([null, null]);
  });
});
