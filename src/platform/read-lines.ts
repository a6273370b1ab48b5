import { StringDecoder } from 'node:string_decoder';

/**
 * The lines of a stream of UTF-8 bytes, without their ends (LF or CR LF). Node's readline also ends a line at U+2028 and
 * U+2029, which JSON allows unescaped within a string (RFC 8259, section 7): a record with one of them would be cut in two.
 * A text that ends with a line end has no empty line after it.
 */
export async function* readLines(source: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  // Pieces of a line that spans many chunks are joined once, at its end.
  let pieces: string[] = [];
  for await (const chunk of source) {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      pieces.push(text.slice(from, at));
      from = at + 1;
      yield withoutReturn(pieces.join(''));
      pieces = [];
    }
    if (from < text.length) pieces.push(text.slice(from));
  }
  pieces.push(decoder.end());
  const last = pieces.join('');
  if (last !== '') yield withoutReturn(last);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
