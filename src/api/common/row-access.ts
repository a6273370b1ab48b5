import type { Distribution } from '../../catalog/model/index.js';
import { getResource } from '../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { notFound } from '../../errors.js';
import { type Actor, authorizeResource } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';

/**
 * A distribution whose rows the actor may write. Rows are data that arrive, not the description of a dataset: who may edit
 * the dataset may write them, also while it is published; they are seen at once. Errors: NotFound, Forbidden.
 */
export async function authorizeRows(
  db: Db,
  actor: Actor,
  dataset: string,
  distributionId: string,
): Promise<{ record: DatasetRecord; distribution: Distribution }> {
  const record = await getResource(db, actor, 'dataset', dataset);
  const { state, visibility } = record;
  authorizeResource(actor, 'edit', { organizationId: record.organization.id, state, visibility }, dataset);
  const distribution = record.doc.distribution?.find(({ id }) => id === distributionId.toLowerCase());
  if (!distribution) throw notFound(distributionId);
  return { record, distribution };
}
