import { sql } from 'kysely';
import { type Actor, authorizeResource } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import { mintIri } from '../addresses.js';
import type { CatalogContext } from '../context.js';
import { type DataService, type Dataset, textIn } from '../model/index.js';
import { type HasTable, tablesOf } from '../queries/distributions-with-tables.js';
import { type ResourceRow, selectResources, toRecord } from '../queries/row.js';
import type { DatasetRecord, Documents, OrganizationRecord, ResourceRecord } from '../record.js';
import { freeName, slugify } from '../slug.js';
import { recordChanges, type SavedResource, sameDocument } from './save.js';

/** A description that came from elsewhere, mapped into the model. */
export interface ImportItem<K extends ResourceKind = ResourceKind> {
  /** Its IRI at the origin: kept for ever. Undefined where the source had only a blank node. */
  iri: string | undefined;
  doc: Documents[K];
  organization: OrganizationRecord;
  /** Whether it is to be published, if the gate lets it; else it is kept as a draft. */
  publish: boolean;
  /**
   * The resource that it describes, where the caller has found out: an id, or null for none that is here. Without it the
   * IRI tells, else the identifier.
   */
  resourceId?: string | null;
  /** Its identifier in this catalogue, where another thing has the one it came with. */
  identifier?: string;
}

/** What becomes of a description: before the public, kept as a draft, or not taken in at all. */
export type ImportVerdict = 'publish' | 'draft' | 'refuse';

/**
 * The gate, which is `publication`'s: asked about what would change, with the record as it would be and which of its
 * distributions have a table.
 */
export type ImportGate<K extends ResourceKind> = (
  record: ResourceRecord<K>,
  item: ImportItem<K>,
  hasTable: HasTable,
) => ImportVerdict;

export type ImportOutcome = 'added' | 'changed' | 'unchanged' | 'refused';

export interface ImportResult {
  iri: string;
  id: string | undefined;
  name: string | undefined;
  outcome: ImportOutcome;
  /** What was handed in is before the public. */
  published: boolean;
  /** Why it was refused, or not published. */
  reason?: { it: string; en: string };
}

interface Plan<K extends ResourceKind> {
  item: ImportItem<K>;
  /** Its id, where it turns out to be new. */
  id: string;
  iri: string;
  identifier: string;
  before: ResourceRow | undefined;
  /** It is to be new, and another resource has its IRI or identifier. */
  isTaken: boolean;
}

/** Ids of distributions live on: matched by IRI, else by their first address, else new. */
function withDistributionIds(context: CatalogContext, doc: Dataset, before: Dataset | undefined): Dataset {
  const keyOf = (d: { iri?: string; downloadURL?: string[]; accessURL?: string[] }) =>
    d.iri ?? d.downloadURL?.[0] ?? d.accessURL?.[0];
  const known = new Map((before?.distribution ?? []).map((d) => [keyOf(d), d]));
  const used = new Set<string>();
  return {
    ...doc,
    ...(doc.distribution && {
      distribution: doc.distribution.map((d) => {
        const old = known.get(keyOf(d));
        const keep = old && !used.has(old.id) ? old : undefined;
        const id = keep?.id ?? context.newId();
        used.add(id);
        return { ...d, id, ...(keep?.file && { file: keep.file }) };
      }),
    }),
  };
}

/**
 * Takes in a batch: one transaction, a handful of statements whatever its size, so that a kill leaves whole batches.
 * A description already here (same IRI, else same identifier in the same organization) is updated, and left alone
 * when it says the same. An identifier that another dataset holds is refused, never overwritten.
 * @param gate asked about each that is to be published and is not so yet; without it all of those pass
 */
export async function importResources<K extends ResourceKind>(
  context: CatalogContext,
  actor: Actor,
  kind: K,
  items: readonly ImportItem<K>[],
  gate: ImportGate<K> = () => 'publish',
): Promise<ImportResult[]> {
  return context.db.transaction().execute((trx) => importWithin(context, trx, actor, kind, items, gate));
}

/** `dry`: judges and writes nothing. */
export interface ImportOptions {
  dry?: boolean;
}

/** As `importResources`, within a transaction. The results are in the order of the items. */
export async function importWithin<K extends ResourceKind>(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  kind: K,
  items: readonly ImportItem<K>[],
  gate: ImportGate<K> = () => 'publish',
  { dry = false }: ImportOptions = {},
): Promise<ImportResult[]> {
  const plans = await planImport(context, trx, kind, items);
  // New distributions have none.
  const known = plans.flatMap(({ before }) =>
    before?.kind === 'dataset' ? [toRecord(before, 'draft')] : [],
  );
  const hasTable = await tablesOf(trx, known as DatasetRecord[]);
  const results: ImportResult[] = [];
  const saved: SavedResource[] = [];
  const names = await takenNames(trx, kind, plans);
  const seen = new Set<string>();
  for (const plan of plans) {
    const { item, iri, identifier, before } = plan;
    const refused = { iri, id: undefined, name: undefined, outcome: 'refused', published: false } as const;
    const clash = plan.isTaken || seen.has(iri) || seen.has(identifier);
    const foreign =
      item.resourceId === undefined && before && before.iri !== iri && before.o_id !== item.organization.id;
    if (clash || foreign) {
      results.push({ ...refused, reason: taken(identifier) });
      continue;
    }
    seen.add(iri).add(identifier);
    authorizeResource(
      actor,
      item.publish ? 'publish' : 'edit',
      { organizationId: before?.o_id ?? item.organization.id, state: 'draft', visibility: 'public' },
      iri,
    );
    const outcomes = before
      ? changed(context, kind, plan, before)
      : added(context, kind, plan, nameFor(kind, item.doc, names));
    // A file that nobody has published yet has gates of its own, which only who publishes it can answer.
    const held = outcomes.published && whyHeld(outcomes.published, before);
    const verdict = outcomes.published && !held ? gate(outcomes.published.record, item, hasTable) : 'draft';
    if (verdict === 'refuse') {
      results.push({ ...refused, reason: failing });
      continue;
    }
    const resource = verdict === 'publish' ? outcomes.published : outcomes.draft;
    if (resource) saved.push(resource);
    results.push({
      iri,
      id: resource?.record.id ?? before?.id,
      name: resource?.record.name ?? before?.name,
      outcome: !before ? 'added' : resource ? 'changed' : 'unchanged',
      published: verdict === 'publish' || (item.publish && !outcomes.published),
      ...(held && { reason: held }),
    });
  }
  if (!dry) {
    await writeResources(trx, saved);
    await recordChanges(context, trx, actor, 'imported', saved);
  }
  return results;
}

/** Why a person has to publish it; undefined where nothing stands against it. */
function whyHeld(saved: SavedResource, before: ResourceRow | undefined): typeof newFiles | undefined {
  if (before?.state === 'withdrawn') return withdrawn;
  return hasNewFiles(saved, before) ? newFiles : undefined;
}

/** Whether it would put stored files before the public that are not there now. */
function hasNewFiles({ draft }: SavedResource, before: ResourceRow | undefined): boolean {
  const filesOf = (doc: unknown): string[] =>
    ((doc as Dataset | null)?.distribution ?? []).flatMap(({ file }) => file?.id ?? []);
  const known = new Set(filesOf(before?.published));
  return filesOf(draft).some((id) => !known.has(id));
}

const taken = (identifier: string) => ({
  it: `L’identificativo ${identifier} (o l’IRI) è già di un altro dataset.`,
  en: `The identifier ${identifier} (or the IRI) already belongs to another dataset.`,
});

const newFiles = {
  it: 'Ha un file che nessuno ha ancora pubblicato: l’aggiornamento resta in bozza.',
  en: 'It has a file that nobody has published yet: the update stays a draft.',
};

const withdrawn = {
  it: 'Qualcuno lo ha ritirato: l’aggiornamento resta in bozza.',
  en: 'Somebody has withdrawn it: the update stays a draft.',
};

const failing = {
  it: 'Non rispetta le regole, e la fonte è rigorosa.',
  en: 'It does not follow the rules, and the source is strict.',
};

/** The two things that may become of an item; `undefined` where that would change nothing. */
interface Outcomes<K extends ResourceKind> {
  published: SavedResource<K> | undefined;
  draft: SavedResource<K> | undefined;
}

/** What is known of each item. Indexes: catalog_resource_iri, catalog_resource_identifier. */
async function planImport<K extends ResourceKind>(
  context: CatalogContext,
  trx: Trx,
  kind: K,
  items: readonly ImportItem<K>[],
): Promise<Plan<K>[]> {
  const drafts = items.map((item) => ({
    item,
    identifier: item.identifier ?? item.doc.identifier ?? item.iri ?? context.newId(),
  }));
  const ids = items.flatMap((item) => item.resourceId ?? []);
  const iris = items.flatMap((item) => item.iri ?? []);
  const rows = await selectResources(trx)
    .where('r.kind', '=', kind)
    .where((eb) =>
      eb.or([
        sql<boolean>`r.iri = any(${iris}::text[])`,
        sql<boolean>`r.identifier = any(${drafts.map((d) => d.identifier)}::text[])`,
        ...(ids.length > 0 ? [sql<boolean>`r.id = any(${ids}::uuid[])`] : []),
      ]),
    )
    .orderBy('r.id')
    .forUpdate('r')
    .execute();
  const byIri = new Map(rows.map((row) => [row.iri, row]));
  const byIdentifier = new Map(rows.map((row) => [row.identifier, row]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return drafts.map(({ item, identifier }) => {
    const same = (item.iri && byIri.get(item.iri)) || byIdentifier.get(identifier);
    const before =
      item.resourceId === undefined ? same : item.resourceId === null ? undefined : byId.get(item.resourceId);
    const id = context.newId();
    const iri = item.iri ?? before?.iri ?? mintIri(context.publicUrl, kind, id);
    // Of a change only the identifier could be somebody else's: the IRI stays.
    const other = before ? byIdentifier.get(identifier) : same;
    return { item, id, identifier, before, iri, isTaken: other !== undefined && other.id !== before?.id };
  });
}

const slugOf = (kind: ResourceKind, doc: Dataset | DataService) =>
  slugify(textIn(doc.title, 'it') ?? doc.identifier ?? '', kind === 'dataset' ? 'dataset' : 'servizio');

/** Names already in use that begin like those wanted. Index: catalog_resource_name. */
async function takenNames(
  trx: Trx,
  kind: ResourceKind,
  plans: readonly Plan<ResourceKind>[],
): Promise<Set<string>> {
  const slugs = [...new Set(plans.filter((p) => !p.before).map((p) => slugOf(kind, p.item.doc)))];
  if (slugs.length === 0) return new Set();
  // `slug` itself or `slug-N`: the range of names that the unique index holds side by side, looked up for each slug.
  const { rows } = await sql<{ name: string }>`
    select r.name from unnest(${slugs}::text[]) as s(slug) cross join lateral (
      select name from catalog_resource where kind = ${kind} and state <> 'deleted' and name = slug
      union all
      select name from catalog_resource
      where kind = ${kind} and state <> 'deleted' and name >= slug || '-' and name < slug || '.') r`.execute(
    trx,
  );
  return new Set(rows.map((row) => row.name));
}

function nameFor(kind: ResourceKind, doc: Dataset | DataService, names: Set<string>): string {
  const name = freeName(slugOf(kind, doc), names);
  names.add(name);
  return name;
}

function added<K extends ResourceKind>(
  context: CatalogContext,
  kind: K,
  { item, id, iri, identifier }: Plan<K>,
  name: string,
): Outcomes<K> {
  const doc = (
    kind === 'dataset' ? withDistributionIds(context, item.doc as Dataset, undefined) : item.doc
  ) as Documents[K];
  const now = context.now();
  const draft: ResourceRecord<K> = {
    id,
    kind,
    name,
    iri,
    identifier,
    organization: item.organization,
    state: 'draft',
    visibility: 'public',
    revision: 1,
    publishedRevision: null,
    createdAt: now,
    modifiedAt: now,
    publishedAt: null,
    version: 'draft',
    doc: { ...doc, identifier },
  };
  const published: ResourceRecord<K> = {
    ...draft,
    state: 'published',
    publishedRevision: 1,
    publishedAt: now,
    version: 'published',
  };
  return {
    published: item.publish ? { record: published, draft: draft.doc, published: draft.doc } : undefined,
    draft: { record: draft, draft: draft.doc, published: null },
  };
}

/** The new states of something known. A published document outlives a bad update. */
function changed<K extends ResourceKind>(
  context: CatalogContext,
  kind: K,
  { item, identifier }: Plan<K>,
  row: ResourceRow,
): Outcomes<K> {
  const before = toRecord<K>(row, 'draft');
  const doc = (
    kind === 'dataset' ? withDistributionIds(context, item.doc as Dataset, before.doc as Dataset) : item.doc
  ) as Documents[K];
  const draft = { ...doc, identifier };
  const same = sameDocument(draft, before.doc);
  const upToDate = !item.publish || (row.published !== null && sameDocument(draft, row.published));
  const revision = row.revision + 1;
  const kept = row.published as Documents[K] | null;
  const record: ResourceRecord<K> = {
    ...before,
    identifier,
    state: kept ? 'published' : row.state,
    revision,
    modifiedAt: context.now(),
    doc: draft,
  };
  const published: ResourceRecord<K> = {
    ...record,
    state: 'published',
    publishedRevision: revision,
    publishedAt: context.now(),
  };
  return {
    published:
      same && upToDate
        ? undefined
        : item.publish
          ? { record: published, draft, published: draft }
          : undefined,
    draft: same ? undefined : { record, draft, published: kept },
  };
}

/** Inserts what is new and updates what is known, all in one statement. */
async function writeResources(trx: Trx, saved: readonly SavedResource[]): Promise<void> {
  if (saved.length === 0) return;
  await trx
    .insertInto('catalog_resource')
    .values(
      saved.map(({ record, draft, published }) => ({
        id: record.id,
        kind: record.kind,
        name: record.name,
        iri: record.iri,
        identifier: record.identifier,
        organization_id: record.organization.id,
        state: record.state,
        visibility: record.visibility,
        draft: JSON.stringify(draft),
        published: published && JSON.stringify(published),
        revision: record.revision,
        published_revision: record.publishedRevision,
        created_at: record.createdAt,
        modified_at: record.modifiedAt,
        published_at: record.publishedAt,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        identifier: eb.ref('excluded.identifier'),
        state: eb.ref('excluded.state'),
        draft: eb.ref('excluded.draft'),
        published: eb.ref('excluded.published'),
        revision: eb.ref('excluded.revision'),
        published_revision: eb.ref('excluded.published_revision'),
        modified_at: eb.ref('excluded.modified_at'),
        published_at: eb.ref('excluded.published_at'),
      })),
    )
    .execute();
}
