import { sameDocument } from '../../catalog/commands/save.js';

/** One place that differs, in the manner of RFC 6902: no `before` for what was added, no `after` for what was removed. */
export interface Change {
  /** RFC 6901. */
  pointer: string;
  before?: unknown;
  after?: unknown;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * What differs between two JSON documents, by the deepest place; lists of plain values and lists whose length changed
 * are told as a whole. Properties that are undefined count as absent.
 */
export function changesBetween(before: unknown, after: unknown, pointer = ''): Change[] {
  if (sameDocument(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changesBetween(before[key], after[key], `${pointer}/${escaped(key)}`));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    if ([...before, ...after].every(isObject))
      return before.flatMap((value, i) => changesBetween(value, after[i], `${pointer}/${i}`));
  }
  return [{ pointer, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}
