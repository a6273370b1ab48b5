import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { QueryError } from '../../src/tables/query/errors.js';
import { parquetRelation, type Relation, type TableColumn } from '../../src/tables/query/relation.js';
import { runQuery } from '../../src/tables/query/run.js';
import { toSql } from '../../src/tables/query/to-sql.js';
import {
  and,
  column,
  compare,
  type Filter,
  isIn,
  not,
  or,
  order,
  type Query,
  type Scalar,
} from '../../src/tables/query/tree.js';

const ROWS = 60_000;
const COLUMNS: TableColumn[] = [
  { name: 'via', label: 'via', type: 'text', storage: 'VARCHAR' },
  { name: 'n', label: 'n', type: 'integer', storage: 'INTEGER' },
  { name: 'importo', label: 'importo', type: 'number', storage: 'DECIMAL(12,2)' },
  { name: 'giorno', label: 'giorno', type: 'date', storage: 'DATE' },
  { name: 'ora', label: 'ora', type: 'dateTime', storage: 'TIMESTAMP' },
];

let engine: TableEngine;
let folder: string;
let path: string;
let table: Relation;
beforeAll(async () => {
  engine = await createTableEngine({ memoryLimit: '512MB' });
  folder = mkdtempSync(join(tmpdir(), 'portico-lists-'));
  path = join(folder, 't.parquet');
  await engine.use((connection) =>
    connection.run(
      `COPY (SELECT CASE WHEN i % 11 = 0 THEN NULL ELSE 'via ' || (hash(i) % 5000) END AS via,
                    CASE WHEN i % 13 = 0 THEN NULL ELSE (hash(i * 7) % 9000)::INTEGER END AS n,
                    ((hash(i * 3) % 2000) / 4.0)::DECIMAL(12, 2) AS importo,
                    DATE '2000-01-01' + (hash(i * 5) % 3000)::INTEGER AS giorno,
                    TIMESTAMP '2000-01-01' + INTERVAL (hash(i * 9) % 90000) HOUR AS ora
             FROM range(${ROWS}) t (i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 8192)`,
    ),
  );
  table = parquetRelation(path, COLUMNS, ROWS);
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What plain SQL finds: every number of a row, in order. */
const plain = (condition: string): Promise<number[]> =>
  engine.use(async (connection) => {
    const sql = `SELECT file_row_number + 1 FROM read_parquet('${path}', file_row_number = true)
                 WHERE ${condition} ORDER BY ALL`;
    return (await connection.runAndReadAll(sql)).getRows().map(([id]) => Number(id));
  });

const found = async (filter: Filter, more: Partial<Query> = {}) => {
  const { rows, total } = await runQuery(engine, table, { select: [column('_id')], filter, ...more });
  return { ids: rows.map(([id]) => Number(id)), total };
};

const streets = Array.from({ length: 400 }, (_, at) => `via ${at * 7}`);
const quoted = streets.map((text) => `'${text}'`).join(', ');
const numbers = Array.from({ length: 400 }, (_, at) => at * 11);

/** Values of each type, as clients write them, and the same in SQL. */
const LISTS: [string, Scalar[], string][] = [
  ['via', streets, `via IN (${quoted})`],
  ['n', numbers, `n IN (${numbers.join(', ')})`],
  ['n', numbers.map(String), `n IN (${numbers.join(', ')})`],
  ['importo', numbers.map((value) => value / 8), `importo::DOUBLE IN (${numbers.map((value) => value / 8).join(', ')})`],
  ['importo', [...numbers, '12.50', '12.505', 0.25], `importo IN (${numbers.join(', ')}, 12.5, 0.25)`],
  ['n', [...numbers, '99999999999999999999999999', 3.5], `n IN (${numbers.join(', ')})`],
  [
    'giorno',
    numbers.map((value) => new Date(Date.UTC(2000, 0, 1 + value)).toISOString().slice(0, 10)),
    `giorno - DATE '2000-01-01' IN (${numbers.join(', ')})`,
  ],
  [
    'ora',
    numbers.map((value) => new Date(Date.UTC(2000, 0, 1, value)).toISOString()),
    `date_diff('hour', TIMESTAMP '2000-01-01', ora) IN (${numbers.join(', ')})`,
  ],
  ['_id', numbers.map((value) => value * 13), `file_row_number + 1 IN (${numbers.map((value) => value * 13).join(', ')})`],
]; // biome-ignore format: a list a line

describe('a list of many values', () => {
  it.each(LISTS)(
    'of %s finds the rows of plain SQL, in their order, however it is written',
    async (name, values, sql) => {
      const expected = await plain(sql);
      expect(expected.length).toBeGreaterThan(0);
      const operand = { kind: 'column', column: name } as const;
      const forms: Filter[] = [
        isIn(name, values),
        or(...values.map((value) => compare(name, '=', value))),
        { kind: 'one-of', operand, values: values.map((value) => ({ kind: 'value', value })) },
        or(
          ...values.map(
            (value): Filter => ({
              kind: 'compare',
              operator: '=',
              left: operand,
              right: { kind: 'value', value },
            }),
          ),
        ),
      ];
      for (const form of forms) {
        const all = await found(form);
        expect(all.total).toBe(expected.length);
        expect(all.ids).toEqual(expected);
        expect((await found(form, { limit: 7, offset: 20 })).ids).toEqual(expected.slice(20, 27));
        expect((await found(form, { limit: 7, after: 30_000 })).ids).toEqual(
          expected.filter((id) => id > 30_000).slice(0, 7),
        );
        expect((await found(not(form))).total).toBe(ROWS - expected.length);
      }
    },
  );

  it('may stand beside other conditions, and with an order', async () => {
    const filter = and(or(isIn('via', streets), isIn('n', numbers)), not(compare('importo', '<', 100)));
    const expected = await plain(
      `(via IN (${quoted}) OR n IN (${numbers.join(', ')})) AND coalesce(importo >= 100, true)`,
    );
    expect((await found(filter)).ids).toEqual(expected);
    const down = await found(filter, { orderBy: [order('_id', true)], limit: 5 });
    expect(down.ids).toEqual(expected.slice(-5).reverse());
    const mixed = or(...streets.map((text) => compare('via', '=', text)), compare('n', '>', 8990));
    expect((await found(mixed)).ids).toEqual(await plain(`via IN (${quoted}) OR n > 8990`));
  });

  it('days without zone are those of the column, null is no value of it', async () => {
    const values = numbers.map((value) => new Date(Date.UTC(2000, 0, 1 + value)).toISOString().slice(0, 10));
    const filter: Filter = {
      kind: 'one-of',
      operand: { kind: 'column', column: 'giorno' },
      values: [{ kind: 'value', value: null }, ...values.map((text) => ({ kind: 'local', text }) as const)],
    };
    const expected = await plain(`giorno - DATE '2000-01-01' IN (${numbers.join(', ')})`);
    expect((await found(filter, { timeZone: 'Europe/Rome' })).ids).toEqual(expected);
  });

  it('says which value cannot be of the type, wherever it stands', () => {
    const wrong = [...numbers, 'tanti'];
    const pathOf = (filter: Filter): string => {
      try {
        toSql({ filter }, table);
      } catch (error) {
        if (error instanceof QueryError) return error.path;
      }
      return 'no error';
    };
    expect(pathOf(isIn('n', wrong))).toBe('/filter/values/400');
    expect(pathOf(or(...wrong.map((value) => compare('n', '=', value))))).toBe('/filter/filters/400/value');
    expect(
      pathOf(
        isIn(
          'n',
          Array.from({ length: 100_000 }, (_, at) => at),
        ),
      ),
    ).toBe('/filter/values');
  });

  it('is one parameter, looked up in a hash: 400 comparisons a row would take seconds', () => {
    const { sql, parameters } = toSql({ filter: isIn('via', streets) }, table);
    expect(parameters).toHaveLength(1);
    expect(sql).not.toContain(' OR ');
    expect(toSql({ filter: isIn('via', streets.slice(0, 3)) }, table).parameters).toHaveLength(3);
  });
});
