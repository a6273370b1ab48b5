import { sql } from 'kysely';
import type { CatalogContext } from '../../catalog/context.js';
import type { Dataset } from '../../catalog/model/index.js';
import type { Trx } from '../../platform/database.js';
import { forgetAnswers, saveSource } from '../refresh/sources.js';
import type { HarvestSource } from '../sources/model.js';
import { type WholeFiles, wholeFiles } from './settings.js';
import { wantedFile } from './wanted.js';

/** Datasets looked at in one transaction. */
const BATCH = 200;
/** New files are due so far from each other: a source of thousands leaves room for all other work. */
const SPACING_MS = 1000;
/** In whose name the addresses are set. */
const BY = 'harvest';

interface Wanted {
  distributionId: string;
  datasetId: string;
  url: string;
}

/**
 * Sets the addresses that files are read from, for all that follows the source: new ones are read as soon as they are due
 * (the job `queue-refreshes`), others have a new address or schedule, and those that are not wanted any more are forgotten;
 * files stay. Nothing is written where nothing has changed, and what a person has set is left alone. May run again.
 * @param check raises what ends the run early
 * @returns how many addresses are new or have changed
 */
export async function followFiles(
  catalog: CatalogContext,
  source: HarvestSource,
  check: () => void = () => undefined,
): Promise<number> {
  const files = wholeFiles(source.settings);
  const { db } = catalog;
  if (files.policy === 'none') {
    await db.deleteFrom('file_source').where('harvest_source_id', '=', source.id).execute();
    return 0;
  }
  let set = 0;
  for (let after = 0, more = true; more; ) {
    check();
    const rows = await db
      .selectFrom('harvest_item as i')
      .innerJoin('catalog_resource as r', 'r.id', 'i.resource_id')
      .select(['i.id', 'r.id as dataset_id', 'r.draft'])
      .where('i.source_id', '=', source.id)
      .where('i.state', '=', 'active')
      .where('i.id', '>', after)
      .where('r.kind', '=', 'dataset')
      .where('r.state', '<>', 'deleted')
      .orderBy('i.id')
      .limit(BATCH)
      .execute();
    const wanted = rows.flatMap(({ dataset_id, draft }): Wanted[] =>
      ((draft as Dataset).distribution ?? []).flatMap((distribution) => {
        const url = wantedFile(distribution, files, catalog.publicUrl);
        return url === undefined ? [] : [{ distributionId: distribution.id, datasetId: dataset_id, url }];
      }),
    );
    const datasets = rows.map(({ dataset_id }) => dataset_id);
    set += await db
      .transaction()
      .execute((trx) => settle(catalog, trx, source, files, datasets, wanted, set));
    after = rows.at(-1)?.id ?? after;
    more = rows.length === BATCH;
  }
  await forgetOthers(catalog, source);
  await keepAutomatic(catalog, source);
  return set;
}

async function settle(
  catalog: CatalogContext,
  trx: Trx,
  source: HarvestSource,
  { schedule: own }: WholeFiles,
  datasets: readonly string[],
  wanted: readonly Wanted[],
  before: number,
): Promise<number> {
  if (datasets.length === 0) return 0;
  const known = new Map(
    (
      await trx
        .selectFrom('file_source')
        .select(['distribution_id', 'url', 'schedule', 'auto_publish', 'harvest_source_id'])
        .where('dataset_id', 'in', datasets)
        .execute()
    ).map((row) => [row.distribution_id, row]),
  );
  const schedule = own ?? source.schedule;
  const autoPublish = !source.settings.draft;
  const now = catalog.now();
  let set = 0;
  for (const { distributionId, datasetId, url } of wanted) {
    const row = known.get(distributionId);
    known.delete(distributionId);
    if (row && row.harvest_source_id !== source.id) continue;
    const isSame = row?.url === url;
    if (row && isSame && row.schedule === schedule && row.auto_publish === autoPublish) continue;
    await forgetAnswers(trx, distributionId, url);
    const settings = { url, schedule, autoPublish, harvestSourceId: source.id };
    await saveSource(trx, { distributionId, datasetId }, settings, BY, now);
    if (!isSame) {
      const due = new Date(now.getTime() + (before + set) * SPACING_MS);
      await trx
        .updateTable('file_source')
        .set({ next_at: due })
        .where('distribution_id', '=', distributionId)
        .execute();
    }
    set += 1;
  }
  const unwanted = [...known.values()]
    .filter((row) => row.harvest_source_id === source.id)
    .map((row) => row.distribution_id);
  if (unwanted.length > 0) {
    await trx.deleteFrom('file_source').where('distribution_id', 'in', unwanted).execute();
  }
  return set;
}

/**
 * A description that changed while a file of it was on its way waits as a draft together with that file. Where nobody but
 * harvests and refreshes wrote since the last publication, the two go public by themselves once the file is checked.
 */
async function keepAutomatic({ db }: CatalogContext, source: HarvestSource): Promise<void> {
  await sql`
    update file_source f set publish_revision = r.revision
    from catalog_resource r
    where f.harvest_source_id = ${source.id}::uuid and f.auto_publish and r.id = f.dataset_id
      and r.state = 'published' and r.revision > r.published_revision and f.publish_revision < r.revision
      and not exists (
        select from revision v
        where v.resource_id = r.id and v.revision > f.publish_revision and v.actor not in ('harvest', 'refresh')
      )`.execute(db);
}

/** Addresses of datasets that follow the source no more. */
async function forgetOthers({ db }: CatalogContext, source: HarvestSource): Promise<void> {
  await db
    .deleteFrom('file_source as f')
    .where('f.harvest_source_id', '=', source.id)
    .where(
      sql<boolean>`not exists (select from harvest_item i where i.resource_id = f.dataset_id
        and i.source_id = f.harvest_source_id and i.state = 'active')`,
    )
    .execute();
}
