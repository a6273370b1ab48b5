import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { compactTable } from '../../../src/tables/rows/compact-rows.js';
import { searchRows } from '../../helpers/search-rows.js';
import { completeDataset, form } from '../rest/helpers.js';
import { datastorePortal, FIELDS, RECORDS } from './datastore-portal.js';

type Opened = Awaited<ReturnType<typeof datastorePortal>>;
let portal: Opened['portal'];
let rest: Opened['rest'];
let dataset: Opened['dataset'];
let ask: Opened['ask'];
let get: Opened['get'];
let newTable: Opened['newTable'];
beforeAll(async () => {
  ({ portal, rest, dataset, ask, get, newTable } = await datastorePortal());
});
afterAll(() => portal.close());

describe('datastore_create', () => {
  it('makes a resource with a table, seen at once', async () => {
    const made = await ask('datastore_create', {
      resource: { package_id: dataset, name: 'Misure' },
      fields: FIELDS,
      records: RECORDS,
      primary_key: 'codice',
    });
    expect(made.result).toEqual({
      resource_id: expect.any(String),
      fields: FIELDS,
      primary_key: ['codice'],
      method: 'insert',
    });
    const id = made.result.resource_id;
    const resource = (await ask('resource_show', { id })).result;
    expect(resource).toMatchObject({
      datastore_active: true,
      url_type: 'datastore',
      url: `https://dati.example.it/opendata/datastore/dump/${id}`,
      name: 'Misure',
      format: 'CSV',
    });
    const found = (await ask('datastore_search', { resource_id: id })).result;
    expect(found).toMatchObject({
      total: 3,
      total_was_estimated: false,
      limit: 100,
      records_format: 'objects',
    });
    expect(found.records).toEqual([
      { _id: 1, codice: '001', ora: '2024-01-01T10:00:00', valore: 1.5, attiva: true, note: { a: [1] } },
      { _id: 2, codice: '002', ora: '2024-01-01T00:00:00', valore: 2, attiva: false, note: null },
      { _id: 3, codice: "l'003", ora: null, valore: null, attiva: null, note: 'libera' },
    ]);
    expect(found.fields).toEqual([
      { id: '_id', type: 'int' },
      ...FIELDS.map(({ id: name, type }) => ({ id: name, type })),
    ]);
    await searchRows(portal);
    expect((await rest.send('POST', `/datasets/${dataset}/publish`)).statusCode).toBe(200);
    const shown = await get(`/api/3/action/datastore_search?resource_id=${id}`, {});
    expect(shown.json().result.total).toBe(3);
  });

  it('guesses types, adds fields and appends when called again', async () => {
    const id = await newTable({ fields: undefined, records: [{ n: 1, t: 'a', d: '2024-01-01T00:00:00' }] });
    const again = await ask('datastore_create', {
      resource_id: id,
      fields: [{ id: 'nuovo', type: 'int' }],
      records: [{ n: 2, nuovo: 7 }],
    });
    expect(again.result.fields.map((f: { id: string; type: string }) => [f.id, f.type])).toEqual([
      ['n', 'int8'],
      ['t', 'text'],
      ['d', 'timestamp'],
      ['nuovo', 'int4'],
    ]);
    const found = (await ask('datastore_search', { id, records_format: 'lists' })).result;
    expect(found.records).toEqual([
      [1, 1, 'a', '2024-01-01T00:00:00', null],
      [2, 2, null, null, 7],
    ]);
  });

  it('stores nothing of a batch with one wrong record, and says row, column, value and reason', async () => {
    const before = (await ask('package_show', { id: dataset })).result.num_resources;
    const refused = await ask('datastore_create', {
      resource: { package_id: dataset },
      fields: FIELDS,
      records: [...RECORDS, { valore: 'tanto' }],
    });
    expect([refused.status, refused.error]).toEqual([
      409,
      {
        records: ['Row 4, column "valore", value "tanto": must be a number.'],
        records_row: 3,
        __type: 'Validation Error',
      },
    ]);
    expect((await ask('package_show', { id: dataset })).result.num_resources).toBe(before);
  });

  it.each([
    [{}, 'resource_id'],
    [{ resource: {} }, 'package_id'],
    [{ resource: { package_id: 'x' }, resource_id: 'x' }, 'resource'],
    [{ resource: { package_id: 'x' }, fields: [{ id: '_a' }] }, 'fields'],
    [{ resource: { package_id: 'x' }, fields: [{ id: 'a', type: 'quux' }] }, 'fields'],
    [{ resource: { package_id: 'x' }, fields: [{ id: 'a' }], primary_key: ['b'] }, 'primary_key'],
    [{ resource: { package_id: 'x' }, records: 'x' }, 'records'],
    [{ resource_id: 'x', aliases: '_y' }, 'aliases'],
    [{ resource_id: 'x', triggers: [{ function: 'y' }] }, 'triggers'],
  ])('refuses %j under %s', async (payload, field) => {
    const refused = await ask('datastore_create', payload);
    expect(refused.status).toBe(409);
    expect(Object.keys(refused.error)).toContain(field);
  });

  it('is for those who may edit', async () => {
    const id = await newTable();
    await searchRows(portal);
    await rest.send('POST', `/datasets/${dataset}/publish`);
    for (const name of ['datastore_create', 'datastore_upsert', 'datastore_delete']) {
      const refused = await ask(name, { resource_id: id, records: [{ codice: 'x' }], filters: {} }, {});
      expect([name, refused.status, refused.error.__type]).toEqual([name, 403, 'Authorization Error']);
    }
    expect(
      (await ask('datastore_upsert', { resource_id: id, method: 'insert', records: [{ codice: 'x' }] }))
        .status,
    ).toBe(200);
    expect((await get('/api/3/action/datastore_upsert?resource_id=x')).statusCode).toBe(400);
  });
});

describe('datastore_upsert', () => {
  it('updates by key, inserts what is new, keeps what is not named', async () => {
    const id = await newTable({ primary_key: ['codice'] });
    await compactTable(portal.services, id);
    const done = await ask('datastore_upsert', {
      resource_id: id,
      records: [{ codice: '001', valore: 9 }, { codice: '004' }],
    });
    expect(done.result).toEqual({ resource_id: id, method: 'upsert' });
    const found = (
      await ask('datastore_search', {
        resource_id: id,
        fields: 'codice,valore,attiva',
        records_format: 'lists',
      })
    ).result;
    expect(found.records).toEqual([
      ['001', 9, true],
      ['002', 2, false],
      ["l'003", null, null],
      ['004', null, null],
    ]);
    for (const [payload, field] of [
      [{ method: 'insert', records: [{ codice: '001' }] }, 'records'],
      [{ method: 'update', records: [{ codice: 'boh' }] }, 'records'],
      [{ records: [{ valore: 1 }] }, 'records'],
      [{ records: [{ codice: '1', boh: 1 }] }, 'records'],
      [{ method: 'boh', records: [] }, 'method'],
    ] as const) {
      const refused = await ask('datastore_upsert', { resource_id: id, ...payload });
      expect([refused.status, Object.keys(refused.error)]).toEqual([409, expect.arrayContaining([field])]);
    }
    const tried = await ask('datastore_upsert', {
      resource_id: id,
      dry_run: true,
      records: [{ codice: '005' }],
    });
    expect(tried.status).toBe(200);
    expect((await ask('datastore_info', { id })).result.meta.count).toBe(4);
  });

  it('needs a key, and a table', async () => {
    const id = await newTable();
    expect((await ask('datastore_upsert', { resource_id: id, records: [{ codice: '1' }] })).error).toEqual({
      table: [expect.stringContaining('unique key')],
      __type: 'Validation Error',
    });
    expect(
      (await ask('datastore_upsert', { resource_id: '00000000-0000-4000-8000-000000000000' })).status,
    ).toBe(404);
  });
});

describe('datastore_delete', () => {
  it('deletes what filters find; without filters, the table', async () => {
    const id = await newTable();
    expect((await ask('datastore_records_delete', { resource_id: id })).error.filters).toEqual([
      'Missing value',
    ]);
    const some = await ask('datastore_delete', { resource_id: id, filters: { codice: ['001', '002'] } });
    expect(some.result).toEqual({ resource_id: id, filters: { codice: ['001', '002'] } });
    expect((await ask('datastore_search', { resource_id: id })).result.total).toBe(1);
    expect(
      (await ask('datastore_delete', { resource_id: id, filters: { boh: 1 } })).error.filters,
    ).toBeDefined();
    await ask('datastore_records_delete', { resource_id: id, filters: {} });
    expect((await ask('datastore_search', { resource_id: id })).result).toMatchObject({
      total: 0,
      records: [],
    });
    expect((await ask('datastore_delete', { resource_id: id })).result).toEqual({ resource_id: id });
    expect((await ask('datastore_search', { resource_id: id })).status).toBe(404);
    expect((await ask('resource_show', { id })).result.datastore_active).toBe(false);
  });
});

describe('datastore_info', () => {
  it('tells fields, types and count, in the forms of old and new versions', async () => {
    const id = await newTable({ primary_key: ['codice'] });
    await compactTable(portal.services, id);
    const { result } = await ask('datastore_info', { id });
    expect(result.meta).toMatchObject({ id, count: 3, table_type: 'BASE TABLE', aliases: [] });
    expect(result.meta.size).toBeGreaterThan(0);
    expect(result.fields[0]).toEqual({
      ...FIELDS[0],
      schema: {
        native_type: 'text',
        index_name: 'primary_key',
        is_index: true,
        notnull: true,
        uniquekey: true,
      },
    });
    expect(result.schema).toEqual(Object.fromEntries(FIELDS.map((field) => [field.id, field.type])));
  });
});

describe('the table of a file', () => {
  let id: string;
  beforeAll(async () => {
    const made = (
      await rest.send(
        'POST',
        '/datasets',
        completeDataset('ente', { distribution: [{ title: { it: 'F' } }] }),
      )
    ).json();
    id = made.distribution[0].id;
    const { headers, payload } = form(
      'quote.csv',
      'codice;quota;giorno\n001;1,5;2024-05-03\n002;2,5;2024-05-04\n',
    );
    const sent = await rest.send('PUT', `/datasets/${made.id}/distributions/${id}/file`, payload, headers);
    expect(sent.statusCode, sent.body).toBe(200);
    await loadTableJob(portal.services, { fileId: sent.json().file.id });
  });

  it('is read like any other', async () => {
    const { result } = await ask('datastore_search', { resource_id: id, filters: { quota: { gt: 2 } } });
    expect(result.records).toEqual([{ _id: 2, codice: '002', quota: 2.5, giorno: '2024-05-04' }]);
    expect(result.fields.map((field: { type: string }) => field.type)).toEqual([
      'int',
      'text',
      'numeric',
      'date',
    ]);
    expect((await ask('datastore_info', { id })).result.meta.count).toBe(2);
  });

  it('is changed only by force, and then goes on from the file', async () => {
    const record = { codice: '003', quota: 7 };
    const refused = await ask('datastore_upsert', { resource_id: id, method: 'insert', records: [record] });
    expect([refused.status, Object.keys(refused.error)]).toEqual([409, ['read-only', '__type']]);
    const forced = await ask('datastore_upsert', {
      resource_id: id,
      method: 'insert',
      records: [record],
      force: true,
    });
    expect(forced.status).toBe(200);
    await ask('datastore_create', { resource_id: id, primary_key: 'codice', force: true });
    await ask('datastore_upsert', { resource_id: id, records: [{ codice: '001', quota: 0 }], force: true });
    const { result } = await ask('datastore_search', { resource_id: id, records_format: 'lists' });
    expect(result.records).toEqual([
      [1, '001', 0, '2024-05-03'],
      [2, '002', 2.5, '2024-05-04'],
      [3, '003', 7, null],
    ]);
    expect((await ask('resource_show', { id })).result).toMatchObject({
      url_type: 'upload',
      datastore_active: true,
    });
  });
});
