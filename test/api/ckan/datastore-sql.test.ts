import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compactTable } from '../../../src/tables/rows/compact-rows.js';
import { searchRows } from '../../helpers/search-rows.js';
import { datastorePortal } from './datastore-portal.js';

type Opened = Awaited<ReturnType<typeof datastorePortal>>;
let portal: Opened['portal'];
let rest: Opened['rest'];
let dataset: Opened['dataset'];
let ask: Opened['ask'];
let get: Opened['get'];
let newTable: Opened['newTable'];
let id: string;
beforeAll(async () => {
  ({ portal, rest, dataset, ask, get, newTable } = await datastorePortal());
  id = await newTable({ primary_key: ['codice'], aliases: ['misure'] });
});
afterAll(() => portal.close());

describe('datastore_search_sql', () => {
  const records = async (sql: string) => (await ask('datastore_search_sql', { sql })).result.records;

  it('answers with records and fields', async () => {
    const sql = `SELECT * FROM "${id}" WHERE "codice" LIKE '00%' ORDER BY "valore" DESC`;
    const { result } = await ask('datastore_search_sql', { sql });
    expect(result).toEqual({
      sql,
      records: [
        { _id: 2, codice: '002', ora: '2024-01-01T00:00:00', valore: 2, attiva: false, note: null },
        { _id: 1, codice: '001', ora: '2024-01-01T10:00:00', valore: 1.5, attiva: true, note: '{"a":[1]}' },
      ],
      fields: [
        { id: '_id', type: 'int8' },
        { id: 'codice', type: 'text' },
        { id: 'ora', type: 'timestamp' },
        { id: 'valore', type: 'numeric' },
        { id: 'attiva', type: 'bool' },
        { id: 'note', type: 'text' },
      ],
    });
  });

  it('sees what was just written, before and after rows are folded into Parquet', async () => {
    await compactTable(portal.services, id);
    await ask('datastore_upsert', {
      resource_id: id,
      records: [{ codice: '001', valore: 7 }, { codice: '009' }],
    });
    const sql = `SELECT codice, valore FROM "${id}" ORDER BY _id`;
    const wanted = [
      { codice: '001', valore: 7 },
      { codice: '002', valore: 2 },
      { codice: "l'003", valore: null },
      { codice: '009', valore: null },
    ];
    expect(await records(sql)).toEqual(wanted);
    await compactTable(portal.services, id);
    expect(await records(sql)).toEqual(wanted);
  });

  it('joins tables, named by id or alias, and groups', async () => {
    const other = await newTable({
      fields: [{ id: 'codice' }, { id: 'luogo' }],
      records: [{ codice: '001', luogo: 'Forlì' }],
    });
    const sql = `SELECT o.luogo, count(*) AS n, sum(m.valore) AS somma FROM "misure" m JOIN "${other}" o USING (codice) GROUP BY o.luogo`;
    expect(await records(sql)).toEqual([{ luogo: 'Forlì', n: 1, somma: 7 }]);
  });

  it('comes by GET too, and cuts at 32000 rows', async () => {
    const answer = await get(
      `/api/3/action/datastore_search_sql?sql=${encodeURIComponent('SELECT i FROM generate_series(1, 40000) s(i)')}`,
    );
    const { result } = answer.json();
    expect([result.records.length, result.records_truncated]).toEqual([32_000, true]);
  });

  it('refuses what is no SELECT, and what fails, with a Validation Error', async () => {
    for (const sql of [
      `DELETE FROM "${id}"`,
      'SELECT 1; SELECT 2',
      'SELEC',
      `SELECT boh FROM "${id}"`,
      `DROP TABLE "${id}"`,
    ]) {
      const { status, error } = await ask('datastore_search_sql', { sql });
      expect([sql, status]).toEqual([sql, 409]);
      expect(error).toEqual({
        query: [expect.any(String)],
        info: { statement: [sql], params: [{}], orig: [expect.any(String)] },
        __type: 'Validation Error',
      });
    }
    expect((await ask('datastore_search_sql', {})).error).toEqual({
      sql: ['Missing value'],
      __type: 'Validation Error',
    });
    expect(await records(`SELECT count(*) AS n FROM "${id}"`)).toEqual([{ n: 4 }]);
  });

  it('refuses tables and functions that are not for whoever asks', async () => {
    const hidden = await ask('datastore_search_sql', { sql: `SELECT * FROM "${id}"` }, {});
    expect([hidden.status, hidden.error.__type]).toEqual([403, 'Authorization Error']);
    for (const sql of [
      'SELECT * FROM app_user',
      'SELECT * FROM "00000000-0000-4000-8000-000000000000"',
      'SELECT * FROM pg_catalog.pg_tables',
      'SELECT pg_sleep(10)',
      "SELECT pg_read_file('/etc/passwd')",
      "SELECT * FROM read_csv('/etc/passwd')",
      `SELECT * FROM "${id}", '/etc/passwd'`,
    ]) {
      const { status, error } = await ask('datastore_search_sql', { sql });
      expect([sql, status, error.__type]).toEqual([sql, 403, 'Authorization Error']);
    }
  });

  it('is open to everybody once the dataset is published', async () => {
    await searchRows(portal);
    await rest.send('POST', `/datasets/${dataset}/publish`);
    expect(
      (await ask('datastore_search_sql', { sql: 'SELECT count(*) AS n FROM misure' }, {})).result.records,
    ).toEqual([{ n: 4 }]);
  });
});

describe('an alias', () => {
  it('names its table wherever an id does, and is told', async () => {
    expect((await ask('datastore_search', { resource_id: 'misure', limit: 0 })).result.total).toBe(4);
    expect((await ask('datastore_info', { id: 'misure' })).result.meta).toMatchObject({
      id,
      aliases: ['misure'],
    });
    expect((await get('/datastore/dump/misure')).body.split('\r\n')[0]).toBe(
      '_id,codice,ora,valore,attiva,note',
    );
    const listed = (await ask('datastore_search', { resource_id: '_table_metadata' })).result.records;
    expect(listed).toContainEqual({ _id: expect.any(Number), name: 'misure', alias_of: id });
    expect((await ask('datastore_search', { resource_id: 'mai-visto' })).status).toBe(404);
  });

  it('is of one table', async () => {
    const other = await newTable({ aliases: 'prima, seconda' });
    for (const aliases of ['misure', '_x', '00000000-0000-4000-8000-000000000000', 'a%', '"']) {
      const refused = await ask('datastore_create', { resource_id: other, aliases: [aliases] });
      expect([aliases, refused.status, Object.keys(refused.error)]).toEqual([
        aliases,
        409,
        ['aliases', '__type'],
      ]);
    }
    const before = (await ask('package_show', { id: dataset })).result.num_resources;
    expect(
      (await ask('datastore_create', { resource: { package_id: dataset }, aliases: 'misure' })).status,
    ).toBe(409);
    expect((await ask('package_show', { id: dataset })).result.num_resources).toBe(before);
    const changed = await ask('datastore_create', { resource_id: other, aliases: ['terza'] });
    expect(changed.result.aliases).toEqual(['terza']);
    expect((await ask('datastore_search', { resource_id: 'prima' })).status).toBe(404);
    expect((await ask('datastore_search', { resource_id: 'terza' })).result.total).toBe(3);
    await ask('datastore_delete', { resource_id: other });
    expect((await ask('datastore_search', { resource_id: 'terza' })).status).toBe(404);
  });
});

describe('fields', () => {
  it('go with delete_fields, for good', async () => {
    const table = await newTable({
      fields: [{ id: 'a' }, { id: 'b', type: 'int' }, { id: 'c' }],
      records: [{ a: 'x', b: 1, c: 'z' }],
      primary_key: 'a',
    });
    await compactTable(portal.services, table);
    await ask('datastore_upsert', { resource_id: table, records: [{ a: 'y', b: 2, c: 'w' }] });
    const kept = await ask('datastore_create', {
      resource_id: table,
      fields: [{ id: 'a' }, { id: 'c' }],
      delete_fields: true,
    });
    expect(kept.result.fields).toEqual([
      { id: 'a', type: 'text' },
      { id: 'c', type: 'text' },
    ]);
    const shown = async () =>
      (await ask('datastore_search', { resource_id: table, records_format: 'lists' })).result.records;
    expect(await shown()).toEqual([
      [1, 'x', 'z'],
      [2, 'y', 'w'],
    ]);
    await ask('datastore_create', { resource_id: table, fields: [{ id: 'b', type: 'text' }] });
    expect(await shown()).toEqual([
      [1, 'x', 'z', null],
      [2, 'y', 'w', null],
    ]);
    await ask('datastore_upsert', { resource_id: table, records: [{ a: 'x', b: 'nuovo' }, { a: 'k' }] });
    expect(await shown()).toEqual([
      [1, 'x', 'z', 'nuovo'],
      [2, 'y', 'w', null],
      [3, 'k', null, null],
    ]);
    const key = await ask('datastore_create', {
      resource_id: table,
      fields: [{ id: 'c' }],
      delete_fields: true,
    });
    expect([key.status, Object.keys(key.error)]).toEqual([409, ['fields', '__type']]);
  });
});

describe('deleted records', () => {
  it('are told when they are asked for', async () => {
    const table = await newTable();
    const gone = await ask('datastore_records_delete', {
      resource_id: table,
      filters: { codice: '001' },
      include_deleted_records: true,
    });
    expect(gone.result.deleted_records).toEqual([
      { _id: 1, codice: '001', ora: '2024-01-01T10:00:00', valore: 1.5, attiva: true, note: { a: [1] } },
    ]);
    expect((await ask('datastore_info', { id: table })).result.meta.count).toBe(2);
  });
});
