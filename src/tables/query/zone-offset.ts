const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', era: 'short', year: 'numeric', month: two, day: two },
    ...{ hour: two, minute: two, second: two },
  });
  // Only zones that exist come this far: there are some hundreds.
  formats.set(timeZone, format);
  return format;
}

/** Milliseconds by which the clocks of a zone (IANA name of one that exists) are ahead of Greenwich at a moment. */
export function aheadAt(timeZone: string, moment: number): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  const clock = Date.parse(`${day}T${part('hour')}:${part('minute')}:${part('second')}Z`);
  return clock - Math.floor(moment / 1000) * 1000;
}
