import { createReadStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createXmlParser } from '../xlsx-workbook.js';
import type { ZipArchive } from '../zip-archive.js';
import type { FormatReader } from './format-reader.js';
import { passwordProtected, unreadable } from './messages.js';
import { createOdsHandlers } from './ods-content.js';
import { type NamedSheet, sheetParts } from './sheet-parts.js';
import { withZip } from './xlsx-reader.js';
import { isDamage } from './xlsx-sheet.js';

/**
 * Spreadsheets in OpenDocument format (ISO/IEC 26300), packed (`.ods`) or as one XML file (`.fods`). Read here as a
 * stream rather than by a library: it is one XML document, and the libraries hold all of it in memory.
 */
export const odsReader: FormatReader = {
  formats: ['ods'],
  async parts(source, workDir) {
    const folder = await mkdtemp(join(workDir, 'sheets-'));
    const head = await firstByte(source.path);
    if (head === 0x50) {
      return withZip(source.path, async (zip) => {
        if (await isEncrypted(zip)) throw passwordProtected();
        if (!zip.names.includes('content.xml')) throw unreadable('No content.xml');
        return sheetParts(await readSheets(await zip.stream('content.xml'), folder));
      });
    }
    try {
      return sheetParts(await readSheets(createReadStream(source.path), folder));
    } catch (error) {
      if (isDamage(error)) throw unreadable((error as Error).message);
      throw error;
    }
  },
};

async function firstByte(path: string): Promise<number | undefined> {
  for await (const chunk of createReadStream(path, { end: 0 })) return (chunk as Buffer)[0];
  return undefined;
}

async function isEncrypted(zip: ZipArchive): Promise<boolean> {
  const manifest = await zip.text('META-INF/manifest.xml');
  return manifest?.includes(':encryption-data') ?? false;
}

async function readSheets(content: Readable, folder: string): Promise<NamedSheet[]> {
  const reader = createOdsHandlers(folder);
  try {
    const parser = createXmlParser(reader.handlers);
    for await (const part of content) {
      parser.write(part as Buffer);
      await reader.flush();
    }
    parser.end();
    await reader.flush();
  } catch (error) {
    if (!isDamage(error) || reader.rows() === 0) {
      await reader.close();
      throw error;
    }
    await reader.flush();
    reader.damaged((error as Error).message);
  }
  return reader.close();
}
