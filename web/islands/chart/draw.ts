import {
  axisX,
  axisY,
  barX,
  dot,
  gridX,
  gridY,
  lineY,
  type Markish,
  plot,
  rect,
  rectY,
  ruleX,
  ruleY,
} from '@observablehq/plot';
import { drawPatterns, patternId } from './patterns.js';
import type { Scene, ScenePoint } from './scene.js';
import { type ChartTicks, chartTicks } from './ticks.js';

/** A chart on the page, and where its points are in it. */
export interface Drawing {
  svg: SVGSVGElement;
  /** Left, top, right, bottom of what stands for a point, in the pixels of the drawing. */
  box(point: ScenePoint): [number, number, number, number];
}

const ROW_HEIGHT = 26;
/** Beyond it lines are drawn without the signs of their points. */
const MOST_SIGNS = 120;

/** Draws a scene at that width. The styles that Plot would bring are in chart.css: the pages' policy refuses them here. */
export function draw(scene: Scene, lang: 'it' | 'en', width: number): Drawing {
  const ticks = chartTicks(scene, lang, width);
  const sideways = scene.shape === 'bars' || (scene.shape === 'dots' && scene.axis === 'category');
  const made = plot({
    ...(sideways ? sidewaysOptions(scene, ticks, width) : uprightOptions(scene, ticks, width)),
    className: 'portico-plot',
    width,
    marks: [
      drawPatterns(scene.series),
      ...(sideways ? sidewaysMarks(scene, ticks) : uprightMarks(scene, ticks)),
    ],
  });
  const svg = (made instanceof SVGSVGElement ? made : made.querySelector('svg')) as SVGSVGElement;
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.setAttribute('aria-hidden', 'true');
  const x = scaleOf(made, 'x');
  const y = scaleOf(made, 'y');
  return {
    svg,
    box: (point) => {
      if (sideways) {
        const row = y.apply(point.x);
        const high = y.bandwidth ?? 0;
        if (scene.shape === 'dots') return at(x.apply(point.y), row + high / 2);
        return ordered(x.apply(point.from), row, x.apply(point.to), row + high);
      }
      if (scene.shape !== 'columns' && scene.shape !== 'density')
        return at(x.apply(point.x), y.apply(point.y));
      const [left, right] = edges(scene, point);
      return ordered(x.apply(left), y.apply(point.from), x.apply(right), y.apply(point.to));
    },
  };
}

interface Scale {
  apply(value: unknown): number;
  bandwidth?: number;
}
const scaleOf = (made: unknown, name: string): Scale =>
  (made as { scale(name: string): Scale | undefined }).scale(name) ?? { apply: () => 0 };

const at = (x: number, y: number): [number, number, number, number] => [x, y, x, y];
const ordered = (x0: number, y0: number, x1: number, y1: number): [number, number, number, number] => [
  Math.min(x0, x1),
  Math.min(y0, y1),
  Math.max(x0, x1),
  Math.max(y0, y1),
];

/** Both ends of a column: of its interval, or a little to each side of a single value. */
function edges(scene: Scene, { x, x1 }: ScenePoint): [number, number] {
  const value = Number(x);
  if (x1 !== undefined) return [value, x1];
  const half = 0.4 * smallestStep(scene);
  return [value - half, value + half];
}

const steps = new WeakMap<Scene, number>();

function smallestStep(scene: Scene): number {
  const known = steps.get(scene);
  if (known !== undefined) return known;
  const values = [...new Set(scene.points.map(({ x }) => Number(x)))].sort((a, b) => a - b);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < values.length; i += 1) {
    least = Math.min(least, (values[i] as number) - (values[i - 1] as number));
  }
  const step = Number.isFinite(least) ? least : 1;
  steps.set(scene, step);
  return step;
}

const fillOf = (scene: Scene, index: number): string =>
  scene.series.length > 1 ? `url(#${patternId(index)})` : (scene.series[index]?.colour ?? '#000');

const ofSeries = (scene: Scene): ScenePoint[][] =>
  scene.series.map((_, index) => scene.points.filter(({ series }) => series === index));

const LINE = { stroke: '#5b6770', strokeOpacity: 1 };
const GRID = { stroke: '#d9dadb', strokeOpacity: 1 };
/** Keeps bars of the same pattern apart. */
const BAR = { inset: 0.5 };

function sidewaysOptions(scene: Scene, ticks: ChartTicks, width: number) {
  return {
    height: 56 + ROW_HEIGHT * Math.max(1, scene.categories.length),
    marginLeft: ticks.left,
    marginRight: Math.min(40, width * 0.06),
    marginTop: 8,
    marginBottom: 48,
    x: { label: null, nice: true, zero: scene.shape === 'bars' },
    y: { label: null, domain: scene.categories, padding: 0.2, type: 'band' as const },
  };
}

function sidewaysMarks(scene: Scene, ticks: ChartTicks): Markish[] {
  return [
    gridX({ ...GRID, ticks: ticks.valueCount }),
    axisX({
      anchor: 'bottom',
      ticks: ticks.valueCount,
      tickFormat: ticks.value,
      tickSize: 4,
      label: scene.yTitle,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 40,
    }),
    axisY({ anchor: 'left', tickSize: 0, tickFormat: ticks.category, label: null }),
    ...ofSeries(scene).map((points, index) =>
      scene.shape === 'bars'
        ? barX(points, { x1: 'from', x2: 'to', y: 'x', fill: fillOf(scene, index), ...BAR })
        : dot(points, { x: 'y', y: 'x', ...signOf(scene, index), r: 5 }),
    ),
    ...(scene.shape === 'bars' ? [ruleX([0], LINE)] : []),
  ];
}

const signOf = (scene: Scene, index: number) => ({
  fill: scene.series[index]?.colour ?? '#000',
  symbol: scene.series[index]?.sign ?? 'circle',
});

function uprightOptions(scene: Scene, ticks: ChartTicks, width: number) {
  const times = scene.axis === 'time';
  return {
    height: Math.round(Math.min(440, Math.max(260, width * 0.55))),
    marginLeft: ticks.left,
    marginRight: 24,
    marginTop: 16,
    marginBottom: times ? 64 : 52,
    x: { label: null, type: times ? ('utc' as const) : ('linear' as const) },
    y: { label: null, nice: true, zero: scene.shape === 'columns' },
  };
}

function uprightMarks(scene: Scene, ticks: ChartTicks): Markish[] {
  const groups = ofSeries(scene);
  const signs = scene.points.length <= MOST_SIGNS;
  return [
    gridY({ ...GRID, ticks: ticks.valueCount }),
    axisY({ anchor: 'left', ticks: ticks.valueCount, tickFormat: ticks.value, tickSize: 0, label: null }),
    axisX({
      anchor: 'bottom',
      ticks: ticks.axisMarks,
      tickFormat: ticks.axis as (value: number | Date, index: number) => string,
      tickSize: 4,
      label: scene.xTitle,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: scene.axis === 'time' ? 56 : 42,
    }),
    ...groups.flatMap((points, index): Markish[] => {
      const { colour = '#000', dash = '' } = scene.series[index] ?? {};
      if (scene.shape === 'lines') {
        return [
          lineY(points, {
            x: 'x',
            y: 'y',
            stroke: colour,
            strokeWidth: 2.25,
            ...(dash && { strokeDasharray: dash }),
          }),
          ...(signs ? [dot(points, { x: 'x', y: 'y', ...signOf(scene, index), r: 3.5 })] : []),
        ];
      }
      if (scene.shape === 'columns') {
        return [
          rectY(points, {
            x1: (p: ScenePoint) => edges(scene, p)[0],
            x2: (p: ScenePoint) => edges(scene, p)[1],
            y1: 'from',
            y2: 'to',
            fill: fillOf(scene, index),
            ...BAR,
          }),
        ];
      }
      if (scene.shape === 'density') {
        return [
          rect(points, {
            x1: 'x',
            x2: 'x1',
            y1: 'from',
            y2: 'to',
            fill: colour,
            fillOpacity: { value: (p: ScenePoint) => 0.12 + 0.88 * (p.share ?? 1), scale: null },
          }),
        ];
      }
      const sign = signOf(scene, index);
      return scene.shape === 'cloud'
        ? [dot(points, { x: 'x', y: 'y', ...sign, fillOpacity: 0.65, r: 3.5 })]
        : [dot(points, { x: 'x', y: 'y', ...sign, r: 5 })];
    }),
    ...(scene.shape === 'columns' ? [ruleY([0], LINE)] : []),
  ];
}
