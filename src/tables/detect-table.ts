import { open } from 'node:fs/promises';
import { CellClass } from './cell-class.js';
import { columnNames } from './column-names.js';
import {
  createRecordReader,
  LONGEST_QUOTED_CELL,
  LONGEST_RECORD,
  lineEndOf,
  RecordTooLarge,
  readRows,
  type TextShape,
} from './csv-records.js';
import { type DialectDecision, detectDialect } from './detect-dialect.js';
import { detectHeader } from './detect-header.js';
import { detectTypes, type TypesContext } from './detect-types.js';
import { joinLevels } from './header-names.js';
import { mojibakeFinding } from './mojibake.js';
import { createProfiler, type TableProfile } from './profile-columns.js';
import { readChunks } from './read-chunks.js';
import { assignRoles } from './roles/assign-roles.js';
import type { Stated } from './stated.js';
import { applyStatedColumns, statedNulls } from './stated-columns.js';
import {
  nameFindings,
  recordTooLarge,
  statedHeaderMissing,
  structureFindings,
} from './structure-findings.js';
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
  /** Whether it could, but for titles, notes and blank lines before and behind the data. */
  framed: boolean;
}

export interface DetectOptions {
  /** Known where the file was written by us, from JSON or a workbook. */
  dialect?: Dialect;
  /** Written by us: every quote is closed, however long its cell, such as a geometry of megabytes. */
  written?: boolean;
  /** The first record is the header for sure. */
  headerRow?: 1;
  natives?: readonly (NativeKind | undefined)[];
  /** Choices of the publisher; they win over everything that is detected. */
  stated?: Stated;
  /** Leaves roles out, which need the vocabularies: a guess at how cells are read has no use for them. */
  withoutRoles?: boolean;
}

const SAMPLE_BYTES = 1 << 19;

/**
 * Detects dialect, header, types and roles of the UTF-8 file at `path`, reading it whole once.
 * `onBytes` hears how many bytes have been read; what it throws ends the reading.
 *
 * @throws NotReadable where a record is longer or wider than any table's
 */
export async function detectText(
  path: string,
  options: DetectOptions = {},
  onBytes?: (bytes: number) => void,
): Promise<TextDetection> {
  const stated = options.stated ?? {};
  const sample = await readSample(path);
  try {
    const decided = decideDialect(sample, options);
    const { dialect } = decided;
    const head = decideHead(readRows(sample, dialect, 1000), decided, options);
    const names = columnNames(head.labels, head.width);
    const nulls = statedNulls(names, stated);
    const profiler = createProfiler({
      dialect,
      width: head.width,
      header: head.lowest,
      headerRecord: head.headerRecord,
      firstData: head.firstData,
      nulls,
      ...(stated.footerRows === undefined ? {} : { footerRows: stated.footerRows }),
    });
    const reader = createRecordReader(
      dialect,
      profiler.add,
      options.written ? LONGEST_RECORD : LONGEST_QUOTED_CELL,
    );
    let bytes = 0;
    for await (const chunk of readChunks(path)) {
      reader.push(chunk);
      bytes += chunk.length;
      onBytes?.(bytes);
    }
    const shape = reader.end();
    const profile = profiler.finish();
    const context: TypesContext = {
      names,
      nulls,
      delimiter: dialect.delimiter,
      ...(options.natives ? { natives: options.natives } : {}),
    };
    const labels = head.labels.map((joined, at) => (head.lowest[at] || joined).replace(/^\ufeff/, ''));
    const typed = detectTypes(profile.columns, labels, context);
    const chosen = applyStatedColumns(typed, profile.columns, context, stated);
    const roles = options.withoutRoles
      ? { columns: chosen.columns, findings: [] }
      : assignRoles(chosen.columns, profile.columns, stated);
    const lineEnd = lineEndOf(shape);
    const noHeader = head.headerRecord === 0;
    return {
      dialect,
      lineEnd,
      headerRow: noHeader ? null : profile.headerRow,
      header: head.lowest,
      columns: roles.columns,
      profile,
      shape,
      warnings: [
        ...head.findings,
        ...structureFindings(profile, shape, noHeader && stated.headerRows !== null),
        ...(noHeader ? [] : nameFindings(head.labels, names)),
        ...mojibakeFinding(profile.columns, labels),
        ...chosen.findings,
        ...roles.findings.filter(
          ({ code, column }) => !chosen.findings.some((said) => said.code === code && said.column === column),
        ),
      ],
      clean:
        profile.footerRows === 0 &&
        shape.blankRecords === 0 &&
        profile.firstLine === (noHeader ? 1 : 2) &&
        isPlain(profile, shape, lineEnd, dialect),
      framed: isPlain(profile, shape, lineEnd, dialect),
    };
  } catch (error) {
    throw error instanceof RecordTooLarge ? recordTooLarge(error.line, error.what) : error;
  }
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

function decideDialect(sample: string, { dialect, stated = {} }: DetectOptions): DialectDecision {
  if (dialect) return { dialect, sepDirective: false, width: 0, scores: {} };
  return detectDialect(sample, {
    ...(stated.delimiter === undefined ? {} : { delimiter: stated.delimiter }),
    ...(stated.quote === undefined ? {} : { quote: stated.quote }),
    ...(stated.escape === undefined ? {} : { escape: stated.escape }),
  });
}

/** What the first records are. Record numbers do not count blank records; rows do. */
interface Head {
  /** Lowest header record as it is written; what a repeated header is compared with. */
  lowest: string[];
  /** Header texts of all levels, joined; what the columns are named after. */
  labels: string[];
  /** Number of the lowest header record, 0 where there is none. */
  headerRecord: number;
  firstData: number;
  width: number;
  findings: Finding[];
}

function decideHead(
  rows: { cells: string[]; row: number }[],
  decided: DialectDecision,
  { headerRow, stated = {} }: DetectOptions,
): Head {
  const records = rows.map(({ cells }) => cells);
  const widest = decided.width || modalWidth(records);
  if (headerRow && stated.headerRows === undefined) return headAt(records, [0], records[0]?.length ?? 0);
  const skipRows = stated.skipRows ?? (decided.sepDirective ? 1 : 0);
  const skipped = rows.filter(({ row }) => row <= skipRows).length;
  const { headerRows } = stated;
  if (headerRows === null) return headAt(records, [], widest, skipped);
  if (headerRows !== undefined) {
    const levels = rows.flatMap(({ row }, at) => (row >= headerRows[0] && row <= headerRows[1] ? [at] : []));
    const last = levels[levels.length - 1];
    if (last !== undefined) {
      const body = modalWidth(records.slice(last + 1));
      return headAt(records, levels, Math.max(body, (records[last] as string[]).length));
    }
  }
  const header = detectHeader(records.slice(skipped), widest);
  const upper = header.upper.map((at) => at + skipped);
  const levels = header.index === null ? [] : [...upper, header.index + skipped];
  const head = headAt(records, levels, header.width, header.firstData + skipped);
  return headerRows ? { ...head, findings: [statedHeaderMissing(headerRows)] } : head;
}

function headAt(records: string[][], levels: number[], width: number, firstData?: number): Head {
  const last = levels[levels.length - 1];
  const lowest = last === undefined ? [] : (records[last] as string[]);
  const columns = Math.max(width, 1);
  return {
    lowest,
    labels:
      levels.length > 1
        ? joinLevels(
            levels.map((at) => records[at] as string[]),
            columns,
          )
        : lowest,
    headerRecord: last === undefined ? 0 : last + 1,
    firstData: (last === undefined ? (firstData ?? 0) : last + 1) + 1,
    width: columns,
    findings: [],
  };
}

function modalWidth(records: string[][]): number {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1;
}

/** Whether the records themselves are such as DuckDB reads like we do. */
function isPlain(profile: TableProfile, shape: TextShape, lineEnd: LineEnd, dialect: Dialect): boolean {
  return (
    profile.ragged.size === 0 &&
    profile.repeatedHeaders === 0 &&
    (lineEnd === '\n' || lineEnd === '\r\n') &&
    shape.strayQuotes === 0 &&
    shape.unclosedQuotes === 0 &&
    shape.backslashes === 0 &&
    dialect.escape === 'double' &&
    dialect.quote !== null &&
    profile.columns.length > 1 &&
    profile.columns.every((column) => column.counts[CellClass.ExcelText] === 0)
  );
}
