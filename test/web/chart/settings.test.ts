import { describe, expect, it } from 'vitest';
import { fileName } from '../../../web/islands/chart/save.js';
import type { Scene } from '../../../web/islands/chart/scene.js';
import {
  anyChart,
  changed,
  drawable,
  possibleKinds,
  settingsOf,
  toChartParams,
} from '../../../web/islands/chart/settings.js';
import { chartTicks, shortMoment, shortNumber } from '../../../web/islands/chart/ticks.js';
import { contrast, OTHERS_COLOUR, rampOf, SERIES_COLOURS } from '../../../web/islands/common/palette.js';

const column = (name: string, type: string) => ({ name, label: name, title: name, type });
const COLUMNS = [
  column('giorno', 'date'),
  column('museo', 'text'),
  column('n', 'integer'),
  column('m', 'number'),
  column('luogo', 'geoPoint'),
];

describe('the choices of a chart', () => {
  it('are read from an address, without what makes no sense', () => {
    const params = new URLSearchParams('kind=torta&x=museo&aggregate=boh&top=5&filter=n>1');
    expect(settingsOf(params)).toMatchObject({ kind: 'bar', x: 'museo', top: '5' });
    expect(settingsOf(new URLSearchParams('vista=grafico'))).toBeUndefined();
    expect(toChartParams({ kind: 'bar', x: 'museo', top: '5' })).toEqual({
      kind: 'bar',
      x: 'museo',
      limit: '5',
    });
  });

  it('go together after each change', () => {
    const bars = { kind: 'bar', x: 'museo', y: 'n', aggregate: 'avg', by: 'giorno', top: '5' } as const;
    expect(changed(bars, { kind: 'line' }, COLUMNS)).toMatchObject({ x: 'giorno', y: 'n', aggregate: 'avg' });
    expect(changed(bars, { kind: 'line' }, COLUMNS)).not.toHaveProperty('by');
    expect(changed(bars, { kind: 'scatter' }, COLUMNS)).toMatchObject({ x: 'm', y: 'n', by: 'giorno' });
    expect(changed(bars, { kind: 'histogram' }, COLUMNS)).not.toHaveProperty('y');
    expect(changed({ kind: 'bar', x: 'museo' }, { y: 'm' }, COLUMNS)).toMatchObject({ aggregate: 'sum' });
    expect(changed(bars, { y: undefined }, COLUMNS)).not.toHaveProperty('aggregate');
  });

  it('average what does not add up, until the reader says otherwise', () => {
    const rates = (name: string): boolean => name === 'm';
    const rows = { kind: 'bar', x: 'museo' } as const;
    expect(changed(rows, { y: 'm' }, COLUMNS, rates)).toMatchObject({ aggregate: 'avg' });
    const chosen = changed({ ...rows, y: 'm', aggregate: 'avg' }, { aggregate: 'sum' }, COLUMNS, rates);
    expect(chosen).toMatchObject({ y: 'm', aggregate: 'sum' });
    expect(changed(chosen, { kind: 'line' }, COLUMNS, rates)).toMatchObject({ y: 'm', aggregate: 'sum' });
    expect(changed(chosen, { y: 'n' }, COLUMNS, rates)).toMatchObject({ y: 'n', aggregate: 'sum' });
  });

  it('begin with counted rows where nothing is suggested', () => {
    expect(anyChart(COLUMNS)).toEqual({ kind: 'bar', x: 'giorno' });
    expect(anyChart([column('luogo', 'geoShape')])).toBeNull();
  });

  it('are drawn as bars where the kind of an address does not go with its columns', () => {
    expect(drawable({ kind: 'histogram', x: 'museo' }, COLUMNS)).toMatchObject({ kind: 'bar', x: 'museo' });
    expect(drawable({ kind: 'line', x: 'museo', y: 'm', aggregate: 'avg' }, COLUMNS)).toMatchObject({
      ...{ kind: 'bar', x: 'museo', y: 'm', aggregate: 'avg' },
    });
    expect(drawable({ kind: 'scatter', x: 'n', y: 'museo' }, COLUMNS)).toMatchObject({
      ...{ kind: 'bar', x: 'n', y: undefined },
    });
    for (const fits of [
      { kind: 'line', x: 'giorno', y: 'm' },
      { kind: 'scatter', x: 'n', y: 'm' },
      { kind: 'bar', x: 'museo' },
      // Nothing draws a place: the portal says so.
      { kind: 'line', x: 'nessuna' },
    ] as const) {
      expect(drawable(fits, COLUMNS)).toEqual(fits);
    }
  });

  it('are only of kinds that the columns allow', () => {
    expect(possibleKinds(COLUMNS)).toEqual(['line', 'bar', 'histogram', 'scatter']);
    expect(possibleKinds([column('museo', 'text')])).toEqual(['bar']);
    expect(possibleKinds([column('luogo', 'geoShape')])).toEqual([]);
  });
});

describe('what stands on the axes', () => {
  it('is short, and Italian', () => {
    expect(shortNumber('it', 12_500)).toBe('12.500');
    expect(shortNumber('it', 2_500_000).replace(/\s/, ' ')).toBe('2,5 Mln');
    const month = 31 * 86_400_000;
    const january = new Date(Date.UTC(2024, 0, 1));
    expect(shortMoment('it', january, undefined, month)).toBe('gen\n2024');
    expect(shortMoment('it', new Date(Date.UTC(2024, 1, 1)), january, month)).toBe('feb');
    expect(shortMoment('en', january, undefined, 366 * 86_400_000)).toBe('2024');
  });

  it('has the hours of Italian clocks where moments name a zone', () => {
    const hour = 3_600_000;
    const evening = new Date('2024-06-30T21:00:00Z');
    const night = new Date('2024-06-30T22:00:00Z');
    expect(shortMoment('it', night, evening, hour, 'Europe/Rome')).toBe('00:00\n1 lug');
    expect(shortMoment('it', evening, undefined, hour, 'Europe/Rome')).toBe('23:00\n30 giu');
    expect(shortMoment('it', night, evening, hour)).toBe('22:00');
  });
});

describe('the marks of an axis', () => {
  const sceneOf = (axis: 'time' | 'number', places: number[], zoned = false): Scene => ({
    ...{ kind: 'line', shape: 'lines', axis, plainAxis: true, zoned, categories: [], series: [] },
    ...{ xTitle: '', yTitle: '', byTitle: undefined, title: '' },
    points: places.map((x) => ({ ...{ series: 0, x, y: 1, from: 0, to: 1, xText: '', yText: '' } })),
  });
  const marks = (axis: 'time' | 'number', ...places: number[]) =>
    chartTicks(sceneOf(axis, places), 'it', 900).axisMarks;

  it('stand at the years that there are, not between them', () => {
    const years = [2018, 2019, 2021].map((year) => Date.UTC(year, 0, 1));
    expect(marks('time', ...years)).toEqual(years.map((at) => new Date(at)));
    expect(marks('number', 2018, 2021)).toEqual([2018, 2019, 2020, 2021]);
  });

  it('stand at round hours of Italian clocks where moments name a zone', () => {
    const hours = Array.from({ length: 24 }, (_, at) => Date.UTC(2024, 5, 30, at));
    const { axisMarks } = chartTicks(sceneOf('time', hours, true), 'it', 900);
    // Midnight in Italy is ten in the evening in Greenwich.
    expect(axisMarks).toEqual([1, 4, 7, 10, 13, 16, 19, 22].map((at) => new Date(Date.UTC(2024, 5, 30, at))));
  });

  it('are round where there are too many places, or values between whole numbers', () => {
    expect(marks('number', 1900, 2021)).toBe(10);
    expect(marks('number', 0.5, 2)).toBe(10);
    expect(marks('time', ...Array.from({ length: 50 }, (_, at) => Date.UTC(2024, 0, at + 1)))).toBe(11);
  });
});

describe('the colours', () => {
  it('can be read on white (WCAG 2.2 AA), and ramps go from light to dark', () => {
    for (const colour of [...SERIES_COLOURS, OTHERS_COLOUR]) {
      expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast('#000000', '#ffffff')).toBe(21);
    for (let classes = 2; classes <= 7; classes += 1) {
      const ramp = rampOf(classes);
      expect(ramp).toHaveLength(classes);
      const toWhite = ramp.map((colour) => contrast(colour, '#ffffff'));
      expect(toWhite).toEqual(toWhite.toSorted((a, b) => a - b));
    }
  });
});

it('files are named by what they hold', () => {
  expect(fileName('Visite: età & «città»', 'png')).toBe('visite-eta-citta.png');
  expect(fileName('…', 'csv')).toBe('portico.csv');
});
