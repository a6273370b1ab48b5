import { AppError } from '../../errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as UTF-8 text. Errors: BadRequest for what is none. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new AppError('BadRequest', {
      it: 'La richiesta non è in UTF-8 valido.',
      en: 'The request is not valid UTF-8.',
    });
  }
}

/** `+` is a blank and `%XX` a byte; a percent sign that begins no byte is itself (WHATWG URL, urlencoded parser). */
function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  const bytes = Buffer.from(text.replaceAll('+', ' '), 'utf8');
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    const hex = byte === 0x25 ? bytes.toString('latin1', i + 1, i + 3) : '';
    const isByte = /^[0-9A-Fa-f]{2}$/.test(hex);
    out[length] = isByte ? Number.parseInt(hex, 16) : byte;
    length += 1;
    if (isByte) i += 2;
  }
  return decodeUtf8(out.subarray(0, length));
}

/**
 * The pairs of a query string or an url-encoded body, in order. Stricter than URLSearchParams, which puts U+FFFD for bytes
 * that are no UTF-8. Errors: BadRequest.
 */
export const formPairs = (text: string): [name: string, value: string][] =>
  text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? [decode(pair), '']
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
