import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { isOle2 } from '../ole2.js';
import { readWorkbook } from '../xlsx-workbook.js';
import { openZip, type ZipArchive, ZipNotReadable } from '../zip-archive.js';
import { type FormatReader, NotReadable } from './format-reader.js';
import { archiveBomb, passwordProtected, unreadable } from './messages.js';
import { type NamedSheet, sheetParts } from './sheet-parts.js';
import { createSheetSpool } from './sheet-spool.js';
import { isDamage, spoolXlsxSheet } from './xlsx-sheet.js';

/** Workbooks of Excel 2007 and later (ECMA-376), transitional and strict. Each sheet is read once. */
export const xlsxReader: FormatReader = {
  formats: ['xlsx'],
  async parts(source, workDir) {
    // A password puts the whole package into an OLE2 container (MS-OFFCRYPTO).
    if (await isOle2(source.path)) throw passwordProtected();
    const folder = await mkdtemp(join(workDir, 'sheets-'));
    return withZip(source.path, async (zip) => {
      const book = await readWorkbook(zip);
      const sheets: NamedSheet[] = [];
      for (const [at, { member, ...sheet }] of book.sheets.entries()) {
        const spool = createSheetSpool(join(folder, `${at}.jsonl`));
        await spoolXlsxSheet(zip, member, book, spool).catch(async (error: unknown) => {
          await spool.close();
          throw error;
        });
        sheets.push({ ...sheet, spooled: await spool.close() });
      }
      return sheetParts(sheets);
    });
  },
};

/**
 * Opens a ZIP for `read` and closes it.
 * @throws NotReadable for a bomb or damage, of the archive or of what `read` finds in it
 */
export async function withZip<T>(path: string, read: (zip: ZipArchive) => Promise<T>): Promise<T> {
  let zip: ZipArchive | undefined;
  try {
    zip = await openZip(path);
    return await read(zip);
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    if (error instanceof ZipNotReadable && error.bomb)
      throw archiveBomb(
        `si espanderebbe oltre i limiti (${error.message})`,
        `it would unpack beyond the limits (${error.message})`,
      );
    if (isDamage(error)) throw unreadable((error as Error).message);
    throw error;
  } finally {
    zip?.close();
  }
}
