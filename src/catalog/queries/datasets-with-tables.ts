import { CompiledQuery, sql } from 'kysely';
import { type Actor, canResource } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import { prepared } from '../../platform/prepared.js';
import type { DatasetRecord } from '../record.js';
import { isUuid } from './find-resource.js';
import { type ResourceRow, selectResources, toRecord, versionFor, visibleTo } from './row.js';

/** A dataset, and which of its stored files, or distributions without one, have a table that can be queried. */
export interface DatasetWithTables {
  record: DatasetRecord;
  loadedFiles: ReadonlySet<string>;
}

type Row = ResourceRow & { loaded: string[] | null };

/** How a dataset is looked for. */
export type DatasetKey = { by: 'id' | 'name' | 'distribution'; value: string };

/** Files that were read as tables; of tables whose rows come through the API the file they began with, or the distribution. */
export const LOADED = `(select array_agg(l.id) from (
         select f.id from stored_file f join data_table t on t.file_id = f.id and t.part = 0
         where f.dataset_id = r.id and t.status = 'loaded'
         union all
         select coalesce(w.file_id, w.distribution_id) from distribution d join row_table w on w.distribution_id = d.id
         where d.dataset_id = r.id) l)`;

const CONDITION = {
  id: 'r.id = $1',
  // By way of the unique index: beside the other conditions the planner may take the index of all public listings.
  name: `r.id = (select id from catalog_resource where kind = 'dataset' and name = $1 and state <> 'deleted')`,
  distribution: 'r.id = (select dataset_id from distribution where id = $1)',
} as const;

/**
 * What the public sees of one dataset: by far the most frequent question, so it is one statement, without the draft.
 * Indexes: primary key or catalog_resource_name, organization's and distribution's primary key, stored_file_dataset.
 */
const publicStatement = (by: DatasetKey['by']): string =>
  prepared(
    `public-dataset-by-${by}`,
    `
  select r.id, r.kind, r.name, r.iri, r.identifier, r.state, r.visibility, r.revision, r.published_revision,
         r.created_at, r.modified_at, r.published_at, null as draft, r.published,
         o.id as o_id, o.name as o_name, o.doc as o_doc, o.revision as o_revision,
         o.created_at as o_created_at, o.modified_at as o_modified_at, ${LOADED} as loaded
  from catalog_resource r join organization o on o.id = r.organization_id
  where ${CONDITION[by]} and r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public'
    and r.state <> 'deleted'`,
  );

const PUBLIC_STATEMENTS = {
  id: publicStatement('id'),
  name: publicStatement('name'),
  distribution: publicStatement('distribution'),
};

const withTables = (row: Row, version: 'draft' | 'published'): DatasetWithTables => ({
  record: toRecord<'dataset'>(row, version),
  loadedFiles: new Set(row.loaded),
});

/** The same for somebody known: the working copy for those who may edit. */
async function findForActor(
  db: Db,
  actor: Actor,
  { by, value }: DatasetKey,
): Promise<DatasetWithTables | undefined> {
  const row = await selectResources(db)
    .select(sql<string[] | null>`${sql.raw(LOADED)}`.as('loaded'))
    .where('r.kind', '=', 'dataset')
    .where((eb) =>
      by === 'distribution'
        ? eb('r.id', '=', eb.selectFrom('distribution').select('dataset_id').where('id', '=', value))
        : eb(by === 'id' ? 'r.id' : 'r.name', '=', value),
    )
    .executeTakeFirst();
  if (!row) return undefined;
  const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
  return canResource(actor, 'read', subject) ? withTables(row, versionFor(actor, row)) : undefined;
}

/** A dataset as this actor may see it, in one statement, or undefined: what one may not read does not exist. */
export async function findDatasetWithTables(
  db: Db,
  actor: Actor,
  key: DatasetKey,
): Promise<DatasetWithTables | undefined> {
  if (key.by !== 'name' && !isUuid(key.value)) return undefined;
  if (actor.kind !== 'anonymous') return findForActor(db, actor, key);
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(PUBLIC_STATEMENTS[key.by], [key.value]));
  return rows[0] && withTables(rows[0], 'published');
}

/**
 * Datasets by id, in the order of the ids; those the actor may not read are left out. Published ones as they were
 * published; with `drafts` the others too, as they are. Index: primary key, stored_file_dataset.
 */
export async function datasetsWithTables(
  db: Db,
  actor: Actor,
  ids: readonly string[],
  { drafts = false }: { drafts?: boolean } = {},
): Promise<DatasetWithTables[]> {
  if (ids.length === 0) return [];
  const rows = await selectResources(db)
    .select(sql<string[] | null>`${sql.raw(LOADED)}`.as('loaded'))
    .where(sql<boolean>`r.id = any(${ids}::uuid[])`)
    .where('r.kind', '=', 'dataset')
    .where('r.state', 'in', drafts ? ['published', 'draft', 'withdrawn'] : ['published'])
    .where(visibleTo(actor))
    .execute();
  const byId = new Map(
    rows.map((row) => [row.id, withTables(row, row.state === 'published' ? 'published' : 'draft')]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The same of what is published only. */
export const publishedDatasetsWithTables = (
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<DatasetWithTables[]> => datasetsWithTables(db, actor, ids);
