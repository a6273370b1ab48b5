import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChartAnswer } from '../../../web/islands/chart/answer.js';
import { navigate, pointed } from '../../../web/islands/chart/navigate.js';
import { pointText, toScene } from '../../../web/islands/chart/scene.js';
import { toCsv, toValues } from '../../../web/islands/chart/values.js';
import { chartWords } from '../../../web/islands/chart/words.js';

const COLUMNS = [
  { name: 'giorno', label: 'giorno', title: 'Giorno', type: 'date' },
  { name: 'museo', label: 'museo', title: 'Museo', type: 'text' },
  { name: 'incasso', label: 'incasso', title: 'Incasso', type: 'number', unit: '€' },
];

const answer = (change: Partial<ChartAnswer>): ChartAnswer => ({
  kind: 'bar',
  x: { column: 'museo', label: 'museo', type: 'text', bin: { none: true } },
  y: { column: null, label: null, aggregate: 'count' },
  by: null,
  series: [],
  total: 0,
  others: null,
  nulls: null,
  notes: [],
  ...change,
});
const point = (x: unknown, y: number | null, x1?: unknown) => ({
  x,
  y,
  count: 1,
  ...(x1 !== undefined && { x1 }),
});
const sceneOf = (given: ChartAnswer, lang: 'it' | 'en' = 'it') =>
  toScene(given, chartWords(lang, COLUMNS, given));

const months = answer({
  kind: 'line',
  x: { column: 'giorno', label: 'giorno', type: 'date', bin: { unit: 'month', count: 1 } },
  y: { column: 'incasso', label: 'incasso', aggregate: 'sum', unit: '€' },
  series: [
    {
      key: null,
      points: [
        point('2024-01-01', 1234.5, '2024-02-01'),
        point('2024-02-01', null, '2024-03-01'),
        point('2024-03-01', 10, '2024-04-01'),
      ],
    },
  ],
});

describe('a chart as it is drawn', () => {
  it('says months, sums and units in the language of the reader', () => {
    const scene = sceneOf(months);
    expect(scene).toMatchObject({ shape: 'lines', axis: 'time', title: 'Incasso (somma) per Giorno' });
    expect(scene.points.map(({ xText, yText }) => [xText, yText])).toEqual([
      ['gennaio 2024', '1.234,50 €'],
      ['marzo 2024', '10,00 €'],
    ]);
    expect(sceneOf(months, 'en').points[0]).toMatchObject({ xText: 'January 2024', yText: '1,234.50 €' });
    expect(pointText(scene, scene.points[1] as never)).toEqual({
      heading: 'marzo 2024',
      lines: ['Incasso (somma) (€): 10,00 €'],
    });
  });

  it('puts what is added up on top of each other, above and below zero', () => {
    const stacked = sceneOf(
      answer({
        y: { column: 'incasso', label: 'incasso', aggregate: 'sum' },
        by: { column: 'giorno', label: 'giorno', type: 'date' },
        series: [
          { key: '2024-01-01', points: [point('MAMbo', 3)] },
          { key: '2024-01-02', points: [point('MAMbo', -2)] },
          { key: null, others: true, points: [point('MAMbo', 4)] },
        ],
      }),
    );
    expect(stacked.shape).toBe('bars');
    expect(stacked.points.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [0, -2],
      [3, 7],
    ]);
    expect(stacked.series.map(({ title }) => title)).toEqual(['01/01/2024', '02/01/2024', 'Altri']);
    expect(new Set(stacked.series.map(({ pattern }) => pattern)).size).toBe(3);
  });

  it('never adds averages up: they are signs beside each other', () => {
    const by = { column: 'giorno', label: 'giorno', type: 'date' as const };
    const series = [1, 2].map((n) => ({ key: `2024-01-0${n}`, points: [point('MAMbo', n)] }));
    const y = { column: 'incasso', label: 'incasso', aggregate: 'avg' as const };
    const scene = sceneOf(answer({ y, by, series }));
    expect(scene.shape).toBe('dots');
    expect(scene.points.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });

  it('names rows without a category, and what is not shown as others', () => {
    const scene = sceneOf(
      answer({
        series: [{ key: null, points: [point('MAMbo', 5), point(null, 2)] }],
        others: { count: 7, y: 7, categories: 3 },
      }),
    );
    expect(scene.categories).toEqual(['MAMbo', 'Senza valore', 'Altri']);
  });

  it('says whole numbers with both ends of their interval', () => {
    const x = { column: 'eta', label: 'età', type: 'integer' as const, bin: { width: 5 } };
    const series = [{ key: null, points: [point(10, 3, 15)] }];
    expect(sceneOf(answer({ kind: 'histogram', x, series })).points[0]?.xText).toBe('da 10 a 14');
  });
});

describe('the values of a chart', () => {
  it('are a table with a column a series, in the order of the axis', () => {
    expect(toValues(sceneOf(months))).toEqual({
      header: ['Giorno', 'Incasso (somma) (€)'],
      rows: [
        ['gennaio 2024', '1.234,50 €'],
        ['marzo 2024', '10,00 €'],
      ],
      plain: [
        ['2024-01-01/2024-02-01', '1234.5'],
        ['2024-03-01/2024-04-01', '10'],
      ],
    });
  });

  it('are a CSV in which nothing is a formula', () => {
    const csv = toCsv({
      header: ['a;b', 'n'],
      rows: [],
      plain: [
        ['=SOMMA(A1)', '-1.5'],
        ['-x', '1e-7'],
      ],
    });
    expect(csv).toBe('\uFEFF"a;b",n\r\n\'=SOMMA(A1),-1.5\r\n\'-x,1e-7\r\n');
  });
});

describe('going along a chart', () => {
  const scene = sceneOf(
    answer({
      kind: 'line',
      x: months.x,
      y: { column: null, label: null, aggregate: 'count' },
      by: { column: 'museo', label: 'museo', type: 'text' },
      series: ['a', 'b'].map((key) => ({
        key,
        points: ['2024-01-01', '2024-02-01', '2024-03-01'].map((x) => point(x, 1)),
      })),
    }),
  );

  it('by keys stays on the chart and changes series at the same place', () => {
    expect(navigate(scene, undefined, 'ArrowRight')).toBe(0);
    expect(navigate(scene, 0, 'ArrowLeft')).toBe(0);
    expect(navigate(scene, 1, 'ArrowDown')).toBe(4);
    expect(navigate(scene, 4, 'ArrowUp')).toBe(1);
    expect(navigate(scene, 0, 'End')).toBe(2);
    expect(navigate(scene, 2, 'a')).toBeUndefined();
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End')),
        (keys) => {
          let at: number | undefined;
          for (const key of keys) at = navigate(scene, at, key);
          expect(at === undefined || scene.points[at] !== undefined).toBe(true);
        },
      ),
    );
  });

  it('by pointer means what it is in, else the nearest within reach', () => {
    const boxes = [
      [0, 0, 10, 100],
      [20, 50, 30, 100],
    ] as const;
    expect(pointed(boxes, [5, 50])).toBe(0);
    expect(pointed(boxes, [22, 40])).toBe(1);
    expect(pointed(boxes, [300, 300])).toBeUndefined();
  });
});
