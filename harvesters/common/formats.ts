import { fileTypeNamed } from '../../src/ckan/format-names.js';
import { fileTypeOfName, resolve } from '../../src/vocabularies/index.js';
import { remembered } from './remembered.js';

/** Names that tools and people give to formats, by the code of the EU table. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/arcgis geoservices|esri rest|feature ?(server|service)|map ?(server|service)/i, 'REST'],
  [/^web ?page$|pagina (web|html)|^website$|^link$/i, 'HTML'],
  [/shape ?file|^shp\b|esri shape/i, 'SHP'],
  [/foglio (di calcolo|excel)|^excel|ms excel/i, 'XLS'],
  [/geo ?json/i, 'GEOJSON'],
  [/open ?document spreadsheet/i, 'ODS'],
  [/geo ?package|^gpkg/i, 'GPKG'],
];

/**
 * The file type that a free text means: a code, label, media type or extension, a usual name, or the only one named within it
 * (`CSV (separatore ;)`). Undefined for none, and for several that differ.
 */
export const readFormat = remembered((text): string | undefined => {
  const spoken = text.trim();
  if (spoken === '') return undefined;
  const exact = fileTypeNamed(spoken);
  if (exact) return exact;
  const named = SPOKEN.find(([pattern]) => pattern.test(spoken))?.[1];
  const iri = named && resolve('file-type', named)?.concept.iri;
  if (iri) return iri;
  if (spoken.length > 100 || /^https?:/.test(spoken)) return undefined;
  const words = spoken.split(/[^A-Za-z0-9]+/).filter((word) => word.length >= 3);
  const types = new Set(words.map(fileTypeNamed).filter((type) => type !== undefined));
  return types.size === 1 ? [...types][0] : undefined;
});

/** The file type of what a distribution says in its order, else of the name of its file. */
export function readFormatOf(texts: readonly string[], address: string | undefined): string | undefined {
  for (const text of texts) {
    const iri = readFormat(text);
    if (iri) return iri;
  }
  return address === undefined ? undefined : fileTypeOfName(address)?.iri;
}

/** A media type without its parameters, in lower case; undefined for what is none. */
export function readMediaType(text: string): string | undefined {
  const type = text.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : undefined;
}
