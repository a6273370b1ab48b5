import { OTHERS_COLOUR, seriesColour } from '../common/palette.js';
import { DASHES, PATTERNS, SIGNS } from '../common/signs.js';
import type { ChartAnswer, ChartPoint } from './answer.js';
import type { ChartWords } from './words.js';

export interface SceneSeries {
  title: string;
  colour: string;
  dash: (typeof DASHES)[number];
  sign: (typeof SIGNS)[number];
  pattern: (typeof PATTERNS)[number];
}

export interface ScenePoint {
  series: number;
  /** Number, moment (ms since 1970) or name of a category, as the axis has it. */
  x: number | string;
  /** End of an interval. */
  x1?: number;
  y: number;
  /** Where the bar begins: 0, or on top of the series below; of a cell of a density the lower end. */
  from: number;
  to: number;
  /** What it stands for, in words. */
  xText: string;
  yText: string;
  /** Share of the fullest cell of a density, from 0 to 1. */
  share?: number;
}

/** A chart as it is drawn: nothing here knows of the screen. */
export interface Scene {
  kind: ChartAnswer['kind'];
  /** What is drawn: `dots` are rows of signs, for values of several series that do not add up. */
  shape: 'lines' | 'bars' | 'columns' | 'dots' | 'cloud' | 'density';
  axis: 'number' | 'time' | 'category';
  /** Whether the numbers of the axis are years or codes, which are not grouped. */
  plainAxis: boolean;
  /** Whether moments on the axis name a zone: they are shown as Italian clocks have them. */
  zoned: boolean;
  categories: string[];
  series: SceneSeries[];
  points: ScenePoint[];
  xTitle: string;
  yTitle: string;
  byTitle: string | undefined;
  title: string;
}

/** Numbers of several series that may be put on top of each other. */
const ADDS_UP = new Set<string | null>(['count', 'sum']);

const isZoned = (text: string): boolean => /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text);

/** A moment as milliseconds; one without a zone is the wall clock of its source. */
export function momentOf(x: unknown): number {
  const text = String(x);
  if (text.length <= 10) return Date.parse(`${text}T00:00:00Z`);
  return Date.parse(isZoned(text) ? text : `${text}Z`);
}

/** Whether places on the axis are moments, numbers or names. */
export function axisOf({ kind, x }: Pick<ChartAnswer, 'kind' | 'x'>): Scene['axis'] {
  const time = x.type === 'date' || x.type === 'dateTime';
  const number = x.type === 'integer' || x.type === 'number' || x.type === 'year';
  // Bars of single values are named, whatever these are.
  if ('none' in x.bin && kind !== 'scatter' && (kind === 'bar' || !(time || number))) return 'category';
  return time ? 'time' : number ? 'number' : 'category';
}

function shapeOf(kind: Scene['kind'], axis: Scene['axis'], apart: boolean): Scene['shape'] {
  if (kind === 'scatter') return 'cloud';
  if (kind === 'line') return axis === 'category' ? 'dots' : 'lines';
  if (apart) return 'dots';
  // Names of categories are long: they are read beside their bars.
  return axis === 'category' ? 'bars' : 'columns';
}

/** Bars of a series stand on those before it, above or below zero. */
function stack(points: ScenePoint[]): void {
  const reached = new Map<string, { up: number; down: number }>();
  for (const point of points) {
    const key = String(point.x);
    const at = reached.get(key) ?? { up: 0, down: 0 };
    const side = point.y < 0 ? 'down' : 'up';
    point.from = at[side];
    point.to = at[side] + point.y;
    at[side] = point.to;
    reached.set(key, at);
  }
}

/** What is drawn of an answer. Points without a place on the axes are left out; the server has counted them. */
export function toScene(answer: ChartAnswer, words: ChartWords): Scene {
  const { kind, others, y } = answer;
  const axis = axisOf(answer);
  const many = answer.series.length > 1;
  const adds = ADDS_UP.has(y.aggregate);
  const series = answer.series.map(({ key, others }, index) => ({
    title: others ? words.others() : words.key(key),
    colour: others ? OTHERS_COLOUR : seriesColour(index),
    dash: DASHES[index % DASHES.length] as SceneSeries['dash'],
    sign: SIGNS[index % SIGNS.length] as SceneSeries['sign'],
    pattern: PATTERNS[index % PATTERNS.length] as SceneSeries['pattern'],
  }));
  const points = answer.series.flatMap(({ points: given }, index) =>
    given.flatMap((point) => toPoint(axis, index, point, words) ?? []),
  );
  if (axis === 'category' && !many && adds && others?.y) {
    points.push({
      series: 0,
      x: words.others(),
      y: others.y,
      from: 0,
      to: others.y,
      xText: words.others(),
      yText: words.y(others.y),
    });
  }
  const density = answer.density && densityPoints(answer.density, words);
  const shape = density ? 'density' : shapeOf(kind, axis, many && !adds);
  if (many && (shape === 'bars' || shape === 'columns')) stack(points);
  return {
    kind,
    shape,
    axis,
    plainAxis: answer.x.type === 'year' || /(^|[\W_])(anno|year)([\W_]|$)/i.test(answer.x.label),
    zoned: axis === 'time' && answer.series.some(({ points }) => points.some(({ x }) => isZoned(String(x)))),
    categories: axis === 'category' ? [...new Set(points.map(({ x }) => String(x)))] : [],
    series: density ? series.slice(0, 1) : series,
    points: density ?? points,
    ...words.titles,
  };
}

function toPoint(
  axis: Scene['axis'],
  series: number,
  point: ChartPoint,
  words: ChartWords,
): ScenePoint | undefined {
  const { y } = point;
  if (y === null || !Number.isFinite(y)) return undefined;
  const place = (x: unknown): number => (axis === 'time' ? momentOf(x) : Number(x));
  const x = axis === 'category' ? words.category(point.x) : place(point.x);
  if (point.x === null ? axis !== 'category' : typeof x === 'number' && !Number.isFinite(x)) return undefined;
  const x1 = axis === 'category' || point.x1 === undefined ? undefined : place(point.x1);
  return {
    series,
    x,
    ...(x1 !== undefined && { x1 }),
    y,
    from: 0,
    to: y,
    xText: axis === 'category' ? String(x) : words.x(point),
    yText: words.y(y),
  };
}

function densityPoints(
  { xWidth, yWidth, cells }: NonNullable<ChartAnswer['density']>,
  words: ChartWords,
): ScenePoint[] {
  const most = Math.max(1, ...cells.map(({ count }) => count));
  return cells.map(({ x, y, count }) => ({
    series: 0,
    x,
    x1: x + xWidth,
    y: count,
    from: y,
    to: y + yWidth,
    xText: words.x({ x, x1: x + xWidth }),
    yText: words.cell(y, y + yWidth, count),
    // Few and many differ by orders of magnitude.
    share: Math.log1p(count) / Math.log1p(most),
  }));
}

/** One point in words, as the tooltip and screen readers have it: its place, its series where there are several, its value. */
export function pointText(scene: Scene, point: ScenePoint): { heading: string; lines: string[] } {
  const value = `${scene.yTitle}: ${point.yText}`;
  const series = scene.series[point.series]?.title ?? '';
  const named = scene.shape === 'cloud' || scene.shape === 'density';
  return {
    heading: named ? `${scene.xTitle}: ${point.xText}` : point.xText,
    lines: scene.series.length > 1 ? [`${scene.byTitle ?? ''}: ${series}`, value] : [value],
  };
}
