import type { Location, PeriodOfTime } from '../../src/catalog/model/index.js';
import { byIri, municipality, type Place, province, region, resolve } from '../../src/vocabularies/index.js';
import { readAnyDate } from '../common/dates.js';
import type { Metas } from './metas.js';

const YEAR = /(?<![\d/.,-])((?:18|19|20)\d{2})(?![\d/])/g;
const SPAN =
  /(?<![\d/.,-])((?:18|19|20)\d{2})\s*(?:-|–|—|\/|_|al?\b|fino al?\b|to\b)\s*((?:18|19|20)\d{2})(?![\d/])/i;
const IN_TEXT =
  /\b(?:ann[oi]|dall?(?:['’]anno)?|period[oi]|stagion[ei]|year|from)\s+((?:18|19|20)\d{2})(?:\s*(?:-|–|\/|al?\b|all['’]anno|to\b)\s*((?:18|19|20)\d{2}))?\b/i;
const SINCE = /\b(?:dal|a partire dal|since)\s+(?:18|19|20)\d{2}\b/i;
/** Years that date a law and not the data. */
const LAW = /\b(?:legge|l\.|d\.?\s?lgs\.?|decreto|dpcm|regolamento|direttiva|delibera\w*)[^,;:()]{0,40}/gi;

/** The years that a title names: one, or the first and the last. */
function yearsIn(title: string): PeriodOfTime | undefined {
  const text = title.replace(LAW, ' ');
  const span = SPAN.exec(text);
  if (span?.[1] && span[2] && span[1] <= span[2]) return { startDate: span[1], endDate: span[2] };
  const years = [...text.matchAll(YEAR)].map(([, year]) => year as string).sort();
  const [first] = years;
  const last = years.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return SINCE.test(text) ? { startDate: first } : { startDate: first, endDate: last };
}

/** How a period became known. */
export type Ground = 'stated' | 'title' | 'modified';

/**
 * The period that the data speak of: as the metadata state it; else the years that the title, the id or the description
 * name; else, where that is wanted, from the day when the data were last changed on, which is the state they show.
 */
export function readPeriod(
  metas: Metas,
  texts: { title: string; id: string; description: string },
  modified: string | undefined,
): { period: PeriodOfTime; ground: Ground } | undefined {
  const start = metas.text(
    'temporal-coverage-start',
    'temporal-coverage-start-date',
    'temporal-start',
    'start-date',
  );
  const end = metas.text('temporal-coverage-end', 'temporal-coverage-end-date', 'temporal-end', 'end-date');
  const stated = periodOf(start, end) ?? periodInText(metas.text('temporal', 'temporal-coverage') ?? '');
  if (stated) return { period: stated, ground: 'stated' };
  const told = IN_TEXT.exec(texts.description.replace(LAW, ' '));
  const named =
    yearsIn(texts.title) ??
    yearsIn(texts.id.replace(/[_-]+/g, ' ')) ??
    (told?.[1] ? { startDate: told[1], ...(told[2] && { endDate: told[2] }) } : undefined);
  if (named) return { period: named, ground: 'title' };
  return modified === undefined
    ? undefined
    : { period: { startDate: modified.slice(0, 10) }, ground: 'modified' };
}

function periodOf(start: string | undefined, end: string | undefined): PeriodOfTime | undefined {
  const startDate = start === undefined ? undefined : readAnyDate(start);
  const endDate = end === undefined ? undefined : readAnyDate(end);
  return startDate || endDate ? { ...(startDate && { startDate }), ...(endDate && { endDate }) } : undefined;
}

function periodInText(text: string): PeriodOfTime | undefined {
  const [start, end, ...more] = text.split('/');
  const interval = more.length === 0 ? periodOf(start, end) : undefined;
  return interval ?? yearsIn(text);
}

/** `it_80_037006`: a country, a level (60 region, 70 province, 80 municipality) and a code of ISTAT. */
function placeOfReference(code: string): Location | undefined {
  const country = /^world_([a-z]{2})$/i.exec(code)?.[1];
  if (country) return located(resolve('country', country.toUpperCase())?.concept.iri);
  const [, level, number = ''] = /^it_(60|70|80)_(\d{1,6})$/i.exec(code) ?? [];
  if (level === '60') return located(iriOf(region(number.padStart(2, '0'))));
  if (level === '80') return located(iriOf(municipality(number.padStart(6, '0'))));
  // ISTAT counts a metropolitan city 200 above the province it took the place of.
  if (level === '70')
    return located(
      iriOf(province(number.padStart(3, '0')) ?? province(String(Number(number) % 200).padStart(3, '0'))),
    );
  return undefined;
}

const located = (iri: string | undefined): Location | undefined => (iri === undefined ? undefined : { iri });
/** The European IRI of a place where it has one: importers know those. */
const iriOf = (place: Place | undefined): string | undefined => place?.sameAs ?? place?.iri;

/** A place by its ISTAT code, name or IRI; undefined where it is none or could be several. */
function placeNamed(text: string): Location | undefined {
  const spoken = text.trim();
  if (/^\d{6}$/.test(spoken)) return located(iriOf(municipality(spoken)));
  if (/^\d{3}$/.test(spoken)) return located(iriOf(province(spoken)));
  if (/^\d{2}$/.test(spoken)) return located(iriOf(region(spoken)));
  const country = resolve('country', spoken)?.concept.iri;
  if (country) return located(country);
  const place = resolve('place', spoken)?.concept ?? resolve('place', `Comune di ${spoken}`)?.concept;
  if (place) return located(iriOf(place));
  if (/^https?:\/\/\S+$/.test(spoken)) return { iri: byIri('place', spoken)?.sameAs ?? spoken };
  return undefined;
}

/**
 * The territory that the data speak of: by the codes of the portal's geography, else the names it gives, else the one of
 * the source's settings (`territory`). A name that is no place of the vocabularies is kept as a name.
 */
export function readPlaces(metas: Metas, fallback: string | undefined, language: string): Location[] {
  const codes = metas.texts('geographic-reference');
  const names = metas.texts('territory');
  const stated = metas.texts(
    'spatial',
    'geographical-geonames-url',
    'geographical-name',
    'geographical-identifier',
  );
  const found = [
    ...stated.map((text) => placeNamed(text) ?? { name: { [language]: text } }),
    ...codes.map(placeOfReference),
  ].filter((place) => place !== undefined);
  if (found.length === 0) {
    const named = names.filter((name) => !/^(world|mondo)$/i.test(name));
    found.push(...named.map((name) => placeNamed(name) ?? { name: { [language]: name } }));
  }
  if (found.length === 0 && fallback) found.push(placeNamed(fallback) ?? { name: { [language]: fallback } });
  return [...new Map(found.map((place) => [JSON.stringify(place), place])).values()];
}
