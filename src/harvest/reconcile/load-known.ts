import { sql } from 'kysely';
import type { Agent } from '../../catalog/model/index.js';
import type { Db } from '../../platform/database.js';
import type { HarvestItemState, ResourceKind } from '../../platform/schema.js';
import type { HarvestSource } from '../sources/model.js';
import { HARVESTER_NAME, holderOf, isGlobal } from './identity.js';
import type { Known, KnownItem, KnownResource, SeenItem } from './reconcile.js';

const selectItems = (db: Db, sourceId: string) =>
  db
    .selectFrom('harvest_item')
    .select(['id', 'key', 'kind', 'identifier', 'iri', 'aliases', 'hash', 'state', 'resource_id'])
    .select(['missing_since', 'outcome'])
    .where('source_id', '=', sourceId);

type ItemRow = Awaited<ReturnType<ReturnType<typeof selectItems>['execute']>>[number];

const toKnownItem = (row: ItemRow): KnownItem => ({
  id: row.id,
  key: row.key,
  kind: row.kind,
  identifier: row.identifier,
  iri: row.iri,
  aliases: row.aliases,
  hash: row.hash,
  state: row.state,
  resourceId: row.resource_id,
  isMissing: row.missing_since !== null,
  outcome: row.outcome,
});

/** One item of a source as `reconcile` knows it. Index: primary key. */
export async function loadKnownItem(
  db: Db,
  sourceId: string,
  itemId: number,
): Promise<KnownItem | undefined> {
  const row = await selectItems(db, sourceId).where('id', '=', itemId).executeTakeFirst();
  return row && toKnownItem(row);
}

/** Items of a source by the names of records. Indexes: harvest_item_identifier, _iri, _aliases. */
const itemsByName = (db: Db, sourceId: string, names: readonly string[]) =>
  selectItems(db, sourceId)
    .where((eb) =>
      eb.or([
        sql<boolean>`identifier = any(${names}::text[])`,
        sql<boolean>`iri = any(${names}::text[])`,
        sql<boolean>`cardinality(aliases) > 0 and aliases && ${names}::text[]`,
      ]),
    )
    .execute();

/**
 * What is known that a batch of records could be. Where nothing has changed that is one look at one index, however many
 * resources there are.
 * @param also ids of resources that are wanted whatever the records say
 */
export async function loadKnown(
  db: Db,
  source: HarvestSource,
  publicUrl: string,
  records: readonly SeenItem[],
  seen: ReadonlySet<number>,
  also: readonly string[] = [],
): Promise<Known> {
  const known: Known = {
    source: { id: source.id, url: source.url, organizationId: source.organizationId },
    publicUrl,
    items: [],
    resources: [],
    alike: new Map(),
    seen,
  };
  const keys = records.map(({ key }) => key);
  const byKey = await selectItems(db, source.id).where(sql<boolean>`key = any(${keys}::text[])`).execute();
  const rows = new Map(byKey.map((row) => [row.key, row]));
  const open = records.filter(({ key, hash }) => {
    const row = rows.get(key);
    return !row || row.hash !== hash || row.missing_since !== null || row.state === 'removed';
  });
  if (open.length === 0) return { ...known, items: byKey.map(toKnownItem) };

  const names = [
    ...new Set(
      open.flatMap(({ key, identifier, iri, aliases }) => [key, identifier ?? [], iri ?? [], aliases].flat()),
    ),
  ];
  const items = new Map(
    [...byKey, ...(await itemsByName(db, source.id, names))].map((row) => [row.id, toKnownItem(row)]),
  );
  // Only what is not led by an item of its own is looked at twice.
  const strangers = open.filter(({ key }) => rows.get(key)?.state !== 'active');
  const alike = await resourcesByTrace(db, [
    ...new Set(strangers.flatMap(({ traces }) => traces.map(({ hash }) => hash))),
  ]);
  const ids = new Set([
    ...also,
    ...[...items.values()].flatMap(({ resourceId }) => resourceId ?? []),
    ...[...alike.values()].flat(),
  ]);
  return { ...known, items: [...items.values()], alike, resources: await loadResources(db, [...ids], open) };
}

/** Resources that are looked at for one trace: what more have in common tells nothing. */
const MOST_ALIKE = 5;

/** Resources by the traces they share with records. Index: catalog_resource_traces. */
async function resourcesByTrace(db: Db, traces: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (traces.length === 0) return found;
  // One look at the index for each: of all at once the planner expects too much, and reads everything.
  const { rows } = await sql<{ id: string; trace: string }>`
    select r.id, t.trace from unnest(${traces}::text[]) as t(trace) cross join lateral (
      select id from catalog_resource
      where state <> 'deleted' and resource_traces(draft) @> array[t.trace] limit ${MOST_ALIKE}) r
    order by r.id`.execute(db);
  for (const { id, trace } of rows) found.set(trace, [...(found.get(trace) ?? []), id]);
  return found;
}

interface ResourceRow {
  id: string;
  kind: ResourceKind;
  iri: string;
  identifier: string;
  organization_id: string;
  is_deleted: boolean;
  holder: Agent | null;
  publisher: Agent | null;
  is_harvested: boolean;
}

/**
 * Resources by id, by IRI (removed ones too), by identifier, and by what items of any source call them.
 * Indexes: primary key, catalog_resource_iri, catalog_resource_deleted_iri, catalog_resource_identifier, those of items.
 */
async function loadResources(
  db: Db,
  ids: readonly string[],
  records: readonly SeenItem[],
): Promise<KnownResource[]> {
  const iris = [
    ...new Set(records.flatMap(({ iri, aliases }) => [iri ?? [], aliases.filter(isGlobal)].flat())),
  ];
  const identifiers = [...new Set(records.flatMap(({ identifier }) => identifier ?? []))];
  const { rows } = await sql<ResourceRow>`
    with wanted as (
      select unnest(${ids}::uuid[]) as id
      union select id from catalog_resource where state <> 'deleted' and iri = any(${iris}::text[])
      union select id from catalog_resource where state = 'deleted' and iri = any(${iris}::text[])
      union select id from catalog_resource
        where state <> 'deleted' and kind in ('dataset', 'dataService') and identifier = any(${identifiers}::text[])
      union select resource_id from harvest_item where iri = any(${iris}::text[])
      union select resource_id from harvest_item where cardinality(aliases) > 0 and aliases && ${iris}::text[]
    )
    select r.id, r.kind, r.iri, r.identifier, r.organization_id, r.state = 'deleted' as is_deleted,
      r.draft -> 'rightsHolder' as holder, r.draft -> 'publisher' as publisher,
      exists (select from revision v where v.resource_id = r.id and v.revision = 1 and v.actor = ${HARVESTER_NAME})
        as is_harvested
    from catalog_resource r where r.id in (select id from wanted)`.execute(db);
  const items = await db
    .selectFrom('harvest_item')
    .select(['id', 'source_id', 'resource_id', 'state', 'distance', 'iri', 'aliases'])
    .where(sql<boolean>`resource_id = any(${rows.map(({ id }) => id)}::uuid[])`)
    .execute();
  return rows.map((row) =>
    toKnownResource(
      row,
      items.filter((item) => item.resource_id === row.id),
    ),
  );
}

interface LeadingItem {
  id: number;
  source_id: string;
  state: HarvestItemState;
  distance: number;
  iri: string | null;
  aliases: string[];
}

function toKnownResource(row: ResourceRow, items: readonly LeadingItem[]): KnownResource {
  const leader = items.find(({ state }) => state === 'active');
  return {
    id: row.id,
    kind: row.kind,
    iri: row.iri,
    identifier: row.identifier,
    holder: holderOf({
      ...(row.holder && { rightsHolder: row.holder }),
      ...(row.publisher && { publisher: row.publisher }),
    }),
    organizationId: row.organization_id,
    isDeleted: row.is_deleted,
    isHarvested: row.is_harvested,
    leader: leader && { itemId: leader.id, sourceId: leader.source_id, distance: leader.distance },
    aliases: items.flatMap(({ iri, aliases }) => [iri ?? [], aliases.filter(isGlobal)].flat()),
  };
}
