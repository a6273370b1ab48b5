import { ROW_ID, type RowNumbers } from './relation.js';
import type { Filter, Scalar } from './tree.js';

const wholeNumber = (value: Scalar): number | undefined => {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
};

/**
 * What a filter says of the numbers of rows, at its top or within an `and` there: rows with other numbers cannot meet it, so
 * they need not be read. The filter still decides. Of a table that has no column of that name.
 */
export function numbersInFilter(filter: Filter): RowNumbers {
  if (filter.kind === 'and') return filter.filters.map(numbersInFilter).reduce(both, {});
  if (!('column' in filter) || filter.column !== ROW_ID) return {};
  if (filter.kind === 'in') {
    const numbers = filter.values.map(wholeNumber);
    return numbers.every((number) => number !== undefined) ? { among: numbers } : {};
  }
  if (filter.kind === 'between') {
    const [low, high] = [wholeNumber(filter.low), wholeNumber(filter.high)];
    return { ...(low !== undefined && { after: low - 1 }), ...(high !== undefined && { upTo: high }) };
  }
  if (filter.kind !== 'comparison') return {};
  const number = wholeNumber(filter.value);
  if (number === undefined) return {};
  switch (filter.operator) {
    case '=':
      return { among: [number] };
    case '<':
    case '<=':
      return { upTo: number };
    case '>':
    case '>=':
      return { after: number - 1 };
    default:
      return {};
  }
}

/** Numbers that are among both. */
function both(one: RowNumbers, other: RowNumbers): RowNumbers {
  const after = Math.max(one.after ?? Number.NEGATIVE_INFINITY, other.after ?? Number.NEGATIVE_INFINITY);
  const upTo = Math.min(one.upTo ?? Number.POSITIVE_INFINITY, other.upTo ?? Number.POSITIVE_INFINITY);
  const among = one.among ?? other.among;
  return {
    ...(Number.isFinite(after) && { after }),
    ...(Number.isFinite(upTo) && { upTo }),
    ...(among && { among }),
  };
}
