import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gdal, readFeatures } from './gdal.js';
import { type ServedPortal, type ServedTable, servedPortal } from './served-portal.js';
import { italianCsv, SHAPES, samples } from './tables.js';

const ROWS = samples(300);
const CODES = ROWS.map(({ codice }) => codice);
let served: ServedPortal;
let points: ServedTable;
let shapes: ServedTable;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-clients-'));
  served = await servedPortal();
  points = await served.publish('Punti', 'punti.csv', italianCsv(ROWS));
  shapes = await served.publish('Forme', 'forme.geojson', JSON.stringify(SHAPES));
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

/** An export, downloaded under a name that says what it is. */
async function download(format: string, extension: string): Promise<string> {
  const answer = await fetch(`${points.api}/export/${format}`);
  expect(answer.status).toBe(200);
  const path = join(folder, `punti-${format.replace(/\W/g, '-')}.${extension}`);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
  return path;
}

const codesOf = (features: { properties: Record<string, unknown> }[]): unknown[] =>
  features.map(({ properties }) => properties.codice);

describe('GDAL by the address of an export', () => {
  it('reads GeoJSON', async () => {
    const found = await readFeatures(`${points.api}/export/geojson`);
    expect(codesOf(found)).toEqual(CODES);
    expect(found[5]?.geometry).toEqual({ type: 'Point', coordinates: [ROWS[5]?.lon, ROWS[5]?.lat] });
    expect(await readFeatures(`${shapes.api}/export/geojson`)).toHaveLength(SHAPES.features.length);
  });

  it('reads GeoJSON of a filter as it comes', async () => {
    const found = await readFeatures(`/vsicurl_streaming/${points.api}/export/geojson?filter=classe=2`);
    expect(codesOf(found)).toEqual(ROWS.filter(({ classe }) => classe === 2).map(({ codice }) => codice));
  });

  it('reads KML and GPX', async () => {
    expect(codesOf(await readFeatures(`${points.api}/export/kml`))).toEqual(CODES);
    const waypoints = await readFeatures(`${points.api}/export/gpx`, 'waypoints');
    expect(waypoints.map(({ geometry }) => geometry?.coordinates)).toEqual(
      ROWS.map(({ lon, lat }) => [lon, lat]),
    );
    expect(await readFeatures(`${shapes.api}/export/gpx`, 'tracks')).toHaveLength(3);
  });

  it('reads the stored CSV in ranges', async () => {
    served.asked();
    const found = await readFeatures(`/vsicurl/${points.stored}.csv`);
    expect(codesOf(found)).toEqual(CODES);
    expect(served.asked().some(({ status }) => status === 206)).toBe(true);
  });
});

describe('GDAL with downloaded exports', () => {
  it('reads the shapefile in its ZIP, in both reference systems', async () => {
    const zip = await download('shp', 'zip');
    const found = await readFeatures(`/vsizip/${zip}`);
    expect(codesOf(found)).toEqual(CODES);
    expect(found[3]?.properties).toMatchObject({ nome: null, giorno: ROWS[3]?.giorno });
    const roma = await gdal(
      'ogrinfo',
      '-ro',
      '-al',
      '-so',
      `/vsizip/${await download('shp?epsg=3003', 'zip')}`,
    );
    expect(roma).toContain('Monte Mario');
  });

  it('reads XLSX and ODS with numbers, days and truth values', async () => {
    for (const format of ['xlsx', 'ods']) {
      const path = await download(format, format);
      const found = await readFeatures(path);
      expect(codesOf(found), format).toEqual(CODES);
      const told = await gdal('ogrinfo', '-ro', '-al', '-so', path);
      for (const column of ['codice: String', 'classe: Integer', 'quota: Real', 'giorno: Date']) {
        expect(told, format).toContain(column);
      }
    }
  });

  it('reads the CSV of both dialects', async () => {
    for (const query of ['csv', 'csv?dialect=it']) {
      const found = await readFeatures(await download(query, 'csv'));
      expect(codesOf(found), query).toEqual(CODES);
      expect(found[4]?.properties.nome).toBe(ROWS[4]?.nome);
    }
  });
});

describe('GDAL with vector tiles', () => {
  it('reads all points of the tile that holds them', async () => {
    const tile = join(folder, 'tile.mvt');
    const answer = await fetch(`${points.api}/tiles/7/67/46.mvt`);
    expect(answer.status).toBe(200);
    await writeFile(tile, Buffer.from(await answer.arrayBuffer()));
    const told = await gdal('ogrinfo', '-ro', '-al', '-so', tile);
    expect(told).toMatch(/using driver `MVT' successful/);
    expect(told).toMatch(/Geometry: (?:Multi ?)?Point/i);
    const count = Number(/Feature Count: (\d+)/.exec(told)?.[1]);
    expect(count).toBeGreaterThan(0);
  });
});
