import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GEO_READERS } from '../../../src/geo/readers.js';
import { NotReadable, type PartWritten } from '../../../src/tables/formats/format-reader.js';
import type { FileFormat } from '../../../src/tables/table-model.js';

export interface ReadLayer {
  name: string;
  columns: string[];
  rows: Record<string, string>[];
  written: PartWritten;
  /** Codes of the findings, in order. */
  codes: string[];
}

/** Reads every layer of a file on disk, through its reader. */
export async function layersOf(path: string, format: FileFormat, fileName: string): Promise<ReadLayer[]> {
  const reader = GEO_READERS.find(({ formats }) => formats.includes(format));
  if (!reader) throw new Error(`No reader of ${format}`);
  const work = await mkdtemp(join(tmpdir(), 'geo-'));
  try {
    const layers: ReadLayer[] = [];
    for (const part of await reader.parts({ path, fileName }, work)) {
      if (!('write' in part)) throw new Error('A nested part');
      const csv = join(work, 'layer.csv');
      const written = await part.write(csv);
      const [columns = [], ...records] = parseNormal(await readFile(csv, 'utf8'));
      layers.push({
        name: part.name,
        columns,
        rows: records.map((cells) => Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']))),
        written,
        codes: written.findings.map(({ code }) => code),
      });
    }
    return layers;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The same for bytes in memory. */
export async function layersOfBytes(
  bytes: string | Uint8Array,
  format: FileFormat,
  fileName = 'file',
): Promise<ReadLayer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'geo-'));
  try {
    const path = join(folder, fileName);
    await writeFile(path, bytes);
    return await layersOf(path, format, fileName);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The only layer of bytes in memory. */
export async function layerOfBytes(
  bytes: string | Uint8Array,
  format: FileFormat,
  fileName?: string,
): Promise<ReadLayer> {
  const layers = await layersOfBytes(bytes, format, fileName);
  if (layers.length !== 1) throw new Error(`${layers.length} layers`);
  return layers[0] as ReadLayer;
}

/** The code with which a file is refused. */
export async function refusal(bytes: string | Uint8Array, format: FileFormat): Promise<string> {
  try {
    await layersOfBytes(bytes, format);
  } catch (error) {
    if (error instanceof NotReadable) return error.finding.code;
    throw error;
  }
  return 'accepted';
}

/** Records of a CSV in the normal dialect: comma, quotes doubled, LF. */
export function parseNormal(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== '\n') continue;
    records.push(record);
    record = [];
  }
  return records;
}
