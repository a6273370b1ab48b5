import { readFileSync } from 'node:fs';
import { readRows as readRecords } from '../../../src/tables/csv-records.js';
import type { TableEngine } from '../../../src/tables/engine.js';
import { canonicalDecimal } from '../../../src/tables/exact-decimal.js';
import { formatValue } from '../../../src/tables/format-value.js';
import { readRows, type TableColumn } from '../../../src/tables/query.js';
import type { Column, LoadResult } from '../../../src/tables/table-model.js';
import { decodeBytes } from '../../../src/tables/transcode.js';

type Loaded = Extract<LoadResult, { status: 'loaded' }>;

/**
 * A number, date or truth value without what its notation leaves open: zeros at the end of decimals, blanks,
 * grouping that is used here and there, signs of currency that are, zeros in front of days.
 */
export function bare(text: string, column: TableColumn): string {
  const trimmed = text.replaceAll('\u00a0', ' ').trim();
  if (column.type === 'date' || column.type === 'dateTime') return bareMoment(trimmed, column);
  if (column.type !== 'number' && column.type !== 'integer') return trimmed;
  const negative = trimmed.startsWith('(') ? '-' : '';
  let digits = column.unit ? trimmed.replace(column.unit, '') : trimmed;
  digits = digits.replace(/[^\d.,eE+-]|EUR|Euro|euro/g, '');
  const mark = column.thousandsMark;
  if (mark === '.' || mark === ',') digits = digits.replaceAll(mark, '');
  return canonicalDecimal(negative + digits.replace(',', '.'));
}

function bareMoment(text: string, column: TableColumn): string {
  if (column.format?.startsWith('iso8601-zone')) return new Date(text).toISOString();
  const parts = text
    .split(/[^\d.]+/)
    .flatMap((part) => (column.format?.startsWith('iso') ? [part] : part.split('.')));
  const numbers = parts.map((part) => String(Number(part)));
  while (numbers.length > 3 && numbers[numbers.length - 1] === '0') numbers.pop();
  return numbers.join(' ');
}

/**
 * Compares every cell of a delimited file with what its Parquet writes back. Ragged records have no cells
 * of their own and are left out.
 */
export async function lossesOf(
  path: string,
  loaded: Loaded,
  engine: TableEngine,
): Promise<{ compared: number; losses: string[] }> {
  const { detection } = loaded;
  // A geometry made of other columns has no cell in the file.
  const columns = loaded.columns.filter(({ virtual }) => !virtual);
  const text = decodeBytes(readFileSync(path), detection.encoding ?? 'UTF-8').replace(/^\ufeff/, '');
  const all = readRecords(
    text.replaceAll('\0', ''),
    detection.dialect as NonNullable<typeof detection.dialect>,
  );
  const header = all.find(({ row }) => row === detection.headerRow)?.cells;
  const data = all
    .filter(({ row }) => row > (detection.headerRow ?? 0))
    .slice(0, detection.footerRows > 0 ? -detection.footerRows : undefined)
    .map(({ cells }) => cells)
    .filter((cells) => header === undefined || cells.join('\0').trim() !== header.join('\0').trim());
  const losses: string[] = [];
  if (data.length !== loaded.rowCount) losses.push(`${data.length} records, ${loaded.rowCount} rows`);
  let compared = 0;
  const types = (await readRows(loaded.parquetPath, { limit: 1 }, engine)).columns;
  for (let offset = 0; offset < loaded.rowCount; offset += 5000) {
    const { rows } = await readRows(loaded.parquetPath, { limit: 5000, offset }, engine);
    rows.forEach((row, at) => {
      const cells = data[offset + at] ?? [];
      if (cells.length !== columns.length) return;
      row.slice(0, columns.length).forEach((value, column) => {
        compared += 1;
        const found = cellLoss(
          cells[column] as string,
          value,
          types[column] as TableColumn,
          columns[column] as Column,
        );
        if (found && losses.length < 100) losses.push(`${columns[column]?.name}: ${found}`);
      });
    });
  }
  return { compared, losses };
}

function cellLoss(cell: string, value: unknown, type: TableColumn, column: Column): string | null {
  const back = formatValue(value, type);
  if (type.storage === 'VARCHAR') {
    const plain = /^\s*="(.*)"\s*$/.exec(cell)?.[1] ?? cell;
    return back === plain ? null : `${JSON.stringify(cell)} became ${JSON.stringify(back)}`;
  }
  if (value === null)
    return ['', ...column.nulls].includes(cell.trim()) ? null : `${JSON.stringify(cell)} is lost`;
  return bare(back, type) === bare(cell, type)
    ? null
    : `${JSON.stringify(cell)} became ${JSON.stringify(back)}`;
}
