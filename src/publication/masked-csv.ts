import { type TableEngine, tableEngine } from '../tables/engine.js';
import { formatValue } from '../tables/format-value.js';
import { parquetRelation } from '../tables/query/relation.js';
import { streamOn } from '../tables/query/run.js';
import { column } from '../tables/query/tree.js';
import { openTable } from '../tables/query.js';
import type { Column } from '../tables/table-model.js';
import type { Masker } from './mask-methods.js';

/** A column of the copy. */
export interface CopiedColumn {
  column: Column;
  /** Absent: the values stay as the file wrote them. */
  mask?: Masker;
}

/** Characters gathered before they are written. */
const PIECE = 256 * 1024;

/**
 * Writes the rows of a Parquet as CSV (RFC 4180, UTF-8): values as the source wrote them, those of masked columns through
 * their masker. Memory does not grow with the rows. `write` is awaited, so a slow reader holds it back.
 */
export async function writeMaskedCsv(
  parquetPath: string,
  copied: readonly CopiedColumn[],
  write: (text: string) => Promise<void>,
  engine?: TableEngine,
): Promise<void> {
  const used = engine ?? (await tableEngine());
  const { columns, total } = await openTable(parquetPath, used);
  const relation = parquetRelation(parquetPath, columns, total);
  const select = copied.map((each) => column(each.column.name));
  await used.use(async (connection) => {
    let text = csvLine(copied.map((each) => each.column.name));
    for await (const rows of streamOn(connection, relation, { select })) {
      for (const row of rows) text += csvLine(row.map((value, i) => cell(value, copied[i] as CopiedColumn)));
      if (text.length < PIECE) continue;
      await write(text);
      text = '';
    }
    await write(text);
  });
}

function cell(value: unknown, { column: source, mask }: CopiedColumn): string {
  if (value === null || value === undefined) return '';
  const isMoment = source.type === 'date' || source.type === 'dateTime';
  // Maskers of dates count on ISO 8601.
  if (mask && isMoment) return mask(String(value));
  const text = typeof value === 'object' ? JSON.stringify(value) : formatValue(value, source);
  return mask ? mask(text) : text;
}

const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
