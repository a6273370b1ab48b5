import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TableEngine, tableEngine } from './engine.js';
import { NotReadable } from './formats/format-reader.js';
import { loadDelimited } from './load-delimited.js';
import { unreadable } from './load-findings.js';
import type { LoadEvents, LoadedFile, LoadedPart, LoadProgress, LoadRequest } from './load-model.js';
import { loadParquet } from './load-parquet.js';
import { isMachineFault, partsOf, statusOf, type TablePart } from './load-parts.js';
import { loadWritten } from './load-written.js';
import type { Stated } from './stated.js';
import type { LoadResult, TableSource } from './table-model.js';

/** What a part needs to be read. */
export interface PartContext {
  /** An empty folder of its own. */
  work: string;
  engine: TableEngine;
  stated: Stated;
  report(progress: Partial<LoadProgress>): void;
  events: LoadEvents;
  wantsHead: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Reads a file into tables, staged in `request.work`. The file itself is never changed. Whatever it holds, the answer
 * is a value: parts that are `loaded`, `not-tabular` (kept and offered as they are) or `failed` with findings that say
 * why; only faults of the machine (disk, permissions) and the signal's reason are thrown.
 */
export async function loadFile(
  request: LoadRequest,
  events: LoadEvents = {},
  options: { engine?: TableEngine; signal?: AbortSignal } = {},
): Promise<LoadedFile> {
  const { signal } = options;
  const engine = options.engine ?? (await tableEngine());
  const stated = (request.stated ?? {}) as Stated;
  events.onProgress?.({ phase: 'starting', part: 0, parts: 1 });
  const { format, parts } = await partsOf(request.source, request.work);
  const wanted = chosenFirst(parts, stated.part);
  const loaded: LoadedPart[] = [];
  for (const [part, one] of wanted.entries()) {
    signal?.throwIfAborted();
    const work = await mkdtemp(join(request.work, 'part-'));
    const context: PartContext = {
      work,
      engine,
      stated,
      events,
      wantsHead: part === 0 && request.wantsHead === true,
      signal,
      report: (progress) =>
        events.onProgress?.({ phase: 'starting', ...progress, part, parts: wanted.length }),
    };
    loaded.push(await loadPart(one, context));
  }
  signal?.throwIfAborted();
  const named = withSheets(loaded);
  return { format, parts: stated.part === undefined ? loadedFirst(named) : named };
}

/** Each sheet of a workbook names the others, in the order of the workbook. */
function withSheets(parts: LoadedPart[]): LoadedPart[] {
  const sheets = parts.flatMap(({ name }) => name ?? []);
  return parts.map((part) =>
    part.detection?.sheet === undefined ? part : { ...part, detection: { ...part.detection, sheets } },
  );
}

/** The part that the publisher chose in front, by name. */
function chosenFirst(parts: TablePart[], name: string | undefined): TablePart[] {
  const chosen = name === undefined ? undefined : parts.find((part) => part.name === name);
  return chosen ? [chosen, ...parts.filter((part) => part !== chosen)] : parts;
}

/** An empty cover sheet is not what a reader comes for. */
function loadedFirst(parts: LoadedPart[]): LoadedPart[] {
  const rank = (part: LoadedPart): number => (part.status === 'loaded' ? 0 : 1);
  return [...parts].sort((a, b) => rank(a) - rank(b));
}

async function loadPart(part: TablePart, context: PartContext): Promise<LoadedPart> {
  const { name, format } = part;
  try {
    switch (part.kind) {
      case 'none':
        return { name, format, status: part.status, findings: part.findings };
      case 'text':
        return await loadDelimited(part, part.source, context);
      case 'parquet':
        return await loadParquet(part, part.source, context);
      case 'written':
        return await loadWritten(part, context);
    }
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof NotReadable) {
      const findings = [...part.findings, error.finding];
      return { name, format, status: statusOf(error.finding), findings };
    }
    if (isMachineFault(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { name, format, status: 'failed', findings: [...part.findings, unreadable(reason)] };
  }
}

export interface LoadTarget {
  /** Where the Parquet is to be; written under another name first, so that it is whole or absent. */
  parquetPath: string;
  /** Folder for temporary files; a folder of its own is made in it and removed again. */
  workDir: string;
}

export interface LoadOptions {
  engine?: TableEngine;
  /** What the publisher stated; the rest is detected. */
  stated?: Stated;
}

/** Reads the table of a file that is shown first, and puts its Parquet where it is wanted. Throws as `loadFile`. */
export async function loadTable(
  source: TableSource,
  target: LoadTarget,
  options: LoadOptions = {},
): Promise<LoadResult> {
  await mkdir(target.workDir, { recursive: true });
  await mkdir(dirname(target.parquetPath), { recursive: true });
  const work = await mkdtemp(join(target.workDir, 'load-'));
  try {
    const { engine, stated } = options;
    const { parts } = await loadFile({ source, work, stated }, {}, engine ? { engine } : {});
    const part = parts[0] as LoadedPart;
    if (part.status !== 'loaded') {
      const { status, format, findings, detection } = part;
      return { status, format, findings, ...(detection && { detection }) };
    }
    await moveFile(part.parquet, target.parquetPath);
    const { rowCount, columns, detection } = part;
    return { status: 'loaded', rowCount, columns, detection, parquetPath: target.parquetPath };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Renames, or copies and renames where the work folder is on another disk. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, `${to}.partial`);
    await rename(`${to}.partial`, to);
  }
}
