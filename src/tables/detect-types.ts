import { CellClass, cellClassName, DateSign, Decoration } from './cell-class.js';
import { columnNames } from './column-names.js';
import { detectMarks, fileDecimalMark } from './detect-marks.js';
import { isNullInText, isNullToken } from './null-tokens.js';
import { type ColumnProfile, tokenCounts } from './profile-columns.js';
import type { Column, ColumnType, Finding, NativeKind } from './table-model.js';
import { booleanFormat } from './truth-values.js';

export interface TypesDecision {
  columns: Column[];
  findings: Finding[];
}

/** The part of a column that is decided from the cells. */
type Decided = Pick<Column, 'type' | 'storage' | 'format' | 'decimalMark' | 'thousandsMark' | 'unit'> & {
  reason: string;
  findings?: Finding[];
};

/**
 * Decides the type of every column from the counts over the whole file.
 *
 * The lossless rule: a column becomes a number, date or truth value only if each of its values (null
 * tokens aside) can be written back in the file's own notation. One leading zero, one identifier of 16
 * digits, one word that is no null token, and the column stays text.
 */
export function detectTypes(
  profiles: readonly ColumnProfile[],
  labels: readonly string[],
  natives: readonly (NativeKind | undefined)[] = [],
): TypesDecision {
  const names = columnNames(labels, profiles.length);
  const decimalMark = fileDecimalMark(profiles);
  const findings: Finding[] = [];
  const columns = profiles.map((profile, at): Column => {
    const name = names[at] as string;
    const decided = decideColumn(profile, name, decimalMark, natives[at]);
    for (const finding of decided.findings ?? []) findings.push({ ...finding, column: name });
    const { reason, findings: _, ...rest } = decided;
    const nulls = nullsOf(profile, rest.type);
    return {
      name,
      label: labels[at] ?? '',
      ...rest,
      nulls: nulls.map(([token]) => token),
      evidence: {
        cells: profile.counts.reduce((sum, count) => sum + count, 0),
        empty: profile.counts[CellClass.Empty] as number,
        padded: profile.padded,
        nullTokens: nulls.reduce((sum, [, count]) => sum + count, 0),
        classes: classCounts(profile),
        samples: profile.samples,
        reason,
      },
    };
  });
  return { columns, findings };
}

function classCounts(profile: ColumnProfile): Record<string, number> {
  const counts: Record<string, number> = {};
  profile.counts.forEach((count, cellClass) => {
    if (count > 0) counts[cellClassName(cellClass)] = count;
  });
  return counts;
}

function nullsOf(profile: ColumnProfile, type: ColumnType): [string, number][] {
  const isNull = type === 'text' || type === 'json' ? isNullInText : isNullToken;
  return tokenCounts(profile).filter(([token]) => isNull(token));
}

const NUMERIC: CellClass[] = [
  CellClass.Integer,
  CellClass.DecimalPoint,
  CellClass.DecimalComma,
  CellClass.AmbiguousPoint,
  CellClass.AmbiguousComma,
  CellClass.GroupedPoint,
  CellClass.GroupedComma,
  CellClass.GroupedPointDecimal,
  CellClass.GroupedCommaDecimal,
  CellClass.Exponent,
];

function text(reason: string, findings: Finding[] = []): Decided {
  return { type: 'text', storage: 'VARCHAR', reason, findings };
}

function decideColumn(
  profile: ColumnProfile,
  name: string,
  fileMark: '.' | ',' | undefined,
  native: NativeKind | undefined,
): Decided {
  const count = (...classes: CellClass[]) =>
    classes.reduce<number>((sum, cellClass) => sum + (profile.counts[cellClass] as number), 0);
  const total = profile.counts.reduce((sum, found) => sum + found, 0) - count(CellClass.Empty);
  if (total === 0) return text('no values');
  const tokens = tokenCounts(profile);
  const nullTokens = tokens.filter(([token]) => isNullToken(token)).reduce((sum, [, seen]) => sum + seen, 0);
  const values = total - nullTokens;
  const numeric = count(...NUMERIC);
  const truth = booleanFormat(tokens, profile, name, values);
  if (truth && native !== 'text')
    return { type: 'boolean', storage: 'BOOLEAN', format: truth, reason: 'two truth values' };
  if (values === 0) return text('only null tokens');
  if (numeric === values && native === 'text') return text('digits written as text');
  if (numeric === values) return decideNumber(profile, name, fileMark, native);
  const dates = decideDate(profile, count, values);
  if (dates) return dates;
  if (count(CellClass.Wkt) === values) {
    const type = profile.samples.every((sample) => /^(?:SRID=\d+;)?\s*POINT/i.test(sample))
      ? 'geoPoint'
      : 'geoShape';
    return { type, storage: 'VARCHAR', format: 'wkt', reason: 'WKT' };
  }
  if (count(CellClass.LatLon) === values && !/(?:lon|lng|x)\W*(?:lat|y)/i.test(name)) {
    return { type: 'geoPoint', storage: 'VARCHAR', format: 'lat,lon', reason: 'pairs of coordinates' };
  }
  if (count(CellClass.Json) === values) return decideJson(profile);
  if (numeric + count(CellClass.LeadingZero) === values) return text('a leading zero');
  if (numeric + count(CellClass.LeadingZero, CellClass.LongInteger) === values)
    return text('more than 15 digits');
  if (numeric > values * 0.9 && values >= 20)
    return text('mostly numbers', [mostlyNumbers(values - numeric, tokens)]);
  return text('words');
}

function mostlyNumbers(others: number, tokens: [string, number][]): Finding {
  const samples = tokens
    .filter(([token]) => !isNullToken(token))
    .slice(0, 5)
    .map(([token]) => token);
  return {
    code: 'mostly-numbers',
    severity: 'warning',
    message: {
      it: `Quasi tutti i valori sono numeri ma ${others} non lo sono: la colonna resta testo.`,
      en: `Nearly all values are numbers but ${others} are not: the column stays text.`,
    },
    samples,
  };
}

function decideJson(profile: ColumnProfile): Decided {
  const sample = profile.samples[0] ?? '';
  if (/"type"\s*:\s*"Point"/.test(sample)) {
    return { type: 'geoPoint', storage: 'VARCHAR', format: 'geojson', reason: 'GeoJSON points' };
  }
  if (/"coordinates"\s*:/.test(sample)) {
    return { type: 'geoShape', storage: 'VARCHAR', format: 'geojson', reason: 'GeoJSON geometries' };
  }
  if (/"lat"\s*:/.test(sample) && /"lon"\s*:/.test(sample)) {
    return {
      type: 'geoPoint',
      storage: 'VARCHAR',
      format: 'json lat/lon',
      reason: 'objects with lat and lon',
    };
  }
  return { type: 'json', storage: 'VARCHAR', reason: 'JSON values' };
}

/** Names of codes: postal, ISTAT, tax and procurement codes, telephone numbers. */
const CODE_NAME =
  /(?:^|[^a-z])(?:cap|istat|cod|codice|code|codici|cf|piva|p\.?\s?iva|partita iva|cup|cig|tel|telefono|telefax|fax|cell|cellulare|phone|belfiore|zip|zipcode|postcode|postal|co|isil|iban|fiscale)(?:$|[^a-z])/;
const CODE_START = /^(?:cap|cod|codice|istat|tel|cig|cup)[A-Z_]/;

/** Whether a name says that its values identify, so that digits are no quantity. */
export function isCodeName(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase();
  return CODE_NAME.test(words) || CODE_START.test(name) || /(?:istat|telefono|belfiore)/.test(words);
}

/** A number in JSON is meant as one, but for the postal code, whose zeros JSON cannot keep. */
function isPostalName(name: string): boolean {
  return /^cap(?![a-z])|(?:^|[^a-z])cap(?:$|[^a-z])/i.test(name.replace(/([a-z])([A-Z])/g, '$1 $2'));
}

const YEAR_NAME = /(?:^|[^a-z])(?:anno|anni|year|yr|jahr|year_\w+|annualita|annualità)(?:$|[^a-z])/;
const NOT_YEAR_NAME = /(?:anno|year) di (?:corso|nascita\s+n)|nati|tot|dec_|imm_|emi_/;

function decideNumber(
  profile: ColumnProfile,
  name: string,
  fileMark: '.' | ',' | undefined,
  native: NativeKind | undefined,
): Decided {
  const lower = name.toLowerCase();
  const marks = detectMarks(profile, { name: lower, ...(fileMark ? { fileDecimalMark: fileMark } : {}) });
  if (marks === null) return text('marks of two notations', [mixedNotation()]);
  if (native === 'number' ? isPostalName(name) : isCodeName(name))
    return text('name of a code', lostZeros(profile, name));
  if (marks.ambiguous) return text(marks.reason, [ambiguousMark(profile)]);
  const findings: Finding[] = [];
  if (marks.decimalMark === 'mixed' || marks.mixedGrouping)
    findings.push(mixedMarks(marks.decimalMark === 'mixed'));
  const grouped = spacedGroups(profile);
  const unit = unitOf(profile);
  const notation = {
    ...(marks.decimalMark ? { decimalMark: marks.decimalMark } : {}),
    ...(marks.thousandsMark
      ? { thousandsMark: marks.thousandsMark }
      : grouped
        ? { thousandsMark: grouped }
        : {}),
    ...(unit ? { unit } : {}),
  };
  if (marks.decimalMark !== undefined) {
    return { type: 'number', storage: numberStorage(profile), ...notation, reason: marks.reason, findings };
  }
  const plain = !marks.thousandsMark && !unit && !grouped;
  if (plain && isYearColumn(profile, lower)) {
    return { type: 'year', storage: 'SMALLINT', reason: 'years by value and name' };
  }
  return { type: 'integer', storage: 'BIGINT', ...notation, reason: marks.reason, findings };
}

function isYearColumn(profile: ColumnProfile, name: string): boolean {
  if (profile.integerMin < 1800 || profile.integerMax > 2100) return false;
  return YEAR_NAME.test(name.replace(/_/g, ' ')) && !NOT_YEAR_NAME.test(name);
}

/** A double where it gives every value back, else an exact decimal. */
function numberStorage(profile: ColumnProfile): string {
  if (profile.inexact === 0) return 'DOUBLE';
  const scale = Math.min(profile.scaleMax, 37);
  return profile.wholeMax + scale <= 38 ? `DECIMAL(38,${scale})` : 'DOUBLE';
}

function spacedGroups(profile: ColumnProfile): ' ' | "'" | undefined {
  if (profile.decorations & Decoration.SpaceGroups) return ' ';
  return profile.decorations & Decoration.ApostropheGroups ? "'" : undefined;
}

function unitOf(profile: ColumnProfile): string | undefined {
  if (profile.decorations & Decoration.Percent) return '%';
  if (!(profile.decorations & Decoration.Currency)) return undefined;
  return /€|eur/i.test(profile.samples.join('')) ? '€' : (/[$£]/.exec(profile.samples.join(''))?.[0] ?? '€');
}

type Count = (...classes: CellClass[]) => number;

function decideDate(profile: ColumnProfile, count: Count, values: number): Decided | null {
  const dmy = count(CellClass.DateDmy);
  const mdy = count(CellClass.DateMdy);
  const either = count(CellClass.DateEither);
  if (count(CellClass.DateIso) === values)
    return { type: 'date', storage: 'DATE', format: '%Y-%m-%d', reason: 'ISO dates' };
  if (count(CellClass.DateYmdSlash) === values) {
    return { type: 'date', storage: 'DATE', format: '%Y/%m/%d', reason: 'dates, year first' };
  }
  if (dmy + mdy + either === values) return dayOrMonth(profile, dmy, mdy, 'date');
  const iso = count(CellClass.DateTimeIso);
  const zoned = count(CellClass.DateTimeZoned);
  if (zoned === values)
    return {
      type: 'dateTime',
      storage: 'TIMESTAMPTZ',
      format: 'iso8601-zone',
      reason: 'ISO date-times with zone',
    };
  if (iso + count(CellClass.DateIso) === values) {
    return { type: 'dateTime', storage: 'TIMESTAMP', format: 'iso8601', reason: 'ISO date-times' };
  }
  const dmyTime = count(CellClass.DateTimeDmy);
  const mdyTime = count(CellClass.DateTimeMdy);
  if (dmyTime + mdyTime + count(CellClass.DateTimeEither) === values) {
    return dayOrMonth(profile, dmyTime, mdyTime, 'dateTime');
  }
  return null;
}

/** Day first unless a month above 12 would follow; the Italian order is assumed, and said, where nothing proves it. */
function dayOrMonth(
  profile: ColumnProfile,
  dmy: number,
  mdy: number,
  type: 'date' | 'dateTime',
): Decided | null {
  if (dmy > 0 && mdy > 0) return null;
  const signs = [DateSign.Slash, DateSign.Dash, DateSign.Dot].filter((bit) => profile.dateSigns & bit);
  if (signs.length !== 1) return null;
  const sign = signs[0] === DateSign.Slash ? '/' : signs[0] === DateSign.Dash ? '-' : '.';
  const order = mdy > 0 ? ['%m', '%d', '%Y'] : ['%d', '%m', '%Y'];
  const proved = dmy + mdy > 0;
  const findings = proved ? [] : [assumedDayFirst()];
  const reason = proved ? 'a day above 12' : 'day first assumed';
  if (type === 'date') return { type, storage: 'DATE', format: order.join(sign), reason, findings };
  const seconds = profile.dateSigns & DateSign.Seconds;
  const noSeconds = profile.dateSigns & DateSign.NoSeconds;
  if ((seconds && noSeconds) || profile.dateSigns & DateSign.Fraction) return null;
  const gap = profile.dateSigns & DateSign.T ? 'T' : ' ';
  const format = `${order.join(sign)}${gap}${seconds ? '%H:%M:%S' : '%H:%M'}`;
  return { type, storage: 'TIMESTAMP', format, reason, findings };
}

/** Codes whose leading zero was lost before the file reached us: said, never repaired in silence. */
function lostZeros(profile: ColumnProfile, name: string): Finding[] {
  const lower = name.toLowerCase();
  const expected = /\bcap\b|cap$|^cap/.test(lower) ? 5 : /istat/.test(lower) && /com/.test(lower) ? 6 : null;
  const shortest = profile.digitsMin;
  if (expected === null || shortest >= expected || shortest < expected - 2) return [];
  return [
    {
      code: 'lost-leading-zeros',
      severity: 'warning',
      message: {
        it: `Alcuni codici hanno ${shortest} cifre invece di ${expected}: probabilmente hanno perso lo zero iniziale.`,
        en: `Some codes have ${shortest} digits instead of ${expected}: they probably lost a leading zero.`,
      },
      samples: profile.samples,
    },
  ];
}

function ambiguousMark(profile: ColumnProfile): Finding {
  return {
    code: 'ambiguous-decimal-mark',
    severity: 'warning',
    message: {
      it: 'I valori si possono leggere come migliaia o come decimali: la colonna resta testo finché non lo indica chi pubblica.',
      en: 'The values read as thousands or as decimals: the column stays text until the publisher says which.',
    },
    samples: profile.samples,
  };
}

function mixedNotation(): Finding {
  return {
    code: 'mixed-notation',
    severity: 'warning',
    message: {
      it: 'I numeri della colonna seguono notazioni diverse e non si possono leggere con certezza: la colonna resta testo.',
      en: 'The numbers of the column follow different notations and cannot be read with certainty: the column stays text.',
    },
  };
}

function mixedMarks(decimals: boolean): Finding {
  return {
    code: decimals ? 'mixed-decimal-marks' : 'mixed-grouping',
    severity: 'warning',
    message: decimals
      ? {
          it: 'Alcuni numeri usano la virgola e altri il punto per i decimali.',
          en: 'Some numbers use a comma and others a point for decimals.',
        }
      : {
          it: 'Alcuni numeri separano le migliaia e altri no.',
          en: 'Some numbers separate thousands and others do not.',
        },
  };
}

function assumedDayFirst(): Finding {
  return {
    code: 'day-first-assumed',
    severity: 'info',
    message: {
      it: 'Nessuna data ha un giorno maggiore di 12: si è assunto l’ordine giorno, mese, anno.',
      en: 'No date has a day above 12: the order day, month, year was assumed.',
    },
  };
}
