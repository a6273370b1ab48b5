import type { SourceHttp } from '../../../../harvesters/protocol.js';
import type { HeldRecord, SyncProblem } from '../model.js';

/** A page of what a portal holds of ours. */
export interface HeldPage {
  records: readonly HeldRecord[];
  /** Given back as `from`: reading goes on after this page. */
  cursor: string;
  /** What was found so far of the reading as a whole. */
  problems: readonly SyncProblem[];
}

/** How a reading ended. */
export interface HeldEnd {
  /** Whether everything was listed: only then does absence mean anything. */
  complete: boolean;
  problems: readonly SyncProblem[];
}

/** Reads page by page what a portal holds of ours. Errors are those of the way out, and `SourceFault`. */
export type ReadHeld = (http: SourceHttp, from?: string) => AsyncGenerator<HeldPage, HeldEnd>;

/** What both portals are asked for at a time. */
export const PAGE_SIZE = 100;
