import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset, Distribution } from '../../../src/catalog/model/index.js';
import { createTableEngine } from '../../../src/tables/engine.js';
import { loadFile } from '../../../src/tables/load.js';
import type { LoadedFile } from '../../../src/tables/load-model.js';
import {
  areaOf,
  checkTables,
  composeReport,
  type FileCheck,
  type FileCheckReport,
  type TableToCheck,
  type UnreadPart,
} from '../../../src/validation/data-checks/index.js';

/** What is declared of a file in a test. */
export interface DeclaredInTest {
  dataset?: Partial<Dataset>;
  distribution?: Partial<Distribution>;
  now?: Date;
}

/** The parts of a load as the checks take them. */
export function partsToCheck({ parts }: LoadedFile): { tables: TableToCheck[]; unread: UnreadPart[] } {
  const tables: TableToCheck[] = [];
  const unread: UnreadPart[] = [];
  for (const [part, one] of parts.entries()) {
    if (one.status !== 'loaded') unread.push({ part, status: one.status, findings: one.findings });
    else
      tables.push({
        part,
        name: one.name,
        rows: one.rowCount,
        // As `check-file.ts` gives them.
        columns: one.columns.filter(({ virtual }) => !virtual),
        detection: one.detection,
        findings: one.findings,
        profile: one.profile,
        parquet: one.parquet,
      });
  }
  return { tables, unread };
}

/** Loads and checks files without a database; `close` removes what it made. */
export async function createChecker() {
  const work = mkdtempSync(join(tmpdir(), 'portico-checks-'));
  const engine = await createTableEngine({
    memoryLimit: '256MB',
    connections: 2,
    tempDirectory: join(work, 'spill'),
  });
  let count = 0;

  async function checkPath(
    path: string,
    fileName: string,
    declared: DeclaredInTest = {},
  ): Promise<FileCheckReport> {
    const folder = await mkdtemp(join(work, 'load-'));
    try {
      const loaded = await loadFile({ source: { path, fileName }, work: folder }, {}, { engine });
      const { tables, unread } = partsToCheck(loaded);
      const now = declared.now ?? new Date('2024-06-01T00:00:00Z');
      const area = areaOf(declared.dataset?.spatial);
      const checked = await checkTables({ tables, area, work, now: now.toISOString() }, engine);
      return composeReport({
        dataset: declared.dataset ?? {},
        distribution: declared.distribution ?? {},
        found: {
          file: { name: fileName, size: 1000, sha256: '0'.repeat(64) },
          format: loaded.format,
          inside: loaded.parts.flatMap(({ detection }) => detection?.format ?? []),
        },
        tables: checked.tables,
        unread,
        now,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  return {
    work,
    checkPath,
    async check(
      fileName: string,
      bytes: string | Uint8Array,
      declared: DeclaredInTest = {},
    ): Promise<FileCheckReport> {
      count += 1;
      const path = join(work, `${count}.bin`);
      writeFileSync(path, bytes);
      return checkPath(path, fileName, declared);
    },
    close() {
      engine.close();
      rmSync(work, { recursive: true, force: true });
    },
  };
}

/** The checks of an id, in the order of the report. */
export const checksOf = ({ checks }: FileCheckReport, id: FileCheck['id']): FileCheck[] =>
  checks.filter((check) => check.id === id);

/** The only check of an id. */
export function checkOf(report: FileCheckReport, id: FileCheck['id']): FileCheck {
  const [found, ...more] = checksOf(report, id);
  if (!found || more.length > 0)
    throw new Error(`${more.length + 1} checks ${id}: ${JSON.stringify(report.checks)}`);
  return found;
}
