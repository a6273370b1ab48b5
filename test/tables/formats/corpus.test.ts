import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { detectText } from '../../../src/tables/detect-table.js';
import { partsOf, type TablePart } from '../../../src/tables/load-parts.js';
import { NORMAL_DIALECT } from '../../../src/tables/normalise-csv.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';

interface Expected {
  path: string;
  format: string;
  rows: number | null;
  sheet?: string;
  record_path?: string;
  columns: { name: string; type: string; accept?: string[] }[];
}

/** Columns without a single value have no type to be right about. */
const TYPE_NAMES: Record<string, string> = {
  datetime: 'dateTime',
  geo_point: 'geoPoint',
  geo_shape: 'geoShape',
};

const work = hasShared ? mkdtempSync(join(tmpdir(), 'portico-formats-')) : '';
afterAll(() => {
  if (work !== '') rmSync(work, { recursive: true, force: true });
});

async function detectPart(part: TablePart, csv: string) {
  if (part.kind === 'text') return detectText(part.source.path);
  if (part.kind !== 'written') throw new Error(`Not read: ${part.findings[0]?.code}`);
  const { headed, natives } = await part.write(csv);
  return detectText(csv, {
    dialect: NORMAL_DIALECT,
    ...(headed ? { headerRow: 1 as const } : {}),
    ...(natives ? { natives } : {}),
  });
}

const files = hasShared
  ? (
      JSON.parse(readFileSync(sharedPath('fixtures', 'EXPECTED.json'), 'utf8')) as { files: Expected[] }
    ).files.filter(({ format, rows }) => rows && /^(?:xlsx|xls|ods|json|jsonl|csv in zip|gtfs)/.test(format))
  : [];

describe.skipIf(!hasShared)('real workbooks, JSON and archives', () => {
  it.each(files.map((file) => [file.path, file] as const))('%s', async (_, file) => {
    const own = mkdtempSync(join(work, 'one-'));
    const { parts } = await partsOf(
      { path: sharedPath('fixtures', file.path), fileName: basename(file.path) },
      own,
    );
    const [part] = parts as [TablePart];
    if (file.sheet) expect(part.name).toBe(file.sheet);
    const found = await detectPart(part, join(own, 'first.csv'));
    expect(found.profile.rows).toBe(file.rows);
    const wrong = file.columns.filter((expected, at) => {
      const column = /^json/.test(file.format)
        ? found.columns.find(({ label }) => label === expected.name)
        : found.columns[at];
      const accepted = [expected.type, ...(expected.accept ?? [])].map((type) => TYPE_NAMES[type] ?? type);
      return (
        column?.evidence.empty !== column?.evidence.cells && !accepted.includes(column?.type ?? 'absent')
      );
    });
    // A whole number is a number.
    expect(wrong.filter(({ type }) => type !== 'number').map(({ name }) => name)).toEqual([]);
  });

  it('ISO 19139 metadata is no table', async () => {
    const path = sharedPath('fixtures', 'tabular', 'dpc-covid19-metadati-iso19139.xml');
    const { parts } = await partsOf({ path, fileName: basename(path) }, mkdtempSync(join(work, 'one-')));
    expect(parts[0]).toMatchObject({
      kind: 'none',
      status: 'not-tabular',
      findings: [{ code: 'xml-not-data' }],
    });
  });
});
