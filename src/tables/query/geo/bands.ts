import type { Segment } from './parts.js';

/** Segments of a boundary by horizontal bands of equal height: few of thousands lie at the height of a point. */
export interface Bands {
  /** Segments that reach into bands from one latitude to another, each once. */
  between(south: number, north: number): Segment[];
  /** The same, band by band: those that reach into several come again. */
  slices(south: number, north: number): readonly (readonly Segment[])[];
  /** Segments that reach into the band of a latitude. */
  at(latitude: number): readonly Segment[];
}

/** Boundaries of fewer sides are looked through as they are. */
export const MOST_PLAIN = 32;
const MOST_BANDS = 2048;

const NONE: readonly Segment[] = [];

/** @param tolerance degrees by which segments reach beyond their ends */
export function bandsOf(segments: readonly Segment[], tolerance: number): Bands {
  let south = Number.POSITIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (const [a] of segments) {
    south = Math.min(south, a[1] as number);
    north = Math.max(north, a[1] as number);
  }
  for (const [, b] of segments) {
    south = Math.min(south, b[1] as number);
    north = Math.max(north, b[1] as number);
  }
  south -= tolerance;
  north += tolerance;
  const count = Math.min(MOST_BANDS, Math.max(1, Math.ceil(segments.length / 4)));
  const height = (north - south) / count || 1;
  const bandOf = (latitude: number): number =>
    Math.max(0, Math.min(count - 1, Math.floor((latitude - south) / height)));
  const low = ([a, b]: Segment): number => Math.min(a[1] as number, b[1] as number) - tolerance;
  const high = ([a, b]: Segment): number => Math.max(a[1] as number, b[1] as number) + tolerance;
  const bands: Segment[][] = Array.from({ length: count }, () => []);
  for (const segment of segments) {
    const last = bandOf(high(segment));
    for (let band = bandOf(low(segment)); band <= last; band += 1) bands[band]?.push(segment);
  }
  return {
    at: (latitude) => (latitude < south || latitude > north ? NONE : (bands[bandOf(latitude)] as Segment[])),
    slices: (from, to) => (to < south || from > north ? [] : bands.slice(bandOf(from), bandOf(to) + 1)),
    between(from, to) {
      const found: Segment[] = [];
      if (to < south || from > north) return found;
      const [first, last] = [bandOf(from), bandOf(to)];
      for (let band = first; band <= last; band += 1) {
        for (const segment of bands[band] as Segment[]) {
          // Of the bands that it reaches into, the first that is asked for has it.
          if (Math.max(first, bandOf(low(segment))) === band) found.push(segment);
        }
      }
      return found;
    },
  };
}
