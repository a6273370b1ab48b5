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
beforeAll(async () => {
  ({ portal, rest, dataset, ask, get, newTable } = await datastorePortal());
});
afterAll(() => portal.close());

describe('datastore_search', () => {
  let id: string;
  const search = async (more: object) => (await ask('datastore_search', { resource_id: id, ...more })).result;
  const codes = async (more: object) =>
    (await search(more)).records.map((record: { codice: string }) => record.codice);

  beforeAll(async () => {
    id = await newTable({
      records: [
        { codice: 'Bologna centro', valore: 3, attiva: true },
        { codice: 'Reggio Emilia', valore: 1, attiva: false },
        { codice: 'Forlì', valore: 2, attiva: true },
        { codice: 'bologna est', valore: null, attiva: true },
        { codice: 'Bologna, bologna', valore: 2 },
      ],
    });
  });

  it.each([
    [{ filters: { attiva: true } }, [0, 2, 3]],
    [{ filters: { valore: [1, '3'] } }, [0, 1]],
    [{ filters: '{"valore": 2, "attiva": "true"}' }, [2]],
    [{ filters: { valore: null } }, [3]],
    [{ filters: { valore: [null, 1] } }, [1, 3]],
    [{ filters: { valore: { gt: 1, lte: 2 } } }, [2, 4]],
    [{ filters: { valore: [{ lt: 2 }, { gt: 2 }] } }, [0, 1]],
    [{ filters: { $or: [{ valore: 1 }, { codice: 'Forlì' }] } }, [1, 2]],
    [{ filters: { _id: { gt: 3 } } }, [3, 4]],
    [{ filters: { codice: [] } }, []],
    [{ q: 'bologna' }, [4, 0, 3]],
    [{ q: 'FORLI' }, [2]],
    [{ q: { codice: 'est bologna' } }, [3]],
    [{ q: 'bolo:*', plain: false }, [4, 0, 3]],
    [{ q: '(forli | reggio) & !emilia', plain: 'false' }, [2]],
    [{ full_text: 'emilia' }, [1]],
    [{ sort: 'valore' }, [1, 2, 4, 0, 3]],
    [{ sort: 'valore desc, codice' }, [3, 0, 4, 2, 1]],
    [{ sort: '"valore" desc nulls last, _id desc' }, [0, 4, 2, 1, 3]],
    [{ sort: ['valore asc nulls first'] }, [3, 1, 2, 4, 0]],
    [{ limit: 2, offset: 1 }, [1, 2]],
    [{ limit: '0' }, []],
  ])('with %j finds %j', async (more, wanted) => {
    const names = ['Bologna centro', 'Reggio Emilia', 'Forlì', 'bologna est', 'Bologna, bologna'];
    expect(await codes(more)).toEqual(wanted.map((at) => names[at]));
  });

  it('counts all that the filters find, and echoes what was asked', async () => {
    expect(await search({ limit: 1, filters: { attiva: true } })).toMatchObject({
      total: 3,
      limit: 1,
      filters: { attiva: true },
    });
    expect(await search({ limit: 99_999 })).toMatchObject({ limit: 32_000, total: 5 });
    expect(Object.keys(await search({ include_total: false }))).not.toContain('total');
    expect(await search({ fields: ['attiva'], distinct: true, sort: 'attiva' })).toMatchObject({
      records: [{ attiva: false }, { attiva: true }, { attiva: null }],
      total: 3,
    });
    const ranked = await search({ q: 'bologna' });
    expect(ranked.fields.at(-1)).toEqual({ id: 'rank', type: 'float4' });
    expect(ranked.records[0].rank).toBeGreaterThan(ranked.records[1].rank);
    expect((await search({ include_next_page: true, limit: 2 })).next_page).toEqual({ _id: { gt: 2 } });
  });

  it('gives rows as lists, CSV and TSV', async () => {
    const three = { fields: '_id,codice,attiva', filters: { _id: [4, 5] } };
    expect((await search({ ...three, records_format: 'lists' })).records).toEqual([
      [4, 'bologna est', true],
      [5, 'Bologna, bologna', null],
    ]);
    expect((await search({ ...three, records_format: 'csv' })).records).toBe(
      '4,bologna est,true\r\n5,"Bologna, bologna",\r\n',
    );
    expect((await search({ ...three, records_format: 'tsv' })).records).toBe(
      '4\tbologna est\ttrue\r\n5\tBologna, bologna\t\r\n',
    );
  });

  it('links to the pages around, even past the end', async () => {
    const url = `/api/3/action/datastore_search?resource_id=${id}&limit=2`;
    const { _links } = (await get(`${url}&offset=4`)).json().result;
    expect(_links).toEqual({
      start: `/opendata${url}`,
      prev: `/opendata${url}&offset=2`,
      next: `/opendata${url}&offset=6`,
    });
    expect((await search({ limit: 5 }))._links).toEqual({
      start: '/opendata/api/3/action/datastore_search',
      next: '/opendata/api/3/action/datastore_search?offset=5',
    });
  });

  it.each([
    [{ filters: { boh: 1 } }, 'filters'],
    [{ filters: { valore: 'molto' } }, 'filters'],
    [{ filters: { valore: { like: 1 } } }, 'filters'],
    [{ filters: 'x' }, 'filters'],
    [{ fields: 'boh' }, 'fields'],
    [{ sort: 'boh' }, 'sort'],
    [{ sort: 'codice"; drop table x' }, 'sort'],
    [{ q: { boh: 'x' } }, 'q'],
    [{ q: 'a &', plain: false }, 'q'],
    [{ limit: -1 }, 'limit'],
    [{ limit: 'x' }, 'limit'],
    [{ records_format: 'xls' }, 'records_format'],
    [{ distinct: true, fields: 'codice', sort: 'valore' }, 'sort'],
  ])('refuses %j under %s', async (more, field) => {
    const refused = await ask('datastore_search', { resource_id: id, ...more });
    expect([refused.status, refused.error.__type]).toEqual([409, 'Validation Error']);
    expect(Object.keys(refused.error)).toContain(field);
  });

  it('wants an id, and does not know others', async () => {
    expect((await ask('datastore_search', {})).error.resource_id).toEqual(['Missing value']);
    expect((await ask('datastore_search', { resource_id: 'boh' })).status).toBe(404);
  });

  it('lists the public tables', async () => {
    await searchRows(portal);
    await rest.send('POST', `/datasets/${dataset}/publish`);
    const { result } = await ask('datastore_search', { resource_id: '_table_metadata' }, {});
    expect(result.records.map((record: { name: string }) => record.name)).toContain(id);
    expect(result.total).toBe(result.records.length);
  });
});

describe('the dump', () => {
  let id: string;
  beforeAll(async () => {
    id = await newTable({
      fields: [
        { id: 'a b', type: 'text' },
        { id: 'n', type: 'int' },
      ],
      records: [
        { 'a b': 'x,"y"', n: 1 },
        { 'a b': '<&>', n: 2 },
      ],
    });
  });
  const dump = (query: string) => get(`/datastore/dump/${id}${query}`);

  it('is CSV, with a BOM on demand', async () => {
    const answer = await dump('');
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="${id}.csv"`);
    expect(answer.body).toBe('_id,a b,n\r\n1,"x,""y""",1\r\n2,<&>,2\r\n');
    expect((await dump('?bom=true')).body.codePointAt(0)).toBe(0xfeff);
  });

  it('is TSV, JSON and XML', async () => {
    expect((await dump('?format=tsv&fields=n&sort=n+desc')).body).toBe('n\r\n2\r\n1\r\n');
    expect((await dump('?format=json&limit=1')).json()).toEqual({
      fields: [
        { id: '_id', type: 'int' },
        { id: 'a b', type: 'text' },
        { id: 'n', type: 'int4' },
      ],
      records: [[1, 'x,"y"', 1]],
    });
    expect((await dump('?format=xml&filters={"n":2}')).body).toBe(
      '<data>\n<row _id="2"><value column="a b">&lt;&amp;&gt;</value><n>2</n></row>\n</data>\n',
    );
  });

  it('is refused where the query is wrong', async () => {
    expect((await dump('?format=xls')).statusCode).toBe(409);
    expect((await dump('?filters={"boh":2}')).statusCode).toBe(409);
    expect((await get('/datastore/dump/boh')).statusCode).toBe(404);
  });

  it('streams tables larger than a chunk, in any order', async () => {
    const many = Array.from({ length: 25_000 }, (_, n) => ({ n }));
    await ask('datastore_upsert', { resource_id: id, method: 'insert', records: many });
    await compactTable(portal.services, id);
    const lines = (await dump('?fields=n')).body.split('\r\n');
    expect(lines.length).toBe(25_004);
    expect(new Set(lines.slice(3)).size).toBe(25_001);
    const sorted = (await dump('?fields=n&sort=n+desc&limit=12000&offset=1')).body.split('\r\n');
    expect([sorted.length, sorted[1], sorted.at(-2)]).toEqual([12_002, '24998', '12999']);
  });
});
