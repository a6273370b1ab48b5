import { CellClass } from '../cell-class.js';
import { isCodeName, spokenName } from '../code-names.js';
import type { ColumnProfile } from '../profile-column.js';
import type { Stated } from '../stated.js';
import type { Column, Finding } from '../table-model.js';
import { lostLeadingZeros } from '../type-findings.js';
import { isCodiceFiscale } from './codice-fiscale.js';
import { findCoordinates } from './coordinates.js';
import { isShortMunicipalityCode } from './places-of-italy.js';
import type { ColumnRole } from './role.js';
import { PERSONAL_ROLES, VALUE_ROLES, type ValueRole } from './value-roles.js';

/**
 * Recognises what the columns mean, from their names and from the distinct values that were sampled over
 * the whole file. Pure. A role that the publisher stated wins; stated null takes a role away.
 */
export function assignRoles(
  columns: readonly Column[],
  profiles: readonly ColumnProfile[],
  stated: Stated = {},
): { columns: Column[]; findings: Finding[] } {
  const roles = columns.map((column, at) => roleOfColumn(column, profiles[at] as ColumnProfile));
  const numbers = columns.map((column, at) =>
    ['integer', 'number'].includes(column.type)
      ? sampledNumbers(column, profiles[at] as ColumnProfile)
      : undefined,
  );
  const findings: Finding[] = [];
  for (const pair of findCoordinates(columns, numbers)) {
    roles[pair.x] = pair.roles.x;
    roles[pair.y] = pair.roles.y;
    findings.push(...pair.findings);
  }
  columns.forEach((column, at) => {
    findings.push(...valueFindings(column, profiles[at] as ColumnProfile, roles[at]));
  });
  return { columns: columns.map((column, at) => withRole(column, roles[at], stated)), findings };
}

function withRole(column: Column, found: ColumnRole | undefined, stated: Stated): Column {
  const choice = Object.entries(stated.columns ?? {}).find(
    ([name, { name: renamed }]) =>
      name.toLowerCase() === column.name.toLowerCase() || renamed === column.name,
  )?.[1].role;
  if (choice === null) return column;
  if (choice !== undefined && choice !== found?.role) {
    const { valid, invalid, samples } = found?.evidence ?? { valid: 0, invalid: 0, samples: [] };
    return {
      ...column,
      role: { role: choice, share: 0, evidence: { valid, invalid, samples, reason: 'stated' } },
    };
  }
  return found === undefined ? column : { ...column, role: found };
}

/** The role of one column by itself; coordinates need two. */
export function roleOfColumn(
  column: Pick<Column, 'name' | 'type' | 'format' | 'nulls'>,
  profile: ColumnProfile,
): ColumnRole | undefined {
  const values = [...profile.values.keys()].filter((value) => !column.nulls.includes(value)).map(unwrapped);
  if (column.type === 'geoPoint' || column.type === 'geoShape') return placeRole(column, values);
  if (column.type === 'year') {
    return made('year', values.length, [], values, 'type of the column');
  }
  if (values.length === 0 || !['text', 'integer'].includes(column.type)) return undefined;
  const name = spokenName(column.name);
  for (const rule of VALUE_ROLES) {
    const found = matched(rule, name, values);
    if (found) return found;
  }
  return column.type === 'text' ? codeRole(column.name, profile, values) : undefined;
}

/** `="028001"` is 028001. */
function unwrapped(value: string): string {
  return /^="(.*)"$/.exec(value)?.[1] ?? value;
}

function matched(rule: ValueRole, name: string, values: readonly string[]): ColumnRole | undefined {
  if (rule.named && rule.name.test(name)) {
    const found = counted(rule, values, rule.named, 'name and values');
    if (found.share >= rule.namedShare) return found;
  }
  if (!rule.valid) return undefined;
  // The first dozen tell most columns apart; the rest is looked at only where they agree.
  const first = values.slice(0, 12);
  const fewest = (rule.share ?? 1) * 0.7;
  if (first.filter(rule.valid).length < first.length * fewest) return undefined;
  const found = counted(rule, values, rule.valid, 'values');
  return found.share >= (rule.share ?? 1) && found.evidence.valid >= (rule.distinct ?? 1) ? found : undefined;
}

function counted(
  rule: ValueRole,
  values: readonly string[],
  isValid: (value: string) => boolean,
  reason: string,
): ColumnRole {
  const invalid = values.filter((value) => !isValid(value));
  return made(rule.role, values.length - invalid.length, invalid, values, reason);
}

function made(
  role: ColumnRole['role'],
  valid: number,
  invalid: readonly string[],
  values: readonly string[],
  reason: string,
): ColumnRole {
  const shown = PERSONAL_ROLES.has(role) ? [] : (invalid.length > 0 ? invalid : values).slice(0, 5);
  const all = valid + invalid.length;
  return {
    role,
    share: all === 0 ? 0 : valid / all,
    evidence: { valid, invalid: invalid.length, samples: shown.map((value) => value.slice(0, 80)), reason },
  };
}

/** Digits that identify, by the name or by a zero in front; and words of digits and letters under such a name. */
function codeRole(name: string, profile: ColumnProfile, values: readonly string[]): ColumnRole | undefined {
  const digits =
    (profile.counts[CellClass.LeadingZero] as number) +
    (profile.counts[CellClass.LongInteger] as number) +
    (profile.counts[CellClass.ExcelText] as number);
  const named = isCodeName(name);
  if (!named && digits === 0) return undefined;
  const invalid = values.filter((value) => !isCode(value));
  const valid = values.length - invalid.length;
  if (valid < values.length * (named ? 0.8 : 0.95)) return undefined;
  // One or two letters alone are a mark (S, N) rather than a code.
  if (values.length < 3 && !values.some((value) => /\d/.test(value))) return undefined;
  return made('code', valid, invalid, values, named ? 'name and values' : 'digits that begin with zero');
}

function isCode(value: string): boolean {
  if (!/^[\dA-Za-z._/-]+$/.test(value)) return false;
  return value.length <= (/\d/.test(value) ? 40 : 8);
}

function placeRole(column: Pick<Column, 'type' | 'format'>, values: readonly string[]): ColumnRole {
  const role = column.type === 'geoPoint' ? 'point' : 'shape';
  const base = made(role, values.length, [], values, 'type of the column');
  const swapped = column.format === 'lat,lon' && values.length > 0 && values.every(isSwappedPair);
  return { ...base, crs: 'EPSG:4326', ...(swapped ? { suggestSwap: true } : {}) };
}

/** A pair that lies in Italy only if its first number is the longitude. */
function isSwappedPair(value: string): boolean {
  const [first = 0, second = 0] = value.split(/[,; ]+/).map(Number);
  return first >= 6 && first <= 19 && second >= 35 && second <= 48;
}

/** Numbers that were sampled, read by the marks of their column. */
function sampledNumbers(column: Column, profile: ColumnProfile): number[] {
  const numbers: number[] = [];
  for (const value of profile.values.keys()) {
    const ungrouped = column.thousandsMark ? value.replaceAll(column.thousandsMark, '') : value;
    const number = Number(column.decimalMark === ',' ? ungrouped.replace(',', '.') : ungrouped);
    if (Number.isFinite(number)) numbers.push(number);
  }
  return numbers;
}

/** What the values say against the name or the notation of their column. */
function valueFindings(column: Column, profile: ColumnProfile, role: ColumnRole | undefined): Finding[] {
  const findings: Finding[] = [];
  const name = spokenName(column.name);
  const values = [...profile.values.keys()];
  if (/istat|pro ?com|\bcod(?:ice)?\b.*\bcom/.test(name) && role?.role !== 'istat_municipality') {
    const short = values.filter(isShortMunicipalityCode);
    if (short.length > (/istat/.test(name) ? 0 : 1) && short.length >= values.length * 0.9) {
      const shortest = Math.min(...short.map((value) => value.length));
      findings.push({ ...lostLeadingZeros(shortest, 6, short.slice(0, 5)), column: column.name });
    }
  }
  if (/\b(?:p\W?iva|partita iva)\b/.test(name)) {
    const people = values.filter(isCodiceFiscale).length;
    if (people > 0) findings.push({ ...nameAndContent(people), column: column.name });
  }
  return findings;
}

function nameAndContent(count: number): Finding {
  return {
    code: 'name-and-content-differ',
    severity: 'warning',
    message: {
      it: `La colonna si chiama partita IVA, ma contiene codici fiscali di persone (${count} valori distinti fra quelli esaminati).`,
      en: `The column is called VAT number, but it holds tax codes of persons (${count} distinct values among those looked at).`,
    },
  };
}
