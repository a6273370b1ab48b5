import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CsvDialect,
  csvHeader,
  csvLine,
  INTERNATIONAL,
  ITALIAN,
} from '../../../src/tables/export/csv.js';
import { jsonObject } from '../../../src/tables/export/json.js';
import { openExport } from '../../../src/tables/export/source.js';
import type { TableColumn } from '../../../src/tables/query/relation.js';
import { QueryTimeout } from '../../../src/tables/query/time-limit.js';
import { compare, order, type Query } from '../../../src/tables/query/tree.js';
import { AskerGone } from '../../../src/tables/rows/ask-table.js';
import type { ReadableTable } from '../../../src/tables/rows/table-of.js';
import { type Cell, column, exportTables, random, textOf } from './helpers.js';

let tables: Awaited<ReturnType<typeof exportTables>>;
beforeAll(async () => {
  tables = await exportTables();
});
afterAll(() => tables.close());

async function csv(found: ReadableTable, dialect: CsvDialect, query: Query = {}): Promise<string> {
  const source = await openExport(tables.services, found, query);
  try {
    const names = source.columns.map(({ name }) => name);
    return (
      csvHeader(names, dialect) +
      (await textOf(source.lines(csvLine(source.columns, dialect), dialect.newline)))
    );
  } finally {
    await source.close();
  }
}

async function jsonLines(found: ReadableTable, query: Query = {}): Promise<unknown[]> {
  const source = await openExport(tables.services, found, query);
  try {
    const text = await textOf(source.lines(jsonObject(source.columns), '\n'));
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  } finally {
    await source.close();
  }
}

const COLUMNS = [
  column('testo', 'text', 'VARCHAR'),
  column('intero', 'integer', 'BIGINT'),
  column('numero', 'number', 'DOUBLE'),
  column('esatto', 'number', 'DECIMAL(38, 4)'),
  column('giorno', 'date', 'DATE'),
  column('ora', 'dateTime', 'TIMESTAMP'),
  column('istante', 'dateTime', 'TIMESTAMPTZ'),
  column('vero', 'boolean', 'BOOLEAN'),
];

const PIECES = [
  'a',
  'è',
  ' ',
  ',',
  ';',
  '"',
  '\n',
  '\r',
  '\t',
  '=',
  '+',
  '-',
  '@',
  "'",
  '1',
  '😀',
  '|',
  '#',
  '\\',
  'NULL',
];

function anyCell(next: () => number, { type, storage }: TableColumn): Cell {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const two = (most: number, from = 0): string => String(from + Math.floor(next() * most)).padStart(2, '0');
  if (next() < 0.15) return null;
  const day = (): string =>
    `${String(1 + Math.floor(next() * 3000)).padStart(4, '0')}-${two(12, 1)}-${two(28, 1)}`;
  switch (type) {
    case 'text':
      return Array.from({ length: Math.floor(next() * 5) }, () => pick(PIECES)).join('');
    case 'integer':
      return pick([
        0n,
        -1n,
        9223372036854775807n,
        -9223372036854775808n,
        2n ** 53n,
        BigInt(Math.floor(next() * 1e9)),
      ]);
    case 'number': {
      if (storage !== 'DOUBLE')
        return `${next() < 0.5 ? '-' : ''}${BigInt(Math.floor(next() * 1e15)) * 1000n}.${pick(['0', '5', '25', '1250', '0001'])}`;
      return pick([
        next() * 10 ** Math.floor(next() * 40 - 20),
        -next() * 10 ** Math.floor(next() * 10 - 5),
        Math.floor(next() * 1000),
        pick([
          0, -0, 1e15, 1e16, 123456789012345680, 1e21, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308, 0.1,
          1234567890123456.5,
        ]),
      ]);
    }
    case 'date':
      return day();
    case 'dateTime':
      return `${day()} ${two(24)}:${two(60)}:${two(60)}${pick(['', '.5', '.000001'])}`;
    default:
      return next() < 0.5;
  }
}

/** What each kind of cell must be, worked out without any of the code under test. */
function naiveText(value: Cell, { name, type, storage }: TableColumn, italian: boolean): string | null {
  if (value === null) return null;
  const text = String(value);
  const [date = '', time = ''] = text.split(' ');
  const shown = italian ? date.split('-').reverse().join('/') : date;
  if (type === 'date') return shown;
  if (type === 'boolean') return italian ? (value ? 'VERO' : 'FALSO') : text;
  if (type === 'number') {
    const trimmed =
      storage === 'DOUBLE'
        ? String(value === 0 ? 0 : value)
        : text
            .replace(/(\.\d*?)0+$/, '$1')
            .replace(/\.$/, '')
            .replace(/^-0$/, '0');
    return italian ? trimmed.replace('.', ',') : trimmed;
  }
  if (type === 'dateTime') {
    if (!italian) return `${date}T${time}${name === 'istante' ? 'Z' : ''}`;
    return `${shown} ${time.replace('.', ',')}`;
  }
  return text;
}

function naiveCsv(rows: readonly (readonly Cell[])[], dialect: CsvDialect): string {
  const lines = rows.map((row) =>
    row
      .map((value, at) => {
        const of = COLUMNS[at] as TableColumn;
        const text = naiveText(value, of, dialect.italian);
        if (text === null) return dialect.quoteAll ? '""' : '';
        const dangerous =
          /^[=@\t\r\n]/.test(text) || (/^[+-]/.test(text) && !/^[+-][0-9 .,:;/()%€+-]*$/.test(text));
        const safe = of.type === 'text' && dialect.neutralise && dangerous ? `'${text}` : text;
        const quote =
          dialect.quoteAll ||
          safe === '' ||
          ['"', '\r', '\n', dialect.delimiter].some((sign) => safe.includes(sign));
        return quote ? `"${safe.replaceAll('"', '""')}"` : safe;
      })
      .join(dialect.delimiter),
  );
  const header = COLUMNS.map(({ name }) => (dialect.quoteAll ? `"${name}"` : name)).join(dialect.delimiter);
  return `${dialect.bom ? '\ufeff' : ''}${[header, ...lines].join(dialect.newline)}${dialect.newline}`;
}

describe('delimited text made by DuckDB', () => {
  const next = random(7);
  const rows = Array.from({ length: 3_000 }, () => COLUMNS.map((of) => anyCell(next, of)));
  // By the clocks of Italy moments with a zone are others: see below.
  const italianRows = rows.map((row) => row.map((value, at) => (at === 6 ? null : value)));

  it.each<[string, CsvDialect]>([
    ['international', INTERNATIONAL],
    ['tab', { ...INTERNATIONAL, delimiter: '\t', newline: '\n' }],
    [
      'all quoted and neutralised',
      { ...INTERNATIONAL, delimiter: '|', quoteAll: true, neutralise: true, bom: true },
    ],
    ['Italian', ITALIAN],
    ['Italian with commas', { ...ITALIAN, delimiter: ',' }],
  ])('is byte for byte what a plain writer gives: %s', async (_, dialect) => {
    const given = dialect.italian ? italianRows : rows;
    const found = await tables.tableOf(COLUMNS, given);
    const [made, expected] = [await csv(found, dialect), naiveCsv(given, dialect)];
    // Where they begin to differ says more than 300 kB do.
    let at = 0;
    while (at < made.length && made[at] === expected[at]) at += 1;
    expect(made.slice(Math.max(0, at - 40), at + 40)).toBe(expected.slice(Math.max(0, at - 40), at + 40));
    expect(made).toBe(expected);
  });

  it('shows moments with a zone by the clocks of Italy in the Italian dialect', async () => {
    const found = await tables.tableOf(
      [column('ora', 'dateTime', 'TIMESTAMPTZ')],
      [['2024-01-31 23:30:00+00'], ['2024-07-31 23:30:00.5+00'], [null]],
    );
    expect(await csv(found, ITALIAN)).toBe(
      '\ufeffora\r\n01/02/2024 00:30:00\r\n01/08/2024 01:30:00,5\r\n""\r\n',
    );
  });

  it('neutralises formulas, and neither numbers nor telephone numbers', async () => {
    const found = await tables.tableOf(
      [column('testo', 'text', 'VARCHAR'), column('numero', 'number', 'DOUBLE')],
      [
        '=1+1',
        '@SUM(A1)',
        '+39 051 219 3111',
        '-5',
        '-',
        '- nota',
        "+cmd|' /C calc'!A0",
        '\t=1',
        ' =1',
        '＝1',
      ].map((text) => [text, -1.5]),
    );
    expect(await csv(found, { ...ITALIAN, bom: false })).toBe(
      [
        'testo;numero',
        "'=1+1;-1,5",
        "'@SUM(A1);-1,5",
        '+39 051 219 3111;-1,5',
        '-5;-1,5',
        '-;-1,5',
        "'- nota;-1,5",
        "'+cmd|' /C calc'!A0;-1,5",
        "'\t=1;-1,5",
        ' =1;-1,5',
        "'＝1;-1,5",
        '',
      ].join('\r\n'),
    );
  });
});

describe('JSON made by DuckDB', () => {
  it('says what the values are', async () => {
    const next = random(11);
    const rows = Array.from({ length: 2_000 }, () => COLUMNS.map((of) => anyCell(next, of)));
    const found = await tables.tableOf(COLUMNS, rows);
    const made = await jsonLines(found);
    const expected = rows.map((row) =>
      Object.fromEntries(
        row.map((value, at) => {
          const of = COLUMNS[at] as TableColumn;
          const text = naiveText(value, of, false);
          if (text === null || of.type === 'boolean') return [of.name, value];
          if (of.type === 'number' || of.type === 'integer') {
            const exact =
              of.type === 'integer'
                ? Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER
                : of.storage === 'DOUBLE' || String(Number(text)) === text;
            return [of.name, exact ? Number(text) : text];
          }
          return [of.name, text];
        }),
      ),
    );
    for (const [at, row] of expected.entries()) expect(made[at]).toEqual(row);
    expect(made).toHaveLength(rows.length);
  });

  it('takes columns of JSON and places for what they say, and only if they are JSON', async () => {
    const found = await tables.tableOf(
      [column('dati', 'json', 'VARCHAR'), column('geometry', 'geoPoint', 'VARCHAR')],
      [
        ['{"a": [1,\n 2]}', '{"type":"Point","coordinates":[11.34,44.49]}'],
        ['[NaN]', '44.49, 11.34'],
        [null, null],
      ],
    );
    expect(await jsonLines(found)).toEqual([
      { dati: { a: [1, 2] }, geometry: { type: 'Point', coordinates: [11.34, 44.49] } },
      { dati: '[NaN]', geometry: '44.49, 11.34' },
      { dati: null, geometry: null },
    ]);
  });
});

describe('an export in windows', () => {
  const columns = [column('n', 'integer', 'BIGINT'), column('t', 'text', 'VARCHAR')];

  it('has every row once, in order, whatever the query', async () => {
    const found = await tables.fromSql(
      columns,
      "SELECT i AS n, CASE WHEN i % 1000 = 7 THEN repeat('x', 5000) ELSE 'riga ' || i END AS t FROM range(300000) r(i)",
    );
    const numbers = async (query: Query): Promise<number[]> =>
      (await csv(found, INTERNATIONAL, { select: [{ kind: 'column', column: 'n' }], ...query }))
        .split('\r\n')
        .slice(1, -1)
        .map(Number);
    const all = await numbers({});
    expect(all).toHaveLength(300_000);
    expect(all.every((n, at) => n === at)).toBe(true);
    expect(await numbers({ limit: 12_345 })).toEqual(all.slice(0, 12_345));
    expect(await numbers({ filter: compare('n', '>=', 299_990) })).toEqual(all.slice(299_990));
    expect(await numbers({ filter: compare('n', '>=', 1_000), limit: 3 })).toEqual([1000, 1001, 1002]);
    expect(await numbers({ offset: 299_998 })).toEqual([299_998, 299_999]);
    const down = await numbers({ orderBy: [order('n', true)] });
    expect(down).toEqual(all.toReversed());
    expect(await numbers({ limit: 0 })).toEqual([]);
    expect(
      await csv(found, INTERNATIONAL, {
        select: [{ kind: 'aggregate', function: 'sum', column: 'n', alias: 's' }],
      }),
    ).toBe('s\r\n44999850000\r\n');
  });

  it('keeps whole sums that no double holds', async () => {
    const found = await tables.fromSql(
      [columns[0] as TableColumn],
      'SELECT 9007199254740993 + i AS n FROM range(3) r(i)',
    );
    const select = [{ kind: 'aggregate', function: 'sum', column: 'n', alias: 's' }] as const;
    expect(await csv(found, INTERNATIONAL, { select })).toBe('s\r\n27021597764222982\r\n');
    expect(await jsonLines(found, { select })).toEqual([{ s: '27021597764222982' }]);
  });

  it('leaves nothing behind, also when it is not read to its end', async () => {
    const found = await tables.fromSql(columns, "SELECT i AS n, 'riga' AS t FROM range(200000) r(i)");
    const source = await openExport(tables.services, found, {});
    const lines = source.lines(csvLine(source.columns, INTERNATIONAL), '\r\n');
    await lines.next();
    await lines.return(undefined);
    await source.close();
    expect(await readdir(join(tables.services.tablesDir, 'work'))).toEqual([]);
  });

  it('is stopped when nobody wants it any more, or when it takes too long', async () => {
    const found = await tables.fromSql(columns, "SELECT i AS n, 'riga' AS t FROM range(2000000) r(i)");
    const gone = new AbortController();
    const source = await openExport(tables.services, found, {}, { signal: gone.signal });
    const lines = source.lines(csvLine(source.columns, INTERNATIONAL), '\r\n');
    await lines.next();
    gone.abort();
    await expect(textOf(lines)).rejects.toThrow(AskerGone);
    await source.close();
    await expect(
      openExport(tables.services, found, { orderBy: [order('t'), order('n', true)] }, { preparation: 1 }),
    ).rejects.toThrow(QueryTimeout);
    const late = await openExport(tables.services, found, {}, { signal: AbortSignal.abort() }).catch(
      (error) => error,
    );
    expect(late).toBeInstanceOf(AskerGone);
    expect(await readdir(join(tables.services.tablesDir, 'work'))).toEqual([]);
  });

  it('holds cells of a megabyte', async () => {
    const found = await tables.fromSql(
      columns,
      "SELECT i AS n, repeat('x', 1000000 + i) AS t FROM range(20) r(i)",
    );
    const text = await csv(found, INTERNATIONAL);
    expect(
      text
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.length),
    ).toEqual(Array.from({ length: 20 }, (_, at) => `${at},`.length + 1_000_000 + at));
  });
});
