import { formatOf } from './format-of.js';
import { NotReadable, type PartWritten } from './formats/format-reader.js';
import { emptyFile, nestedTooDeep, notTabular, tooManyParts, unreadable } from './load-findings.js';
import type { FileFormat, Finding, TableSource } from './table-model.js';

export { formatOf };

/** One table of a file, before it is read: what it is called and how to get at it. */
export type TablePart = { name: string | null; format: FileFormat; findings: Finding[] } & (
  | { kind: 'text' | 'parquet'; source: TableSource }
  | { kind: 'written'; write(csvPath: string): Promise<PartWritten> }
  | { kind: 'none'; status: 'not-tabular' | 'failed' }
);

/** Archives within archives are opened this far. */
const MOST_DEPTH = 2;
/** Tables read of one file. */
export const MOST_PARTS = 100;

/**
 * The tables of a file, those within archives included, in the order their reader gives them. Whatever the file holds,
 * the answer is a list of at least one part; one that is no table, or cannot be read, says so itself.
 * @param work folder for unpacked files
 */
export async function partsOf(
  source: TableSource,
  work: string,
): Promise<{ format: FileFormat; parts: TablePart[] }> {
  const format = await formatOf(source);
  const all = await flatten(source, format, work, 0);
  const parts = all.slice(0, MOST_PARTS);
  if (all.length > parts.length) parts[0]?.findings.push(tooManyParts(parts.length, all.length));
  return { format, parts };
}

async function flatten(
  source: TableSource,
  format: FileFormat,
  work: string,
  depth: number,
): Promise<TablePart[]> {
  const common = { name: null, format, findings: [] };
  if (format === 'csv' || format === 'tsv') return [{ ...common, kind: 'text', source }];
  if (format === 'parquet') return [{ ...common, kind: 'parquet', source }];
  if (format === 'empty') return [refused(format, 'failed', emptyFile())];
  // Only now: for delimited text, the readers of the other formats need not be there at all.
  const { readerOf } = await import('./formats/registry.js');
  const reader = readerOf(format);
  if (!reader) return [refused(format, 'not-tabular', notTabular(format))];
  try {
    const found = await reader.parts(source, work);
    if (found.length === 0) return [refused(format, 'not-tabular', notTabular(format))];
    const parts: TablePart[] = [];
    for (const part of found) {
      if ('write' in part) {
        parts.push({
          ...common,
          findings: [],
          kind: 'written',
          name: part.name,
          write: (to) => part.write(to),
        });
        continue;
      }
      const inner = await formatOf(part.source);
      const nested =
        depth + 1 > MOST_DEPTH
          ? [refused(inner, 'not-tabular', nestedTooDeep())]
          : await flatten(part.source, inner, work, depth + 1);
      for (const one of nested) {
        const name = nested.length > 1 && one.name ? `${part.name} / ${one.name}` : part.name;
        parts.push({ ...one, name, findings: [...part.findings, ...one.findings] });
      }
    }
    return parts;
  } catch (error) {
    // What is only said, as of a JSON without a list, is no fault of the file.
    if (error instanceof NotReadable)
      return [refused(format, error.finding.severity === 'info' ? 'not-tabular' : 'failed', error.finding)];
    if (isMachineFault(error)) throw error;
    return [refused(format, 'failed', unreadable((error as Error).message))];
  }
}

const refused = (format: FileFormat, status: 'not-tabular' | 'failed', finding: Finding): TablePart => ({
  kind: 'none',
  name: null,
  format,
  status,
  findings: [finding],
});

/** A file that cannot be a table is no failure: its finding is a note. */
export const statusOf = (finding: Finding): 'not-tabular' | 'failed' =>
  finding.severity === 'info' ? 'not-tabular' : 'failed';

/** Faults of disk and permissions: trying again may help, so they are thrown. */
export function isMachineFault(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['ENOSPC', 'EACCES', 'EPERM', 'EROFS', 'EMFILE', 'ENFILE', 'EIO', 'ENOENT', 'ENOTDIR'].includes(
    code,
  );
}
