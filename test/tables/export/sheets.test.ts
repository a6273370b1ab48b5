import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOds } from '../../../src/tables/export/ods.js';
import { openExport } from '../../../src/tables/export/source.js';
import { sheetName, writeXlsx } from '../../../src/tables/export/xlsx.js';
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

const WRITERS = { xlsx: writeXlsx, ods: writeOds };
type Kind = keyof typeof WRITERS;

async function written(kind: Kind, found: ReadableTable, rowsOfSheet?: number): Promise<Buffer> {
  const source = await openExport(tables.services, found, {});
  try {
    const names = source.columns.map(({ name }) => name);
    return await bytesOf(
      WRITERS[kind](source, { title: 'Prova', names, ...(rowsOfSheet && { rowsOfSheet }) }),
    );
  } finally {
    await source.close();
  }
}

const COLUMNS = [
  column('testo', 'text', 'VARCHAR'),
  column('intero', 'integer', 'BIGINT'),
  column('numero', 'number', 'DOUBLE'),
  column('giorno', 'date', 'DATE'),
  column('ora', 'dateTime', 'TIMESTAMP'),
  column('istante', 'dateTime', 'TIMESTAMPTZ'),
  column('vero', 'boolean', 'BOOLEAN'),
];
const ROWS = [
  ['=HYPERLINK("http://x")', 12, 1.5, '2024-03-05', '2024-03-05 10:20:30', '2024-07-01 00:00:00+00', true],
  ['a & b <c> "d"', -7, -0.25, '1999-12-31', '1999-12-31 23:59:59', '2024-01-01 00:00:00+00', false],
  [null, null, null, null, null, null, null],
  ['  due  spazi ', 9007199254740993n, 1e-7, '2024-02-29', '2024-02-29 00:00:01', null, true],
];

describe.each<Kind>(['xlsx', 'ods'])('a workbook (%s)', (kind) => {
  it('has typed cells that our reader reads back', async () => {
    const bytes = await written(kind, await tables.tableOf(COLUMNS, ROWS));
    const [part] = await bench.read(`prova.${kind}`, bytes);
    expect(part?.records).toEqual([
      ['testo', 'intero', 'numero', 'giorno', 'ora', 'istante', 'vero'],
      [
        '=HYPERLINK("http://x")',
        '12',
        '1.5',
        '2024-03-05',
        '2024-03-05T10:20:30',
        '2024-07-01T02:00:00',
        'TRUE',
      ],
      ['a & b <c> "d"', '-7', '-0.25', '1999-12-31', '1999-12-31T23:59:59', '2024-01-01T01:00:00', 'FALSE'],
      ['  due  spazi ', '9007199254740993', '1.0e-7', '2024-02-29', '2024-02-29T00:00:01', '', 'TRUE'],
    ]);
  });

  it('holds texts with line ends, characters that XML forbids, and very long ones', async () => {
    const long = `${'è'.repeat(40_000)}fine`;
    const found = await tables.tableOf(
      [column('t', 'text', 'VARCHAR'), column('n', 'integer', 'BIGINT')],
      [
        ['uno\ndue\ttre', 1],
        ['campana \u0007 e _x0041_', 2],
        [long, 3],
        ['😀'.repeat(17_000), 4],
      ],
    );
    const [part] = await bench.read(`prova.${kind}`, await written(kind, found));
    const [, first, second, third, fourth] = part?.records ?? [];
    expect(first?.[0]).toBe('uno\ndue\ttre');
    if (kind === 'ods') {
      expect(second?.[0]).toBe('campana \ufffd e _x0041_');
      expect(third?.[0]).toBe(long);
      return;
    }
    expect(second?.[0]).toBe('campana \u0007 e _x0041_');
    expect(third?.[0]).toMatch(/^è{32600} \[…\] \[troncato \/ cut: 40004 caratteri \/ characters\]$/);
    expect(fourth?.[0]?.length).toBeLessThanOrEqual(32_767);
    expect(fourth?.[0]).toContain('17000 caratteri');
  });

  it('begins another sheet where one is full', async () => {
    const found = await tables.fromSql(
      [column('n', 'integer', 'BIGINT'), column('t', 'text', 'VARCHAR')],
      "SELECT i AS n, 'riga ' || i AS t FROM range(25000) r(i)",
    );
    const bytes = await written(kind, found, 10_001);
    const parts = (await bench.read(`prova.${kind}`, bytes)).sort((a, b) => a.name.localeCompare(b.name));
    expect(parts.map(({ name }) => name)).toEqual(['Prova', 'Prova (2)', 'Prova (3)']);
    const rows = parts.map(({ records }) => records.slice(1).map(([n]) => Number(n)));
    expect(rows.map(({ length }) => length)).toEqual([10_000, 10_000, 5_000]);
    expect(rows.flat()).toEqual(Array.from({ length: 25_000 }, (_, at) => at));
  });

  it('of no rows has its header', async () => {
    const found = await tables.fromSql(
      [column('n', 'integer', 'BIGINT')],
      'SELECT i AS n FROM range(0) r(i)',
    );
    const bytes = await written(kind, found);
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(bytes.length).toBeGreaterThan(300);
  });
});

describe('names of sheets', () => {
  it('are what Excel takes', () => {
    expect(sheetName('a/b:c?', 1)).toBe('a b c');
    expect(sheetName('x'.repeat(40), 2)).toBe(`${'x'.repeat(27)} (2)`);
    expect(sheetName("''", 1)).toBe('Dati');
  });
});
