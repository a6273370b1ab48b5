import { MOST_CLASSES } from '../common/palette.js';
import type { ParamChanges } from '../common/view-params.js';
import type { IslandColumn } from '../island.js';
import type { ClassMethod } from './classes.js';

export const AREA_AGGREGATES = ['count', 'sum', 'avg', 'median', 'min', 'max'] as const;
export type AreaAggregate = (typeof AREA_AGGREGATES)[number];

/** Where a map looks: degrees of WGS 84 of its middle, and its zoom. */
export interface MapPlace {
  lon: number;
  lat: number;
  zoom: number;
}

/** What a reader has chosen, as the address of the page has it. */
export interface MapSettings {
  /** Column of the geometry; the first where left out. */
  geometry: string | undefined;
  /** Column whose values give the colours. */
  colour: string | undefined;
  /** Key of the areas that values are shown for; each row in its own place where left out. */
  areas: string | undefined;
  value: string | undefined;
  aggregate: AreaAggregate;
  method: ClassMethod;
  classes: number;
  /** Whether points near each other are shown as one; as the portal sees fit where left out. */
  cluster: boolean | undefined;
  place: MapPlace | undefined;
  /** Number of the row whose card is open. */
  feature: number | undefined;
}

const numberIn = (text: string | null, min: number, max: number): number | undefined => {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return value >= min && value <= max ? value : undefined;
};

/** The choices that an address holds; what makes no sense is left out. */
export function mapSettingsOf(params: URLSearchParams): MapSettings {
  const get = (name: string): string | undefined => params.get(name) || undefined;
  const lon = numberIn(params.get('lon'), -180, 180);
  const lat = numberIn(params.get('lat'), -85, 85);
  const zoom = numberIn(params.get('zoom'), 0, 22);
  const feature = numberIn(params.get('feature'), 1, Number.MAX_SAFE_INTEGER);
  const cluster = get('cluster');
  return {
    geometry: get('geometry'),
    colour: get('colour'),
    areas: get('areas'),
    value: get('value'),
    aggregate: AREA_AGGREGATES.find((one) => one === get('of')) ?? (get('value') ? 'sum' : 'count'),
    method: get('method') === 'equal' ? 'equal' : 'quantile',
    classes: Math.round(numberIn(params.get('classes'), 2, MOST_CLASSES) ?? 5),
    cluster: cluster === 'yes' ? true : cluster === 'no' ? false : undefined,
    place: lon === undefined || lat === undefined || zoom === undefined ? undefined : { lon, lat, zoom },
    feature: feature !== undefined && Number.isInteger(feature) ? feature : undefined,
  };
}

/** A place as parameters of the address, with about a metre and a tenth of a zoom. */
export const placeParams = ({ lon, lat, zoom }: MapPlace): ParamChanges => ({
  lon: String(Number(lon.toFixed(5))),
  lat: String(Number(lat.toFixed(5))),
  zoom: String(Number(zoom.toFixed(1))),
});

const SHAPES = new Set(['geoPoint', 'geoShape']);

/** Columns that hold places, shapes before points: the first is what the portal shows where none is chosen. */
export const placeColumns = (columns: readonly IslandColumn[]): IslandColumn[] =>
  ['geoShape', 'geoPoint'].flatMap((wanted) => columns.filter(({ type }) => type === wanted));

/** Columns whose values can be colours: numbers as a ramp, the rest as categories. */
export const colourColumns = (columns: readonly IslandColumn[]): IslandColumn[] =>
  columns.filter(({ type }) => !SHAPES.has(type) && type !== 'json' && type !== 'dateTime');

/** Columns of numbers. */
export const numberColumns = (columns: readonly IslandColumn[]): IslandColumn[] =>
  columns.filter(({ type }) => type === 'integer' || type === 'number');

/** The few columns that tell one feature from another in a list: texts before anything else. */
export function labelColumns(columns: readonly IslandColumn[], most = 3): IslandColumn[] {
  const plain = columns.filter(({ type }) => !SHAPES.has(type) && type !== 'json');
  const NAME = /(nome|name|denominazione|titolo|title|descrizione|comune|via|indirizzo)/i;
  const rank = ({ type, title }: IslandColumn): number => (type === 'text' ? (NAME.test(title) ? 0 : 1) : 2);
  return plain
    .map((column, index) => ({ column, index }))
    .sort((a, b) => rank(a.column) - rank(b.column) || a.index - b.index)
    .slice(0, most)
    .map(({ column }) => column);
}
