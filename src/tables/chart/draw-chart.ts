import { isZoned } from '../query/date-sql.js';
import type { TableColumn } from '../query/relation.js';
import { isNull, not } from '../query/tree.js';
import { classOf } from '../query/typed-sql.js';
import type { Message } from '../table-model.js';
import { calendarGrain } from './calendar-grain.js';
import type { Chart, ChartKind, ChartRequest, ChartSeries, Remainder } from './chart-model.js';
import { drawSeries, narrowed, oneOf, type Plot, remainder } from './draw-bins.js';
import { drawScatter } from './draw-scatter.js';
import { type Ask, asNumber, cannotDraw, columnNamed, measured, measureOf } from './measure.js';
import { startOf } from './time-bins.js';
import { axisOf, categoryAxis, TooManyBins, type XAxis } from './x-axis.js';

/** Categories where nobody says how many. */
const CATEGORIES = 20;
/** No screen shows more, and no filter names more. */
const MOST_CATEGORIES = 1000;
/** Longer texts are cut where they name a category or a series. */
const LONGEST_NAME = 200;
/** Points of a scatter where nobody says how many. */
const POINTS = 2000;

const kindOf = ({ kind, y }: ChartRequest, x: TableColumn): ChartKind => {
  if (kind) return kind;
  const of = classOf(x.type);
  if (of === 'moment' || x.type === 'year') return 'line';
  return of === 'number' && y === undefined ? 'histogram' : 'bar';
};

const notes = {
  sampled: (shown: number, all: number): Message => ({
    it: `Si vedono ${shown} punti su ${all}, scelti a caso ma sempre gli stessi; la densità conta tutte le righe.`,
    en: `${shown} points of ${all} are shown, chosen at random but always the same; the density counts all rows.`,
  }),
  gaps: {
    it: 'Gli intervalli senza righe non sono elencati, perché sarebbero troppi.',
    en: 'Intervals without rows are not listed, as there would be too many.',
  },
};

/**
 * The chart of a table that is asked for, computed by queries of the tree alone. Every row that the filter leaves is behind
 * one of its points, its `others` or its `nulls`. Throws `QueryError` whose path is the pointer of the parameter.
 *
 * @param ask answers a query over the table
 */
export async function drawChart(
  ask: Ask,
  columns: readonly TableColumn[],
  request: ChartRequest,
): Promise<Chart> {
  const x = columnNamed(columns, request.x, '/x');
  const by = request.by === undefined ? undefined : columnNamed(columns, request.by, '/by');
  for (const [column, path] of [
    [x, '/x'],
    [by, '/by'],
  ] as const) {
    if (column && classOf(column.type) === 'place') {
      throw cannotDraw(path, {
        it: `La colonna ${JSON.stringify(column.name)} contiene geometrie: si mostra su una mappa.`,
        en: `The column ${JSON.stringify(column.name)} holds geometries: a map shows it.`,
      });
    }
  }
  const kind = kindOf(request, x);
  // Only moments with a zone are anywhere else than in the days they are written in.
  const timeZone = isZoned(x.storage) ? request.timeZone : undefined;
  const base = { ask, x, by, filter: request.filter, timeZone };
  if (kind === 'scatter') return scatterChart(base, columns, request);
  const measure = measureOf(columns, kind === 'histogram' ? { ...request, y: undefined } : request);
  const plot: Plot = { ...base, measure, axis: categoryAxis(x) };
  const [span = []] = await ask(
    narrowed(plot, {
      select: [
        { kind: 'aggregate', function: 'count', alias: 'rows' },
        { kind: 'aggregate', function: 'count', column: x.name, alias: 'n' },
        // The ends of texts say nothing, and cost as much as the chart.
        ...(isCut(x, request)
          ? ([
              { kind: 'aggregate', function: 'min', column: x.name, alias: 'least' },
              { kind: 'aggregate', function: 'max', column: x.name, alias: 'greatest' },
            ] as const)
          : []),
      ],
    }),
  );
  const [total = 0, valued = 0, min = null, max = null] = span;
  const axis = orTooMany(() => axisOf(x, { min, max }, request.bins));
  const whole: Plot = { ...plot, axis };
  const isCategorical = 'none' in axis.bin;
  if (isCategorical && (request.limit ?? 0) > MOST_CATEGORIES) {
    throw cannotDraw('/limit', {
      it: `Al massimo ${MOST_CATEGORIES} categorie.`,
      en: `At most ${MOST_CATEGORIES} categories.`,
    });
  }
  const found = isCategorical
    ? { ...(await categoryChart(whole, kind, request.limit ?? CATEGORIES)), axis }
    : { ...(await binnedChart(whole, { min, max }, request.bins === undefined)), others: null };
  const missing = Number(total) - Number(valued);
  return {
    kind,
    x: { ...axisNames(x), bin: found.axis.bin },
    y: {
      column: measure.column?.name ?? null,
      label: measure.column?.label ?? null,
      aggregate: measure.aggregate,
      ...(measure.aggregate !== 'count' &&
        measure.column?.unit !== undefined && { unit: measure.column.unit }),
    },
    by: by ? axisNames(by) : null,
    series: found.series.map(named),
    total: Number(total),
    others: found.others,
    nulls: missing > 0 ? await remainder(whole, isNull(x.name)) : null,
    notes: found.gaps ? [{ code: 'gaps', message: notes.gaps }] : [],
  };
}

const cut = (value: unknown): unknown =>
  typeof value === 'string' && value.length > LONGEST_NAME ? `${value.slice(0, LONGEST_NAME)}…` : value;

/** A series as it is shown: a cell of a megabyte is no name. */
const named = ({ key, points, ...rest }: ChartSeries): ChartSeries => ({
  key: cut(key),
  ...rest,
  points: points.map((point) => (typeof point.x === 'string' ? { ...point, x: cut(point.x) } : point)),
});

/** Whether the axis is cut into bins. */
const isCut = (x: TableColumn, { bins }: ChartRequest): boolean =>
  bins !== 'none' && ['number', 'moment'].includes(classOf(x.type));

const axisNames = ({ name, label, type, unit }: TableColumn) => ({
  column: name,
  label,
  type,
  ...(unit !== undefined && { unit }),
});

/**
 * The chart of an axis that is cut into bins. Where nobody chose them and most are empty, the rows may come by a longer unit
 * of the calendar: then it is drawn by that.
 */
async function binnedChart(
  plot: Plot,
  span: { min: unknown; max: unknown },
  automatic: boolean,
): Promise<{ series: ChartSeries[]; gaps: boolean; axis: XAxis }> {
  const drawn = await drawSeries(plot, undefined);
  const { bin } = plot.axis;
  if (automatic && 'unit' in bin) {
    const points = drawn.series.flatMap((series) => series.points);
    const filled = new Set(points.flatMap(({ x, count }) => (count > 0 ? [String(x)] : [])));
    const places = new Set(points.map(({ x }) => String(x)));
    if (places.size >= 2 * filled.size) {
      const [starts, finest] =
        bin.unit === 'week' ? ([await daysOf(plot), 'day'] as const) : ([[...filled], bin.unit] as const);
      const unit = calendarGrain(
        starts.map(startOf).filter((start) => start !== undefined),
        finest,
      );
      if (unit && unit !== bin.unit) {
        const axis = axisOf(plot.x, span, unit);
        return { ...(await drawSeries({ ...plot, axis }, undefined)), axis };
      }
    }
  }
  return { ...drawn, axis: plot.axis };
}

/** The days that have rows: within the two years that are cut into weeks, at most. */
async function daysOf(plot: Plot): Promise<string[]> {
  const day = {
    kind: 'steps',
    operand: { kind: 'column', column: plot.x.name },
    unit: 'day',
    count: 1,
  } as const;
  const rows = await plot.ask(
    narrowed(
      plot,
      { select: [{ kind: 'expression', expression: day, alias: 'day' }], groupBy: [day] },
      not(isNull(plot.x.name)),
    ),
  );
  return rows.map(([value]) => String(value));
}

/** The categories with the greatest measure, and the rest of them as one. */
async function categoryChart(plot: Plot, kind: ChartKind, limit: number) {
  const { ask, x, measure } = plot;
  const isLine = kind === 'line';
  const top = await ask(
    narrowed(
      plot,
      {
        select: [{ kind: 'column', column: x.name, alias: 'x' }, ...measured(measure)],
        groupBy: [x.name],
        orderBy: [
          { column: 'y', descending: true, nulls: 'last' },
          { column: 'n', descending: true, nulls: 'last' },
        ],
        limit: limit + 1,
      },
      not(isNull(x.name)),
    ),
  );
  const shown = top.slice(0, limit);
  if (isLine) shown.sort(([a], [b]) => inOrder(a, b));
  const values = shown.map(([value]) => value);
  let others: (Remainder & { categories: number }) | null = null;
  if (top.length > limit) {
    const rest = [not(isNull(x.name)), not(oneOf(x, values))];
    const [counted = []] = await ask(
      narrowed(
        plot,
        {
          select: [
            ...measured(measure),
            { kind: 'aggregate', function: 'count-distinct', column: x.name, alias: 'categories' },
          ],
        },
        ...rest,
      ),
    );
    others = { y: asNumber(counted[0]), count: Number(counted[1]), categories: Number(counted[2]) };
  }
  if (plot.by) return { ...(await drawSeries(plot, values)), others };
  const points = shown.map(([value, y, count]) => ({ x: value, y: asNumber(y), count: Number(count) }));
  return { series: [{ key: null, points }], gaps: false, others };
}

const inOrder = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;

function orTooMany<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TooManyBins)) throw error;
    throw cannotDraw('/bins', {
      it: `Sarebbero ${error.count} intervalli: sceglierne di più lunghi o restringere le righe.`,
      en: `There would be ${error.count} bins: choose longer ones or narrow the rows.`,
    });
  }
}

async function scatterChart(
  base: Omit<Plot, 'measure' | 'axis'>,
  columns: readonly TableColumn[],
  request: ChartRequest,
): Promise<Chart> {
  const { x, by } = base;
  if (request.y === undefined) {
    throw cannotDraw('/y', {
      it: 'Un grafico a dispersione vuole una colonna in "y".',
      en: 'A scatter chart needs a column in "y".',
    });
  }
  const y = columnNamed(columns, request.y, '/y');
  const measure = measureOf(columns, { x: x.name });
  const limit = request.limit ?? POINTS;
  const found = await drawScatter({ ...base, measure, axis: categoryAxis(x) }, y, limit);
  const shown = Math.min(limit, found.count);
  return {
    kind: 'scatter',
    x: { ...axisNames(x), bin: { none: true } },
    y: { column: y.name, label: y.label, aggregate: null, ...(y.unit !== undefined && { unit: y.unit }) },
    by: by ? axisNames(by) : null,
    series: found.series.map(named),
    total: found.count + found.nulls,
    others: null,
    nulls: found.nulls > 0 ? { count: found.nulls, y: null } : null,
    ...(found.density && { density: found.density }),
    notes: found.count > limit ? [{ code: 'sampled', message: notes.sampled(shown, found.count) }] : [],
  };
}
