import { isDeepStrictEqual } from 'node:util';

/** A dict as a client sent it. */
export type Dict = Readonly<Record<string, unknown>>;

export const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A field as text: CKAN's clients send numbers and booleans as such, and lists or dicts where others write their JSON
 * (contract, section 5). Null and absent are empty.
 */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The value of a JSON text, or undefined when it is none. */
export function parsed(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether two fields say the same: letter for letter, or as JSON. */
export function sameField(a: string, b: string): boolean {
  if (a === b || a.trim() === b.trim()) return true;
  const [left, right] = [parsed(a), parsed(b)];
  return left !== undefined && isDeepStrictEqual(left, right);
}

/** A list of a form is JSON text. Undefined when it is no list. */
export function listOf(value: unknown): unknown[] | undefined {
  const list = typeof value === 'string' ? parsed(value) : value;
  return Array.isArray(list) ? list : undefined;
}

/** Values of a brace list `{A,B}`, of JSON, or one alone (contract, section 6.2). */
export function valuesOf(text: string): string[] {
  const json = parsed(text);
  const items = Array.isArray(json)
    ? json.map(textOf)
    : /^\s*\{.*\}\s*$/s.test(text)
      ? text.trim().slice(1, -1).split(',')
      : [text];
  return items.map((item) => item.trim().replace(/^"(.*)"$/, '$1')).filter((item) => item !== '');
}
