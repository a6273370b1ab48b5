import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPortal } from './portal-process.js';

/**
 * Rows through the API as sensors send them: batches of 100 rows at a steady pace, each read back after its answer.
 * `node dist/bench/rows.js [batches] [batches a second]`; the target is 1,000 batches at 100 a second, each seen within 1 s.
 */
const BATCHES = Number(process.argv[2] ?? 1000);
const PER_SECOND = Number(process.argv[3] ?? 100);
const ROWS = 100;
/** One batch in so many is read back: reads are work for the same two cores. */
const READ_EVERY = 5;
const TOKEN = 'token-of-the-bench';

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

function report(name: string, times: number[]): void {
  times.sort((a, b) => a - b);
  const shown = [0.5, 0.99, 1].map((share) => percentile(times, share === 1 ? 0.9999 : share).toFixed(0));
  process.stdout.write(
    `${name}: p50 ${shown[0]} ms, p99 ${shown[1]} ms, worst ${shown[2]} ms (${times.length})\n`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'portico-bench-rows-'));
await chmod(folder, 0o755);
const portal = await startPortal(
  { DATA_DIR: folder, ADMIN_TOKEN: TOKEN, PUBLIC_URL: 'https://dati.example.it' },
  3977,
);
const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${portal.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** Processor time of the portal's process so far, in ms (Linux counts in hundredths of a second). */
async function cpuMs(): Promise<number> {
  const stat = await readFile(`/proc/${portal.child.pid}/stat`, 'utf8').catch(() => '');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10;
}

async function measure(name: string, primaryKey: string[], method: string): Promise<void> {
  await send('POST', '/organizations', { name: 'ente', title: { it: 'Ente' } });
  const made = await send('POST', '/datasets', {
    organization: 'ente',
    name,
    title: { it: name },
    distribution: [{}],
  });
  const { distribution } = (await made.json()) as { distribution: { id: string }[] };
  const path = `/datasets/${name}/distributions/${distribution[0]?.id}`;
  const columns = [
    { name: 'sensore', type: 'text' },
    { name: 'lotto', type: 'integer' },
    { name: 'ora', type: 'dateTime' },
    { name: 'valore', type: 'number' },
  ];
  await send('PUT', `${path}/table`, { columns, primaryKey });

  const latencies: number[] = [];
  const visible: number[] = [];
  let late = 0;
  const one = async (lotto: number): Promise<void> => {
    const records = Array.from({ length: ROWS }, (_, n) => ({
      // With a key, each row is written anew every fiftieth batch.
      sensore: `s${n}-${lotto % 50}`,
      lotto,
      ora: '2026-01-01T00:00:00',
      valore: n / 10,
    }));
    const started = performance.now();
    const answer = await send('POST', `${path}/rows?method=${method}`, { records });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.arrayBuffer();
    latencies.push(performance.now() - started);
    if (lotto % READ_EVERY !== 0) return;
    for (;;) {
      // The last row of the batch, or a newer state of it.
      const seen = await send(
        'GET',
        `${path}/rows?filter=sensore=s99-${lotto % 50}&filter=lotto>=${lotto}&limit=1`,
      );
      const { total } = (await seen.json()) as { total: number };
      if (total > 0) break;
      late += 1;
    }
    visible.push(performance.now() - started);
  };
  const cpuBefore = await cpuMs();
  const started = performance.now();
  const all: Promise<void>[] = [];
  for (let lotto = 0; lotto < BATCHES; lotto += 1) {
    const due = started + (lotto * 1000) / PER_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    all.push(one(lotto));
  }
  await Promise.all(all);
  const seconds = (performance.now() - started) / 1000;
  const { total } = (await (await send('GET', `${path}/rows?limit=1`)).json()) as { total: number };
  const expected = primaryKey.length > 0 ? ROWS * Math.min(BATCHES, 50) : BATCHES * ROWS;
  if (total !== expected) throw new Error(`${total} rows instead of ${expected}`);
  process.stdout.write(
    `${name}: ${BATCHES} batches of ${ROWS} in ${seconds.toFixed(1)} s (${(BATCHES / seconds).toFixed(0)} batches/s)\n`,
  );
  process.stdout.write(
    `  processor time of the portal: ${(((await cpuMs()) - cpuBefore) / BATCHES).toFixed(1)} ms a batch, reads and compaction included\n`,
  );
  report('  stored', latencies);
  report('  sent to seen', visible);
  process.stdout.write(`  reads after the answer that did not see the batch: ${late}\n`);
}

try {
  await measure('append', [], 'insert');
  await measure('upsert', ['sensore'], 'upsert');
  const { now, peak } = portal.memory();
  process.stdout.write(`memory ${now.toFixed(0)} MB, peak ${peak.toFixed(0)} MB\n`);
} finally {
  await portal.stop();
  await rm(folder, { recursive: true, force: true });
}
