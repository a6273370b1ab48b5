import type { Schedule } from './schedule.js';

/** Minute, hour, day of month, month, day of week (0 and 7 are Sunday), each with its least and greatest value. */
const FIELDS = [
  { least: 0, greatest: 59 },
  { least: 0, greatest: 23 },
  { least: 1, greatest: 31 },
  { least: 1, greatest: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec', from: 1 },
  { least: 0, greatest: 7, names: 'sun mon tue wed thu fri sat', from: 0 },
] as const;

const SHORTHANDS: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
};

/** A leap day that falls on a given weekday comes back within 40 years at most. */
const MOST_DAYS = 366 * 41;

/** The times people write in cron are those of their clock. */
const ZONE = 'Europe/Rome';

/** Reads five fields of cron (`*`, lists, ranges, steps, English names), on Italian time; undefined when they are none. */
export function parseCron(text: string): Schedule | undefined {
  const parts = (SHORTHANDS[text.toLowerCase()] ?? text).toLowerCase().split(/\s+/);
  if (parts.length !== FIELDS.length) return undefined;
  const sets = parts.map((part, at) => parseField(part, FIELDS[at] as (typeof FIELDS)[number]));
  const [minutes, hours, days, months, weekdays] = sets;
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  // As in cron: where both days are restricted, either will do.
  const either = !parts[2]?.startsWith('*') && !parts[4]?.startsWith('*');
  const isDay = (day: Date): boolean => {
    if (!months.has(day.getUTCMonth() + 1)) return false;
    const ofMonth = days.has(day.getUTCDate());
    const ofWeek = weekdays.has(day.getUTCDay());
    return either ? ofMonth || ofWeek : ofMonth && ofWeek;
  };
  const times = [...hours]
    .sort((a, b) => a - b)
    .flatMap((hour) => [...minutes].sort((a, b) => a - b).map((minute) => ({ hour, minute })));
  const find = (at: Date): Date | undefined => {
    const wall = wallClock(at);
    for (let offset = 0; offset < MOST_DAYS; offset += 1) {
      const day = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() + offset));
      if (!isDay(day)) continue;
      for (const { hour, minute } of times) {
        const found = instantOf(day.getTime() + (hour * 60 + minute) * 60_000);
        if (found > at) return found;
      }
    }
    return undefined;
  };
  // A day that never comes (the 30th of February) is no schedule.
  if (!find(new Date(0))) return undefined;
  return { nextAfter: (at) => find(at) as Date };
}

function parseField(text: string, field: (typeof FIELDS)[number]): Set<number> | undefined {
  const names = 'names' in field ? field.names.split(' ') : [];
  const read = (word: string): number => {
    const named = names.indexOf(word);
    return named >= 0 && 'from' in field
      ? named + field.from
      : /^\d{1,2}$/.test(word)
        ? Number(word)
        : Number.NaN;
  };
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [range = '', step = '1', ...rest] = item.split('/');
    const [first = '', last] =
      range === '*' ? [String(field.least), String(field.greatest)] : range.split('-');
    const from = read(first);
    const to = last === undefined ? (item.includes('/') ? field.greatest : from) : read(last);
    const by = /^\d{1,2}$/.test(step) ? Number(step) : 0;
    if (rest.length > 0 || by < 1 || !(from >= field.least && to <= field.greatest && from <= to))
      return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What the clock shows at an instant, as if it were UTC. */
function wallClock(at: Date): Date {
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

const HALF_A_DAY = 12 * 3_600_000;

/**
 * The instant at which the clock shows that time: the first one where the clock is put back, an hour later where summer
 * time skips it.
 */
function instantOf(wall: number): Date {
  const guesses = [-HALF_A_DAY, HALF_A_DAY].map((near) => {
    const at = wall + near;
    return wall - (wallClock(new Date(at)).getTime() - at);
  });
  const real = guesses.filter((guess) => wallClock(new Date(guess)).getTime() === wall);
  return new Date(real.length > 0 ? Math.min(...real) : Math.max(...guesses));
}
