import { addDays, type Day, dayOf, firstSunday, weekday, weekdayName } from './calendar.js';
import type { Cell } from './csv.js';
import { easter } from './easter.js';

export interface Holiday {
  day: Day;
  name: string;
  kind: 'nazionale' | 'patrono';
}

/** A rule: in which years it holds, both included, and on which day of the year it falls. */
interface Rule {
  name: string;
  from?: number;
  to?: number;
  on(year: number): Day;
}

const onDay = (month: number, day: number) => (year: number) => dayOf(year, month, day);
const afterEaster = (days: number) => (year: number) => addDays(easter(year), days);

/**
 * The public holidays of Italy since 1970. Law 260/1949 and its changes: law 54/1977 took away five religious feasts
 * and moved two national ones to a Sunday; D.P.R. 792/1985 gave the Epiphany back; law 336/2000 the 2 June; decree-law
 * 5/2011 made the 150th anniversary of unity a holiday, once; law 151/2025 added Saint Francis.
 */
const NATIONAL: readonly Rule[] = [
  { name: 'Capodanno', on: onDay(1, 1) },
  { name: 'Epifania', to: 1977, on: onDay(1, 6) },
  { name: 'Epifania', from: 1986, on: onDay(1, 6) },
  { name: 'San Giuseppe', to: 1976, on: onDay(3, 19) },
  { name: '150° anniversario dell’Unità d’Italia', from: 2011, to: 2011, on: onDay(3, 17) },
  { name: 'Pasqua', on: afterEaster(0) },
  { name: 'Lunedì dell’Angelo', on: afterEaster(1) },
  { name: 'Festa della Liberazione', on: onDay(4, 25) },
  { name: 'Festa del Lavoro', on: onDay(5, 1) },
  { name: 'Ascensione', to: 1976, on: afterEaster(39) },
  { name: 'Corpus Domini', to: 1976, on: afterEaster(60) },
  { name: 'Festa della Repubblica', to: 1976, on: onDay(6, 2) },
  { name: 'Festa della Repubblica', from: 1977, to: 2000, on: (year) => firstSunday(year, 6) },
  { name: 'Festa della Repubblica', from: 2001, on: onDay(6, 2) },
  { name: 'Santi Pietro e Paolo', to: 1976, on: onDay(6, 29) },
  { name: 'Assunzione (Ferragosto)', on: onDay(8, 15) },
  { name: 'San Francesco d’Assisi', from: 2026, on: onDay(10, 4) },
  { name: 'Ognissanti', on: onDay(11, 1) },
  { name: 'Giorno dell’Unità nazionale', to: 1976, on: onDay(11, 4) },
  { name: 'Giorno dell’Unità nazionale', from: 1977, on: (year) => firstSunday(year, 11) },
  { name: 'Immacolata Concezione', on: onDay(12, 8) },
  { name: 'Natale', on: onDay(12, 25) },
  { name: 'Santo Stefano', on: onDay(12, 26) },
];

/** The national holidays of a year (1970 or later) in order of date. */
export function nationalHolidays(year: number): Holiday[] {
  return NATIONAL.filter((rule) => year >= (rule.from ?? year) && year <= (rule.to ?? year))
    .map((rule): Holiday => ({ day: rule.on(year), name: rule.name, kind: 'nazionale' }))
    .sort((a, b) => a.day.localeCompare(b.day));
}

/** The same with Saint Petronius, patron of Bologna, on 4 October. */
export function holidaysOfBologna(year: number): Holiday[] {
  const patron: Holiday = { day: dayOf(year, 10, 4), name: 'San Petronio', kind: 'patrono' };
  return [...nationalHolidays(year), patron].sort((a, b) => a.day.localeCompare(b.day));
}

/**
 * The working day between a holiday and a weekend: Friday after a Thursday, Monday before a Tuesday. Undefined when
 * there is none, or when it is a holiday itself.
 */
export function bridgeOf(day: Day, holidays: ReadonlySet<Day>): Day | undefined {
  const step = { 2: -1, 4: 1 }[weekday(day)];
  if (step === undefined) return undefined;
  const bridge = addDays(day, step);
  return holidays.has(bridge) ? undefined : bridge;
}

export const HOLIDAY_COLUMNS = ['data', 'giorno', 'festività', 'tipo', 'ponte'] as const;

/** One row a holiday, years `first` to `last`. `ponte` is empty when no bridge day follows or precedes. */
export function* holidayRows(first = 1970, last = 2050): Generator<Cell[]> {
  for (let year = first; year <= last; year += 1) {
    const holidays = holidaysOfBologna(year);
    const days = new Set(
      [...holidays, ...nationalHolidays(year + 1), ...(year > 1970 ? nationalHolidays(year - 1) : [])].map(
        (holiday) => holiday.day,
      ),
    );
    for (const { day, name, kind } of holidays) {
      yield [day, weekdayName(day), name, kind, bridgeOf(day, days) ?? ''];
    }
  }
}
