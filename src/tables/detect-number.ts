import { CellClass, Decoration } from './cell-class.js';
import { isCodeName, isPostalName, isYearName } from './code-names.js';
import { detectMarks, type MarksDecision } from './detect-marks.js';
import type { ColumnProfile, Example } from './profile-column.js';
import type { Column, Finding, NativeKind } from './table-model.js';
import {
  ambiguousMark,
  lostLeadingZeros,
  mixedMarks,
  mixedNotation,
  mixedUnits,
  tooManyDigits,
} from './type-findings.js';
import { unitSign } from './units.js';

/** The part of a column that is decided from the cells. */
export type Decided = Pick<
  Column,
  'type' | 'storage' | 'format' | 'decimalMark' | 'thousandsMark' | 'unit'
> & {
  reason: string;
  findings?: Finding[];
};

/** What is known beside the column itself. */
export interface ColumnContext {
  name: string;
  /** Decimal mark that other columns of the file prove. */
  fileMark?: '.' | ',';
  delimiter?: string;
  native?: NativeKind;
  /** Order that other date columns of the file prove. */
  dateOrder?: 'dmy' | 'mdy';
  /** Null tokens; the stated ones where the publisher said which. */
  isNull(token: string): boolean;
}

/** Every way a number is written. */
export const NUMERIC: readonly CellClass[] = [
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

/** A column that stays text, and why. */
export function asText(reason: string, findings: Finding[] = []): Decided {
  return { type: 'text', storage: 'VARCHAR', reason, findings };
}

/** The first cells of some classes, as written. */
export function examplesOf(profile: ColumnProfile, classes: readonly CellClass[]): Example[] {
  return classes.flatMap((cellClass) => profile.examples[cellClass] ?? []);
}

/** Decides a column all of whose values are numbers by their look: a number, a year, or a code after all. */
export function decideNumber(profile: ColumnProfile, context: ColumnContext): Decided {
  const { name, native } = context;
  const marks = detectMarks(profile, {
    name: name.toLowerCase(),
    ...(context.fileMark ? { fileDecimalMark: context.fileMark } : {}),
    ...(context.delimiter ? { delimiter: context.delimiter } : {}),
  });
  if (marks === null) {
    return asText('marks of two notations', [mixedNotation(examplesOf(profile, NUMERIC.slice(1)))]);
  }
  if (native === 'number' ? isPostalName(name) : isCodeName(name)) {
    return asText('name of a code', lostZeros(profile, name));
  }
  if (marks.ambiguous) return asText(marks.reason, [ambiguousMark(profile.samples)]);
  return numberWith(profile, name, marks);
}

/** A column of numbers whose marks are decided or stated. */
export function numberWith(profile: ColumnProfile, name: string, marks: MarksDecision): Decided {
  const findings: Finding[] = [];
  if (marks.decimalMark === 'mixed' || marks.mixedGrouping) {
    const mixed = marks.decimalMark === 'mixed';
    findings.push(mixedMarks(mixed, mixed ? fewerDecimals(profile) : []));
  }
  const unit = unitOf(profile);
  if (unit === null) {
    const units = [...profile.affixes.keys()].map(unitSign);
    return asText('units that differ', [mixedUnits([...new Set(units)], examplesOf(profile, NUMERIC))]);
  }
  const thousandsMark = marks.thousandsMark ?? spacedGroups(profile);
  const notation = {
    ...(marks.decimalMark ? { decimalMark: marks.decimalMark } : {}),
    ...(thousandsMark ? { thousandsMark } : {}),
    ...unit,
  };
  if (marks.decimalMark !== undefined) {
    const storage = numberStorage(profile);
    if (storage === undefined)
      return asText('more digits than a number holds', [tooManyDigits(profile.samples)]);
    return { type: 'number', storage, ...notation, reason: marks.reason, findings };
  }
  const plain = !thousandsMark && profile.decorated === 0;
  if (plain && isYearName(name) && profile.integerMin >= 1800 && profile.integerMax <= 2100) {
    return { type: 'year', storage: 'SMALLINT', reason: 'years by value and name' };
  }
  return { type: 'integer', storage: 'BIGINT', ...notation, reason: marks.reason, findings };
}

/** The first decimals with the mark that fewer of the column have. */
function fewerDecimals(profile: ColumnProfile): Example[] {
  const marks: readonly CellClass[][] = [
    [CellClass.DecimalPoint, CellClass.GroupedCommaDecimal],
    [CellClass.DecimalComma, CellClass.GroupedPointDecimal],
  ];
  const [fewer = []] = [...marks].sort((a, b) => seen(profile, a) - seen(profile, b));
  return examplesOf(profile, fewer);
}

const seen = (profile: ColumnProfile, classes: readonly CellClass[]): number =>
  classes.reduce<number>((sum, cellClass) => sum + (profile.counts[cellClass] as number), 0);

/** Decimals of an amount of money or a measure, and the digits before them, that an exact decimal of 18 digits holds. */
const FEW_DECIMALS = 4;
const MOST_WHOLE = 14;

/**
 * How numbers with decimals are kept. Those with few decimals, as amounts have, as exact decimals: their sums are right to the
 * cent and always the same, and they are read faster and take less room than doubles. Others as doubles where these give every
 * value back, else as wide decimals; undefined where no number of the engine holds all their digits.
 */
export function numberStorage(profile: ColumnProfile): string | undefined {
  const { wholeMax, scaleMax, inexact, counts } = profile;
  const few = scaleMax <= FEW_DECIMALS && wholeMax <= MOST_WHOLE && counts[CellClass.Exponent] === 0;
  if (few && inexact === 0) return `DECIMAL(18,${scaleMax <= 2 ? 2 : FEW_DECIMALS})`;
  if (inexact === 0) return 'DOUBLE';
  return scaleMax < 38 && wholeMax + scaleMax <= 38 ? `DECIMAL(38,${scaleMax})` : undefined;
}

function spacedGroups(profile: ColumnProfile): ' ' | "'" | undefined {
  if (profile.decorations & Decoration.SpaceGroups) return ' ';
  return profile.decorations & Decoration.ApostropheGroups ? "'" : undefined;
}

/**
 * Unit and the way it is written, `€ #;(€ #)` where negative numbers stand in parentheses; null where the
 * numbers do not share one. A percentage or a measure must be on every number, since 5 beside 5 % is
 * something else; a currency may be left out here and there.
 */
function unitOf(profile: ColumnProfile): { unit?: string; format?: string } | null {
  const accounting = (profile.decorations & Decoration.Parentheses) !== 0;
  const affixes = [...profile.affixes].sort((a, b) => b[1] - a[1]);
  const pattern = affixes[0]?.[0] ?? '#';
  const format = accounting ? `${pattern};(${pattern})` : pattern;
  if (affixes.length === 0) return accounting ? { format } : {};
  if (affixes.some(([affix]) => unitSign(affix) !== unitSign(pattern))) return null;
  const written = affixes.reduce((sum, [, count]) => sum + count, 0);
  const numbers = NUMERIC.reduce<number>((sum, cellClass) => sum + (profile.counts[cellClass] as number), 0);
  const everywhere = Decoration.Percent | Decoration.Measure;
  if (profile.decorations & everywhere && written !== numbers) return null;
  return { unit: unitSign(pattern), format };
}

/** Lengths of codes whose values are digits only, by the name of the column. */
function expectedDigits(name: string): number | null {
  const words = name.toLowerCase().replace(/[_\s.]+/g, ' ');
  if (/\bcap\b|cap$|^cap(?![a-z])/.test(words)) return 5;
  if (/p\s?iva|partita iva/.test(words)) return 11;
  const place = /istat|cod/.test(words);
  if (place && /\bcom(?:une|uni)?\b|municip/.test(words)) return 6;
  if (place && /\bprov(?:incia|ince)?\b/.test(words)) return 3;
  if (place && /\breg(?:ione|ioni)?\b/.test(words)) return 2;
  return null;
}

/** Codes whose leading zero was lost before the file reached us: said, never repaired in silence. */
export function lostZeros(profile: ColumnProfile, name: string): Finding[] {
  const expected = expectedDigits(name);
  const shortest = profile.digitsMin;
  if (expected === null || shortest >= expected || shortest < expected - 2) return [];
  // A column of lengths that never reach the expected one is a code of another kind, unless zeros went from all.
  if (profile.digitsMax > expected || profile.digitsMax < expected - 1) return [];
  const samples = [...profile.values.keys()].filter((value) => value.length < expected).slice(0, 5);
  return [lostLeadingZeros(shortest, expected, samples.length > 0 ? samples : profile.samples)];
}
