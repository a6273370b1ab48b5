import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CellClass } from './cell-class.js';
import { createRecordReader, lineEndOf, readRecords, type TextShape } from './csv-records.js';
import { detectDialect } from './detect-dialect.js';
import { detectHeader } from './detect-header.js';
import { detectTypes } from './detect-types.js';
import { createProfiler, type TableProfile } from './profile-columns.js';
import type { Column, Dialect, Finding, LineEnd, NativeKind } from './table-model.js';

/** Everything decided about a delimited UTF-8 text, and what the loader needs to act on it. */
export interface TextDetection {
  dialect: Dialect;
  lineEnd: LineEnd;
  headerRow: number | null;
  columns: Column[];
  header: string[];
  profile: TableProfile;
  shape: TextShape;
  warnings: Finding[];
  /** Whether DuckDB can read the file as it stands; where false it is rewritten first. */
  clean: boolean;
}

const SAMPLE_BYTES = 1 << 19;

/**
 * Detects dialect, header and types of the UTF-8 file at `path`, reading it whole once.
 * `dialect` may be given where it is known (files written by us from JSON or a workbook).
 */
export async function detectText(
  path: string,
  known?: { dialect: Dialect; headerRow?: 1; natives?: readonly (NativeKind | undefined)[] },
): Promise<TextDetection> {
  const sample = await readSample(path);
  const decided = known ? { dialect: known.dialect, sepDirective: false, width: 0 } : detectDialect(sample);
  const { dialect } = decided;
  const records = readRecords(sample, dialect, 1000);
  const skipped = decided.sepDirective ? 1 : 0;
  const header = known?.headerRow
    ? { index: 0, firstData: 1, width: records[0]?.length ?? 0, upper: [] }
    : detectHeader(records.slice(skipped), decided.width || modalWidth(records));
  const labels = header.index === null ? [] : (records[header.index + skipped] as string[]);
  const width = Math.max(header.width, 1);
  const profiler = createProfiler({
    dialect,
    width,
    header: labels,
    headerRecord: header.index === null ? 0 : header.index + skipped + 1,
    firstData: header.firstData + skipped + 1,
  });
  const reader = createRecordReader(dialect, profiler.add);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) reader.push(chunk as Buffer);
  const shape = reader.end();
  const profile = profiler.finish();
  const { columns, findings } = detectTypes(
    profile.columns,
    labels.map((label) => label.replace(/^\ufeff/, '')),
    known?.natives,
  );
  const lineEnd = lineEndOf(shape);
  return {
    dialect,
    lineEnd,
    headerRow: header.index === null ? null : profile.headerRow,
    header: labels,
    columns,
    profile,
    shape,
    warnings: [...structureFindings(profile, shape, header.index === null), ...findings],
    clean: isClean(profile, shape, lineEnd, dialect, header.index === null ? 1 : 2),
  };
}

async function readSample(path: string): Promise<string> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(SAMPLE_BYTES);
    const { bytesRead } = await file.read(buffer, 0, SAMPLE_BYTES, 0);
    let text = buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
    // A cut record would speak against its own dialect.
    if (bytesRead === SAMPLE_BYTES)
      text = text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1 || undefined);
    return text;
  } finally {
    await file.close();
  }
}

function modalWidth(records: string[][]): number {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1;
}

function isClean(
  profile: TableProfile,
  shape: TextShape,
  lineEnd: LineEnd,
  dialect: Dialect,
  firstLine: number,
): boolean {
  return (
    profile.ragged.size === 0 &&
    profile.footerRows === 0 &&
    profile.repeatedHeaders === 0 &&
    profile.firstLine === firstLine &&
    (lineEnd === '\n' || lineEnd === '\r\n') &&
    shape.blankRecords === 0 &&
    shape.strayQuotes === 0 &&
    shape.unclosedQuotes === 0 &&
    shape.backslashes === 0 &&
    dialect.escape === 'double' &&
    profile.columns.length > 1 &&
    profile.columns.every((column) => column.counts[CellClass.ExcelText] === 0)
  );
}

function structureFindings(profile: TableProfile, shape: TextShape, noHeader: boolean): Finding[] {
  const findings: Finding[] = [];
  const ragged = [...profile.ragged.values()].reduce((sum, count) => sum + count, 0);
  if (ragged > 0) {
    findings.push({
      code: 'ragged-rows',
      severity: 'warning',
      message: {
        it: `${ragged} righe hanno più o meno celle dell’intestazione: le celle mancanti restano vuote, quelle in più sono solo nel file originale.`,
        en: `${ragged} rows have more or fewer cells than the header: missing cells stay empty, extra ones are only in the original file.`,
      },
      lines: profile.raggedLines,
      samples: profile.raggedSamples,
    });
  }
  if (profile.repeatedHeaders > 0) {
    findings.push({
      code: 'repeated-header',
      severity: 'warning',
      message: {
        it: `L’intestazione è ripetuta fra i dati ${profile.repeatedHeaders} volte: quelle righe non sono caricate.`,
        en: `The header is repeated among the data ${profile.repeatedHeaders} times: those rows are not loaded.`,
      },
      lines: profile.repeatedHeaderLines,
    });
  }
  if (profile.footerRows > 0) {
    findings.push({
      code: 'notes-after-data',
      severity: 'info',
      message: {
        it: `${profile.footerRows} righe di note in fondo al file non fanno parte dei dati.`,
        en: `${profile.footerRows} rows of notes at the end of the file are not part of the data.`,
      },
    });
  }
  if (shape.unclosedQuotes > 0) {
    findings.push({
      code: 'unclosed-quotes',
      severity: 'warning',
      message: {
        it: `${shape.unclosedQuotes} celle aprono le virgolette senza chiuderle: le virgolette sono lette come testo.`,
        en: `${shape.unclosedQuotes} cells open a quote without closing it: the quote is read as text.`,
      },
    });
  }
  if (noHeader) {
    findings.push({
      code: 'no-header',
      severity: 'warning',
      message: {
        it: 'Il file non ha una riga di intestazione: le colonne si chiamano colonna_1, colonna_2 e così via.',
        en: 'The file has no header row: the columns are called colonna_1, colonna_2 and so on.',
      },
    });
  }
  return findings;
}
