import { Readable } from 'node:stream';
import { writeXlsx } from '../../tables/export/xlsx.js';
import { xmlText } from '../../tables/export/xml-sql.js';
import type { ExploreDataset } from './find-table.js';

/** Longest text of a cell, as Excel has it. */
const CELL_UNITS = 32_767;

/** Datasets as a workbook, a row each: texts, never formulas. @param cells the row of a dataset */
export function catalogWorkbook(
  names: readonly string[],
  pages: AsyncIterable<readonly ExploreDataset[]>,
  cells: (dataset: ExploreDataset) => readonly string[],
): Readable {
  const cell = (text: string): string =>
    text === ''
      ? '<c/>'
      : `<c t="inlineStr"><is><t xml:space="preserve">${xmlText(text.slice(0, CELL_UNITS))}</t></is></c>`;
  async function* lines(): AsyncGenerator<string> {
    // The names are the first row.
    let number = 1;
    for await (const page of pages) {
      for (const dataset of page) {
        number += 1;
        yield `<row r="${number}">${cells(dataset).map(cell).join('')}</row>\n`;
      }
    }
  }
  return Readable.from(writeXlsx({ columns: [], lines }, { title: 'Catalogo', names }));
}
