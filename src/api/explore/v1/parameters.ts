import { Type } from '@sinclair/typebox';
import type { TableColumn } from '../../../tables/query/relation.js';
import { badParameter } from '../explore-error.js';
import { LANGUAGES, zoneOf } from '../parameters.js';
import { distanceText, fieldText, polygonText, qToOdsql } from './q-to-odsql.js';

const text = (description: string) => Type.Optional(Type.String({ maxLength: 100_000, description }));
const texts = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 100_000 }), { maxItems: 200, description }));

/** What version 1 takes (contract, section 6). `refine.X`, `exclude.X`, `disjunctive.X`, `y.S.func` have names of their own. */
export const V1Query = Type.Object({
  dataset: text('id of the dataset'),
  q: texts('words, AND, OR, NOT, field:value, #exact(field, "value") …'),
  rows: text('10 unless given, at most 10,000 with start'),
  start: text('results to skip'),
  sort: texts('field: descending; -field: ascending'),
  facet: texts('fields to count'),
  fields: text('names with commas between them'),
  'geofilter.distance': texts('latitude,longitude,metres'),
  'geofilter.polygon': texts('(latitude,longitude),(latitude,longitude)…'),
  'geofilter.bbox': texts('latitude,longitude,latitude,longitude'),
  timezone: text('IANA time zone'),
  lang: text('language of names and labels'),
  format: text('json, jsonp, geojson, csv, rss'),
  callback: text('name of a function: the answer is a call of it'),
  pretty_print: text('true: with line ends'),
});

export const V1DatasetParams = Type.Object({ dataset_id: Type.String({ minLength: 1, maxLength: 300 }) });
export const V1RecordParams = Type.Object({
  ...V1DatasetParams.properties,
  record_id: Type.String({ maxLength: 100 }),
});

/** The parameters of a request, some of whose names are made by the client. */
export class V1Request {
  readonly #given: Readonly<Record<string, unknown>>;

  constructor(query: unknown) {
    this.#given = query as Record<string, unknown>;
  }

  all(name: string): string[] {
    const value = Object.hasOwn(this.#given, name) ? this.#given[name] : undefined;
    if (value === undefined) return [];
    return [value].flat().map(String);
  }

  one(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  /** `refine.zona=Nord` by the name behind the point. */
  under(prefix: string): [string, string][] {
    return Object.keys(this.#given)
      .filter((key) => key.startsWith(`${prefix}.`))
      .flatMap((key) =>
        this.all(key).map((value): [string, string] => [key.slice(prefix.length + 1), value]),
      );
  }

  whole(name: string, fallback: number, most: number, least = 0): number {
    const written = this.one(name);
    if (written === undefined || written === '') return fallback;
    const value = Number(written);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw badParameter(`${name} must be a whole number from ${least} to ${most}, was ${written}`);
    }
    return value;
  }

  flag(name: string): boolean {
    return ['true', '1', 'on', 'yes'].includes(this.one(name) ?? '');
  }

  get lang(): (typeof LANGUAGES)[number] | undefined {
    const lang = this.one('lang');
    const known = LANGUAGES.find((each) => each === lang);
    if (lang !== undefined && lang !== '' && !known) throw badParameter(`Unknown lang: ${lang}`);
    return known;
  }

  /** What the answer repeats of the question. */
  echo(more: Record<string, unknown>): Record<string, unknown> {
    const lists = (prefix: string): Record<string, unknown> => {
      const entries = this.under(prefix);
      return entries.length === 0 ? {} : { [prefix]: Object.fromEntries(entries) };
    };
    const facet = this.all('facet');
    const given = [
      'q',
      'sort',
      'fields',
      'lang',
      'geofilter.distance',
      'geofilter.polygon',
      'geofilter.bbox',
    ].flatMap((name) => (this.one(name) === undefined ? [] : [[name, this.one(name)]]));
    return {
      ...more,
      ...Object.fromEntries(given),
      format: this.one('format') ?? 'json',
      timezone: this.one('timezone') || 'UTC',
      ...(facet.length > 0 && { facet }),
      ...lists('refine'),
      ...lists('exclude'),
      ...lists('disjunctive'),
    };
  }
}

/** Results from where to how many: rows and start together reach no farther than 10,000. */
const FARTHEST = 10_000;

/** The page asked for. @throws ExploreError */
export function v1Page(request: V1Request, usual = 10): { limit: number; offset: number } {
  const limit = request.whole('rows', usual, FARTHEST);
  const offset = request.whole('start', 0, FARTHEST);
  if (limit + offset > FARTHEST) {
    throw badParameter(`rows + start must not be above ${FARTHEST}, was ${limit + offset}; use download`);
  }
  return { limit, offset };
}

/** `refine` and `exclude` as version 2 writes them. */
const values = (request: V1Request, prefix: string): string[] =>
  request.under(prefix).map(([facet, value]) => `${facet}:${value}`);

/** `sort` as `order_by`: a name by itself is descending here. */
export function v1Order(request: V1Request): string | undefined {
  const names = request
    .all('sort')
    .flatMap((text) => text.split(','))
    .filter((text) => text.trim() !== '');
  if (names.length === 0) return undefined;
  return names
    .map((text) => {
      const name = text.trim();
      return name.startsWith('-') ? `${ordered(name.slice(1))} asc` : `${ordered(name)} desc`;
    })
    .join(', ');
}

/** Names of the catalogue may have a point between template and field, which quotes would hide. */
const ordered = (name: string): string => (/^[a-z_]+(?:\.[a-z_]+)?$/i.test(name) ? name : fieldText(name));

/** What narrows the results, in the words of version 2. */
export interface Narrowed {
  where: string[];
  refine: string[];
  exclude: string[];
  timezone: string;
  lang?: (typeof LANGUAGES)[number];
}

/** `q`, `refine.X`, `exclude.X`, `geofilter.*`. @param geo the field that places are looked for in @throws ExploreError */
export function v1Narrowed(request: V1Request, isField: (name: string) => boolean, geo?: string): Narrowed {
  const { lang } = request;
  const place = (name: string): string => {
    if (geo === undefined) throw badParameter(`${name}: the dataset has no places`);
    return geo;
  };
  const where = [
    ...request.all('q').flatMap((q) => qToOdsql(q, isField) ?? []),
    ...request.all('geofilter.distance').map((written) => {
      const [lat = '', lon = '', metres] = written.split(',');
      return distanceText(place('geofilter.distance'), `${lat},${lon}`, metres ?? '100');
    }),
    ...request
      .all('geofilter.polygon')
      .map((written) => `intersects(${fieldText(place('geofilter.polygon'))}, ${polygonText(written)})`),
    ...request.all('geofilter.bbox').map((written) => {
      const sides = written.split(',').map(Number);
      if (sides.length !== 4 || !sides.every(Number.isFinite)) {
        throw badParameter(`geofilter.bbox is latitude,longitude,latitude,longitude, was ${written}`);
      }
      return `in_bbox(${fieldText(place('geofilter.bbox'))}, ${sides.join(', ')})`;
    }),
  ];
  return {
    where,
    refine: values(request, 'refine'),
    exclude: values(request, 'exclude'),
    timezone: zoneOf({ timezone: request.one('timezone') ?? 'UTC' }),
    ...(lang && { lang }),
  };
}

/** The field of a table that maps and `geofilter` mean: the first of points, else the first of shapes. */
export const geoField = (columns: readonly TableColumn[], asked?: string): TableColumn | undefined =>
  columns.find(({ name, type }) => name === asked && (type === 'geoPoint' || type === 'geoShape')) ??
  columns.find(({ type }) => type === 'geoPoint') ??
  columns.find(({ type }) => type === 'geoShape');

/** A `facet` as version 2 writes it: counted within its own refinement unless it is `disjunctive.X`. */
export const v1Facets = (request: V1Request): string[] =>
  request.all('facet').map((name) => {
    const disjunctive = request.flag(`disjunctive.${name}`);
    return `facet(name=${JSON.stringify(name)}, disjunctive=${disjunctive})`;
  });
