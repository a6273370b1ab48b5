import { join } from 'node:path';
import { numberText } from '../write-normal.js';
import type { XmlHandlers } from '../xlsx-workbook.js';
import { archiveBomb } from './messages.js';
import { dateValue, percentValue, type SheetValue, signed } from './number-formats.js';
import type { NamedSheet } from './sheet-parts.js';
import { createSheetSpool, MOST_COLUMNS, MOST_ROWS, type SheetSpool } from './sheet-spool.js';

interface OdsCell {
  column: number;
  repeated: number;
  attributes: Record<string, string>;
  text: string;
  paragraphs: number;
}

/** A row heard and not yet written. */
interface HeardRow {
  spool: SheetSpool;
  row: number;
  /** How often it repeats. */
  times: number;
  values: SheetValue[];
}

/** Cells that one repeated row may stand for. */
const MOST_REPEATED = 20_000_000;

const repeatedBomb = () =>
  archiveBomb('una riga si ripete milioni di volte', 'one row repeats millions of times');

/** Signs of the currencies that the detection of types knows. */
const CURRENCIES: Record<string, string> = { EUR: '€', USD: '$', GBP: '£' };

/**
 * Listens to the content of an OpenDocument spreadsheet (part 3 of ISO/IEC 26300, 9.1) and spools its sheets in
 * `folder`. Repetitions are bounded by the size of a sheet, and empty ones cost nothing. `flush` writes what was heard.
 */
export function createOdsHandlers(folder: string) {
  const hiddenStyles = new Set<string>();
  const sheets: { name: string; hidden: boolean; spool: SheetSpool }[] = [];
  let heard: HeardRow[] = [];
  let style = '';
  let sheet: SheetSpool | null = null;
  let row = 0;
  let rowTimes = 1;
  let values: SheetValue[] = [];
  let column = 0;
  let cell: OdsCell | null = null;
  /** Notes, and tables within cells, are no content of their cell. */
  let aside = 0;
  let paragraph = 0;
  let count = 0;

  const handlers: XmlHandlers = {
    open(name, attributes) {
      if (aside > 0 || name === 'annotation' || (name === 'table' && sheet)) {
        aside += 1;
        return;
      }
      const own = local(attributes);
      switch (name) {
        case 'style':
          style = own.name ?? '';
          break;
        case 'table-properties':
          if (own.display === 'false') hiddenStyles.add(style);
          break;
        case 'table':
          openSheet(own);
          break;
        case 'table-row':
          rowTimes = Math.max(Number(own['number-rows-repeated'] ?? 1) || 1, 1);
          values = [];
          column = 0;
          break;
        case 'table-cell':
        case 'covered-table-cell':
          openCell(own);
          break;
        case 'p':
        case 'h':
          if (cell) {
            if (cell.paragraphs > 0) cell.text += '\n';
            cell.paragraphs += 1;
            paragraph += 1;
          }
          break;
        case 's':
          if (cell && paragraph > 0) cell.text += ' '.repeat(Math.min(Number(own.c ?? 1) || 1, 1000));
          break;
        case 'tab':
          if (cell && paragraph > 0) cell.text += '\t';
          break;
        case 'line-break':
          if (cell && paragraph > 0) cell.text += '\n';
          break;
        default:
      }
    },
    text(part) {
      // Line ends and indentation of the XML are blanks (part 3, 6.1.2).
      if (cell && paragraph > 0 && aside === 0) cell.text += part.replace(/[\t\n\r ]+/g, ' ');
    },
    close(name) {
      if (aside > 0) {
        aside -= 1;
        return;
      }
      if ((name === 'p' || name === 'h') && paragraph > 0) paragraph -= 1;
      else if (name === 'table-cell' || name === 'covered-table-cell') closeCell();
      else if (name === 'table-row' && sheet) closeRow(sheet);
      else if (name === 'table') sheet = null;
    },
  };

  function openSheet(attributes: Record<string, string>): void {
    const spool = createSheetSpool(join(folder, `${sheets.length}.jsonl`));
    const hidden = hiddenStyles.has(attributes['style-name'] ?? '');
    sheets.push({ name: attributes.name ?? '', hidden, spool });
    sheet = spool;
    row = 0;
  }

  function openCell(attributes: Record<string, string>): void {
    const repeated = Math.max(Number(attributes['number-columns-repeated'] ?? 1) || 1, 1);
    cell = { column, repeated, attributes, text: '', paragraphs: 0 };
    const down = Number(attributes['number-rows-spanned'] ?? 1);
    const across = Number(attributes['number-columns-spanned'] ?? 1);
    if (sheet && (down > 1 || across > 1))
      sheet.merge({ top: row, left: column, bottom: row + down - 1, right: column + across - 1 });
  }

  function closeCell(): void {
    if (!cell || !sheet) return;
    const value = cellValue(cell, (text) => sheet?.fault('error', row, (cell as OdsCell).column, text));
    const times = Math.min(cell.repeated, MOST_COLUMNS - column);
    if (value !== '' && times > 0) {
      while (values.length < column) values.push('');
      for (let time = 0; time < times; time += 1) values.push(value);
    }
    column += times;
    cell = null;
  }

  function closeRow(spool: SheetSpool): void {
    const times = Math.min(rowTimes, MOST_ROWS - row);
    if (values.length * times > MOST_REPEATED && times > 1) throw repeatedBomb();
    if (values.length > 0) {
      heard.push({ spool, row, times, values });
      count += 1;
    }
    row += Math.max(times, 0);
  }

  return {
    handlers,
    /** Rows heard so far that hold something. */
    rows: () => count,
    async flush(): Promise<void> {
      const due = heard;
      heard = [];
      for (const { spool, row: first, times, values: cells } of due) {
        for (let time = 0; time < times; time += 1) await spool.add(first + time, cells);
      }
    },
    damaged(reason: string): void {
      sheets.at(-1)?.spool.damaged(reason);
    },
    async close(): Promise<NamedSheet[]> {
      const closed: NamedSheet[] = [];
      for (const { name, hidden, spool } of sheets)
        closed.push({ name, hidden, pivot: false, spooled: await spool.close() });
      return closed;
    },
  };
}

/** Attributes without their prefix; `office:value-type` is repeated as `calcext:value-type` by LibreOffice. */
function local(attributes: Record<string, string>): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('calcext:')) own[name] = value;
    else own[name.slice(name.indexOf(':') + 1)] = value;
  }
  return own;
}

function cellValue({ attributes, text }: OdsCell, onError: (text: string) => void): SheetValue {
  if (attributes['calcext:value-type'] === 'error') {
    onError(text);
    return '';
  }
  const value = Number(attributes.value);
  switch (attributes['value-type']) {
    case 'float':
      // A code shown with zeros in front, as `00118` for 118, is that code.
      if (/^0\d+$/.test(text) && Number(text) === value) return text;
      return attributes.value === undefined || !Number.isFinite(value) ? text : { number: numberText(value) };
    case 'percentage':
      return Number.isFinite(value) ? percentValue(value) : text;
    case 'currency': {
      const sign = CURRENCIES[attributes.currency ?? ''] ?? /[€$£]/.exec(text)?.[0];
      if (!Number.isFinite(value)) return text;
      return sign ? signed(value, ` ${sign}`, sign) : { number: numberText(value) };
    }
    case 'date':
      return dateValue(
        (attributes['date-value'] ?? text)
          .replace(/T00:00:00(?:\.0+)?$/, '')
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, ''),
      );
    case 'time':
      return timeText(attributes['time-value']) ?? text;
    case 'boolean':
      return attributes['boolean-value'] === 'true' ? 'TRUE' : 'FALSE';
    case 'string':
      return attributes['string-value'] ?? text;
    default:
      return text;
  }
}

/** `PT14H30M00S` as `14:30:00`. */
function timeText(duration: string | undefined): string | null {
  const match = /^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$/.exec(duration ?? '');
  return match
    ? match
        .slice(1)
        .map((part) => part.padStart(2, '0'))
        .join(':')
    : null;
}
