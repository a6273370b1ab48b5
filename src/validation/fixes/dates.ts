import type { PeriodOfTime } from '../../catalog/model/index.js';
import { isRealDate } from '../../catalog/model/index.js';
import { readDate } from '../../rdf/from-dcat/dates.js';
import { defineFix, type Fix, type FixableDoc, oneValue } from './fix.js';

type DateChange = (date: string) => string;

/** Changes every date of a document. */
function mapDates(doc: FixableDoc, change: DateChange): FixableDoc {
  const own = <D extends { issued?: string; modified?: string }>(it: D): D => ({
    ...it,
    ...(it.issued !== undefined && { issued: change(it.issued) }),
    ...(it.modified !== undefined && { modified: change(it.modified) }),
  });
  const period = (it: PeriodOfTime): PeriodOfTime => ({
    ...it,
    ...(it.startDate !== undefined && { startDate: change(it.startDate) }),
    ...(it.endDate !== undefined && { endDate: change(it.endDate) }),
  });
  const next = own(doc);
  return {
    ...next,
    ...(next.temporal && { temporal: next.temporal.map(period) }),
    ...(next.distribution && { distribution: next.distribution.map(own) }),
  };
}

const AMBIGUOUS = /^\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(.*)$/;

const isAmbiguous = (date: string): boolean => {
  const reading = readDate(date);
  return reading.value === undefined && reading.why === 'date-ambiguous';
};

/** A date whose day and month could be either, read in that order. */
function inOrder(date: string, order: string): string {
  const match = isAmbiguous(date) ? AMBIGUOUS.exec(date) : null;
  if (!match) return date;
  const [, one = '', , two = '', year = '', rest = ''] = match;
  const [day, month] = order === 'mdy' ? [two, one] : [one, two];
  return readDate(`${year}-${month}-${day}${rest}`).value ?? date;
}

function ambiguousDates(doc: FixableDoc): string[] {
  const found: string[] = [];
  mapDates(doc, (date) => {
    if (isAmbiguous(date)) found.push(date);
    return date;
  });
  return [...new Set(found)];
}

/** Whether a date surely comes before another; a year or month stands for all of its days. */
export function isBefore(date: string | undefined, other: string | undefined): boolean {
  if (date === undefined || other === undefined || !isRealDate(date) || !isRealDate(other)) return false;
  const length = Math.min(date.length, other.length, 10);
  return date.slice(0, length) < other.slice(0, length);
}

const isReversed = ({ startDate, endDate }: PeriodOfTime): boolean => isBefore(endDate, startDate);

const isModifiedFirst = ({ issued, modified }: { issued?: string; modified?: string }): boolean =>
  isBefore(modified, issued);

/** Dates in ISO 8601, that make sense together. */
export const DATE_FIXES: readonly Fix[] = [
  defineFix({
    id: 'date-notation',
    description: {
      it: 'Scrive in ISO 8601 (aaaa-mm-gg) le date in altra notazione, dove si leggono in un solo modo.',
      en: 'Writes dates in another notation as ISO 8601 (yyyy-mm-dd), where they can be read in one way only.',
    },
    rules: ['date-not-real'],
    metrics: [],
    apply: (doc) => mapDates(doc, (date) => readDate(date).value ?? date),
  }),
  defineFix({
    id: 'date-order',
    description: {
      it: 'Legge le date in cui giorno e mese si possono scambiare (03/04/2024), nell’ordine scelto.',
      en: 'Reads dates whose day and month could be either (03/04/2024), in the order chosen.',
    },
    rules: ['date-not-real'],
    metrics: [],
    question(doc) {
      const dates = ambiguousDates(doc);
      const [first] = dates;
      if (first === undefined) return undefined;
      const shown = (order: string) => inOrder(first, order);
      return {
        kind: 'options',
        asks: {
          it: `Che giorno è «${first}»?`,
          en: `Which day is “${first}”?`,
        },
        options: [
          {
            value: 'dmy',
            label: { it: `${shown('dmy')} (giorno, mese)`, en: `${shown('dmy')} (day, month)` },
          },
          {
            value: 'mdy',
            label: { it: `${shown('mdy')} (mese, giorno)`, en: `${shown('mdy')} (month, day)` },
          },
        ],
        proposal: {
          value: 'dmy',
          reason: {
            it: 'In Italia si scrive prima il giorno.',
            en: 'In Italy the day is written first.',
          },
        },
      };
    },
    apply: (doc, _context, value) => mapDates(doc, (date) => inOrder(date, oneValue(value))),
  }),
  defineFix({
    id: 'dates-swapped',
    description: {
      it: 'Scambia rilascio e ultima modifica, dove la modifica precede il rilascio.',
      en: 'Swaps issue and last modification, where modification comes before issue.',
    },
    rules: ['modified-before-issued'],
    metrics: [],
    question: (doc) =>
      [doc, ...(doc.distribution ?? [])].some(isModifiedFirst)
        ? {
            kind: 'confirm',
            asks: {
              it: 'Le date di rilascio e di modifica sono scambiate?',
              en: 'Are the dates of issue and modification swapped?',
            },
          }
        : undefined,
    apply(doc) {
      const own = <D extends { issued?: string; modified?: string }>(it: D): D =>
        isModifiedFirst(it) ? ({ ...it, issued: it.modified, modified: it.issued } as D) : it;
      const next = own(doc);
      return { ...next, ...(next.distribution && { distribution: next.distribution.map(own) }) };
    },
  }),
  defineFix({
    id: 'period-swapped',
    description: {
      it: 'Scambia inizio e fine di un periodo che finisce prima di iniziare.',
      en: 'Swaps start and end of a period that ends before it starts.',
    },
    rules: ['period-reversed'],
    metrics: [],
    kinds: ['dataset'],
    question: (doc) =>
      doc.temporal?.some(isReversed)
        ? {
            kind: 'confirm',
            asks: {
              it: 'Le date del periodo sono scambiate?',
              en: 'Are the dates of the period swapped?',
            },
          }
        : undefined,
    apply: (doc) =>
      doc.temporal
        ? {
            ...doc,
            temporal: doc.temporal.map((period) => {
              const { startDate, endDate, ...rest } = period;
              return isReversed(period) && startDate && endDate
                ? { ...rest, startDate: endDate, endDate: startDate }
                : period;
            }),
          }
        : doc,
  }),
];
