import { type Dataset, precisionOf, startOf } from '../../catalog/model/index.js';
import { byIri } from '../../vocabularies/index.js';
import { inWords } from './date-in-words.js';
import { type FileCheck, type Measure, measure } from './report.js';
import { notApplicable, passed } from './titles.js';

const DAY_MS = 86_400_000;
/** An update that is due today is not late. */
const GRACE_DAYS = 1;

type Dated = Pick<Dataset, 'accrualPeriodicity' | 'modified' | 'issued'>;

/**
 * Whether a dataset was updated as its frequency promises (ISO/IEC 25012 currentness): days since `modified`, or
 * `issued`, against the longest time between two updates that keeps the promise. The measure is the promised time as a
 * share of the time that has passed, 1 while the promise is kept. Of a date that names a month or a year its last day
 * counts. Pure.
 */
export function currentness(dataset: Dated, now: Date): { check: FileCheck; measure: Measure } {
  const frequency = dataset.accrualPeriodicity ? byIri('frequency', dataset.accrualPeriodicity) : undefined;
  const label = { it: frequency?.label.it ?? '', en: frequency?.label.en ?? frequency?.label.it ?? '' };
  const date = dataset.modified ?? dataset.issued;
  const last = date === undefined ? Number.NaN : lastMoment(date);
  const promised = frequency?.days;
  if (promised === undefined || !Number.isFinite(last)) {
    return {
      check: notApplicable(
        'currentness',
        promised === undefined
          ? undefined
          : { it: 'Manca la data di ultima modifica.', en: 'The date of last modification is missing.' },
      ),
      measure: measure(0, 0, {
        it: 'Non misurabile: manca una frequenza con un intervallo, o la data di ultima modifica.',
        en: 'Not measurable: a frequency with an interval, or the date of last modification, is missing.',
      }),
    };
  }
  const days = Math.max(0, (now.getTime() - last) / DAY_MS);
  const late = days > promised + GRACE_DAYS;
  const shown = Math.floor(days);
  const when = inWords(date as string);
  const explanation = {
    it: `Aggiornato ${when.it} (${shown} giorni fa); la frequenza dichiarata è ${label.it}.`,
    en: `Updated ${when.en} (${shown} days ago); the declared frequency is ${label.en}.`,
  };
  return {
    check: late ? overdue(explanation) : passed('currentness', explanation),
    measure: late
      ? measure(Math.round(promised * 1000) / 1000, Math.round(days * 1000) / 1000, explanation)
      : measure(1, 1, explanation),
  };
}

function overdue({ it, en }: { it: string; en: string }): FileCheck {
  return {
    id: 'currentness',
    status: 'warning',
    severity: 'warning',
    message: { it: `L’aggiornamento promesso è in ritardo. ${it}`, en: `The promised update is late. ${en}` },
    mend: {
      it: 'Aggiornare i dati e la data di ultima modifica, o dichiarare la frequenza vera.',
      en: 'Update the data and the date of last modification, or declare the true frequency.',
    },
    samples: [],
  };
}

/** The last moment that a date can mean, in milliseconds. */
function lastMoment(date: string): number {
  const start = startOf(date);
  const precision = precisionOf(date);
  if (precision === 'dateTime' || !Number.isFinite(start)) return start;
  const end = new Date(start);
  if (precision === 'year') end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (precision === 'month') end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCDate(end.getUTCDate() + 1);
  return end.getTime() - 1;
}
