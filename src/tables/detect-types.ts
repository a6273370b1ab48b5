import { CellClass, cellClassName } from './cell-class.js';
import { columnNames } from './column-names.js';
import { DATES, decideDate, fileDateOrder } from './detect-date.js';
import { fileDecimalMark } from './detect-marks.js';
import {
  asText,
  type ColumnContext,
  type Decided,
  decideNumber,
  examplesOf,
  NUMERIC,
} from './detect-number.js';
import { isNullInText, isNullToken } from './null-tokens.js';
import { type ColumnProfile, type Example, tokenCounts, tokenExamples } from './profile-column.js';
import type { Column, ColumnType, Finding, NativeKind } from './table-model.js';
import { booleanFormat, isItalianTruth } from './truth-values.js';
import { mixedTypes } from './type-findings.js';

export { isCodeName } from './code-names.js';

export interface TypesDecision {
  columns: Column[];
  findings: Finding[];
}

export interface TypesContext {
  /** Names of the columns, unique; made from the labels where absent. */
  names?: readonly string[];
  natives?: readonly (NativeKind | undefined)[];
  delimiter?: string;
  /** Null tokens that the publisher stated, by column: they are empty cells in the profile already. */
  nulls?: ReadonlyMap<number, readonly string[]>;
}

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
  context: TypesContext = {},
): TypesDecision {
  const names = context.names ?? columnNames(labels, profiles.length);
  const contextOf = contexts(profiles, names, context);
  const findings: Finding[] = [];
  const columns = profiles.map((profile, at): Column => {
    const own = contextOf(at);
    const decided = decideColumn(profile, own);
    for (const finding of decided.findings ?? []) findings.push({ ...finding, column: own.name });
    return columnOf(profile, labels[at] ?? '', own.name, decided, context.nulls?.get(at));
  });
  return { columns, findings };
}

/** What each column is to know of the file around it. */
export function contexts(
  profiles: readonly ColumnProfile[],
  names: readonly string[],
  context: TypesContext,
): (at: number) => ColumnContext {
  const fileMark = fileDecimalMark(profiles);
  const dateOrder = fileDateOrder(profiles);
  return (at) => {
    const native = context.natives?.[at];
    return {
      name: names[at] as string,
      isNull: context.nulls?.has(at) ? () => false : isNullToken,
      ...(fileMark ? { fileMark } : {}),
      ...(dateOrder ? { dateOrder } : {}),
      ...(context.delimiter ? { delimiter: context.delimiter } : {}),
      ...(native ? { native } : {}),
    };
  };
}

/** The column that a decision makes, with its evidence. */
export function columnOf(
  profile: ColumnProfile,
  label: string,
  name: string,
  decided: Decided,
  statedNulls?: readonly string[],
): Column {
  const { reason, findings: _, ...rest } = decided;
  const nulls = statedNulls ? [] : nullsOf(profile, rest.type);
  return {
    name,
    label,
    ...rest,
    nulls: statedNulls ? [...statedNulls] : nulls.map(([token]) => token),
    evidence: {
      cells: profile.counts.reduce((sum, count) => sum + count, 0),
      empty: (profile.counts[CellClass.Empty] as number) - profile.statedNulls,
      padded: profile.padded,
      nullTokens: profile.statedNulls + nulls.reduce((sum, [, count]) => sum + count, 0),
      classes: classCounts(profile),
      samples: profile.samples,
      reason,
    },
  };
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

/** Cells that hold a value: neither empty nor a null token. */
export function valueCount(profile: ColumnProfile, isNull: (token: string) => boolean): number {
  const filled = profile.counts.reduce((sum, count) => sum + count, 0) - (profile.counts[0] as number);
  return tokenCounts(profile).reduce((rest, [token, seen]) => rest - (isNull(token) ? seen : 0), filled);
}

/** Decides one column; pure, from its counts and what is known around it. */
export function decideColumn(profile: ColumnProfile, context: ColumnContext): Decided {
  const { name, native, isNull } = context;
  const count = (...classes: readonly CellClass[]) =>
    classes.reduce<number>((sum, cellClass) => sum + (profile.counts[cellClass] as number), 0);
  const total = profile.counts.reduce((sum, found) => sum + found, 0) - count(CellClass.Empty);
  if (total === 0) return asText('no values');
  const values = valueCount(profile, isNull);
  const numeric = count(...NUMERIC);
  const truth = booleanFormat(tokenCounts(profile), profile, name, values);
  if (truth && (native !== 'text' || isItalianTruth(truth))) {
    return { type: 'boolean', storage: 'BOOLEAN', format: truth, reason: 'two truth values' };
  }
  if (values === 0) return asText('only null tokens');
  if (numeric === values && native === 'text') return asText('digits written as text');
  if (numeric === values) return decideNumber(profile, context);
  const dates = decideDate(profile, values, context.dateOrder ? { file: context.dateOrder } : {});
  if (dates) return dates;
  const place = decidePlace(profile, name, values);
  if (place) return place;
  if (numeric + count(CellClass.LeadingZero) === values) return asText('a leading zero');
  if (numeric + count(CellClass.LeadingZero, CellClass.LongInteger) === values)
    return asText('more than 15 digits');
  return dirty(profile, values, numeric, count(...DATES), isNull) ?? asText('words');
}

/** Geometries and JSON, kept as text. */
function decidePlace(profile: ColumnProfile, name: string, values: number): Decided | null {
  const all = (cellClass: CellClass) => profile.counts[cellClass] === values;
  const kept = (type: ColumnType, format: string, reason: string): Decided => ({
    type,
    storage: 'VARCHAR',
    format,
    reason,
  });
  if (all(CellClass.Wkt)) {
    const points = profile.samples.every((sample) => /^(?:SRID=\d+;)?\s*POINT/i.test(sample));
    return kept(points ? 'geoPoint' : 'geoShape', 'wkt', 'WKT');
  }
  if (all(CellClass.LatLon) && !/(?:lon|lng|x)\W*(?:lat|y)/i.test(name)) {
    return kept('geoPoint', 'lat,lon', 'pairs of coordinates');
  }
  if (!all(CellClass.Json)) return null;
  const sample = profile.samples[0] ?? '';
  // A column that calls itself a shape holds shapes, of which some may be points.
  const shape = /shape/i.test(name);
  if (/"type"\s*:\s*"Point"/.test(sample) && !shape) return kept('geoPoint', 'geojson', 'GeoJSON points');
  if (/"coordinates"\s*:/.test(sample)) return kept('geoShape', 'geojson', 'GeoJSON geometries');
  if (/"lat"\s*:/.test(sample) && /"lon"\s*:/.test(sample)) {
    return kept('geoPoint', 'json lat/lon', 'objects with lat and lon');
  }
  return { type: 'json', storage: 'VARCHAR', reason: 'JSON values' };
}

/** From this many values on, a few that differ are offenders rather than the rule. */
const ENOUGH_VALUES = 10;

/** Columns of numbers or dates but for a few cells: those are named, and the column stays text. */
function dirty(
  profile: ColumnProfile,
  values: number,
  numbers: number,
  dates: number,
  isNull: (token: string) => boolean,
): Decided | null {
  const kind = numbers >= dates ? 'numbers' : 'dates';
  const right = Math.max(numbers, dates);
  if (values < ENOUGH_VALUES || right < values * 0.9) return null;
  return asText(`mostly ${kind}`, [
    mixedTypes(kind, values - right, offenders(profile, kind === 'numbers' ? NUMERIC : DATES, isNull)),
  ]);
}

/** The first cells that are neither empty, nor null tokens, nor of the classes given. */
export function offenders(
  profile: ColumnProfile,
  classes: readonly CellClass[],
  isNull: (token: string) => boolean,
): Example[] {
  const words = tokenExamples(profile).filter(({ text }) => !isNull(text));
  const manyWords = profile.manyTokens ? examplesOf(profile, [CellClass.Token]) : words;
  const others = profile.examples.flatMap((examples, cellClass) =>
    cellClass === CellClass.Empty || cellClass === CellClass.Token || classes.includes(cellClass as CellClass)
      ? []
      : examples,
  );
  return [...others, ...(classes.includes(CellClass.Token) ? [] : manyWords)];
}
