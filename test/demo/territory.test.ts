import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MUNICIPALITY_COLUMNS, municipalityRows, provinceRows } from '../../src/demo/facts/codes.js';
import { writeCsv } from '../../src/demo/facts/csv.js';
import { MUNICIPALITY } from '../../src/demo/facts/extent.js';
import { gateRows } from '../../src/demo/facts/gates.js';
import { gridCells } from '../../src/demo/facts/grid.js';
import { placeFeatures } from '../../src/demo/facts/places.js';
import { renoGallieraRecords, unionRows } from '../../src/demo/facts/unions.js';
import { fromUtm32, toUtm32 } from '../../src/demo/facts/utm.js';
import { sharedPath } from '../helpers/shared.js';

/** Metres between two points, on a sphere: good to some metres over a kilometre. */
function distance([lon1, lat1]: readonly [number, number], [lon2, lat2]: readonly [number, number]): number {
  const rad = Math.PI / 180;
  const dLat = (lat2 - lat1) * rad;
  const dLon = (lon2 - lon1) * rad;
  const a = Math.sin(dLat / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * 6_371_000 * Math.asin(Math.sqrt(a));
}

describe('codes', () => {
  it('keeps the leading zeros of the 55 municipalities', () => {
    const rows = municipalityRows();
    expect(rows).toHaveLength(55);
    for (const [code] of rows) expect(code).toMatch(/^037\d{3}$/);
    expect(rows.find(([, name]) => name === 'Bologna')?.[0]).toBe('037006');
    const text = Buffer.concat([...writeCsv(MUNICIPALITY_COLUMNS, rows)]).toString();
    expect(text).toContain('\r\n037006;Bologna;Bologna;BO;');
  });

  it('has 107 provinces, Naples with its plate NA', () => {
    const rows = provinceRows();
    expect(rows).toHaveLength(107);
    expect(rows.find(([, name]) => name === 'Napoli')?.[2]).toBe('NA');
    expect(rows.find(([, name]) => name === 'Bologna')).toEqual([
      '037',
      'Bologna',
      'BO',
      '08',
      'Emilia-Romagna',
    ]);
  });

  it('puts 49 municipalities in seven unions, each once, and leaves six out', () => {
    const rows = unionRows();
    expect(new Set(rows.map(([union]) => union)).size).toBe(7);
    expect(new Set(rows.map(([, , code]) => code)).size).toBe(49);
    const inUnion = new Set(rows.map(([, , , name]) => name));
    const outside = municipalityRows().flatMap(([, name]) => (inUnion.has(name ?? '') ? [] : [name]));
    expect(outside.sort()).toEqual([
      'Alto Reno Terme',
      'Bologna',
      'Budrio',
      'Castenaso',
      'Molinella',
      'San Lazzaro di Savena',
    ]);
  });

  it('knows the seat of the Union', () => {
    expect(renoGallieraRecords()).toHaveLength(8);
    expect(renoGallieraRecords().filter((record) => record.sede_unione)).toEqual([
      { codice_istat: '037052', comune: 'San Giorgio di Piano', sede_unione: true },
    ]);
  });
});

describe('places', () => {
  it('lie within the municipality', () => {
    const points = [
      ...placeFeatures().map(({ geometry }) => geometry.coordinates as [number, number]),
      ...gateRows().map((row): [number, number] => {
        const [latitude, longitude] = [row[3], row[4]].map((cell) =>
          Number((cell as { digits: string }).digits),
        );
        return [longitude ?? 0, latitude ?? 0];
      }),
    ];
    expect(points).toHaveLength(28);
    for (const [longitude, latitude] of points) {
      expect(longitude).toBeGreaterThan(MUNICIPALITY.west);
      expect(longitude).toBeLessThan(MUNICIPALITY.east);
      expect(latitude).toBeGreaterThan(MUNICIPALITY.south);
      expect(latitude).toBeLessThan(MUNICIPALITY.north);
    }
  });

  it('has gates in a ring around the centre, clockwise from the north', () => {
    const bearings = gateRows().map((row) => {
      const [latitude, longitude] = [row[3], row[4]].map((cell) =>
        Number((cell as { digits: string }).digits),
      );
      const x = ((longitude ?? 0) - 11.343) * Math.cos((44.494 * Math.PI) / 180);
      return (Math.atan2(x, (latitude ?? 0) - 44.494) * 180) / Math.PI;
    });
    const turned = bearings.map((bearing) => (bearing + 360) % 360);
    expect(turned).toEqual([...turned].sort((a, b) => a - b));
  });
});

describe('the grid', () => {
  it('goes to the plane and back', () => {
    for (const point of [
      [11.343, 44.494],
      [6.1, 38.2],
      [11.9, 46.9],
    ] as const) {
      const [longitude, latitude] = fromUtm32(...toUtm32(point[0], point[1]));
      expect(longitude).toBeCloseTo(point[0], 8);
      expect(latitude).toBeCloseTo(point[1], 8);
    }
    // On the central meridian easting is 500 km and northing 0.9996 of the arc (4,984,944.378 m at 45 degrees).
    expect(toUtm32(9, 45)[0]).toBeCloseTo(500_000, 6);
    expect(toUtm32(9, 45)[1]).toBeCloseTo(0.9996 * 4_984_944.378, 2);
  });

  it('is made of closed square kilometres that cover the municipality', () => {
    const cells = [...gridCells()];
    expect(cells).toHaveLength(272);
    expect(new Set(cells.map(({ properties }) => properties.cella)).size).toBe(272);
    for (const { geometry } of cells) {
      const ring = geometry.coordinates[0] as [number, number][];
      expect(ring).toHaveLength(5);
      expect(ring[4]).toEqual(ring[0]);
      // The plane is 0.9996 to 1.0000 of the ground here; the sphere adds up to 0.3 %.
      for (let i = 0; i < 4; i += 1) {
        const side = distance(ring[i] as [number, number], ring[i + 1] as [number, number]);
        expect(Math.abs(side - 1000)).toBeLessThan(5);
      }
    }
    const all = cells.flatMap(({ geometry }) => geometry.coordinates[0] as [number, number][]);
    expect(Math.min(...all.map(([x]) => x))).toBeLessThan(MUNICIPALITY.west);
    expect(Math.max(...all.map(([, y]) => y))).toBeGreaterThan(MUNICIPALITY.north);
  });

  const plane = sharedPath('fixtures', 'geo', 'bologna-varchi-epsg32632.csv');
  const degrees = sharedPath('fixtures', 'geo', 'bologna-varchi-virgola.csv');
  it.skipIf(!existsSync(plane))('agrees with points that others projected', async () => {
    const read = async (path: string) =>
      (await readFile(path, 'utf8'))
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(';'));
    const geographic = new Map((await read(degrees)).map((row) => [row[0], row.slice(-2)]));
    let compared = 0;
    for (const [code, , x, y] of await read(plane)) {
      const point = geographic.get(code)?.map((text) => Number(text.replace(',', '.')));
      if (!point) continue;
      const [longitude, latitude] = fromUtm32(Number(x), Number(y));
      expect(longitude).toBeCloseTo(point[1] ?? 0, 5);
      expect(latitude).toBeCloseTo(point[0] ?? 0, 5);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(10);
  });
});
