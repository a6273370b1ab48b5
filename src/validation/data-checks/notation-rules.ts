import { quoteIdentifier } from '../../tables/cast-sql.js';
import type { Column, Finding } from '../../tables/table-model.js';
import { isFilled } from './code-rules.js';
import type { Probe, ProbeResult } from './probe.js';
import { MOST_SAMPLES } from './probe.js';
import type { FileCheck } from './report.js';
import { type Judgement, NONE, resultOf, type TableRule, type TableToCheck } from './rule.js';

/** Ways of writing, as patterns of the whole cell (RE2) that exclude each other. */
type Families = Readonly<Record<string, string>>;

const TIME = '(?:[T ][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?';
const ITALIAN = '(?:0?[1-9]|[12][0-9]|3[01])X(?:0?[1-9]|1[0-2])X[0-9]{4}';
/** A second part above 12 can only be the day. */
const AMERICAN = '(?:0?[1-9]|1[0-2])X(?:1[3-9]|2[0-9]|3[01])X[0-9]{4}';

const DATE_FAMILIES: Families = {
  'aaaa-mm-gg': `[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}${TIME}`,
  'aaaa/mm/gg': `[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}${TIME}`,
  'gg/mm/aaaa': ITALIAN.replaceAll('X', '/') + TIME,
  'gg-mm-aaaa': ITALIAN.replaceAll('X', '-') + TIME,
  'gg.mm.aaaa': ITALIAN.replaceAll('X', '[.]') + TIME,
  'mm/gg/aaaa': AMERICAN.replaceAll('X', '/') + TIME,
  'mm-gg-aaaa': AMERICAN.replaceAll('X', '-') + TIME,
};

const SIGNS = '[-+]?[€$£]? ?[-+]?';
const UNIT = ' ?(?:[€$£%‰°]|[A-Za-zµ²³/]{1,5})?';
const NUMBER_FAMILIES: Families = {
  '1234,5': `${SIGNS}(?:[0-9]{1,3}(?:[.][0-9]{3})+|[0-9]+),[0-9]+${UNIT}`,
  '1234.5': `${SIGNS}(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)[.][0-9]+(?:[eE][-+]?[0-9]+)?${UNIT}`,
};
const ANY_NUMBER = `${SIGNS}[(]?[0-9]+(?:[.,' ][0-9]+)*(?:[eE][-+]?[0-9]+)?[)]?${UNIT}`;

/** The column's finding of that code, if the load had one. */
const findingOf = (table: TableToCheck, column: Column, code: string): Finding | undefined =>
  table.findings.find((finding) => finding.code === code && finding.column === column.name);

const isAboutDates = (column: Column): boolean => /^mostly dates/.test(column.evidence.reason);

/** Columns that stayed text although nearly all of their cells are numbers, or dates. */
const mixedColumns = (table: TableToCheck): Column[] =>
  table.columns.filter((column) => column.storage === 'VARCHAR' && findingOf(table, column, 'mixed-types'));
const twoNotations = (table: TableToCheck): Column[] =>
  table.columns.filter(
    (column) => column.storage === 'VARCHAR' && findingOf(table, column, 'mixed-notation'),
  );

const key = (column: Column, what: string) => `notation ${what} ${column.name}`;

function familyProbes(column: Column, families: Families): Probe[] {
  const cell = `trim(${quoteIdentifier(column.name)})`;
  return Object.entries(families).map(([family, pattern]) => ({
    key: key(column, family),
    column: column.name,
    where: `regexp_full_match(${cell}, '${pattern.replaceAll("'", "''")}')`,
  }));
}

/** The commonest way of writing, and all the cells that are written in another. */
function minority(
  column: Column,
  families: Families,
  results: ReadonlyMap<string, ProbeResult>,
): { main: string; others: string[]; found: ProbeResult } {
  const counted = Object.keys(families)
    .map((family) => ({ family, result: resultOf(results, key(column, family)) }))
    .filter(({ result }) => result.count > 0)
    .sort((a, b) => b.result.count - a.result.count);
  const rest = counted.slice(1);
  return {
    main: counted[0]?.family ?? '',
    others: rest.map(({ family }) => family),
    found: {
      count: rest.reduce((sum, { result }) => sum + result.count, 0),
      samples: rest
        .flatMap(({ result }) => result.samples)
        .sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
        .slice(0, MOST_SAMPLES),
    },
  };
}

/** Cells of another type than nearly all of their column, and dates or numbers written in several ways, by row. */
export const notationRule: TableRule = {
  probes(table) {
    const mixed = mixedColumns(table).flatMap((column): Probe[] => {
      const cell = `trim(${quoteIdentifier(column.name)})`;
      const dates = isAboutDates(column);
      const patterns = dates ? Object.values(DATE_FAMILIES) : [ANY_NUMBER];
      const one = `regexp_full_match(${cell}, '${patterns.join('|').replaceAll("'", "''")}')`;
      return [
        { key: key(column, 'other'), column: column.name, where: `${isFilled(column)} AND NOT ${one}` },
        ...(dates ? familyProbes(column, DATE_FAMILIES) : []),
      ];
    });
    return [...mixed, ...twoNotations(table).flatMap((column) => familyProbes(column, NUMBER_FAMILIES))];
  },

  judge(table, results): Judgement {
    const checks: FileCheck[] = [];
    const replaces: string[] = [];
    let inconsistent = 0;
    const add = (check: FileCheck, code: string): void => {
      checks.push(check);
      replaces.push(`${code} ${check.column}`);
      inconsistent += check.count ?? 0;
    };
    for (const column of mixedColumns(table)) {
      const dates = isAboutDates(column);
      const other = resultOf(results, key(column, 'other'));
      if (other.count > 0) add(mixedTypes(column, dates, other), 'mixed-types');
      if (!dates) continue;
      const { main, others, found } = minority(column, DATE_FAMILIES, results);
      if (found.count > 0) add(mixedNotation('mixed-dates', column, main, others, found), 'mixed-types');
    }
    for (const column of twoNotations(table)) {
      const { main, others, found } = minority(column, NUMBER_FAMILIES, results);
      if (found.count > 0) add(mixedNotation('mixed-numbers', column, main, others, found), 'mixed-notation');
    }
    for (const column of table.columns) {
      const found = mixedMarks(table, column);
      if (found.count === 0) continue;
      add(mixedNotation('mixed-numbers', column, ...marksOf(column), found), 'mixed-decimal-marks');
    }
    return { checks, inconsistent, replaces };
  },
};

function mixedTypes(column: Column, dates: boolean, found: ProbeResult): FileCheck {
  const [it, en] = dates ? ['date', 'dates'] : ['numeri', 'numbers'];
  return {
    id: 'mixed-types',
    status: 'warning',
    severity: 'warning',
    message: {
      it: `«${column.name}»: quasi tutte le celle sono ${it}, ma ${found.count} non lo sono.`,
      en: `“${column.name}”: nearly all cells are ${en}, but ${found.count} are not.`,
    },
    mend: {
      it: 'Correggere le celle indicate, svuotarle se il valore manca, oppure dichiarare il loro testo come valore mancante nella lettura del file.',
      en: 'Correct the cells named, empty them where there is no value, or state their text as a missing value in the reading of the file.',
    },
    column: column.name,
    ...found,
  };
}

function mixedNotation(
  id: 'mixed-dates' | 'mixed-numbers',
  column: Column,
  main: string,
  others: readonly string[],
  found: ProbeResult,
): FileCheck {
  return {
    id,
    status: 'warning',
    severity: 'warning',
    message: {
      it: `«${column.name}»: ${found.count} celle sono scritte come ${others.join(', ')}, le altre come ${main}.`,
      en: `“${column.name}”: ${found.count} cells are written as ${others.join(', ')}, the others as ${main}.`,
    },
    mend: {
      it: `Scrivere tutte le celle della colonna allo stesso modo (${id === 'mixed-dates' ? 'per esempio aaaa-mm-gg' : main}).`,
      en: `Write all cells of the column alike (${id === 'mixed-dates' ? 'for example yyyy-mm-dd' : main}).`,
    },
    column: column.name,
    ...found,
  };
}

const POINT = ['DecimalPoint', 'GroupedCommaDecimal'];
const COMMA = ['DecimalComma', 'GroupedPointDecimal'];
const countOf = (column: Column, classes: readonly string[]): number =>
  classes.reduce((sum, name) => sum + (column.evidence.classes[name] ?? 0), 0);

/**
 * Decimals with comma beside decimals with point in a column that was read all the same. The Parquet has their values
 * and not their signs: how many there are was counted by the load, and so were the first of them.
 */
function mixedMarks(table: TableToCheck, column: Column): ProbeResult {
  if (column.decimalMark !== 'mixed') return NONE;
  const finding = findingOf(table, column, 'mixed-decimal-marks');
  const count = Math.min(countOf(column, POINT), countOf(column, COMMA));
  const lines = finding?.lines ?? [];
  const paired = lines.length === finding?.samples?.length;
  return {
    count,
    samples: lines.slice(0, MOST_SAMPLES).map((line, i) => ({
      line,
      column: column.name,
      ...(paired && { value: finding?.samples?.[i] ?? '' }),
    })),
  };
}

const marksOf = (column: Column): [string, string[]] =>
  countOf(column, POINT) > countOf(column, COMMA) ? ['1234.5', ['1234,5']] : ['1234,5', ['1234.5']];
