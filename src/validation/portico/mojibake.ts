/** UTF-8 read as Windows-1252: a lead byte as a letter, then a continuation byte as a sign. */
const MOJIBAKE = /Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”˜¦]|Â[\u0080-\u00bf]/;

/** Windows-1252's letters for the bytes 0x80 to 0x9f that are not Latin-1. */
const BYTES = new Map(
  [...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i))].map(
    (letter, i): [string, number] => [letter, 0x80 + i],
  ),
);

/** Whether a text looks like UTF-8 that was read as Windows-1252 (`cittÃ `). */
export const isMojibake = (text: string): boolean => MOJIBAKE.test(text);

/** The text as it was meant, when all of it turns back into UTF-8; else the text itself. */
export function repairMojibake(text: string): string {
  if (!isMojibake(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = BYTES.get(text.charAt(i)) ?? code;
    if (byte > 0xff) return text;
    bytes[i] = byte;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Some of it was read rightly: no guess.
    return text;
  }
}
