import { once } from 'node:events';
import { createReadStream, createWriteStream, openAsBlob, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { writeTable } from './generate-table.js';
import { startPortal } from './portal-process.js';

/*
 * npm run bench:tables -- [rows]
 * Uploads a generated CSV (5,000,000 rows, 442 MB, unless told otherwise) to a portal of its own, as a publisher does,
 * and measures from the end of the upload: when the first rows are shown, when the table can be queried (detection over
 * the whole file, typed Parquet and profile done), when its normalised CSV can be downloaded; and the highest resident
 * memory of portal and load together. Prints a table; asserts nothing.
 */

const ROWS = Number(process.argv[2] ?? 5_000_000);
const PORT = 3198;
const TOKEN = 'bench-token-bench-token';

const folder = await mkdtemp(join(tmpdir(), 'portico-bench-'));
await chmod(folder, 0o755);
const env = { DATA_DIR: join(folder, 'data'), PUBLIC_URL: 'https://dati.example.it', ADMIN_TOKEN: TOKEN };

/** Resident memory of a process and its descendants that run Node: PostgreSQL is not counted. */
function resident(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const parent = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]);
      parents.set(Number(name), parent);
    } catch {
      // Ended meanwhile.
    }
  }
  let kilobytes = 0;
  for (const [pid, parent] of parents) {
    if (pid !== root && parent !== root) continue;
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (/Name:\s+postgres/.test(status)) continue;
      kilobytes += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    } catch {
      // Ended meanwhile.
    }
  }
  return kilobytes / 1024;
}

/** Seconds of processor that a process and its children that run Node have taken, by process: /proc counts in 1/100 s. */
function processorSeconds(root: number): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      if (stat.includes('(postgres)')) continue;
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(name) !== root && Number(fields[1]) !== root) continue;
      found.set(Number(name), (Number(fields[11]) + Number(fields[12])) / 100);
    } catch {
      // Ended meanwhile.
    }
  }
  return found;
}

/** A copy with two title lines, a blank one and a note at the end, so that it must be rewritten before DuckDB reads it. */
async function writeDirty(from: string, to: string): Promise<void> {
  const out = createWriteStream(to);
  out.write('Elenco dei contratti\r\nAggiornato ogni anno\r\n\r\n');
  for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) {
    if (!out.write(chunk)) await once(out, 'drain');
  }
  out.end('Fonte: elaborazione dell\u2019ente\r\n');
  await finished(out);
}

try {
  const path = join(folder, 'contratti.csv');
  const size = await writeTable(path, ROWS);
  process.stdout.write(`file: ${ROWS} rows, ${(size / 1e6).toFixed(1)} MB\n`);
  const portal = await startPortal(env, PORT);
  try {
    const api = async <T>(method: string, url: string, body?: unknown): Promise<T> => {
      const response = await fetch(`${portal.url}/api/v1${url}`, {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    };
    await api('POST', '/organizations', { name: 'ente', title: { it: 'Ente' }, identifier: 'c_ente' });
    const dataset = await api<{ id: string; distribution: { id: string }[] }>('POST', '/datasets', {
      organization: 'ente',
      title: { it: 'Contratti' },
      description: { it: 'Contratti' },
      theme: ['GOVE'],
      accrualPeriodicity: 'ANNUAL',
      distribution: [{ title: { it: 'Elenco' }, license: { iri: 'CC_BY_4_0' } }],
    });
    const place = `/datasets/${dataset.id}/distributions/${dataset.distribution[0]?.id}`;
    const form = new FormData();
    form.set('file', await openAsBlob(path, { type: 'text/csv' }), 'contratti.csv');
    const began = performance.now();
    let peak = 0;
    let cpu = 0;
    const used = new Map<number, number>();
    const watch = setInterval(() => {
      for (const [pid, seconds] of processorSeconds(portal.child.pid ?? 0)) used.set(pid, seconds);
      peak = Math.max(peak, resident(portal.child.pid ?? 0));
    }, 100);
    await api('PUT', `${place}/file`, form);
    const uploaded = performance.now();
    let first: number | undefined;
    let loaded: number | undefined;
    let slowest = 0;
    for (;;) {
      const asked = performance.now();
      const state = await api<{
        status: string;
        tables: {
          head?: { rows: unknown[] };
          rowCount?: number;
          links: { csv?: string };
          findings: unknown[];
        }[];
      }>('GET', `${place}/table`);
      const now = performance.now();
      slowest = Math.max(slowest, now - asked);
      const table = state.tables[0];
      if (table?.head || state.status === 'loaded') first ??= now;
      if (state.status === 'loaded') loaded ??= now;
      if (state.status === 'failed') throw new Error(JSON.stringify(table?.findings));
      if (loaded !== undefined && table?.links.csv) break;
      await new Promise((done) => setTimeout(done, 50));
    }
    const whole = performance.now();
    clearInterval(watch);
    for (const seconds of used.values()) cpu += seconds;
    const rows = await api<{ total: number }>('GET', `${place}/rows?limit=1`);
    const seconds = ((loaded ?? whole) - uploaded) / 1000;
    const lines: [string, string, string][] = [
      ['upload', `${((uploaded - began) / 1000).toFixed(2)} s`, ''],
      ['first rows after the upload', `${(((first ?? whole) - uploaded) / 1000).toFixed(2)} s`, '1 s'],
      ['queryable after the upload', `${seconds.toFixed(2)} s (${rows.total} rows)`, ''],
      ['rows a second', Math.round(rows.total / seconds).toLocaleString('en'), '170,000'],
      ['MB a second', (size / 1e6 / seconds).toFixed(1), '60'],
      ['normalised CSV after the upload', `${((whole - uploaded) / 1000).toFixed(2)} s`, ''],
      ['CPU of portal and load', `${cpu.toFixed(1)} s`, ''],
      ['highest memory, portal and load', `${Math.round(peak)} MB`, '1,500 MB'],
      ['slowest answer meanwhile', `${Math.round(slowest)} ms`, ''],
    ];
    // Its data checks would share the machine with the second file.
    for (;;) {
      const { status } = await api<{ status: string }>('GET', `${place}/checks?version=draft`);
      if (status !== 'pending') break;
      await new Promise((next) => setTimeout(next, 200));
    }
    const untidy = join(folder, 'con-titoli.csv');
    await writeDirty(path, untidy);
    const second = new FormData();
    second.set('file', await openAsBlob(untidy, { type: 'text/csv' }), 'con-titoli.csv');
    await api('PUT', `${place}/file`, second);
    const sent = performance.now();
    let done: number | undefined;
    for (;;) {
      const state = await api<{ status: string; tables: { links: { csv?: string } }[] }>(
        'GET',
        `${place}/table`,
      );
      if (state.status === 'failed') throw new Error('the file with titles failed');
      if (state.status === 'loaded') done ??= performance.now();
      // The portal is stopped after this: the load is to be over by then.
      if (done !== undefined && state.tables[0]?.links.csv) break;
      await new Promise((next) => setTimeout(next, 50));
    }
    const slow = ((done ?? sent) - sent) / 1000;
    lines.push([
      'with titles and notes',
      `${slow.toFixed(2)} s (${(size / 1e6 / slow).toFixed(1)} MB/s)`,
      '',
    ]);
    for (const [what, measured, goal] of lines) {
      process.stdout.write(`${what.padEnd(34)} ${measured.padEnd(28)} ${goal && `goal ${goal}`}\n`);
    }
  } finally {
    await portal.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
