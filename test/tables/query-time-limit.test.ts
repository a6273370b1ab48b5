import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { QueryTimeout, withinTime } from '../../src/tables/query/time-limit.js';

let engine: TableEngine;
beforeAll(async () => {
  engine = await createTableEngine({ memoryLimit: '256MB', connections: 1 });
});
afterAll(() => engine.close());

describe('work on a connection', () => {
  it('is interrupted when its time is over, and the connection goes on', async () => {
    const endless =
      'SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE hash(a.range, b.range) = 7';
    await expect(
      engine.use((connection) => withinTime(connection, 100, () => connection.runAndReadAll(endless))),
    ).rejects.toBeInstanceOf(QueryTimeout);
    const rows = await engine.use((connection) =>
      withinTime(connection, 10_000, async () => (await connection.runAndReadAll('SELECT 42')).getRows()),
    );
    expect(rows).toEqual([[42]]);
  });

  it('throws its own errors in time', async () => {
    await expect(
      engine.use((connection) =>
        withinTime(connection, 10_000, () => connection.runAndReadAll('SELECT nothing')),
      ),
    ).rejects.not.toBeInstanceOf(QueryTimeout);
  });
});
