import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TableEngine } from '../src/tables/engine.js';
import { loadTable } from '../src/tables/load.js';
import type { Role } from '../src/tables/roles/role.js';
import type { Column, LoadResult } from '../src/tables/table-model.js';

/** What the labels of the corpus say of one file (`EXPECTED.json`). */
export interface ExpectedFile {
  path: string;
  format: string;
  encoding: string | null;
  delimiter: string | null;
  header_row: number | null;
  rows: number | null;
  columns: { name: string; type: string; accept?: string[]; role?: string; nulls?: number; crs?: string }[];
}

/** How a file was understood, against its labels. */
export interface Verdict {
  path: string;
  dialect: boolean;
  rows: boolean;
  columns: number;
  /** Columns with the right type. */
  right: number;
  /** Columns with a role in the labels, and those that were recognised. */
  roles: number;
  rolesRight: number;
  misses: string[];
  /** Roles recognised where the labels name none: not wrong, but to be looked at. */
  moreRoles: string[];
}

/** Names of types in the corpus and ours. */
const TYPE_NAMES: Record<string, string> = {
  datetime: 'dateTime',
  geo_point: 'geoPoint',
  geo_shape: 'geoShape',
};

/** Encodings that read the file alike are equally right answers. */
const SAME_ENCODING: Record<string, string[]> = {
  ASCII: ['UTF-8'],
  'UTF-8': ['UTF-8'],
  'UTF-8-BOM': ['UTF-8'],
  'ISO-8859-1': ['windows-1252'],
  'windows-1252': ['windows-1252'],
  macintosh: ['macintosh'],
  CP850: ['IBM850'],
  IBM850: ['IBM850'],
  'UTF-16LE-BOM': ['UTF-16LE'],
};

/** Roles of ours that the labels call `code`. */
const CODES: ReadonlySet<Role> = new Set<Role>([
  'code',
  'cap',
  'istat_municipality',
  'istat_province',
  'istat_region',
  'belfiore',
  'nuts',
  'ipa',
  'cup',
  'cig',
  'codice_fiscale',
  'partita_iva',
  'province_code',
]);

function typeIsRight(column: Column, expected: ExpectedFile['columns'][number]): boolean {
  const accepted = [expected.type, ...(expected.accept ?? [])].map((type) => TYPE_NAMES[type] ?? type);
  return accepted.includes(column.type);
}

function roleIsRight(column: Column, expected: string): boolean {
  const role = column.role?.role;
  return role !== undefined && (role === expected || (expected === 'code' && CODES.has(role)));
}

/** The files of the corpus that are delimited text, JSON or a workbook, and hold rows. */
export function corpusFiles(fixtures: string): ExpectedFile[] {
  const { files } = JSON.parse(readFileSync(join(fixtures, 'EXPECTED.json'), 'utf8')) as {
    files: ExpectedFile[];
  };
  return files.filter(
    ({ format, rows }) => /^(?:csv|tsv|json|jsonl|xlsx|geojson)\b(?! in zip)/.test(format) && rows,
  );
}

/** Loads one file of the corpus and judges it. The Parquet is written to `work` and may be read there. */
export async function judgeFile(
  fixtures: string,
  file: ExpectedFile,
  work: string,
  engine: TableEngine,
): Promise<{ verdict: Verdict; result: LoadResult }> {
  const source = { path: join(fixtures, file.path), fileName: basename(file.path) };
  const result = await loadTable(
    source,
    { parquetPath: join(work, 'out.parquet'), workDir: work },
    { engine },
  );
  return { verdict: judge(file, result), result };
}

function judge(file: ExpectedFile, result: LoadResult): Verdict {
  const misses: string[] = [];
  const labelled = file.columns.filter(({ role }) => role !== undefined).length;
  const base = {
    path: file.path,
    columns: file.columns.length,
    roles: labelled,
    misses,
    moreRoles: [] as string[],
  };
  if (result.status !== 'loaded') {
    misses.push(`not loaded: ${result.findings[0]?.code} ${result.findings[0]?.samples ?? ''}`);
    return { ...base, dialect: false, rows: false, right: 0, rolesRight: 0 };
  }
  const dialect = dialectMisses(file, result);
  misses.push(...dialect);
  const rows = file.rows === null || result.rowCount === file.rows;
  if (!rows) misses.push(`rows ${result.rowCount}, not ${file.rows}`);
  let right = 0;
  let rolesRight = 0;
  file.columns.forEach((expected, at) => {
    const byName = ['json', 'geojson', 'jsonl'].includes(result.detection.format);
    const column = byName ? result.columns.find(({ label }) => label === expected.name) : result.columns[at];
    const name = expected.name.slice(0, 40);
    if (column && typeIsRight(column, expected)) right += 1;
    else
      misses.push(`${name}: ${column?.type ?? 'absent'} (${column?.evidence.reason}), not ${expected.type}`);
    if (expected.role !== undefined && column) {
      if (roleIsRight(column, expected.role)) rolesRight += 1;
      else misses.push(`${name}: role ${column.role?.role ?? 'none'}, not ${expected.role}`);
    } else if (column?.role) {
      base.moreRoles.push(`${name}: ${column.role.role} ${column.role.share.toFixed(2)}`);
    }
  });
  return { ...base, dialect: dialect.length === 0, rows, right, rolesRight };
}

function dialectMisses(
  file: ExpectedFile,
  { detection }: Extract<LoadResult, { status: 'loaded' }>,
): string[] {
  const misses: string[] = [];
  if (file.delimiter !== null && detection.dialect?.delimiter !== file.delimiter) {
    misses.push(`delimiter ${JSON.stringify(detection.dialect?.delimiter)}`);
  }
  // JSON is UTF-8 by its standard (RFC 8259), so that nothing is decided there.
  const decided = detection.encoding !== null || detection.dialect !== null;
  if (decided && file.encoding !== null) {
    if (!(SAME_ENCODING[file.encoding] ?? []).includes(detection.encoding ?? '')) {
      misses.push(`encoding ${detection.encoding}, not ${file.encoding}`);
    }
  }
  if (file.header_row !== null && detection.headerRow !== file.header_row) {
    misses.push(`header row ${detection.headerRow}, not ${file.header_row}`);
  }
  return misses;
}

/** The table of all files, and one line with the shares. */
export function corpusReport(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ path, dialect, rows, columns, right, roles, rolesRight, misses }) =>
    [
      `${dialect ? 'ok ' : 'BAD'} ${rows ? 'rows' : 'ROWS'} types ${right}/${columns} roles ${rolesRight}/${roles} ${path}`,
      ...misses.slice(0, 12).map((miss) => `      ${miss}`),
    ].join('\n'),
  );
  const { files, dialects, rows, columns, types, roles } = corpusShares(verdicts);
  lines.push(
    `${files} files: dialect ${percent(dialects)}, rows ${percent(rows)}, types ${percent(types)} of ${columns} columns, roles ${percent(roles)}`,
  );
  return lines.join('\n');
}

/** Shares of right answers, from 0 to 1. */
export function corpusShares(verdicts: readonly Verdict[]) {
  const sum = (of: (verdict: Verdict) => number) =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const columns = sum((verdict) => verdict.columns);
  return {
    files: verdicts.length,
    columns,
    dialects: sum(({ dialect }) => Number(dialect)) / verdicts.length,
    rows: sum((verdict) => Number(verdict.rows)) / verdicts.length,
    types: sum(({ right }) => right) / columns,
    roles: sum(({ rolesRight }) => rolesRight) / sum((verdict) => verdict.roles),
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
