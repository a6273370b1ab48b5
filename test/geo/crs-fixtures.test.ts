import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { transformer } from '../../src/geo/crs.js';
import { crsByCode } from '../../src/geo/crs-table.js';
import { hasShared, sharedPath } from '../helpers/shared.js';

/** Metres between two places a short way apart. */
function metresApart(a: readonly number[], b: readonly number[]): number {
  const [lonA = 0, latA = 0] = a;
  const [lonB = 0, latB = 0] = b;
  const degree = 111_195;
  return Math.hypot((lonA - lonB) * degree * Math.cos((latA * Math.PI) / 180), (latA - latB) * degree);
}

function rows(file: string): string[][] {
  const text = readFileSync(sharedPath('fixtures', 'geo', file), 'utf8').trim();
  return text
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(';'));
}

const number = (text: string | undefined) => Number((text ?? '').replace(',', '.'));

describe.skipIf(!hasShared)('the same places in several systems', () => {
  const features = () =>
    (
      JSON.parse(readFileSync(sharedPath('fixtures', 'geo', 'bologna-varchi-3d.geojson'), 'utf8')) as {
        features: { properties: { codice: string }; geometry: { coordinates: number[] } }[];
      }
    ).features;

  it.each([
    ['bologna-varchi-epsg3003.csv', 'EPSG:3003'],
    ['bologna-varchi-epsg32632.csv', 'EPSG:32632'],
    ['bologna-varchi-epsg7791.csv', 'EPSG:7791'],
  ])('%s agrees with WGS 84 within two metres', (file, code) => {
    const crs = crsByCode(code);
    if (!crs) throw new Error(code);
    const to = transformer(crs);
    const places = new Map(features().map((f) => [f.properties.codice, f.geometry.coordinates]));
    const apart = rows(file).map((row) => {
      const place = places.get(row[0] ?? '') ?? [];
      return metresApart(to.position([number(row.at(-2)), number(row.at(-1))]), place);
    });
    expect(apart).toHaveLength(79);
    expect(Math.max(...apart)).toBeLessThan(2);
  });
});
