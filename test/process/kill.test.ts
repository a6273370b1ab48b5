import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCatalogue } from '../../bench/generate-catalogue.js';
import { dataFolder, portico, startPortal, stopDatabase, until } from '../helpers/process.js';

const COUNT = 1500;
let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  folder = await dataFolder();
});
afterAll(async () => {
  await stopDatabase(folder.path);
  await folder.remove();
});

interface Found {
  count: number;
  results: { num_resources: number; title: string }[];
}

async function packages(url: string): Promise<Found> {
  const { result } = (await (await fetch(`${url}/api/3/action/package_search?rows=1000`)).json()) as {
    result: Found;
  };
  return result;
}

describe('after kill -9', () => {
  it('of an import, whole datasets are there and the command given again completes it', async () => {
    const dump = join(folder.path, 'dump.ttl');
    await writeCatalogue(dump, COUNT);
    const portal = await startPortal(folder.path);
    const env = { DATA_DIR: folder.path, PUBLIC_URL: 'https://dati.example.it' };
    const first = portico(['import', dump], env);
    await until(async () => (await packages(portal.url)).count > 0 || undefined, 'the first batch');
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    const half = await packages(portal.url);
    expect(half.count).toBeLessThan(COUNT);
    expect(half.results.filter((d) => d.num_resources !== 3)).toEqual([]);

    const again = portico(['import', dump, '--json'], env);
    expect(await again.ended).toBe(0);
    const { items } = JSON.parse(again.output().trim()) as { items: { outcome: string }[] };
    const outcomes = items.map((item) => item.outcome);
    // What the killed run had committed is recognised; a batch in flight may have been committed after it was counted.
    expect(outcomes.filter((o) => o === 'unchanged').length).toBeGreaterThanOrEqual(half.count);
    expect(new Set(outcomes)).toEqual(new Set(['unchanged', 'added']));
    expect((await packages(portal.url)).count).toBe(COUNT);
    portal.child.kill('SIGTERM');
    await portal.ended;
  });

  it('of the portal during an upload, nothing of it is visible and it can be sent again', async () => {
    const portal = await startPortal(folder.path);
    const json = { ...portal.headers, 'content-type': 'application/json' };
    await fetch(`${portal.url}/api/v1/organizations`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ name: 'ente', title: { it: 'Ente' } }),
    });
    const created = await fetch(`${portal.url}/api/v1/datasets`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({
        organization: 'ente',
        name: 'caricato',
        title: { it: 'Caricato' },
        distribution: [{}],
      }),
    });
    const { distribution } = (await created.json()) as { distribution: { id: string }[] };
    const path = `/api/v1/datasets/caricato/distributions/${distribution[0]?.id}`;

    const head = '--limit\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((done) => setTimeout(done, 20));
        controller.enqueue(new TextEncoder().encode(`${head}a;b\n${'1;2\n'.repeat(10_000)}`));
      },
    });
    const upload = fetch(`${portal.url}${path}/file`, {
      method: 'PUT',
      headers: { ...portal.headers, 'content-type': 'multipart/form-data; boundary=limit' },
      body: endless,
      duplex: 'half',
    } as RequestInit).catch(() => 'cut');
    await new Promise((done) => setTimeout(done, 500));
    portal.child.kill('SIGKILL');
    await portal.ended;
    expect(await upload).toBe('cut');

    const next = await startPortal(folder.path);
    const seen = (await (await fetch(`${next.url}${path}`, { headers: next.headers })).json()) as {
      file?: unknown;
    };
    expect(seen.file).toBeUndefined();
    const form = new FormData();
    form.set('file', new Blob(['a;b\n1;2\n']), 'a.csv');
    const sent = await fetch(`${next.url}${path}/file`, { method: 'PUT', headers: next.headers, body: form });
    expect(sent.status).toBeLessThan(300);
    await until(async () => {
      const rows = await fetch(`${next.url}${path}/rows`, { headers: next.headers });
      return rows.status === 200 || undefined;
    }, 'the table');
    next.child.kill('SIGTERM');
    expect(await next.ended).toBe(0);
  });
});
