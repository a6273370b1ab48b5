import type { Services } from '../../../services.js';
import type { TableColumn } from '../../../tables/query/relation.js';
import { badParameter } from '../explore-error.js';
import { askGroups } from './ask-groups.js';
import type { V1Request } from './parameters.js';
import { fieldText } from './q-to-odsql.js';
import { narrowedRecords, v1Table } from './records.js';
import { seriesOf } from './series.js';

const MOST_POINTS = 20_000;

/** The parts of a date down to a precision. */
const PRECISIONS: Readonly<Record<string, readonly string[]>> = {
  year: ['year'],
  month: ['year', 'month'],
  week: ['year', 'week'],
  day: ['year', 'month', 'day'],
  hour: ['year', 'month', 'day', 'hour'],
  minute: ['year', 'month', 'day', 'hour', 'minute'],
};

/** Single parts of dates: all Januaries together. */
const PERIODS: Readonly<Record<string, readonly string[]>> = {
  year: ['year'],
  month: ['month'],
  week: ['week'],
  weekday: ['dayofweek'],
  day: ['day'],
  hour: ['hour'],
  minute: ['minute'],
};

/** A key of the groups: the value of a field, or parts of its date. */
interface Axis {
  field: string;
  parts: readonly string[];
}

function axisOf(column: TableColumn, request: V1Request): Axis {
  if (column.type !== 'date' && column.type !== 'dateTime') return { field: column.name, parts: [] };
  const periodic = request.one('periodic');
  const precision = request.one('precision') || 'year';
  const parts = periodic ? PERIODS[periodic] : PRECISIONS[precision];
  if (!parts) throw badParameter(`Unknown ${periodic ? 'periodic' : 'precision'}: ${periodic || precision}`);
  return { field: column.name, parts };
}

/**
 * `/api/records/1.0/analyze/`: groups of records with series of values, `[{"x": key, "S": number}]`; of dates the key is
 * `{"year", "month", …}`, of several fields an object by field. @throws ExploreError, OdsqlError
 */
export async function analyzeRecords(
  services: Services,
  request: V1Request,
): Promise<Record<string, unknown>[]> {
  const found = await v1Table(services, request);
  const series = seriesOf(request);
  if (series.length === 0) throw badParameter('y.name.func is missing');
  const axes = request.all('x').map((name) => {
    const column = found.table.columns.find((each) => each.name === name);
    if (!column) throw badParameter(`Unknown field: ${name}`);
    return axisOf(column, request);
  });
  const keys = axes.flatMap(({ field, parts }, at) =>
    parts.length === 0
      ? [{ text: fieldText(field), alias: `x${at}` }]
      : parts.map((part) => ({ text: `${part}(${fieldText(field)})`, alias: `x${at}_${part}` })),
  );
  const maxpoints = request.whole('maxpoints', 0, MOST_POINTS, -1);
  const group_by = keys.map(({ text, alias }) => `${text} as ${alias}`).join(', ');
  const order_by = orderOf(
    request,
    axes,
    series.map(({ name }) => name),
    keys.map(({ alias }) => alias),
  );
  const groups = await askGroups(
    services,
    found,
    {
      ...narrowedRecords(found, request),
      select: series.map(({ expression }, at) => `${expression} as y${at}`).join(', '),
      ...(group_by !== '' && { group_by }),
      ...(order_by !== '' && { order_by }),
    },
    maxpoints > 0 ? maxpoints : MOST_POINTS,
  );
  const sums = series.map(() => 0);
  return groups.map((group) => {
    const x = axes.map(({ field, parts }, at) => [
      field,
      parts.length === 0
        ? group[`x${at}`]
        : Object.fromEntries(
            parts.map((part) => [part === 'dayofweek' ? 'weekday' : part, group[`x${at}_${part}`]]),
          ),
    ]);
    const values = series.map(({ name, cumulative }, at) => {
      const value = group[`y${at}`];
      if (!cumulative) return [name, value];
      sums[at] = (sums[at] ?? 0) + (typeof value === 'number' ? value : 0);
      return [name, sums[at]];
    });
    return {
      ...(x.length > 0 && { x: x.length === 1 ? x[0]?.[1] : Object.fromEntries(x) }),
      ...Object.fromEntries(values),
    };
  });
}

/** By the keys, upwards; `sort=S` by a series or `x.field`, downwards unless a `-` stands in front. */
function orderOf(
  request: V1Request,
  axes: readonly Axis[],
  series: readonly string[],
  aliases: readonly string[],
): string {
  const wanted = request
    .all('sort')
    .flatMap((text) => text.split(','))
    .filter((text) => text.trim() !== '');
  const terms = wanted.flatMap((text) => {
    const name = text.trim().replace(/^-/, '');
    const direction = text.trim().startsWith('-') ? 'asc' : 'desc';
    const at = series.indexOf(name.replace(/^y\./, ''));
    if (at !== -1) return [`y${at} ${direction}`];
    const axis = name === 'x' ? 0 : axes.findIndex(({ field }) => field === name.replace(/^x\./, ''));
    const own = aliases.filter((alias) => alias === `x${axis}` || alias.startsWith(`x${axis}_`));
    if (own.length === 0) throw badParameter(`Unknown sort: ${text}`);
    return own.map((alias) => `${alias} ${direction}`);
  });
  return [...terms, ...(wanted.length === 0 ? aliases : [])].join(', ');
}
