import type { Location } from '../../catalog/model/index.js';
import type { Bilingual } from '../../errors.js';
import { asGeometry, emptyBbox, extendBbox, type Geometry } from '../../geo/geometry.js';
import { parseWkt } from '../../geo/wkt.js';
import { byIri, type Place, placeAround, resolve } from '../../vocabularies/index.js';

/** West, south, east, north in degrees (WGS 84). */
export type Box = readonly [number, number, number, number];

/** Where the places of a dataset are to lie. */
export interface Area {
  box: Box;
  name: Bilingual;
  /** By the dataset; else it is Italy. */
  declared: boolean;
}

/** About 10 km: boxes are rough, and places on the coast are not wrong. */
const MARGIN = 0.1;
const ITALY: Box = [6.6, 35.4, 18.6, 47.15];

/** Boxes of the regions by ISTAT code, islands included. */
const REGIONS: Readonly<Record<string, Box>> = {
  '01': [6.62, 44.06, 9.22, 46.47],
  '02': [6.8, 45.46, 7.95, 45.99],
  '03': [8.49, 44.67, 11.43, 46.64],
  '04': [10.38, 45.67, 12.48, 47.1],
  '05': [10.62, 44.79, 13.11, 46.69],
  '06': [12.32, 45.57, 13.92, 46.66],
  '07': [7.49, 43.77, 10.08, 44.68],
  '08': [9.19, 43.73, 12.76, 45.15],
  '09': [9.68, 42.23, 12.38, 44.48],
  '10': [11.89, 42.36, 13.27, 43.62],
  '11': [12.18, 42.68, 13.93, 43.98],
  '12': [11.44, 40.77, 14.03, 42.84],
  '13': [13.01, 41.68, 14.79, 42.9],
  '14': [13.94, 41.35, 15.17, 42.08],
  '15': [13.75, 39.98, 15.81, 41.51],
  '16': [14.93, 39.78, 18.53, 42.24],
  '17': [15.33, 39.89, 16.87, 41.15],
  '18': [15.62, 37.91, 17.21, 40.15],
  '19': [11.92, 35.48, 15.66, 38.82],
  '20': [8.12, 38.85, 9.84, 41.32],
};

/**
 * The area a dataset declares (dct:spatial): the box around its geometries and places, or Italy where it declares
 * none. Of a municipality or a province the region is taken: the vocabulary knows no borders. Null where a place that
 * is declared is not known, so that nothing can be called outside.
 */
export function areaOf(spatial: readonly Location[] | undefined): Area | null {
  if (!spatial?.length) return { box: widened(ITALY), name: { it: 'Italia', en: 'Italy' }, declared: false };
  const areas = spatial.map(ofLocation);
  const boxes = areas.flatMap((area) => (area ? [area] : []));
  if (boxes.length < areas.length) return null;
  return {
    declared: true,
    box: widened(around(boxes.map(({ box }) => box))),
    name: {
      it: [...new Set(boxes.map(({ name }) => name.it))].join(', '),
      en: [...new Set(boxes.map(({ name }) => name.en))].join(', '),
    },
  };
}

type Located = Pick<Area, 'box' | 'name'>;

function ofLocation(location: Location): Located | null {
  for (const drawn of [location.bbox, location.geometry]) {
    const geometry = drawn && geometryOf(drawn);
    const box = geometry && boxOf(geometry);
    if (box) return { box, name: { it: 'area dichiarata', en: 'declared area' } };
  }
  for (const text of [location.iri, location.geographicalIdentifier, ...Object.values(location.name ?? {})]) {
    const area = text === undefined ? null : ofPlace(text);
    if (area) return area;
  }
  return null;
}

/** The region around a place, which may be told by IRI or name; `ITA` is the country. */
function ofPlace(text: string): Located | null {
  if (/(?:^|\/)(?:ITA|ITALIA|ITALY|3175395)\/?$/i.test(text.trim()))
    return { box: ITALY, name: { it: 'Italia', en: 'Italy' } };
  const found = byIri('place', text) ?? resolve('place', text)?.concept;
  for (let place: Place | undefined = inItsRegion(found); place; place = placeAround(place)) {
    const box = place.kind === 'region' ? REGIONS[place.code] : undefined;
    if (box) {
      const it = place.label.it ?? place.code;
      return { box, name: { it, en: place.label.en ?? it } };
    }
  }
  return null;
}

/** An entry of the European table leads to its municipality, which has a province and a region. */
function inItsRegion(place: Place | undefined): Place | undefined {
  return place?.kind === 'eu-place' && place.sameAs ? byIri('place', place.sameAs) : place;
}

function geometryOf({ format, value }: { format: string; value: string }): Geometry | null {
  if (format === 'wkt') return parseWkt(value)?.geometry ?? null;
  if (format !== 'geojson') return null;
  try {
    return asGeometry(JSON.parse(value));
  } catch {
    return null;
  }
}

function boxOf(geometry: Geometry): Box | null {
  const box = emptyBbox();
  extendBbox(box, geometry);
  return box[0] <= box[2] && box[1] <= box[3] ? box : null;
}

const around = (boxes: readonly Box[]): Box => [
  Math.min(...boxes.map((box) => box[0])),
  Math.min(...boxes.map((box) => box[1])),
  Math.max(...boxes.map((box) => box[2])),
  Math.max(...boxes.map((box) => box[3])),
];

const widened = ([west, south, east, north]: Box): Box => [
  west - MARGIN,
  south - MARGIN,
  east + MARGIN,
  north + MARGIN,
];
