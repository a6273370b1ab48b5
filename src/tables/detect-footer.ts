/** A record near the end that is not full: a note, a source, a total with empty cells, or a ragged record. */
export interface TailRecord {
  record: number;
  /** Cells that are not empty. */
  filled: number;
  cells: number;
  /** Text of the first cell that is not empty. */
  text: string;
  /** Whether a blank record precedes it. */
  afterBlank: boolean;
}

const NOTE =
  /^\W*(?:fonte|fonti|source|nota|note|n\.b\.|avvertenz|legenda|elaborazion|dati\s|aggiornat|ultimo aggiornamento|estrazione|licenza|\*|\(\s*[\da-z*]\s*\)|\[\d+\])/i;
const TOTAL = /^\W*tot/i;

/**
 * Tells how many records at the end are notes rather than data. `tail` is the run of not-full records
 * that ends the file, first to last. A note has one cell filled and either says so (Fonte, Nota, (1)),
 * stands after a blank record, or is a long sentence; a total is data.
 */
export function countFooters(tail: readonly TailRecord[], width: number): number {
  if (width < 2) return 0;
  let footers = 0;
  for (let from = tail.length - 1; from >= 0; from -= 1) {
    const record = tail[from] as TailRecord;
    if (TOTAL.test(record.text) || record.filled > Math.max(1, width * 0.3)) break;
    if (
      NOTE.test(record.text) ||
      record.afterBlank ||
      (width > 2 && record.text.length > 40 && record.filled === 1)
    ) {
      footers = tail.length - from;
    }
  }
  return footers;
}
