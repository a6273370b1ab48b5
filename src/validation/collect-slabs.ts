import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError, isAppError } from '../errors.js';
import type { ByteSource } from '../rdf/read/bytes.js';

/** Small enough to be filled between two answers of a server, large enough that few of them make a document. */
const SLAB = 4 * 1024 * 1024;

/** The bytes of a document in pieces, each with memory of its own, so that they move to another thread uncopied. */
export interface Slabs {
  readonly pieces: readonly Uint8Array[];
  readonly length: number;
}

/**
 * All bytes of a document, unpacked if they are gzip, without ever joining them: to copy 200 MB at once would hold up
 * whoever else waits for an answer.
 * Errors: TooLarge past `maxBytes` (counted after unpacking), InvalidBody for broken gzip.
 */
export async function collectSlabs(source: ByteSource, maxBytes: number): Promise<Slabs> {
  const slabs = await collect(source instanceof Uint8Array ? slicesOf(source) : source, maxBytes);
  const [head] = slabs.pieces;
  if (!(head?.[0] === 0x1f && head[1] === 0x8b)) return slabs;
  const gunzip = createGunzip();
  Readable.from(slabs.pieces).pipe(gunzip);
  try {
    return await collect(gunzip, maxBytes);
  } catch (error) {
    if (isAppError(error)) throw error;
    const why = (error as Error).message;
    throw new AppError('InvalidBody', {
      it: `Il documento non è gzip corretto: ${why}`,
      en: `Not well-formed gzip: ${why}`,
    });
  }
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += SLAB) yield bytes.subarray(start, start + SLAB);
}

async function collect(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>,
  maxBytes: number,
): Promise<Slabs> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let slab = new Uint8Array(0);
  let used = 0;
  for await (const chunk of source) {
    let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    length += rest.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    while (rest.length > 0) {
      if (used === slab.length) {
        slab = new Uint8Array(SLAB);
        used = 0;
        pieces.push(slab);
      }
      const part = rest.subarray(0, slab.length - used);
      slab.set(part, used);
      used += part.length;
      rest = rest.subarray(part.length);
    }
  }
  if (pieces.length > 0) pieces[pieces.length - 1] = slab.subarray(0, used);
  return { pieces, length };
}

const tooLarge = (maxBytes: number): AppError =>
  new AppError('TooLarge', {
    it: `Il documento supera il limite di ${maxBytes} byte.`,
    en: `The document is over the limit of ${maxBytes} bytes.`,
  });
