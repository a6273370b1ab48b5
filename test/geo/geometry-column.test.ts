import { describe, expect, it } from 'vitest';
import {
  columnsOf,
  createGeometryMaker,
  decideGeometry,
  type GeometrySource,
} from '../../src/geo/geometry-column.js';

function made(source: GeometrySource, rows: readonly (readonly unknown[])[]) {
  const maker = createGeometryMaker(source, rows);
  const geometries = rows.map((row) => maker.geometryOf(row));
  const { geometry, findings } = maker.summary('geometry');
  return {
    geometries: geometries.map((text) => (text ? (JSON.parse(text) as unknown) : null)),
    geometry,
    codes: findings.map(({ code }) => code),
  };
}

describe('which columns give the geometry', () => {
  it('latitude and longitude, whatever their order', () => {
    const source = decideGeometry([
      { name: 'LON', role: 'longitude', samples: [15.1] },
      { name: 'LAT', role: 'latitude', samples: [37.5] },
    ]);
    expect(source).toEqual({ kind: 'lonlat', lon: 'LON', lat: 'LAT', crs: 'EPSG:4326' });
    expect(columnsOf(source as GeometrySource)).toEqual(['LON', 'LAT']);
  });

  it('a pair goes by what the role says of its partner', () => {
    const source = decideGeometry([
      { name: 'lat_inizio', role: 'latitude', samples: [44] },
      { name: 'lon_fine', role: 'longitude', samples: [11], pairedWith: 'lat_fine' },
      { name: 'lat_fine', role: 'latitude', samples: [44] },
    ]);
    expect(source).toMatchObject({ lon: 'lon_fine', lat: 'lat_fine' });
  });

  it('metres with the system of the role, or the one that their range tells', () => {
    const column = (name: string, role: string, value: number) => ({ name, role, samples: [value] });
    expect(
      decideGeometry([
        { ...column('X', 'easting', 1_686_788), crs: 'EPSG:3003' },
        column('Y', 'northing', 4_929_156),
      ]),
    ).toEqual({
      kind: 'xy',
      x: 'X',
      y: 'Y',
      crs: 'EPSG:3003',
    });
    expect(
      decideGeometry([column('X', 'easting', 686_757), column('Y', 'northing', 4_929_139)]),
    ).toMatchObject({ crs: 'EPSG:32632' });
    expect(decideGeometry([column('X', 'easting', 12), column('Y', 'northing', 15)])).toEqual({
      kind: 'xy',
      x: 'X',
      y: 'Y',
    });
  });

  it('texts: WKT and GeoJSON before points, points in the order that leads to Italy', () => {
    const point = { name: 'Geo Point', type: 'geoPoint' as const, samples: ['44.49, 11.35'] };
    expect(decideGeometry([point])).toEqual({ kind: 'geopoint', column: 'Geo Point', order: 'lat,lon' });
    expect(decideGeometry([{ ...point, samples: ['11.35, 44.49'] }])).toMatchObject({ order: 'lon,lat' });
    expect(decideGeometry([{ ...point, samples: ['{"lon": 11.35, "lat": 44.49}'] }])).toMatchObject({
      order: 'lat,lon',
    });
    const shape = { name: 'Geo Shape', type: 'geoShape' as const };
    expect(
      decideGeometry([point, { ...shape, samples: ['{"coordinates":[11,44],"type":"Point"}'] }]),
    ).toMatchObject({ kind: 'geojson' });
    expect(decideGeometry([point, { ...shape, samples: ['', 'LINESTRING (11 44, 12 44)'] }])).toMatchObject({
      kind: 'wkt',
    });
  });

  it('nothing where one half is missing', () => {
    expect(decideGeometry([{ name: 'lat', role: 'latitude', samples: [44] }])).toBeNull();
    expect(decideGeometry([{ name: 'nome', samples: ['a'] }])).toBeNull();
  });
});

describe('geometry of each row', () => {
  it('numbers, texts with a decimal comma, and gaps', () => {
    const rows = [
      [11.35, 44.49],
      ['11,36', '44,50'],
      [null, 44.5],
      ['', ''],
      ['nord', 'est'],
    ];
    const { geometries, geometry, codes } = made(
      { kind: 'lonlat', lon: 'lon', lat: 'lat', crs: 'EPSG:4326' },
      rows,
    );
    expect(geometries).toEqual([
      { type: 'Point', coordinates: [11.35, 44.49] },
      { type: 'Point', coordinates: [11.36, 44.5] },
      null,
      null,
      null,
    ]);
    expect(geometry).toEqual({
      column: 'geometry',
      crs: 'EPSG:4326',
      types: ['Point'],
      bbox: [11.35, 44.49, 11.36, 44.5],
      missing: 3,
    });
    expect(codes).toEqual(['missing-geometry', 'broken-geometry']);
  });

  it('exchanged coordinates are put right on the map and told', () => {
    const { geometries, codes } = made({ kind: 'lonlat', lon: 'lon', lat: 'lat', crs: 'EPSG:4326' }, [
      [44.49, 11.35],
    ]);
    expect(geometries).toEqual([{ type: 'Point', coordinates: [11.35, 44.49] }]);
    expect(codes).toEqual(['swapped-coordinates']);
  });

  it('metres: transformed, or refused where no system is known', () => {
    const utm = made({ kind: 'xy', x: 'x', y: 'y', crs: 'EPSG:7791' }, [[500_000, 4_900_000]]);
    expect(utm.geometry.bbox?.[0]).toBeCloseTo(9, 7);
    const assumed = made({ kind: 'xy', x: 'x', y: 'y' }, [[686_757, 4_929_139]]);
    expect(assumed.codes).toEqual(['assumed-crs']);
    const unknown = made({ kind: 'xy', x: 'x', y: 'y' }, [[9_000_000, 12]]);
    expect([unknown.geometries, unknown.codes]).toEqual([[null], ['missing-crs']]);
  });

  it('geopoints and WKT with an SRID', () => {
    const point = made({ kind: 'geopoint', column: 'p', order: 'lat,lon' }, [
      ['44.49, 11.35'],
      ['{"lon":11.4,"lat":44.5}'],
      ['?'],
    ]);
    expect(point.geometries).toEqual([
      { type: 'Point', coordinates: [11.35, 44.49] },
      { type: 'Point', coordinates: [11.4, 44.5] },
      null,
    ]);
    const wkt = made({ kind: 'wkt', column: 'w', crs: 'EPSG:4326' }, [['SRID=32632;POINT(500000 4900000)']]);
    expect(wkt.geometry.crs).toBe('EPSG:32632');
  });
});
