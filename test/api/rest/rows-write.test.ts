import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { searchRows } from '../../helpers/search-rows.js';
import { completeDataset, form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let editor: Requests;
let anyone: Requests;
let stranger: Requests;
let dataset: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  const { id } = await newOrganization(portal, 'ente');
  const other = await newOrganization(portal, 'altro');
  editor = requests(portal, await portal.member(id, 'editor'));
  stranger = requests(portal, await portal.member(other.id, 'administrator'));
  dataset = (await admin.send('POST', '/datasets', completeDataset('ente', { name: 'sensori' }))).json().id;
});
afterAll(() => portal.close());

const COLUMNS = [
  { name: 'stazione', type: 'text', label: 'Stazione di misura' },
  { name: 'ora', type: 'dateTime' },
  { name: 'temperatura', type: 'number' },
  { name: 'letture', type: 'integer' },
];

/** A distribution with a table of sensors; its address. */
async function newTable(more: object = {}): Promise<string> {
  const made = await admin.send('POST', `/datasets/${dataset}/distributions`, {
    title: { it: 'Misure' },
    format: 'CSV',
    license: { iri: 'CC_BY_4_0' },
    accessURL: ['https://esempio.it/misure'],
  });
  expect(made.statusCode, made.body).toBe(201);
  const path = `/datasets/${dataset}/distributions/${made.json().id}`;
  const defined = await editor.send('PUT', `${path}/table`, { columns: COLUMNS, ...more });
  expect(defined.statusCode, defined.body).toBe(200);
  return path;
}

const lines = { 'content-type': 'application/x-ndjson' };

describe('a table of rows', () => {
  it('is defined, takes rows, and shows them at once with their number', async () => {
    const path = await newTable();
    const sent = await editor.send('POST', `${path}/rows`, {
      records: [
        { stazione: 'A', ora: '2024-06-01T12:00:00', temperatura: 21.5, letture: '9007199254740993' },
        { stazione: 'B', temperatura: null },
      ],
    });
    expect([sent.statusCode, sent.json()]).toEqual([200, { inserted: 2, updated: 0, ids: [1, 2] }]);
    const { columns, rows, total } = (await editor.get(`${path}/rows`)).json();
    expect(columns.map(({ name, label, type }: Record<string, string>) => [name, label, type])).toEqual([
      ['stazione', 'Stazione di misura', 'text'],
      ['ora', 'ora', 'dateTime'],
      ['temperatura', 'temperatura', 'number'],
      ['letture', 'letture', 'integer'],
    ]);
    expect([rows, total]).toEqual([
      [
        { stazione: 'A', ora: '2024-06-01T12:00:00', temperatura: 21.5, letture: '9007199254740993' },
        { stazione: 'B', ora: null, temperatura: null, letture: null },
      ],
      2,
    ]);
    const shown = (await editor.get(path)).json();
    expect(shown.table).toMatchObject({ status: 'loaded', rowCount: 2, primaryKey: [] });
    expect(shown.links.rows).toContain('/rows');
  });

  it('takes lines of JSON, and says which is wrong', async () => {
    const path = await newTable();
    const good = '{"stazione":"A","letture":1}\n\n{"stazione":"B","letture":2}\r\n';
    expect((await editor.send('POST', `${path}/rows`, good, lines)).json().inserted).toBe(2);
    const broken = await editor.send('POST', `${path}/rows`, '{"stazione":"C"}\n{"stazione":\n', lines);
    expect([broken.statusCode, broken.json().detail]).toEqual([400, expect.stringContaining('Riga 2')]);
    expect((await editor.get(`${path}/rows`)).json().total).toBe(2);
  });

  it('refuses a whole batch for one wrong row, pointing at it, in both languages', async () => {
    const path = await newTable();
    const records = Array.from({ length: 20 }, (_, n) => ({ stazione: `S${n}`, temperatura: n }));
    const wrong = records.map((record, n) => (n === 12 ? { ...record, temperatura: 'calda' } : record));
    const refused = await editor.send('POST', `${path}/rows`, { records: wrong });
    expect(refused.statusCode).toBe(422);
    expect(pointersOf(refused)).toEqual(['/records/12/temperatura']);
    expect(refused.json().errors[0].messages).toEqual({
      it: 'Riga 13, colonna "temperatura", valore "calda": deve essere un numero.',
      en: 'Row 13, column "temperatura", value "calda": must be a number.',
    });
    expect((await editor.get(`${path}/rows`)).json().total).toBe(0);
    expect((await editor.send('POST', `${path}/rows?dryRun=true`, { records })).json().inserted).toBe(20);
    expect((await editor.get(`${path}/rows`)).json().total).toBe(0);
  });

  it('is updated by key', async () => {
    const path = await newTable({ primaryKey: ['stazione'] });
    await editor.send('POST', `${path}/rows`, { records: [{ stazione: 'A', letture: 1, temperatura: 5 }] });
    const again = await editor.send('POST', `${path}/rows`, { records: [{ stazione: 'A' }] });
    expect([again.statusCode, again.json().errors[0].code]).toEqual([422, 'key-exists']);
    const done = await editor.send('POST', `${path}/rows?method=upsert`, {
      records: [{ stazione: 'A', letture: 2 }, { stazione: 'B' }],
    });
    expect(done.json()).toEqual({ inserted: 1, updated: 1, ids: [1, 2] });
    const rows = (
      await editor.get(`${path}/rows?shape=arrays&columns=_id,stazione,letture,temperatura`)
    ).json().rows;
    expect(rows).toEqual([
      [1, 'A', 2, 5],
      [2, 'B', null, null],
    ]);
    const keyless = await newTable();
    expect((await editor.send('POST', `${keyless}/rows?method=upsert`, { records: [{}] })).statusCode).toBe(
      409,
    );
  });

  it('gets further columns, and keeps the types it has', async () => {
    const path = await newTable();
    await editor.send('POST', `${path}/rows`, { records: [{ stazione: 'A' }] });
    const wider = await editor.send('PUT', `${path}/table`, { columns: [{ name: 'note', type: 'json' }] });
    expect(wider.json().columns.at(-1)).toEqual({ name: 'note', label: 'note', type: 'json' });
    await editor.send('POST', `${path}/rows`, { records: [{ note: { a: [1, null] } }] });
    expect((await editor.get(`${path}/rows?columns=note&shape=arrays`)).json().rows).toEqual([
      [null],
      [{ a: [1, null] }],
    ]);
    const changed = await editor.send('PUT', `${path}/table`, {
      columns: [{ name: 'letture', type: 'text' }],
    });
    expect([changed.statusCode, pointersOf(changed)]).toEqual([422, ['/columns/0/type']]);
    const badKey = await editor.send('PUT', `${path}/table`, { primaryKey: ['boh'] });
    expect([badKey.statusCode, pointersOf(badKey)]).toEqual([422, ['/primaryKey/0']]);
  });

  it('loses rows by filter, or all when that is said', async () => {
    const path = await newTable();
    const records = Array.from({ length: 10 }, (_, n) => ({ stazione: n % 2 ? 'A' : 'B', letture: n }));
    await editor.send('POST', `${path}/rows`, { records });
    expect((await editor.send('DELETE', `${path}/rows`)).statusCode).toBe(400);
    expect((await editor.send('DELETE', `${path}/rows?filter=stazione=A&filter=letture%3E4`)).json()).toEqual(
      { deleted: 3 },
    );
    expect((await editor.get(`${path}/rows`)).json().total).toBe(7);
    expect((await editor.send('DELETE', `${path}/rows?all=true`)).json()).toEqual({ deleted: 7 });
  });

  it('is written by editors also while its dataset is published, by nobody else', async () => {
    const path = await newTable();
    await searchRows(portal);
    await admin.send('POST', `/datasets/${dataset}/publish`);
    const records = [{ stazione: 'A' }];
    expect((await editor.send('POST', `${path}/rows`, { records })).statusCode).toBe(200);
    expect((await anyone.get(`${path}/rows`)).json().total).toBe(1);
    for (const [method, url, body] of [
      ['POST', `${path}/rows`, { records }],
      ['PUT', `${path}/table`, { columns: COLUMNS }],
      ['DELETE', `${path}/rows?all=true`, undefined],
    ] as const) {
      expect((await anyone.send(method, url, body)).statusCode).toBe(401);
      expect((await stranger.send(method, url, body)).statusCode).toBe(403);
    }
  });

  it('is wanted: without one, or where rows come from a file, writing is refused', async () => {
    const made = (
      await admin.send('POST', '/datasets', completeDataset('ente', { distribution: [{}] }))
    ).json();
    const path = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
    expect((await editor.send('POST', `${path}/rows`, { records: [{}] })).statusCode).toBe(409);
    const empty = await editor.send('PUT', `${path}/table`, {});
    expect([empty.statusCode, pointersOf(empty)]).toEqual([422, ['/columns']]);
    const { headers, payload } = form('a.csv', 'codice;n\n01;1\n02;2\n');
    const sent = await admin.send('PUT', `${path}/file`, payload, headers);
    await loadTableJob(portal.services, { fileId: sent.json().file.id });
    const refused = await editor.send('POST', `${path}/rows`, { records: [{ codice: '03' }] });
    expect([refused.statusCode, refused.json().messages.en]).toEqual([
      409,
      expect.stringContaining('startFromFile'),
    ]);
    const started = await editor.send('PUT', `${path}/table`, {
      startFromFile: true,
      primaryKey: ['codice'],
    });
    expect([started.statusCode, started.json()]).toEqual([
      200,
      expect.objectContaining({ primaryKey: ['codice'], rowCount: 2 }),
    ]);
    await editor.send('POST', `${path}/rows?method=upsert`, {
      records: [{ codice: '01', n: 5 }, { codice: '03' }],
    });
    expect((await editor.get(`${path}/rows?shape=arrays`)).json().rows).toEqual([
      ['01', 5],
      ['02', 2],
      ['03', null],
    ]);
    // A newer file takes the table's place.
    const next = form('b.csv', 'codice;n\n09;9\n');
    const second = await admin.send('PUT', `${path}/file`, next.payload, next.headers);
    await loadTableJob(portal.services, { fileId: second.json().file.id });
    expect((await editor.get(`${path}/rows?shape=arrays`)).json().rows).toEqual([['09', 9]]);
  });

  it('does not begin with a file of more columns than it may have, and says so', async () => {
    const made = (
      await admin.send('POST', '/datasets', completeDataset('ente', { distribution: [{}] }))
    ).json();
    const path = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
    const wide = Array.from({ length: 1001 }, (_, n) => n);
    const { headers, payload } = form(
      'larga.csv',
      `${wide.map((n) => `c${n}`).join(';')}\n${wide.join(';')}\n`,
    );
    const sent = await admin.send('PUT', `${path}/file`, payload, headers);
    await loadTableJob(portal.services, { fileId: sent.json().file.id });
    expect((await editor.get(`${path}/rows`)).json().columns).toHaveLength(1001);
    const refused = await editor.send('PUT', `${path}/table`, { startFromFile: true });
    expect(refused.statusCode, refused.body).toBe(422);
    expect(refused.json().errors).toMatchObject([{ code: 'too-many' }]);
    expect(JSON.stringify(refused.json().errors)).toContain('1000');
  });
});

describe('the filters of rows', () => {
  let path: string;
  beforeAll(async () => {
    path = await newTable();
    await editor.send('POST', `${path}/rows`, {
      records: [
        { stazione: 'Bologna centro', temperatura: 1, ora: '2024-01-01T00:00:00' },
        { stazione: 'Forlì', temperatura: 2, ora: '2024-02-01T00:00:00' },
        { stazione: 'bologna est', temperatura: 3 },
        { stazione: 'Modena = Mutina', temperatura: null },
      ],
    });
  });

  it.each([
    ['filter=temperatura>=2', [2, 3]],
    ['filter=temperatura!=2', [1, 3]],
    ['filter=temperatura=1&filter=temperatura=3', [1, 3]],
    ['filter=temperatura:null', [4]],
    ['filter=temperatura:notnull&filter=ora<2024-01-15', [1]],
    ['filter=stazione~BOLOGNA', [1, 3]],
    ['filter=stazione^=bologna', [1, 3]],
    ['filter=stazione=Modena = Mutina', [4]],
    ['filter=_id>2&sort=-_id', [4, 3]],
    ['q=forli', [2]],
    ['q=centro bologna', [1]],
    ['q=boh', []],
  ])('%s finds %j', async (query, wanted) => {
    const answer = await editor.get(`${path}/rows?columns=_id&shape=arrays&${encodeURI(query)}`);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().rows.flat()).toEqual(wanted);
    expect(answer.json().total).toBe(wanted.length);
  });

  it.each([
    ['filter=boh=1', '/filter'],
    ['filter=temperatura', '/filter'],
    ['filter=temperatura=molto', '/filter'],
    ['table=3', ''],
  ])('%s is refused', async (query, pointer) => {
    const answer = await editor.get(`${path}/rows?${query}`);
    expect(answer.statusCode).toBe(query === 'table=3' ? 404 : 400);
    expect(pointersOf(answer)).toEqual(pointer === '' ? [] : [pointer]);
  });

  it('tell equal rows once', async () => {
    const answer = await editor.get(`${path}/rows?columns=ora&distinct=true&shape=arrays&sort=ora`);
    expect(answer.json()).toMatchObject({
      rows: [['2024-01-01T00:00:00'], ['2024-02-01T00:00:00'], [null]],
      total: 3,
    });
  });
});

describe('a column of places', () => {
  const point = { type: 'Point', coordinates: [11.343, 44.494] };

  it('takes every form of a place, keeps GeoJSON, and is a place in maps and exports', async () => {
    const path = await newTable({
      columns: [
        { name: 'nome', type: 'text' },
        { name: 'dove', type: 'geoPoint' },
        { name: 'area', type: 'geoShape' },
      ],
    });
    const square = 'POLYGON((11 44,11.1 44,11.1 44.1,11 44))';
    const records = [
      { nome: 'a', dove: point, area: square },
      { nome: 'b', dove: '44.494, 11.343' },
      { nome: 'c', dove: { lon: 11.343, lat: 44.494 } },
      { nome: 'd', dove: 'POINT (11.343 44.494)' },
      { nome: 'e', dove: '' },
    ];
    const sent = await editor.send('POST', `${path}/rows`, { records });
    expect(sent.statusCode, sent.body).toBe(200);
    const { columns, rows } = (await editor.get(`${path}/rows`)).json();
    expect(columns.map(({ type }: { type: string }) => type)).toEqual(['text', 'geoPoint', 'geoShape']);
    expect(rows.map(({ dove }: { dove: unknown }) => dove)).toEqual([point, point, point, point, null]);
    expect(rows[0].area.type).toBe('Polygon');
    const bounds = (await editor.get(`${path}/bounds?column=dove`)).json();
    expect(bounds).toMatchObject({ withGeometry: 4, types: { point: 4 } });
    const feature = (await editor.get(`${path}/features/1?column=dove`)).json();
    expect(feature.geometry).toEqual(point);
    const geojson = (await editor.get(`${path}/export/geojson`)).json();
    expect(geojson.features[0].geometry.type).toBe('Polygon');
    expect(geojson.features[0].properties.dove).toEqual(point);
    const near = JSON.stringify({
      filter: { kind: 'place', column: 'dove', test: { kind: 'near', geometry: point, metres: 5 } },
    });
    const found = await editor.get(`${path}/query?query=${encodeURIComponent(near)}`);
    expect(found.json().total, found.body).toBe(4);
    const refused = await editor.send('POST', `${path}/rows`, {
      records: [
        { dove: 'da qualche parte' },
        { dove: square },
        { dove: { type: 'Point', coordinates: [686_500, 4_929_500] } },
      ],
    });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().errors).toHaveLength(3);
  });

  it('is recognised by the first records, where no type is stated', async () => {
    const made = await admin.send('POST', `/datasets/${dataset}/distributions`, {
      title: { it: 'Luoghi' },
      format: 'CSV',
      license: { iri: 'CC_BY_4_0' },
      accessURL: ['https://esempio.it/luoghi'],
    });
    const create = await portal.app.inject({
      method: 'POST',
      url: '/api/3/action/datastore_create',
      headers: portal.admin,
      payload: {
        resource_id: made.json().id,
        force: true,
        records: [{ n: 1, posto: { lon: 11.343, lat: 44.494 } }],
      },
    });
    expect(create.json().result.fields.find(({ id }: { id: string }) => id === 'posto')?.type).toBe('json');
    const path = `/datasets/${dataset}/distributions/${made.json().id}`;
    const { columns, rows } = (await editor.get(`${path}/rows`)).json();
    expect(columns.find(({ name }: { name: string }) => name === 'posto').type).toBe('geoPoint');
    expect(rows[0].posto).toEqual(point);
  });
});
