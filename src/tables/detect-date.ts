import { CellClass, DateSign } from './cell-class.js';
import type { Decided } from './detect-number.js';
import type { ColumnProfile } from './profile-column.js';
import { dateOrderAmbiguous } from './type-findings.js';

export type DateOrder = 'dmy' | 'mdy';

/** Every way a date is written, and every way a date with a time is. */
export const DATES: readonly CellClass[] = [
  CellClass.DateIso,
  CellClass.DateYmdSlash,
  CellClass.DateDmy,
  CellClass.DateMdy,
  CellClass.DateEither,
  CellClass.DateTimeIso,
  CellClass.DateTimeZoned,
  CellClass.DateTimeDmy,
  CellClass.DateTimeMdy,
  CellClass.DateTimeEither,
];

/** Who says in which order day and month are. */
export interface OrderEvidence {
  /** The publisher. */
  stated?: DateOrder;
  /** The other dates of the file. */
  file?: DateOrder;
}

/** Decides a column whose `values` cells are all dates or all date-times of one notation; null for others. */
export function decideDate(profile: ColumnProfile, values: number, order: OrderEvidence): Decided | null {
  const count = (cellClass: CellClass) => profile.counts[cellClass] as number;
  if (count(CellClass.DateIso) === values) {
    return { type: 'date', storage: 'DATE', format: written(profile, '%Y-%m-%d'), reason: 'ISO dates' };
  }
  if (count(CellClass.DateYmdSlash) === values) {
    return {
      type: 'date',
      storage: 'DATE',
      format: written(profile, '%Y/%m/%d'),
      reason: 'dates, year first',
    };
  }
  const dmy = count(CellClass.DateDmy);
  const mdy = count(CellClass.DateMdy);
  if (dmy + mdy + count(CellClass.DateEither) === values) return dayOrMonth(profile, dmy, mdy, 'date', order);
  if (count(CellClass.DateTimeZoned) === values)
    return {
      type: 'dateTime',
      storage: 'TIMESTAMPTZ',
      format: 'iso8601-zone',
      reason: 'ISO date-times with zone',
    };
  if (count(CellClass.DateTimeIso) + count(CellClass.DateIso) === values) {
    const format = count(CellClass.DateIso) === 0 ? isoFormat(profile) : 'iso8601';
    return { type: 'dateTime', storage: 'TIMESTAMP', format, reason: 'ISO date-times' };
  }
  const dmyTime = count(CellClass.DateTimeDmy);
  const mdyTime = count(CellClass.DateTimeMdy);
  if (dmyTime + mdyTime + count(CellClass.DateTimeEither) === values) {
    return dayOrMonth(profile, dmyTime, mdyTime, 'dateTime', order);
  }
  return null;
}

/**
 * Day or month first: what a day above 12 proves, else what the publisher stated, else what the other
 * dates of the file prove, else the Italian order, and the publisher is asked.
 */
function dayOrMonth(
  profile: ColumnProfile,
  dmy: number,
  mdy: number,
  type: 'date' | 'dateTime',
  evidence: OrderEvidence,
): Decided | null {
  if (dmy > 0 && mdy > 0) return null;
  if ((evidence.stated === 'dmy' && mdy > 0) || (evidence.stated === 'mdy' && dmy > 0)) return null;
  const signs = [DateSign.Slash, DateSign.Dash, DateSign.Dot].filter((bit) => profile.dateSigns & bit);
  if (signs.length !== 1) return null;
  const sign = signs[0] === DateSign.Slash ? '/' : signs[0] === DateSign.Dash ? '-' : '.';
  const proved = dmy > 0 ? 'dmy' : mdy > 0 ? 'mdy' : undefined;
  const order = proved ?? evidence.stated ?? evidence.file ?? 'dmy';
  const parts = order === 'mdy' ? ['%m', '%d', '%Y'] : ['%d', '%m', '%Y'];
  const known = proved ?? evidence.stated ?? evidence.file;
  // 05/05/2024 is the same day in either order.
  const open = known ? undefined : [...profile.values.keys(), ...profile.samples].find(differsByOrder);
  const findings = open === undefined ? [] : [dateOrderAmbiguous(open)];
  const reason = proved
    ? 'a day above 12'
    : evidence.stated
      ? 'order stated'
      : evidence.file
        ? 'order of the other dates of the file'
        : 'day first assumed';
  if (type === 'date')
    return { type, storage: 'DATE', format: written(profile, parts.join(sign)), reason, findings };
  const seconds = profile.dateSigns & DateSign.Seconds;
  const noSeconds = profile.dateSigns & DateSign.NoSeconds;
  if ((seconds && noSeconds) || profile.dateSigns & DateSign.Fraction) return null;
  const gap = profile.dateSigns & DateSign.T ? 'T' : ' ';
  const format = written(profile, `${parts.join(sign)}${gap}${seconds ? '%H:%M:%S' : '%H:%M'}`);
  return { type, storage: 'TIMESTAMP', format, reason, findings };
}

function differsByOrder(date: string): boolean {
  const [, a, b] = /^(\d{1,2})\D(\d{1,2})\D/.exec(date) ?? [];
  return Number(a) !== Number(b);
}

/** The pattern without zeros in front (`%-d`) where the file never writes them. */
function written(profile: ColumnProfile, pattern: string): string {
  const days = profile.dateSigns & DateSign.ShortDay && !(profile.dateSigns & DateSign.LongDay);
  const hours = profile.dateSigns & DateSign.ShortHour && !(profile.dateSigns & DateSign.LongHour);
  const shortDays = days ? pattern.replace('%d', '%-d').replace('%m', '%-m') : pattern;
  return hours ? shortDays.replace('%H', '%-H') : shortDays;
}

/** The pattern of ISO date-times that are all written alike; `iso8601` where they are not. */
function isoFormat(profile: ColumnProfile): string {
  const has = (bit: number) => (profile.dateSigns & bit) !== 0;
  const alike =
    has(DateSign.Seconds) !== has(DateSign.NoSeconds) &&
    has(DateSign.T) !== has(DateSign.Space) &&
    has(DateSign.Dash) !== has(DateSign.Slash) &&
    !has(DateSign.Fraction);
  if (!alike) return 'iso8601';
  const date = has(DateSign.Dash) ? '%Y-%m-%d' : '%Y/%m/%d';
  return written(
    profile,
    `${date}${has(DateSign.T) ? 'T' : ' '}${has(DateSign.Seconds) ? '%H:%M:%S' : '%H:%M'}`,
  );
}

/** Order of day and month that the dates of a file prove together, if they agree. */
export function fileDateOrder(profiles: readonly ColumnProfile[]): DateOrder | undefined {
  let dmy = 0;
  let mdy = 0;
  for (const { counts } of profiles) {
    const day = (counts[CellClass.DateDmy] as number) + (counts[CellClass.DateTimeDmy] as number);
    const month = (counts[CellClass.DateMdy] as number) + (counts[CellClass.DateTimeMdy] as number);
    if (day > 0 && month === 0) dmy += 1;
    if (month > 0 && day === 0) mdy += 1;
    if (day > 0 && month > 0) return undefined;
  }
  if (dmy > 0 && mdy === 0) return 'dmy';
  return mdy > 0 && dmy === 0 ? 'mdy' : undefined;
}
