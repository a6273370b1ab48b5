import { badParameter } from '../explore-error.js';
import type { V1Request } from './parameters.js';

/** A value of each group, as `y.S.func` and `y.S.expr` ask for it. */
export interface Series {
  name: string;
  /** In ODSQL. */
  expression: string;
  cumulative: boolean;
}

const FUNCTIONS: Readonly<Record<string, (expr: string, request: V1Request, name: string) => string>> = {
  COUNT: (expr) => (expr === '' ? 'count(*)' : `count(${expr})`),
  AVG: (expr) => `avg(${expr})`,
  SUM: (expr) => `sum(${expr})`,
  MIN: (expr) => `min(${expr})`,
  MAX: (expr) => `max(${expr})`,
  STDDEV: (expr) => `stddev(${expr})`,
  SUMSQUARES: (expr) => `sum((${expr}) * (${expr}))`,
  QUANTILES: (expr, request, name) => `percentile(${expr}, ${request.whole(`y.${name}.subsets`, 50, 100)})`,
};

const MOST = 50;

/** The series of a request, in the order in which they are given. @throws ExploreError */
export function seriesOf(request: V1Request): Series[] {
  const names = [...new Set(request.under('y').map(([key]) => key.replace(/\.[^.]*$/, '')))];
  if (names.length > MOST) throw badParameter(`More than ${MOST} series`);
  return names.map((name) => {
    const func = (request.one(`y.${name}.func`) ?? 'COUNT').toUpperCase();
    const write = Object.hasOwn(FUNCTIONS, func) ? FUNCTIONS[func] : undefined;
    if (!write) throw badParameter(`Unknown y.${name}.func: ${func}`);
    const expr = request.one(`y.${name}.expr`)?.trim() ?? '';
    if (expr === '' && func !== 'COUNT') throw badParameter(`y.${name}.expr is missing`);
    return {
      name,
      // COUNT counts records, whatever the expression of some clients.
      expression: write(func === 'COUNT' ? '' : expr, request, name),
      cumulative: request.flag(`y.${name}.cumulative`),
    };
  });
}

/** Smallest and greatest of some numbers, null of none. */
export const boundsOf = (values: readonly unknown[]): { min: number | null; max: number | null } => {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === 0) return { min: null, max: null };
  return {
    min: numbers.reduce((a, b) => Math.min(a, b)),
    max: numbers.reduce((a, b) => Math.max(a, b)),
  };
};
