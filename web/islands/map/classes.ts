/** How values are put into classes: as many in each, or steps of the same width. */
export type ClassMethod = 'quantile' | 'equal';

/** A class of values, its ends included; the classes of one list share no value. */
export interface ValueClass {
  from: number;
  to: number;
  count: number;
}

/** The greatest and least ends of classes: values that are equal never fall into different ones. */
function quantileEnds(sorted: readonly number[], classes: number): number[] {
  const ends: number[] = [];
  for (let at = 1; at <= classes; at += 1) {
    const end = sorted[Math.ceil((at * sorted.length) / classes) - 1] as number;
    if (end !== ends.at(-1)) ends.push(end);
  }
  return ends;
}

function equalEnds(sorted: readonly number[], classes: number): number[] {
  const least = sorted[0] as number;
  const greatest = sorted.at(-1) as number;
  if (least === greatest) return [greatest];
  const width = (greatest - least) / classes;
  const ends = Array.from({ length: classes - 1 }, (_, at) => least + width * (at + 1));
  // Adding up would not give the greatest value again.
  return [...ends, greatest];
}

/**
 * The classes that values fall into, the least first. Fewer than were asked for come back where values repeat; none where
 * there are no values. Classes of equal steps may be empty, since a step that nothing falls into says something.
 */
export function classify(values: readonly number[], method: ClassMethod, classes: number): ValueClass[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const ends = method === 'quantile' ? quantileEnds(sorted, classes) : equalEnds(sorted, classes);
  let start = 0;
  return ends.map((end, index) => {
    let stop = start;
    while (stop < sorted.length && (sorted[stop] as number) <= end) stop += 1;
    const within = sorted.slice(start, stop);
    start = stop;
    const before = index === 0 ? (sorted[0] as number) : (ends[index - 1] as number);
    const quantile = method === 'quantile';
    return {
      from: quantile ? (within[0] as number) : before,
      to: end,
      count: within.length,
    };
  });
}

/** The place of the class of a value; undefined for what is no number or beyond the last class. */
export function classOf(classes: readonly ValueClass[], value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const at = classes.findIndex(({ to }) => value <= to);
  return at === -1 ? undefined : at;
}
