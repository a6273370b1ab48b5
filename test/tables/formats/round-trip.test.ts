import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { deflated, fods, ods, odsContent, odsTable, xlsx } from './spreadsheets.js';
import { createBench, type ReadPart } from './support.js';

const bench = createBench();
afterAll(bench.close);

/** Texts that XML can hold and that the normal CSV keeps as they are (`="..."` is unwrapped there). */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom('"', ',', ';', '\n', ' ', '\t', '<', '&', '\\', 'à', '0', '1', '_x'),
      maxLength: 8,
    }),
    fc.constantFrom('00118', '31/12/2023', '1.234,5', 'NA', '-', '{"a":1}', '[', 'null', '_x0041_', ']]>'),
  )
  .filter((value) => !/(?![\n\t])\p{Cc}|\p{Cs}|[\ufffe\uffff]|^\s*="/u.test(value));

const name = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 })
  .filter((value) => value.trim() !== '' && !/^\s*="/.test(value));

/** A header of different names and rows of texts; each row and column has something, as in any table worth the name. */
const table = fc.uniqueArray(name, { minLength: 2, maxLength: 6 }).chain((header) =>
  fc.tuple(
    fc.constant(header),
    fc.array(
      fc
        .array(text, { minLength: header.length, maxLength: header.length })
        .map((row) => [row[0] || 'x', ...row.slice(1, -1), row.at(-1) || 'y']),
      { minLength: 1, maxLength: 6 },
    ),
  ),
);

const objects = (header: string[], rows: string[][]) =>
  rows.map((row) => Object.fromEntries(header.map((key, at) => [key, row[at]])));

/** Excel writes `_` before `x0041_` as `_x005F_`, so that it is not taken for an escape. */
const escaped = (rows: string[][]) =>
  rows.map((row) => row.map((cell) => cell.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')));

async function same(fileName: string, bytes: string | Uint8Array, rows: string[][]): Promise<void> {
  const [part] = (await bench.read(fileName, bytes)) as [ReadPart];
  expect(part.records).toEqual(rows);
}

describe('any table written in a format and read back is the same', () => {
  const forms: [string, string, (header: string[], rows: string[][]) => string | Uint8Array][] = [
    ['XLSX', 'x.xlsx', (header, rows) => xlsx([{ name: 'F', rows: escaped([header, ...rows]) }])],
    ['ODS', 'x.ods', (header, rows) => ods(odsContent(odsTable('F', [header, ...rows])))],
    ['flat ODS', 'x.fods', (header, rows) => fods(odsTable('F', [header, ...rows]))],
    ['JSON', 'x.json', (header, rows) => JSON.stringify(objects(header, rows))],
    [
      'indented JSON under a key',
      'x.json',
      (header, rows) => JSON.stringify({ n: 1, dati: objects(header, rows) }, null, 2),
    ],
    ['JSON lists', 'x.json', (header, rows) => JSON.stringify({ columns: header, data: rows })],
    [
      'JSON columns',
      'x.json',
      (header, rows) =>
        JSON.stringify(Object.fromEntries(header.map((key, at) => [key, rows.map((row) => row[at])]))),
    ],
    [
      'JSON Lines',
      'x.jsonl',
      (header, rows) =>
        objects(header, rows)
          .map((row) => JSON.stringify(row))
          .join('\n'),
    ],
  ];

  it.each(forms)('%s', async (_, fileName, write) => {
    await fc.assert(
      fc.asyncProperty(table, async ([header, rows]) => {
        // Objects keep keys that are digits in front of the others: such headers are for lists only.
        fc.pre(!header.some((key) => /^\d+$|^__proto__$/.test(key)));
        await same(fileName, write(header, rows), [header, ...rows]);
      }),
      { numRuns: 60 },
    );
  });

  it('numbers keep their value in XLSX and their digits in JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), {
          minLength: 1,
          maxLength: 8,
        }),
        async (numbers) => {
          const rows = numbers.map((value, at) => [at, value]);
          const [sheet] = (await bench.read(
            'x.xlsx',
            xlsx([{ name: 'F', rows: [['n', 'v'], ...rows] }]),
          )) as [ReadPart];
          const [list] = (await bench.read('x.json', JSON.stringify(rows.map(([n, v]) => ({ n, v }))))) as [
            ReadPart,
          ];
          for (const { records } of [sheet, list])
            expect(records.slice(1).map(([, cell]) => Number(cell))).toEqual(
              numbers.map((value) => value + 0),
            );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('any bytes', () => {
  it('within an archive come out as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 2000 }), async (content) => {
        const bytes = Buffer.from(`a,b\n${content}`);
        for (const packed of [deflated({ 'x.csv': bytes }), gzipSync(bytes)]) {
          const [part] = (await bench.read(packed[0] === 0x50 ? 'x.zip' : 'x.csv.gz', packed)) as [ReadPart];
          expect(Buffer.from(part.text ?? '', 'latin1').equals(bytes)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('as a file are read or refused, and nothing else is thrown', async () => {
    const starts = [
      'PK\x03\x04',
      '\x1f\x8b\x08\0',
      '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      '<?xml version="1.0"?>',
      '[',
      '{"a":',
      '<office:document xmlns:office="opendocument.spreadsheet">',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 1500 }),
        fc.constantFrom('x.xlsx', 'x.xls', 'x.ods', 'x.zip', 'x.json', 'x.jsonl'),
        async (start, rest, fileName) => {
          const bytes = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
          const outcome = await bench.read(fileName, bytes).then(
            () => 'read',
            (error: Error) =>
              error.name === 'NotReadable' || /^No reader of/.test(error.message)
                ? 'refused'
                : String(error.stack),
          );
          expect(['read', 'refused']).toContain(outcome);
        },
      ),
      { numRuns: 200 },
    );
  });
});
