/** A number with a fixed count of decimals: the same in each row of a column. */
export interface Decimal {
  readonly digits: string;
}

export type Cell = string | number | boolean | Decimal;

/** How a CSV is written. The defaults are those of a spreadsheet set to Italian. */
export interface CsvStyle {
  separator?: ';' | ',';
  decimal?: ',' | '.';
  /** Windows-1252 as old desktop programs still write it. */
  encoding?: 'utf-8' | 'windows-1252';
}

/** The curly apostrophe is the only character our texts have outside Latin-1; Windows-1252 puts it at 0x92. */
const encodeWindows1252 = (text: string): Buffer => Buffer.from(text.replaceAll('’', '\u0092'), 'latin1');

/** The value written with that many decimals. */
export const fixed = (value: number, decimals: number): Decimal => ({ digits: value.toFixed(decimals) });

function writeCell(cell: Cell, separator: string, decimal: string): string {
  if (typeof cell === 'boolean') return cell ? 'sì' : 'no';
  const text = typeof cell === 'object' ? cell.digits.replace('.', decimal) : String(cell);
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text gathered before it becomes a chunk: rows are short and many. */
const CHUNK = 64 * 1024;

/** A CSV file in chunks: header, then the rows in their order. Lines end with CR LF (RFC 4180). */
export function* writeCsv(
  header: readonly string[],
  rows: Iterable<readonly Cell[]>,
  { separator = ';', decimal = ',', encoding = 'utf-8' }: CsvStyle = {},
): Generator<Buffer> {
  const encode = encoding === 'utf-8' ? (text: string) => Buffer.from(text) : encodeWindows1252;
  let pending = `${header.join(separator)}\r\n`;
  for (const row of rows) {
    pending += `${row.map((cell) => writeCell(cell, separator, decimal)).join(separator)}\r\n`;
    if (pending.length < CHUNK) continue;
    yield encode(pending);
    pending = '';
  }
  if (pending) yield encode(pending);
}

/** A JSON file in one chunk, indented so that people can read it too. */
export function* writeJson(value: unknown): Generator<Buffer> {
  yield Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}
