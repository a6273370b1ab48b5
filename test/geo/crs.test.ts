import { describe, expect, it } from 'vitest';
import { toWgs84, transformer } from '../../src/geo/crs.js';
import { fittingSystems, placementOf } from '../../src/geo/crs-check.js';
import { declaredCrs } from '../../src/geo/crs-names.js';
import { type Crs, crsByCode, knownSystems } from '../../src/geo/crs-table.js';
import { inItaly } from '../../src/geo/italy.js';

const system = (code: string): Crs => {
  const crs = crsByCode(code);
  if (!crs) throw new Error(`No ${code}`);
  return crs;
};

const codeOf = (text: string) => {
  const declared = declaredCrs(text);
  return declared.known ? declared.crs.code : null;
};

function metresApart([lonA = 0, latA = 0]: number[], [lonB = 0, latB = 0]: number[]): number {
  return Math.hypot((lonA - lonB) * 111_195 * Math.cos((latA * Math.PI) / 180), (latA - latB) * 111_195);
}

describe('names of reference systems', () => {
  it.each([
    ['EPSG:3003', 'EPSG:3003'],
    ['3004', 'EPSG:3004'],
    ['epsg:32632', 'EPSG:32632'],
    ['urn:ogc:def:crs:EPSG::6707', 'EPSG:6707'],
    ['urn:ogc:def:crs:EPSG:9.8:25832', 'EPSG:25832'],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 'OGC:CRS84'],
    ['http://www.opengis.net/def/crs/EPSG/0/7791', 'EPSG:7791'],
    ['http://www.opengis.net/def/crs/OGC/1.3/CRS84', 'OGC:CRS84'],
    ['http://www.opengis.net/gml/srs/epsg.xml#23032', 'EPSG:23032'],
    ['EPSG:900913', 'EPSG:3857'],
    ['', 'EPSG:4326'],
    ['Monte Mario / Italy zone 2', 'EPSG:3004'],
    ['RDN2008 / UTM zone 33N (N-E)', 'EPSG:7792'],
    ['EPSG:99999', null],
    ['rete comunale', null],
  ])('%j is %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('well-known text is told by authority, by name, and Gauss-Boaga by its false eastings', () => {
    const boaga = (name: string, easting: number, lon: number) =>
      `PROJCS["${name}",GEOGCS["GCS_Monte_Mario",DATUM["D_Monte_Mario",SPHEROID["International_1924",6378388.0,297.0]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",${easting}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${lon}],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
    expect(codeOf(boaga('Monte_Mario_Italy_1', 1_500_000, 9))).toBe('EPSG:3003');
    expect(codeOf(boaga('Sistema del comune', 2_520_000, 15))).toBe('EPSG:3004');
    expect(codeOf(boaga('ED_1950_UTM_Zone_33N', 500_000, 15))).toBe('EPSG:23033');
    expect(
      codeOf(
        'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]',
      ),
    ).toBe('EPSG:4326');
    const own = declaredCrs(
      'PROJCS["Rete locale",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",10000],PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",11],PARAMETER["Scale_Factor",1],PARAMETER["Latitude_Of_Origin",44],UNIT["Meter",1.0]]',
    );
    if (!own.known) throw new Error('not read');
    const [lon, lat] = transformer(own.crs).position([10_000, 0]);
    expect(lon).toBeCloseTo(11, 6);
    expect(lat).toBeCloseTo(44, 6);
  });
});

describe('transformation to WGS 84', () => {
  it('the central meridian of each zone is where it must be', () => {
    for (const [code, x, lon] of [
      ['EPSG:32632', 500_000, 9],
      ['EPSG:32633', 500_000, 15],
      ['EPSG:25832', 500_000, 9],
      ['EPSG:6707', 500_000, 9],
      ['EPSG:6708', 500_000, 15],
      ['EPSG:7791', 500_000, 9],
      ['EPSG:7792', 500_000, 15],
      ['EPSG:7794', 7_000_000, 12],
      ['EPSG:7795', 3_000_000, 12],
    ] as const) {
      expect(transformer(system(code)).position([x, 4_900_000])[0], code).toBeCloseTo(lon, 7);
    }
    expect(transformer(system('EPSG:3857')).position([20_037_508.342789244, 0])[0]).toBeCloseTo(180, 6);
  });

  it('Monte Mario lies some 30 m east and 17 m north of UTM on WGS 84, beside its false easting', () => {
    const gaussBoaga = transformer(system('EPSG:3003')).position([1_686_000, 4_930_000]);
    const utm = transformer(system('EPSG:32632')).position([685_969.3, 4_929_982.7]);
    expect(metresApart(gaussBoaga, utm)).toBeLessThan(2);
  });

  it('ED50 lies some 80 m east and 190 m north of WGS 84', () => {
    const ed50 = transformer(system('EPSG:23032')).position([686_000, 4_930_000]);
    const wgs84 = transformer(system('EPSG:32632')).position([686_000, 4_930_000]);
    expect(metresApart(ed50, wgs84)).toBeGreaterThan(180);
    expect(metresApart(ed50, wgs84)).toBeLessThan(230);
  });

  it('geographic systems move a place by less than 300 m, and every definition is one that proj4 takes', () => {
    for (const crs of knownSystems()) {
      const place = crs.geographic ? [12, 43] : [700_000, 4_800_000];
      const made = transformer(crs).position(place);
      expect(made.every(Number.isFinite), crs.code).toBe(true);
      // Monte Mario (Rome) counts from the meridian of Rome.
      const expected = crs.code === 'EPSG:4806' ? [24.452333, 43] : place;
      if (crs.geographic) expect(metresApart(made, expected), crs.code).toBeLessThan(300);
    }
  });

  it('heights stay, and so does the form of the geometry', () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [500_000, 4_900_000, 55],
        [500_100, 4_900_000, 56],
      ],
    } as const;
    const made = toWgs84(
      { type: 'LineString', coordinates: line.coordinates.map((at) => [...at]) },
      system('EPSG:32632'),
    );
    expect(made.type).toBe('LineString');
    expect((made as { coordinates: number[][] }).coordinates.map((at) => at[2])).toEqual([55, 56]);
  });
});

describe('places in Italy', () => {
  it.each([
    [12.4964, 41.9028, true],
    [7.6869, 45.0703, true],
    [9.1217, 39.2238, true],
    [13.3615, 38.1157, true],
    [12.6, 35.5, true],
    [18.4, 40.1, true],
    [13.77, 45.65, true],
    [2.35, 48.85, false],
    [44.49, 11.34, false],
    [17.3, 44.5, false],
    [10.87, 41.1, false],
  ])('%f, %f: %s', (lon, lat, inside) => {
    expect(inItaly(lon, lat)).toBe(inside);
  });
});

describe('what fits and what is wrong', () => {
  const utm = [
    [686_000, 4_930_000],
    [687_000, 4_931_000],
    [685_000, 4_929_000],
  ];
  const boaga = utm.map(([x = 0, y = 0]) => [x + 1_000_030, y + 17]);

  it('ranges of numbers tell the system, as far as they can', () => {
    expect(fittingSystems(utm).map(({ crs }) => crs.code)).toEqual(['EPSG:32632']);
    expect(fittingSystems(utm)[0]?.alternatives).toContain('EPSG:7791');
    expect(fittingSystems(boaga).map(({ crs }) => crs.code)).toEqual(['EPSG:3003', 'EPSG:3857']);
    expect(fittingSystems([[44.5, 11.3]])).toMatchObject([{ swapped: true, crs: { code: 'EPSG:4326' } }]);
    expect(fittingSystems([[0, 0]])).toEqual([]);
  });

  it('a wrong code is named beside the right one', () => {
    const placement = placementOf(boaga, declaredCrs('EPSG:32632'));
    expect(placement.findings[0]).toMatchObject({ code: 'wrong-crs', severity: 'warning' });
    expect(placement.findings[0]?.message.it).toMatch(/EPSG:32632.*EPSG:3003/);
  });

  it('degrees under a metric code, and metres under degrees, are not drawn', () => {
    const degrees = placementOf([[11.34, 44.49]], declaredCrs('EPSG:3003'));
    expect(degrees).toMatchObject({ placed: false, findings: [{ code: 'wrong-crs', severity: 'error' }] });
    expect(degrees.findings[0]?.message.en).toContain('EPSG:4326');
    expect(placementOf(utm, declaredCrs(''))).toMatchObject({ placed: false });
  });

  it('exchanged ordinates are found in degrees and in metres', () => {
    expect(placementOf([[44.49, 11.34]], declaredCrs(''))).toMatchObject({ swap: true, placed: true });
    const turned = utm.map(([x = 0, y = 0]) => [y, x]);
    expect(placementOf(turned, declaredCrs('EPSG:6707'))).toMatchObject({ swap: true, placed: true });
  });

  it('nothing declared: assumed only where one family fits', () => {
    expect(placementOf(utm, null)).toMatchObject({ placed: true, findings: [{ code: 'assumed-crs' }] });
    const assumed = placementOf(boaga, null);
    expect(assumed).toMatchObject({
      placed: true,
      crs: { code: 'EPSG:3003' },
      findings: [{ code: 'assumed-crs' }],
    });
    // Further south the same numbers would be Web Mercator's.
    expect(assumed.findings[0]?.message.it).toContain('EPSG:3857');
    expect(placementOf([[11.3, 44.5]], null)).toMatchObject({ placed: true, findings: [] });
    expect(placementOf([[1e7, 1e7]], null)).toMatchObject({
      placed: false,
      findings: [{ code: 'missing-crs' }],
    });
  });

  it('data about other countries in the right system are left alone', () => {
    expect(placementOf([[2.35, 48.85]], declaredCrs(''))).toMatchObject({ placed: true, findings: [] });
  });
});
