import type { Location, PeriodOfTime } from '../../src/catalog/model/index.js';
import { isDict, parsed, textOf } from '../../src/ckan/fields.js';
import { resolve } from '../../src/vocabularies/index.js';
import { bboxLocation } from '../common/bbox.js';
import { readAnyDate } from '../common/dates.js';
import type { Notes } from '../common/notes.js';
import { optional } from '../common/optional.js';

/** `spatial` of DCAT-US: a box `west,south,east,north`, GeoJSON, or the name of a place. */
export function readSpatial(value: unknown, language: string): Location[] | undefined {
  if (isDict(value)) return spatialInDict(value);
  const text = textOf(value).trim();
  // ArcGIS leaves its own template in the feed where a layer has no extent.
  if (text === '' || /\{\{.*\}\}/.test(text)) return undefined;
  const json = parsed(text);
  if (isDict(json)) return spatialInDict(json);
  const numbers = text.split(/[,\s]+/).map(Number);
  if (numbers.every(Number.isFinite)) {
    const place = bboxLocation(numbers);
    return place && [place];
  }
  const iri = resolve('place', text)?.concept.iri;
  return [iri ? { iri } : { name: { [language]: text.slice(0, 10_000) } }];
}

function spatialInDict(value: Record<string, unknown>): Location[] | undefined {
  if (value.type === 'envelope' && Array.isArray(value.coordinates)) {
    const place = bboxLocation(value.coordinates.flat().map(Number));
    return place && [place];
  }
  if (typeof value.type !== 'string' || value.coordinates === undefined) return undefined;
  return [{ geometry: { format: 'geojson', value: JSON.stringify(value) } }];
}

/** `temporal` of DCAT-US: two dates with a slash between them, the second of which may be open. */
export function readTemporal(value: unknown, notes: Notes): PeriodOfTime[] | undefined {
  const periods = [value].flat().flatMap((item): PeriodOfTime[] => {
    const text = textOf(item).trim();
    if (text === '') return [];
    const [start = '', end = ''] = text.split('/');
    const startDate = readAnyDate(start);
    const endDate = readAnyDate(end);
    if (!startDate && !endDate) {
      notes.unread('temporal', text);
      return [];
    }
    return [{ ...optional('startDate', startDate), ...optional('endDate', endDate) }];
  });
  return periods.length > 0 ? periods : undefined;
}

/** A frequency as a repeating interval, `R/P1Y`, or in words. */
export function readFrequency(value: unknown, notes: Notes): string | undefined {
  const text = textOf(value).trim();
  if (text === '') return undefined;
  const iri =
    resolve('frequency', text)?.concept.iri ??
    resolve('frequency', text.replace(/^R\d*\//i, ''))?.concept.iri;
  if (!iri) notes.unread('accrualPeriodicity', text);
  return iri;
}

const ACCESS: Readonly<Record<string, string>> = {
  public: 'PUBLIC',
  'restricted public': 'RESTRICTED',
  restricted: 'RESTRICTED',
  'non-public': 'NON_PUBLIC',
  private: 'NON_PUBLIC',
};

/** `accessLevel` of DCAT-US as an access right of the EU table. */
export const readAccessLevel = (value: unknown): string | undefined =>
  resolve('access-right', ACCESS[textOf(value).trim().toLowerCase()] ?? '')?.concept.iri;

/** Themes that a text names in the EU table; what names none is given back. */
export function readThemeNames(value: unknown): { theme: string[]; unknown: string[] } {
  const names = [value]
    .flat()
    .map((item) => textOf(item).trim())
    .filter((name) => name !== '');
  const theme = new Set<string>();
  const unknown: string[] = [];
  for (const name of names) {
    const iri = resolve('data-theme', name)?.concept.iri;
    if (iri) theme.add(iri);
    else unknown.push(name);
  }
  return { theme: [...theme], unknown };
}
