import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecords } from '../../src/tables/csv-records.js';
import { formatValue } from '../../src/tables/format-value.js';
import type { TableColumn } from '../../src/tables/query.js';
import type { Dialect } from '../../src/tables/table-model.js';
import { createLoader } from './helpers/load-bytes.js';
import { bare } from './helpers/losses.js';

let loader: Awaited<ReturnType<typeof createLoader>>;
beforeAll(async () => {
  loader = await createLoader();
});
afterAll(() => loader.close());

function write(table: string[][], dialect: Dialect, lineEnd: string, always: boolean): string {
  const quote = dialect.quote ?? '"';
  const escaped = (text: string) =>
    dialect.escape === 'backslash'
      ? text.replace(/[\\"']/g, (sign) => (sign === '\\' || sign === quote ? `\\${sign}` : sign))
      : text.replaceAll(quote, quote + quote);
  const cell = (text: string) => {
    const needed = text.includes(dialect.delimiter) || text.includes(quote) || /[\r\n]/.test(text);
    return needed || (always && text !== '') ? quote + escaped(text) + quote : text;
  };
  return table.map((row) => row.map(cell).join(dialect.delimiter) + lineEnd).join('');
}

const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(';', ',', '\t', '|', ':', '~'),
  quote: fc.constantFrom('"' as const, "'" as const),
  escape: fc.constantFrom('double' as const, 'backslash' as const),
});
const usualDialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(';', ',', '\t', '|'),
  quote: fc.constant('"'),
  escape: fc.constant('double' as const),
});
const lineEnds = fc.constantFrom('\n', '\r\n', '\r');

/** Any text but NUL (dropped by rule), and but the Excel wrapping (unwrapped by rule). */
const anyText = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      '',
      ' ',
      '"',
      ';',
      ',',
      'a;b',
      '1,5',
      '1.234',
      '007',
      '-0',
      'NA',
      'null',
      '\n',
      'x\r\ny',
      '1e5',
      '=1',
      '\\',
      '\\"',
      '""',
      "''",
      '12 kg',
      '5 %',
      '€ 1.234,50',
      '(1.000)',
      '1 234',
      'SI',
      'NO',
      '1/2/2024',
      '01/02/2024 8:30',
    ),
    fc.stringMatching(/^-?[0-9]{1,18}([.,][0-9]{1,4})?$/),
    fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((day) => day.toISOString().slice(0, 10)),
  )
  .filter(
    (text) =>
      !text.includes('\0') &&
      !/^\s*="/.test(text) &&
      !text.includes('\ufeff') &&
      Buffer.from(text).toString() === text,
  );

/** Tables whose rows are never blank. */
function tables(cell: fc.Arbitrary<string>, width: number): fc.Arbitrary<string[][]> {
  return fc
    .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 25 })
    .map((rows) => rows.map((row, at) => [`riga ${at}`, ...row]));
}

const anyTable = fc.integer({ min: 1, max: 5 }).chain((width) => tables(anyText, width));

function expectSame(read: unknown[][], columns: TableColumn[], nulls: string[][], table: string[][]): void {
  expect(read.length).toBe(table.length);
  read.forEach((row, at) => {
    row.forEach((value, column) => {
      const original = table[at]?.[column] ?? '';
      const type = columns[column] as TableColumn;
      const back = formatValue(value, type);
      if (type.storage === 'VARCHAR') expect(back).toBe(original);
      else if (value === null) expect(['', ...(nulls[column] ?? [])]).toContain(original.trim());
      else expect(bare(back, type)).toBe(bare(original, type));
    });
  });
}

const two = (n: number) => String(n).padStart(2, '0');
const grouped = (n: number, mark: string) => String(n).replace(/\B(?=(?:\d{3})+$)/g, mark);
const day = (n: number) => (Math.abs(n) % 28) + 1;
const month = (n: number) => (Math.abs(n >> 3) % 12) + 1;
const year = (n: number) => 1950 + (Math.abs(n >> 5) % 90);

/** Notations of offices: what a number is written as, and the types that it may become without loss. */
const NOTATIONS: { name: string; types: string[]; write(n: number): string }[] = [
  { name: 'interi', types: ['integer'], write: String },
  { name: 'decimali', types: ['number'], write: (n) => `${n},5` },
  { name: 'abitanti', types: ['integer'], write: (n) => grouped(Math.abs(n), '.') },
  { name: 'importo', types: ['number'], write: (n) => `${grouped(Math.abs(n), '.')},${two(day(n))}` },
  { name: 'quota', types: ['integer'], write: (n) => `${Math.abs(n) % 100} %` },
  { name: 'euro', types: ['number'], write: (n) => `€ ${Math.abs(n)},10` },
  {
    name: 'saldo',
    types: ['number'],
    write: (n) => (n < 0 ? `(€ ${grouped(-n, '.')},05)` : `€ ${grouped(n, '.')},05`),
  },
  { name: 'peso', types: ['integer'], write: (n) => `${n} kg` },
  { name: 'area', types: ['number'], write: (n) => `${Math.abs(n)},5 m2` },
  { name: 'spazi', types: ['integer'], write: (n) => grouped(Math.abs(n), ' ') },
  { name: 'giorno', types: ['date'], write: (n) => `${two(day(n))}/${two(month(n))}/${year(n)}` },
  { name: 'corto', types: ['date'], write: (n) => `${day(n)}/${month(n)}/${year(n)}` },
  { name: 'iso', types: ['date'], write: (n) => `${year(n)}-${two(month(n))}-${two(day(n))}` },
  {
    name: 'momento',
    types: ['dateTime'],
    write: (n) => `${two(day(n))}/${two(month(n))}/${year(n)} ${day(n) % 24}:${two(month(n))}`,
  },
  {
    name: 'istante',
    types: ['dateTime'],
    write: (n) => `${year(n)}-${two(month(n))}-${two(day(n))} ${two(day(n) % 24)}:${two(month(n))}`,
  },
  { name: 'scelta', types: ['boolean', 'text'], write: (n) => (n % 2 === 0 ? 'SI' : 'NO') },
  { name: 'codice', types: ['text'], write: (n) => String(Math.abs(n)).padStart(6, '0') },
];

describe('a table of strings, written and read back', () => {
  it('is the same table for the reader, in any dialect', () => {
    fc.assert(
      fc.property(anyTable, dialects, lineEnds, fc.boolean(), (table, dialect, lineEnd, always) => {
        expect(readRecords(write(table, dialect, lineEnd, always), dialect)).toEqual(table);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same table after types and Parquet, in a stated dialect', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTable,
        dialects,
        lineEnds,
        fc.boolean(),
        async (table, dialect, lineEnd, always) => {
          const header = (table[0] as string[]).map((_, at) => `colonna ${'abcdef'[at]}`);
          const text = write([header, ...table], dialect, lineEnd, always);
          const loaded = await loader.table('t.csv', text, {
            stated: { ...dialect, quote: dialect.quote as '"' | "'", headerRows: [1, 1], encoding: 'UTF-8' },
          });
          expectSame(
            loaded.data.rows,
            loaded.data.columns,
            loaded.columns.map(({ nulls }) => nulls),
            table,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same table where each column keeps a notation, and most columns get their type', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...NOTATIONS), { minLength: 1, maxLength: 5 }),
        fc.array(fc.array(fc.integer({ min: -999_999, max: 999_999 }), { minLength: 5, maxLength: 5 }), {
          minLength: 3,
          maxLength: 30,
        }),
        usualDialects,
        async (notations, numbers, dialect) => {
          const table = numbers.map((row, at) => [
            `riga ${at}`,
            ...notations.map(({ write: cell }, column) => cell(row[column] as number)),
          ]);
          const header = ['nome', ...notations.map(({ name }, at) => `${name} ${'abcde'[at]}`)];
          const loaded = await loader.table('t.csv', write([header, ...table], dialect, '\n', false));
          for (const [at, { types }] of notations.entries()) {
            expect(types).toContain(loaded.columns[at + 1]?.type);
          }
          const nulls = loaded.columns.map((column) => column.nulls);
          expectSame(loaded.data.rows, loaded.data.columns, nulls, table);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same table with everything detected, for tables such as offices publish', async () => {
    const words = fc.constantFrom(
      'Forlì',
      'città',
      'perché',
      'Cefalù',
      'l’università',
      'San Lazzaro di Savena',
      'Reggio nell’Emilia',
      'sì; forse, "no"',
    );
    const encodings = fc.constantFrom('utf8', 'bom', 'latin', 'utf16');
    const marks = fc.constantFrom(',', '.');
    const numbers = fc.array(
      fc.tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 0, max: 99 })),
      { minLength: 5, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(
        numbers,
        fc.array(words, { minLength: 25, maxLength: 25 }),
        usualDialects,
        lineEnds,
        encodings,
        marks,
        async (values, names, dialect, lineEnd, encoding, mark) => {
          const table = values.map(([whole, cents], at) => [
            names[at] as string,
            `${whole}${mark}${String(cents).padStart(2, '0')}`,
            `${String((Math.abs(whole) % 28) + 1).padStart(2, '0')}/01/2024`,
            `0${40_000 + cents}`,
          ]);
          const text = write([['Comune', 'Importo', 'Data', 'Codice'], ...table], dialect, lineEnd, false);
          const bytes = encode(text, encoding);
          const loaded = await loader.table('t.csv', bytes);
          expect(loaded.detection.dialect?.delimiter).toBe(dialect.delimiter);
          expect(loaded.columns.map(({ type }) => type)).toEqual(['text', 'number', 'date', 'text']);
          expectSame(loaded.data.rows, loaded.data.columns, [], table);
        },
      ),
      { numRuns: 40 },
    );
  });
});

function encode(text: string, encoding: string): Uint8Array {
  if (encoding === 'bom') return Buffer.from(`\ufeff${text}`);
  if (encoding === 'utf16') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (encoding === 'latin') return Buffer.from(text.replaceAll('’', '\x92'), 'latin1');
  return Buffer.from(text);
}
