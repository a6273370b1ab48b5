import type { TableColumn } from '../query/relation.js';
import { and, isNull, not, or } from '../query/tree.js';
import { classOf } from '../query/typed-sql.js';
import type { ChartSeries, Density } from './chart-model.js';
import { MOST_SERIES, narrowed, type Plot } from './draw-bins.js';
import { asNumber, cannotDraw } from './measure.js';
import { numberWidth, stepOf, tidy } from './number-bins.js';

/** Which sample is drawn: always the same. */
const SEED = 1;
/** Bins of the grid, each way. */
const GRID = 50;

export interface Scatter {
  series: ChartSeries[];
  /** Rows with both values. */
  count: number;
  nulls: number;
  density: Density | undefined;
}

/**
 * Points of two columns: all of them, or where they are more than `limit` a sample that is always the same, and how many
 * rows lie in each cell of a grid (of numbers).
 */
export async function drawScatter(plot: Plot, y: TableColumn, limit: number): Promise<Scatter> {
  const { x, by, ask } = plot;
  for (const [column, path] of [
    [x, '/x'],
    [y, '/y'],
  ] as const) {
    const kind = classOf(column.type);
    if (kind === 'number' || (kind === 'moment' && path === '/x')) continue;
    throw cannotDraw(path, {
      it: `Un grafico a dispersione vuole numeri: ${JSON.stringify(column.name)} non ne contiene.`,
      en: `A scatter chart needs numbers: ${JSON.stringify(column.name)} has none.`,
    });
  }
  const both = and(not(isNull(x.name)), not(isNull(y.name)));
  const [span = []] = await ask(
    narrowed(
      plot,
      {
        select: [
          { kind: 'aggregate', function: 'count', alias: 'n' },
          { kind: 'aggregate', function: 'min', column: x.name, alias: 'x0' },
          { kind: 'aggregate', function: 'max', column: x.name, alias: 'x1' },
          { kind: 'aggregate', function: 'min', column: y.name, alias: 'y0' },
          { kind: 'aggregate', function: 'max', column: y.name, alias: 'y1' },
        ],
      },
      both,
    ),
  );
  const [missing = []] = await ask(
    narrowed(
      plot,
      { select: [{ kind: 'aggregate', function: 'count', alias: 'n' }] },
      or(isNull(x.name), isNull(y.name)),
    ),
  );
  const count = Number(span[0] ?? 0);
  const sampled = count > limit;
  const rows = await ask(
    narrowed(
      plot,
      {
        select: [x, y, ...(by ? [by] : [])].map(({ name }, at) => ({
          kind: 'column',
          column: name,
          alias: `c${at}`,
        })),
        ...(sampled && {
          orderBy: [{ expression: { kind: 'random', seed: SEED }, descending: false, nulls: 'last' }],
        }),
        limit,
      },
      both,
    ),
  );
  const [, x0, x1, y0, y1] = span;
  const isNumeric = classOf(x.type) === 'number';
  return {
    series: toSeries(rows, by !== undefined),
    count,
    nulls: Number(missing[0] ?? 0),
    density:
      sampled && isNumeric
        ? await densityOf(plot, y, [Number(x0), Number(x1)], [Number(y0), Number(y1)])
        : undefined,
  };
}

function toSeries(rows: readonly (readonly unknown[])[], split: boolean): ChartSeries[] {
  const byKey = new Map<unknown, ChartSeries>();
  for (const [x, y, value] of rows) {
    const key = split ? (value ?? null) : null;
    const series = byKey.get(key) ?? { key, points: [] };
    series.points.push({
      x: typeof x === 'string' && /^-?\d+$/.test(x) ? Number(x) : x,
      y: asNumber(y),
      count: 1,
    });
    byKey.set(key, series);
  }
  const all = [...byKey.values()].sort((a, b) => b.points.length - a.points.length);
  if (!split) return all;
  const own = all.filter(({ key }) => key !== null).slice(0, MOST_SERIES);
  const rest = all.filter((series) => !own.includes(series)).flatMap(({ points }) => points);
  return rest.length === 0 ? own : [...own, { key: null, others: true, points: rest }];
}

async function densityOf(
  plot: Plot,
  y: TableColumn,
  [x0, x1]: [number, number],
  [y0, y1]: [number, number],
): Promise<Density> {
  const { x, ask } = plot;
  const cut = (column: TableColumn, from: number, to: number) => {
    const width = numberWidth(from, to, stepOf(column), GRID);
    const operand = { kind: 'column', column: column.name } as const;
    return { width, expression: { kind: 'widths', operand, width } as const };
  };
  const across = cut(x, x0, x1);
  const up = cut(y, y0, y1);
  const rows = await ask(
    narrowed(
      plot,
      {
        select: [
          { kind: 'expression', expression: across.expression, alias: 'x' },
          { kind: 'expression', expression: up.expression, alias: 'y' },
          { kind: 'aggregate', function: 'count', alias: 'n' },
        ],
        groupBy: [across.expression, up.expression],
      },
      not(isNull(x.name)),
      not(isNull(y.name)),
    ),
  );
  const at = (value: unknown, width: number): number => tidy(Math.round(Number(value) / width) * width);
  return {
    xWidth: across.width,
    yWidth: up.width,
    cells: rows.map(([left, low, count]) => ({
      x: at(left, across.width),
      y: at(low, up.width),
      count: Number(count),
    })),
  };
}
