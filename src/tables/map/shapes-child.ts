import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from '../cast-sql.js';
import { createTableEngine } from '../engine.js';
import type { ShapesAnswer, ShapesRequest } from './read-shapes.js';
import { writeShapes } from './write-shapes.js';

/** The process that reads the shapes of one table (`read-shapes.ts` starts it). It ends when nobody wants them any more. */

process.once('disconnect', () => process.exit(0));
process.once('message', (request: ShapesRequest) => {
  run(request).then(
    (paths) => answer({ paths }),
    (error: Error) => answer({ fault: error.message }),
  );
});

function answer(message: ShapesAnswer): void {
  process.send?.(message, undefined, {}, () => process.exit(0));
}

async function run({ others, folder }: ShapesRequest): Promise<string[]> {
  const engine = await createTableEngine({
    memoryLimit: '400MB',
    connections: 2,
    threads: 1,
    tempDirectory: join(folder, 'spill'),
  });
  return engine.use((reading) =>
    engine.use((writing) => writeShapes(cellsOf(reading, others), writing, folder)),
  );
}

async function* cellsOf(connection: DuckDBConnection, others: string) {
  const result = await connection.stream(`SELECT id, g FROM read_parquet(${quoteLiteral(others)})`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield { ids: chunk.getColumnValues(0), cells: chunk.getColumnValues(1) };
  }
}
