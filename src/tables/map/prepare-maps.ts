import type { ReadableTable, ReadServices } from '../rows/table-of.js';
import { findParts } from '../stored-tables.js';
import { mapIndex } from './map-index.js';
import { findPlaces } from './place-source.js';

/** Milliseconds that the index of one table may take: nobody waits for it. */
const PATIENCE = 15 * 60_000;

/**
 * Makes the indexes of the maps of a file that was just read, so that the first tile does not wait for them. One that
 * cannot be made now is made when it is asked for, and its fault told to who asks: here nothing is thrown.
 */
export async function prepareMaps(
  services: ReadServices,
  fileId: string,
  signal?: AbortSignal,
): Promise<void> {
  for (const part of await findParts(services.db, fileId)) {
    if (signal?.aborted) return;
    if (part.status !== 'loaded' || part.parquet === null) continue;
    const found: ReadableTable = {
      kind: 'file',
      table: { ...part, parquet: part.parquet },
      columns: part.columns ?? [],
    };
    const source = findPlaces(found);
    if (source) await mapIndex(services, found, source, PATIENCE).catch(() => undefined);
  }
}
