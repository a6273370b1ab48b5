import type { Selectable } from 'kysely';
import type { Bilingual, FieldProblem } from '../../errors.js';
import type { HarvestItemState, HarvestRunState, ResourceKind, Schema } from '../../platform/schema.js';

/**
 * What became of a record in a run.
 * - `added`, `changed`, `restored` (had been removed, came back), `moved` (now read from this source, nearer to the origin)
 * - `unchanged`: as before; never a line of the report
 * - `refused`: see the reason; `held`: looks like something known, a person decides; `deleted`: somebody removed it here
 * - `elsewhere`: read from another source; `own`: one of our datasets that came home
 * - `missing`: the source has it no more, it stays for now; `removed`; `to-remove`: waits for a person
 * - `filtered`: the source's filters leave it out; `repeated`: the source listed it twice
 */
export type HarvestOutcome =
  | 'added'
  | 'changed'
  | 'unchanged'
  | 'restored'
  | 'moved'
  | 'refused'
  | 'held'
  | 'deleted'
  | 'elsewhere'
  | 'own'
  | 'missing'
  | 'removed'
  | 'to-remove'
  | 'filtered'
  | 'repeated';

/** How many of each; `records` is how many the source listed, `drafts` how many of what was written is not public. */
export type HarvestCounts = Partial<Record<HarvestOutcome | 'records' | 'drafts' | 'noted', number>>;

/** A run, as it stands. */
export interface HarvestRun {
  id: string;
  sourceId: string;
  state: HarvestRunState;
  kind: 'scheduled' | 'manual';
  dry: boolean;
  counts: HarvestCounts;
  /** How many records the source said it has. */
  claimed: number | null;
  cursor: string | null;
  /** Whether all that the source has was listed; null until the end. */
  complete: boolean | null;
  /** Why it failed, was not complete, or waits. */
  why: Bilingual | null;
  /** What was wrong with pages. */
  problems: readonly Bilingual[];
  /** Somebody asked for its end. */
  cancel: boolean;
  startedBy: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** A row of `harvest_run` as a run. */
export const toRun = (row: Selectable<Schema['harvest_run']>): HarvestRun => ({
  id: row.id,
  sourceId: row.source_id,
  state: row.state,
  kind: row.kind,
  dry: row.dry,
  counts: row.counts as HarvestCounts,
  claimed: row.claimed,
  cursor: row.cursor,
  complete: row.complete,
  why: row.why as Bilingual | null,
  problems: row.problems as Bilingual[],
  cancel: row.cancel,
  startedBy: row.started_by,
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

/** Whether a run has come to its end. One that waits has: what it would remove is decided apart. */
export const isOver = ({ state }: Pick<HarvestRun, 'state'>): boolean =>
  state !== 'queued' && state !== 'running';

/** A line of a run's report. */
export interface HarvestRunItem {
  id: number;
  runId: string;
  itemId: number | null;
  resourceId: string | null;
  key: string | null;
  title: string | null;
  kind: ResourceKind | null;
  outcome: HarvestOutcome;
  reason: Bilingual | null;
  problems: readonly FieldProblem[];
}

/** A row of `harvest_run_item` as a line of the report. */
export const toRunItem = (row: Selectable<Schema['harvest_run_item']>): HarvestRunItem => ({
  id: row.id,
  runId: row.run_id,
  itemId: row.item_id,
  resourceId: row.resource_id,
  key: row.key,
  title: row.title,
  kind: row.kind,
  outcome: row.outcome as HarvestOutcome,
  reason: row.reason as Bilingual | null,
  problems: row.problems as FieldProblem[],
});

/** What is known of a record of a source. */
export interface HarvestItem {
  id: number;
  sourceId: string;
  key: string;
  kind: ResourceKind;
  title: string | null;
  identifier: string | null;
  iri: string | null;
  aliases: readonly string[];
  chain: readonly string[];
  state: HarvestItemState;
  resourceId: string | null;
  missingSince: Date | null;
  kept: boolean;
  outcome: HarvestOutcome;
  reason: Bilingual | null;
  problems: readonly FieldProblem[];
  changedAt: Date;
}

/** A row of `harvest_item` as what is known of a record. */
export const toItem = (row: Selectable<Schema['harvest_item']>): HarvestItem => ({
  id: row.id,
  sourceId: row.source_id,
  key: row.key,
  kind: row.kind,
  title: row.title,
  identifier: row.identifier,
  iri: row.iri,
  aliases: row.aliases,
  chain: row.chain,
  state: row.state,
  resourceId: row.resource_id,
  missingSince: row.missing_since,
  kept: row.kept,
  outcome: row.outcome as HarvestOutcome,
  reason: row.reason as Bilingual | null,
  problems: row.problems as FieldProblem[],
  changedAt: row.changed_at,
});
