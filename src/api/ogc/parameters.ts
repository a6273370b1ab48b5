import { AppError, type Bilingual } from '../../errors.js';
import type { DegreeBox } from '../../tables/map/within-box.js';
import { CRS84 } from './addresses.js';

/** The query string as it came: a parameter that is repeated is a list. */
export type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

/** A refusal of a parameter. */
export function badParameter(name: string, message: Bilingual): AppError {
  return new AppError('BadRequest', message, [{ pointer: `/${name}`, code: 'parameter', message }]);
}

/** Parameters that every address knows: the form of the answer and the language of pages. */
const COMMON = ['f', 'lang'];

/**
 * Refuses what an address does not know (OGC 17-069r4, requirement `query-param-unknown`) and what is repeated.
 * @throws AppError BadRequest
 */
export function checkNames(query: RawQuery, known: readonly string[]): void {
  const all = new Set([...COMMON, ...known]);
  for (const [name, value] of Object.entries(query)) {
    if (!all.has(name)) {
      const list = [...all].slice(0, 60).join(', ');
      throw badParameter(name, {
        it: `Parametro sconosciuto: "${name}". Si possono usare: ${list}.`,
        en: `Unknown parameter: "${name}". There are: ${list}.`,
      });
    }
    if (Array.isArray(value)) {
      throw badParameter(name, {
        it: `Il parametro "${name}" è ripetuto.`,
        en: `The parameter "${name}" is repeated.`,
      });
    }
  }
}

/** One value of the query string. */
export const one = (query: RawQuery, name: string): string | undefined => {
  const value = query[name];
  return Array.isArray(value) ? value[0] : value;
};

/**
 * A count: what is above the most is the most (requirement `fc-limit-response-1`), what is no positive number is refused.
 * @throws AppError BadRequest
 */
export function readLimit(query: RawQuery, byDefault: number, most: number): number {
  const text = one(query, 'limit');
  if (text === undefined) return byDefault;
  if (!/^\d{1,18}$/.test(text) || Number(text) < 1) {
    throw badParameter('limit', {
      it: `"limit" vuole un numero intero da 1 a ${most}.`,
      en: `"limit" wants a whole number from 1 to ${most}.`,
    });
  }
  return Math.min(Number(text), most);
}

/** A place in the list. @throws AppError BadRequest */
export function readWhole(query: RawQuery, name: string): number | undefined {
  const text = one(query, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) {
    throw badParameter(name, {
      it: `"${name}" vuole un numero intero non negativo.`,
      en: `"${name}" wants a whole number that is not negative.`,
    });
  }
  return Number(text);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** `bbox`: four numbers in degrees, or six with heights, which are passed over. @throws AppError BadRequest */
export function readOgcBbox(query: RawQuery): DegreeBox | undefined {
  const text = one(query, 'bbox');
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => part.trim());
  const numbers = parts.every((part) => NUMBER.test(part)) ? parts.map(Number) : [];
  const [west, south, east, north] = numbers.length === 6 ? [0, 1, 3, 4].map((at) => numbers[at]) : numbers;
  const sound =
    (numbers.length === 4 || numbers.length === 6) &&
    west !== undefined &&
    south !== undefined &&
    east !== undefined &&
    north !== undefined &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90 &&
    south <= north;
  if (sound) return [west, south, east, north];
  throw badParameter('bbox', {
    it: '"bbox" vuole quattro numeri in gradi (ovest,sud,est,nord), o sei con le quote.',
    en: '"bbox" wants four numbers in degrees (west,south,east,north), or six with heights.',
  });
}

/** Only longitude, latitude is answered. @throws AppError BadRequest */
export function checkCrs(query: RawQuery): void {
  for (const name of ['crs', 'bbox-crs']) {
    const text = one(query, name);
    if (text === undefined || text === CRS84 || text === `<${CRS84}>`) continue;
    throw badParameter(name, {
      it: `L’unico sistema è ${CRS84}.`,
      en: `The only reference system is ${CRS84}.`,
    });
  }
}

/** A span of time, its ends included; an end that is open is left out. */
export interface TimeSpan {
  from?: string;
  to?: string;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})?)?$/i;

/** `datetime`: a moment, a day, or two of them with a stroke between; `..` or nothing is an open end. @throws AppError BadRequest */
export function readDatetime(query: RawQuery): TimeSpan | undefined {
  const text = one(query, 'datetime');
  if (text === undefined) return undefined;
  const ends = text.split('/');
  const read = (end: string | undefined): string | undefined | null => {
    if (end === undefined || end === '' || end === '..') return undefined;
    return MOMENT.test(end) && !Number.isNaN(Date.parse(end)) ? end.toUpperCase() : null;
  };
  const [from, to] = ends.length === 1 ? [read(ends[0]), read(ends[0])] : ends.map(read);
  const empty = ends.length === 1 && from === undefined;
  const backwards = typeof from === 'string' && typeof to === 'string' && Date.parse(from) > Date.parse(to);
  if (ends.length > 2 || from === null || to === null || empty || (backwards && ends.length === 2)) {
    throw badParameter('datetime', {
      it: '"datetime" vuole un istante (2024-05-03 o 2024-05-03T10:00:00Z) o due separati da "/", con ".." per un estremo aperto.',
      en: '"datetime" wants a moment (2024-05-03 or 2024-05-03T10:00:00Z) or two with "/" between, ".." for an open end.',
    });
  }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
