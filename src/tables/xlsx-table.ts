import type { Finding } from './table-model.js';
import { createNormalWriter, numberText } from './write-normal.js';
import {
  createXmlParser,
  type NumberFormat,
  readWorkbook,
  unescapeExcel,
  type Workbook,
  XmlNotReadable,
} from './xlsx-workbook.js';
import { openZip, type ZipArchive, ZipNotReadable } from './zip-archive.js';

export interface XlsxTable {
  sheet: string;
  /** All sheets, hidden ones included. */
  sheets: string[];
  findings: Finding[];
}

/** The workbook is damaged, encrypted or holds no sheet with cells. */
export class XlsxNotReadable extends Error {}

const MOST_COLUMNS = 16_384;

/**
 * Writes the main sheet of a workbook as a normal CSV, streaming: dates as ISO text, numbers with a
 * decimal point, `00000` formats padded, so that string cells and native ones go through the same
 * detection as a CSV. The main sheet is the visible one with most cells filled.
 */
export async function writeXlsxTable(from: string, to: string): Promise<XlsxTable> {
  let zip: ZipArchive | undefined;
  try {
    zip = await openZip(from);
    const book = await readWorkbook(zip);
    const main = await mainSheet(zip, book);
    if (!main) throw new XlsxNotReadable('No sheet with cells');
    const writer = createNormalWriter(to);
    let row = 0;
    for await (const cells of readSheet(zip, main.member, book)) {
      // Rows left out of the sheet count as blank ones: they set titles and notes apart from the data.
      for (row += 1; row < cells.row; row += 1) await writer.write(['']);
      await writer.write(cells.values.length === 0 ? [''] : padded(cells.values, main.width));
    }
    await writer.end();
    const sheets = book.sheets.map(({ name }) => name);
    return { sheet: main.name, sheets, findings: sheets.length > 1 ? [otherSheets(main.name, sheets)] : [] };
  } catch (error) {
    if (error instanceof XlsxNotReadable) throw error;
    if (error instanceof ZipNotReadable || error instanceof XmlNotReadable || isInflateError(error)) {
      throw new XlsxNotReadable((error as Error).message);
    }
    throw error;
  } finally {
    zip?.close();
  }
}

/** Damage inside a compressed member comes from zlib, or from yauzl's own count of bytes. */
function isInflateError(error: unknown): boolean {
  return (
    error instanceof Error &&
    (/^Z_/.test((error as NodeJS.ErrnoException).code ?? '') || /zip|bytes/i.test(error.message))
  );
}

function padded(values: string[], width: number): string[] {
  return values.length >= width ? values : [...values, ...Array<string>(width - values.length).fill('')];
}

async function mainSheet(
  zip: ZipArchive,
  book: Workbook,
): Promise<{ name: string; member: string; width: number } | null> {
  let best: { name: string; member: string; width: number } | null = null;
  let most = 0;
  for (const sheet of book.sheets.filter(({ hidden }) => !hidden)) {
    let filled = 0;
    let width = 0;
    for await (const { values } of readSheet(zip, sheet.member, book)) {
      const used = values.findLastIndex((value) => value !== '') + 1;
      filled += values.filter((value) => value !== '').length;
      if (used > width) width = used;
    }
    if (filled > most) {
      most = filled;
      best = { name: sheet.name, member: sheet.member, width };
    }
  }
  return best;
}

interface SheetRow {
  /** 1-based row of the sheet. */
  row: number;
  values: string[];
}

interface OpenCell {
  column: number;
  type: string;
  style: number;
}

/** Rows of a sheet as texts, in constant memory. */
async function* readSheet(zip: ZipArchive, member: string, book: Workbook): AsyncGenerator<SheetRow> {
  const stream = await zip.stream(member);
  let ready: SheetRow[] = [];
  let row: SheetRow = { row: 0, values: [] };
  let cell: OpenCell | null = null;
  let text = '';
  let take = false;
  const parser = createXmlParser({
    open(name, attributes) {
      if (name === 'row') {
        row = { row: Number(attributes.r ?? row.row + 1), values: [] };
      } else if (name === 'c') {
        cell = {
          column: columnIndex(attributes.r) ?? row.values.length,
          type: attributes.t ?? 'n',
          style: Number(attributes.s ?? 0),
        };
        text = '';
      } else if (name === 'v' || name === 't') {
        take = true;
      }
    },
    text(part) {
      if (take) text += part;
    },
    close(name) {
      if (name === 'v' || name === 't') take = false;
      else if (name === 'row') ready.push(row);
      else if (name === 'c' && cell) {
        putCell(row.values, cell.column, cellValue(cell, text, book));
        cell = null;
      }
    },
  });
  for await (const part of stream) {
    parser.write(part as Buffer);
    yield* ready;
    ready = [];
  }
  parser.end();
  yield* ready;
}

function putCell(values: string[], column: number, value: string): void {
  if (column >= MOST_COLUMNS) return;
  while (values.length < column) values.push('');
  values[column] = value;
}

/** 0-based column of a reference such as `AB12`. */
export function columnIndex(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (!letters) return null;
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

function cellValue(cell: OpenCell, text: string, book: Workbook): string {
  switch (cell.type) {
    case 's':
      return book.sharedStrings[Number(text)] ?? '';
    case 'str':
    case 'inlineStr':
      return unescapeExcel(text);
    case 'b':
      return text === '1' ? 'TRUE' : 'FALSE';
    case 'e':
      return '';
    case 'd':
      return text;
    default:
      return text === ''
        ? ''
        : numericValue(Number(text), book.formats[cell.style] ?? { kind: 'general' }, book.date1904);
  }
}

function numericValue(value: number, format: NumberFormat, date1904: boolean): string {
  if (!Number.isFinite(value)) return '';
  if (format.kind === 'padded' && Number.isInteger(value) && value >= 0) {
    return String(value).padStart(format.digits ?? 0, '0');
  }
  if (format.kind === 'date' || format.kind === 'dateTime') return serialDate(value, date1904);
  if (format.kind === 'time' && value >= 0 && value < 1)
    return serialDate(value + 2, false).slice(11) || '00:00:00';
  return numberText(value);
}

/**
 * ISO text of an Excel serial date (ECMA-376 18.17.4.1): days since 1899-12-30, which makes up for the
 * 29 February 1900 that never was, for all dates from 1 March 1900 on.
 */
export function serialDate(serial: number, date1904: boolean): string {
  const days = date1904 ? serial + 1462 : serial;
  const instant = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  if (Number.isNaN(instant.getTime())) return '';
  const iso = instant.toISOString();
  return days % 1 === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}

function otherSheets(taken: string, sheets: readonly string[]): Finding {
  return {
    code: 'other-sheets',
    severity: 'info',
    message: {
      it: `La tabella è il foglio «${taken}»; gli altri fogli sono solo nel file originale.`,
      en: `The table is the sheet “${taken}”; the other sheets are only in the original file.`,
    },
    samples: sheets.filter((name) => name !== taken).slice(0, 5),
  };
}
