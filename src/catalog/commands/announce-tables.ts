import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';

/**
 * Tells whoever follows the catalogue that the tables of a published dataset have come, gone or changed: what is derived of
 * them (the data services of its document) is made again. The dataset itself has not changed: no revision is written. What
 * the rules said of a high-value dataset is forgotten, since they ask whether it has an API: `make-reports` says it anew.
 * Indexes: primary keys of `stored_file`, `distribution`, `catalog_resource`, `validation_report`.
 */
export async function announceTables(
  db: Db,
  of: { fileId: string } | { distributionId: string },
  at: Date,
): Promise<void> {
  const dataset =
    'fileId' in of
      ? sql`(select dataset_id from stored_file where id = ${of.fileId})`
      : sql`(select dataset_id from distribution where id = ${of.distributionId})`;
  await sql`
    insert into outbox (topic, subject_id, revision, at)
    select r.kind, r.id, r.revision, ${at} from catalog_resource r
    where r.id = ${dataset} and r.state = 'published'`.execute(db);
  await sql`
    delete from validation_report v using catalog_resource r
    where r.id = ${dataset} and r.state = 'published'
      and v.resource_id = r.id and v.revision = r.published_revision
      and (v.rules @> '[{"rule": "hvd-api"}]' or r.published ? 'hvdCategory' or r.published ? 'applicableLegislation')`.execute(
    db,
  );
}
