/** Bins of a histogram, told to SQL by an index expression and to people by their ends. */
export interface Bins {
  /** SQL expression for the 0-based number of a value's bin; `column` is a quoted identifier. */
  index(column: string): string;
  /** Both ends of a bin. */
  ends(bin: number): { from: number | string; to: number | string };
  count: number;
}

const WANTED = 20;

/**
 * Bins with round ends for numbers between `min` and `max`: their width is 1, 2 or 5 times a power of ten, so that the
 * axis of a chart reads well. Whole numbers get whole widths, few of them a bin each. Undefined where there is no span.
 */
export function numberBins(min: number, max: number, whole: boolean): Bins | undefined {
  if (!Number.isFinite(min) || !Number.isFinite(max) || max <= min) return undefined;
  // Numbers that differ in their last digits alone: ends that people can read would fall together.
  if (max - min < Math.max(Math.abs(min), Math.abs(max)) * 1e-8) return undefined;
  let width = niceStep((max - min) / WANTED);
  if (whole) width = Math.max(1, width);
  const first = Math.floor(min / width);
  // The greatest value itself belongs to the last bin where it is its end.
  const count = Math.max(1, Math.floor(max / width) - first + (whole || max % width !== 0 ? 1 : 0));
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(first + count)) return undefined;
  const at = (bin: number): number => Number(((first + bin) * width).toPrecision(14));
  return {
    count,
    index: (column) => `least(floor(${column}::DOUBLE / ${width})::BIGINT - (${first}), ${count - 1})`,
    ends: (bin) => ({ from: at(bin), to: at(bin + 1) }),
  };
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `step`. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((one) => one * power >= step * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(12));
}

const MONTHS_OF_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];

/**
 * Bins of whole months or years, or of whole days where the span is short, for dates and date-times.
 * @param min first and last day, ISO
 */
export function dateBins(min: string, max: string): Bins | undefined {
  const from = dayOf(min);
  const to = dayOf(max);
  if (from === undefined || to === undefined || to <= from) return undefined;
  if (to - from < 60) return dayBins(from, to);
  const monthAt = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
  const span = monthAt(max) - monthAt(min);
  const step =
    MONTHS_OF_STEPS.find((months) => span / months <= WANTED) ?? Math.ceil(span / WANTED / 12) * 12;
  const first = Math.floor(monthAt(min) / step);
  const name = (bin: number): string => {
    const month = (first + bin) * step;
    return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
  };
  return {
    count: Math.floor(monthAt(max) / step) - first + 1,
    index: (column) => `((year(${column}) * 12 + month(${column}) - 1) // ${step}) - ${first}`,
    ends: (bin) => ({ from: name(bin), to: name(bin + 1) }),
  };
}

const DAY_MS = 86_400_000;

function dayOf(iso: string): number | undefined {
  const day = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY_MS;
  return /^\d{4}-\d\d-\d\d/.test(iso) && Number.isFinite(day) ? day : undefined;
}

function dayBins(from: number, to: number): Bins {
  const step = Math.ceil((to - from + 1) / WANTED);
  const name = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
  return {
    count: Math.floor((to - from) / step) + 1,
    index: (column) => `(date_diff('day', DATE '${name(from)}', ${column}::DATE) // ${step})`,
    ends: (bin) => ({ from: name(from + bin * step), to: name(from + (bin + 1) * step) }),
  };
}
