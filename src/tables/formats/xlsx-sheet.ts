import { createXmlParser, unescapeExcel, type Workbook } from '../xlsx-workbook.js';
import type { ZipArchive } from '../zip-archive.js';
import { dateValue, numericValue, type SheetValue } from './number-formats.js';
import { type MergedRange, MOST_COLUMNS, type SheetSpool } from './sheet-spool.js';

interface OpenCell {
  column: number;
  type: string;
  style: number;
  formula: boolean;
  text: string;
}

interface OpenRow {
  row: number;
  values: SheetValue[];
}

/**
 * Reads the cells of a sheet (ECMA-376 part 1, 18.3) into a spool, in memory that does not grow with the sheet. Damage
 * after the first rows ends the sheet there and is said by the spool.
 */
export async function spoolXlsxSheet(
  zip: ZipArchive,
  member: string,
  book: Workbook,
  spool: SheetSpool,
): Promise<void> {
  let ready: OpenRow[] = [];
  let rows = 0;
  const parser = createXmlParser(
    sheetHandlers(book, spool, (row) => {
      ready.push(row);
      rows += 1;
    }),
  );
  try {
    for await (const part of await zip.stream(member)) {
      parser.write(part as Buffer);
      for (const { row, values } of ready) await spool.add(row, values);
      ready = [];
    }
    parser.end();
  } catch (error) {
    if (rows === 0 || !isDamage(error)) throw error;
    for (const { row, values } of ready) await spool.add(row, values);
    spool.damaged((error as Error).message);
  }
}

/** Damage inside a member comes from the XML parser, from zlib, or from yauzl's own count of bytes. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'XmlNotReadable' ||
    error.name === 'ZipNotReadable' ||
    /^Z_/.test((error as NodeJS.ErrnoException).code ?? '') ||
    /zip|bytes/i.test(error.message)
  );
}

function sheetHandlers(book: Workbook, spool: SheetSpool, emit: (row: OpenRow) => void) {
  let row: OpenRow = { row: -1, values: [] };
  let cell: OpenCell | null = null;
  let after = 0;
  let take = false;
  let phonetic = false;
  return {
    open(name: string, attributes: Record<string, string>) {
      if (name === 'row') {
        row = { row: attributes.r ? Number(attributes.r) - 1 : row.row + 1, values: [] };
        after = 0;
      } else if (name === 'c') {
        cell = {
          // References are optional (ECMA-376 part 1, 18.3.1.4): a cell without one stands behind the last, empty or not.
          column: columnIndex(attributes.r) ?? after,
          type: attributes.t ?? 'n',
          style: Number(attributes.s ?? 0),
          formula: false,
          text: '',
        };
      } else if (name === 'f' && cell) {
        cell.formula = true;
      } else if (name === 'rPh') {
        phonetic = true;
      } else if (name === 'mergeCell') {
        const range = mergedRange(attributes.ref);
        if (range) spool.merge(range);
      } else {
        take = (name === 'v' || name === 't') && !phonetic;
      }
    },
    text(part: string) {
      if (take && cell) cell.text += part;
    },
    close(name: string) {
      if (name === 'v' || name === 't') take = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'row') emit(row);
      else if (name === 'c' && cell) {
        const { column, type, formula, text } = cell;
        if (type === 'e') spool.fault('error', row.row, column, text);
        else if (formula && text === '' && type !== 'str') spool.fault('uncached', row.row, column, '');
        putCell(row.values, column, cellValue(cell, book));
        after = column + 1;
        cell = null;
      }
    },
  };
}

/** Puts a value at its column, with empty cells before it. */
export function putCell(values: SheetValue[], column: number, value: SheetValue): void {
  if (column >= MOST_COLUMNS || value === '') return;
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

function mergedRange(reference: string | undefined): MergedRange | null {
  const match = /^([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)$/.exec(reference ?? '');
  if (!match) return null;
  return {
    left: columnIndex(match[1]) ?? 0,
    top: Number(match[2]) - 1,
    right: columnIndex(match[3]) ?? 0,
    bottom: Number(match[4]) - 1,
  };
}

function cellValue({ type, text, style }: OpenCell, book: Workbook): SheetValue {
  switch (type) {
    case 's':
      return book.sharedStrings[Number(text)] ?? '';
    case 'str':
    case 'inlineStr':
      return unescapeExcel(text);
    case 'b':
      return text === '' ? '' : text === '1' ? 'TRUE' : 'FALSE';
    case 'e':
      return '';
    case 'd':
      return dateValue(text.replace(/T00:00:00(?:\.0+)?Z?$/, ''));
    default:
      return text === ''
        ? ''
        : numericValue(Number(text), book.formats[style] ?? { kind: 'general' }, book.date1904);
  }
}
