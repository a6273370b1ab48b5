import { sql } from 'kysely';
import { deleteLocked } from '../../catalog/commands/resources.js';
import type { CatalogContext } from '../../catalog/context.js';
import { selectResources } from '../../catalog/queries/row.js';
import type { Bilingual } from '../../errors.js';
import type { Trx } from '../../platform/database.js';
import { type HarvestItem, toItem } from './model.js';
import { HARVESTER, type Line } from './write-batch.js';

const REASONS = {
  removed: { it: 'La fonte non ce l’ha più.', en: 'The source has it no more.' },
  handedOver: {
    it: 'Questa fonte non ce l’ha più: ora si legge da un’altra che lo ha.',
    en: 'This source has it no more: it is now read from another one that has it.',
  },
};

/** A line of the report about something that a listing does not have. */
export const missingLine = (
  item: HarvestItem,
  outcome: 'missing' | 'removed' | 'to-remove',
  reason: Bilingual = REASONS.removed,
): Line => ({
  key: item.key,
  title: item.title ?? undefined,
  kind: item.kind,
  outcome,
  isNews: true,
  itemId: item.id,
  resourceId: item.resourceId ?? undefined,
  reason,
  problems: [],
  isDraft: false,
});

/**
 * Removes what a source has no more, within a transaction: a tombstone stays, and it can be undone. What another source has,
 * too, is handed over to that one; what never led a resource is forgotten.
 * @returns a line for each resource that went or changed hands
 */
export async function removeItems(
  context: CatalogContext,
  trx: Trx,
  ids: readonly number[],
): Promise<Line[]> {
  const rows = await trx
    .selectFrom('harvest_item')
    .selectAll()
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .where('state', 'not in', ['removed', 'deleted'])
    .orderBy('id')
    .forUpdate()
    .execute();
  const items = rows.map(toItem);
  const leading = items.filter(({ state }) => state === 'active');
  const others = items.filter(({ state }) => state !== 'active').map(({ id }) => id);
  if (others.length > 0) await trx.deleteFrom('harvest_item').where('id', 'in', others).execute();
  const lines: Line[] = [];
  for (const item of leading) {
    await mark(trx, item, context.now());
    const isHandedOver = item.resourceId !== null && (await handOver(trx, item));
    if (!isHandedOver && item.resourceId !== null) await bury(context, trx, item.resourceId);
    lines.push(missingLine(item, 'removed', isHandedOver ? REASONS.handedOver : REASONS.removed));
  }
  return lines;
}

const mark = (trx: Trx, { id }: HarvestItem, now: Date) =>
  trx
    .updateTable('harvest_item')
    .set({ state: 'removed', outcome: 'removed', reason: JSON.stringify(REASONS.removed), changed_at: now })
    .where('id', '=', id)
    .execute();

/** Lets the nearest other source that has the resource lead it from now on; false when there is none. */
async function handOver(trx: Trx, item: HarvestItem): Promise<boolean> {
  const next = await trx
    .selectFrom('harvest_item')
    .select('id')
    .where('resource_id', '=', item.resourceId)
    .where('state', '=', 'elsewhere')
    .where('missing_since', 'is', null)
    .orderBy('distance')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (!next) return false;
  await trx.updateTable('harvest_item').set({ resource_id: null }).where('id', '=', item.id).execute();
  // Without a hash its next run writes what that source says of it.
  await trx
    .updateTable('harvest_item')
    .set({ state: 'active', hash: null, outcome: 'moved' })
    .where('id', '=', next.id)
    .execute();
  return true;
}

async function bury(context: CatalogContext, trx: Trx, resourceId: string): Promise<void> {
  const row = await selectResources(trx).where('r.id', '=', resourceId).forUpdate('r').executeTakeFirst();
  if (row) await deleteLocked(context, trx, HARVESTER, row);
}

/** Notes that a complete listing was without these. */
export async function noteMissing(trx: Trx, ids: readonly number[], now: Date): Promise<HarvestItem[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .updateTable('harvest_item')
    .set({
      missing_since: sql<Date>`coalesce(missing_since, ${now}::timestamptz)`,
      missing_runs: sql<number>`missing_runs + 1`,
    })
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .returningAll()
    .execute();
  return rows.map(toItem);
}
