import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { detectText, type TextDetection } from './detect-table.js';
import type { PartContext } from './load.js';
import { emptyFile, profileNotMade, tooManyColumns, unreadable } from './load-findings.js';
import { withGeometry } from './load-geometry.js';
import { GUESS_FROM, guessText, sameReading } from './load-guess.js';
import type { LoadedDetection, LoadedPart } from './load-model.js';
import { isMachineFault } from './load-parts.js';
import { type EarlyParquet, loadText, writeEarly } from './load-text.js';
import { asUtf8, type Utf8File } from './load-utf8.js';
import { WIDE } from './parquet-options.js';
import type { ColumnStatistics } from './profile/profile-model.js';
import { profileTable } from './profile/profile-table.js';
import type { FileFormat, Finding, TableSource } from './table-model.js';

/** Widest table read: beyond it neither Parquet nor people gain anything from rows and columns. */
export const MOST_COLUMNS = 6000;

/** A Parquet written by a guess while the whole file is read, with its profile. */
interface Early {
  guess: TextDetection;
  path: string;
  rowCount: Promise<number | undefined>;
  profile: Promise<ColumnStatistics[] | undefined>;
}

type ProfiledParquet = EarlyParquet & { profile?: ColumnStatistics[] };

type PartName = { name: string | null; format: FileFormat; findings: Finding[] };

/** A CSV or another delimited text: encoding, whole-file detection, Parquet, profile. */
export async function loadDelimited(
  part: PartName,
  source: TableSource,
  context: PartContext,
): Promise<LoadedPart> {
  const { stated, work, report } = context;
  report({ phase: 'unpacking' });
  // Nearly every text is UTF-8: the Parquet is begun before the last byte has been proved to be.
  const stands = stated.encoding === undefined || stated.encoding === 'UTF-8';
  let early = stands ? await startEarly(source.path, context) : undefined;
  let text: Utf8File;
  let found: TextDetection;
  let parquet: ProfiledParquet | undefined;
  try {
    text = await asUtf8(source.path, work, stated.encoding);
    context.signal?.throwIfAborted();
    report({ phase: 'detecting' });
    if (text.path !== source.path) {
      await earlyParquet(early);
      early = await startEarly(text.path, context);
    }
    found = await detectText(text.path, { stated }, await followBytes(text.path, context));
    report({ phase: 'writing', rows: found.profile.rows });
  } finally {
    // DuckDB writes until it is done, whatever the detection says.
    parquet = await earlyParquet(early);
  }
  if (early && parquet && !sameReading(early.guess, found)) parquet = undefined;
  const detection: LoadedDetection = {
    ...detectionOf(found, part.format),
    encoding: text.encoding,
    bom: text.bom,
    warnings: [...part.findings, ...text.findings, ...found.warnings],
  };
  return finishText(part, text.path, found, detection, context, parquet);
}

/** What the guess has led to, once DuckDB is done. */
async function earlyParquet(early: Early | undefined): Promise<ProfiledParquet | undefined> {
  if (!early) return undefined;
  const [rowCount, profile] = await Promise.all([early.rowCount, early.profile]);
  return rowCount === undefined ? undefined : { path: early.path, rowCount, ...(profile && { profile }) };
}

/** For a large text: the Parquet as a sample suggests it, written while the whole is detected. */
async function startEarly(path: string, { work, stated, engine }: PartContext): Promise<Early | undefined> {
  const { size } = await stat(path);
  if (size < GUESS_FROM) return undefined;
  const guess = await guessText(path, size, stated, work);
  if (!guess || guess.columns.length > WIDE) return undefined;
  const early = join(work, 'early.parquet');
  const rowCount = writeEarly(path, guess, early, engine);
  // One core detects; what DuckDB leaves of the other is for the profile.
  const profile = rowCount
    .then((rows) => (rows === undefined ? undefined : profileTable(early, guess.columns, rows, engine)))
    .catch(() => undefined);
  return { guess, path: early, rowCount, profile };
}

/** Reports how much of a text has been read, and stops the reading when the load is to stop. */
export async function followBytes(path: string, context: PartContext): Promise<(bytes: number) => void> {
  const { size } = await stat(path);
  return (bytes) => {
    context.signal?.throwIfAborted();
    context.report({ phase: 'detecting', bytes, totalBytes: size });
  };
}

/** The decisions on a text as they are kept. */
export function detectionOf(found: TextDetection, format: FileFormat): LoadedDetection {
  return {
    format,
    encoding: 'UTF-8',
    bom: false,
    dialect: found.dialect,
    lineEnd: found.lineEnd,
    headerRow: found.headerRow,
    rows: found.profile.rows,
    footerRows: found.profile.footerRows,
    ragged: Object.fromEntries(found.profile.ragged),
    columns: found.columns,
    warnings: found.warnings,
  };
}

/** From a detected text to a staged Parquet with its profile and geometry; the detection's warnings become the findings. */
export async function finishText(
  part: PartName,
  path: string,
  found: TextDetection,
  detection: LoadedDetection,
  context: PartContext,
  early?: ProfiledParquet,
): Promise<LoadedPart> {
  const { name, format } = part;
  const { engine, work, report, signal } = context;
  const refused = (finding: Finding): LoadedPart => ({
    name,
    format,
    status: 'failed',
    findings: [...detection.warnings, finding],
    detection,
  });
  if (found.shape.records === 0) return { name, format, status: 'failed', findings: [emptyFile()] };
  if (found.columns.length > MOST_COLUMNS) {
    const { detection: _, ...answer } = refused(tooManyColumns(found.columns.length, MOST_COLUMNS)) as {
      detection: unknown;
    } & Extract<LoadedPart, { status: 'failed' | 'not-tabular' }>;
    return answer;
  }
  const rows = found.profile.rows;
  report({ phase: 'writing', rows });
  const parquet = join(work, 'table.parquet');
  const loaded = await loadText(path, found, parquet, work, engine, early);
  signal?.throwIfAborted();
  if (!loaded.ok) return refused(unreadable(loaded.reason));
  report({ phase: 'profiling', rows: loaded.rowCount });
  // A table that cannot be counted, for want of memory, is a table all the same.
  const counted = await (
    (loaded.early && early?.profile && Promise.resolve(early.profile)) ||
    profileTable(parquet, loaded.columns, loaded.rowCount, engine)
  ).catch((error: Error) => {
    signal?.throwIfAborted();
    if (isMachineFault(error)) throw error;
    return profileNotMade(error.message);
  });
  const profile = Array.isArray(counted) ? counted : null;
  const warnings = [...detection.warnings, ...loaded.findings, ...(Array.isArray(counted) ? [] : [counted])];
  const whole = { ...detection, columns: loaded.columns, warnings };
  return withGeometry(
    {
      name,
      format,
      status: 'loaded',
      findings: warnings,
      rowCount: loaded.rowCount,
      columns: loaded.columns,
      detection: whole,
      parquet,
      profile,
    },
    context,
  );
}
