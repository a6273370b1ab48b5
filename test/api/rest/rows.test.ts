import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { findTable } from '../../../src/tables/stored-tables.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

const CSV =
  'codice;comune;"quota, %";rilevato\n001;Bologna;45,5;03/05/2024\n002;Modena;;04/05/2024\n003;"Reggio; Emilia";12,25;05/05/2024\n';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let dataset: string;
let distribution: string;
let fileId: string;
let tagBefore: unknown;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente');
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  dataset = made.id;
  distribution = made.distribution[0].id;
});
afterAll(() => portal.close());

const upload = async (name: string, content: string | Buffer, type = 'text/csv') => {
  const { headers, payload } = form(name, content, { type });
  const answer = await admin.send(
    'PUT',
    `/datasets/${dataset}/distributions/${distribution}/file`,
    payload,
    headers,
  );
  expect(answer.statusCode, answer.body).toBe(200);
  return (answer.json() as { file: { id: string } }).file.id;
};
const rows = (query = '', who = admin) =>
  who.get(`/datasets/${dataset}/distributions/${distribution}/rows${query}`);
const load = (id: string) => loadTableJob(portal.services, { fileId: id });

describe('before its file has been read', () => {
  it('a distribution without a file has no rows, and says so', async () => {
    const answer = await rows();
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'PR420']);
    expect(answer.json().messages.it).toContain('non ha un file');
  });

  it('a waiting file says that it waits, and when to ask again', async () => {
    fileId = await upload('quote.csv', CSV);
    const answer = await rows();
    expect([answer.statusCode, answer.json().errors[0].code]).toEqual([409, 'pending']);
    expect(answer.headers['retry-after']).toBe('2');
  });
});

describe('the rows of a file read as a table', () => {
  beforeAll(async () => {
    tagBefore = (await admin.get(`/datasets/${dataset}/distributions/${distribution}`)).headers.etag;
    await load(fileId);
  });

  it('have types, keep leading zeros and read the comma as decimals', async () => {
    const answer = await rows();
    expect(answer.statusCode, answer.body).toBe(200);
    const { columns, rows: found, total, next } = answer.json();
    expect(columns.map(({ label, type }: { label: string; type: string }) => [label, type])).toEqual([
      ['codice', 'text'],
      ['comune', 'text'],
      ['quota, %', 'number'],
      ['rilevato', 'date'],
    ]);
    const quota = columns[2].name;
    expect(found).toEqual([
      { codice: '001', comune: 'Bologna', [quota]: 45.5, rilevato: '2024-05-03' },
      { codice: '002', comune: 'Modena', [quota]: null, rilevato: '2024-05-04' },
      { codice: '003', comune: 'Reggio; Emilia', [quota]: 12.25, rilevato: '2024-05-05' },
    ]);
    expect([total, next]).toEqual([3, null]);
  });

  it('come as lists where that is wanted, sorted, with some columns, page by page', async () => {
    const first = await rows('?shape=arrays&columns=comune,codice&sort=-comune&limit=2');
    expect(first.json().rows).toEqual([
      ['Reggio; Emilia', '003'],
      ['Modena', '002'],
    ]);
    const { next } = first.json();
    expect(first.headers.link).toContain(`cursor=${next}`);
    const second = await rows(
      `?shape=arrays&columns=comune&columns=codice&sort=-comune&limit=2&cursor=${next}`,
    );
    expect(second.json()).toMatchObject({ rows: [['Bologna', '001']], next: null, total: 3 });
    expect((await rows('?offset=2&shape=arrays&columns=codice')).json().rows).toEqual([['003']]);
  });

  it('can be asked by a column whose name has a comma', async () => {
    const name = (await rows()).json().columns[2].name;
    const answer = await rows(
      `?shape=arrays&columns=${encodeURIComponent(name)}&sort=${encodeURIComponent(`-${name}`)}`,
    );
    expect(answer.json().rows).toEqual([[45.5], [12.25], [null]]);
  });

  it.each([
    ['?columns=boh', '/columns'],
    ['?sort=boh', '/sort'],
    ['?sort=codice"; drop table x', '/sort'],
    ['?limit=0', '/limit'],
    ['?limit=1000000', '/limit'],
    ['?offset=-1', '/offset'],
    ['?cursor=boh', '/cursor'],
    ['?shape=cerchio', '/shape'],
  ])('refuse %s with 400, pointing at it', async (query, pointer) => {
    const answer = await rows(query.replaceAll(' ', '%20').replaceAll('"', '%22'));
    expect(answer.statusCode, answer.body).toBe(400);
    expect(new Set(pointersOf(answer))).toEqual(new Set([pointer]));
  });

  it('are told of with the distribution, under a tag that changed when they were read', async () => {
    const answer = await admin.get(`/datasets/${dataset}/distributions/${distribution}`);
    expect(answer.json().table).toMatchObject({ status: 'loaded', rowCount: 3 });
    expect(answer.json().table.columns[0]).toEqual({ name: 'codice', label: 'codice', type: 'text' });
    expect(answer.json().links.rows).toMatch(/\/rows$/);
    expect(answer.headers.etag).not.toBe(tagBefore);
  });

  it('are for the public only once the dataset is published', async () => {
    expect((await rows('', anyone)).statusCode).toBe(404);
    await settleFile(portal, fileId);
    await admin.send('POST', `/datasets/${dataset}/publish`);
    expect((await rows('', anyone)).json().total).toBe(3);
  });
});

describe('a file that is no table', () => {
  it('is kept and says what it is', async () => {
    await load(await upload('relazione.pdf', '%PDF-1.7\n%âãÏÓ\n', 'application/pdf'));
    const answer = await rows();
    expect([answer.statusCode, answer.json().errors[0].code]).toEqual([409, 'not-tabular']);
    expect(answer.json().detail).toContain('pdf');
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('says why where reading failed', async () => {
    await load(await upload('rotto.xlsx', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200, 7)])));
    const answer = await rows();
    expect(answer.statusCode).toBe(409);
    expect(['failed', 'not-tabular']).toContain(answer.json().errors[0].code);
    expect(answer.json().errors.length).toBeGreaterThan(1);
  });
});

describe('the job that reads a file', () => {
  it('may run twice, or two at once, with one result', async () => {
    const id = await upload('due-volte.csv', 'a;b\n1;2\n');
    await Promise.all([load(id), load(id)]);
    const first = await findTable(portal.services.db, id);
    await load(id);
    expect(await findTable(portal.services.db, id)).toEqual(first);
    expect((await rows()).json().rows).toEqual([{ a: 1, b: 2 }]);
  });

  it('makes the table again when its Parquet is gone', async () => {
    const id = await upload('rifatta.csv', 'a;b\n5;6\n');
    await load(id);
    await rm(join(portal.services.tablesDir, `${id}.parquet`));
    await load(id);
    expect((await rows()).json().rows).toEqual([{ a: 5, b: 6 }]);
  });

  it('records that the content is gone, and leaves a file that is gone alone', async () => {
    const id = await upload('sparito.csv', 'a;b\n7;8\n');
    const file = await portal.services.db
      .selectFrom('stored_file')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await portal.services.blobs.delete(
      `sha256/${file.sha256.slice(0, 2)}/${file.sha256.slice(2, 4)}/${file.sha256}`,
    );
    await load(id);
    expect(await findTable(portal.services.db, id)).toMatchObject({
      status: 'failed',
      findings: [{ code: 'content-missing' }],
    });
    await load('00000000-0000-4000-8000-000000000000');
  });

  it('records a fault of the machine, throws it for the queue, and recovers when it runs again', async () => {
    const id = await upload('guasto.csv', 'a;b\n9;10\n');
    const broken = { ...portal.services, tablesDir: '/dev/null/tables' };
    await expect(loadTableJob(broken, { fileId: id })).rejects.toThrow();
    expect(await findTable(portal.services.db, id)).toMatchObject({
      status: 'failed',
      findings: [{ code: 'machine-fault' }],
    });
    await load(id);
    expect(await findTable(portal.services.db, id)).toMatchObject({ status: 'loaded', rowCount: 1 });
  });

  it('keeps what it found in a file with null characters', async () => {
    const id = await upload('nulli.csv', 'a;b\nx\u0000y;2\nz;\u0000\n');
    await load(id);
    const table = await findTable(portal.services.db, id);
    expect(table?.status).not.toBe('loading');
    expect(table?.status).not.toBe('pending');
  });
});
