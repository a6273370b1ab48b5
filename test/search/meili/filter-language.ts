/*
 * The filter expressions of Meilisearch as its reference documents them ("Filter expression reference"), as far as the
 * adapter writes them: =, IN, EXISTS, NOT EXISTS, comparisons, AND, OR, NOT, brackets. Strings are compared without case
 * and accents; a condition on an attribute that is not filterable is an error.
 */

type Document = Readonly<Record<string, unknown>>;
export type Test = (document: Document) => boolean;

export class FilterError extends Error {}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([()[\],]|>=|<=|!=|[=<>])|([\w.-]+))/y;

const normal = (value: string): string => value.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const isSame = (value: unknown, wanted: string): boolean =>
  typeof value === 'string'
    ? normal(value) === normal(wanted)
    : typeof value === 'number' && Number.parseFloat(wanted) === value && wanted.trim() !== '';

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw new FilterError(`unexpected characters in ${text.slice(0, 80)}`);
    tokens.push((match[1] ?? match[2] ?? match[3]) as string);
  }
  return tokens;
}

/** Reads a filter. Errors: `FilterError` for what the reference does not allow. */
export function readFilter(text: string, filterable: readonly string[]): Test {
  const tokens = tokensOf(text);
  let at = 0;
  let depth = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (expected?: string): string => {
    const token = tokens[at];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new FilterError(`expected ${expected ?? 'more'} but got ${token ?? 'the end'}`);
    at += 1;
    return token;
  };
  const plain = (token: string): string =>
    token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;

  function either(): Test {
    const parts = [both()];
    while (peek() === 'OR') {
      take();
      parts.push(both());
    }
    return (document) => parts.some((part) => part(document));
  }
  function both(): Test {
    const parts = [negated()];
    while (peek() === 'AND') {
      take();
      parts.push(negated());
    }
    return (document) => parts.every((part) => part(document));
  }
  function negated(): Test {
    depth += 1;
    if (depth > 150) throw new FilterError('The filter exceeded the maximum depth limit.');
    try {
      if (peek() === 'NOT') {
        take();
        const part = negated();
        return (document) => !part(document);
      }
      if (peek() === '(') {
        take();
        const part = either();
        take(')');
        return part;
      }
      return condition();
    } finally {
      depth -= 1;
    }
  }
  function values(): string[] {
    take('[');
    const found: string[] = [];
    while (peek() !== ']') {
      found.push(plain(take()));
      if (peek() === ',') take();
    }
    take(']');
    return found;
  }
  function condition(): Test {
    const attribute = plain(take());
    if (!filterable.includes(attribute))
      throw new FilterError(`Attribute \`${attribute}\` is not filterable.`);
    const of = (document: Document): unknown[] => listOf(document[attribute]);
    const operator = take();
    if (operator === 'EXISTS') return (document) => document[attribute] !== undefined;
    if (operator === 'IN') {
      const wanted = values();
      return (document) => of(document).some((value) => wanted.some((one) => isSame(value, one)));
    }
    if (operator === 'NOT') {
      const next = take();
      if (next === 'EXISTS') return (document) => document[attribute] === undefined;
      if (next !== 'IN') throw new FilterError(`unexpected ${next}`);
      const wanted = values();
      return (document) => !of(document).some((value) => wanted.some((one) => isSame(value, one)));
    }
    const wanted = plain(take());
    if (operator === '=') return (document) => of(document).some((value) => isSame(value, wanted));
    if (operator === '!=') return (document) => !of(document).some((value) => isSame(value, wanted));
    const bound = Number(wanted);
    if (!Number.isFinite(bound)) throw new FilterError(`${wanted} is not a number`);
    const passes = {
      '<': (n: number) => n < bound,
      '>': (n: number) => n > bound,
      '<=': (n: number) => n <= bound,
      '>=': (n: number) => n >= bound,
    }[operator];
    if (!passes) throw new FilterError(`unexpected ${operator}`);
    return (document) => of(document).some((value) => typeof value === 'number' && passes(value));
  }

  const test = either();
  if (at < tokens.length) throw new FilterError(`unexpected ${tokens[at]}`);
  return test;
}
