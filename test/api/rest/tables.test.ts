import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { findTable } from '../../../src/tables/stored-tables.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

const CSV =
  'codice;comune;quota;rilevato\n001;Bologna;1.045,50;03/05/2024\n002;Modena;;04/05/2024\n003;"Reggio; Emilia";2.012,25;25/05/2024\n';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let dataset: string;
let distribution: string;

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

const upload = async (name: string, content: string | Buffer) => {
  const { headers, payload } = form(name, content);
  const answer = await admin.send('PUT', `${base()}/file`, payload, headers);
  expect(answer.statusCode, answer.body).toBe(200);
  return (answer.json() as { file: { id: string } }).file.id;
};
const base = () => `/datasets/${dataset}/distributions/${distribution}`;
const table = (path = '', who = admin) => who.get(`${base()}/table${path}`);
const file = (path: string, headers: Record<string, string> = portal.admin) =>
  portal.app.inject({ url: `/dataset/${dataset}/resource/${distribution}/${path}`, headers });
const load = (fileId: string) => loadTableJob(portal.services, { fileId });
const jobsOf = async (fileId: string) =>
  (
    await portal.services.db
      .selectFrom('graphile_worker.jobs' as never)
      .select(['key', 'task_identifier'] as never)
      .where('key' as never, '=', `load-table:${fileId}` as never)
      .execute()
  ).map((row) => (row as { task_identifier: string }).task_identifier);

describe('a file that was just uploaded', () => {
  it('shows its first rows as they are written, before it has been read', async () => {
    await upload('quote.csv', CSV);
    const state = (await table()).json();
    expect(state.status).toBe('pending');
    expect(state.tables[0].head.columns.map((c: { label: string }) => c.label)).toEqual([
      'codice',
      'comune',
      'quota',
      'rilevato',
    ]);
    expect(state.tables[0].head.rows[2]).toEqual(['003', 'Reggio; Emilia', '2.012,25', '25/05/2024']);
    expect((await table('/profile')).statusCode).toBe(409);
  });

  it('shows no more than a hundred of them, however large it is', async () => {
    const line = `${'x'.repeat(200)};1\n`;
    await upload('grande.csv', `a;b\n${line.repeat(20_000)}`);
    const state = (await table()).json();
    expect(state.tables[0].head.rows).toHaveLength(100);
  });

  it('can be cancelled, says so, and can be read after all', async () => {
    const id = await upload('annullato.csv', 'a;b\n1;2\n');
    expect(await jobsOf(id)).toEqual(['load-table']);
    const cancelled = await admin.send('DELETE', `${base()}/table/load`);
    expect([cancelled.statusCode, cancelled.json().status]).toEqual([200, 'cancelled']);
    expect(await jobsOf(id)).toEqual([]);
    expect((await admin.send('DELETE', `${base()}/table/load`)).statusCode).toBe(409);
    await load(id);
    expect((await findTable(portal.services.db, id))?.status).toBe('cancelled');
    const again = await admin.send('POST', `${base()}/table/load`);
    expect([again.statusCode, again.json().status]).toEqual([202, 'pending']);
    expect(await jobsOf(id)).toEqual(['load-table']);
    await load(id);
    expect((await findTable(portal.services.db, id))?.status).toBe('loaded');
  });

  it('is cancelled by nobody but who may edit', async () => {
    await upload('altri.csv', 'a;b\n1;2\n');
    const { id } = await newOrganization(portal, 'altro-ente');
    const stranger = requests(portal, await portal.member(id, 'administrator'));
    expect((await anyone.send('DELETE', `${base()}/table/load`)).statusCode).toBe(401);
    expect((await stranger.send('DELETE', `${base()}/table/load`)).statusCode).toBe(404);
  });

  it('waits in a queue of its own where it is large', async () => {
    const id = await upload('grosso.csv', Buffer.alloc(21 * 1024 * 1024, 'abcdefgh;12345\n'));
    expect(await jobsOf(id)).toEqual(['load-large-table']);
  });
});

describe('a file that has been read', () => {
  beforeAll(async () => {
    await load(await upload('quote.csv', CSV));
  });

  it('tells what was decided, and where everything is', async () => {
    const state = (await table()).json();
    expect(state).toMatchObject({ status: 'loaded', progress: null });
    const [first] = state.tables;
    expect(first).toMatchObject({ part: 0, name: null, rowCount: 3, detection: { encoding: 'UTF-8' } });
    expect(first.head).toBeUndefined();
    expect(Object.keys(first.links).sort()).toEqual([
      'chart',
      'csv',
      'csvw',
      'datapackage',
      'openapi',
      'parquet',
      'profile',
      'query',
      'rows',
    ]);
  });

  it('has a profile of each column', async () => {
    const { rowCount, columns } = (await table('/profile')).json();
    expect(rowCount).toBe(3);
    const quota = columns[2];
    expect(quota).toMatchObject({
      column: 'quota',
      type: 'number',
      nulls: 1,
      distinct: 2,
      min: 1045.5,
      max: 2012.25,
    });
    expect(columns[0]).toMatchObject({ nulls: 0, distinct: 3, minLength: 3, maxLength: 3 });
    const counted = quota.histogram.reduce((sum: number, bin: { count: number }) => sum + bin.count, 0);
    expect(counted).toBe(2);
  });

  it('has a normalised CSV: commas, points, ISO dates, codes as they are', async () => {
    const answer = await file('table.csv');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.headers['content-disposition']).toContain('quote.csv');
    expect(answer.body).toBe(
      'codice,comune,quota,rilevato\n001,Bologna,1045.5,2024-05-03\n002,Modena,,2024-05-04\n003,Reggio; Emilia,2012.25,2024-05-25\n',
    );
  });

  it('has a Parquet that can be read in parts', async () => {
    const whole = await file('table.parquet');
    expect(whole.rawPayload.subarray(0, 4).toString()).toBe('PAR1');
    const part = await file('table.parquet', { ...portal.admin, range: 'bytes=0-3' });
    expect([part.statusCode, part.rawPayload.toString()]).toEqual([206, 'PAR1']);
    expect(part.headers['content-range']).toBe(`bytes 0-3/${whole.rawPayload.length}`);
    const beyond = await file('table.parquet', {
      ...portal.admin,
      range: `bytes=${whole.rawPayload.length}-`,
    });
    expect(beyond.statusCode).toBe(416);
    const known = await file('table.parquet', {
      ...portal.admin,
      'if-none-match': String(whole.headers.etag),
    });
    expect(known.statusCode).toBe(304);
  });

  it('is described by CSVW: the original, its dialect and its notation', async () => {
    const answer = await table('/csvw.json');
    expect(answer.headers['content-type']).toContain('application/csvm+json');
    const described = answer.json();
    expect(described.url).toMatch(/\/download\/quote\.csv$/);
    expect(described.dialect).toMatchObject({
      delimiter: ';',
      encoding: 'utf-8',
      header: true,
      headerRowCount: 1,
    });
    expect(described.tableSchema.columns).toMatchObject([
      { name: 'codice', datatype: 'string' },
      { name: 'comune' },
      { name: 'quota', datatype: { base: 'decimal', format: { decimalChar: ',', groupChar: '.' } } },
      { name: 'rilevato', datatype: { base: 'date', format: 'dd/MM/yyyy' } },
    ]);
  });

  it('is described by a Frictionless package', async () => {
    const [resource] = (await table('/datapackage.json')).json().resources;
    expect(resource).toMatchObject({
      encoding: 'utf-8',
      bytes: Buffer.byteLength(CSV),
      dialect: { delimiter: ';' },
    });
    expect(resource.schema.fields).toMatchObject([
      { name: 'codice', type: 'string' },
      { type: 'string' },
      { type: 'number', decimalChar: ',', groupChar: '.' },
      { type: 'date', format: '%d/%m/%Y' },
    ]);
  });

  it('is the public’s once it is published, and nobody else’s before', async () => {
    expect((await table('', anyone)).statusCode).toBe(404);
    expect((await file('table.csv', {})).statusCode).toBe(404);
    const served = (await admin.get(`/datasets/${dataset}/distributions/${distribution}`)).json().file.id;
    await settleFile(portal, served);
    expect((await admin.send('POST', `/datasets/${dataset}/publish`)).statusCode).toBe(200);
    expect((await table('', anyone)).json().status).toBe('loaded');
    const open = await file('table.csv', {});
    expect([open.statusCode, open.headers['cache-control']]).toEqual([200, 'public, no-cache']);
  });

  it('has no other table', async () => {
    expect((await table('/profile?table=1')).statusCode).toBe(404);
    expect((await table('/csvw.json?table=Foglio%202')).statusCode).toBe(404);
  });
});
