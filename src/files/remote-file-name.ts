import { safeFileName } from './safe-file-name.js';

/**
 * The name of a file read from a URL: what its server calls it in `Content-Disposition` (RFC 6266: `filename*` before
 * `filename`), or else the last segment of the path. Made safe; undefined when neither says anything.
 * @param contentDisposition the header as Node gives it, each character one byte
 */
export function remoteFileName(contentDisposition: string | undefined, url: string): string | undefined {
  const named = extendedName(contentDisposition ?? '') ?? plainName(contentDisposition ?? '');
  return safeFileName(named ?? lastSegment(url), '') || undefined;
}

function extendedName(header: string): string | undefined {
  const found = /(?:^|;)\s*filename\*\s*=\s*"?(utf-8|iso-8859-1)'[^']*'([^;"\s]+)/i.exec(header);
  if (!found) return undefined;
  const [, charset = '', encoded = ''] = found;
  const bytes = Buffer.from(
    encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return decode(bytes, charset.toLowerCase() === 'utf-8' ? 'utf-8' : 'latin1');
}

/** Quoted or bare. Many servers write raw UTF-8 here, against the standard: taken as such when it is. */
function plainName(header: string): string | undefined {
  const found = /(?:^|;)\s*filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;\s"]+))/i.exec(header);
  if (!found) return undefined;
  const raw = found[1]?.replace(/\\(.)/g, '$1') ?? found[2] ?? '';
  return decode(Buffer.from(raw, 'latin1'), 'utf-8');
}

function lastSegment(url: string): string {
  const segment = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Bytes that are not UTF-8 are read as Latin-1, in which every byte is a character. */
function decode(bytes: Uint8Array, encoding: 'utf-8' | 'latin1'): string {
  if (encoding === 'latin1') return Buffer.from(bytes).toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}
