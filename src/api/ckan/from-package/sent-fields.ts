import { isDeepStrictEqual } from 'node:util';
import { CkanFault } from '../faults.js';

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

/** What is wrong with a package, field by field in CKAN's form; thrown all at once. */
export class Faults {
  readonly #fields = new Map<string, string[]>();
  readonly #rows = new Map<string, Map<number, Record<string, string[]>>>();

  /** A field of the package is wrong. */
  add(field: string, message: string): void {
    this.#fields.set(field, [...(this.#fields.get(field) ?? []), message]);
  }

  /** A field of the nth resource, tag, extra or group is wrong. */
  addTo(list: string, index: number, field: string, message: string): void {
    const rows = this.#rows.get(list) ?? new Map<number, Record<string, string[]>>();
    const row = rows.get(index) ?? {};
    row[field] = [...(row[field] ?? []), message];
    rows.set(index, row);
    this.#rows.set(list, rows);
  }

  get isEmpty(): boolean {
    return this.#fields.size === 0 && this.#rows.size === 0;
  }

  /**
   * The refusal: dicts of lists stand in the order of what was sent, empty where nothing is wrong (contract, section 2).
   * @param lengths how many of each list were sent
   */
  toFault(lengths: Readonly<Record<string, number>> = {}): CkanFault {
    const error: Record<string, unknown> = Object.fromEntries(this.#fields);
    for (const [list, rows] of this.#rows) {
      const length = Math.max(lengths[list] ?? 0, ...[...rows.keys()].map((i) => i + 1));
      error[list] = Array.from({ length }, (_, i) => rows.get(i) ?? {});
    }
    return new CkanFault(409, { ...error, __type: 'Validation Error' });
  }

  /** Throws the Validation Error when anything is wrong. */
  refuse(lengths?: Readonly<Record<string, number>>): void {
    if (!this.isEmpty) throw this.toFault(lengths);
  }
}
