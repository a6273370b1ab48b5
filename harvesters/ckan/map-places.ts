import type { Location } from '../../src/catalog/model/index.js';
import { readAddress } from '../../src/ckan/addresses.js';
import { isDict, parsed, textOf } from '../../src/ckan/fields.js';
import { readPlaces } from '../../src/ckan/places.js';
import { resolve } from '../../src/vocabularies/index.js';
import { bboxLocation } from '../common/bbox.js';
import type { MapContext } from './context.js';

/** A geometry in GeoJSON or WKT, as a place; undefined for what is neither. */
function geometryIn(text: string, as: 'geometry' | 'bbox' | 'centroid'): Location | undefined {
  const json = parsed(text);
  if (isDict(json) && typeof json.type === 'string') return { [as]: { format: 'geojson', value: text } };
  return /^(MULTI)?(POINT|LINESTRING|POLYGON)\s*\(/i.test(text)
    ? { [as]: { format: 'wkt', value: text } }
    : undefined;
}

/** A place of `spatial_coverage` of ckanext-dcat. */
function placeInDict(item: Record<string, unknown>, language: string): Location | undefined {
  const iri = readAddress(textOf(item.uri));
  const name = textOf(item.text).trim();
  const shapes = (['geom', 'bbox', 'centroid'] as const).map((key) =>
    geometryIn(textOf(item[key]), key === 'geom' ? 'geometry' : key),
  );
  const place: Location = {
    ...(iri && { iri }),
    ...(name && { name: { [language]: name } }),
    ...Object.assign({}, ...shapes),
  };
  return Object.keys(place).length > 0 ? place : undefined;
}

/** GeoNames' one address of a place: portals write it in several ways. */
function readGeonames(url: string): Location {
  const id = /^https?:\/\/(?:www\.|sws\.)?geonames\.org\/(\d+)/.exec(url)?.[1];
  if (id) return { iri: `https://sws.geonames.org/${id}/` };
  return { geographicalIdentifier: url };
}

/** Places: codes of the EU table, GeoNames, GeoJSON, boxes in numbers, names (contract of the Action API, section 6.2). */
export function mapPlaces({ fields, notes, language }: MapContext): Location[] | undefined {
  const places: Location[] = [];
  for (const code of fields.values('geographical_name')) {
    const read = readPlaces(code, []);
    if (Array.isArray(read)) places.push(...read);
    else {
      notes.unread('geographical_name', code);
      places.push({ name: { [language]: code } });
    }
  }
  const geonames = fields.text('geographical_geonames_url');
  if (geonames !== '') places.push(readGeonames(geonames));
  const iris = fields.values('spatial_uri').map(readAddress);
  places.push(
    ...iris
      .filter((iri) => iri !== undefined)
      .map((iri) => ({ iri: resolve('place', iri)?.concept.iri ?? iri })),
  );
  for (const item of fields.dicts('spatial_coverage')) {
    const place = placeInDict(item, language);
    if (place) places.push(place);
  }
  const spatial = fields.text('spatial');
  if (spatial !== '') {
    const iri = readAddress(/^https?:/.test(spatial) ? spatial : '');
    places.push(
      geometryIn(spatial, 'geometry') ?? (iri ? { iri } : { name: { [language]: spatial.slice(0, 2000) } }),
    );
  } else {
    const box = ['west-long', 'south-lat', 'east-long', 'north-lat'].map((side) =>
      Number(fields.text(`bbox-${side}`) || 'none'),
    );
    const place = bboxLocation(box);
    if (place) places.push(place);
  }
  const name = fields.text('spatial_text', 'spatial-text');
  if (name !== '') places.push({ name: { [language]: name } });
  const distinct = new Map(places.map((place) => [JSON.stringify(place), place]));
  return distinct.size > 0 ? [...distinct.values()] : undefined;
}
