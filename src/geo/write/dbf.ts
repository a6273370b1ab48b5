/** A field of a dBASE table. */
export interface DbfColumn {
  /** At most ten bytes, unique. */
  name: string;
  type: 'C' | 'N' | 'D' | 'L';
  /** Bytes of a cell: at most 254 for texts. */
  width: number;
  decimals: number;
}

/** Widest text. */
export const DBF_TEXT = 254;

/** Most fields of a table. */
export const DBF_FIELDS = 255;

/** Names of fields for columns: ten bytes of ASCII, each different (without case). */
export function dbfNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain =
      name
        .normalize('NFD')
        .replace(/\p{Mn}+/gu, '')
        .replace(/[^A-Za-z0-9_]+/g, '_')
        .replace(/^_+|_+$/g, '') || 'campo';
    let made = plain.slice(0, 10);
    for (let number = 2; taken.has(made.toLowerCase()); number += 1) {
      const suffix = `_${number}`;
      made = `${plain.slice(0, 10 - suffix.length)}${suffix}`;
    }
    taken.add(made.toLowerCase());
    return made;
  });
}

/** Bytes of a record with its mark in front. */
export const recordLength = (columns: readonly DbfColumn[]): number =>
  columns.reduce((sum, { width }) => sum + width, 1);

/** The header for so many records. Texts are UTF-8, which the `.cpg` beside it says. */
export function dbfHeader(columns: readonly DbfColumn[], records: number, day: Date): Buffer {
  const length = 32 + 32 * columns.length + 1;
  const head = Buffer.alloc(length);
  head[0] = 0x03;
  head[1] = day.getUTCFullYear() - 1900;
  head[2] = day.getUTCMonth() + 1;
  head[3] = day.getUTCDate();
  head.writeUInt32LE(records, 4);
  head.writeUInt16LE(length, 8);
  head.writeUInt16LE(recordLength(columns), 10);
  for (const [at, { name, type, width, decimals }] of columns.entries()) {
    const from = 32 + 32 * at;
    head.write(name, from, 11, 'latin1');
    head.write(type, from + 11, 1, 'latin1');
    head[from + 16] = width;
    head[from + 17] = decimals;
  }
  head[length - 1] = 0x0d;
  return head;
}

/**
 * One record.
 * @param values texts: numbers as they are, days `YYYY-MM-DD`, `true` and `false`
 * @param onCut called with the place of a text that had to be cut at the width of its field
 */
export function dbfRecord(
  columns: readonly DbfColumn[],
  values: readonly (string | null)[],
  onCut: (at: number) => void,
): Buffer {
  const record = Buffer.alloc(recordLength(columns), 0x20);
  let from = 1;
  for (const [at, { type, width }] of columns.entries()) {
    const value = values[at] ?? null;
    if (value !== null) {
      if (type === 'D') record.write(value.replaceAll('-', ''), from, width, 'latin1');
      else if (type === 'L') record.write(value === 'true' ? 'T' : 'F', from, 1, 'latin1');
      else if (type === 'N') {
        // A number that does not fit would be another number.
        if (value.length > width) onCut(at);
        else record.write(value.padStart(width), from, width, 'latin1');
      } else {
        const bytes = Buffer.from(value);
        if (bytes.length > width) onCut(at);
        bytes.copy(record, from, 0, wholeCharacters(bytes, width));
      }
    }
    from += width;
  }
  return record;
}

/** The most bytes up to `width` that end with a whole character. */
function wholeCharacters(bytes: Buffer, width: number): number {
  if (bytes.length <= width) return bytes.length;
  let end = width;
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1;
  return end;
}
