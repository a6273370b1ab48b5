import type { TableColumn } from '../query.js';

/** What can be counted about a column. */
export type Kind = 'number' | 'moment' | 'truth' | 'text' | 'opaque';

/** Commonest values kept. */
export const TOP = 10;
export const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];
const LONGEST_VALUE = 200;

/** Shapes and nested values have no order, and their commonest value says nothing: they are `opaque`. */
export function kindOf({ type, storage }: TableColumn): Kind {
  if (type === 'integer' || type === 'number' || type === 'year') return 'number';
  if (type === 'date' || type === 'dateTime') return 'moment';
  if (type === 'boolean') return 'truth';
  return storage === 'VARCHAR' && type !== 'json' && type !== 'geoShape' ? 'text' : 'opaque';
}

/** A value as a profile keeps it: a long text is cut. */
export const shortened = (value: unknown): unknown =>
  typeof value === 'string' && value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
