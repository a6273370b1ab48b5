import { CellClass } from './cell-class.js';
import { DATES, decideDate } from './detect-date.js';
import type { MarksDecision } from './detect-marks.js';
import { detectMarks } from './detect-marks.js';
import {
  asText,
  type ColumnContext,
  type Decided,
  examplesOf,
  NUMERIC,
  numberWith,
} from './detect-number.js';
import { columnOf, decideColumn, offenders, valueCount } from './detect-types.js';
import { type ColumnProfile, type Example, tokenCounts } from './profile-column.js';
import type { StatedColumn } from './stated.js';
import type { Column, ColumnType, Finding } from './table-model.js';
import { statedMarksNeeded, statedTypeRefused } from './type-findings.js';

/** What the choices of the publisher make of a column. */
export interface StatedDecision {
  column: Column;
  findings: Finding[];
}

/**
 * Applies the publisher's choices to one column. Pure: from its counts over the whole file. A choice never
 * loses anything: where cells contradict the stated type, the column is text, and an error names them.
 *
 * @param detected the column as detection decided it, whose findings the choices settle
 * @param choice what was stated; null tokens are empty cells in the profile already
 */
export function applyStated(
  detected: Column,
  profile: ColumnProfile,
  choice: StatedColumn,
  context: ColumnContext,
): StatedDecision {
  const wanted = choice.type ?? impliedType(choice, detected);
  const decided =
    wanted === undefined ? decideColumn(profile, context) : decide(profile, wanted, choice, context);
  const { findings = [], ...rest } = decided;
  const base = columnOf(profile, detected.label, detected.name, rest, choice.nulls);
  const column: Column = { ...base, name: choice.name ?? base.name };
  if (choice.unit === null) delete column.unit;
  else if (choice.unit !== undefined) column.unit = choice.unit;
  return { column, findings: findings.map((finding) => ({ ...finding, column: column.name })) };
}

/** The type that a choice of notation speaks of. */
function impliedType(choice: StatedColumn, detected: Column): ColumnType | undefined {
  if (choice.decimalMark !== undefined || choice.thousandsMark !== undefined) {
    return detected.type === 'integer' && choice.decimalMark === undefined ? 'integer' : 'number';
  }
  if (choice.dateOrder !== undefined) return detected.type === 'dateTime' ? 'dateTime' : 'date';
  return choice.truth === undefined ? undefined : 'boolean';
}

function decide(
  profile: ColumnProfile,
  wanted: ColumnType,
  choice: StatedColumn,
  context: ColumnContext,
): Decided {
  const values = valueCount(profile, context.isNull);
  if (wanted === 'text') return asText('stated');
  if (values === 0)
    return { type: wanted, storage: STORAGE[wanted], reason: 'stated', ...emptyFormat(wanted) };
  switch (wanted) {
    case 'integer':
    case 'number':
    case 'year':
      return decideStatedNumber(profile, wanted, choice, context, values);
    case 'date':
    case 'dateTime':
      return decideStatedDate(profile, wanted, choice, context, values);
    case 'boolean':
      return decideStatedTruth(profile, choice, context, values);
    default:
      return decideStatedShape(profile, wanted, context, values);
  }
}

const STORAGE: Record<ColumnType, string> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  year: 'SMALLINT',
  date: 'DATE',
  dateTime: 'TIMESTAMP',
  boolean: 'BOOLEAN',
  json: 'VARCHAR',
  geoPoint: 'VARCHAR',
  geoShape: 'VARCHAR',
};

/** A column without values still needs a pattern to be read by. */
function emptyFormat(type: ColumnType): { format?: string } {
  if (type === 'date') return { format: '%Y-%m-%d' };
  if (type === 'dateTime') return { format: 'iso8601' };
  return type === 'boolean' ? { format: 'true|false' } : {};
}

const sum = (profile: ColumnProfile, classes: readonly CellClass[]) =>
  classes.reduce<number>((total, cellClass) => total + (profile.counts[cellClass] as number), 0);

function refused(
  profile: ColumnProfile,
  wanted: ColumnType,
  accepted: readonly CellClass[],
  context: ColumnContext,
  values: number,
): Decided {
  const others = Math.max(values - sum(profile, accepted), 0);
  return refusedFor(wanted, others, offenders(profile, accepted, context.isNull));
}

function refusedFor(wanted: ColumnType, others: number, cells: readonly Example[]): Decided {
  return asText('stated type refused', [statedTypeRefused(wanted, others, cells)]);
}

function decideStatedNumber(
  profile: ColumnProfile,
  wanted: 'integer' | 'number' | 'year',
  choice: StatedColumn,
  context: ColumnContext,
  values: number,
): Decided {
  const marks = statedMarks(profile, choice, context);
  if (marks === null) {
    const looks = sum(profile, NUMERIC) === values;
    return looks
      ? asText('stated marks needed', [statedMarksNeeded(profile.samples)])
      : refused(profile, wanted, NUMERIC, context, values);
  }
  const decimals = classesWith(marks.decimalMark, marks.thousandsMark, true);
  const whole = classesWith(marks.decimalMark, marks.thousandsMark, false);
  const accepted = wanted === 'number' ? [...whole, ...decimals] : whole;
  if (sum(profile, accepted) !== values) return refused(profile, wanted, accepted, context, values);
  if (wanted === 'year') return decideStatedYear(profile, values);
  const hasDecimals = sum(profile, decimals) > 0;
  const used: MarksDecision = {
    ...(hasDecimals && marks.decimalMark ? { decimalMark: marks.decimalMark } : {}),
    ...(marks.thousandsMark && sum(profile, whole) > (profile.counts[CellClass.Integer] as number)
      ? { thousandsMark: marks.thousandsMark }
      : hasDecimals && marks.thousandsMark && grouped(profile)
        ? { thousandsMark: marks.thousandsMark }
        : {}),
    ...(marks.mixedGrouping ? { mixedGrouping: true } : {}),
    reason: 'stated',
  };
  // Not `year`: the publisher said a quantity.
  const decided = numberWith(profile, '', used);
  if (choice.type === 'number' && decided.type === 'integer') {
    return { ...decided, type: 'number', storage: 'DOUBLE', decimalMark: marks.decimalMark ?? '.' };
  }
  return decided;
}

function decideStatedYear(profile: ColumnProfile, values: number): Decided {
  const plain = profile.counts[CellClass.Integer] === values && profile.decorated === 0;
  if (plain && profile.integerMin >= 1 && profile.integerMax <= 9999) {
    return { type: 'year', storage: 'SMALLINT', reason: 'stated' };
  }
  return refusedFor('year', values, examplesOf(profile, NUMERIC));
}

const grouped = (profile: ColumnProfile) =>
  sum(profile, [CellClass.GroupedPointDecimal, CellClass.GroupedCommaDecimal]) > 0;

/** The marks as stated, completed by what the cells say; null where they do not say it. */
function statedMarks(
  profile: ColumnProfile,
  choice: StatedColumn,
  context: ColumnContext,
): MarksDecision | null {
  const { decimalMark, thousandsMark } = choice;
  if (decimalMark === undefined && (thousandsMark === undefined || thousandsMark === null)) {
    const marks = detectMarks(profile, {
      name: context.name.toLowerCase(),
      ...(context.fileMark ? { fileDecimalMark: context.fileMark } : {}),
      ...(context.delimiter ? { delimiter: context.delimiter } : {}),
    });
    return marks === null || marks.ambiguous ? null : marks;
  }
  const other = (mark: '.' | ',') => (mark === '.' ? ',' : '.');
  const point = thousandsMark === '.' || thousandsMark === ',' ? thousandsMark : undefined;
  const decimal = decimalMark ?? (point ? other(point) : '.');
  const thousands =
    thousandsMark === null ? undefined : (point ?? (thousandsMark ? undefined : other(decimal)));
  return {
    decimalMark: decimal,
    ...(thousands && thousands !== decimal ? { thousandsMark: thousands } : {}),
    reason: 'stated',
  };
}

/** Classes of cells that are numbers under these marks: those with decimals, or those without. */
function classesWith(
  decimalMark: MarksDecision['decimalMark'],
  thousandsMark: MarksDecision['thousandsMark'],
  decimals: boolean,
): CellClass[] {
  if (!decimals) {
    const point = thousandsMark === '.' ? [CellClass.AmbiguousPoint, CellClass.GroupedPoint] : [];
    const comma = thousandsMark === ',' ? [CellClass.AmbiguousComma, CellClass.GroupedComma] : [];
    return [CellClass.Integer, ...point, ...comma];
  }
  const classes: CellClass[] = [];
  if (decimalMark === '.' || decimalMark === 'mixed')
    classes.push(CellClass.DecimalPoint, CellClass.Exponent);
  if (decimalMark === ',' || decimalMark === 'mixed') classes.push(CellClass.DecimalComma);
  if (decimalMark === '.' && thousandsMark !== '.') classes.push(CellClass.AmbiguousPoint);
  if (decimalMark === ',' && thousandsMark !== ',') classes.push(CellClass.AmbiguousComma);
  if (thousandsMark === '.') classes.push(CellClass.GroupedPointDecimal);
  if (thousandsMark === ',') classes.push(CellClass.GroupedCommaDecimal);
  return classes;
}

const DATE_TIMES: readonly CellClass[] = [
  CellClass.DateTimeIso,
  CellClass.DateTimeZoned,
  CellClass.DateTimeDmy,
  CellClass.DateTimeMdy,
  CellClass.DateTimeEither,
];

function decideStatedDate(
  profile: ColumnProfile,
  wanted: 'date' | 'dateTime',
  choice: StatedColumn,
  context: ColumnContext,
  values: number,
): Decided {
  const stated = choice.dateOrder === 'ymd' ? undefined : choice.dateOrder;
  const decided = decideDate(profile, values, {
    ...(stated ? { stated } : {}),
    ...(context.dateOrder ? { file: context.dateOrder } : {}),
  });
  const yearFirst = (decided?.format ?? '').startsWith('%Y') || (decided?.format ?? '').startsWith('iso');
  if (
    decided?.type === wanted &&
    (choice.dateOrder === undefined || (choice.dateOrder === 'ymd') === yearFirst)
  ) {
    return decided.reason === 'day first assumed' ? decided : { ...decided, reason: 'stated' };
  }
  return refused(profile, wanted, acceptedDates(wanted, choice.dateOrder), context, values);
}

/** Classes that a stated order accepts. */
function acceptedDates(wanted: 'date' | 'dateTime', order: StatedColumn['dateOrder']): CellClass[] {
  const family = DATES.filter((cellClass) => DATE_TIMES.includes(cellClass) === (wanted === 'dateTime'));
  const excluded: Partial<Record<string, CellClass[]>> = {
    dmy: [
      CellClass.DateMdy,
      CellClass.DateTimeMdy,
      CellClass.DateIso,
      CellClass.DateYmdSlash,
      CellClass.DateTimeIso,
    ],
    mdy: [
      CellClass.DateDmy,
      CellClass.DateTimeDmy,
      CellClass.DateIso,
      CellClass.DateYmdSlash,
      CellClass.DateTimeIso,
    ],
    ymd: [
      CellClass.DateDmy,
      CellClass.DateMdy,
      CellClass.DateEither,
      CellClass.DateTimeDmy,
      CellClass.DateTimeMdy,
    ],
  };
  return family.filter((cellClass) => !(excluded[order ?? ''] ?? []).includes(cellClass));
}

function decideStatedTruth(
  profile: ColumnProfile,
  choice: StatedColumn,
  context: ColumnContext,
  values: number,
): Decided {
  const integers = profile.counts[CellClass.Integer] as number;
  const words = tokenCounts(profile).filter(([token]) => !context.isNull(token));
  const written = words.map(([token]) => token);
  const [yes, no] = choice.truth ?? statedPair(written, integers);
  const digits = yes === '1' && no === '0';
  const right = digits
    ? profile.integerMin >= 0 && profile.integerMax <= 1 && profile.decorated === 0
      ? integers
      : 0
    : words.reduce((total, [token, seen]) => total + (token === yes || token === no ? seen : 0), 0);
  if (right === values)
    return { type: 'boolean', storage: 'BOOLEAN', format: `${yes}|${no}`, reason: 'stated' };
  const cells = offenders(
    profile,
    digits ? [CellClass.Integer] : [],
    (token) => token === yes || token === no,
  );
  return refusedFor('boolean', values - right, cells);
}

const TRUE_WORDS = /^(?:s[iì]|si'|s|vero|true|yes|y|t|attivo|presente|x)$/i;

const FALSE_WORDS = /^(?:no|n|falso|false|f|non attivo|assente)$/i;

/** The two words of a column that was said to be boolean without saying which is which. */
function statedPair(words: readonly string[], integers: number): [string, string] {
  if (words.length === 0 && integers > 0) return ['1', '0'];
  const yes = words.find((word) => TRUE_WORDS.test(word)) ?? '';
  const no = words.find((word) => FALSE_WORDS.test(word)) ?? words.find((word) => word !== yes) ?? '';
  return [yes, no];
}

function decideStatedShape(
  profile: ColumnProfile,
  wanted: ColumnType,
  context: ColumnContext,
  values: number,
): Decided {
  const accepted: readonly CellClass[] =
    wanted === 'json' ? [CellClass.Json] : [CellClass.Wkt, CellClass.LatLon, CellClass.Json];
  const found = accepted.find((cellClass) => profile.counts[cellClass] === values);
  if (found === undefined) return refused(profile, wanted, accepted, context, values);
  const detected = decideColumn(profile, context);
  const format = found === CellClass.LatLon ? 'lat,lon' : found === CellClass.Wkt ? 'wkt' : detected.format;
  return { type: wanted, storage: 'VARCHAR', reason: 'stated', ...(format ? { format } : {}) };
}
