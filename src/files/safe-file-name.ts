/** Most bytes of a name in UTF-8. File systems take 255; the rest is room for a suffix of ours. */
const MAX_BYTES = 200;

// Control and format characters: the bidirectional ones (U+202E) make `gpj.exe` read as `exe.jpg`.
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A name that may be stored, shown, put in an archive and saved on any system, made of a name somebody sent: last
 * path segment only, no control or invisible characters, none that Windows forbids, no leading dot, bounded length with
 * its extension kept. Accents stay. Applying it twice changes nothing.
 * @param fallback used when nothing is left
 */
export function safeFileName(name: string, fallback = 'file'): string {
  const segment = name.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const cleaned = trimEnds(
    segment
      .normalize('NFC')
      .replace(invisible, '')
      .replace(/[<>:"|?*]/g, '_')
      .replace(/\s+/g, ' '),
  );
  const bounded = trimEnds(shorten(cleaned));
  if (bounded === '') return fallback;
  return reservedOnWindows.test(bounded) ? `_${bounded}` : bounded;
}

/** Dots and blanks: at the start they hide the file or climb, at the end Windows drops them. */
function trimEnds(name: string): string {
  return name.replace(/^[. ]+|[. ]+$/g, '');
}

/** Cuts the stem, not the extension, at a whole character. An "extension" over 20 bytes is part of the stem. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 20 ? name.slice(dot) : '';
  let room = MAX_BYTES - Buffer.byteLength(extension);
  let stem = '';
  for (const character of name.slice(0, name.length - extension.length)) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    stem += character;
  }
  return stem.replace(/[. ]+$/, '') + extension;
}

/**
 * A `Content-Disposition` header for a file name, made safe first: `filename` in plain ASCII for old clients and,
 * where that loses something, `filename*` in UTF-8 (RFC 6266, 4.3 and appendix D; RFC 8187).
 * `contentDisposition('attachment', 'Qualità dell’aria.csv')` is
 * `attachment; filename="Qualita dell_aria.csv"; filename*=UTF-8''Qualit%C3%A0%20dell%E2%80%99aria.csv`.
 */
export function contentDisposition(type: 'attachment' | 'inline', name: string): string {
  const safe = safeFileName(name);
  const plain = asciiFileName(safe);
  const extended = plain === safe ? '' : `; filename*=UTF-8''${percentEncode(safe)}`;
  return `${type}; filename="${plain}"${extended}`;
}

/** Accents dropped, other characters as `_`. `%` too: some clients decode it within the quotes. */
function asciiFileName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/(?<=[a-z])\p{Mn}+/giu, '')
    .replace(/[^ -~]|[%"\\]/gu, '_');
}

/** `attr-char` of RFC 8187, 3.2.1 stays; `encodeURIComponent` leaves `'`, `(`, `)` and `*`, which are not in it. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
