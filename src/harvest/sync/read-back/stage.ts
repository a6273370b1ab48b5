import type { SourceHttp } from '../../../../harvesters/protocol.js';
import type { Bilingual } from '../../../errors.js';
import type { Database } from '../../../platform/database.js';
import type { PublishedDataset, SyncProblem } from '../model.js';
import type { PortalReading, SyncConfig } from './portals.js';

/** How far a read-back has come: kept after every page, so that a process that dies loses one. */
export interface Progress {
  stage: 'list' | 'probe' | 'scores';
  cursor?: string;
  complete: boolean;
  problems: readonly SyncProblem[];
  /** Of the probes: our id that was asked for last, and how many were. */
  probed?: string;
  probes: number;
  /** Of the scores. */
  asked: number;
  failed: number;
  failedInARow: number;
}

/** What the stages of a read-back share. */
export interface Stage {
  db: Database;
  runId: string;
  config: SyncConfig;
  http: SourceHttp;
  ours: readonly PublishedDataset[];
  reading: PortalReading;
  isOver: () => boolean;
  signal: AbortSignal;
}

/** The words of an expected refusal; undefined for a fault of ours. */
export const messagesOf = (error: unknown): Bilingual | undefined =>
  (error as { messages?: Bilingual }).messages;
