import { textKey } from './keys.js';
import type { Place, PlaceKind } from './types.js';
import { byCode, load, vocabulary } from './vocabulary.js';

let names: ReadonlyMap<string, readonly Place[]> | undefined;
let plates: ReadonlyMap<string, Place> | undefined;

/** The current municipality with this six-digit ISTAT code, such as 037006 for Bologna. */
export function municipality(istatCode: string): Place | undefined {
  return ofKind('municipality', istatCode);
}

/** The province or metropolitan city with this three-digit ISTAT code, such as 037. */
export function province(istatCode: string): Place | undefined {
  return ofKind('province', istatCode);
}

/** The region with this two-digit ISTAT code, such as 08. */
export function region(istatCode: string): Place | undefined {
  return ofKind('region', istatCode);
}

/** The province with this vehicle code, in any case, such as BO. */
export function provinceByPlate(plate: string): Place | undefined {
  plates ??= new Map(
    vocabulary('place').concepts.flatMap((place): [string, Place][] =>
      place.plate ? [[place.plate, place]] : [],
    ),
  );
  return plates.get(plate.trim().toUpperCase());
}

/**
 * All places of a name, in the order region, province, municipality, EU place. Italian, English and
 * German names count, whatever case and accents; so does each half of a bilingual name.
 *
 * @param name for example "Bologna", "forli cesena", "Bruneck", "Rome"
 * @param kind keeps places of this kind only
 */
export function placesByName(name: string, kind?: PlaceKind): readonly Place[] {
  names ??= indexNames();
  const found = names.get(textKey(name)) ?? [];
  return kind ? found.filter((place) => place.kind === kind) : found;
}

/** The place a place lies in: of a municipality its province, of a province its region. */
export function placeAround(place: Place): Place | undefined {
  return place.broader ? load('place').byIri.get(place.broader) : undefined;
}

/**
 * Understands names that say which kind of place is meant: "Comune di Bologna", "Provincia autonoma di
 * Trento", "Città metropolitana di Milano", "Regione Puglia", "Bologna (BO)".
 *
 * @returns the only place meant, or undefined
 */
export function resolvePlaceName(text: string): Place | undefined {
  const spoken = text.trim();
  const plated = /^(.+?)\s*\(([A-Za-z]{2})\)$/.exec(spoken);
  if (plated) {
    const around = provinceByPlate(plated[2] ?? '')?.iri;
    const bare = (plated[1] ?? '').replace(municipalityPrefix, '');
    return only(placesByName(bare, 'municipality').filter((place) => place.broader === around));
  }
  for (const [prefix, kind] of prefixes) {
    const name = spoken.replace(prefix, '');
    if (name !== spoken) return only(placesByName(name, kind));
  }
  return undefined;
}

const municipalityPrefix = /^(comune|citt[àa]|municipality|city)\s+(di\s+|de\s+|of\s+|d['’]\s*)/i;
const prefixes: readonly (readonly [RegExp, PlaceKind])[] = [
  [
    /^(citt[àa]\s+metropolitana|provincia(\s+autonoma)?|libero\s+consorzio\s+comunale)\s+(di\s+|del\s+|della\s+|dell['’]\s*)?/i,
    'province',
  ],
  [municipalityPrefix, 'municipality'],
  [/^(regione(\s+autonoma)?)\s+(di\s+|del\s+|della\s+|dell['’]\s*)?/i, 'region'],
];

function only(places: readonly Place[]): Place | undefined {
  return places.length === 1 ? places[0] : undefined;
}

function ofKind(kind: PlaceKind, code: string): Place | undefined {
  const place = byCode('place', code);
  return place?.kind === kind ? place : undefined;
}

function indexNames(): Map<string, Place[]> {
  const index = new Map<string, Place[]>();
  for (const place of vocabulary('place').concepts) {
    const { it = '', en = '' } = place.label;
    const spellings = new Set([it, en, place.nameDe ?? '', ...it.split('/')].map(textKey));
    for (const key of spellings) {
      if (key) index.set(key, [...(index.get(key) ?? []), place]);
    }
  }
  return index;
}
