import { describe, expect, it } from 'vitest';
import { describeCondition, readCondition } from '../../web/islands/common/filters.js';
import { addressOf, withChanges } from '../../web/islands/common/view-params.js';
import { moveBy } from '../../web/islands/table/cell-keys.js';
import {
  type ColumnFilter,
  NO_FILTER,
  readColumnFilter,
  writeColumnFilter,
} from '../../web/islands/table/column-filter.js';
import { columnsBetween, edgesOf, fitted, widthOf } from '../../web/islands/table/column-layout.js';
import { readNumber } from '../../web/islands/table/read-number.js';
import { columnsParam, nextSort, readTableView } from '../../web/islands/table/view.js';

const column = (name: string, type: string, unit?: string) => ({
  ...{ name, label: name, title: name, type },
  ...(unit && { unit }),
});
const TOWN = column('comune', 'text');
const VALUE = column('valore', 'number', '€');
const DAY = column('giorno', 'date');
const MOMENT = column('ora', 'dateTime');
const OPEN = column('attiva', 'boolean');
const ODD = column('a,b', 'text');
const COLUMNS = [TOWN, VALUE, DAY, MOMENT, OPEN, ODD];

describe('a number as a person types it', () => {
  it('is read in the form of the language, and in the form of machines', () => {
    const it_ = (text: string) => readNumber('it', text);
    expect(['1.234,5', '1234,5', '1234.5', ' 1 234 ', '-0,5', '+3', '1.234'].map(it_)).toEqual([
      ...['1234.5', '1234.5', '1234.5', '1234', '-0.5', '3', '1234'],
    ]);
    expect(readNumber('en', '1,234.5')).toBe('1234.5');
    expect(['molto', '', '1,2,3', '1.2.3', '12-3'].map(it_)).toEqual(Array(5).fill(undefined));
  });
});

describe('the filter of a column', () => {
  const written = (of: typeof TOWN, form: Partial<ColumnFilter>, others: string[] = []) =>
    writeColumnFilter('it', of, { ...NO_FILTER, ...form }, others, COLUMNS);

  it('is written as conditions of the rows interface, those of other columns untouched', () => {
    expect(written(TOWN, { test: '^=', text: 'Bo' }, ['valore>1', 'comune~x'])).toEqual({
      filters: ['valore>1', 'comune^=Bo'],
    });
    expect(written(VALUE, { from: '1.000,5', to: '2000' })).toEqual({
      filters: ['valore>=1000.5', 'valore<=2000'],
    });
    expect(written(OPEN, { values: ['true'], presence: 'filled' })).toEqual({
      filters: ['attiva:notnull', 'attiva=true'],
    });
    expect(written(TOWN, { presence: 'empty', text: 'x' })).toEqual({ filters: ['comune:null'] });
    expect(written(DAY, { to: '2024-02-28' })).toEqual({ filters: ['giorno<=2024-02-28'] });
    // All of the last day belongs to a span of moments.
    expect(written(MOMENT, { to: '2024-02-28' })).toEqual({ filters: ['ora<2024-02-29'] });
    expect(written(VALUE, { from: 'molto' })).toEqual({ field: 'from', reason: 'not-a-number' });
    expect(written(TOWN, {}, ['comune=Bologna', 'a,b=c'])).toEqual({ filters: ['a,b=c'] });
  });

  it('is read back as it was written', () => {
    for (const [of, form] of [
      [TOWN, { test: '!=', text: 'Bologna' }],
      [TOWN, { values: ['Bologna', 'Casalecchio'] }],
      [VALUE, { from: '1000,5', to: '2000' }],
      [DAY, { from: '2024-01-01', to: '2024-02-28' }],
      [MOMENT, { to: '2024-02-28' }],
      [OPEN, { presence: 'empty' }],
      [ODD, { test: '~', text: 'x=y' }],
    ] as const) {
      const whole = { ...NO_FILTER, ...form, values: [...('values' in form ? form.values : [])] };
      const out = writeColumnFilter('it', of, whole, [], COLUMNS);
      expect(readColumnFilter('it', of, 'filters' in out ? out.filters : [], COLUMNS)).toEqual(whole);
    }
  });

  it('shows moments that name an offset by their Italian day', () => {
    const conditions = ['ora>=2024-12-31T23:00:00Z', 'ora<2025-01-02T00:00:00+01:00'];
    expect(readColumnFilter('it', MOMENT, conditions, COLUMNS)).toMatchObject({
      ...{ from: '2025-01-01', to: '2025-01-01' },
    });
  });

  it('is told in words', () => {
    const words = (text: string, lang: 'it' | 'en' = 'it') => {
      const condition = readCondition(text, COLUMNS);
      return condition && describeCondition(lang, COLUMNS, condition);
    };
    expect(words('valore>=1000.5')).toBe('valore ≥ 1.000,50');
    expect(words('valore>=1000.5', 'en')).toBe('valore ≥ 1,000.50');
    expect(words('giorno<=2024-02-28')).toBe('giorno ≤ 28/02/2024');
    expect(words('attiva=false')).toBe('attiva: No');
    expect(words('comune:null')).toBe('comune è vuota');
    expect(words('a,b~x')).toBe('a,b contiene “x”');
    expect(words('altro=1')).toBeUndefined();
  });
});

describe('the view of a table', () => {
  const read = (query: string) => readTableView(new URLSearchParams(query), COLUMNS);

  it('is read from the address; what no column is called is left out', () => {
    expect(read('')).toMatchObject({ filter: [], q: '', sort: undefined, shown: COLUMNS, row: 1 });
    expect(read('sort=-valore&row=77&q=x&filter=comune%3DBologna')).toMatchObject({
      ...{ sort: { column: 'valore', descending: true }, row: 77, q: 'x', filter: ['comune=Bologna'] },
    });
    expect(read('columns=valore,comune,nessuna').shown).toEqual([VALUE, TOWN]);
    expect(read('columns=a,b&columns=comune').shown).toEqual([ODD, TOWN]);
    expect(read('columns=nessuna&row=-3&sort=nessuna')).toMatchObject({
      shown: COLUMNS,
      row: 1,
      sort: undefined,
    });
  });

  it('writes its columns as they can be read back, and nothing where all are shown', () => {
    expect(columnsParam(COLUMNS, COLUMNS)).toEqual({ columns: undefined });
    expect(columnsParam([DAY, TOWN], COLUMNS)).toEqual({ columns: 'giorno,comune' });
    expect(columnsParam([DAY, ODD], COLUMNS)).toEqual({ columns: ['giorno', 'a,b'] });
  });

  it('sorts by a column in three steps', () => {
    expect(nextSort(undefined, 'valore')).toBe('valore');
    expect(nextSort({ column: 'valore', descending: false }, 'valore')).toBe('-valore');
    expect(nextSort({ column: 'valore', descending: true }, 'valore')).toBeUndefined();
    expect(nextSort({ column: 'comune', descending: true }, 'valore')).toBe('valore');
  });

  it('changes an address without touching what it does not know', () => {
    const params = withChanges(new URLSearchParams('vista=mappa&filter=a&filter=b&q=x'), {
      ...{ filter: ['c:1', 'd'], q: '', row: '5' },
    });
    expect(addressOf('/p', params, 'anteprima')).toBe('/p?vista=mappa&filter=c:1&filter=d&row=5#anteprima');
  });
});

describe('the cells of a grid', () => {
  const size = { rows: 100, columns: 5, page: 10 };
  const from = (row: number, at: number, key: string, control = false) => {
    const to = moveBy({ row, column: at }, key, control, size);
    return to && [to.row, to.column];
  };

  it('are walked by keys, and never left', () => {
    expect(from(1, 1, 'ArrowUp')).toEqual([0, 1]);
    expect(from(0, 1, 'ArrowUp')).toEqual([0, 1]);
    expect(from(100, 5, 'ArrowDown')).toEqual([100, 5]);
    expect(from(3, 0, 'ArrowLeft')).toEqual([3, 0]);
    expect(from(3, 2, 'PageDown')).toEqual([13, 2]);
    expect(from(95, 2, 'PageDown')).toEqual([100, 2]);
    expect(from(7, 3, 'Home')).toEqual([7, 0]);
    expect(from(7, 3, 'End')).toEqual([7, 5]);
    expect(from(7, 3, 'Home', true)).toEqual([1, 0]);
    expect(from(7, 3, 'End', true)).toEqual([100, 5]);
    expect(from(7, 3, 'x')).toBeUndefined();
  });

  it('are as wide as what they hold, within bounds, and fill the room there is', () => {
    const long = 'x'.repeat(500);
    expect(widthOf('it', TOWN, [long])).toBe(320);
    expect(widthOf('it', TOWN, ['a'])).toBeGreaterThanOrEqual(88);
    // One long cell among a hundred.
    expect(widthOf('it', TOWN, [...Array(99).fill('a'), long])).toBeLessThan(200);
    expect(edgesOf(fitted([100, 100], 250))).toEqual([0, 125, 250]);
    expect(fitted([100, 100], 1000)).toEqual([150, 150]);
    expect(fitted([100, 90], 150)).toEqual([90, 90]);
    expect(fitted([320, 150], 280)).toEqual([168, 150]);
    // Long texts take the room that is left.
    expect(fitted([320, 100], 1000)).toEqual([850, 150]);
  });

  it('are drawn where they are seen', () => {
    const edges = edgesOf(Array(300).fill(100));
    expect(columnsBetween(edges, 0, 250, 1)).toEqual([0, 4]);
    expect(columnsBetween(edges, 15_000, 15_400, 1)).toEqual([149, 155]);
    expect(columnsBetween(edges, 29_900, 30_500, 1)).toEqual([298, 300]);
  });
});
