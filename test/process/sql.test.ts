import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, startPortal } from '../helpers/process.js';

const ENDLESS =
  'WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT (i + 1) % 7 FROM r) SELECT count(*) FROM r';

let folder: Awaited<ReturnType<typeof dataFolder>>;
let portal: Awaited<ReturnType<typeof startPortal>>;

beforeAll(async () => {
  folder = await dataFolder();
  portal = await startPortal(folder.path);
}, 120_000);
afterAll(async () => {
  portal.child.kill('SIGTERM');
  await portal.ended;
  await folder.remove();
});

async function query(sql: string) {
  const answer = await fetch(`${portal.url}/api/3/action/datastore_search_sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql }),
  });
  const body = (await answer.json()) as {
    result?: { records: object[] };
    error?: { query?: string[] };
  };
  return { status: answer.status, records: body.result?.records, query: body.error?.query };
}

/** Processes of queries that belong to this portal; only where there is `/proc`. */
const queryProcesses = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = / \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
        const isOurs = Number(parent) === portal.child.pid;
        return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sql-child');
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);

describe.skipIf(!existsSync('/proc/self/stat'))('queries of strangers', () => {
  it('run in a process apart, which the next one uses again', async () => {
    expect(await query('SELECT 6 * 7 AS n')).toMatchObject({ status: 200, records: [{ n: 42 }] });
    const [first] = queryProcesses();
    expect(first).toBeDefined();
    expect(await query('SELECT 1 AS n')).toMatchObject({ records: [{ n: 1 }] });
    expect(queryProcesses()).toEqual([first]);
  });

  it('go on when that process dies', async () => {
    for (const pid of queryProcesses()) process.kill(pid, 'SIGKILL');
    await new Promise((done) => setTimeout(done, 300));
    expect(await query('SELECT 2 AS n')).toMatchObject({ status: 200, records: [{ n: 2 }] });
  });

  it('end when they take too long, while the portal answers others', async () => {
    const endless = query(ENDLESS);
    for (let n = 0; n < 5; n += 1) expect((await fetch(`${portal.url}/health`)).status).toBe(200);
    expect(await query('SELECT 3 AS n')).toMatchObject({ records: [{ n: 3 }] });
    expect(await endless).toEqual({ status: 409, records: undefined, query: ['Query takes too long'] });
    expect(await query('SELECT 4 AS n')).toMatchObject({ records: [{ n: 4 }] });
    expect(queryProcesses().length).toBeLessThanOrEqual(2);
  }, 60_000);

  it('leave the portal alone when they want all memory', async () => {
    const greedy = await query("SELECT string_agg(repeat('x', 1000), '') FROM range(100000000) r(i)");
    expect([greedy.status, greedy.query]).toEqual([409, [expect.stringMatching(/memory|long/)]]);
    expect((await fetch(`${portal.url}/health`)).status).toBe(200);
  }, 60_000);

  it('end when one text takes more than DuckDB counts', async () => {
    const began = Date.now();
    expect(await query("SELECT repeat('x', 2000000000)")).toMatchObject({
      status: 409,
      query: ['Query needs too much memory'],
    });
    // By its memory, before its time.
    expect(Date.now() - began).toBeLessThan(9_000);
    expect(await query('SELECT 5 AS n')).toMatchObject({ records: [{ n: 5 }] });
  }, 60_000);
});
