import { createTableEngine, type TableEngine } from '../../tables/engine.js';
import { type FilePersonalData, PERSONAL_DATA_VERSION, scanTable } from '../personal-data/index.js';
import type { Area } from './area.js';
import { checkTable, type TableFigures } from './check-table.js';
import type { TableToCheck } from './rule.js';

/** What a check is asked; it crosses to a process of its own as JSON. */
export interface CheckRequest {
  tables: readonly TableToCheck[];
  area: Area | null;
  /** An existing folder, for what DuckDB puts by on disk; the caller removes it. */
  work: string;
  /** ISO instant: decides who may be alive. */
  now: string;
}

/** What was found in the tables of a file. */
export interface CheckedTables {
  tables: TableFigures[];
  personal: FilePersonalData;
}

/** Beyond this DuckDB writes to disk. */
const MEMORY = '256MB';

/** An engine for checks alone: its memory is bounded whatever the portal does beside it. */
export const checkEngine = (work: string): Promise<TableEngine> =>
  createTableEngine({ memoryLimit: MEMORY, connections: 2, tempDirectory: work });

/** Checks every table, and looks for personal data in it. Errors: those of DuckDB; the signal's reason. */
export async function checkTables(
  { tables, area, now }: CheckRequest,
  engine: TableEngine,
  signal?: AbortSignal,
): Promise<CheckedTables> {
  const checked: TableFigures[] = [];
  const personal: FilePersonalData = { version: PERSONAL_DATA_VERSION, tables: [] };
  for (const table of tables) {
    signal?.throwIfAborted();
    const { columns, parquet, part, name } = table;
    // Side by side: one is mostly SQL, the other mostly judges what SQL has found.
    const [figures, found] = await Promise.all([
      checkTable(engine, table, { area }, signal),
      scanTable(engine, [parquet], columns, signal, new Date(now)),
    ]);
    checked.push(figures);
    personal.tables.push({ ...found, part, name });
  }
  return { tables: checked, personal };
}
