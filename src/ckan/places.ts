import type { Location } from '../catalog/model/index.js';
import { byIri, type Place, resolve } from '../vocabularies/index.js';
import { isDict, parsed, valuesOf } from './fields.js';

const EU_PLACE = 'http://publications.europa.eu/resource/authority/place';
const EU_CODE = /^[A-Z]{3}_[A-Z0-9]{3}$/;

/** Code of the EU table of places, or undefined for a place that is not in it. */
export function euPlaceCode(location: Location): string | undefined {
  const place: Place | undefined = location.iri ? byIri('place', location.iri) : undefined;
  const european = place?.kind === 'eu-place' ? place : place?.sameAs && byIri('place', place.sameAs);
  if (european) return european.code;
  return /\/authority\/place\/([A-Z]{3}_[A-Z0-9]{3})$/.exec(location.iri ?? '')?.[1];
}

/** Whether an IRI is one of GeoNames. */
export const isGeonames = (iri: string | undefined): iri is string =>
  /^https?:\/\/(www|sws)\.geonames\.org\//.test(iri ?? '');

/** The first geometry in GeoJSON, letter for letter: the extra `spatial` of ckanext-spatial. Empty without one. */
export const spatialExtra = (locations: readonly Location[]): string =>
  locations
    .flatMap(({ geometry, bbox, centroid }) => [geometry, bbox, centroid])
    .find((shape) => shape?.format === 'geojson')?.value ?? '';

/** The places of `geographical_name`, or the first text that names none. */
export function readPlaces(text: string, before: readonly Location[]): Location[] | { unknown: string } {
  const places: Location[] = [];
  for (const value of valuesOf(text)) {
    const kept = before.find((location) => euPlaceCode(location) === value);
    const place = resolve('place', value)?.concept;
    const european = place && (place.kind === 'eu-place' ? place.iri : place.sameAs);
    const iri = european ?? place?.iri ?? (EU_CODE.test(value) ? `${EU_PLACE}/${value}` : undefined);
    if (kept) places.push(kept);
    else if (iri) places.push({ iri });
    else return { unknown: value };
  }
  return places;
}

/** The dataset's places with those that a code names replaced; the others stay. */
export const withPlaces = (before: readonly Location[], places: readonly Location[]): Location[] => [
  ...places,
  ...before.filter((location) => euPlaceCode(location) === undefined),
];

/** The places with another GeoNames address, or none. */
export function withGeonames(before: readonly Location[], url: string): Location[] {
  const shown = before.findIndex((l) => isGeonames(l.iri) || isGeonames(l.geographicalIdentifier));
  const others = before.filter((_, i) => i !== shown);
  if (url === '') return others;
  // An address of another kind would not be shown again as GeoNames'; it is an identifier all the same.
  const place: Location = isGeonames(url) ? { iri: url } : { geographicalIdentifier: url };
  return [...others, place];
}

/** The places with another geometry, GeoJSON as ckanext-spatial keeps it; undefined when it is none. */
export function withGeometry(before: readonly Location[], text: string): Location[] | undefined {
  const others = before.filter((location) => spatialExtra([location]) === '');
  if (text.trim() === '') return others;
  const json = parsed(text);
  if (!isDict(json) || typeof json.type !== 'string') return undefined;
  return [...others, { geometry: { format: 'geojson', value: text } }];
}
