import { setPriority } from 'node:os';
import { quoteIdentifier, quoteLiteral } from '../../cast-sql.js';
import { createTableEngine } from '../../engine.js';
import { jsonValue } from '../json-value.js';
import type { PlaceReply, PlaceStatement } from './place-process.js';

/*
 * A process for statements on places, one at a time (`place-process.ts` starts it). It has an engine of its own, whose
 * functions of JavaScript hold up nobody but it.
 */

// The portal's answers come first.
setPriority(10);
const engine = createTableEngine({ memoryLimit: '512MB', threads: 2, connections: 1 });

async function replyTo({ sql, parameters, tables }: PlaceStatement): Promise<PlaceReply> {
  try {
    return await (await engine).use(async (connection) => {
      for (const { name, path } of tables) {
        await connection.run(
          `CREATE OR REPLACE TEMP VIEW ${quoteIdentifier(name)} AS SELECT * FROM read_parquet(${quoteLiteral(path)})`,
        );
      }
      const result = await connection.runAndReadAll(sql, parameters);
      return { rows: result.getRows().map((row) => row.map(jsonValue)) };
    });
  } catch (error) {
    return { error: (error as Error).message };
  }
}

process.once('disconnect', () => process.exit(0));
process.on('message', (statement: PlaceStatement) => {
  void replyTo(statement).then((reply) => process.send?.(reply));
});
