import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileFormat } from '../../src/tables/table-model.js';
import { hasShared, sharedPath } from '../helpers/shared.js';
import { layersOf } from './helpers/layers.js';

interface Expected {
  path: string;
  rows: number;
  columns?: { name: string }[];
  geometry_types?: Record<string, number>;
  layers?: Record<string, number>;
}

const expected: Expected[] = hasShared
  ? (JSON.parse(readFileSync(sharedPath('fixtures', 'EXPECTED.json'), 'utf8')) as { files: Expected[] }).files
  : [];

const read = (file: string, format: FileFormat) =>
  layersOf(sharedPath('fixtures', 'geo', file), format, basename(file));

const ITALY = [5.5, 35, 19, 47.5] as const;
const BOLOGNA = [11.2, 44.4, 11.5, 44.6] as const;

function isWithin(bbox: readonly number[] | undefined, frame: readonly number[]): boolean {
  const [west = -999, south = -999, east = 999, north = 999] = bbox ?? [];
  const [w = 0, s = 0, e = 0, n = 0] = frame;
  return west >= w && south >= s && east <= e && north <= n;
}

describe.skipIf(!hasShared)('real files', () => {
  const geojson = expected.filter(({ path }) => /^geo\/.*\.geojson$/.test(path));

  it('are there', () => {
    expect(geojson.length).toBeGreaterThan(10);
  });

  it.each(geojson.map((file) => [basename(file.path), file] as const))(
    '%s has its rows, columns and types',
    async (name, file) => {
      const [layer] = await read(name, 'geojson');
      expect(layer?.rows).toHaveLength(file.rows);
      expect(layer?.columns).toEqual(
        file.rows === 0 ? ['geometry'] : file.columns?.map((column) => column.name),
      );
      if (name.startsWith('nuts3')) return;
      const types: Record<string, number> = {};
      for (const { geometry } of layer?.rows ?? []) {
        const type = geometry ? (JSON.parse(geometry) as { type: string }).type : 'None';
        types[type] = (types[type] ?? 0) + 1;
      }
      const wanted = { ...file.geometry_types };
      // Points at 0, 0 are no place.
      if (name.startsWith('covid')) Object.assign(wanted, { Point: 107, None: 21 });
      expect(types).toEqual(wanted);
      if (file.rows > 0) expect(isWithin(layer?.written.geometry?.bbox, ITALY)).toBe(true);
    },
  );

  it('metres without a declaration are refused with the system that fits', async () => {
    const [layer] = await read('nuts3-esri102013.geojson', 'geojson');
    const finding = layer?.written.findings.find(({ code }) => code === 'wrong-crs');
    expect(finding?.severity).toBe('error');
    expect(finding?.message.it).toContain('ESRI:102013');
    expect(layer?.written.geometry?.missing).toBe(107);
    expect(layer?.rows[0]?.NUTS_NAME).toBe('Firenze');
  });

  it('a crs member is honoured, heights are kept, missing geometries and null islands are counted', async () => {
    const [utm] = await read('bologna-varchi-crs-32632.geojson', 'geojson');
    expect(utm?.written.geometry?.crs).toBe('EPSG:32632');
    expect(isWithin(utm?.written.geometry?.bbox, BOLOGNA)).toBe(true);
    const [high] = await read('bologna-varchi-3d.geojson', 'geojson');
    const first = JSON.parse(high?.rows[0]?.geometry ?? '{}') as { coordinates: number[] };
    expect(first.coordinates).toHaveLength(3);
    const [missing] = await read('bologna-varchi-geometria-nulla.geojson', 'geojson');
    expect(missing?.written.geometry?.missing).toBe(8);
    expect(missing?.codes).toContain('missing-geometry');
    const [covid] = await read('covid-province-2020-03-11.geojson', 'geojson');
    expect(covid?.codes).toEqual(['null-island']);
    const [nothing] = await read('openpolis-empty-geometrycollection.geojson', 'geojson');
    expect(nothing?.codes).toEqual(['no-features']);
  });

  it('a TopoJSON has the rows and properties of its GeoJSON', async () => {
    const [topo] = await read('bologna-citta-metropolitana-comuni.topo.json', 'topojson');
    const [geo] = await read('bologna-citta-metropolitana-comuni.geojson', 'geojson');
    expect(topo?.columns).toEqual(geo?.columns);
    expect(topo?.rows.map(({ name }) => name).sort()).toEqual(geo?.rows.map(({ name }) => name).sort());
    expect(topo?.written.geometry?.types).toEqual(['MultiPolygon', 'Polygon']);
  });

  it('shapefiles in a ZIP: a folder inside, UTM, no .cpg', async () => {
    const [provinces] = await read('istat-province-2016-shp.zip', 'shapefile');
    expect(provinces?.rows).toHaveLength(110);
    expect(provinces?.written.geometry?.crs).toBe('EPSG:32632');
    expect(isWithin(provinces?.written.geometry?.bbox, ITALY)).toBe(true);
    expect(provinces?.rows.some(({ SIGLA }) => SIGLA === 'NA')).toBe(true);
    const [gates] = await read('bologna-varchi-shp-cp1252-senza-cpg.zip', 'shapefile');
    expect(gates?.columns).toEqual(['codice', 'descrizion', 'quartiere', 'distanza_m', 'geometry']);
    expect(gates?.rows).toHaveLength(79);
    expect(gates?.rows.some(({ descrizion }) => descrizion?.includes('’'))).toBe(true);
    expect(isWithin(gates?.written.geometry?.bbox, BOLOGNA)).toBe(true);
  });

  it('GeoPackages: two layers with two systems, ETRS89, and GDAL’s row numbers left out', async () => {
    const [gates, municipalities] = await read('bologna-varchi.gpkg', 'geopackage');
    expect([gates?.name, gates?.rows.length, gates?.written.geometry?.crs]).toEqual([
      'varchi',
      79,
      'EPSG:7791',
    ]);
    expect([municipalities?.name, municipalities?.rows.length]).toEqual(['comuni', 55]);
    expect(municipalities?.written.geometry?.crs).toBe('EPSG:4326');
    expect(gates?.columns).toEqual(['codice', 'descrizione', 'quartiere', 'distanza_m', 'geom']);
    expect(isWithin(gates?.written.geometry?.bbox, BOLOGNA)).toBe(true);
    const [bolzano] = await read('bolzano-quartieri.gpkg', 'geopackage');
    expect([bolzano?.rows.length, bolzano?.written.geometry?.crs]).toEqual([5, 'EPSG:25832']);
    expect(isWithin(bolzano?.written.geometry?.bbox, [11.2, 46.4, 11.5, 46.6])).toBe(true);
  });

  it.each([
    ['bologna-varchi.kml', 'kml'],
    ['bologna-varchi.kmz', 'kmz'],
    ['bologna-varchi.gpx', 'gpx'],
  ] as const)('%s has 79 points in Bologna with their attributes', async (name, format) => {
    const [layer] = await read(name, format);
    expect(layer?.rows).toHaveLength(79);
    expect(layer?.columns).toEqual(
      expect.arrayContaining(['descrizione', 'quartiere', 'distanza_m', 'geometry']),
    );
    expect(layer?.written.geometry?.types).toEqual(['Point']);
    expect(isWithin(layer?.written.geometry?.bbox, BOLOGNA)).toBe(true);
    expect(layer?.codes).toEqual([]);
  });

  it('waypoints keep texts of several lines', async () => {
    const [layer] = await read('verona-defibrillatori.gpx', 'gpx');
    expect(layer?.rows).toHaveLength(127);
    expect(layer?.columns).toEqual(['name', 'desc', 'geometry']);
    expect(layer?.rows.some(({ desc }) => desc?.includes('\n'))).toBe(true);
  });
});
