import type { GeometryColumn } from './formats/format-reader.js';
import type { ColumnStatistics } from './profile/profile-model.js';
import type { Column, Detection, FileFormat, Finding, TableSource } from './table-model.js';

/**
 * The words of loading.
 *
 * - Load: one reading of a file into tables, from its beginning to the moment they can be queried. It has an id.
 * - Part: one table of a file (sheet, layer, member of an archive); part 0 is shown first.
 * - Head: the first rows as they are written, shown until the load has decided what they mean.
 * - Staged: written in the load's own folder, not yet where readers look.
 */

/** What a load is doing. */
export type LoadPhase = 'starting' | 'unpacking' | 'detecting' | 'writing' | 'profiling';

/** How far a load has come. */
export interface LoadProgress {
  phase: LoadPhase;
  /** Bytes read of the text that is being detected, and how many it has. */
  bytes?: number;
  totalBytes?: number;
  /** Data rows, once they are counted. */
  rows?: number;
  /** 0-based number of the part being read, and how many there are. */
  part: number;
  parts: number;
  /** ISO instant of the report. */
  at?: string;
}

/** The first rows of a file, every cell as it is written. */
export interface TableHead {
  columns: { name: string; label: string; type: 'text' }[];
  rows: string[][];
}

/** What became of one part. Paths are of staged files. */
export type LoadedPart = { name: string | null; format: FileFormat; findings: Finding[] } & (
  | {
      status: 'loaded';
      rowCount: number;
      columns: Column[];
      detection: LoadedDetection;
      parquet: string;
      profile: ColumnStatistics[] | null;
    }
  | { status: 'not-tabular' | 'failed'; detection?: LoadedDetection }
);

/** The detection of a part, with the geometry that its format gave it. */
export type LoadedDetection = Detection & { geometry?: GeometryColumn };

/** What became of a file: at least one part, the one to show first in front. */
export interface LoadedFile {
  format: FileFormat;
  parts: LoadedPart[];
}

/** What a load is asked; it crosses to the load's own process as JSON. */
export interface LoadRequest {
  source: TableSource;
  /** An existing folder of the load's own; its caller removes it. */
  work: string;
  /** What the publisher stated (`stated.ts`). */
  stated?: unknown;
  /** Whether the first rows are still wanted: a file that unpacks slowly shows them as soon as they are there. */
  wantsHead?: boolean;
}

/** What a load says while it runs. */
export interface LoadEvents {
  onProgress?(progress: LoadProgress): void;
  onHead?(head: TableHead): void;
}
