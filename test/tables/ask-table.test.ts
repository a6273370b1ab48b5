import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeTableEngine, tableEngine } from '../../src/tables/engine.js';
import { QueryTimeout } from '../../src/tables/query/time-limit.js';
import type { Query } from '../../src/tables/query/tree.js';
import { AskerGone, askRows } from '../../src/tables/rows/ask-table.js';
import type { ReadableTable, ReadServices } from '../../src/tables/rows/table-of.js';

/** A question that takes far longer than anybody waits: every text is compared with many. */
const HEAVY: Query = {
  select: [
    {
      kind: 'rank',
      terms: Array.from({ length: 100 }, (_, at) => ({ text: `x${at}`, prefix: true })),
      alias: 'r',
    },
  ],
  orderBy: [{ column: 'r', descending: true, nulls: 'last' }],
  limit: 1,
};

let folder: string;
let services: ReadServices;
let found: ReadableTable;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-ask-'));
  const engine = await tableEngine();
  await engine.use((connection) =>
    connection.run(
      `COPY (SELECT md5(i::VARCHAR) || md5((i + 1)::VARCHAR) AS testo FROM range(300000) t(i)) TO '${join(folder, 't.parquet')}' (FORMAT parquet)`,
    ),
  );
  const columns = [{ name: 'testo', label: 'testo', type: 'text', storage: 'VARCHAR' }] as const;
  services = { tablesDir: folder } as ReadServices;
  found = {
    kind: 'file',
    columns,
    table: { parquet: 't.parquet', rowCount: 300_000 },
  } as unknown as ReadableTable;
});
afterAll(async () => {
  await closeTableEngine();
  rmSync(folder, { recursive: true, force: true });
});

const light = () => askRows(services, found, { limit: 1 }, { milliseconds: 10_000 });

it('a question stops when whoever asked has gone, and the next one is answered', async () => {
  const gone = new AbortController();
  const started = performance.now();
  setTimeout(() => gone.abort(), 50);
  const asked = askRows(services, found, HEAVY, { milliseconds: 60_000, signal: gone.signal });
  await expect(asked).rejects.toBeInstanceOf(AskerGone);
  expect(performance.now() - started).toBeLessThan(5000);
  expect((await light()).total).toBe(300_000);
});

it('a question of somebody who went while it waited is not asked at all', async () => {
  const asked = askRows(services, found, HEAVY, { milliseconds: 60_000, signal: AbortSignal.abort() });
  await expect(asked).rejects.toBeInstanceOf(AskerGone);
});

it('a question stops when it takes too long', async () => {
  await expect(askRows(services, found, HEAVY, { milliseconds: 50 })).rejects.toBeInstanceOf(QueryTimeout);
  expect((await light()).rows).toHaveLength(1);
});
