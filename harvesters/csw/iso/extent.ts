import type { Location, PeriodOfTime } from '../../../src/catalog/model/index.js';
import { resolve } from '../../../src/vocabularies/index.js';
import { bboxLocation } from '../../common/bbox.js';
import { readAnyDate } from '../../common/dates.js';
import type { Notes } from '../../common/notes.js';
import { all, at, within, type XmlElement } from '../xml.js';
import { hrefOf, type Languages, textOf } from './text.js';

/** The places of all extents: boxes, and names or codes of places. */
export function readPlaces(identification: XmlElement, languages: Languages, notes: Notes): Location[] {
  const extents = all(identification, 'extent', 'EX_Extent', 'geographicElement', '*');
  const places = extents.flatMap((element): Location[] => {
    if (element.name === 'EX_GeographicBoundingBox') return boxOf(element, notes);
    if (element.name !== 'EX_GeographicDescription') return [];
    const code = at(element, 'geographicIdentifier', '*', 'code');
    const text = textOf(code);
    const iri = [hrefOf(code), text].map((said) => said && resolve('place', said)?.concept).find(Boolean);
    if (iri) return [{ iri: iri.sameAs ?? iri.iri }];
    const country = text === undefined ? undefined : resolve('country', text)?.concept.iri;
    if (country) return [{ iri: country }];
    return text === undefined ? [] : [{ name: { [languages.own]: text } }];
  });
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

function boxOf(element: XmlElement, notes: Notes): Location[] {
  const sides = ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'];
  const texts = sides.map((side) => textOf(at(element, side)) ?? '');
  const box = texts.map((text) => (text === '' ? Number.NaN : Number(text.replace(',', '.'))));
  const place = bboxLocation(box);
  if (!place) notes.unread('EX_GeographicBoundingBox', texts.join(' '));
  return place ? [place] : [];
}

/** The periods of all extents; an end that is open is left out. */
export function readPeriods(identification: XmlElement, notes: Notes): PeriodOfTime[] {
  const periods = within(identification, 'EX_TemporalExtent').flatMap((extent): PeriodOfTime[] => {
    const spans = within(extent, 'TimePeriod').map((period) => ({
      start: positionOf(period, 'beginPosition', 'begin'),
      end: positionOf(period, 'endPosition', 'end'),
    }));
    const instants = all(extent, 'extent', 'TimeInstant').map((instant) => {
      const text = at(instant, 'timePosition')?.text ?? '';
      return { start: text, end: text };
    });
    return [...spans, ...instants].flatMap(({ start, end }) => {
      const [startDate, endDate] = [start, end].map((text) => {
        const date = text === '' ? undefined : readAnyDate(text);
        if (text !== '' && date === undefined) notes.unread('EX_TemporalExtent', text);
        return date;
      });
      return startDate || endDate ? [{ ...(startDate && { startDate }), ...(endDate && { endDate }) }] : [];
    });
  });
  return [...new Map(periods.map((period) => [JSON.stringify(period), period])).values()];
}

/** One end of a period; empty where it is open (`now`, `unknown`). */
function positionOf(period: XmlElement, position: string, side: string): string {
  const found = at(period, position) ?? at(period, side, 'TimeInstant', 'timePosition');
  if (!found || /^(now|unknown|after|before)$/.test(found.attributes.indeterminatePosition ?? '')) return '';
  return /^(now|unknown|inapplicable)$/i.test(found.text) ? '' : found.text;
}
