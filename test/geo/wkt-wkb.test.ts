import { describe, expect, it } from 'vitest';
import { readGeoPackageGeometry, readWkb } from '../../src/geo/wkb.js';
import { parseWkt } from '../../src/geo/wkt.js';

describe('well-known text', () => {
  it.each([
    ['POINT (11.3 44.5)', { type: 'Point', coordinates: [11.3, 44.5] }],
    ['point z(11.3 44.5 5e1)', { type: 'Point', coordinates: [11.3, 44.5, 50] }],
    ['POINT M (1 2 9)', { type: 'Point', coordinates: [1, 2] }],
    ['POINTZM(1 2 3 4)', { type: 'Point', coordinates: [1, 2, 3] }],
    ['POINT EMPTY', { type: 'Point', coordinates: [] }],
    [
      'LINESTRING(1 2,3 4)',
      {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'MULTIPOINT ((1 2), (3 4))',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'MULTIPOINT (1 2, 3 4)',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'POLYGON ((0 0, 1 0, 1 1, 0 0))',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ],
    [
      'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))',
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        ],
      },
    ],
    [
      'GEOMETRYCOLLECTION (POINT (1 2), LINESTRING EMPTY)',
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [1, 2] },
          { type: 'LineString', coordinates: [] },
        ],
      },
    ],
  ])('%s', (text, geometry) => {
    expect(parseWkt(text)?.geometry).toEqual(geometry);
  });

  it('an SRID is given as a code', () => {
    expect(parseWkt('SRID=3003;POINT(1 2)')?.srid).toBe('EPSG:3003');
  });

  it.each([
    '',
    'POINT',
    'POINT (1)',
    'POINT (1 2',
    'POINT (1 2) x',
    'CIRCLE (1 2)',
    'via Roma 1',
    'POINT (a b)',
  ])('%j is none', (text) => {
    expect(parseWkt(text)).toBeNull();
  });

  it('collections nested without end are refused', () => {
    expect(parseWkt('GEOMETRYCOLLECTION('.repeat(5000))).toBeNull();
  });
});

describe('well-known binary', () => {
  const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const ONE = '000000000000f03f';
  const TWO = '0000000000000040';

  it('both byte orders, ISO and PostGIS heights, SRID, and the empty point', () => {
    expect(readWkb(bytes(`01 01000000 ${ONE} ${TWO}`))).toEqual({ type: 'Point', coordinates: [1, 2] });
    expect(readWkb(bytes('00 00000001 3ff0000000000000 4000000000000000'))).toEqual({
      type: 'Point',
      coordinates: [1, 2],
    });
    expect(readWkb(bytes(`01 e9030000 ${ONE} ${TWO} ${ONE}`))).toEqual({
      type: 'Point',
      coordinates: [1, 2, 1],
    });
    expect(readWkb(bytes(`01 010000a0 bb0b0000 ${ONE} ${TWO} ${ONE}`))).toEqual({
      type: 'Point',
      coordinates: [1, 2, 1],
    });
    expect(readWkb(bytes('01 01000000 000000000000f87f 000000000000f87f'))).toEqual({
      type: 'Point',
      coordinates: [],
    });
  });

  it('members of collections', () => {
    const point = `01 01000000 ${ONE} ${TWO}`;
    expect(readWkb(bytes(`01 04000000 01000000 ${point}`))).toEqual({
      type: 'MultiPoint',
      coordinates: [[1, 2]],
    });
    expect(readWkb(bytes(`01 07000000 01000000 ${point}`))).toEqual({
      type: 'GeometryCollection',
      geometries: [{ type: 'Point', coordinates: [1, 2] }],
    });
  });

  it('counts that lie, bytes cut off and curves are range errors, never more memory', () => {
    for (const hex of [
      '01 02000000 ffffffff',
      `01 01000000 ${ONE}`,
      '01 0a000000',
      '',
      '01 05000000 01000000 01 01000000',
    ]) {
      expect(() => readWkb(bytes(hex)), hex).toThrow(RangeError);
    }
    expect(() => readGeoPackageGeometry(bytes('00'))).toThrow(RangeError);
  });
});
