import { jsonSql } from './cell-sql.js';
import { cell, concat, literal } from './line.js';
import type { ExportSource } from './source.js';

/**
 * The rows of an export as values that JSON has, the same that a page of rows has (`Rows`): for formats that are made row by
 * row of them.
 */
export async function* jsonValues(source: ExportSource): AsyncGenerator<unknown[][]> {
  const values = source.columns.flatMap((column, at) => [
    literal(at === 0 ? '[' : ','),
    // Columns of JSON and places too are the texts that are kept.
    jsonSql({ storage: column.storage, type: 'text' }, cell(at)),
  ]);
  for await (const rows of source.rows([concat([...values, literal(']')])])) {
    yield rows.map(([row]) => JSON.parse(row ?? '[]') as unknown[]);
  }
}
