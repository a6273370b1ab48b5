import type { ColumnCompleteness, FileCheck } from './report.js';
import type { TableToCheck } from './rule.js';
import type { Duplicates } from './structure.js';

/** Below this share of filled cells a column is said to be largely empty. */
const LARGELY_EMPTY = 0.5;
const MOST_COLUMNS = 10;

/** Empty, repeated and largely empty columns, and rows that occur twice. Pure. */
export function structureChecks(
  table: TableToCheck,
  columns: readonly ColumnCompleteness[],
  repeated: readonly [string, string][],
  duplicates: Duplicates,
): FileCheck[] {
  return [
    ...(table.rows > 0 ? emptyColumns(columns) : [noRows()]),
    ...repeated.map(([first, later]) => repeatedColumn(table, first, later)),
    ...(duplicates.count > 0 ? [duplicateRows(duplicates, table.rows)] : []),
  ];
}

function noRows(): FileCheck {
  return {
    id: 'completeness',
    status: 'warning',
    severity: 'warning',
    message: { it: 'La tabella non ha righe di dati.', en: 'The table has no rows of data.' },
    mend: { it: 'Caricare il file con i dati.', en: 'Upload the file with the data.' },
    samples: [],
  };
}

const named = (names: readonly string[], [open, close]: [string, string]): string =>
  names
    .slice(0, MOST_COLUMNS)
    .map((name) => open + name + close)
    .join(', ') + (names.length > MOST_COLUMNS ? ', …' : '');

function emptyColumns(columns: readonly ColumnCompleteness[]): FileCheck[] {
  const empty = columns.filter(({ filled }) => filled === 0).map(({ name }) => name);
  const sparse = columns.filter(
    ({ filled, completeness }) => filled > 0 && (completeness ?? 1) < LARGELY_EMPTY,
  );
  const checks: FileCheck[] = [];
  if (empty.length > 0) {
    checks.push({
      id: 'empty-columns',
      status: 'warning',
      severity: 'warning',
      message: {
        it: `Colonne senza alcun valore (${empty.length}): ${named(empty, ['«', '»'])}.`,
        en: `Columns without any value (${empty.length}): ${named(empty, ['“', '”'])}.`,
      },
      mend: {
        it: 'Togliere le colonne vuote, o spiegare nella descrizione perché non hanno valori.',
        en: 'Take empty columns out, or explain in the description why they have no values.',
      },
      count: empty.length,
      ...(empty.length === 1 && { column: empty[0] }),
      samples: empty.slice(0, MOST_COLUMNS).map((column) => ({ column })),
    });
  }
  if (sparse.length > 0) {
    const shares = sparse.map(
      ({ name, completeness }) => `${name} ${Math.round((completeness ?? 0) * 100)} %`,
    );
    checks.push({
      id: 'completeness',
      status: 'warning',
      severity: 'info',
      message: {
        it: `Colonne con meno della metà delle celle piene (${sparse.length}): ${named(shares, ['', ''])}.`,
        en: `Columns with less than half of their cells filled (${sparse.length}): ${named(shares, ['', ''])}.`,
      },
      mend: {
        it: 'Completare i valori che si conoscono; se il vuoto ha un significato, dirlo nella descrizione.',
        en: 'Complete the values that are known; if an empty cell means something, say so in the description.',
      },
      count: sparse.length,
      samples: sparse.slice(0, MOST_COLUMNS).map(({ name }) => ({ column: name })),
    });
  }
  return checks;
}

/** Columns of one name are the same column twice; others may agree for a reason. */
function repeatedColumn({ columns }: TableToCheck, first: string, later: string): FileCheck {
  const labelOf = (name: string) =>
    columns
      .find((column) => column.name === name)
      ?.label.trim()
      .toLowerCase();
  return {
    id: 'repeated-columns',
    status: 'warning',
    severity: labelOf(first) === labelOf(later) ? 'warning' : 'info',
    message: {
      it: `La colonna «${later}» ripete «${first}» in ogni riga.`,
      en: `The column “${later}” repeats “${first}” in every row.`,
    },
    mend: {
      it: 'Togliere una delle due, se non serve a distinguerle.',
      en: 'Take one of the two out, unless it is there for a reason.',
    },
    column: later,
    samples: [],
  };
}

function duplicateRows({ count, groups, samples }: Duplicates, rows: number): FileCheck {
  const share = Math.max(0.1, Math.round((count / rows) * 1000) / 10);
  return {
    id: 'duplicate-rows',
    status: 'warning',
    severity: 'warning',
    message: {
      it: `${count} righe (${share} %) ripetono per intero una riga precedente (${groups} righe diverse).`,
      en: `${count} rows (${share} %) repeat an earlier row entirely (${groups} different rows).`,
    },
    mend: {
      it: 'Togliere le righe ripetute; se non sono errori, aggiungere la colonna che le distingue.',
      en: 'Take repeated rows out; if they are no errors, add the column that tells them apart.',
    },
    count,
    samples,
  };
}
