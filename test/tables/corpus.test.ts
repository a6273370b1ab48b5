import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { loadTable } from '../../src/tables/load.js';
import type { Column, LoadResult } from '../../src/tables/table-model.js';
import { hasShared, sharedPath } from '../helpers/shared.js';

interface Expected {
  path: string;
  format: string;
  encoding: string | null;
  delimiter: string | null;
  header_row: number | null;
  rows: number | null;
  columns: { name: string; type: string; accept?: string[]; role?: string }[];
}

interface Verdict {
  path: string;
  dialect: boolean;
  rows: boolean;
  columns: number;
  right: number;
  misses: string[];
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

function typeIsRight(column: Column, expected: Expected['columns'][number]): boolean {
  const accepted = [expected.type, ...(expected.accept ?? [])].map((type) => TYPE_NAMES[type] ?? type);
  return accepted.includes(column.type);
}

function judge(file: Expected, result: LoadResult): Verdict {
  const misses: string[] = [];
  const none = { path: file.path, dialect: false, rows: false, columns: file.columns.length, right: 0 };
  if (result.status !== 'loaded')
    return {
      ...none,
      misses: [`not loaded: ${result.findings[0]?.code} ${result.findings[0]?.samples ?? ''}`],
    };
  const { detection } = result;
  let dialect = true;
  if (file.delimiter !== null && detection.dialect?.delimiter !== file.delimiter) {
    dialect = false;
    misses.push(`delimiter ${JSON.stringify(detection.dialect?.delimiter)}`);
  }
  if (file.encoding !== null && !(SAME_ENCODING[file.encoding] ?? []).includes(detection.encoding ?? '')) {
    dialect = false;
    misses.push(`encoding ${detection.encoding}, not ${file.encoding}`);
  }
  if (file.header_row !== null && detection.headerRow !== file.header_row) {
    dialect = false;
    misses.push(`header row ${detection.headerRow}, not ${file.header_row}`);
  }
  const rows = file.rows === null || result.rowCount === file.rows;
  if (!rows) misses.push(`rows ${result.rowCount}, not ${file.rows}`);
  let right = 0;
  file.columns.forEach((expected, at) => {
    const column = ['json', 'geojson', 'jsonl'].includes(detection.format)
      ? result.columns.find(({ label }) => label === expected.name)
      : result.columns[at];
    if (column && typeIsRight(column, expected)) right += 1;
    else
      misses.push(
        `${expected.name.slice(0, 30)}: ${column?.type ?? 'absent'} (${column?.evidence.reason}), not ${expected.type}`,
      );
  });
  return { path: file.path, dialect, rows, columns: file.columns.length, right, misses };
}

describe.skipIf(!hasShared)('the corpus of real Italian files', async () => {
  const work = mkdtempSync(join(tmpdir(), 'portico-corpus-'));
  const engine: TableEngine = await createTableEngine({ memoryLimit: '512MB' });
  const verdicts: Verdict[] = [];
  afterAll(() => {
    engine.close();
    rmSync(work, { recursive: true, force: true });
  });

  async function judgeAll(): Promise<Verdict[]> {
    if (verdicts.length > 0) return verdicts;
    const { files } = JSON.parse(readFileSync(sharedPath('fixtures', 'EXPECTED.json'), 'utf8')) as {
      files: Expected[];
    };
    for (const file of files) {
      if (!/^(?:csv|tsv|json|jsonl|xlsx|geojson)\b(?! in zip)/.test(file.format) || !file.rows) continue;
      const source = { path: sharedPath('fixtures', file.path), fileName: basename(file.path) };
      const result = await loadTable(
        source,
        { parquetPath: join(work, 'out.parquet'), workDir: work },
        { engine },
      );
      verdicts.push(judge(file, result));
    }
    return verdicts;
  }

  it('is read with the right dialect and types, but for the misses it prints', async () => {
    const all = await judgeAll();
    const report = all.map(
      ({ path, dialect, rows, columns, right, misses }) =>
        `${dialect ? 'ok ' : 'BAD'} ${rows ? 'rows' : 'ROWS'} ${right}/${columns} ${path}${misses.length > 0 ? `\n      ${misses.slice(0, 12).join('\n      ')}` : ''}`,
    );
    console.log(report.join('\n'));
    const dialects = all.filter(({ dialect }) => dialect).length / all.length;
    const rows = all.filter((verdict) => verdict.rows).length / all.length;
    const columns = all.reduce((sum, verdict) => sum + verdict.columns, 0);
    const types = all.reduce((sum, verdict) => sum + verdict.right, 0) / columns;
    console.log(
      `${all.length} files: dialect ${pct(dialects)}, rows ${pct(rows)}, types ${pct(types)} of ${columns} columns`,
    );
    expect(dialects).toBeGreaterThanOrEqual(0.98);
    expect(rows).toBeGreaterThanOrEqual(0.97);
    expect(types).toBeGreaterThanOrEqual(0.97);
  });
});

function pct(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
