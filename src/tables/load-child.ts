import { join } from 'node:path';
import { createTableEngine } from './engine.js';
import { loadFile } from './load.js';
import type { LoadProgress, LoadRequest } from './load-model.js';
import { writeNormalCsv } from './load-normal-csv.js';
import type { LoadMessage } from './load-run.js';

/**
 * The process of one load (`load-run.ts` starts it): takes the request, tells its progress, the tables, then the
 * normalised CSV of each table, and ends. It ends, too, when the process that wants the load is gone.
 */

const REPORT_EVERY_MS = 250;

process.once('disconnect', () => process.exit(0));
process.once('message', (request: LoadRequest) => {
  run(request).then(
    () => process.exit(0),
    (error: Error & { code?: string }) =>
      send({ type: 'fault', message: error.message, code: error.code }).then(() => process.exit(0)),
  );
});

function send(message: LoadMessage): Promise<void> {
  return new Promise((done) => {
    if (process.send) process.send(message, undefined, {}, () => done());
    else done();
  });
}

/** The last progress of each phase goes out; those between only so often. */
function throttled(): (progress: LoadProgress) => void {
  let last = 0;
  let phase = '';
  return (progress) => {
    const now = Date.now();
    if (progress.phase === phase && now - last < REPORT_EVERY_MS) return;
    last = now;
    phase = progress.phase;
    void send({ type: 'progress', progress });
  };
}

async function run(request: LoadRequest): Promise<void> {
  const engine = await createTableEngine({
    memoryLimit: '600MB',
    connections: 2,
    tempDirectory: join(request.work, 'spill'),
  });
  const loaded = await loadFile(
    request,
    { onProgress: throttled(), onHead: (head) => void send({ type: 'head', head }) },
    { engine },
  );
  await send({ type: 'tables', loaded });
  for (const [part, one] of loaded.parts.entries()) {
    if (one.status !== 'loaded') continue;
    const path = join(request.work, `normal-${part}.csv`);
    await writeNormalCsv(one.parquet, one.columns, path, engine);
    await send({ type: 'csv', part, path });
  }
}
