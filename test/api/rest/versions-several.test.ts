import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobKey } from '../../../src/files/blob-store.js';
import { sweepOrphans } from '../../../src/publication/sweep-orphans.js';
import { sweepTables } from '../../../src/tables/sweep-tables.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { type XlsxSheet, xlsx } from '../../tables/formats/spreadsheets.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente');
});
afterAll(() => portal.close());

async function dataset() {
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  const path = `/datasets/${made.id}`;
  const at = `${path}/distributions/${made.distribution[0].id}`;
  return {
    id: made.id as string,
    at,
    distribution: made.distribution[0].id as string,
    async upload(content: string | Uint8Array, name: string) {
      const { headers, payload } = form(name, typeof content === 'string' ? content : Buffer.from(content));
      const answer = await admin.send('PUT', `${at}/file`, payload, headers);
      expect(answer.statusCode, answer.body).toBe(200);
      const { file } = answer.json();
      await settleFile(portal, file.id);
      return file as { id: string; sha256: string };
    },
    publish: (body?: object) => admin.send('POST', `${path}/publish`, body),
  };
}

const sheet = (name: string, rows: XlsxSheet['rows']): XlsxSheet => ({ name, rows });
const PEOPLE = [
  ['id', 'comune', 'abitanti'],
  [1, 'Bologna', 390],
  [2, 'Modena', 184],
];
const ROADS = [
  ['codice', 'via'],
  ['0012', 'Indipendenza'],
  ['0013', 'Zamboni'],
];

describe('a new version of a file of several tables', () => {
  it('breaks its readers by whichever table lost something, and names it', async () => {
    const set = await dataset();
    await set.upload(xlsx([sheet('Comuni', PEOPLE), sheet('Vie', ROADS)]), 'dati.xlsx');
    expect((await set.publish()).statusCode).toBe(200);
    const roads = ROADS.map(([code]) => [code as string, 'x']).with(0, ['codice', 'nome']);
    await set.upload(xlsx([sheet('Comuni', PEOPLE), sheet('Vie', roads)]), 'dati.xlsx');
    const refused = await set.publish();
    expect(refused.statusCode).toBe(409);
    expect(refused.json().errors).toEqual([
      expect.objectContaining({ code: 'breaking-change', detail: expect.stringContaining('Tabella "Vie"') }),
    ]);
    const [latest] = (await admin.get(`${set.at}/versions`)).json().items;
    expect(latest.breaking).toMatchObject([{ kind: 'column-lost', table: 'Vie', column: 'via' }]);
    expect((await set.publish({ confirmBreaking: true })).statusCode).toBe(200);
  });

  it('breaks them when a table is gone', async () => {
    const set = await dataset();
    await set.upload(xlsx([sheet('Comuni', PEOPLE), sheet('Vie', ROADS)]), 'dati.xlsx');
    await set.publish();
    await set.upload(xlsx([sheet('Comuni', PEOPLE)]), 'dati.xlsx');
    const [latest] = (await admin.get(`${set.at}/versions`)).json().items;
    expect(latest.breaking).toMatchObject([{ kind: 'table-lost', table: 'Vie' }]);
  });

  it('is compared table by table', async () => {
    const set = await dataset();
    await set.upload(xlsx([sheet('Comuni', PEOPLE), sheet('Vie', ROADS)]), 'dati.xlsx');
    await set.upload(
      xlsx([sheet('Vie', [...ROADS, ['0014', 'Rizzoli']]), sheet('Comuni', PEOPLE)]),
      'dati.xlsx',
    );
    const diff = async (table: string) =>
      (await admin.get(`${set.at}/versions/2/diff?table=${table}`)).json();
    expect(await diff('Vie')).toMatchObject({ table: 'Vie', rows: { added: 1, removed: 0 } });
    expect(await diff('Comuni')).toMatchObject({
      table: 'Comuni',
      rows: { added: 0, removed: 0, unchanged: 2 },
    });
    expect((await admin.get(`${set.at}/versions/2/diff?table=Piazze`)).statusCode).toBe(404);
  });
});

describe('the rows of a version', () => {
  it('are filtered, sorted and chosen by table as those of the current one', async () => {
    const set = await dataset();
    await set.upload(xlsx([sheet('Comuni', PEOPLE), sheet('Vie', ROADS)]), 'dati.xlsx');
    await set.upload('id\n9\n', 'altro.csv');
    const rows = async (query: string) => (await admin.get(`${set.at}/versions/1/rows?${query}`)).json();
    expect(await rows('filter=comune=Modena&columns=abitanti')).toMatchObject({
      rows: [{ abitanti: 184 }],
      total: 1,
    });
    expect(await rows('table=Vie&sort=-codice&limit=1')).toMatchObject({
      rows: [{ codice: '0013', via: 'Zamboni' }],
      total: 2,
    });
    expect((await admin.get(`${set.at}/versions/1/rows?filter=piazza=1`)).statusCode).toBe(400);
    expect((await admin.get(`${set.at}/versions/1/rows?table=Piazze`)).statusCode).toBe(404);
  });
});

describe('a version that must not stay', () => {
  const REASON = { reason: 'Conteneva codici fiscali di cittadini' };

  it('loses its bytes and tables for good; its link says what happened', async () => {
    const set = await dataset();
    const first = await set.upload('id,cf\n1,uno\n', 'primo.csv');
    await set.publish();
    await set.upload('id,cf\n1,due\n', 'secondo.csv');
    const url = `/dataset/${set.id}/resource/${set.distribution}/v/1/primo.csv`;
    expect((await portal.app.inject({ url })).statusCode).toBe(200);

    const checked = portal.services.db
      .selectFrom('file_check')
      .select('file_id')
      .where('file_id', '=', first.id);
    expect(await checked.execute()).toHaveLength(1);
    const inUse = await admin.send('POST', `${set.at}/versions/1/remove`, REASON);
    expect(inUse.statusCode).toBe(409);
    expect((await portal.app.inject({ url })).statusCode).toBe(200);

    await set.publish({ confirmBreaking: true });
    const done = await admin.send('POST', `${set.at}/versions/1/remove`, REASON);
    expect(done.statusCode, done.body).toBe(200);
    expect(done.json()).toMatchObject({ version: 1, removed: { ...REASON, by: 'admin' } });
    expect(done.json().links.download).toBeUndefined();

    const gone = await portal.app.inject({ url });
    expect(gone.statusCode).toBe(410);
    expect(gone.body).toContain(REASON.reason);
    expect((await anyone.get(`${set.at}/versions/1/rows`)).statusCode).toBe(410);
    expect((await anyone.get(`${set.at}/versions/2/diff`)).statusCode).toBe(410);
    expect(await portal.services.blobs.stat(blobKey(first.sha256))).toBeUndefined();
    expect((await readdir(portal.services.tablesDir)).filter((name) => name.startsWith(first.id))).toEqual(
      [],
    );
    expect(await checked.execute()).toEqual([]);
    const items = (await anyone.get(`${set.at}/versions`)).json().items;
    expect(items.map((item: { removed?: object }) => item.removed !== undefined)).toEqual([false, true]);
    expect(items[1].removed.by).toBeUndefined();
    const page = await portal.app.inject({ url: `/dataset/${set.id}/resource/${set.distribution}` });
    expect(page.body).toContain('tolta. Motivo:');
  });

  it('keeps the bytes that another version has too', async () => {
    const set = await dataset();
    const other = await dataset();
    const { sha256 } = await other.upload('id\n1\n', 'uguale.csv');
    await set.upload('id\n1\n', 'uguale.csv');
    await set.upload('id\n2\n', 'nuovo.csv');
    expect((await admin.send('POST', `${set.at}/versions/1/remove`, REASON)).statusCode).toBe(200);
    expect(await portal.services.blobs.stat(blobKey(sha256))).toBeDefined();
  });

  it('is taken away only by who may publish, and with a reason', async () => {
    const set = await dataset();
    await set.upload('id\n1\n', 'a.csv');
    await set.upload('id\n2\n', 'b.csv');
    const { organization } = (await admin.get(`/datasets/${set.id}`)).json();
    const editor = requests(portal, await portal.member(organization.id, 'editor'));
    expect((await editor.send('POST', `${set.at}/versions/1/remove`, REASON)).statusCode).toBe(403);
    expect((await admin.send('POST', `${set.at}/versions/1/remove`, { reason: 'no' })).statusCode).toBe(422);
    expect((await admin.send('POST', `${set.at}/versions/7/remove`, REASON)).statusCode).toBe(404);
  });
});

describe('the sweep', () => {
  it('removes bytes and tables that nothing refers to, and nothing else', async () => {
    const set = await dataset();
    const kept = await set.upload('id,nome\n1,resta\n', 'resta.csv');
    const { blobs, db, tablesDir } = portal.services;
    const put = (text: string) =>
      blobs.put(
        (async function* () {
          yield Buffer.from(text);
        })(),
        { maxBytes: 100 },
      );
    const lost = await put('di nessuno');
    await mkdir(tablesDir, { recursive: true });
    const stale = join(tablesDir, '00000000-0000-4000-8000-000000000001.2.parquet');
    await writeFile(stale, 'PAR1');
    await utimes(stale, 0, 0);
    const before = await readdir(tablesDir);

    expect(await sweepOrphans(db, blobs, 3_600_000)).toBe(0);
    expect(await sweepOrphans(db, blobs, -1000)).toBeGreaterThanOrEqual(1);
    expect(await blobs.stat(blobKey(lost.sha256))).toBeUndefined();
    expect(await blobs.stat(blobKey(kept.sha256))).toBeDefined();

    expect(await sweepTables(db, tablesDir, 3_600_000)).toBe(1);
    expect((await readdir(tablesDir)).sort()).toEqual(before.filter((name) => !stale.endsWith(name)).sort());
  });
});
