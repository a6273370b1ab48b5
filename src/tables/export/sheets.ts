import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** Rows of a sheet, its header included: what Excel and LibreOffice have. */
export const SHEET_ROWS = 1_048_576;

/** Longest text of a cell (UTF-16 units), as Excel has it; LibreOffice takes more. */
export const CELL_UNITS = 32_767;

/**
 * A text that a cell can hold, in SQL: what is longer is cut, and says so at its end with its whole length.
 * @param sql a column or another cheap expression of type text
 */
export function fittingSql(sql: string): string {
  const wide = `length(regexp_replace(${sql}, '[^\\x{10000}-\\x{10FFFF}]', '', 'g'))`;
  const mark = `concat(' […] [troncato / cut: ', length(${sql}), ' caratteri / characters]')`;
  // Outside the basic plane a character is two units.
  return [
    `CASE WHEN length(${sql}) + ${wide} <= ${CELL_UNITS} THEN ${sql}`,
    `WHEN ${wide} = 0 THEN concat(left(${sql}, 32600), ${mark})`,
    `ELSE concat(left(${sql}, 16300), ${mark}) END`,
  ].join(' ');
}

/**
 * Lines cut into sheets: each as many rows as a sheet takes. A row ends with `rowEnd`, which occurs nowhere else in it.
 * Each sheet must be read to its end before the next is asked for.
 * @param rowStart what goes before a row, from its number in the sheet, 1 for the first
 */
export async function* intoSheets(
  lines: AsyncIterable<Buffer | string>,
  rowEnd: string,
  rowsOfSheet: number,
  rowStart?: (row: number) => string,
): AsyncGenerator<AsyncGenerator<Buffer>> {
  const end = Buffer.from(rowEnd);
  let rest: Buffer = Buffer.alloc(0);
  let done = false;
  const source = lines[Symbol.asyncIterator]();
  const pull = async (): Promise<void> => {
    const next = await source.next();
    if (next.done) done = true;
    else rest = Buffer.concat([rest, typeof next.value === 'string' ? Buffer.from(next.value) : next.value]);
  };
  async function* sheet(): AsyncGenerator<Buffer> {
    let rows = 0;
    for (;;) {
      // Whole rows only: the end of one may lie across two pieces.
      let upTo = 0;
      const pieces: Buffer[] = [];
      for (let at = rest.indexOf(end); at !== -1 && rows < rowsOfSheet; at = rest.indexOf(end, upTo)) {
        const from = upTo;
        upTo = at + end.length;
        rows += 1;
        if (rowStart) pieces.push(Buffer.from(rowStart(rows)), rest.subarray(from, upTo));
      }
      if (upTo > 0) yield rowStart ? Buffer.concat(pieces) : rest.subarray(0, upTo);
      rest = rest.subarray(upTo);
      if (rows === rowsOfSheet) {
        while (!done && rest.indexOf(end) === -1) await pull();
        return;
      }
      if (done) return;
      await pull();
    }
  }
  try {
    do yield sheet();
    while (rest.indexOf(end) !== -1);
  } finally {
    await source.return?.();
  }
}

/** Adds a member whose bytes come as they are made, and waits until it is read. */
export async function addMember(
  zip: ZipFile,
  name: string,
  parts: AsyncIterable<Buffer | string>,
): Promise<void> {
  const stream = Readable.from(parts, { objectMode: false });
  const read = new Promise<void>((resolve, reject) => {
    stream.once('end', resolve);
    stream.once('error', reject);
    stream.once('close', () => reject(new Error(`${name} was not read to its end`)));
  });
  zip.addReadStream(stream, name, { compressionLevel: 3 });
  await read;
}

/**
 * A ZIP as it is written by `fill`. An error of the members ends it as an error of the stream.
 */
export async function* zipOf(fill: (zip: ZipFile) => Promise<void>): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  const filled = fill(zip).then(
    () => zip.end(),
    (error: Error) => {
      output.destroy(error);
    },
  );
  try {
    for await (const chunk of output) yield chunk as Buffer;
    await filled;
  } finally {
    output.destroy();
  }
}
