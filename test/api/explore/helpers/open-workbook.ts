import { read, utils } from '@e965/xlsx';

/** The cells of the first sheet of a workbook, as texts. */
export async function openWorkbook(bytes: Buffer): Promise<string[][]> {
  const book = read(bytes, { type: 'buffer' });
  const sheet = book.Sheets[book.SheetNames[0] ?? ''];
  return sheet ? utils.sheet_to_json<string[]>(sheet, { header: 1 }) : [];
}
