import type { Scene } from './scene.js';

/** The points in the order of the keyboard: along the axis, each series for itself. */
function ordered(scene: Scene): number[][] {
  const places = new Map(scene.categories.map((name, index) => [name, index]));
  const along = (index: number): number => {
    const { x } = scene.points[index] as Scene['points'][number];
    return typeof x === 'string' ? (places.get(x) ?? 0) : x;
  };
  return scene.series
    .map((_, series) =>
      scene.points
        .flatMap((point, index) => (point.series === series ? [index] : []))
        .sort((a, b) => along(a) - along(b)),
    )
    .filter((points) => points.length > 0);
}

/** Where each key leads. */
type Step = 'next' | 'previous' | 'nextSeries' | 'previousSeries' | 'first' | 'last';

function stepOf(scene: Scene, key: string, many: boolean): Step | undefined {
  if (key === 'Home') return 'first';
  if (key === 'End') return 'last';
  const sideways = scene.axis === 'category';
  const steps: Record<string, Step> = sideways
    ? { ArrowDown: 'next', ArrowUp: 'previous', ArrowRight: 'nextSeries', ArrowLeft: 'previousSeries' }
    : { ArrowRight: 'next', ArrowLeft: 'previous', ArrowDown: 'nextSeries', ArrowUp: 'previousSeries' };
  const step = steps[key];
  if (many || step === undefined) return step;
  return step === 'nextSeries' ? 'next' : step === 'previousSeries' ? 'previous' : step;
}

/**
 * The point that a key leads to from another (or from nowhere); undefined for keys that lead nowhere.
 * Going to another series stays as near on the axis as it has points.
 */
export function navigate(scene: Scene, from: number | undefined, key: string): number | undefined {
  const series = ordered(scene);
  const step = stepOf(scene, key, series.length > 1);
  if (step === undefined || series.length === 0) return undefined;
  const at = series.findIndex((points) => from !== undefined && points.includes(from));
  const line = series[Math.max(0, at)] as number[];
  if (at === -1 || from === undefined) return step === 'last' ? line.at(-1) : line[0];
  const place = line.indexOf(from);
  switch (step) {
    case 'first':
      return line[0];
    case 'last':
      return line.at(-1);
    case 'next':
      return line[Math.min(line.length - 1, place + 1)];
    case 'previous':
      return line[Math.max(0, place - 1)];
    default: {
      const other = series[at + (step === 'nextSeries' ? 1 : -1)];
      if (!other) return from;
      return (
        other.find((index) => scene.points[index]?.x === scene.points[from]?.x) ?? nearest(scene, other, from)
      );
    }
  }
}

function nearest(scene: Scene, among: readonly number[], from: number): number | undefined {
  const x = scene.points[from]?.x;
  if (typeof x !== 'number') return among[0];
  const away = (index: number): number => Math.abs(Number(scene.points[index]?.x) - x);
  return among.reduce((best, index) => (away(index) < away(best) ? index : best), among[0] as number);
}

type Box = readonly [number, number, number, number];

/**
 * The point that a pointer means, by the boxes of all: the one it is in, else the nearest. What is drawn along an axis is
 * looked for along it first.
 *
 * @param reach pixels beyond which nothing is meant
 */
export function pointed(
  boxes: readonly Box[],
  [x, y]: readonly [number, number],
  { acrossWeight = 1, reach = 60 } = {},
): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  boxes.forEach(([left, top, right, bottom], index) => {
    const dx = Math.max(left - x, 0, x - right);
    const dy = Math.max(top - y, 0, y - bottom) * acrossWeight;
    const away = Math.hypot(dx, dy);
    if (away < least) {
      least = away;
      best = index;
    }
  });
  return least <= reach ? best : undefined;
}
