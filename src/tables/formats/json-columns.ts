import { jsonNumberText } from './json-collect.js';
import { noRecords } from './json-messages.js';
import type { JsonEvents } from './json-scanner.js';
import type { RecordCell, RowSpool } from './row-spool.js';

/** Values of a table written column by column: they must all be at hand before the first row is. */
const MOST_VALUES = 5_000_000;

/**
 * Reads a table written column by column, `{"a": [1, 2], "b": [3, 4]}`, into a spool.
 * @param scan reads the JSON and tells what it meets
 * @param path keys of the object that holds the columns
 * @throws NotReadable when it has more than five million values, which memory has to hold
 */
export async function readColumns(
  scan: (events: JsonEvents) => Promise<void>,
  path: readonly string[],
  spool: RowSpool,
): Promise<void> {
  const columns = new Map<string, RecordCell[]>();
  const keys: string[] = [];
  let depth = 0;
  let values = 0;
  let current: RecordCell[] | null = null;
  const inside = () => path.every((key, at) => keys[at + 1] === key);
  await scan({
    open(bracket) {
      if (bracket === '[' && depth === path.length + 1 && inside()) {
        current = [];
        columns.set(keys[depth] ?? '', current);
      }
      depth += 1;
    },
    close() {
      depth -= 1;
      if (depth === path.length + 1) current = null;
    },
    key(name) {
      keys[depth] = name;
    },
    scalar(kind, text) {
      if (!current) return;
      values += 1;
      if (values > MOST_VALUES)
        throw noRecords(
          'più di cinque milioni di valori scritti per colonne',
          'more than five million values written by columns',
        );
      if (kind === 'null' || text === '') current.push({ text: '' });
      else if (kind === 'number') current.push({ text: jsonNumberText(text), kind });
      else current.push({ text, kind: kind === 'string' ? 'text' : 'other' });
    },
  });
  const length = [...columns.values()][0]?.length ?? 0;
  for (let row = 0; row < length; row += 1) {
    await spool.add(new Map([...columns].map(([key, cells]) => [key, cells[row] ?? { text: '' }])));
  }
}
