import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { SharedWork } from '../../platform/shared-work.js';
import type { TableColumn } from '../query/relation.js';
import type { Query } from '../query/tree.js';
import { AskerGone } from '../rows/ask-table.js';
import type { ReadableTable, ReadServices } from '../rows/table-of.js';
import { type ExportBounds, openExport } from './source.js';

export const COMPRESSIONS = ['snappy', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** How long a file is kept after it was last asked for: readers of a Parquet ask for it in many pieces. */
const KEPT_MS = 60 * 60 * 1000;

/** Bytes of all such files; the one that was asked for longest ago goes first. */
const KEPT_BYTES = 4 * 2 ** 30;

/** Folder of the files, within that of the tables. */
const folderOf = (tablesDir: string): string => join(tablesDir, 'exports');

/** Whether a query is the whole table as it is. */
export function isWhole(query: Query, columns: readonly TableColumn[]): boolean {
  const { select, ...rest } = query;
  if (rest.filter || rest.groupBy || rest.distinct || rest.limit !== undefined || rest.offset) return false;
  if (rest.orderBy?.length) return false;
  if (!select) return true;
  return (
    select.length === columns.length &&
    select.every((item, at) => {
      const { name } = columns[at] as TableColumn;
      if (item.kind === 'column') return item.column === name && (item.alias ?? name) === name;
      if (item.kind !== 'expression' || item.alias !== name) return false;
      return item.expression.kind === 'column' && item.expression.column === name;
    })
  );
}

/** What tells one state of a table from another. */
function stateOf(found: ReadableTable): unknown[] {
  if (found.kind === 'file') return [found.table.parquet, found.table.modifiedAt];
  const { distributionId, definition, lastChange, nextId } = found.table;
  return [distributionId, definition, lastChange, nextId];
}

export interface ParquetOptions extends Pick<ExportBounds, 'signal' | 'shown'> {
  /** Snappy where left out. */
  compression?: Compression | undefined;
}

/** What is being written in this process, by path: who asks meanwhile waits for it. */
const making = new SharedWork<void>();

/**
 * The Parquet of a query, as a file that stays the same while it is read in pieces: of a whole file's table the stored one,
 * else one that is written now and kept for an hour after it was last asked for, under the question and the state of the
 * table. `key` tells it from any other.
 * Throws `QueryError`, `QueryTimeout`, `AskerGone`.
 */
export async function parquetOf(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
  { compression, signal, shown }: ParquetOptions,
): Promise<{ path: string; key: string }> {
  if (found.kind === 'file' && compression === undefined && isWhole(query, found.columns)) {
    return { path: join(services.tablesDir, found.table.parquet), key: found.table.fileId };
  }
  const asked = JSON.stringify([stateOf(found), query, compression ?? 'snappy']);
  const key = createHash('sha256').update(asked).digest('hex').slice(0, 40);
  const folder = folderOf(services.tablesDir);
  const path = join(folder, `${key}.parquet`);
  const now = new Date();
  const known = await stat(path).catch(() => undefined);
  if (known) {
    // It was asked for; when it was made stays what it is.
    await utimes(path, now, known.mtime).catch(() => undefined);
    return { path, key };
  }
  await making
    .ask(
      path,
      (stop) => write(services, found, query, path, compression ?? 'snappy', { signal: stop, shown }),
      signal,
    )
    .catch((error) => {
      throw signal?.aborted ? new AskerGone() : error;
    });
  return { path, key };
}

async function write(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
  path: string,
  compression: Compression,
  bounds: ExportBounds,
): Promise<void> {
  const source = await openExport(services, found, query, bounds);
  try {
    const written = join(source.folder, 'written.parquet');
    await source.writeParquet(written, `COMPRESSION ${compression}`);
    await mkdir(folderOf(services.tablesDir), { recursive: true });
    await rename(written, path);
  } finally {
    await source.close();
  }
  await sweepExports(services.tablesDir);
}

/**
 * Removes files of exports that nobody asked for in an hour, and the oldest while all together are over their bytes.
 * Whoever reads one goes on reading it. Returns how many were removed.
 */
export async function sweepExports(tablesDir: string, now = Date.now(), most = KEPT_BYTES): Promise<number> {
  const folder = folderOf(tablesDir);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.parquet'));
  const files = await Promise.all(
    names.map(async (name) => {
      const info = await stat(join(folder, name)).catch(() => undefined);
      return { path: join(folder, name), at: info?.atimeMs ?? 0, size: info?.size ?? 0 };
    }),
  );
  let bytes = 0;
  let removed = 0;
  for (const { path, at, size } of files.sort((a, b) => b.at - a.at)) {
    bytes += size;
    if (now - at < KEPT_MS && bytes <= most) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
