import { addDays, dayOf, MONTHS, weekday, weekdayName } from './calendar.js';
import type { Cell } from './csv.js';
import { nationalHolidays } from './holidays.js';

export const WORKING_DAY_COLUMNS = [
  'anno',
  'mese',
  'nome_mese',
  'giorni',
  'sabati',
  'domeniche',
  'festività_infrasettimanali',
  'giorni_lavorativi',
  'quali_festività',
] as const;

/**
 * One row a month. A working day is Monday to Friday and no national holiday; patron saints, which differ from one
 * municipality to the next, do not count.
 */
export function* workingDayRows(first = 2000, last = 2040): Generator<Cell[]> {
  for (let year = first; year <= last; year += 1) {
    const holidays = new Map(nationalHolidays(year).map(({ day, name }) => [day, name]));
    for (let month = 1; month <= 12; month += 1) {
      let [days, saturdays, sundays] = [0, 0, 0];
      const midweek: string[] = [];
      const next = dayOf(year, month + 1, 1);
      for (let day = dayOf(year, month, 1); day < next; day = addDays(day, 1)) {
        days += 1;
        const name = holidays.get(day);
        if (weekday(day) === 6) saturdays += 1;
        else if (weekday(day) === 0) sundays += 1;
        else if (name) midweek.push(`${name} (${weekdayName(day)})`);
      }
      yield [
        year,
        month,
        MONTHS[month - 1] ?? '',
        days,
        saturdays,
        sundays,
        midweek.length,
        days - saturdays - sundays - midweek.length,
        midweek.join(', '),
      ];
    }
  }
}
