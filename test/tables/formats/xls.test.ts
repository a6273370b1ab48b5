import { CFB, utils, write } from '@e965/xlsx';
import { afterAll, describe, expect, it } from 'vitest';
import { compoundFile } from './compound-file.js';
import { createBench } from './support.js';

const bench = createBench();
afterAll(bench.close);

function book(rows: unknown[][], change?: (sheet: Record<string, unknown>) => void) {
  const sheet = utils.aoa_to_sheet(rows, { cellDates: false });
  change?.(sheet as unknown as Record<string, unknown>);
  const made = utils.book_new();
  utils.book_append_sheet(made, sheet, 'Dati');
  utils.book_append_sheet(
    made,
    utils.aoa_to_sheet([
      ['x', 'y'],
      [1, 2],
    ]),
    'Nascosto',
  );
  made.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  return made;
}

const ROWS = [
  ['CAP', 'Data', 'Quota', 'Sì', 'Città'],
  [118, 45_292, 0.125, true, 'Forlì'],
  [40_100, 45_293.5, 1, false, 'Cantù'],
];

function withFormats(sheet: Record<string, unknown>): void {
  for (const row of [2, 3]) {
    (sheet[`A${row}`] as { z: string }).z = '00000';
    (sheet[`B${row}`] as { z: string }).z = 'dd/mm/yyyy hh:mm';
    (sheet[`C${row}`] as { z: string }).z = '0.0%';
  }
}

/** A workbook with the record FILEPASS (MS-XLS 2.4.117) behind its first. */
function locked(): Buffer {
  const container = CFB.read(write(book(ROWS), { type: 'buffer', bookType: 'biff8' }), { type: 'buffer' });
  const stream = CFB.find(container, 'Workbook') as { content: Buffer };
  const first = 4 + Buffer.from(stream.content).readUInt16LE(2);
  const filePass = Buffer.alloc(58);
  Buffer.from([0x2f, 0, 54, 0, 1, 0, 1, 0, 1, 0]).copy(filePass);
  stream.content = Buffer.concat([
    stream.content.subarray(0, first),
    filePass,
    stream.content.subarray(first),
  ]);
  return CFB.write(container, { type: 'buffer' }) as Buffer;
}

describe('workbooks of Excel 97 to 2003 and binary ones', () => {
  it.each([
    ['biff8', 'x.xls'],
    ['xlsb', 'x.xlsb'],
  ] as const)('%s: typed cells and hidden sheets are read', async (bookType, fileName) => {
    const bytes = write(book(ROWS, withFormats), { type: 'buffer', bookType }) as Buffer;
    expect(await bench.format(fileName, bytes)).toBe('xls');
    const parts = await bench.read(fileName, bytes);
    expect(parts.map(({ name, codes }) => [name, codes])).toEqual([['Dati', ['hidden-sheets']]]);
    expect(parts[0]?.records).toEqual([
      ['CAP', 'Data', 'Quota', 'Sì', 'Città'],
      ['00118', '2024-01-01', '12.5%', 'TRUE', 'Forlì'],
      ['40100', '2024-01-02T12:00:00', '100.0%', 'FALSE', 'Cantù'],
    ]);
  });

  it('are told from other documents of Office', async () => {
    expect(await bench.format('x.xls', compoundFile({ WordDocument: Buffer.alloc(100) }))).toBe('other');
    expect(await bench.format('x.doc', compoundFile({ Workbook: Buffer.alloc(100) }))).toBe('xls');
    expect(await bench.format('x.docx', compoundFile({ EncryptedPackage: Buffer.alloc(100) }))).toBe('other');
  });

  it('are refused where they are damaged or locked', async () => {
    expect(await bench.refusal('x.xls', compoundFile({ Workbook: Buffer.alloc(600, 7) }))).toMatchObject({
      severity: 'error',
    });
    expect(await bench.refusal('x.xls', locked())).toMatchObject({ code: 'password-protected' });
  });
});
