import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Encoding } from './table-model.js';

/** Code page 850 from 0x80 on (IBM, "MS-DOS Latin 1"): the only candidate that Node's ICU has no decoder for. */
const IBM850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/** A decoder that takes a file in pieces. `end` gives what was left over. */
export interface StreamingDecoder {
  write(chunk: Uint8Array): string;
  end(): string;
}

/**
 * Decoder of one of the recognised encodings; a BOM is dropped.
 * Wrong UTF-8 becomes U+FFFD, but detection never says UTF-8 of such a file.
 */
export function createDecoder(encoding: Encoding): StreamingDecoder {
  if (encoding === 'IBM850') {
    return {
      write: (chunk) => {
        let text = '';
        for (const byte of chunk) text += byte < 0x80 ? String.fromCharCode(byte) : IBM850[byte - 0x80];
        return text;
      },
      end: () => '',
    };
  }
  const decoder = new TextDecoder(encoding.toLowerCase());
  return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

/** Decodes bytes in memory, without BOM. */
export function decodeBytes(bytes: Uint8Array, encoding: Encoding): string {
  const decoder = createDecoder(encoding);
  return decoder.write(bytes) + decoder.end();
}

/** Writes `from` to `to` as UTF-8 without BOM and without NUL characters, in constant memory. */
export async function transcode(from: string, to: string, encoding: Encoding): Promise<void> {
  const decoder = createDecoder(encoding);
  const decode = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.from(dropNuls(decoder.write(chunk))));
    },
    flush(done) {
      done(null, Buffer.from(dropNuls(decoder.end())));
    },
  });
  await pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), decode, createWriteStream(to));
}

function dropNuls(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}
