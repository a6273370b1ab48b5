import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growTable } from '../helpers/large-table.js';
import { type ServedPortal, type ServedTable, servedPortal } from './served-portal.js';
import { italianCsv, SHAPES, samples } from './tables.js';

const ROWS = samples(2000);
const LARGE = 500_000;
let served: ServedPortal;
let points: ServedTable;
let shapes: ServedTable;
let large: ServedTable;
let ask: (sql: string) => Promise<Record<string, unknown>[]>;

beforeAll(async () => {
  const extension = process.env.HTTPFS_EXTENSION;
  if (!extension) {
    throw new Error(
      'HTTPFS_EXTENSION must name httpfs.duckdb_extension of the DuckDB in use: see docs/exports.md',
    );
  }
  served = await servedPortal();
  points = await served.publish('Punti', 'punti.csv', italianCsv(ROWS));
  shapes = await served.publish('Forme', 'forme.geojson', JSON.stringify(SHAPES));
  large = await served.publish('Grande', 'grande.csv', 'numero;testo;importo;sigla\r\n1;uno;1,5;BO\r\n');
  await growTable(
    served.portal,
    large.fileId,
    `SELECT i, 'riga ' || md5(i::VARCHAR), i / 4, chr((65 + i // 20000)::INTEGER) FROM range(${LARGE}) AS r(i)`,
  );
  // Signed: nothing is allowed that a user would not have.
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`LOAD '${extension.replaceAll("'", "''")}'`);
  ask = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[];
});
afterAll(() => served.close());

/** Whole numbers of 64 bits and decimals come as texts. */
const asNumber = (value: unknown): number | null => (value === null ? null : Number(value));

/** Bytes that were sent since the last time, and what the files have altogether. */
function sent(): { bytes: number; requests: number; whole: boolean } {
  const asked = served.asked();
  return {
    bytes: asked.reduce((sum, { bytes }) => sum + bytes, 0),
    requests: asked.length,
    whole: asked.some(({ method, status }) => method === 'GET' && status === 200),
  };
}

const sizeOf = async (url: string): Promise<number> =>
  Number((await fetch(url, { method: 'HEAD' })).headers.get('content-length'));

describe('DuckDB by the address of a Parquet', () => {
  it('reads every row with its values and types', async () => {
    for (const url of [`${points.stored}.parquet`, `${points.api}/export/parquet`]) {
      const rows = await ask(
        `SELECT codice, nome, classe, quota, giorno, attivo, lat, lon FROM read_parquet('${url}')`,
      );
      const read = rows.map((row) => ({ ...row, classe: Number(row.classe), quota: asNumber(row.quota) }));
      expect(read, url).toEqual(ROWS);
      const types = await ask(`DESCRIBE SELECT * FROM read_parquet('${url}')`);
      expect(Object.fromEntries(types.map((each) => [each.column_name, each.column_type]))).toMatchObject({
        codice: 'VARCHAR',
        classe: 'BIGINT',
        quota: expect.stringMatching(/^(?:DOUBLE|DECIMAL)/),
        giorno: 'DATE',
        attivo: 'BOOLEAN',
      });
    }
  });

  it('reads shapes', async () => {
    const rows = await ask(`SELECT nome, metri, geometry IS NULL AS nowhere FROM '${shapes.stored}.parquet'`);
    expect(rows.map((row) => ({ ...row, metri: asNumber(row.metri) }))).toEqual(
      SHAPES.features.map(({ properties, geometry }) => ({ ...properties, nowhere: geometry === null })),
    );
  });

  it('reads the columns and counts of a large table from its end alone', async () => {
    const url = `${large.stored}.parquet`;
    const size = await sizeOf(url);
    sent();
    expect(await ask(`SELECT count(*) AS n FROM '${url}'`)).toEqual([{ n: String(LARGE) }]);
    const { bytes, requests, whole } = sent();
    expect(whole).toBe(false);
    expect(requests).toBeLessThan(6);
    expect(bytes).toBeLessThan(size / 20);
  });

  it('reads only the columns and the rows that a question needs', async () => {
    const url = `${large.stored}.parquet`;
    const size = await sizeOf(url);
    sent();
    expect(
      await ask(
        `SELECT count(*) AS n, sum(importo) AS s FROM '${url}' WHERE numero BETWEEN 100000 AND 100009`,
      ),
    ).toEqual([{ n: '10', s: 250_011.25 }]);
    const narrow = sent();
    expect(narrow.whole).toBe(false);
    expect(narrow.bytes).toBeLessThan(size / 5);
    const [all] = await ask(`SELECT sum(importo) AS s FROM '${url}'`);
    expect(all).toEqual({ s: ((LARGE - 1) * LARGE) / 8 });
    expect(sent().bytes).toBeLessThan(size / 2);
  });

  it('reads the Parquet of a filter in ranges of one and the same file', async () => {
    const url = `${large.api}/export/parquet?filter=sigla=C&columns=numero,sigla`;
    sent();
    expect(await ask(`SELECT count(*) AS n, min(numero) AS least FROM read_parquet('${url}')`)).toEqual([
      { n: '20000', least: '40000' },
    ]);
    expect(sent().whole).toBe(false);
  });

  it('reads CSV and JSON Lines as they come', async () => {
    const filter = 'filter=classe=3&columns=codice,quota,giorno';
    const meant = ROWS.filter(({ classe }) => classe === 3).map(({ codice, quota, giorno }) => ({
      codice,
      quota,
      giorno,
    }));
    const types = `columns = {codice: 'VARCHAR', quota: 'DOUBLE', giorno: 'DATE'}`;
    expect(await ask(`FROM read_csv('${points.api}/export/csv?${filter}', ${types})`)).toEqual(meant);
    expect(await ask(`FROM read_json('${points.api}/export/jsonl?${filter}', ${types})`)).toEqual(meant);
  });
});

describe('a file of which parts are asked for', () => {
  it('is answered by the rules of HTTP', async () => {
    const url = `${points.stored}.parquet`;
    const size = await sizeOf(url);
    const get = (headers: Record<string, string>, method = 'GET') => fetch(url, { method, headers });
    const part = await get({ range: 'bytes=0-3' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-3/${size}`]);
    expect(await part.text()).toBe('PAR1');
    expect(await (await get({ range: 'bytes=-4' })).text()).toBe('PAR1');
    expect((await get({ range: `bytes=${size}-` })).status).toBe(416);
    const tag = part.headers.get('etag') ?? '';
    expect((await get({ range: 'bytes=0-3', 'if-range': tag })).status).toBe(206);
    expect((await get({ range: 'bytes=0-3', 'if-range': '"another"' })).status).toBe(200);
    expect((await get({ 'if-none-match': tag })).status).toBe(304);
    // Several parts at once, and parts of no body, are the whole.
    const several = await get({ range: 'bytes=0-3,8-11' });
    expect([several.status, (await several.arrayBuffer()).byteLength]).toEqual([200, size]);
    const head = await get({ range: 'bytes=0-3' }, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(size)]);
  });
});
