import type { CatalogContext } from '../../catalog/context.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import type { OrganizationOf } from '../organizations-of-agents.js';
import type { KnownItem } from '../reconcile/reconcile.js';
import type { HarvestSource } from '../sources/model.js';
import type { HarvestCounts } from './model.js';
import type { PrepareContext } from './prepare-records.js';

/** What a run carries along from page to page. */
export interface RunState {
  readonly runId: string;
  readonly dry: boolean;
  readonly catalog: CatalogContext;
  readonly source: HarvestSource;
  readonly prepare: PrepareContext;
  readonly organization: OrganizationRecord | undefined;
  readonly organizationOf: OrganizationOf;
  /** Ids of the items seen so far. */
  readonly seen: Set<number>;
  /** Ids of items that an interrupted page had carried out already: they are counted, and come again. */
  readonly redone: Set<number>;
  /** How many records that page had by then: they come first. */
  redoneRecords: number;
  /** Of a dry run: the items it would have made. */
  readonly imagined: Map<string, KnownItem>;
  counts: HarvestCounts;
  /** Number of the next batch. */
  batch: number;
}

/** Adds counts to counts. */
export function addCounts(to: HarvestCounts, more: HarvestCounts): HarvestCounts {
  const sum: HarvestCounts = { ...to };
  for (const [name, n] of Object.entries(more) as [keyof HarvestCounts, number][]) {
    sum[name] = (sum[name] ?? 0) + n;
  }
  return sum;
}
