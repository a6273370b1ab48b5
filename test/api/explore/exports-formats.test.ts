import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { createBench } from '../../tables/formats/support.js';
import { completeDataset, form, newOrganization, requests } from '../rest/helpers.js';

const CSV = [
  'nome;abitanti;quota;rilevato;latitudine;longitudine',
  '=1+1;120;1,5;2024-05-01T08:00:00Z;44.49;11.34',
  '"Piazza; Nord";8;;2024-07-25T22:30:00Z;44.50;11.35',
  'via Sud;45;12,25;2023-12-31T23:30:00.5Z;45.46;9.19',
].join('\n');

let portal: TestPortal;
const bench = createBench();
const path = '/api/explore/v2.1/catalog/datasets/vie/exports';
const get = (url: string, headers: Record<string, string> = {}) =>
  portal.app.inject({ url: `${path}${url}`, headers });

beforeAll(async () => {
  portal = await testPortal();
  const admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  for (const [name, content] of [
    ['vie', CSV],
    ['numeri', 'a;b\n1;x\n2;y\n'],
  ] as const) {
    const made = (await admin.send('POST', '/datasets', completeDataset('ente', { name }))).json();
    const { headers, payload } = form(`${name}.csv`, content, { type: 'text/csv' });
    const at = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
    await settleFile(portal, (await admin.send('PUT', `${at}/file`, payload, headers)).json().file.id);
    const published = await admin.send('POST', `/datasets/${made.id}/publish`);
    expect(published.statusCode, published.body).toBe(200);
  }
}, 60_000);
afterAll(async () => {
  bench.close();
  await portal.close();
});

describe('records as CSV', () => {
  it('has formulas neutralised where it has the mark of spreadsheets, or as it is asked', async () => {
    const first = async (query: string) =>
      (await get(`/csv?select=nome&limit=1&${query}`)).body.split('\r\n')[1];
    expect(await first('')).toBe("'=1+1");
    expect(await first('with_bom=false')).toBe('=1+1');
    expect(await first('neutralise=false')).toBe('=1+1');
    expect(await first('with_bom=false&neutralise=true')).toBe("'=1+1");
  });

  it('shows moments in the zone asked for and points latitude first', async () => {
    const lines = async (query: string) => (await get(`/csv?with_bom=false&${query}`)).body.split('\r\n');
    expect(await lines('select=rilevato,quota')).toEqual([
      'rilevato;quota',
      '2024-05-01T08:00:00+00:00;1.5',
      '2024-07-25T22:30:00+00:00;',
      '2023-12-31T23:30:00.5+00:00;12.25',
      '',
    ]);
    expect((await lines('select=rilevato,geometry&timezone=Europe/Rome'))[2]).toBe(
      '2024-07-26T00:30:00+02:00;44.5, 11.35',
    );
    expect((await lines('select=abitanti%20as%20n,%20quota&use_labels=true'))[0]).toBe('n;quota');
  });

  it('keeps the labels of ranges', async () => {
    const grouped = 'select=count(*)%20as%20n&order_by=n';
    expect((await get(`/csv?with_bom=false&group_by=range(abitanti,50)%20as%20r&${grouped}`)).body).toBe(
      'r;n\r\n[100, 150[;1\r\n[0, 50[;2\r\n',
    );
    expect(
      (await get(`/jsonl?group_by=range(abitanti,*,10,100,*)%20as%20r&${grouped},r`)).body
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { r: ']*, 10[', n: 1 },
      { r: '[10, 100[', n: 1 },
      { r: '[100, *[', n: 1 },
    ]);
  });
});

describe('records in other formats', () => {
  it('are read back', async () => {
    for (const format of ['xlsx', 'ods', 'kml', 'gpx', 'geojson', 'jsonl']) {
      const answer = await get(`/${format}?where=abitanti%20%3C%20100&order_by=abitanti`);
      expect([format, answer.statusCode]).toEqual([format, 200]);
      expect(answer.headers['content-disposition']).toBe(`attachment; filename="vie.${format}"`);
      const [part] = await bench.read(`vie.${format}`, answer.rawPayload);
      const [header = [], first = []] = part?.records ?? [];
      const row = Object.fromEntries(header.map((name, at) => [name, first[at]]));
      expect([format, row.nome, row.abitanti]).toEqual([format, 'Piazza; Nord', '8']);
      expect(part?.records).toHaveLength(3);
    }
    const shapes = await get('/shp?select=nome,geometry');
    expect(shapes.headers['content-disposition']).toBe('attachment; filename="vie.zip"');
    expect((await bench.read('vie.zip', shapes.rawPayload))[0]?.records).toHaveLength(4);
  });

  it('take the parameters of GPX and of reference systems', async () => {
    const { body } = await get(
      '/gpx?name_field=abitanti&description_field_list=nome,quota&use_extension=false&limit=1',
    );
    expect(body).toContain(
      '<wpt lat="44.49" lon="11.34"><name>120</name><desc>nome: =1+1\nquota: 1.5\n</desc></wpt>',
    );
    const { features } = (await get('/geojson?epsg=3857&limit=1')).json();
    expect(Math.round(features[0].geometry.coordinates[0])).toBe(1262363);
    for (const query of ['/gpx?name_field=boh', '/shp?epsg=1', '/kml?select=nome']) {
      const answer = await get(query);
      expect([query, answer.statusCode, answer.json().error_code]).toEqual([
        query,
        400,
        'InvalidRESTParameterError',
      ]);
    }
  });

  it('of a table without places have no maps, but a GeoJSON of nulls', async () => {
    const other = (format: string) =>
      portal.app.inject({ url: `${path.replace('vie', 'numeri')}/${format}` });
    for (const format of ['kml', 'gpx', 'shp', 'ov2', 'fgb', 'mvt'])
      expect((await other(format)).statusCode).toBe(404);
    expect((await other('geojson')).json().features[0]).toEqual({
      type: 'Feature',
      geometry: null,
      properties: { a: 1, b: 'x' },
    });
  });

  it('Parquet answers ranges, also of a query', async () => {
    const url = '/parquet?where=abitanti%20%3E%2010&parquet_compression=zstd';
    const whole = await get(url);
    expect(whole.rawPayload.subarray(0, 4).toString()).toBe('PAR1');
    const head = await portal.app.inject({ method: 'HEAD', url: `${path}${url}` });
    expect(Number(head.headers['content-length'])).toBe(whole.rawPayload.length);
    const part = await get(url, { range: 'bytes=-4', 'if-range': String(whole.headers.etag) });
    expect([part.statusCode, part.body]).toEqual([206, 'PAR1']);
    expect((await get('/parquet?parquet_compression=lzma')).statusCode).toBe(400);
  });

  it('are wrapped in gzip where that is asked', async () => {
    const answer = await get('/jsonl?compressed=true&select=abitanti');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="vie.jsonl.gz"');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(answer.rawPayload).toString()).toBe(
      '{"abitanti":120}\n{"abitanti":8}\n{"abitanti":45}\n',
    );
  });
});
