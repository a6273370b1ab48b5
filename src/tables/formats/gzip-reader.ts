import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Finding } from '../table-model.js';
import type { FormatReader } from './format-reader.js';
import { archiveBomb, finding, noTable, unreadable } from './messages.js';
import { MOST_UNPACKED, unpackedBytes, unpackFolder } from './unpack.js';

const HARMLESS_BYTES = 256 * 1024 * 1024;
const MOST_RATIO = 300;

/** A file compressed with gzip (RFC 1952). Of one that is cut short, what comes out before the cut is read. */
export const gzipReader: FormatReader = {
  formats: ['gzip'],
  async parts(source, workDir) {
    const { size } = await stat(source.path);
    const used = await unpackedBytes(workDir);
    const path = join(await unpackFolder(workDir), '0');
    const findings: Finding[] = [];
    const bound = createBound(size, MOST_UNPACKED - used);
    try {
      await pipeline(createReadStream(source.path), createGunzip(), bound, createWriteStream(path));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!/^Z_/.test(code)) throw error;
      // Bytes after the end are often padding; a cut or a fault leaves what came before.
      const { size: kept } = await stat(path).catch(() => ({ size: 0 }));
      if (kept === 0) throw unreadable((error as Error).message);
      findings.push(cutShort((error as Error).message));
    }
    if (await isTar(path))
      throw noTable(
        'archive-without-tables',
        'Il file è un archivio TAR, che qui non si apre: caricarlo come ZIP.',
        'The file is a TAR archive, which is not opened here: upload it as a ZIP.',
      );
    const name = source.fileName.replace(/\.(?:gz|gzip)$/i, '') || source.fileName;
    return [{ name, source: { path, fileName: name }, findings }];
  },
};

function createBound(packed: number, most: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > most) done(archiveBomb('il contenuto supera 8 GB', 'its content is larger than 8 GB'));
      else if (bytes > HARMLESS_BYTES && bytes > packed * MOST_RATIO)
        done(archiveBomb('si espande oltre 300 volte', 'it grows more than 300 times'));
      else done(null, chunk);
    },
  });
}

async function isTar(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const magic = Buffer.alloc(5);
    await file.read(magic, 0, 5, 257);
    return magic.toString('latin1') === 'ustar';
  } finally {
    await file.close();
  }
}

const cutShort = (reason: string): Finding =>
  finding(
    'cut-short',
    'error',
    'Il file compresso è danneggiato o incompleto: è caricato ciò che precede il guasto.',
    'The compressed file is damaged or incomplete: what comes before the fault is loaded.',
    { samples: [reason.slice(0, 300)] },
  );
