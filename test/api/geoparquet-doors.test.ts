import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableEngine } from '../../src/tables/engine.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { type PublishedTable, publishTable } from '../helpers/published-table.js';

const LINE = {
  type: 'LineString',
  coordinates: [
    [11.3, 44.4],
    [11.4, 44.5],
  ],
};
const POINT = { type: 'Point', coordinates: [11.343, 44.494] };

let portal: TestPortal;
let table: PublishedTable;

/** A table as DuckDB 1.5 and GDAL write it: geometries of Parquet's own type. */
async function geoParquet(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-geoparquet-'));
  try {
    const path = join(folder, 'vie.parquet');
    const engine = await tableEngine();
    await engine.use((connection) =>
      connection.run(`COPY (SELECT 'via' AS nome, 'LINESTRING(11.3 44.4, 11.4 44.5)'::GEOMETRY AS shape,
        'POINT(11.343 44.494)'::GEOMETRY AS centro) TO '${path}' (FORMAT parquet)`),
    );
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

beforeAll(async () => {
  portal = await testPortal();
  table = await publishTable(portal, 'vie.parquet', await geoParquet(), { name: 'vie' });
});
afterAll(() => portal.close());

async function ask(url: string) {
  const answer = await portal.app.inject({ url });
  expect(answer.statusCode, `${url}: ${answer.body.slice(0, 500)}`).toBe(200);
  return answer;
}
const native = (path: string) => ask(`/api/v1${table.base}${path}`);

describe('the geometries of a Parquet are the same through every door', () => {
  it('as rows, queries and SQL of our own', async () => {
    const { columns, rows } = (await native('/rows')).json();
    expect(columns.map(({ type }: { type: string }) => type)).toEqual(['text', 'geoShape', 'geoPoint']);
    expect(JSON.parse(rows[0].shape)).toEqual(LINE);
    expect(JSON.parse(rows[0].centro)).toEqual(POINT);
    const within = {
      filter: { kind: 'place', column: 'shape', test: { kind: 'near', geometry: POINT, metres: 20_000 } },
    };
    expect((await native(`/query?query=${encodeURIComponent(JSON.stringify(within))}`)).json().total).toBe(1);
    const statement = encodeURIComponent(`SELECT shape FROM "${table.distribution}"`);
    expect((await ask(`/api/v1/sql?sql=${statement}`)).body).toContain('LineString');
  });

  it('as maps', async () => {
    expect((await native('/bounds')).json()).toMatchObject({ withGeometry: 1, types: { line: 1 } });
    expect((await native('/bounds?column=centro')).json()).toMatchObject({ types: { point: 1 } });
    expect((await native('/features/1')).json()).toMatchObject({
      geometry: LINE,
      properties: { nome: 'via' },
    });
    const tile = await portal.app.inject({ url: `/api/v1${table.base}/tiles/0/0/0.mvt` });
    expect([tile.statusCode, tile.headers['portico-features']]).toEqual([200, '1']);
  });

  it('as files', async () => {
    expect((await native('/export/csv')).body).toContain('""LineString""');
    const [row] = (await native('/export/json')).json();
    expect([row.shape, row.centro]).toEqual([LINE, POINT]);
    expect(JSON.parse((await native('/export/jsonl')).body.split('\n')[0] ?? '').shape).toEqual(LINE);
    const { features } = (await native('/export/geojson')).json();
    expect([features[0].geometry, features[0].properties.centro]).toEqual([LINE, POINT]);
    expect((await native('/export/kml')).body).toContain('11.3,44.4');
    for (const format of ['xlsx', 'shp', 'parquet', 'ods'])
      expect((await native(`/export/${format}`)).rawPayload.length).toBeGreaterThan(300);
  });

  it('as the Explore API has them', async () => {
    const records = `/api/explore/v2.1/catalog/datasets/vie/records`;
    const [record] = (await ask(records)).json().results;
    expect(record.shape).toMatchObject({ type: 'Feature', geometry: LINE });
    expect(record.centro).toEqual({ lon: 11.343, lat: 44.494 });
    const geojson = (await ask('/api/explore/v2.1/catalog/datasets/vie/exports/geojson')).json();
    expect(geojson.features[0].geometry).toEqual(LINE);
  });

  it('as CKAN has them', async () => {
    const search = (await ask(`/api/3/action/datastore_search?resource_id=${table.distribution}`)).json();
    expect(JSON.parse(search.result.records[0].shape)).toEqual(LINE);
    expect((await ask(`/datastore/dump/${table.distribution}`)).body).toContain('""LineString""');
  });
});
