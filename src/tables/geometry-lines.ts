import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { quoteLiteral } from './cast-sql.js';

/** A file with one geometry a line, on its way into a Parquet. */
export interface GeometryLines {
  path: string;
  rows: number;
  /** Characters of the longest. */
  longest: number;
}

/** Writes geometries one a line, in their order; an empty line where there is none. @param chunks GeoJSON texts */
export async function writeGeometryLines(
  path: string,
  chunks: AsyncIterable<readonly string[]>,
): Promise<GeometryLines> {
  const out = createWriteStream(path, { highWaterMark: 1 << 20 });
  const lines: GeometryLines = { path, rows: 0, longest: 0 };
  try {
    for await (const texts of chunks) {
      for (const text of texts) if (text.length > lines.longest) lines.longest = text.length;
      lines.rows += texts.length;
      if (!out.write(texts.map((text) => `${text}\n`).join(''))) await once(out, 'drain');
    }
  } finally {
    out.end();
    await finished(out);
  }
  return lines;
}

/** The lines in SQL, as the column `g`. */
export const geometryLinesSql = ({ path, longest }: GeometryLines): string =>
  // JSON escapes every control character, so a line of one cell needs neither separator nor quotes.
  `read_csv(${quoteLiteral(path)}, auto_detect = false, header = false, delim = '\u0001', quote = '',
    escape = '', new_line = '\\n', nullstr = '', null_padding = false, strict_mode = true,
    max_line_size = ${Math.max(2_097_152, longest * 4 + 1024)}, columns = {g: 'VARCHAR'})`;
