import { CompiledQuery } from 'kysely';
import type { Db } from '../../platform/database.js';
import { prepared } from '../../platform/prepared.js';
import type { DatasetRecord } from '../record.js';
import { LOADED } from './datasets-with-tables.js';
import { isUuid } from './find-resource.js';
import { type ResourceRow, toRecord } from './row.js';

/** A state of a dataset that the caller holds something made of. */
export interface KnownState {
  id: string;
  revision: number;
  organizationRevision: number;
}

/** The state of a public dataset now. */
export interface DatasetState extends KnownState {
  /** As `DatasetWithTables.loadedFiles`, in order. */
  loadedFiles: readonly string[];
  /** Only when the state is another than the caller knows. */
  record: DatasetRecord | undefined;
}

type Row = Omit<ResourceRow, 'published'> & { published: unknown; loaded: string[] | null };

/** Documents are by far the largest part of the answer: those of known states are not sent again. */
const columns = (known: string): string => `
  select r.id, r.kind, r.name, r.iri, r.identifier, r.state, r.visibility, r.revision, r.published_revision,
         r.created_at, r.modified_at, r.published_at, null as draft,
         case when ${known} then null else r.published end as published,
         o.id as o_id, o.name as o_name, case when ${known} then null else o.doc end as o_doc,
         o.revision as o_revision, o.created_at as o_created_at, o.modified_at as o_modified_at, ${LOADED} as loaded`;

const PUBLIC = `r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public'`;

/** Indexes: primary keys, stored_file_dataset, distribution_dataset. */
const BY_IDS = prepared(
  'public-datasets-unless-known',
  `${columns('r.revision = k.revision and o.revision = k.organization_revision')}
  from unnest($1::uuid[], $2::bigint[], $3::bigint[]) k (id, revision, organization_revision)
  join catalog_resource r on r.id = k.id join organization o on o.id = r.organization_id
  where ${PUBLIC}`,
);

/** By way of the unique index of names (see `datasetsWithTables`), or the primary key. */
const byKey = (by: 'id' | 'name', condition: string): string =>
  prepared(
    `public-dataset-by-${by}-unless-known`,
    `${columns('r.id = $2::uuid and r.revision = $3::bigint and o.revision = $4::bigint')}
  from catalog_resource r join organization o on o.id = r.organization_id
  where r.id = ${condition} and ${PUBLIC}`,
  );

const BY_KEY = {
  id: byKey('id', '$1::uuid'),
  name: byKey(
    'name',
    `(select id from catalog_resource where kind = 'dataset' and name = $1 and state <> 'deleted')`,
  ),
};

function stateOf(row: Row): DatasetState {
  return {
    id: row.id,
    revision: row.revision,
    organizationRevision: row.o_revision,
    loadedFiles: (row.loaded ?? []).sort(),
    record: row.published === null ? undefined : toRecord<'dataset'>(row as ResourceRow, 'published'),
  };
}

/** No revision of anything. */
const NONE = -1;

/**
 * What the public sees of these datasets, by id; others are not in it. One statement, and for what has not changed since
 * the caller knew it a few bytes.
 * @param known looks up the state the caller knows of an id
 */
export async function datasetsUnlessKnown(
  db: Db,
  ids: readonly string[],
  known: (id: string) => KnownState | undefined,
): Promise<Map<string, DatasetState>> {
  if (ids.length === 0) return new Map();
  const states = ids.map(known);
  const { rows } = await db.executeQuery<Row>(
    CompiledQuery.raw(BY_IDS, [
      ids,
      states.map((state) => state?.revision ?? NONE),
      states.map((state) => state?.organizationRevision ?? NONE),
    ]),
  );
  return new Map(rows.map((row) => [row.id, stateOf(row)]));
}

/** The same for one dataset by id or name; undefined for what the public does not see. */
export async function datasetUnlessKnown(
  db: Db,
  { by, value }: { by: 'id' | 'name'; value: string },
  known: KnownState | undefined,
): Promise<DatasetState | undefined> {
  if (by === 'id' && !isUuid(value)) return undefined;
  const { rows } = await db.executeQuery<Row>(
    CompiledQuery.raw(BY_KEY[by], [
      value,
      known?.id ?? null,
      known?.revision ?? NONE,
      known?.organizationRevision ?? NONE,
    ]),
  );
  return rows[0] && stateOf(rows[0]);
}
