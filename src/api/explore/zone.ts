const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether there is a time zone of that name (IANA). */
export function isTimeZone(name: string): boolean {
  if (name === '' || name.length > 64) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    // Names beyond those that exist are never kept: Intl has refused them.
    formats.set(timeZone, format);
  }
  return format;
}

/** Minutes by which the clocks of a zone are ahead of Greenwich at a moment. */
export function offsetAt(timeZone: string, moment: number): number {
  if (timeZone === 'UTC') return 0;
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const clock = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((clock - Math.floor(moment / 1000) * 1000) / 60_000);
}

const two = (number: number): string => String(number).padStart(2, '0');

/** `+02:00`. */
const offsetText = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;

/** What the clocks of a zone show at a moment, as ISO 8601 without zone. */
export const clockText = (timeZone: string, moment: number): string =>
  new Date(moment + offsetAt(timeZone, moment) * 60_000).toISOString().replace(/(?:\.000)?Z$/, '');

const QUARTER = 15 * 60_000;

/**
 * A writer of moments in a zone: `2024-05-01T12:00:00+02:00`. It takes what queries give, ISO 8601 with `Z` or without a
 * zone, which counts as UTC. Offsets are remembered by the quarter of an hour, since clocks change on those.
 */
export function momentWriter(timeZone: string): (text: string) => string {
  if (timeZone === 'UTC') return (text) => `${text.replace(/Z$/, '')}+00:00`;
  const offsets = new Map<number, number>();
  return (text) => {
    const moment = Date.parse(text.endsWith('Z') ? text : `${text}Z`);
    if (Number.isNaN(moment)) return text;
    const quarter = Math.floor(moment / QUARTER);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      if (offsets.size > 10_000) offsets.clear();
      offset = offsetAt(timeZone, moment);
      offsets.set(quarter, offset);
    }
    const fraction = /\.\d+/.exec(text)?.[0] ?? '';
    return `${new Date(moment + offset * 60_000).toISOString().slice(0, 19)}${fraction}${offsetText(offset)}`;
  };
}
