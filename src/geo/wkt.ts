import type { Geometry, Position } from './geometry.js';

/** Nesting of collections beyond this is refused. */
const DEEPEST = 16;

/**
 * Reads well-known text (OGC 06-103r4 section 7): `POINT (11.3 44.5)`, Z, M and ZM, EMPTY, and PostGIS' leading
 * `SRID=32632;`. Measures are dropped.
 * @returns the geometry with the SRID where the text has one, or null where it is no geometry
 */
export function parseWkt(text: string): { geometry: Geometry; srid?: string } | null {
  const [, srid, body = ''] = /^\s*(?:SRID\s*=\s*(\d+)\s*;)?([\s\S]*)$/i.exec(text) ?? [];
  const reader = createReader(body);
  try {
    const geometry = readGeometry(reader, 0);
    if (!reader.atEnd()) return null;
    return srid === undefined ? { geometry } : { geometry, srid: `EPSG:${srid}` };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

interface Reader {
  /** Takes the sign if it comes next. */
  sign(sign: string): boolean;
  /** Takes a word in upper case, or the empty text. */
  word(): string;
  /** Takes a number. @throws SyntaxError where none comes */
  number(): number;
  /** Takes a number if one comes next. */
  maybeNumber(): number | undefined;
  atEnd(): boolean;
}

function createReader(text: string): Reader {
  let at = 0;
  const blanks = () => {
    while (text.charCodeAt(at) <= 0x20) at += 1;
  };
  const take = (pattern: RegExp): string => {
    blanks();
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const words = /[A-Za-z]+/y;
  const numbers = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
  return {
    sign(sign) {
      blanks();
      if (text[at] !== sign) return false;
      at += 1;
      return true;
    },
    word: () => take(words).toUpperCase(),
    maybeNumber() {
      const found = take(numbers);
      return found === '' ? undefined : Number(found);
    },
    number() {
      const found = take(numbers);
      if (found === '') throw new SyntaxError(`No number at ${at}`);
      return Number(found);
    },
    atEnd() {
      blanks();
      return at >= text.length;
    },
  };
}

function readGeometry(reader: Reader, depth: number): Geometry {
  if (depth > DEEPEST) throw new SyntaxError('Too deep');
  let word = reader.word();
  // `POINTZ` and `POINT Z` are both in use.
  const joined = /^(.+?)(ZM|Z|M)$/.exec(word);
  let dimension = '';
  if (joined && NAMES.has(joined[1] as string)) {
    word = joined[1] as string;
    dimension = joined[2] as string;
  }
  const name = NAMES.get(word);
  if (name === undefined) throw new SyntaxError(`No geometry called ${word}`);
  let next = reader.word();
  if (/^(?:Z|M|ZM)$/.test(next)) {
    dimension = next;
    next = reader.word();
  }
  const isEmpty = next === 'EMPTY';
  if (next !== '' && !isEmpty) throw new SyntaxError(`Unexpected ${next}`);
  const position = () => readPosition(reader, dimension);
  const line = () => list(reader, position);
  const rings = () => list(reader, line);
  if (isEmpty) return emptyOf(name);
  switch (name) {
    case 'Point':
      return { type: name, coordinates: list(reader, position)[0] ?? [] };
    case 'LineString':
      return { type: name, coordinates: line() };
    case 'MultiPoint':
      return { type: name, coordinates: list(reader, () => pointOf(reader, position)) };
    case 'Polygon':
    case 'MultiLineString':
      return { type: name, coordinates: rings() };
    case 'MultiPolygon':
      return { type: name, coordinates: list(reader, rings) };
    case 'GeometryCollection':
      return { type: name, geometries: list(reader, () => readGeometry(reader, depth + 1)) };
  }
}

const NAMES = new Map<string, Geometry['type']>(
  (
    [
      'Point',
      'LineString',
      'Polygon',
      'MultiPoint',
      'MultiLineString',
      'MultiPolygon',
      'GeometryCollection',
    ] as const
  ).map((name) => [name.toUpperCase(), name]),
);

function emptyOf(type: Geometry['type']): Geometry {
  return type === 'GeometryCollection' ? { type, geometries: [] } : ({ type, coordinates: [] } as Geometry);
}

/** Points of a MultiPoint stand in brackets of their own, or not. */
function pointOf(reader: Reader, position: () => Position): Position {
  if (!reader.sign('(')) return position();
  const found = position();
  if (!reader.sign(')')) throw new SyntaxError('A bracket is missing');
  return found;
}

function list<T>(reader: Reader, item: () => T): T[] {
  if (!reader.sign('(')) throw new SyntaxError('A bracket is missing');
  const items = [item()];
  while (reader.sign(',')) items.push(item());
  if (!reader.sign(')')) throw new SyntaxError('A bracket is missing');
  return items;
}

function readPosition(reader: Reader, dimension: string): Position {
  const position = [reader.number(), reader.number()];
  // Without a letter a third ordinate is a height.
  const more = dimension === '' ? optionalNumbers(reader) : Array.from(dimension, () => reader.number());
  if (more.length > 0 && dimension !== 'M') position.push(more[0] as number);
  return position;
}

function optionalNumbers(reader: Reader): number[] {
  const height = reader.maybeNumber();
  if (height === undefined) return [];
  const measure = reader.maybeNumber();
  return measure === undefined ? [height] : [height, measure];
}
