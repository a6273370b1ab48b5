import {
  type AggregateName,
  DATE_PARTS,
  type DatePart,
  type Expression,
} from '../../../tables/query/expression.js';
import { readDate } from './dates.js';
import { geometryOf } from './geometries.js';
import { nowText } from './now.js';
import { rangeGroup } from './range-group.js';
import type { ClauseReading } from './reading.js';
import type { Argument, Literal, Expression as Written } from './tree.js';

type Call = Written & { kind: 'call' };

/** `stddev` is version 1's. */
const AGGREGATES: readonly string[] = [
  'count', 'sum', 'avg', 'min', 'max', 'median', 'percentile', 'stddev', 'envelope', 'bbox',
]; // biome-ignore format: one line reads better

/** An expression of ODSQL as one of the query tree. @throws OdsqlError with the place */
export function toExpression(reading: ClauseReading, written: Written): Expression {
  return reading.placed(convert(reading, written), written.at);
}

function convert(reading: ClauseReading, written: Written): Expression {
  switch (written.kind) {
    case 'field':
      return (
        reading.named.get(written.name) ?? {
          kind: 'column',
          column: reading.column(written.name, written.at).name,
        }
      );
    case 'literal':
      return literalExpression(reading, written);
    case 'arithmetic':
      return {
        kind: 'arithmetic',
        operator: written.operator,
        left: toExpression(reading, written.left),
        right: toExpression(reading, written.right),
      };
    case 'negative':
      return { kind: 'negative', operand: toExpression(reading, written.operand) };
    case 'call':
      return callExpression(reading, written);
  }
}

/** A value by itself. */
export function literalExpression(reading: ClauseReading, literal: Literal): Expression {
  switch (literal.type) {
    case 'text':
    case 'boolean':
      return { kind: 'value', value: literal.value };
    case 'number':
      // More digits than a double has stay as they are written.
      return {
        kind: 'value',
        value:
          Number.isInteger(literal.value) && !Number.isSafeInteger(literal.value)
            ? literal.text
            : literal.value,
      };
    case 'null':
      return { kind: 'value', value: null };
    case 'date': {
      const date = readDate(literal.value);
      if (!date) throw reading.fault(`not a date: ${literal.value}`, literal.at);
      return { kind: 'local', text: date.start };
    }
    default:
      throw reading.fault('this value stands only within a geographic function', literal.at);
  }
}

function callExpression(reading: ClauseReading, call: Call): Expression {
  const { name, args, at } = call;
  if (AGGREGATES.includes(name)) return aggregateExpression(reading, call);
  if ((DATE_PARTS as readonly string[]).includes(name)) {
    return { kind: 'date-part', part: name as DatePart, operand: only(reading, call) };
  }
  switch (name) {
    case 'length':
    case 'lower':
    case 'upper':
      return { kind: 'text', function: name, operand: only(reading, call) };
    case 'ifnull': {
      const [operand, otherwise] = exactly(reading, call, 2);
      return {
        kind: 'if-null',
        operand: asExpression(reading, operand),
        otherwise: asExpression(reading, otherwise),
      };
    }
    case 'date_format': {
      const [operand, pattern] = exactly(reading, call, 2);
      if (pattern?.kind !== 'literal' || pattern.type !== 'text')
        throw reading.fault('a pattern is expected', pattern?.at ?? at);
      return {
        kind: 'date-format',
        pattern: pattern.value,
        language: reading.table.language,
        operand: asExpression(reading, operand),
      };
    }
    case 'now':
      return {
        kind: 'local',
        text: nowText(reading.clause, args, reading.table.now, reading.table.timeZone),
      };
    case 'distance': {
      const [field, geometry] = exactly(reading, call, 2);
      return {
        kind: 'distance',
        column: fieldName(reading, field, at),
        to: geometryOf(reading.clause, geometry, at),
      };
    }
    case 'random': {
      const [seed] = exactly(reading, call, 1);
      if (reading.clause !== 'order_by') throw reading.fault('random() stands only in order_by', at);
      if (seed?.kind !== 'literal' || seed.type !== 'number')
        throw reading.fault('a number is expected', seed?.at ?? at);
      return { kind: 'random', seed: seed.value };
    }
    case 'range':
      return rangeGroup(reading, call);
    case 'geo_cluster':
      return clusterExpression(reading, call);
    default:
      throw reading.fault(`Unknown function: ${name}`, at);
  }
}

/** Pixels of a cluster unless others are asked for. */
const USUAL_RADIUS = 40;

/** `geo_cluster(field, zoom[, radius])` of `group_by`. */
function clusterExpression(reading: ClauseReading, { args, at }: Call): Expression {
  if (reading.clause !== 'group_by') throw reading.fault('geo_cluster() stands only in group_by', at);
  const [field, zoom, radius, more] = args;
  const number = (argument: Argument | undefined): number => {
    if (argument?.kind === 'literal' && argument.type === 'number') return argument.value;
    throw reading.fault('a number is expected', argument?.at ?? at);
  };
  if (more) throw reading.fault('geo_cluster() takes a field, a zoom and a radius', more.at);
  const column = fieldName(reading, field, at);
  if (reading.column(column, at).type !== 'geoPoint') {
    throw reading.fault('geo_cluster() takes a field of points', field?.at ?? at);
  }
  return {
    kind: 'cluster',
    column,
    zoom: number(zoom),
    radius: radius ? number(radius) : USUAL_RADIUS,
  };
}

function aggregateExpression(reading: ClauseReading, call: Call): Expression {
  const { name, args, distinct, at } = call;
  if (name === 'percentile') {
    const [operand, percent] = exactly(reading, call, 2);
    if (percent?.kind !== 'literal' || percent.type !== 'number')
      throw reading.fault('a number from 0 to 100 is expected', percent?.at ?? at);
    return {
      kind: 'aggregated',
      function: 'percentile',
      operand: asExpression(reading, operand),
      percent: percent.value,
    };
  }
  if (name === 'count' && !distinct && (args.length === 0 || args[0]?.kind === 'star')) {
    return { kind: 'aggregated', function: 'count' };
  }
  const operand = only(reading, call);
  return { kind: 'aggregated', function: distinct ? 'count-distinct' : (name as AggregateName), operand };
}

/** The arguments of a call that must have so many. */
export function exactly(
  reading: ClauseReading,
  { name, args, at }: Call,
  count: number,
): readonly Argument[] {
  if (args.length !== count)
    throw reading.fault(`${name}() takes ${count} argument${count === 1 ? '' : 's'}`, at);
  return args;
}

const only = (reading: ClauseReading, call: Call): Expression =>
  asExpression(reading, exactly(reading, call, 1)[0]);

function asExpression(reading: ClauseReading, argument: Argument | undefined): Expression {
  switch (argument?.kind) {
    case 'field':
    case 'literal':
    case 'call':
    case 'arithmetic':
    case 'negative':
      return toExpression(reading, argument);
    default:
      throw reading.fault('an expression is expected', argument?.at ?? 0);
  }
}

/** The name of the field that an argument is. */
export function fieldName(reading: ClauseReading, argument: Argument | undefined, at: number): string {
  if (argument?.kind !== 'field') throw reading.fault('a field is expected', argument?.at ?? at);
  return reading.column(argument.name, argument.at).name;
}
