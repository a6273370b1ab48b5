import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { QueryError, TypeMismatch, UnknownColumn } from '../../src/tables/query/errors.js';
import { parseTsquery, plainTerms, SearchSyntax } from '../../src/tables/query/full-text.js';
import { parquetRelation, type Relation } from '../../src/tables/query/relation.js';
import { runQuery } from '../../src/tables/query/run.js';
import { toSql } from '../../src/tables/query/to-sql.js';
import {
  aggregate,
  and,
  between,
  type ComparisonOperator,
  column,
  compare,
  type Filter,
  isIn,
  isNull,
  not,
  or,
  order,
  type Query,
  query,
  rank,
  search,
} from '../../src/tables/query/tree.js';
import {
  anyQuery,
  COLUMNS,
  evaluate,
  filter,
  GIORNO,
  INTERO,
  NUMERO,
  ORA,
  type Row,
  row,
  TESTO,
  VERO,
} from './helpers/query-model.js';

let engine: TableEngine;
let folder: string;
beforeAll(async () => {
  engine = await createTableEngine({ memoryLimit: '512MB' });
  folder = mkdtempSync(join(tmpdir(), 'portico-tree-'));
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;

/** A Parquet of these rows, made by DuckDB alone. */
async function tableOf(rows: readonly Row[]): Promise<Relation> {
  files += 1;
  const path = join(folder, `t${files}.parquet`);
  await engine.use(async (connection) => {
    const list = COLUMNS.map(({ name, storage }) => `"${name.replaceAll('"', '""')}" ${storage}`);
    await connection.run(`CREATE OR REPLACE TEMP TABLE t (${list.join(', ')})`);
    for (const row of rows) {
      await connection.run(
        `INSERT INTO t VALUES (${COLUMNS.map(({ storage }, at) => `CAST($${at + 1} AS ${storage})`).join(', ')})`,
        row.map((value) => (value === null ? null : String(value))),
      );
    }
    await connection.run(`COPY t TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  });
  return parquetRelation(path, COLUMNS, rows.length);
}

describe('a query over a table', () => {
  it('finds what an interpreter of the tree finds, in the same order and number', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 25 }),
        fc.array(anyQuery, { minLength: 6, maxLength: 6 }),
        async (rows, queries) => {
          const relation = await tableOf(rows);
          for (const each of queries) {
            const found = await runQuery(engine, relation, each);
            expect({ rows: found.rows, total: found.total }).toEqual(evaluate(each, rows));
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('parts the rows in two by a filter and its negation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 15 }), filter, async (rows, each) => {
        const relation = await tableOf(rows);
        const yes = await runQuery(engine, relation, { filter: each, limit: 0 });
        const no = await runQuery(engine, relation, { filter: not(each), limit: 0 });
        expect(yes.total + no.total).toBe(rows.length);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

const SAMPLE: Row[] = [
  ['Bologna', 1, 1.5, '2024-01-01', '2024-01-01T10:30:00', true],
  ['Modena', 2, 2.5, '2024-02-29', null, false],
  ['Bologna', 3, null, null, '2023-06-30T23:59:59', null],
  [null, 9007199254740993n as never, 4, '1999-12-31', null, true],
];

describe('of queries', () => {
  let relation: Relation;
  beforeAll(async () => {
    relation = await tableOf(SAMPLE);
  });
  const run = (asked: Query) => runQuery(engine, relation, asked);

  it('groups and counts', async () => {
    const found = await run({
      select: [
        column(TESTO, 'comune'),
        aggregate('count', undefined, 'righe'),
        aggregate('sum', NUMERO, 'somma'),
        aggregate('count-distinct', GIORNO, 'giorni'),
        aggregate('min', GIORNO, 'primo'),
      ],
      groupBy: [TESTO],
      orderBy: [order('righe', true)],
      limit: 2,
    });
    expect(found.rows).toEqual([
      ['Bologna', 2, 1.5, 1, '2024-01-01'],
      ['Modena', 1, 2.5, 1, '2024-02-29'],
    ]);
    expect(found.total).toBe(3);
    expect(found.columns.map(({ name, type }) => [name, type])).toEqual([
      ['comune', 'text'],
      ['righe', 'integer'],
      ['somma', 'number'],
      ['giorni', 'integer'],
      ['primo', 'date'],
    ]);
    expect((await run({ select: [aggregate('avg', NUMERO, 'media')] })).rows[0]?.[0]).toBeCloseTo(8 / 3);
  });

  it('tells rows apart', async () => {
    const found = await run({
      select: [column(TESTO)],
      distinct: true,
      orderBy: [order(TESTO, false, 'first')],
    });
    expect(found).toMatchObject({ rows: [[null], ['Bologna'], ['Modena']], total: 3 });
    await expect(
      run({ select: [column(TESTO)], distinct: true, orderBy: [order(INTERO)] }),
    ).rejects.toMatchObject({
      code: 'not-selected',
      path: '/orderBy/0/column',
    });
  });

  it('reads on by key, the total staying that of all', async () => {
    const found = await run({ select: [column('_id')], after: 2 });
    expect(found).toMatchObject({ rows: [[3], [4]], total: 4 });
  });

  it('ranks by how often the words occur', async () => {
    const terms = plainTerms('bologna');
    const found = await run({
      select: [column('_id'), rank(terms, 'rank')],
      filter: search(terms),
      orderBy: [order('rank', true)],
    });
    expect(found.rows).toEqual([
      [1, 0.5],
      [3, 0.5],
    ]);
  });

  it('compares numbers and moments written as texts, with every digit', async () => {
    const ids = async (asked: Filter) => (await run({ select: [column('_id')], filter: asked })).rows.flat();
    expect(await ids(compare(INTERO, '=', '9007199254740993'))).toEqual([4]);
    expect(await ids(compare(INTERO, '=', '9007199254740992'))).toEqual([]);
    expect(await ids(compare(INTERO, '<', '2.5'))).toEqual([1, 2]);
    expect(await ids(compare(GIORNO, '<', '2024-01-01T00:00:01'))).toEqual([1, 4]);
    expect(await ids(compare(ORA, '=', '2024-01-01T11:30:00+01:00'))).toEqual([1]);
    expect(await ids(compare(VERO, '=', 'true'))).toEqual([1, 4]);
  });

  it.each([
    [{ select: [column('boh')] }, UnknownColumn, '/select/0/column'],
    [
      { filter: and(isNull(TESTO), not(isNull('x" OR 1=1 --'))) },
      UnknownColumn,
      '/filter/filters/1/filter/column',
    ],
    [{ filter: isIn(INTERO, [1, 'due']) }, TypeMismatch, '/filter/values/1'],
    [{ filter: compare(GIORNO, '=', '2024-02-30') }, TypeMismatch, '/filter/value'],
    [{ filter: between(NUMERO, 1, true) }, TypeMismatch, '/filter/high'],
    [{ select: [aggregate('sum', TESTO, 's')] }, TypeMismatch, '/select/0/column'],
    [{ orderBy: [order('boh')] }, UnknownColumn, '/orderBy/0/column'],
    [{ groupBy: [TESTO], select: [column(INTERO)] }, QueryError, '/select/0'],
    [{ limit: -1 }, QueryError, '/limit'],
    [{ filter: compare(TESTO, '; DROP TABLE x' as ComparisonOperator, 'a') }, QueryError, '/filter/operator'],
  ] as [Query, typeof QueryError, string][])('refuses %j, saying where', async (asked, kind, path) => {
    const error = await run(asked).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error.path).toBe(path);
  });

  it('puts no value into the SQL', () => {
    const { sql, parameters } = toSql({ filter: compare(TESTO, '=', "x'; DROP TABLE t --") }, relation);
    expect(sql).not.toContain('DROP');
    expect(parameters).toEqual(["x'; DROP TABLE t --"]);
  });

  it('makes frozen trees', () => {
    expect(Object.isFrozen(query({ filter: and(isNull('a')) }))).toBe(true);
    expect(Object.isFrozen(search([{ text: 'a' }]))).toBe(true);
  });
});

describe('a search in the syntax of tsquery', () => {
  it('is read with its signs, parentheses and prefixes', () => {
    const { filter, terms } = parseTsquery("bo:* & !(modena | 'reggio emilia')");
    expect(terms).toEqual([{ text: 'bo', prefix: true }]);
    expect(filter).toEqual(
      and(
        search([{ text: 'bo', prefix: true }]),
        not(or(search([{ text: 'modena' }]), search([{ text: 'reggio emilia' }]))),
      ),
    );
  });

  it.each(['a b', 'a &', '(a', '', ':*', 'a & | b'])('is refused where it is none: %s', (text) => {
    expect(() => parseTsquery(text)).toThrow(SearchSyntax);
  });
});
