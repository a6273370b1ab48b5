import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { read, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { ole2Names } from '../ole2.js';
import { openZip } from '../zip-archive.js';
import type { FormatReader } from './format-reader.js';
import { NotReadable } from './format-reader.js';
import { finding, passwordProtected, unreadable } from './messages.js';
import { formatOf, numericValue, type SheetValue } from './number-formats.js';
import { type NamedSheet, sheetParts } from './sheet-parts.js';
import { createSheetSpool, type SheetSpool } from './sheet-spool.js';

/** The library holds the whole file in memory; a sheet of this format has at most 65,536 rows. */
const LARGEST_XLS = 64 * 1024 * 1024;

/** Workbooks of Excel 5 to 2003 (BIFF, MS-XLS) and the binary ones of later ones (`.xlsb`), by SheetJS. */
export const xlsReader: FormatReader = {
  formats: ['xls'],
  async parts(source, workDir) {
    const { size } = await stat(source.path);
    if (size > LARGEST_XLS) throw tooLarge();
    if ((await ole2Names(source.path)).includes('EncryptedPackage')) throw passwordProtected();
    const bytes = await readFile(source.path);
    // A bomb is told by the directory of the archive before the library sees it.
    if (bytes.subarray(0, 2).toString('latin1') === 'PK') await refuseBomb(source.path);
    const book = readBook(bytes);
    const folder = await mkdtemp(join(workDir, 'sheets-'));
    const sheets: NamedSheet[] = [];
    for (const [at, name] of book.SheetNames.entries()) {
      const sheet = book.Sheets[name];
      if (!sheet) continue;
      const spool = createSheetSpool(join(folder, `${at}.jsonl`));
      await spoolSheet(sheet, book.Workbook?.WBProps?.date1904 === true, spool);
      const hidden = (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0;
      sheets.push({ name, hidden, pivot: false, spooled: await spool.close() });
    }
    return sheetParts(sheets);
  },
};

function readBook(bytes: Buffer): WorkBook {
  try {
    return read(bytes, {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellDates: false,
    });
  } catch (error) {
    const reason = (error as Error).message;
    if (/password|encrypt/i.test(reason)) throw passwordProtected();
    throw unreadable(reason);
  }
}

async function refuseBomb(path: string): Promise<void> {
  const zip = await openZip(path).catch((error: Error) => {
    throw unreadable(error.message);
  });
  zip.close();
  if (zip.members.reduce((sum, { size }) => sum + size, 0) > 8 * LARGEST_XLS) throw tooLarge();
}

async function spoolSheet(sheet: WorkSheet, date1904: boolean, spool: SheetSpool): Promise<void> {
  for (const { s, e } of sheet['!merges'] ?? [])
    spool.merge({ top: s.r, left: s.c, bottom: e.r, right: e.c });
  const rows = sheet['!data'] ?? [];
  for (let row = 0; row < rows.length; row += 1) {
    const values: SheetValue[] = [];
    const cells = rows[row] ?? [];
    for (let column = 0; column < cells.length; column += 1) {
      const cell = cells[column];
      if (cell?.t === 'e') spool.fault('error', row, column, String(cell.w ?? ''));
      values.push(cell ? cellValue(cell, date1904) : '');
    }
    await spool.add(row, values);
  }
}

function cellValue(cell: { t: string; v?: unknown; z?: unknown }, date1904: boolean): SheetValue {
  if (cell.v === undefined || cell.v === null) return '';
  switch (cell.t) {
    case 'n': {
      const code = typeof cell.z === 'string' && cell.z !== 'General' ? cell.z : undefined;
      return numericValue(Number(cell.v), formatOf(-1, code), date1904);
    }
    case 'b':
      return cell.v === true ? 'TRUE' : 'FALSE';
    case 's':
      return String(cell.v);
    default:
      return '';
  }
}

function tooLarge(): NotReadable {
  return new NotReadable(
    finding(
      'workbook-too-large',
      'error',
      'Il foglio di calcolo in formato binario supera 64 MB. Salvarlo come XLSX, ODS o CSV.',
      'The spreadsheet in binary format is larger than 64 MB. Save it as XLSX, ODS or CSV.',
    ),
  );
}
