import { access } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from '../cast-sql.js';
import { tableEngine } from '../engine.js';
import { type ReadableTable, type ReadServices, withTable } from '../rows/table-of.js';
import { buildIndex, FACTS_KEY, type IndexFacts } from './build-index.js';
import { indexPath, sweepIndexes, touchIndex } from './index-store.js';
import type { PlaceSource } from './place-source.js';

/** The index of a map, ready to be read. */
export interface MapIndex {
  path: string;
  facts: IndexFacts;
}

/** The index is still being made: to be asked for again in a moment. */
export class MapNotReady extends Error {
  constructor() {
    super('The map is being prepared');
    this.name = 'MapNotReady';
  }
}

/** Milliseconds that a question waits for an index. */
const PATIENCE = 8000;
/** Indexes whose facts are remembered. */
const MOST_KNOWN = 1000;

const known = new Map<string, Promise<MapIndex>>();
/** One is made at a time: each may take a connection and a processor. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * The index of a map, made where it is not there yet. Questions that come meanwhile share the work.
 * @throws MapNotReady when it takes longer than a question may wait; it goes on and is there afterwards
 */
export async function mapIndex(
  services: ReadServices,
  found: ReadableTable,
  source: PlaceSource,
  patience = PATIENCE,
): Promise<MapIndex> {
  const path = indexPath(services.tablesDir, found, source);
  const making = known.get(path) ?? begin(services, found, source, path);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MapNotReady()), patience);
  });
  try {
    return await Promise.race([making, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Forgets an index whose file is gone, so that the next question makes it again. */
export const forgetIndex = (index: MapIndex): void => {
  known.delete(index.path);
};

function begin(
  services: ReadServices,
  found: ReadableTable,
  source: PlaceSource,
  path: string,
): Promise<MapIndex> {
  const making = open(services, found, source, path);
  known.set(path, making);
  // What failed is tried again by the next question.
  making.catch(() => known.delete(path));
  for (const oldest of known.keys()) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(oldest);
  }
  return making;
}

async function open(
  services: ReadServices,
  found: ReadableTable,
  source: PlaceSource,
  path: string,
): Promise<MapIndex> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) await touchIndex(path);
  else {
    const turn = queue.then(() =>
      withTable(services, found, (connection, relation) => buildIndex(connection, relation, source, path)),
    );
    queue = turn.catch(() => undefined);
    await turn;
    await sweepIndexes(services.tablesDir, path);
  }
  const engine = await tableEngine();
  return { path, facts: await engine.use((connection) => readFacts(connection, path)) };
}

async function readFacts(connection: DuckDBConnection, path: string): Promise<IndexFacts> {
  const read = await connection.runAndReadAll(
    'SELECT decode(value) FROM parquet_kv_metadata($1) WHERE decode(key) = $2',
    [path, FACTS_KEY],
  );
  return JSON.parse(String(read.getRows()[0]?.[0])) as IndexFacts;
}

/** An index in SQL. */
export const indexSql = ({ path }: MapIndex): string => `read_parquet(${quoteLiteral(path)})`;

/** Columns that an index of points alone has not, as SQL that stands for them. */
export const boxSql = ({ facts }: MapIndex): { x0: string; y0: string; x1: string; y1: string } =>
  facts.shapes ? { x0: 'x0', y0: 'y0', x1: 'x1', y1: 'y1' } : { x0: 'x', y0: 'y', x1: 'x', y1: 'y' };
