import { describe, expect, it } from 'vitest';
import { fileName } from '../../../web/islands/chart/save.js';
import { changed, possibleKinds, settingsOf, toChartParams } from '../../../web/islands/chart/settings.js';
import { shortMoment, shortNumber } from '../../../web/islands/chart/ticks.js';
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
