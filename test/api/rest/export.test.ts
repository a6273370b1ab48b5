import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine } from '../../../src/tables/engine.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { createBench } from '../../tables/formats/support.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

const ROWS = 4_000;
const CSV = [
  'nome;zona;abitanti;quota;data;latitudine;longitudine',
  '=1+1;Nord;120;1,5;01/05/2024;44,49;11,34',
  '"Piazza; Nord";Nord;8;;25/05/2024;44,50;11,35',
  '+39 051 219;Sud;45;12,25;31/12/2023;;',
  ...Array.from({ length: ROWS - 3 }, (_, at) => `Via ${at};Est;${at};0,5;01/01/2024;44,4;11,3`),
].join('\n');

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let base: string;
let draft: string;
const bench = createBench();

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente');
  const make = async (name: string, content: string): Promise<{ id: string; at: string }> => {
    const made = (await admin.send('POST', '/datasets', completeDataset('ente', { name }))).json();
    const at = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
    const { headers, payload } = form('Città e vie.csv', content, { type: 'text/csv' });
    const put = await admin.send('PUT', `${at}/file`, payload, headers);
    await settleFile(portal, put.json().file.id);
    return { id: made.id, at };
  };
  const shown = await make('vie', CSV);
  const published = await admin.send('POST', `/datasets/${shown.id}/publish`);
  expect(published.statusCode, published.body).toBe(200);
  base = `${shown.at}/export`;
  draft = `${(await make('bozza', 'a;b\n1;x\n2;y\n')).at}/export`;
}, 60_000);
afterAll(async () => {
  bench.close();
  await portal.close();
});

const lines = (body: string): string[] => body.split('\r\n');
/** What exports have left in the folder of work. */
const leftovers = (): string[] => {
  try {
    return readdirSync(join(portal.services.tablesDir, 'work'));
  } catch {
    return [];
  }
};

describe('the formats of a table', () => {
  it('are listed with their addresses, geographic ones only where there are places', async () => {
    const { formats } = (await anyone.get(base)).json();
    const ids = formats.map(({ format }: { format: string }) => format);
    expect(ids).toEqual([
      'csv',
      'tsv',
      'xlsx',
      'ods',
      'json',
      'jsonl',
      'parquet',
      'geojson',
      'shp',
      'kml',
      'gpx',
    ]);
    expect(formats[0].href).toMatch(/^https:\/\/dati\.example\.it\/api\/v1\/datasets\/.+\/export\/csv$/);
    const plain = (await admin.get(draft)).json().formats.map(({ format }: { format: string }) => format);
    expect(plain).toEqual(['csv', 'tsv', 'xlsx', 'ods', 'json', 'jsonl', 'parquet']);
  });

  it('that do not exist, or have no geometry to show, are 404', async () => {
    expect((await anyone.get(`${base}/pdf`)).statusCode).toBe(404);
    expect((await admin.get(`${draft}/kml`)).statusCode).toBe(404);
    expect((await admin.get(`${draft}/geojson`)).statusCode).toBe(404);
  });

  it('of a draft do not exist for others', async () => {
    expect((await anyone.get(`${draft}/csv`)).statusCode).toBe(404);
    expect((await anyone.get(draft)).statusCode).toBe(404);
    expect((await admin.get(`${draft}/csv`)).body).toBe('a,b\r\n1,x\r\n2,y\r\n');
  });
});

describe('CSV', () => {
  it('is international unless Italian is asked for', async () => {
    const answer = await anyone.get(`${base}/csv?limit=3&columns=nome,abitanti,quota,data`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers['content-disposition']).toBe(
      'attachment; filename="Citta e vie.csv"; filename*=UTF-8\'\'Citt%C3%A0%20e%20vie.csv',
    );
    expect(lines(answer.body)).toEqual([
      'nome,abitanti,quota,data',
      '=1+1,120,1.5,2024-05-01',
      'Piazza; Nord,8,,2024-05-25',
      '+39 051 219,45,12.25,2023-12-31',
      '',
    ]);
    const italian = await anyone.get(`${base}/csv?limit=3&fields=nome,abitanti,quota,data&dialect=it`);
    expect(lines(italian.body)).toEqual([
      '\ufeffnome;abitanti;quota;data',
      "'=1+1;120;1,5;01/05/2024",
      '"Piazza; Nord";8;;25/05/2024',
      '+39 051 219;45;12,25;31/12/2023',
      '',
    ]);
  });

  it('neutralises formulas where it is made for a spreadsheet, or as it is asked', async () => {
    const first = async (query: string) =>
      lines((await anyone.get(`${base}/csv?limit=1&columns=nome&${query}`)).body)[1];
    expect(await first('')).toBe('=1+1');
    expect(await first('bom=true')).toBe("'=1+1");
    expect(await first('neutralise=true')).toBe("'=1+1");
    expect(await first('dialect=it&neutralise=false')).toBe('=1+1');
  });

  it('takes filters, words, an order, distinct rows and a tree', async () => {
    const body = async (query: string) => (await anyone.get(`${base}/csv?${query}`)).body;
    expect(await body('filter=zona=Nord&columns=nome')).toBe('nome\r\n=1+1\r\nPiazza; Nord\r\n');
    expect(await body('q=piazza&columns=abitanti')).toBe('abitanti\r\n8\r\n');
    expect(await body('sort=-abitanti&limit=2&columns=abitanti')).toBe('abitanti\r\n3996\r\n3995\r\n');
    expect(await body('distinct=true&columns=zona&sort=zona')).toBe('zona\r\nEst\r\nNord\r\nSud\r\n');
    const tree = encodeURIComponent(
      JSON.stringify({
        select: ['zona', { kind: 'aggregate', function: 'count', alias: 'n' }],
        groupBy: ['zona'],
        orderBy: ['-n', 'zona'],
        limit: 2,
      }),
    );
    expect(await body(`query=${tree}`)).toBe('zona,n\r\nEst,3997\r\nNord,2\r\n');
    expect(lines(await body('limit=1000000000'))).toHaveLength(ROWS + 2);
  });

  it('refuses what is not understood', async () => {
    for (const query of [
      'filter=boh=1',
      'columns=boh',
      'limit=-1',
      'query=%7B',
      'query=%7B%22select%22%3A%5B%22boh%22%5D%7D',
      'dialect=fr',
      'boh=1',
    ]) {
      const answer = await anyone.get(`${base}/csv?${query}`);
      expect([query, answer.statusCode]).toEqual([query, 400]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    expect((await anyone.get(`${base}/geojson?epsg=99999`)).json().errors[0].pointer).toBe('/epsg');
    expect((await anyone.get(`${base}/kml?epsg=3003`)).statusCode).toBe(400);
    expect((await anyone.get(`${base}/gpx?nameField=boh`)).statusCode).toBe(400);
    expect(leftovers()).toEqual([]);
  });

  it('answers HEAD, and compressed where a client asks for it', async () => {
    const head = await portal.app.inject({ method: 'HEAD', url: `/api/v1${base}/csv` });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect(head.headers['content-disposition']).toContain('Citta e vie.csv');
    expect(
      (await portal.app.inject({ method: 'HEAD', url: `/api/v1${base}/csv?columns=boh` })).statusCode,
    ).toBe(400);
    const zipped = await portal.app.inject({
      url: `/api/v1${base}/csv`,
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.rawPayload).toString()).toBe((await anyone.get(`${base}/csv`)).body);
  });
});

describe('other formats', () => {
  it('are read back by our own readers', async () => {
    const read = async (format: string, extension = format, query = '') => {
      const answer = await anyone.get(`${base}/${format}?${query}`);
      expect([format, answer.statusCode]).toEqual([format, 200]);
      const [part] = await bench.read(`x.${extension}`, answer.rawPayload);
      return part?.records ?? [];
    };
    for (const format of ['xlsx', 'ods', 'jsonl', 'json', 'geojson', 'kml', 'gpx']) {
      const [header, first] = await read(format);
      const records = Object.fromEntries(
        (header ?? []).map((name, at) => [name.replace(/^p:/, ''), first?.[at]]),
      );
      expect([format, records.nome, records.abitanti]).toEqual([format, '=1+1', '120']);
    }
    const tsv = (await anyone.get(`${base}/tsv?limit=1&columns=nome,quota`)).body;
    expect(tsv).toBe('nome\tquota\r\n=1+1\t1.5\r\n');
    const [header, , second] = await read('shp', 'zip');
    expect(header?.slice(0, 3)).toEqual(['nome', 'zona', 'abitanti']);
    expect(second?.slice(0, 3)).toEqual(['Piazza; Nord', 'Nord', '8']);
  });

  it('json is one list, geojson a collection in any system', async () => {
    const list = (await anyone.get(`${base}/json`)).json();
    expect(list).toHaveLength(ROWS);
    expect(list[1]).toMatchObject({ nome: 'Piazza; Nord', quota: null, data: '2024-05-25' });
    expect((await anyone.get(`${base}/json?filter=zona=Ovest`)).json()).toEqual([]);
    const { features } = (await anyone.get(`${base}/geojson?limit=3`)).json();
    expect(features[0].geometry).toEqual({ type: 'Point', coordinates: [11.34, 44.49] });
    expect(features[2].geometry).toBeNull();
    expect(features[0].properties.nome).toBe('=1+1');
    const metres = (await anyone.get(`${base}/geojson?limit=1&epsg=32632`)).json();
    expect(metres.crs.properties.name).toBe('urn:ogc:def:crs:EPSG::32632');
    const [x, y] = metres.features[0].geometry.coordinates;
    expect([Math.round(x / 1000), Math.round(y / 1000)]).toEqual([686, 4929]);
  });
});

describe('Parquet', () => {
  /** Reads the answer in ranges, as DuckDB and pandas do, and asks it with DuckDB. */
  async function readInRanges(url: string, question: string): Promise<unknown[][]> {
    const inject = (headers: Record<string, string>) => portal.app.inject({ url: `/api/v1${url}`, headers });
    const head = await portal.app.inject({ method: 'HEAD', url: `/api/v1${url}` });
    expect([head.statusCode, head.headers['accept-ranges']]).toEqual([200, 'bytes']);
    const size = Number(head.headers['content-length']);
    const parts: Buffer[] = [];
    for (let from = 0; from < size; from += 10_000) {
      const part = await inject({
        range: `bytes=${from}-${Math.min(from + 9_999, size - 1)}`,
        'if-range': String(head.headers.etag),
        'accept-encoding': 'gzip',
      });
      expect([part.statusCode, part.headers.etag]).toEqual([206, head.headers.etag]);
      parts.push(part.rawPayload);
    }
    const folder = mkdtempSync(join(tmpdir(), 'portico-ranges-'));
    const engine = await createTableEngine();
    try {
      const path = join(folder, 'x.parquet');
      writeFileSync(path, Buffer.concat(parts));
      return await engine.use(async (connection) => {
        const result = await connection.runAndReadAll(question.replace('$', `read_parquet('${path}')`));
        return result.getRowsJson() as unknown[][];
      });
    } finally {
      engine.close();
      rmSync(folder, { recursive: true });
    }
  }

  it('of the whole table is the stored file', async () => {
    expect(await readInRanges(`${base}/parquet`, 'SELECT count(*), sum(abitanti) FROM $')).toEqual([
      [String(ROWS), String(120 + 8 + 45 + (3996 * 3997) / 2)],
    ]);
    expect(readdirSync(portal.services.tablesDir)).not.toContain('exports');
  });

  it('of a query is one file for all its ranges', async () => {
    const url = `${base}/parquet?filter=zona=Nord&columns=nome,quota&compression=zstd`;
    expect(await readInRanges(url, 'SELECT * FROM $')).toEqual([
      ['=1+1', '1.50'],
      ['Piazza; Nord', null],
    ]);
    expect(readdirSync(join(portal.services.tablesDir, 'exports'))).toHaveLength(1);
    const answer = await anyone.get(url);
    expect(answer.headers['content-type']).toBe('application/vnd.apache.parquet');
    const again = await portal.app.inject({
      url: `/api/v1${url}`,
      headers: { 'if-none-match': String(answer.headers.etag) },
    });
    expect(again.statusCode).toBe(304);
    const beyond = await portal.app.inject({ url: `/api/v1${url}`, headers: { range: 'bytes=99999999-' } });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([
      416,
      `bytes */${answer.rawPayload.length}`,
    ]);
    expect((await anyone.get(`${base}/parquet?columns=boh`)).statusCode).toBe(400);
  });
});

describe('rows that came through the API', () => {
  it('are exported as they are now, changed ones included', async () => {
    const made = (await admin.send('POST', '/datasets', completeDataset('ente', { name: 'sensori' }))).json();
    const at = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
    const defined = await admin.send('PUT', `${at}/table`, {
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'nota', type: 'text' },
        { name: 'ora', type: 'dateTime' },
      ],
      primaryKey: ['id'],
    });
    expect(defined.statusCode, defined.body).toBeLessThan(300);
    const put = async (records: object[]) => {
      const answer = await admin.send('POST', `${at}/rows?method=upsert`, { records });
      expect(answer.statusCode, answer.body).toBeLessThan(300);
    };
    await put(Array.from({ length: 5_000 }, (_, id) => ({ id, nota: `n${id}`, ora: '2026-03-01T10:00:00' })));
    const parquet = async () => (await admin.get(`${at}/export/parquet`)).headers.etag;
    const before = await parquet();
    expect(await parquet()).toBe(before);
    await put([{ id: 7, nota: 'cambiata; "sì"' }]);
    const found = lines((await admin.get(`${at}/export/csv`)).body);
    expect(found).toHaveLength(5_002);
    expect([found[1], found[8], found[5_000]]).toEqual([
      '0,n0,2026-03-01T10:00:00',
      '7,"cambiata; ""sì""",2026-03-01T10:00:00',
      '4999,n4999,2026-03-01T10:00:00',
    ]);
    const ids = found.slice(1, -1).map((line) => Number(line.split(',')[0]));
    expect(ids).toEqual(Array.from({ length: 5_000 }, (_, id) => id));
    expect(await parquet()).not.toBe(before);
  });
});

describe('a client that goes away', () => {
  it('stops the export and leaves no file', async () => {
    await portal.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = portal.app.server.address() as AddressInfo;
    const asked = httpGet(`http://127.0.0.1:${port}/api/v1${base}/csv?sort=nome`);
    const [answer] = await once(asked, 'response');
    await once(answer, 'data');
    asked.destroy();
    for (let tries = 0; tries < 100 && leftovers().length > 0; tries += 1) {
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(leftovers()).toEqual([]);
  });
});
