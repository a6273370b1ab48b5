import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/platform/project-path.js';
import type { runLoad as RunLoad } from '../../src/tables/load-run.js';
import { dataFolder, startPortal, until } from '../helpers/process.js';

/** Rows of the large file: about 24 MB, read in a process of its own. */
const ROWS = 400_000;

let folder: Awaited<ReturnType<typeof dataFolder>>;
let portal: Awaited<ReturnType<typeof startPortal>>;
let large: Blob;

interface FileState {
  status: string;
  progress: { phase: string } | null;
  tables: { rowCount?: number; head?: { rows: string[][] }; links: Record<string, string> }[];
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${portal.url}/api/v1${path}`, {
    method,
    headers: {
      ...portal.headers,
      ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** A dataset with one distribution that has this file; its address in the API. */
async function upload(title: string, name: string, content: Blob): Promise<string> {
  const made = await api<{ id: string; distribution: { id: string }[] }>('POST', '/datasets', {
    organization: 'ente',
    title: { it: title },
    description: { it: title },
    theme: ['GOVE'],
    accrualPeriodicity: 'ANNUAL',
    distribution: [{ title: { it: 'Elenco' }, license: { iri: 'CC_BY_4_0' } }],
  });
  const place = `/datasets/${made.id}/distributions/${made.distribution[0]?.id}`;
  const form = new FormData();
  form.set('file', content, name);
  await api('PUT', `${place}/file`, form);
  return place;
}

const state = (place: string): Promise<FileState> => api('GET', `${place}/table`);
const reaches = (place: string, status: string): Promise<FileState> =>
  until(async () => {
    const now = await state(place);
    return now.status === status ? now : undefined;
  }, `${place} ${status}`);

/** Processes of loads that the portal has started. */
function loads(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
        return (
          parent === portal.child.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('load-child')
        );
      } catch {
        return false;
      }
    });
}

const isRunning = (pid: number): boolean => {
  try {
    // A zombie has ended.
    return !/State:\s+Z/.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const parquets = (): Promise<string[]> => readdir(join(folder.path, 'tables'));

beforeAll(async () => {
  const line = (i: number) =>
    `${String(i % 100_000).padStart(6, '0')};voce numero ${i} dell'elenco;${i % 1000},${10 + (i % 90)};${10 + (i % 19)}/0${1 + (i % 9)}/2024;nota\n`;
  const parts = ['codice;voce;importo;data;nota\n'];
  for (let i = 0; i < ROWS; i += 1) parts.push(line(i));
  large = new Blob(parts);
  folder = await dataFolder();
  portal = await startPortal(folder.path, { LOG_LEVEL: 'warn' });
  await api('POST', '/organizations', { name: 'ente', title: { it: 'Ente' }, identifier: 'c_ente' });
});
afterAll(async () => {
  portal.child.kill('SIGTERM');
  await portal.ended;
  await folder.remove();
});

describe.skipIf(process.platform !== 'linux')('a large file that is being read', () => {
  it('shows its first rows, runs beside the portal, stops when it is cancelled and leaves nothing', async () => {
    const place = await upload('Annullato', 'grande.csv', large);
    expect((await state(place)).tables[0]?.head?.rows).toHaveLength(100);
    await until(async () => loads()[0], 'a process for the load');
    await reaches(place, 'loading');
    expect((await api<FileState>('DELETE', `${place}/table/load`)).status).toBe('cancelled');
    const asked = Date.now();
    await until(async () => loads().length === 0 || undefined, 'the end of the process');
    expect(Date.now() - asked).toBeLessThan(5000);
    const left = async () => (await readdir(join(folder.path, 'tables', 'work'))).length === 0 || undefined;
    await until(left, 'an empty work folder');
    expect((await readdir(join(folder.path, 'tables'))).filter((name) => name.endsWith('.parquet'))).toEqual(
      [],
    );
    expect((await state(place)).status).toBe('cancelled');
    expect((await api<FileState>('POST', `${place}/table/load`)).status).toBe('pending');
    expect((await reaches(place, 'loaded')).tables[0]?.rowCount).toBe(ROWS);
  }, 240_000);

  it('is read again when its process is killed, and has every row once', async () => {
    const place = await upload('Ucciso', 'ucciso.csv', large);
    const child = await until(async () => loads()[0], 'a process for the load');
    await reaches(place, 'loading');
    process.kill(child, 'SIGKILL');
    await until(async () => !loads().includes(child) || undefined, 'the end of the process');
    expect((await reaches(place, 'loaded')).tables[0]?.rowCount).toBe(ROWS);
    const rows = await api<{ total: number }>('GET', `${place}/rows?limit=1`);
    expect(rows.total).toBe(ROWS);
  }, 240_000);

  it('does not keep a small one waiting', async () => {
    const big = [await upload('Primo', 'primo.csv', large), await upload('Secondo', 'secondo.csv', large)];
    const third = await upload('Terzo', 'terzo.csv', large);
    const small = await upload('Piccolo', 'piccolo.csv', new Blob(['a;b\n1;2\n']));
    await reaches(small, 'loaded');
    expect((await state(third)).status).not.toBe('loaded');
    for (const place of [...big, third]) {
      expect((await reaches(place, 'loaded')).tables[0]?.rowCount).toBe(ROWS);
    }
  }, 240_000);

  it('is read after all when the portal is killed meanwhile, and no process outlives it', async () => {
    const place = await upload('Portale ucciso', 'portale.csv', large);
    const child = await until(async () => loads()[0], 'a process for the load');
    await reaches(place, 'loading');
    portal.child.kill('SIGKILL');
    await portal.ended;
    await until(async () => !isRunning(child) || undefined, 'the end of the load');
    expect((await parquets()).filter((name) => name.endsWith('.partial'))).toEqual([]);
    portal = await startPortal(folder.path, { LOG_LEVEL: 'warn' });
    const loaded = await until(async () => {
      const now = await state(place);
      return now.status === 'loaded' ? now : undefined;
    }, 'the table after the restart');
    expect(loaded.tables[0]?.rowCount).toBe(ROWS);
    expect((await api<{ total: number }>('GET', `${place}/rows?limit=1`)).total).toBe(ROWS);
  }, 240_000);
});

describe.skipIf(process.platform !== 'linux')('a load that goes over its bounds', () => {
  it.each([
    ['memory', 'too-much-memory', { memoryBytes: 60_000_000, milliseconds: 120_000 }],
    ['time', 'too-much-time', { memoryBytes: 4_000_000_000, milliseconds: 100 }],
  ] as const)(
    'of %s is stopped with a reason, and the file is as it was',
    async (_, code, bounds) => {
      // The process of a load is there only where the program is compiled.
      const { runLoad } = (await import(projectPath('dist', 'src', 'tables', 'load-run.js'))) as {
        runLoad: typeof RunLoad;
      };
      const work = await mkdtemp(join(tmpdir(), 'portico-bounds-'));
      const path = join(work, 'grande.csv');
      const content = Buffer.from(await large.arrayBuffer());
      await writeFile(path, content);
      const handlers = { onTables: async () => undefined, onCsv: async () => undefined };
      const request = { source: { path, fileName: 'grande.csv' }, work };
      const failed = runLoad(request, handlers, new AbortController().signal, { bounds });
      await expect(failed).rejects.toMatchObject({ name: 'LoadOverBounds', finding: { code } });
      expect(content.equals(await readFile(path))).toBe(true);
      await rm(work, { recursive: true, force: true });
    },
    120_000,
  );
});
