import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExportFormatId, formatsFor } from '../../../src/tables/export/formats.js';
import { jsonValues } from '../../../src/tables/export/json-values.js';
import { writeOrdered } from '../../../src/tables/export/ordered-rows.js';
import { openExport } from '../../../src/tables/export/source.js';
import { writeExport } from '../../../src/tables/export/write-export.js';
import { order, type Query } from '../../../src/tables/query/tree.js';
import { AskerGone } from '../../../src/tables/rows/ask-table.js';
import type { ReadableTable } from '../../../src/tables/rows/table-of.js';
import { createBench } from '../formats/support.js';
import { bytesOf, column, exportTables } from './helpers.js';

let tables: Awaited<ReturnType<typeof exportTables>>;
const bench = createBench();
beforeAll(async () => {
  tables = await exportTables();
});
afterAll(async () => {
  bench.close();
  await tables.close();
});

async function written(
  format: Exclude<ExportFormatId, 'parquet'>,
  found: ReadableTable,
  query: Query = {},
): Promise<Buffer> {
  const source = await openExport(tables.services, found, query);
  try {
    return await bytesOf(await writeExport(format, source, { title: 'Prova', now: new Date(0) }));
  } finally {
    await source.close();
  }
}

const ODD = [
  column('esatto', 'number', 'DECIMAL(38, 2)'),
  column('numero', 'number', 'DOUBLE'),
  column('giorno', 'date', 'DATE'),
  column('ora', 'dateTime', 'TIMESTAMP'),
  column('testo', 'text', 'VARCHAR'),
];

describe('values that few expect', () => {
  const rows = [
    ['123456789012345678901234567890123456.78', 'NaN', '1850-01-02', '1899-12-31 10:00:00', 'عربي \u202e😀'],
    ['-0.10', 'Infinity', '9999-12-31', '1582-10-04 00:00:00', '"\r\n\t;,|'],
    ['0', '-Infinity', '0044-03-15 (BC)', '290000-01-01 00:00:00', ''],
  ] as const;

  it('are JSON that every reader takes', async () => {
    const found = await tables.tableOf(ODD, rows);
    const list = JSON.parse((await written('json', found)).toString('utf8'));
    expect(list.map((row: { numero: unknown }) => row.numero)).toEqual([null, null, null]);
    expect(list.map((row: { esatto: unknown }) => row.esatto)).toEqual([rows[0][0], -0.1, 0]);
    expect(list.map((row: { testo: unknown }) => row.testo)).toEqual(rows.map((row) => row[4]));
    const source = await openExport(tables.services, found, {});
    const values: unknown[][] = [];
    for await (const some of jsonValues(source)) values.push(...some);
    await source.close();
    expect(values).toEqual(list.map((row: object) => Object.values(row)));
  });

  it.each(['xlsx', 'ods'] as const)(
    'are cells of a workbook (%s), days it does not know as texts',
    async (kind) => {
      const [part] = await bench.read(`prova.${kind}`, await written(kind, await tables.tableOf(ODD, rows)));
      const [, first, second, third] = part?.records ?? [];
      expect(first?.slice(0, 4)).toEqual([rows[0][0], '', '1850-01-02', '1899-12-31T10:00:00']);
      expect(second?.slice(0, 3)).toEqual(['-0.1', '', '9999-12-31']);
      expect([third?.[2], third?.[3]]).toEqual(['0044-03-15 (BC)', '290000-01-01T00:00:00']);
      expect([first?.[4], third?.[4]]).toEqual([rows[0][4], '']);
    },
  );
});

describe('a table of 300 columns', () => {
  const columns = Array.from({ length: 300 }, (_, at) => column(`c${at}`, 'integer', 'BIGINT'));
  const sql = `SELECT ${columns.map(({ name }, at) => `i * ${at} AS ${name}`).join(', ')} FROM range(50) r(i)`;

  it('is written in every format without places, in an order too', async () => {
    const found = await tables.fromSql(columns, sql);
    const query = { orderBy: [order('c1', true)] };
    for (const { id } of formatsFor(columns)) {
      if (id === 'parquet') continue;
      expect([id, (await written(id, found)).length > 1000]).toEqual([id, true]);
      expect([id, (await written(id, found, query)).length > 1000]).toEqual([id, true]);
    }
    const [, first = ''] = (await written('csv', found, query)).toString('utf8').split('\r\n');
    expect(first.split(',').slice(0, 3)).toEqual(['0', '49', '98']);
  });
});

describe('rows in an order of their own', () => {
  const columns = [column('n', 'integer', 'BIGINT'), column('t', 'text', 'VARCHAR')];

  it('are given up when nobody wants them any more, and leave nothing', async () => {
    const found = await tables.fromSql(
      columns,
      'SELECT i AS n, md5(i::VARCHAR) AS t FROM range(3000000) r(i)',
    );
    const gone = new AbortController();
    const opening = openExport(tables.services, found, { orderBy: [order('t')] }, { signal: gone.signal });
    setTimeout(() => gone.abort(), 100);
    await expect(opening).rejects.toThrow(AskerGone);
    expect(await readdir(join(tables.services.tablesDir, 'work'))).toEqual([]);
  });

  it('have more memory where little does not do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portico-ordered-'));
    try {
      const path = join(folder, 'rows.parquet');
      // One list can be put nowhere else, whatever the disk has.
      const sql = `COPY (SELECT len(list(i)) AS c0 FROM range(20000000) r(i)) TO '${path}' (FORMAT parquet)`;
      expect(await writeOrdered({ sql, parameters: [], tables: [], folder })).toBe(1);
      expect((await stat(path)).size).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
