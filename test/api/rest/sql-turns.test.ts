import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQL_TURNS } from '../../../src/tables/sql/query-sql.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';

const ENDLESS = 'SELECT count(*) FROM range(100000000000)';
const SHARE = SQL_TURNS.mostEach + SQL_TURNS.mostWaitingEach;

let portal: TestPortal;
let address: string;
let leaving: AbortController;

beforeAll(async () => {
  portal = await testPortal();
  address = await portal.app.listen({ port: 0, host: '127.0.0.1' });
  leaving = new AbortController();
});
afterAll(() => portal.close());

const native = (sql: string) => `/api/v1/sql?sql=${encodeURIComponent(sql)}`;
const ckan = (sql: string) => `/api/3/action/datastore_search_sql?sql=${encodeURIComponent(sql)}`;
const from = (ip: string, path: string, signal?: AbortSignal) =>
  fetch(address + path, { headers: { 'x-forwarded-for': ip }, ...(signal && { signal }) });

describe('one address that asks for endless queries', () => {
  it('fills its own share; others are answered meanwhile, and it is told so through every door', async () => {
    const endless = Array.from({ length: SHARE }, () =>
      from('192.0.2.1', native(ENDLESS), leaving.signal).then(
        ({ status }) => status,
        () => 'left',
      ),
    );
    // They are all there once one more is refused.
    let refused = await from('192.0.2.1', native('SELECT 1 AS a'));
    while (refused.status === 200) refused = await from('192.0.2.1', native('SELECT 1 AS a'));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    const problem = (await refused.json()) as { code: string; errors: { code: string }[] };
    expect([problem.code, problem.errors[0]?.code]).toEqual(['PR429', 'sql-busy']);

    const action = await from('192.0.2.1', ckan('SELECT 1 AS a'));
    expect([action.status, action.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await action.json()).toMatchObject({
      success: false,
      error: { __type: 'Too Many Requests', message: expect.stringContaining('of yours') },
    });

    const other = await from('192.0.2.2', native('SELECT 1 AS a'));
    expect([other.status, ((await other.json()) as { rows: unknown }).rows]).toEqual([200, [{ a: 1 }]]);
    const another = await from('192.0.2.3', ckan('SELECT 1 AS a'));
    expect(await another.json()).toMatchObject({ success: true, result: { records: [{ a: 1 }] } });

    leaving.abort();
    expect(await Promise.all(endless)).toEqual(endless.map(() => 'left'));
    let again = await from('192.0.2.1', native('SELECT 1 AS a'));
    while (again.status === 429) again = await from('192.0.2.1', native('SELECT 1 AS a'));
    expect(again.status).toBe(200);
  });
});
