import { badParameter } from '../explore-error.js';

/** Parentheses and negations may be nested so deep. */
const DEEPEST = 50;
const LONGEST = 20_000;

/** Functions of the language; `#now` is a value. */
const FUNCTIONS = ['exact', 'null', 'startswith', 'distance', 'polygon', 'search'];

const COMPARISONS: Readonly<Record<string, string>> = {
  ':': ':', '==': ':', '=': ':', '>=': '>=', '<=': '<=', '>': '>', '<': '<', '!=': '!=',
}; // biome-ignore format: one line reads better

const text = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** A name of a field as ODSQL takes any of them. */
export const fieldText = (name: string): string => `\`${name.replace(/[`\\]/g, '\\$&')}\``;

const number = (written: string | undefined): number => {
  const value = written?.trim() === '' ? Number.NaN : Number(written);
  if (!Number.isFinite(value)) throw badParameter(`A number is expected in q, was ${written ?? 'nothing'}`);
  return value;
};

/** `lat,lon` pairs in parentheses, as a polygon of longitudes first. */
export function polygonText(written: string): string {
  const corners = [...written.matchAll(/\(\s*([^,()\s]+)\s*,\s*([^,()\s]+)\s*\)/g)].map(
    ([, lat, lon]) => `${number(lon)} ${number(lat)}`,
  );
  if (corners.length < 3)
    throw badParameter(`A polygon is expected: (lat,lon),(lat,lon),(lat,lon), was ${written}`);
  const closed = corners[0] === corners.at(-1) ? corners : [...corners, corners[0]];
  return `geom'POLYGON((${closed.join(', ')}))'`;
}

/** A circle around a place of `lat,lon`, as a condition. */
export function distanceText(field: string, place: string, metres: string | undefined): string {
  const [lat, lon] = place.split(',');
  return `within_distance(${fieldText(field)}, geom'POINT(${number(lon)} ${number(lat)})', ${number(metres)}m)`;
}

/**
 * A `q` of version 1 as a condition of ODSQL, so that both languages are answered by one reading: words, `AND`, `OR`,
 * `NOT`, parentheses, `field:value`, comparisons, `field:[a TO b]`, `#exact`, `#null`, `#startswith`, `#now`, `#distance`,
 * `#polygon`. What stands before a colon and is no field is a word.
 * @returns undefined for a question about nothing
 * @throws ExploreError for what is not closed or unknown
 */
export function qToOdsql(q: string, isField: (name: string) => boolean): string | undefined {
  if (q.length > LONGEST) throw badParameter(`q is longer than ${LONGEST} characters`);
  const reader = new QueryReader(q, isField);
  const condition = reader.either(0);
  reader.expectEnd();
  return condition;
}

class QueryReader {
  #at = 0;

  constructor(
    private readonly q: string,
    private readonly isField: (name: string) => boolean,
  ) {}

  either(depth: number): string | undefined {
    if (depth > DEEPEST) throw badParameter(`q is nested deeper than ${DEEPEST} levels`);
    const parts = [this.#both(depth)];
    while (this.#take(/^OR(?=[\s()]|$)|^\|\|/)) parts.push(this.#both(depth));
    return joined(parts, ' or ');
  }

  #both(depth: number): string | undefined {
    const parts: (string | undefined)[] = [];
    for (;;) {
      this.#take(/^AND(?=[\s()]|$)|^&&/);
      if (this.#is(/^$|^\)|^OR(?=[\s()]|$)|^\|\|/)) return joined(parts, ' and ');
      parts.push(this.#negation(depth));
    }
  }

  #negation(depth: number): string | undefined {
    if (!this.#take(/^NOT(?=[\s()]|$)|^-(?=[^\s\d])/)) return this.#primary(depth);
    if (depth > DEEPEST) throw badParameter(`q is nested deeper than ${DEEPEST} levels`);
    const inner = this.#negation(depth + 1);
    return inner && `not (${inner})`;
  }

  #primary(depth: number): string | undefined {
    if (this.#take(/^\(/)) {
      const inner = this.either(depth + 1);
      if (!this.#take(/^\)/)) throw badParameter(`) is expected in q at character ${this.#at + 1}`);
      return inner && `(${inner})`;
    }
    const call = this.#take(/^#(\w+)\s*\(/);
    if (call) return this.#function(call[1] as string);
    const field = this.#fieldBefore();
    if (field) return this.#compared(field.name, field.operator);
    const word = this.#value();
    return /[\p{L}\p{N}]/u.test(word) ? text(word) : undefined;
  }

  /** A field with what stands behind its name; goes nowhere for a word. */
  #fieldBefore(): { name: string; operator: string } | undefined {
    this.#blanks();
    const found = /^([\p{L}\p{N}_.-]+)\s*(:|==|=|>=|<=|!=|>|<)/u.exec(this.q.slice(this.#at));
    const [whole, name, sign] = found ?? [];
    if (whole === undefined || name === undefined || sign === undefined || !this.isField(name))
      return undefined;
    this.#at += whole.length;
    return { name, operator: COMPARISONS[sign] ?? ':' };
  }

  #compared(name: string, operator: string): string {
    const field = fieldText(name);
    const range = this.#take(/^([[\]])\s*("[^"]*"|\S+)\s+TO\s+("[^"]*"|[^\s[\]]+)\s*([[\]])/);
    if (range) {
      const [, open, low = '', high = '', close] = range;
      const ends = [
        ...(unquoted(low) === '*' ? [] : [`${field} ${open === '[' ? '>=' : '>'} ${value(low)}`]),
        ...(unquoted(high) === '*' ? [] : [`${field} ${close === ']' ? '<=' : '<'} ${value(high)}`]),
      ];
      return ends.length === 0 ? `${field} is not null` : `(${ends.join(' and ')})`;
    }
    const now = this.#take(/^#now\s*\(([^()]*)\)/);
    if (now) return `${field} ${operator === ':' ? '=' : operator} ${nowText(now[1] ?? '')}`;
    return `${field} ${operator} ${text(this.#value())}`;
  }

  #function(name: string): string {
    if (!FUNCTIONS.includes(name)) throw badParameter(`Unknown function in q: #${name}`);
    const args = this.#arguments();
    const [first = '', second = '', third] = args;
    if (name === 'search') return text(second || first);
    if (!this.isField(first)) throw badParameter(`Unknown field in q: ${first}`);
    const field = fieldText(first);
    switch (name) {
      case 'exact':
        return `${field} = ${text(second)}`;
      case 'null':
        return `${field} is null`;
      case 'startswith':
        return `startswith(${field}, ${text(second)})`;
      case 'distance':
        return distanceText(first, second, third);
      default:
        return `intersects(${field}, ${polygonText(second)})`;
    }
  }

  /** Up to the closing parenthesis: names, quoted texts, numbers. */
  #arguments(): string[] {
    const args: string[] = [];
    for (;;) {
      const found = this.#take(/^"((?:[^"\\]|\\.)*)"|^'((?:[^'\\]|\\.)*)'|^([^,()"']*)/s);
      const [, double, single, bare = ''] = found ?? [];
      args.push((double ?? single ?? bare.trim()).replace(/\\(.)/gs, '$1'));
      if (this.#take(/^\s*,/)) continue;
      if (this.#take(/^\s*\)/)) return args;
      throw badParameter(`) is expected in q at character ${this.#at + 1}`);
    }
  }

  /** A quoted text or what goes on to the next blank. */
  #value(): string {
    const quoted = this.#take(/^"((?:[^"\\]|\\.)*)"/s);
    if (quoted) return (quoted[1] ?? '').replace(/\\(.)/gs, '$1');
    if (this.#is(/^"/)) throw badParameter(`The " at character ${this.#at + 1} of q is not closed`);
    return this.#take(/^[^\s()]+/)?.[0] ?? '';
  }

  expectEnd(): void {
    if (!this.#is(/^$/)) throw badParameter(`Nothing more is expected in q at character ${this.#at + 1}`);
  }

  #blanks(): void {
    while (/\s/.test(this.q[this.#at] ?? '')) this.#at += 1;
  }

  #is(pattern: RegExp): boolean {
    this.#blanks();
    return pattern.test(this.q.slice(this.#at));
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    this.#blanks();
    const found = pattern.exec(this.q.slice(this.#at));
    if (found) this.#at += found[0].length;
    return found ?? undefined;
  }
}

const joined = (parts: readonly (string | undefined)[], word: string): string | undefined => {
  const given = parts.filter((part) => part !== undefined);
  if (given.length < 2) return given[0];
  return word === ' or ' ? `(${given.join(word)})` : given.join(word);
};

const unquoted = (written: string): string => written.replace(/^"(.*)"$/s, '$1');

const value = (written: string): string => {
  const now = /^#now\s*\(([^()]*)\)$/.exec(written);
  return now ? nowText(now[1] ?? '') : text(unquoted(written));
};

/** `days=-7,hours=1`: the words of ODSQL's `now`, each with a whole number. */
function nowText(args: string): string {
  const parts = args
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, name, amount] = /^\s*(\w+)\s*=\s*([+-]?\d+)\s*$/.exec(part) ?? [];
      if (!name || !amount) throw badParameter(`#now() takes name=number, was ${part}`);
      return `${name}=${amount}`;
    });
  return `now(${parts.join(', ')})`;
}
