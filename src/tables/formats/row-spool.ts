import { createReadStream } from 'node:fs';
import { readLines } from '../../platform/read-lines.js';
import type { NativeKind } from '../table-model.js';
import { createNormalWriter, createTextWriter } from '../write-normal.js';

/** A value of a record as the text of its cell, and what its format calls it. */
export interface RecordCell {
  text: string;
  /** Absent where the value is none: null, missing, the empty text. */
  kind?: NativeKind | 'other';
}

/**
 * Records whose columns show only as they come (JSON, XML), put by on disk until the header is known. Columns stand in
 * the order they first occur.
 */
export interface RowSpool {
  add(record: ReadonlyMap<string, RecordCell>): Promise<void>;
  close(): Promise<void>;
  readonly rows: number;
  readonly columns: readonly string[];
  /** By column: what all its values are; nothing where they differ. */
  natives(): (NativeKind | undefined)[];
  /** Writes the normal CSV; `header` stands for the keys, and null for no header at all. */
  write(csvPath: string, header?: readonly string[] | null): Promise<void>;
}

/** A record source beyond this is no table but a tree. */
export const MOST_KEYS = 4000;

/** More different keys than a table can have columns. */
export class TooManyColumns extends Error {}

/** Opens a spool in the file `path`. */
export function createRowSpool(path: string): RowSpool {
  const out = createTextWriter(path);
  const places = new Map<string, number>();
  const kinds: (NativeKind | 'other' | undefined)[] = [];
  let rows = 0;
  return {
    async add(record) {
      const cells: string[] = [];
      for (const [key, { text, kind }] of record) {
        let at = places.get(key);
        if (at === undefined) {
          at = places.size;
          if (at >= MOST_KEYS) throw new TooManyColumns(`More than ${MOST_KEYS} different keys`);
          places.set(key, at);
        }
        if (kind !== undefined) kinds[at] = kinds[at] === undefined || kinds[at] === kind ? kind : 'other';
        while (cells.length < at) cells.push('');
        cells[at] = text;
      }
      rows += 1;
      await out.write(`${JSON.stringify(cells)}\n`);
    },
    close: out.end,
    get rows() {
      return rows;
    },
    get columns() {
      return [...places.keys()];
    },
    natives: () =>
      Array.from({ length: places.size }, (_, at) => {
        const kind = kinds[at];
        return kind === 'other' ? undefined : kind;
      }),
    async write(csvPath, header = [...places.keys()]) {
      const writer = createNormalWriter(csvPath);
      const width = Math.max(places.size, header?.length ?? 0);
      if (header) await writer.write(header);
      const lines = readLines(createReadStream(path));
      for await (const line of lines) {
        const cells = JSON.parse(line) as string[];
        while (cells.length < width) cells.push('');
        await writer.write(cells);
      }
      await writer.end();
    },
  };
}
