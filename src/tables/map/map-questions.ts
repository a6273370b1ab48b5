import type { DuckDBConnection } from '@duckdb/node-api';
import type { Relation } from '../query/relation.js';
import { type AskBounds, askTable } from '../rows/ask-table.js';
import type { ReadableTable, ReadServices } from '../rows/table-of.js';
import { forgetIndex, type MapIndex, mapIndex } from './map-index.js';
import type { PlaceSource } from './place-source.js';

/**
 * A question to a map: its index is made where it is not there, and read together with the table as it is now. An index
 * that was swept away meanwhile is made again.
 * @throws MapNotReady, QueryTimeout, AskerGone, or what the work throws
 */
export async function askMap<T>(
  services: ReadServices,
  found: ReadableTable,
  source: PlaceSource,
  bounds: AskBounds,
  work: (connection: DuckDBConnection, relation: Relation, index: MapIndex) => Promise<T>,
): Promise<T> {
  const ask = async (): Promise<T> => {
    const index = await mapIndex(services, found, source);
    try {
      return await askTable(services, found, bounds, (connection, relation) =>
        work(connection, relation, index),
      );
    } catch (error) {
      if (isGone(error)) forgetIndex(index);
      throw error;
    }
  };
  try {
    return await ask();
  } catch (error) {
    if (isGone(error)) return ask();
    throw error;
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && /No files found|No such file|Cannot open file/i.test(error.message);
