import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gdal, readFeatures } from './gdal.js';
import { type ServedPortal, type ServedTable, servedPortal } from './served-portal.js';
import { italianCsv, SHAPES, samples } from './tables.js';

const ROWS = samples(5000);
let served: ServedPortal;
let points: ServedTable;
let shapes: ServedTable;
let source: string;

beforeAll(async () => {
  served = await servedPortal();
  points = await served.publish('Punti', 'punti.csv', italianCsv(ROWS));
  shapes = await served.publish('Forme', 'forme.geojson', JSON.stringify(SHAPES));
  source = `OAPIF:${served.url}/ogc`;
});
afterAll(() => served.close());

describe('GDAL by OGC API Features', () => {
  it('lists the layers with their kind', async () => {
    const listed = await gdal('ogrinfo', '-ro', source);
    expect(listed).toContain(`${points.name} (title: Punti) (Point)`);
    expect(listed).toContain(`${shapes.name} (title: Forme)`);
  });

  it('tells count, extent, reference system and columns with their types', async () => {
    const told = await gdal('ogrinfo', '-ro', '-so', source, points.name);
    expect(told).toContain('Feature Count: 5000');
    expect(told).toMatch(/^Extent: \(11\.0+, 44\.0+\) - \(11\.999\d+, 44\.999\d+\)$/m);
    expect(told).toContain('"WGS 84"');
    for (const column of ['codice: String', 'classe: Integer', 'quota: Real', 'giorno: Date']) {
      expect(told).toContain(column);
    }
  });

  it('reads every row with its values, by the pages of ten that it asks for, in few of them', async () => {
    served.asked();
    const features = await readFeatures(source, points.name);
    expect(features.map(({ properties }) => properties.codice)).toEqual(ROWS.map(({ codice }) => codice));
    expect(features.map(({ properties, geometry }) => ({ properties, geometry }))).toEqual(
      ROWS.map((row) => ({
        properties: row,
        geometry: { type: 'Point', coordinates: [row.lon, row.lat] },
      })),
    );
    expect(served.asked().length).toBeLessThan(25);
  });

  it('reads every row by large pages', async () => {
    served.asked();
    const features = await readFeatures(source, points.name, '-oo', 'PAGE_SIZE=10000');
    expect(new Set(features.map(({ properties }) => properties.codice)).size).toBe(5000);
    expect(served.asked().length).toBeLessThan(6);
  });

  it('reads the rows of a box, which this server picks', async () => {
    const [west, south, east, north] = [11.3, 44.4, 11.5, 44.5] as const;
    const inside = ROWS.filter(
      ({ lat, lon }) => lon >= west && lon <= east && lat >= south && lat <= north,
    ).map(({ codice }) => codice);
    served.asked();
    const found = await readFeatures(source, points.name, '-spat', ...[west, south, east, north].map(String));
    expect(found.map(({ properties }) => properties.codice)).toEqual(inside);
    expect(served.asked().some(({ url }) => url.includes('bbox='))).toBe(true);
  });

  it('reads lines and areas exactly: a box beside them is empty, one in a hole too', async () => {
    const names = async (...box: number[]): Promise<unknown[]> =>
      (await readFeatures(source, shapes.name, '-spat', ...box.map(String))).map(
        ({ properties }) => properties.nome,
      );
    expect(await names(10.9, 44.4, 11.1, 44.5)).toEqual(['angolo']);
    expect(await names(11.7, 44.7, 11.8, 44.8)).toEqual([]);
    expect(await names(11.48, 44.48, 11.52, 44.52)).toEqual([]);
    expect(await names(11.41, 44.41, 11.42, 44.42)).toEqual(['con buco']);
  });

  it('gives shapes as they were', async () => {
    const found = await readFeatures(source, shapes.name);
    expect(found.map(({ geometry }) => geometry?.type)).toEqual(
      SHAPES.features.map(({ geometry }) => geometry?.type),
    );
    expect(found[2]?.properties).toEqual({ nome: 'con buco', metri: null });
  });

  it('asks for equal values of a property, and picks the rest itself', async () => {
    served.asked();
    const found = await readFeatures(source, points.name, '-where', 'classe = 2 AND nome LIKE \'%"7"%\'');
    expect(found.map(({ properties }) => properties.codice)).toEqual(
      ROWS.filter(({ classe, nome }) => classe === 2 && nome?.includes('"7"')).map(({ codice }) => codice),
    );
    expect(served.asked().some(({ url }) => url.includes('classe=2'))).toBe(true);
  });
});
