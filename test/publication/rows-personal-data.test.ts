import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeCode } from '../../bench/personal-data-samples.js';
import { checkRowsJob } from '../../src/publication/check-rows.js';
import { queueRowChecks } from '../../src/publication/queue-row-checks.js';
import { storeRowCheck } from '../../src/publication/row-checks.js';
import { compactTable } from '../../src/tables/rows/compact-rows.js';
import { findRowTable } from '../../src/tables/rows/row-tables.js';
import { completeDataset, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';

let portal: TestPortal;
let editor: Requests;
let publisher: Requests;
let anyone: Requests;

beforeAll(async () => {
  portal = await testPortal();
  const { id } = await newOrganization(portal, 'ente');
  editor = requests(portal, await portal.member(id, 'editor'));
  publisher = requests(portal, await portal.member(id, 'publisher'));
  anyone = requests(portal, {});
});
afterAll(() => portal.close());

const person = (n: number) => ({ nome: `Pratica ${n}`, codice: fakeCode(n) });
const harmless = (n: number) => ({ nome: `Comune ${n}`, codice: `C${n}` });

/** A dataset with a table of rows, not published. */
async function dataset(records: object[]) {
  const made = (await editor.send('POST', '/datasets', completeDataset('ente'))).json();
  const path = `/datasets/${made.id}`;
  const distributionId = made.distribution[0].id as string;
  const at = `${path}/distributions/${distributionId}`;
  const columns = [
    { name: 'nome', type: 'text' },
    { name: 'codice', type: 'text' },
  ];
  const defined = await editor.send('PUT', `${at}/table`, { columns });
  expect(defined.statusCode, defined.body).toBe(200);
  const send = (rows: object[]) => editor.send('POST', `${at}/rows`, { records: rows });
  if (records.length > 0) expect((await send(records)).statusCode).toBe(200);
  return {
    distributionId,
    at,
    send,
    search: () => checkRowsJob(portal.services, { distributionId }),
    publish: () => publisher.send('POST', `${path}/publish`),
    findings: async () => (await editor.get(`${at}/rows/personal-data`)).json(),
    accept: (body: object, who = publisher) => who.send('POST', `${at}/rows/personal-data`, body),
  };
}

async function queued(distributionId: string): Promise<number> {
  const { rows } = await sql`
    select from graphile_worker.jobs where key = ${`check-rows:${distributionId}`}
  `.execute(portal.services.db);
  return rows.length;
}

describe('rows that came by API', () => {
  it('wait for their search before they go public, and the publication asks for it', async () => {
    const set = await dataset([1, 2, 3].map(harmless));
    expect(await set.findings()).toMatchObject({ status: 'pending', findings: [] });
    const early = await set.publish();
    expect([early.statusCode, early.json().errors?.[0]?.code]).toEqual([409, 'personal-data-pending']);
    expect(await queued(set.distributionId)).toBe(1);
    await set.search();
    expect(await set.findings()).toMatchObject({ status: 'clear' });
    expect((await set.publish()).statusCode).toBe(200);
  });

  it('with personal data are refused until somebody who may publish answers', async () => {
    const set = await dataset([1, 2, 3, 4].map(person));
    await set.search();
    const refused = await set.publish();
    expect(refused.statusCode).toBeGreaterThanOrEqual(400);
    expect(refused.json().errors).toMatchObject([{ pointer: '/distribution/0', code: 'personal-data' }]);
    expect(await set.findings()).toMatchObject({
      status: 'open',
      findings: [{ column: 'codice', kind: 'codice-fiscale', rows: 4, open: true }],
    });
    const reason = 'Albo pubblico previsto dalla legge';
    expect((await set.accept({ reason }, editor)).statusCode).toBe(403);
    expect((await set.accept({ reason: 'perché' })).statusCode).toBe(422);
    const accepted = await set.accept({ reason });
    expect(accepted.json(), accepted.body).toMatchObject({ status: 'accepted', decisions: [{ reason }] });
    expect((await set.publish()).statusCode).toBe(200);
    expect((await anyone.get(`${set.at}/rows/personal-data`)).statusCode).toBeGreaterThanOrEqual(401);
  });

  it('that come later are searched again, and asked about at the next publication', async () => {
    const set = await dataset([harmless(1)]);
    await set.search();
    expect((await set.publish()).statusCode).toBe(200);
    await set.send([5, 6, 7].map(person));
    // The public sees rows as they come: an edit of the description does not wait for their search.
    await editor.send('PATCH', set.at, { title: { it: 'Altro titolo' } });
    expect((await set.publish()).statusCode).toBe(200);
    await compactTable(portal.services, set.distributionId);
    expect(await queueRowChecks(portal.services, set.distributionId)).toBe(1);
    await set.search();
    expect(await queueRowChecks(portal.services, set.distributionId)).toBe(0);
    await editor.send('PATCH', set.at, { title: { it: 'Ancora un titolo' } });
    expect((await set.publish()).json().errors).toMatchObject([{ code: 'personal-data' }]);
  });

  it('that could not be searched in time are asked about', async () => {
    const set = await dataset([harmless(1)]);
    const table = await findRowTable(portal.services.db, set.distributionId);
    if (!table) throw new Error('no table');
    await storeRowCheck(portal.services.db, table, table.lastChange, null, new Date());
    expect((await set.publish()).json().errors).toMatchObject([{ code: 'personal-data-unchecked' }]);
    await set.accept({ reason: 'Controllate a mano, una per una' });
    expect((await set.publish()).statusCode).toBe(200);
  });

  it('are not asked about while there are none', async () => {
    const set = await dataset([]);
    expect((await set.publish()).statusCode).toBe(200);
  });
});
