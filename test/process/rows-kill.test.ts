import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, startPortal, stopDatabase, until } from '../helpers/process.js';

let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  folder = await dataFolder();
});
afterAll(async () => {
  await stopDatabase(folder.path);
  await folder.remove();
});

type Portal = Awaited<ReturnType<typeof startPortal>>;

/** Rows of a batch: large, so that compactions begin several times a second. */
const ROWS = 2000;

async function send(portal: Portal, method: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${portal.url}/api/v1${path}`, {
    method,
    headers: { ...portal.headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function newTable(portal: Portal, name: string, primaryKey: string[]): Promise<string> {
  await send(portal, 'POST', '/organizations', { name: 'ente', title: { it: 'Ente' } });
  const made = await send(portal, 'POST', '/datasets', {
    organization: 'ente',
    name,
    title: { it: name },
    distribution: [{}],
  });
  const { distribution } = (await made.json()) as { distribution: { id: string }[] };
  const path = `/datasets/${name}/distributions/${distribution[0]?.id}`;
  const columns = [
    { name: 'lotto', type: 'integer' },
    { name: 'n', type: 'integer' },
    { name: 'giro', type: 'integer' },
  ];
  const defined = await send(portal, 'PUT', `${path}/table`, { columns, primaryKey });
  expect(defined.status).toBe(200);
  return path;
}

/** Every row of the table, page by page. */
async function readAll(portal: Portal, path: string): Promise<number[][]> {
  const rows: number[][] = [];
  for (let url = `${path}/rows?limit=10000&shape=arrays`; ; ) {
    const answer = await fetch(`${portal.url}/api/v1${url}`, { headers: portal.headers });
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as { rows: number[][]; next: string | null; total: number };
    rows.push(...page.rows);
    if (page.next === null) {
      expect(rows).toHaveLength(page.total);
      return rows;
    }
    url = `${path}/rows?limit=10000&shape=arrays&cursor=${page.next}`;
  }
}

const batch = (lotto: number, giro: number) => Array.from({ length: ROWS }, (_, n) => ({ lotto, n, giro }));

/** Writes batch after batch until the portal is killed; the numbers of those it acknowledged. */
async function writeUntilKilled(
  portal: Portal,
  path: string,
  first: number,
  query = '',
  wrap = (lotto: number) => lotto,
): Promise<{ acknowledged: number[]; next: number }> {
  const acknowledged: number[] = [];
  for (let lotto = first; ; lotto += 1) {
    const records = batch(wrap(lotto), lotto);
    const answer = await send(portal, 'POST', `${path}/rows${query}`, { records }).catch(() => undefined);
    if (!answer) return { acknowledged, next: lotto + 1 };
    expect(answer.status).toBe(200);
    await answer.arrayBuffer().catch(() => undefined);
    acknowledged.push(lotto);
  }
}

describe('after kill -9 while rows are written and compacted', () => {
  it('every acknowledged batch is there exactly once, and no batch in part', async () => {
    const acknowledged: number[] = [];
    let path: string | undefined;
    let next = 0;
    let compactions = 0;
    for (const pause of [1200, 2500, 1500]) {
      const portal = await startPortal(folder.path);
      path ??= await newTable(portal, 'sensori', []);
      const writing = writeUntilKilled(portal, path, next);
      await new Promise((done) => setTimeout(done, pause));
      portal.child.kill('SIGKILL');
      await portal.ended;
      const written = await writing;
      acknowledged.push(...written.acknowledged);
      compactions += portal.output().split('"job":"compact-rows"').length - 1;
      next = written.next;
    }
    const portal = await startPortal(folder.path);
    const rows = await readAll(portal, path ?? '');
    const byBatch = new Map<number, Set<number>>();
    for (const [lotto = -1, n = -1] of rows) {
      const seen = byBatch.get(lotto) ?? new Set();
      expect(seen.has(n)).toBe(false);
      byBatch.set(lotto, seen.add(n));
    }
    expect([...byBatch.values()].filter((seen) => seen.size !== ROWS)).toEqual([]);
    expect(acknowledged.filter((lotto) => !byBatch.has(lotto))).toEqual([]);
    // Each of the three kills may have hit one batch between its commit and its answer.
    expect(byBatch.size).toBeLessThanOrEqual(acknowledged.length + 3);
    // The kills fell among compactions, not before the first.
    expect(compactions).toBeGreaterThan(0);
    // Enough for another compaction: in the end the rows are in Parquet, and the same.
    const more = Array.from({ length: 11 }, (_, n) => batch(-1 - n, 0));
    for (const records of more) {
      expect((await send(portal, 'POST', `${path}/rows`, { records })).status).toBe(200);
    }
    await until(async () => /"job":"compact-rows"/.test(portal.output()) || undefined, 'a compaction');
    const added = more.flat().map(({ lotto, n, giro }) => [lotto, n, giro]);
    expect(await readAll(portal, path ?? '')).toEqual([...rows, ...added]);
    portal.child.kill('SIGTERM');
    expect(await portal.ended).toBe(0);
  }, 240_000);

  it('a row with a key is there once, with a value at least as new as the last acknowledged', async () => {
    const KEYS = 5;
    const wrap = (lotto: number) => lotto % KEYS;
    let path: string | undefined;
    let next = 0;
    const newest = new Map<number, number>();
    for (const pause of [1200, 1600]) {
      const portal = await startPortal(folder.path);
      path ??= await newTable(portal, 'stato', ['lotto', 'n']);
      const writing = writeUntilKilled(portal, path, next, '?method=upsert', wrap);
      await new Promise((done) => setTimeout(done, pause));
      portal.child.kill('SIGKILL');
      await portal.ended;
      const written = await writing;
      for (const giro of written.acknowledged) newest.set(wrap(giro), giro);
      next = written.next;
    }
    // Two processes read the same.
    const [one, two] = await Promise.all([startPortal(folder.path), startPortal(folder.path)]);
    const rows = await readAll(one, path ?? '');
    expect(await readAll(two, path ?? '')).toEqual(rows);
    const keys = new Set(rows.map(([lotto, n]) => `${lotto}/${n}`));
    expect(keys.size).toBe(rows.length);
    for (const [lotto = -1, , giro = -1] of rows) expect(giro).toBeGreaterThanOrEqual(newest.get(lotto) ?? 0);
    for (const lotto of newest.keys()) expect(rows.filter(([of]) => of === lotto)).toHaveLength(ROWS);
    for (const portal of [one, two]) portal.child.kill('SIGTERM');
    await Promise.all([one.ended, two.ended]);
  }, 240_000);
});
