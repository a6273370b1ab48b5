import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let name: string;
let draft: string;

async function newDataset(title: string, csv: string, publish: boolean) {
  const made = (
    await admin.send('POST', '/datasets', completeDataset('ente', { title: { it: title } }))
  ).json();
  const distribution = made.distribution[0].id;
  const { headers, payload } = form('t.csv', csv);
  const sent = await admin.send(
    'PUT',
    `/datasets/${made.id}/distributions/${distribution}/file`,
    payload,
    headers,
  );
  const fileId = sent.json().file.id;
  await loadTableJob(portal.services, { fileId });
  if (publish) {
    await settleFile(portal, fileId);
    const done = await admin.send('POST', `/datasets/${made.id}/publish`);
    expect(done.statusCode, done.body).toBe(200);
  }
  return { name: made.name as string, distribution: distribution as string };
}

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente');
  ({ name } = await newDataset(
    'Spese',
    'comune;spesa;data\nForlì;1,5;2024-01-02\nCesena;2;2024-02-03\n',
    true,
  ));
  ({ distribution: draft } = await newDataset('Bozza', 'comune;abitanti\nForlì;117000\n', false));
});
afterAll(() => portal.close());

const ask = (sql: string, more = '', who = anyone) => who.get(`/sql?sql=${encodeURIComponent(sql)}${more}`);

describe('SQL over tables', () => {
  it('answers with columns, rows and whether there were more', async () => {
    const answer = await ask(
      `SELECT comune, spesa, "data", count(*) OVER () AS n FROM "${name}" ORDER BY spesa DESC`,
    );
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toEqual({
      columns: [
        { name: 'comune', type: 'text', sqlType: 'VARCHAR' },
        { name: 'spesa', type: 'number', sqlType: expect.stringMatching(/DECIMAL|DOUBLE/) },
        { name: 'data', type: 'date', sqlType: 'DATE' },
        { name: 'n', type: 'integer', sqlType: 'BIGINT' },
      ],
      rows: [
        { comune: 'Cesena', spesa: 2, data: '2024-02-03', n: 2 },
        { comune: 'Forlì', spesa: 1.5, data: '2024-01-02', n: 2 },
      ],
      truncated: false,
    });
  });

  it('takes the query by every way of sending one, and gives lists or CSV', async () => {
    const sql = `SELECT count(*) AS n FROM "${name}"`;
    const post = (type: string, payload: string) =>
      portal.app.inject({
        method: 'POST',
        url: '/api/v1/sql?shape=arrays',
        headers: { 'content-type': type },
        payload,
      });
    for (const answer of [
      await ask(sql, '&shape=arrays'),
      await post('application/json', JSON.stringify({ sql })),
      await post('application/sql', sql),
      await post('application/x-www-form-urlencoded', new URLSearchParams({ sql }).toString()),
    ]) {
      expect(answer.json(), answer.body).toMatchObject({ rows: [[2]] });
    }
    expect((await ask(`SELECT comune FROM "${name}" ORDER BY 1`, '&format=csv')).body).toBe(
      'comune\r\nCesena\r\nForlì\r\n',
    );
    expect((await anyone.get(`/sql?sql=${encodeURIComponent(sql)}`, { accept: 'text/csv' })).body).toBe(
      'n\r\n2\r\n',
    );
  });

  it('joins tables; those of drafts only for who may see them', async () => {
    const sql = `SELECT s.comune, spesa / abitanti * 1000 AS quota FROM "${name}" s JOIN "${draft}" b USING (comune)`;
    const hidden = await ask(sql);
    expect([hidden.statusCode, hidden.json().errors[0]]).toMatchObject([
      404,
      { code: 'sql-table', pointer: '/sql' },
    ]);
    const seen = await ask(sql, '', admin);
    expect(seen.json().rows, seen.body).toEqual([{ comune: 'Forlì', quota: expect.closeTo(0.0128, 4) }]);
  });

  it('cuts at its bound of rows, and says so', async () => {
    const answer = await ask('SELECT i FROM generate_series(1, 1000000000000) s(i)', '&shape=arrays');
    expect([answer.json().rows.length, answer.json().truncated]).toEqual([32_000, true]);
    const csv = await ask('SELECT i FROM range(40000) s(i)', '&format=csv');
    expect(csv.headers['x-truncated']).toBe('true');
  });
});

describe('SQL that cannot be answered is a problem', () => {
  it.each([
    ['SELEC 1', { offset: 0, line: 1, column: 1 }],
    ["SELECT 'è',\n  boh\nFROM t WHERE AND", { offset: 31, line: 3, column: 14 }],
    [`SELECT 'Forlì' AS è,\n  boh FROM "NAME"`, { offset: 23, line: 2, column: 3 }],
    [`SELECT ${'1 + '.repeat(60)} boh FROM "NAME"`, { offset: 248, line: 1, column: 249 }],
    ["SELECT 1,\n getenv('HOME')", { offset: 11, line: 2, column: 2 }],
  ])('with its place: %s', async (sql, position) => {
    const answer = await ask(sql.replace('NAME', name));
    expect(answer.headers['content-type']).toContain('problem+json');
    expect(answer.json().errors, answer.body).toMatchObject([{ pointer: '/sql', position }]);
  });

  it.each([
    ["SELECT * FROM read_csv('/etc/passwd')", 403],
    ["SELECT * FROM '/etc/passwd'", 404],
    ["SELECT * FROM glob('/*')", 403],
    ["ATTACH '/tmp/x.db'", 400],
    ["COPY (SELECT 1) TO '/tmp/x.csv'", 400],
    ['PRAGMA database_list', 400],
    ['SET memory_limit = 1', 400],
    ['SELECT 1; SELECT 2', 400],
    ['DROP TABLE t', 400],
    ['SELECT * FROM information_schema.tables', 403],
    ['SELECT * FROM duckdb_settings()', 403],
    ['', 400],
    [`SELECT ${'1+'.repeat(60_000)}1`, 400],
    [`SELECT ${'abs('.repeat(600)}1${')'.repeat(600)}`, 400],
    ["SELECT repeat('x', 10000000000)", 400],
    [`SELECT string_agg(repeat('x', 100000), '') FROM range(100000)`, 400],
    [`SELECT CAST(comune AS INTEGER) FROM "NAME"`, 400],
  ])('%.60s', async (sql, status) => {
    const answer = await ask(sql.replace('NAME', name));
    expect(answer.statusCode, answer.body.slice(0, 500)).toBe(status);
    expect(answer.json().code).toMatch(/^PR4/);
    expect(answer.body).not.toContain(portal.services.tablesDir);
  });

  it('and what is far too long is not even read', async () => {
    const payload = `SELECT '${'x'.repeat(1_000_000)}'`;
    const answer = await portal.app.inject({
      method: 'POST',
      url: '/api/v1/sql',
      headers: { 'content-type': 'application/sql' },
      payload,
    });
    expect([answer.statusCode, answer.json().errors[0].code]).toEqual([400, 'sql-statement']);
    const larger = await portal.app.inject({
      method: 'POST',
      url: '/api/v1/sql',
      headers: { 'content-type': 'application/sql' },
      payload: payload.repeat(3),
    });
    expect(larger.statusCode).toBe(413);
  });
});
