import { isDict, parsed, textOf, valuesOf } from '../../src/ckan/fields.js';
import { remembered } from '../common/remembered.js';

/** The same few codes stand in every package, and a brace list is slow to tell from JSON. */
const valuesIn = remembered((text): readonly string[] => valuesOf(text));

type Dict = Readonly<Record<string, unknown>>;

/** Extras as a list of `{key, value}`, or as the dict of old portals. */
function readExtras(sent: unknown): Map<string, unknown> {
  const extras = new Map<string, unknown>();
  const list = typeof sent === 'string' ? parsed(sent) : sent;
  if (Array.isArray(list)) {
    for (const item of list) {
      if (!isDict(item) || item.state === 'deleted' || item.deleted === true) continue;
      const key = textOf(item.key).trim();
      if (key !== '' && !extras.has(key)) extras.set(key, item.value);
    }
  } else if (isDict(list)) {
    for (const [key, value] of Object.entries(list)) extras.set(key, value);
  }
  return extras;
}

/** The fields of a package or a resource, wherever they stand: at the top, else in `extras` (contract 4, section 1). */
export class PackageFields {
  readonly #used = new Set<string>();
  readonly #extras: Map<string, unknown>;

  constructor(private readonly top: Dict) {
    this.#extras = readExtras(top.extras);
  }

  /** Whether the field is there, even if empty. */
  has(key: string): boolean {
    return Object.hasOwn(this.top, key) || this.#extras.has(key);
  }

  /** The value as it came. */
  value(key: string): unknown {
    this.#used.add(key);
    const own = this.top[key];
    const isEmpty =
      own === undefined || own === null || own === '' || (Array.isArray(own) && own.length === 0);
    return isEmpty ? (this.#extras.get(key) ?? own) : own;
  }

  /** The first of the fields that says anything, as text without outer blanks; empty without one. */
  text(...keys: string[]): string {
    let found = '';
    for (const key of keys) {
      const value = this.value(key);
      if (found !== '' || value === undefined || value === null || value === '') continue;
      const text = textOf(value).replaceAll('\0', '').trim();
      if (text !== '[]' && text !== '{}') found = text;
    }
    return found;
  }

  /** Values of brace lists, JSON lists, or one alone, of all these fields together, each once. */
  values(...keys: string[]): string[] {
    const all = keys.flatMap((key) => {
      const text = this.text(key);
      return text === '' ? [] : valuesIn(text);
    });
    return [...new Set(all)];
  }

  /** The items of a field that is a list of dicts, a dict, or the JSON of either. */
  dicts(key: string): Record<string, unknown>[] {
    const value = this.value(key);
    const json = typeof value === 'string' ? parsed(value) : value;
    return [json].flat().filter(isDict);
  }

  /** Marks fields as accounted for. */
  leave(...keys: string[]): void {
    for (const key of keys) this.#used.add(key);
  }

  /** Fields that nothing asked for, save those of the portal itself, and that say something. */
  rest(ofThePortal: ReadonlySet<string>): [string, unknown][] {
    const rest = new Map<string, unknown>();
    const keep = (key: string, value: unknown): void => {
      if (key === '' || key === 'extras' || this.#used.has(key) || ofThePortal.has(key)) return;
      const text = textOf(value).trim();
      if (text !== '' && text !== '[]' && text !== '{}') rest.set(key, value);
    };
    for (const [key, value] of this.#extras) keep(key, value);
    for (const key of Object.keys(this.top)) keep(key, this.top[key]);
    return [...rest];
  }
}
