import type { MappedItem } from '../../../harvesters/protocol.js';
import { textIn } from '../../catalog/model/index.js';
import { getOrganization } from '../../catalog/queries/organizations.js';
import type { Trx } from '../../platform/database.js';
import { distanceOf, holderOf } from '../reconcile/identity.js';
import { loadKnown, loadKnownItem } from '../reconcile/load-known.js';
import type { Decision, Known, KnownItem, SeenItem } from '../reconcile/reconcile.js';
import { type BatchRun, type Line, type Work, writeBatch } from '../runs/write-batch.js';

/** What a person says of a proposed merge: it is the same thing, or another one. */
export type MergeDecision = 'merge' | 'separate';

/**
 * Writes a held record as what it was decided to be, within a transaction: a thing of its own, or another name of the
 * candidate. Of the same thing the rules hold as for every record: ours stays as it is here, what another source leads stays
 * with the one that is nearer to the origin; of a record whose identifier changed the new one leads.
 * @returns undefined when nothing is held under that id any more
 */
export async function settleMerge(
  trx: Trx,
  run: BatchRun,
  itemId: number,
  decision: MergeDecision,
): Promise<Line | undefined> {
  const merge = await trx
    .selectFrom('harvest_merge')
    .selectAll()
    .where('item_id', '=', itemId)
    .forUpdate()
    .executeTakeFirst();
  const item = await loadKnownItem(trx, run.source.id, itemId);
  if (!merge || !item) return undefined;
  const mapped = merge.mapped as MappedItem;
  const seen = seenAgain(mapped, item, run.source.url);
  const known = await loadKnown(trx, run.source, run.catalog.publicUrl, [{ ...seen, hash: '' }], new Set(), [
    merge.candidate_id,
  ]);
  const work: Work = {
    is: 'item',
    key: item.key,
    title: textIn(mapped.doc.title, 'it'),
    kind: mapped.kind,
    notes: [],
    mapped,
    seen,
    organization: await getOrganization(trx, merge.organization_id),
    decision:
      decision === 'separate' ? { do: 'add', item } : mergeWith(known, merge.candidate_id, seen, item),
  };
  const former = merge.candidate_item_id;
  if (decision === 'merge' && former !== null && work.decision.do === 'change') {
    await replaceItem(trx, run, former, work);
  }
  const [line] = await writeBatch(trx, run, known, [work]);
  return line;
}

const seenAgain = (mapped: MappedItem, item: KnownItem, sourceUrl: string): SeenItem => ({
  key: item.key,
  kind: item.kind,
  identifier: mapped.doc.identifier,
  iri: mapped.iri,
  aliases: mapped.aliases ?? [],
  hash: item.hash ?? '',
  distance: distanceOf(mapped, sourceUrl),
  holder: holderOf(mapped.doc),
  traces: [],
});

/** What a record is that is the same as a resource here. */
function mergeWith(known: Known, resourceId: string, seen: SeenItem, item: KnownItem): Decision {
  const leader = known.resources.find(({ id }) => id === resourceId)?.leader;
  if (!leader) return { do: 'own', resourceId, item };
  if (leader.sourceId === known.source.id) return { do: 'change', resourceId, item };
  return seen.distance < leader.distance
    ? { do: 'move', resourceId, fromItemId: leader.itemId, item }
    : { do: 'elsewhere', resourceId, item };
}

/** The identifier of a record changed: its former item goes, and its names stay as aliases. */
async function replaceItem(trx: Trx, run: BatchRun, formerId: number, work: Work): Promise<void> {
  const former = await loadKnownItem(trx, run.source.id, formerId);
  if (!former) return;
  const names = [former.key, former.identifier, former.iri, ...former.aliases].filter(
    (name) => name !== null,
  );
  work.seen.aliases = [...new Set([...work.seen.aliases, ...names])];
  await trx.deleteFrom('harvest_item').where('id', '=', formerId).execute();
}
