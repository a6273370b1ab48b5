import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bboxOf, union } from '../../../web/islands/map/bbox.js';
import { classify, classOf } from '../../../web/islands/map/classes.js';
import { byCategory, byClass, classesOfBins } from '../../../web/islands/map/colouring.js';
import { labelColumns, mapSettingsOf, placeColumns, placeParams } from '../../../web/islands/map/settings.js';

const words = {
  others: 'Altri',
  noValue: 'Senza valore',
  noData: 'Nessun dato',
  range: (a: string, b: string) => `${a}–${b}`,
};
const column = (name: string, type: string) => ({ name, label: name, title: name, type });

describe('classes of values', () => {
  it('hold every value once, whichever the method', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 });
    fc.assert(
      fc.property(
        values,
        fc.constantFrom('quantile', 'equal'),
        fc.integer({ min: 2, max: 7 }),
        (list, method, n) => {
          const classes = classify(list, method as 'quantile' | 'equal', n);
          expect(classes.length).toBeLessThanOrEqual(n);
          expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
          for (const value of list) expect(classOf(classes, value)).not.toBeUndefined();
          const counted = classes.map(
            (_, at) => list.filter((value) => classOf(classes, value) === at).length,
          );
          expect(counted).toEqual(classes.map(({ count }) => count));
        },
      ),
    );
  });

  it('are as full as each other, or as wide, and equal values stay together', () => {
    const values = [1, 2, 3, 4, 100, 100];
    expect(classify(values, 'quantile', 3)).toEqual([
      { from: 1, to: 2, count: 2 },
      { from: 3, to: 4, count: 2 },
      { from: 100, to: 100, count: 2 },
    ]);
    expect(classify(values, 'equal', 3).map(({ count }) => count)).toEqual([4, 0, 2]);
    expect(classify([7, 7, 7], 'equal', 5)).toEqual([{ from: 7, to: 7, count: 3 }]);
    expect(classify([], 'quantile', 5)).toEqual([]);
    expect(classOf(classify(values, 'equal', 3), 101)).toBeUndefined();
    expect(classOf(classify(values, 'equal', 3), null)).toBeUndefined();
  });

  it('of counted values are those of the values', () => {
    const bins = [1, 2, 3, 4].map((value) => ({ from: value, to: value, count: value === 4 ? 3 : 1 }));
    expect(classesOfBins(bins, 'quantile', 2)).toEqual([
      { from: 1, to: 3, count: 3 },
      { from: 4, to: 4, count: 3 },
    ]);
    expect(classesOfBins(bins, 'equal', 3).reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(classesOfBins([], 'equal', 3)).toEqual([]);
  });
});

describe('colours on a map', () => {
  it('tell what has no value from everything else', () => {
    const colouring = byClass('Abitanti', classify([1000, 2000], 'quantile', 2), (n) => `${n}`, 1, words);
    expect(colouring.entries.map(({ title, count }) => [title, count])).toEqual([
      ['1000', 1],
      ['2000', 1],
      ['Nessun dato', 1],
    ]);
    expect(colouring.lookOf(null)).toEqual(colouring.lookOf('x'));
    expect(colouring.lookOf(null).colour).toBe(colouring.entries[2]?.colour);
    expect(colouring.lookOf(5000)).toEqual(colouring.lookOf(2000));
  });

  it('of categories differ in sign and dash too, and the rest is "others"', () => {
    const kinds = Array.from({ length: 10 }, (_, i) => ({ value: `tipo ${i}`, count: 10 - i }));
    const colouring = byCategory('it', column('tipo', 'text'), kinds, { others: 3, nulls: 2 }, words);
    expect(colouring.entries).toHaveLength(10);
    expect(colouring.entries.slice(-2).map(({ title, count }) => [title, count])).toEqual([
      ['Altri', 3],
      ['Senza valore', 2],
    ]);
    const looks = colouring.entries.slice(0, 8);
    for (const key of ['colour', 'dash', 'sign'] as const) {
      expect(new Set(looks.map((look) => look[key])).size).toBe(8);
    }
    expect(colouring.lookOf('tipo 9')).toEqual(colouring.lookOf('mai visto'));
    expect(colouring.lookOf(null)).not.toEqual(colouring.lookOf('mai visto'));
  });
});

describe('the choices of a map', () => {
  it('are read from an address, without what makes no sense', () => {
    const read = (text: string) => mapSettingsOf(new URLSearchParams(text));
    expect(read('lon=11.34&lat=44.5&zoom=12&feature=7&cluster=no&classes=3')).toMatchObject({
      place: { lon: 11.34, lat: 44.5, zoom: 12 },
      feature: 7,
      cluster: false,
      classes: 3,
    });
    expect(read('lon=200&lat=44&zoom=1&feature=-1&classes=99&method=boh')).toMatchObject({
      place: undefined,
      feature: undefined,
      classes: 5,
      method: 'quantile',
    });
    expect(read('areas=a/b&value=n').aggregate).toBe('sum');
    expect(read('areas=a/b').aggregate).toBe('count');
    expect(placeParams({ lon: 11.3456789, lat: 44.5, zoom: 12.3456 })).toEqual({
      lon: '11.34568',
      lat: '44.5',
      zoom: '12.3',
    });
  });

  it('prefer shapes to points, and names to numbers', () => {
    const columns = [
      column('punto', 'geoPoint'),
      column('id', 'integer'),
      column('tipo', 'text'),
      column('nome', 'text'),
      column('forma', 'geoShape'),
    ];
    expect(placeColumns(columns).map(({ name }) => name)).toEqual(['forma', 'punto']);
    expect(labelColumns(columns).map(({ name }) => name)).toEqual(['nome', 'tipo', 'id']);
  });
});

describe('boxes', () => {
  it('are around geometries, collections and each other', () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [11, 44],
        [12, 43],
      ],
    };
    expect(bboxOf(line)).toEqual([11, 43, 12, 44]);
    expect(
      bboxOf({ type: 'GeometryCollection', geometries: [line, { type: 'Point', coordinates: [13, 45] }] }),
    ).toEqual([11, 43, 13, 45]);
    expect(bboxOf({ type: 'Polygon', coordinates: [] })).toBeUndefined();
    expect(bboxOf(null)).toBeUndefined();
    expect(
      union([
        [1, 2, 3, 4],
        [0, 3, 2, 5],
      ]),
    ).toEqual([0, 2, 3, 5]);
    expect(union([])).toBeUndefined();
  });
});
