import { describe, expect, it } from 'vitest';
import { nowText } from '../../../src/api/explore/odsql/now.js';
import { OdsqlError } from '../../../src/api/explore/odsql/odsql-error.js';
import { parseSelect } from '../../../src/api/explore/odsql/parse.js';

describe('now()', () => {
  const at = (text: string, now = '2024-05-08T10:20:30.500Z', zone = 'UTC'): string => {
    const [item] = parseSelect(text);
    if (item?.kind !== 'expression' || item.expression.kind !== 'call') throw new Error('no call');
    return nowText('select', item.expression.args, new Date(now), zone);
  };
  it.each([
    ['now()', '2024-05-08T10:20:30.500'],
    ['now(year=2023, month=2, day=31)', '2023-02-28T10:20:30.500'],
    ['now(months=-3, day=31)', '2024-02-29T10:20:30.500'],
    ['now(years=-1, days=1)', '2023-05-09T10:20:30.500'],
    ['now(hour=0, minute=0, second=0, microsecond=0)', '2024-05-08T00:00:00.000'],
    ['now(hours=-11)', '2024-05-07T23:20:30.500'],
    ['now(weekday=0)', '2024-05-13T10:20:30.500'],
    ['now(weekday=2)', '2024-05-08T10:20:30.500'],
    ['now(mondays=1)', '2024-05-13T10:20:30.500'],
    ['now(mondays=-1)', '2024-05-06T10:20:30.500'],
    ['now(sundays=-2)', '2024-04-28T10:20:30.500'],
    ['now(day=1, day=2)', '2024-05-02T10:20:30.500'],
  ])('%s', (text, wanted) => {
    expect(at(text)).toBe(wanted);
  });
  it('shows the clocks of the zone', () => {
    expect(at('now(hour=0)', '2024-05-08T23:20:30.500Z', 'Europe/Rome')).toBe('2024-05-09T00:20:30.500');
  });
  it('refuses what it does not know', () => {
    for (const text of ['now(1)', 'now(giorni=1)', 'now(days=1.5)', 'now(years=99999)'])
      expect(() => at(text)).toThrow(OdsqlError);
  });
});
