import { allTexts, isRealDate, type Location } from '../../catalog/model/index.js';
import type { Bilingual } from '../../errors.js';
import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import { byIri, type Concept, type Place, placeAround, resolve } from '../../vocabularies/index.js';
import {
  allValues,
  defineFix,
  type FileFacts,
  type Fix,
  type FixableDoc,
  type FixContext,
  oneValue,
} from './fix.js';

/** Columns whose dates say when a row was written, not what it is about. */
const ABOUT_ROWS = /aggiorn|modific|inserim|caricam|upload|update|created|scadenz|nascita|birth|timestamp_/i;
const MOMENTS = new Set<ColumnStatistics['type']>(['date', 'dateTime', 'year']);
const EARLIEST = '1500';
const YEARS_AHEAD = 10;
const PERIOD = /^\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)\s*(?:\/\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)?)?\s*$/;

const isNothing = (part: object): boolean => Object.keys(part).length === 0;
const lacks = (parts: readonly object[] | undefined): boolean => !parts?.some((part) => !isNothing(part));

/** The IRI that Europe reads: of a municipality the EU table's where it is there. */
const europeanPlace = (place: Place): Concept => (place.sameAs && byIri('place', place.sameAs)) || place;

/** The territory of an organization: the one its title names, else its region. */
function territoryOf({ organization }: FixContext): Place | undefined {
  const { title, region } = organization.doc;
  for (const text of Object.values(title)) {
    const place = resolve('place', text)?.concept;
    if (place) return place;
    // "Comune di Bologna - Settore mobilità"
    const head = text.split(/\s+[-–—]\s+|,\s+/)[0] ?? text;
    const named = head === text ? undefined : resolve('place', head)?.concept;
    if (named) return named;
  }
  return region ? resolve('place', `Regione ${region}`)?.concept : undefined;
}

const reasonOf = (place: Place): Bilingual => {
  const around = placeAround(place)?.label.it;
  const where = `${place.label.it ?? place.code}${around ? ` (${around})` : ''}`;
  return {
    it: `È il territorio dell’organizzazione: ${where}.`,
    en: `It is the territory of the organization: ${where}.`,
  };
};

function locationOf(iri: string): Location {
  const place = byIri('place', iri);
  const concept = place ? europeanPlace(place) : byIri('country', iri);
  const name = (place ?? concept)?.label;
  return { iri: concept?.iri ?? iri, ...(name?.it && { name: { it: name.it } }) };
}

interface Span {
  from: string;
  to: string;
  reason: Bilingual;
}

/** First and last day of a column that says when something was, or undefined. */
function spanOf(column: ColumnStatistics, now: Date): { from: string; to: string } | undefined {
  if (!MOMENTS.has(column.type) || ABOUT_ROWS.test(column.column)) return undefined;
  const [from, to] = [column.min, column.max].map((value) => String(value ?? '').slice(0, 10));
  if (!from || !to || !isRealDate(from) || !isRealDate(to)) return undefined;
  const last = String(now.getUTCFullYear() + YEARS_AHEAD);
  return from >= EARLIEST && to.slice(0, 4) <= last && from <= to ? { from, to } : undefined;
}

/** The period of the dates in the files, with the columns that say so. */
function periodOfFiles(files: Iterable<FileFacts>, now: Date): Span | undefined {
  const found: { from: string; to: string; column: string; file: string }[] = [];
  for (const { name, profile = [] } of files) {
    for (const column of profile) {
      const span = spanOf(column, now);
      if (span) found.push({ ...span, column: column.column, file: name });
    }
  }
  const [first] = found;
  if (!first) return undefined;
  const from = found.map((it) => it.from).sort()[0] ?? first.from;
  const to =
    found
      .map((it) => it.to)
      .sort()
      .at(-1) ?? first.to;
  const columns = found
    .slice(0, 3)
    .map((it) => `«${it.column}» (${it.file}): ${it.from} – ${it.to}`)
    .join('; ');
  return { from, to, reason: { it: `Date dei file: ${columns}.`, en: `Dates in the files: ${columns}.` } };
}

/** The years that a title speaks of, such as "2018-2023". */
function periodOfTitle(doc: FixableDoc, now: Date): Span | undefined {
  const years = (allTexts(doc.title).match(/(?<!\d)(?:19|20)\d{2}(?!\d)/g) ?? [])
    .filter((year) => Number(year) <= now.getUTCFullYear() + 1)
    .sort();
  const [from] = years;
  const to = years.at(-1);
  if (!from || !to) return undefined;
  return {
    from,
    to,
    reason: { it: 'Lo dice il titolo.', en: 'The title says so.' },
  };
}

/** Where and when the data are about. */
export const COVERAGE_FIXES: readonly Fix[] = [
  defineFix({
    id: 'place-iri',
    description: {
      it: 'Dà il suo IRI a un luogo indicato con il nome, dove il nome ne indica uno solo.',
      en: 'Gives its IRI to a place told by its name, where the name means only one.',
    },
    rules: [],
    metrics: [],
    kinds: ['dataset'],
    apply: (doc) =>
      doc.spatial
        ? {
            ...doc,
            spatial: doc.spatial.map((location) => {
              if (location.iri !== undefined || location.geometry || location.geographicalIdentifier)
                return location;
              const places = Object.values(location.name ?? {}).flatMap(
                (name) => resolve('place', name)?.concept ?? [],
              );
              const [place] = places;
              const isOne = place && places.every(({ iri }) => iri === place.iri);
              return isOne ? { ...location, iri: europeanPlace(place).iri } : location;
            }),
          }
        : doc,
  }),
  defineFix({
    id: 'spatial',
    description: {
      it: 'Indica il territorio che i dati descrivono.',
      en: 'Says which territory the data are about.',
    },
    rules: ['dcat-ap-dataset-spatial-absent'],
    metrics: ['spatialAvailability'],
    kinds: ['dataset'],
    question(doc, context) {
      if (!lacks(doc.spatial)) return undefined;
      const place = territoryOf(context);
      return {
        kind: 'concepts',
        vocabularies: ['place', 'country'],
        asks: { it: 'Di quale territorio parlano i dati?', en: 'Which territory are the data about?' },
        ...(place && { proposal: { value: [place.iri], reason: reasonOf(place) } }),
      };
    },
    apply: (doc, _context, value) => ({ ...doc, spatial: allValues(value).map(locationOf) }),
  }),
  defineFix({
    id: 'temporal',
    description: {
      it: 'Indica il periodo che i dati descrivono.',
      en: 'Says which period the data are about.',
    },
    rules: ['dcat-ap-dataset-temporal-absent'],
    metrics: ['temporalAvailability'],
    kinds: ['dataset'],
    question(doc, { files, now }) {
      if (!lacks(doc.temporal)) return undefined;
      const span = periodOfFiles(files.values(), now) ?? periodOfTitle(doc, now);
      return {
        kind: 'period',
        asks: {
          it: 'Di quale periodo parlano i dati? «inizio/fine», la fine si può tralasciare.',
          en: 'Which period are the data about? “start/end”, the end may be left out.',
        },
        ...(span && { proposal: { value: `${span.from}/${span.to}`, reason: span.reason } }),
      };
    },
    apply(doc, _context, value) {
      const period = readPeriod(oneValue(value));
      return period ? { ...doc, temporal: [period] } : doc;
    },
  }),
];

/** `start/end` as a period, or undefined: not two real dates in order. */
export function readPeriod(text: string): { startDate: string; endDate?: string } | undefined {
  const [, startDate, endDate] = PERIOD.exec(text) ?? [];
  if (startDate === undefined || !isRealDate(startDate)) return undefined;
  if (endDate === undefined) return { startDate };
  // 2024/2024-05: the shorter one stands for all of it.
  if (!isRealDate(endDate) || endDate < startDate.slice(0, endDate.length)) return undefined;
  return { startDate, endDate };
}
