import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { type Actor, actorName } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { CatalogContext, ResourceChange } from '../context.js';
import type { Dataset } from '../model/index.js';
import type { ResourceRecord } from '../record.js';

/** The record's published document, or the draft as a stand-in where nothing is published. */
export interface SavedResource<K extends ResourceKind = ResourceKind> {
  record: ResourceRecord<K>;
  draft: ResourceRecord<K>['doc'];
  published: ResourceRecord<K>['doc'] | null;
}

const distributionsOf = (...docs: (unknown | null)[]): string[] => [
  ...new Set(docs.flatMap((doc) => ((doc as Dataset | null)?.distribution ?? []).map((d) => d.id))),
];

/**
 * Writes what every change of resources leaves behind, in the same transaction: revisions, outbox rows, the index of
 * distributions, and what the listeners derive. One statement a table however many resources there are.
 */
export async function recordChanges(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  action: ResourceChange['action'],
  saved: readonly SavedResource[],
): Promise<void> {
  if (saved.length === 0) return;
  const at = context.now();
  await trx
    .insertInto('revision')
    .values(
      saved.map(({ record, draft }) => ({
        resource_id: record.id,
        revision: record.revision,
        action,
        actor: actorName(actor),
        doc: JSON.stringify(draft),
        at,
      })),
    )
    .execute();
  await trx
    .insertInto('outbox')
    .values(
      saved.map(({ record }) => ({
        topic: record.kind,
        subject_id: record.id,
        revision: record.revision,
        at,
      })),
    )
    .execute();
  await replaceDistributions(trx, saved);
  const changes = saved.map(
    ({ record, draft, published }): ResourceChange => ({
      action,
      actor,
      after: {
        ...record,
        version: published ? 'published' : 'draft',
        modifiedAt: (published && record.publishedAt) || record.modifiedAt,
        doc: published ?? draft,
      },
    }),
  );
  for (const listener of context.listeners) await listener(trx, changes);
}

/** Keeps the table `distribution` equal to what drafts and published documents hold. */
async function replaceDistributions(trx: Trx, saved: readonly SavedResource[]): Promise<void> {
  const datasets = saved.filter(({ record }) => record.kind === 'dataset');
  if (datasets.length === 0) return;
  const rows = datasets.flatMap(({ record, draft, published }) =>
    record.state === 'deleted'
      ? []
      : distributionsOf(draft, published).map((id) => ({ id, dataset_id: record.id })),
  );
  const ids = rows.map((row) => row.id);
  let stale = trx.deleteFrom('distribution').where(
    'dataset_id',
    'in',
    datasets.map(({ record }) => record.id),
  );
  if (ids.length > 0) stale = stale.where(sql<boolean>`not (id = any(${ids}::uuid[]))`);
  await stale.execute();
  if (rows.length > 0) {
    await trx
      .insertInto('distribution')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}

/** Whether two documents say the same, whatever the order of their keys or undefined properties. */
export const sameDocument = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(a ?? null)), JSON.parse(JSON.stringify(b ?? null)));
