import type { Expression, TimeUnit } from '../../../tables/query/expression.js';
import type { ClauseReading } from './reading.js';
import { literalExpression, toExpression } from './to-expression.js';
import type { Argument, Expression as Written } from './tree.js';

/** Units of `range(date, 1 day)`: `m` is a minute, `M` a month. */
const UNITS: Readonly<Record<string, TimeUnit>> = {
  ms: 'millisecond', s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week', M: 'month', q: 'quarter', y: 'year',
}; // biome-ignore format: one line reads better

/**
 * `range(…)` of `group_by` (contract, section 4, Grouping): given ends, a width, or a span of time.
 * @throws OdsqlError with the place
 */
export function rangeGroup(reading: ClauseReading, { args, at }: Written & { kind: 'call' }): Expression {
  const [field, ...ends] = args;
  if (field?.kind !== 'field') throw reading.fault('a field is expected in range()', field?.at ?? at);
  if (reading.clause === 'where') throw reading.fault('range() stands only in group_by', at);
  const operand = toExpression(reading, field);
  const [first] = ends;
  if (!first) throw reading.fault('range() takes ends, a width or a span of time', at);
  if (ends.length === 1) {
    const step = stepOf(first);
    if (step) return { kind: 'steps', operand, ...step };
    if (first.kind !== 'literal' || first.type !== 'number')
      throw reading.fault('a width is expected', first.at);
    return { kind: 'widths', operand, width: first.value };
  }
  const edges = ends.map((end, place): Expression | null => {
    if (end.kind === 'star') {
      if (place > 0 && place < ends.length - 1) throw reading.fault('* stands only at the ends', end.at);
      return null;
    }
    if (end.kind !== 'literal') throw reading.fault('a value or * is expected', end.at);
    return reading.placed(literalExpression(reading, end), end.at);
  });
  return { kind: 'intervals', operand, edges };
}

/** `1 day`, `1d`; `1m`, which was read as a metre, is a minute. */
function stepOf(argument: Argument): { count: number; unit: TimeUnit } | undefined {
  if (argument.kind === 'step') {
    const unit = UNITS[argument.unit] ?? (argument.unit.replace(/s$/, '') as TimeUnit);
    return { count: argument.count, unit };
  }
  if (argument.kind === 'literal' && argument.type === 'distance')
    return { count: argument.metres, unit: 'minute' };
  const [, count, letters = ''] =
    (argument.kind === 'field' && /^(\d+)([a-zA-Z]+)$/.exec(argument.name)) || [];
  const unit = UNITS[letters];
  return unit && { count: Number(count), unit };
}

/** The key of a group of `range(…)` as text: `[10, 50[`, with `*` for an open end. */
export function rangeLabel(expression: Expression, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (expression.kind === 'widths') {
    const low = Number(value);
    return `[${low}, ${tidy(low + expression.width)}[`;
  }
  if (expression.kind !== 'intervals') return value;
  const low = expression.edges[Number(value)];
  const high = expression.edges[Number(value) + 1];
  return `${low ? '[' : ']'}${endText(low)}, ${endText(high)}[`;
}

/** Without the dust of binary fractions. */
const tidy = (number: number): number => Number(number.toPrecision(12));

function endText(end: Expression | null | undefined): string {
  if (!end) return '*';
  return end.kind === 'local' ? end.text : end.kind === 'value' ? String(end.value) : '*';
}
