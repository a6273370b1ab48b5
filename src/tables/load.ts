import { copyFile, mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decideEncoding, readEncodingEvidence } from './detect-encoding.js';
import { detectFormat } from './detect-format.js';
import { detectText, type TextDetection } from './detect-table.js';
import { type TableEngine, tableEngine } from './engine.js';
import { JsonNotTabular } from './json-records.js';
import { writeJsonTable } from './json-table.js';
import { loadText } from './load-text.js';
import { NORMAL_DIALECT } from './normalise-csv.js';
import { openTable } from './query.js';
import type {
  Column,
  Detection,
  Dialect,
  Encoding,
  FileFormat,
  Finding,
  LoadResult,
  TableSource,
} from './table-model.js';
import { transcode } from './transcode.js';
import { writeXlsxTable, XlsxNotReadable } from './xlsx-table.js';
import { memberNames } from './zip-archive.js';

export interface LoadTarget {
  /** Where the Parquet is to be; written under another name first, so that it is whole or absent. */
  parquetPath: string;
  /** Folder for temporary files; a folder of its own is made in it and removed again. */
  workDir: string;
}

export interface LoadOptions {
  engine?: TableEngine;
  /** What the publisher stated about a delimited file; the rest is detected. */
  stated?: { encoding?: Encoding; dialect?: Dialect; headerRow?: 1 };
}

/**
 * Turns an uploaded file into a typed Parquet. The file itself is never changed. Whatever it holds, the
 * answer is a value: `loaded`, `not-tabular` (kept and offered as it is) or `failed` with findings that say
 * why; only faults of the machine (disk, permissions) are thrown.
 */
export async function loadTable(
  source: TableSource,
  target: LoadTarget,
  options: LoadOptions = {},
): Promise<LoadResult> {
  const engine = options.engine ?? (await tableEngine());
  await mkdir(target.workDir, { recursive: true });
  await mkdir(dirname(target.parquetPath), { recursive: true });
  const work = await mkdtemp(join(target.workDir, 'load-'));
  try {
    const format = await formatOf(source);
    switch (format) {
      case 'csv':
      case 'tsv':
        return await loadDelimited(source, format, target, work, engine, options.stated);
      case 'json':
      case 'jsonl':
      case 'geojson':
        return await loadJson(source, format, target, work, engine);
      case 'xlsx':
        return await loadXlsx(source, target, work, engine);
      case 'parquet':
        return await loadParquet(source, target, work, engine);
      case 'empty':
        return failed(format, emptyFile());
      default:
        return { status: 'not-tabular', format, findings: [notTabular(format)] };
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function formatOf(source: TableSource): Promise<FileFormat> {
  const { size } = await stat(source.path);
  const file = await open(source.path);
  try {
    const head = Buffer.alloc(65_536);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const used = head.subarray(0, bytesRead);
    const zip = used.subarray(0, 2).toString('latin1') === 'PK';
    return detectFormat({
      fileName: source.fileName,
      head: used,
      size,
      ...(source.mediaType ? { mediaType: source.mediaType } : {}),
      ...(zip ? { members: await memberNames(source.path).catch(() => []) } : {}),
    });
  } finally {
    await file.close();
  }
}

interface Utf8File {
  path: string;
  encoding: Encoding;
  bom: boolean;
  findings: Finding[];
}

/** The file itself where it is UTF-8 already, else a copy in UTF-8 in the work folder. */
async function asUtf8(source: TableSource, work: string, stated?: Encoding): Promise<Utf8File> {
  const evidence = await readEncodingEvidence(source.path);
  const decided = decideEncoding(evidence);
  const encoding = stated ?? decided.encoding;
  const { bom } = decided;
  const wide = encoding === 'UTF-16LE' || encoding === 'UTF-16BE';
  const nuls = !wide && evidence.nulBytes > 0;
  const findings = nuls ? [nulBytes(evidence.nulBytes)] : [];
  if (encoding === 'UTF-8' && !nuls && !bom) return { path: source.path, encoding, bom, findings };
  const path = join(work, 'utf8.txt');
  await transcode(source.path, path, encoding);
  return { path, encoding, bom, findings };
}

async function loadDelimited(
  source: TableSource,
  format: 'csv' | 'tsv',
  target: LoadTarget,
  work: string,
  engine: TableEngine,
  stated: LoadOptions['stated'] = {},
): Promise<LoadResult> {
  const text = await asUtf8(source, work, stated.encoding);
  const { dialect, headerRow } = stated;
  const known = dialect ? { dialect, ...(headerRow ? { headerRow } : {}) } : undefined;
  const found = await detectText(text.path, known);
  if (found.shape.records === 0) return failed(format, emptyFile());
  const detection: Detection = {
    ...detectionOf(found, format),
    encoding: text.encoding,
    bom: text.bom,
    warnings: [...text.findings, ...found.warnings],
  };
  return finish(text.path, found, detection, target, work, engine);
}

async function loadJson(
  source: TableSource,
  format: 'json' | 'jsonl' | 'geojson',
  target: LoadTarget,
  work: string,
  engine: TableEngine,
): Promise<LoadResult> {
  const text = await asUtf8(source, work);
  const csv = join(work, 'records.csv');
  try {
    const table = await writeJsonTable(text.path, csv, format);
    const found = await detectText(csv, { dialect: NORMAL_DIALECT, headerRow: 1, natives: table.natives });
    const detection: Detection = {
      ...detectionOf(found, format),
      encoding: text.encoding,
      bom: text.bom,
      dialect: null,
      lineEnd: null,
      headerRow: null,
      recordPath: table.recordPath,
      warnings: [...text.findings, ...table.findings, ...found.warnings],
    };
    return await finish(csv, found, detection, target, work, engine);
  } catch (error) {
    if (!(error instanceof JsonNotTabular)) throw error;
    return { status: 'not-tabular', format, findings: [jsonWithoutRecords(error.message)] };
  }
}

async function loadXlsx(
  source: TableSource,
  target: LoadTarget,
  work: string,
  engine: TableEngine,
): Promise<LoadResult> {
  const csv = join(work, 'sheet.csv');
  try {
    const book = await writeXlsxTable(source.path, csv);
    const found = await detectText(csv, { dialect: NORMAL_DIALECT });
    if (found.shape.records === 0) return failed('xlsx', emptyFile());
    const detection: Detection = {
      ...detectionOf(found, 'xlsx'),
      encoding: null,
      bom: false,
      dialect: null,
      lineEnd: null,
      sheet: book.sheet,
      sheets: book.sheets,
      warnings: [...book.findings, ...found.warnings],
    };
    return await finish(csv, found, detection, target, work, engine);
  } catch (error) {
    if (!(error instanceof XlsxNotReadable)) throw error;
    return failed('xlsx', unreadable(error.message));
  }
}

/** A Parquet is checked by reading all of it, and kept as it is. */
async function loadParquet(
  source: TableSource,
  target: LoadTarget,
  work: string,
  engine: TableEngine,
): Promise<LoadResult> {
  try {
    const table = await openTable(source.path, engine);
    // A count of each column reads every page: a truncated or damaged file fails here and not later.
    await engine.use((connection) =>
      connection.runAndReadAll('SELECT count(COLUMNS(*)) FROM read_parquet($1)', [source.path]),
    );
    const partial = join(work, 'table.parquet');
    await copyFile(source.path, partial);
    await moveFile(partial, target.parquetPath);
    const columns: Column[] = table.columns.map((column) => ({
      ...column,
      nulls: [],
      evidence: {
        cells: table.total,
        empty: 0,
        padded: 0,
        nullTokens: 0,
        classes: {},
        samples: [],
        reason: 'Parquet schema',
      },
    }));
    const detection: Detection = {
      format: 'parquet',
      encoding: null,
      bom: false,
      dialect: null,
      lineEnd: null,
      headerRow: null,
      rows: table.total,
      footerRows: 0,
      ragged: {},
      columns,
      warnings: [],
    };
    return { status: 'loaded', rowCount: table.total, columns, detection, parquetPath: target.parquetPath };
  } catch (error) {
    return failed('parquet', unreadable((error as Error).message));
  }
}

function detectionOf(found: TextDetection, format: FileFormat): Detection {
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

async function finish(
  path: string,
  found: TextDetection,
  detection: Detection,
  target: LoadTarget,
  work: string,
  engine: TableEngine,
): Promise<LoadResult> {
  const partial = join(work, 'table.parquet');
  const loaded = await loadText(path, found, partial, work, engine);
  if (!loaded.ok) return { ...failed(detection.format, unreadable(loaded.reason)), detection };
  await moveFile(partial, target.parquetPath);
  const all = {
    ...detection,
    columns: loaded.columns,
    warnings: [...detection.warnings, ...loaded.findings],
  };
  return {
    status: 'loaded',
    rowCount: loaded.rowCount,
    columns: loaded.columns,
    detection: all,
    parquetPath: target.parquetPath,
  };
}

/** Renames, or copies and renames where the work folder is on another disk. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, `${to}.partial`);
    await rename(`${to}.partial`, to);
  }
}

function failed(
  format: FileFormat,
  finding: Finding,
): Extract<LoadResult, { status: 'not-tabular' | 'failed' }> {
  return { status: 'failed', format, findings: [finding] };
}

function emptyFile(): Finding {
  return {
    code: 'empty-file',
    severity: 'error',
    message: { it: 'Il file è vuoto: non contiene alcun dato.', en: 'The file is empty: it holds no data.' },
  };
}

function notTabular(format: FileFormat): Finding {
  return {
    code: 'not-tabular',
    severity: 'info',
    message: {
      it: `Il formato (${format}) non si mostra come tabella: il file resta disponibile così com’è.`,
      en: `The format (${format}) is not shown as a table: the file stays available as it is.`,
    },
  };
}

function jsonWithoutRecords(reason: string): Finding {
  return {
    code: 'json-without-records',
    severity: 'info',
    message: {
      it: 'Il JSON non contiene un elenco di oggetti che si possa mostrare come tabella.',
      en: 'The JSON holds no list of objects that could be shown as a table.',
    },
    samples: [reason],
  };
}

function unreadable(reason: string): Finding {
  return {
    code: 'unreadable',
    severity: 'error',
    message: {
      it: 'Il file non si può leggere: potrebbe essere danneggiato o incompleto.',
      en: 'The file cannot be read: it may be damaged or incomplete.',
    },
    samples: [reason.slice(0, 300)],
  };
}

function nulBytes(count: number): Finding {
  return {
    code: 'nul-bytes',
    severity: 'warning',
    message: {
      it: `Il file contiene ${count} caratteri nulli, che non sono caricati.`,
      en: `The file holds ${count} NUL characters, which are not loaded.`,
    },
  };
}
