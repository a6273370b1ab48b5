import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, column as named, order, type Query } from '../../src/tables/query/tree.js';
import { AskerGone, askRows } from '../../src/tables/rows/ask-table.js';
import { askPage } from '../../src/tables/rows/picked-page.js';
import type { ReadableTable } from '../../src/tables/rows/table-of.js';
import { column, exportTables } from './export/helpers.js';

const ROWS = 120_000;
const COLUMNS = [
  column('n', 'integer', 'BIGINT'),
  column('gruppo', 'integer', 'BIGINT'),
  column('t', 'text', 'VARCHAR'),
];
const BOUNDS = { milliseconds: 30_000 };

let tables: Awaited<ReturnType<typeof exportTables>>;
let found: ReadableTable;
beforeAll(async () => {
  tables = await exportTables();
  found = await tables.fromSql(
    COLUMNS,
    `SELECT (i * 7919) % ${ROWS} AS n, i % 7 AS gruppo, CASE WHEN i % 11 = 0 THEN NULL ELSE 'riga ' || (i % 1000) END AS t FROM range(${ROWS}) r(i)`,
  );
});
afterAll(() => tables.close());

const page = (query: Query) => askPage(tables.services, found, query, BOUNDS);
const plain = (query: Query) => askRows(tables.services, found, query, BOUNDS);
const exports = () => readdir(join(tables.services.tablesDir, 'exports')).catch(() => []);

const orderBy = fc.constantFrom(
  [order('n')],
  [order('gruppo', true), order('t', false, 'first')],
  [order('t', true, 'last')],
  undefined,
);
const filter = fc.constantFrom(compare('gruppo', '=', 3), compare('n', '<', 60_000), undefined);

const anyPage: fc.Arbitrary<Query> = fc
  .record({
    orderBy,
    filter,
    offset: fc.oneof(fc.integer({ min: 0, max: ROWS + 10 }), fc.integer({ min: 4990, max: 5010 })),
    limit: fc.integer({ min: 1, max: 60 }),
    select: fc.constantFrom(undefined, [named('t'), named('n', 'altro')], [named('n', 't'), named('gruppo')]),
  })
  .map(({ orderBy, filter, select, ...rest }) => ({
    ...rest,
    ...(orderBy && { orderBy }),
    ...(filter && { filter }),
    ...(select && { select }),
  }));

describe('a page of a sorted or narrowed table', () => {
  it('has the rows and the total that sorting and narrowing it all gives', async () => {
    await fc.assert(
      fc.asyncProperty(anyPage, async (query) => {
        expect(await page(query)).toEqual(await plain(query));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('is read out of the order that was kept, and without it when that is gone', async () => {
    const query: Query = { orderBy: [order('gruppo'), order('n', true)], limit: 20 };
    await page({ ...query, offset: 20 });
    await expect.poll(exports, { timeout: 20_000 }).not.toEqual([]);
    for (const offset of [0, 5000, 77_777, ROWS - 3, ROWS]) {
      expect(await page({ ...query, offset })).toEqual(await plain({ ...query, offset }));
    }
    await rm(join(tables.services.tablesDir, 'exports'), { recursive: true });
    const offset = 44_444;
    expect(await page({ ...query, offset })).toEqual(await plain({ ...query, offset }));
  }, 60_000);

  it('begins no keeping of an order for its first rows alone', async () => {
    const before = await exports();
    await page({ orderBy: [order('t'), order('gruppo')], limit: 20 });
    await new Promise((later) => setTimeout(later, 300));
    expect(await exports()).toEqual(before);
  });

  it('is given up when who asked has gone, and found for the others who asked the same', async () => {
    const gone = new AbortController();
    const query: Query = { orderBy: [order('t'), order('n')], limit: 10 };
    const leaving = askPage(tables.services, found, query, { ...BOUNDS, signal: gone.signal });
    const staying = page(query);
    gone.abort();
    await expect(leaving).rejects.toBeInstanceOf(AskerGone);
    expect(await staying).toEqual(await plain(query));
  });
});
