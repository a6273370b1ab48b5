import { openAsBlob, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTable } from './generate-table.js';
import { startPortal } from './portal-process.js';

/*
 * npm run bench:export -- [rows] [format?query …]
 * Loads a generated table (5,000,000 rows unless told otherwise) into a portal of its own and downloads it in each format,
 * one after the other: bytes, seconds, seconds to the first byte, processor seconds of the portal, and its resident memory
 * before, at its highest and after. Prints a table; asserts nothing.
 */

const ROWS = Number(process.argv[2] ?? 5_000_000);
const ASKED = process.argv.slice(3);
const EXPORTS =
  ASKED.length > 0
    ? ASKED
    : [
        'csv',
        'csv?dialect=it',
        'csv?filter=sigla=BO',
        'csv?sort=-importo',
        'jsonl',
        'json',
        'parquet',
        'parquet?filter=sigla=BO',
        'xlsx',
        'ods',
      ];
const PORT = 3121;
const TOKEN = 'bench-token-bench-token';

const folder = await mkdtemp(join(tmpdir(), 'portico-bench-'));
await chmod(folder, 0o755);

/** Seconds of processor that a process has taken: /proc counts in 1/100 s. */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface Download {
  bytes: number;
  seconds: number;
  first: number;
}

/** Reads an answer to its end and keeps nothing of it. */
function download(url: string): Promise<Download> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const since = (): number => (performance.now() - began) / 1000;
    get(url, { headers: { authorization: `Bearer ${TOKEN}` } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
      let bytes = 0;
      let first = 0;
      answer.on('data', (chunk: Buffer) => {
        if (bytes === 0) first = since();
        bytes += chunk.length;
      });
      answer.on('end', () => resolve({ bytes, seconds: since(), first }));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

try {
  const path = join(folder, 'contratti.csv');
  await writeTable(path, ROWS);
  const env = { DATA_DIR: join(folder, 'data'), PUBLIC_URL: 'https://dati.example.it', ADMIN_TOKEN: TOKEN };
  const portal = await startPortal(env, PORT);
  try {
    const api = async <T>(method: string, url: string, body?: unknown): Promise<T> => {
      const plain = body !== undefined && !(body instanceof FormData);
      const response = await fetch(`${portal.url}/api/v1${url}`, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, ...(plain && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: plain ? JSON.stringify(body) : (body as FormData) }),
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
    await api('PUT', `${place}/file`, form);
    for (;;) {
      const state = await api<{ status: string; tables: { links: { csv?: string } }[] }>(
        'GET',
        `${place}/table`,
      );
      if (state.status === 'failed') throw new Error('the file was not read');
      if (state.status === 'loaded' && state.tables[0]?.links.csv) break;
      await wait(200);
    }
    // Its checks would share the machine.
    while ((await api<{ status: string }>('GET', `${place}/checks?version=draft`)).status === 'pending')
      await wait(500);
    const pid = portal.child.pid ?? 0;
    process.stdout.write(
      `${'export'.padEnd(28)}${'MB'.padStart(8)}${'s'.padStart(8)}${'MB/s'.padStart(8)}${'first s'.padStart(9)}${'CPU s'.padStart(8)}${'MB/CPU s'.padStart(10)}   memory MB before, most, after\n`,
    );
    for (const asked of EXPORTS) {
      const cpu = processorSeconds(pid);
      const before = portal.memory().now;
      let most = before;
      const watch = setInterval(() => {
        most = Math.max(most, portal.memory().now);
      }, 50);
      const { bytes, seconds, first } = await download(`${portal.url}/api/v1${place}/export/${asked}`);
      clearInterval(watch);
      const used = processorSeconds(pid) - cpu;
      const megabytes = bytes / 1e6;
      const memory = [before, most, portal.memory().now].map((each) => Math.round(each)).join(', ');
      const columns = [megabytes.toFixed(1), seconds.toFixed(1), (megabytes / seconds).toFixed(1)];
      process.stdout.write(
        `${asked.padEnd(28)}${columns.map((each) => each.padStart(8)).join('')}${first.toFixed(2).padStart(9)}${used.toFixed(1).padStart(8)}${(megabytes / used).toFixed(1).padStart(10)}   ${memory}\n`,
      );
    }
  } finally {
    await portal.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
