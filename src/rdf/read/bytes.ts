import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type ProblemList, RdfParseError, syntaxError } from './problems.js';

/** What a document can be handed over as. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array | string>;

/**
 * All bytes of a document, unpacked if they are gzip (by content, whatever its name says).
 *
 * @param maxBytes the most that may be read, counted after unpacking
 * @throws RdfParseError TooLarge past the limit; InvalidBody when gzip is broken
 */
export async function collectBytes(source: ByteSource, maxBytes: number): Promise<Buffer> {
  const bytes = source instanceof Uint8Array ? toBuffer(source) : await collect(source, maxBytes);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  const gunzip = createGunzip();
  Readable.from([bytes]).pipe(gunzip);
  try {
    return await collect(gunzip, maxBytes);
  } catch (error) {
    if (error instanceof RdfParseError) throw error;
    throw syntaxError('gzip', (error as Error).message);
  }
}

async function collect(source: AsyncIterable<Uint8Array | string>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    length += bytes.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, length);
}

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const tooLarge = (maxBytes: number): RdfParseError =>
  new RdfParseError('TooLarge', 'rdf-too-large', {
    it: `Il documento supera il limite di ${maxBytes} byte.`,
    en: `The document is over the limit of ${maxBytes} bytes.`,
  });

/**
 * The encoding of a document. A BOM decides; else valid UTF-8 is UTF-8 whatever an XML declaration says, since
 * bytes that are valid UTF-8 by chance do not occur in practice; else the one declared, else Windows-1252.
 */
export function encodingOf(bytes: Buffer, problems: ProblemList): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const declared = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/
    .exec(bytes.toString('latin1', 0, 300))?.[1]
    ?.toLowerCase();
  if (isUtf8(bytes)) {
    const ascii = declared === undefined || /^(utf-?8|us-ascii|ascii)$/.test(declared);
    if (!ascii && bytes.some((byte) => byte > 0x7f))
      problems.add('encoding-differs', { from: declared, to: 'utf-8' });
    return 'utf-8';
  }
  if (declared && !/^utf/.test(declared) && knownEncoding(declared)) return declared;
  problems.add('encoding-differs', { from: declared ?? 'utf-8', to: 'windows-1252' });
  return 'windows-1252';
}

function knownEncoding(label: string): boolean {
  try {
    return Boolean(new TextDecoder(label));
  } catch {
    return false;
  }
}

const SLICE = 1 << 18;

/**
 * The text of a document in pieces, without BOM. Between pieces other work may run, so that a large document does
 * not hold up a server.
 */
export async function* textOf(bytes: Buffer, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for (let start = 0; start < bytes.length; start += SLICE) {
    const text = decoder.decode(bytes.subarray(start, start + SLICE), { stream: true });
    if (text) yield text;
    await new Promise(setImmediate);
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}
