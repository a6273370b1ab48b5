import { findDatasetWithTables } from '../../catalog/queries/datasets-with-tables.js';
import { isUuid } from '../../catalog/queries/find-resource.js';
import type { Actor } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { findAliased } from '../../tables/rows/row-aliases.js';
import { findTableOf, type ReadableTable } from '../../tables/rows/table-of.js';
import { ExploreError } from '../explore/explore-error.js';
import { getExploreTable } from '../explore/find-table.js';

/**
 * The table that SQL names: by the id of a distribution, an alias, or the name of a published dataset as the Explore API has
 * it (`name`, `name~2`). Undefined where there is none that the actor may read.
 */
export async function findSqlTable(
  services: Services,
  actor: Actor,
  name: string,
): Promise<ReadableTable | undefined> {
  const id = isUuid(name) ? name : await findAliased(services.db, name);
  if (id !== undefined) {
    const dataset = await findDatasetWithTables(services.db, actor, { by: 'distribution', value: id });
    const distribution = dataset?.record.doc.distribution?.find((each) => each.id === id.toLowerCase());
    const found = distribution && (await findTableOf(services.db, distribution));
    return found?.kind === 'none' ? undefined : found;
  }
  try {
    return (await getExploreTable(services, name)).table.found;
  } catch (error) {
    if (error instanceof ExploreError) return undefined;
    throw error;
  }
}
