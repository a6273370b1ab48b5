import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/platform/project-path.js';
import { dataFolder, freePort, portico, startPortal, until } from '../helpers/process.js';

let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  folder = await dataFolder();
});
afterAll(() => folder.remove());

describe('the settings', () => {
  it.each([
    ['PORT', 'tremila', '0-65535'],
    ['PUBLIC_URL', 'dati.example.it', 'http'],
    ['DATABASE_URL', 'mysql://x', 'postgres://'],
    ['ADMIN_TOKEN', 'short', '16'],
    ['LOG_LEVEL', 'loud', 'debug'],
    ['FETCH_ALLOW_PRIVATE', 'perhaps', 'true, false'],
    ['MAX_UPLOAD_BYTES', '-1', '1-'],
  ])('%s=%s stops the start with its name and what is allowed', async (name, value, allowed) => {
    const command = portico(['serve'], { DATA_DIR: folder.path, [name]: value });
    expect(await command.ended).toBe(2);
    expect(command.output()).toContain(name);
    expect(command.output()).toContain(allowed);
    expect(command.output()).not.toContain(name === 'ADMIN_TOKEN' ? value : 'no such text');
  });
});

describe('a portal', () => {
  it('says 503 until it is ready, ends with 0 on SIGTERM, and has kept everything when it starts again', async () => {
    const port = await freePort();
    const env = { DATA_DIR: folder.path, PORT: String(port), PUBLIC_URL: 'https://dati.example.it' };
    const url = `http://127.0.0.1:${port}`;
    const first = portico(['serve'], env);
    const statuses = new Set<number>();
    await until(async () => {
      const { status } = await fetch(`${url}/health`);
      statuses.add(status);
      return status === 200 || undefined;
    }, 'health');
    expect([...statuses]).toEqual([503, 200]);

    const tokenFile = join(folder.path, 'admin-token');
    expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);
    expect(first.output()).toContain(tokenFile);
    const token = (await readFile(tokenFile, 'utf8')).trim();
    expect(first.output()).not.toContain(token);

    const created = await fetch(`${url}/api/v1/organizations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'comune', title: { it: 'Comune' } }),
    });
    expect(created.status).toBe(201);

    const asked = Date.now();
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(Date.now() - asked).toBeLessThan(10_000);

    const second = portico(['serve'], env);
    await until(async () => (await fetch(`${url}/health`)).ok || undefined, 'health');
    expect((await fetch(`${url}/api/v1/organizations/comune`)).status).toBe(200);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('started by npm ends with npm, and with 0', { timeout: 120_000 }, async () => {
    const port = await freePort();
    const npm = spawn('npm', ['start'], {
      cwd: projectPath(),
      env: { ...process.env, DATA_DIR: folder.path, PORT: String(port), HOST: '127.0.0.1' },
      stdio: 'ignore',
    });
    const url = `http://127.0.0.1:${port}/health`;
    await until(async () => (await fetch(url)).ok || undefined, 'health');
    npm.kill('SIGTERM');
    expect(await once(npm, 'exit')).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('shares its database with another that starts at the same moment, and may leave first', async () => {
    const [a, b] = await Promise.all([startPortal(folder.path), startPortal(folder.path)]);
    a.child.kill('SIGTERM');
    expect(await a.ended).toBe(0);
    expect((await fetch(`${b.url}/health`)).status).toBe(200);
    expect((await fetch(`${b.url}/api/v1/organizations/comune`)).status).toBe(200);
    b.child.kill('SIGTERM');
    expect(await b.ended).toBe(0);
  });

  it('lets a request that is under way finish while it drains', async () => {
    const portal = await startPortal(folder.path);
    const dataset = await fetch(`${portal.url}/api/v1/datasets`, {
      method: 'POST',
      headers: { ...portal.headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        organization: 'comune',
        name: 'lento',
        title: { it: 'Lento' },
        distribution: [{}],
      }),
    }).then((r) => r.json() as Promise<{ distribution: { id: string }[] }>);
    const [distribution] = dataset.distribution;
    const body = slowForm(['a;b\n', '1;2\n', '3;4\n'], 300);
    const upload = fetch(`${portal.url}/api/v1/datasets/lento/distributions/${distribution?.id}/file`, {
      method: 'PUT',
      headers: { ...portal.headers, 'content-type': body.type },
      body: body.stream,
      duplex: 'half',
    } as RequestInit);
    await new Promise((done) => setTimeout(done, 400));
    portal.child.kill('SIGTERM');
    expect((await upload).status).toBeLessThan(300);
    expect(await portal.ended).toBe(0);
  });
});

/** A multipart body with one file whose lines come slowly. */
function slowForm(lines: string[], everyMs: number) {
  const head =
    '--limit\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n';
  const parts = [head, ...lines, '\r\n--limit--\r\n'];
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = parts.shift();
      if (part === undefined) return controller.close();
      await new Promise((done) => setTimeout(done, everyMs));
      controller.enqueue(new TextEncoder().encode(part));
    },
  });
  return { type: 'multipart/form-data; boundary=limit', stream };
}
