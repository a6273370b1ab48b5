import { sql } from 'kysely';
import { type Actor, authorizeResource } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import { mintIri } from '../addresses.js';
import type { CatalogContext } from '../context.js';
import { type DataService, type Dataset, textIn } from '../model/index.js';
import { type ResourceRow, selectResources, toRecord } from '../queries/row.js';
import type { Documents, OrganizationRecord, ResourceRecord } from '../record.js';
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
}

/** What becomes of a description: before the public, kept as a draft, or not taken in at all. */
export type ImportVerdict = 'publish' | 'draft' | 'refuse';

/** The gate, which is `publication`'s: asked about what would change, with the record as it would be. */
export type ImportGate<K extends ResourceKind> = (
  record: ResourceRecord<K>,
  item: ImportItem<K>,
) => ImportVerdict;

export type ImportOutcome = 'added' | 'changed' | 'unchanged' | 'refused';

export interface ImportResult {
  iri: string;
  id: string | undefined;
  name: string | undefined;
  outcome: ImportOutcome;
  /** What was handed in is before the public. */
  published: boolean;
  /** Why it was refused. */
  reason?: { it: string; en: string };
}

interface Plan<K extends ResourceKind> {
  item: ImportItem<K>;
  /** Its id, where it turns out to be new. */
  id: string;
  iri: string;
  identifier: string;
  before: ResourceRow | undefined;
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
  return context.db.transaction().execute(async (trx) => {
    const plans = await planImport(context, trx, kind, items);
    const results: ImportResult[] = [];
    const saved: SavedResource[] = [];
    const names = await takenNames(trx, kind, plans);
    const seen = new Set<string>();
    for (const plan of plans) {
      const { item, iri, identifier, before } = plan;
      const refused = { iri, id: undefined, name: undefined, outcome: 'refused', published: false } as const;
      const clash = seen.has(iri) || seen.has(identifier);
      const foreign = before && before.iri !== iri && before.o_id !== item.organization.id;
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
      const verdict = outcomes.published ? gate(outcomes.published.record, item) : 'draft';
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
      });
    }
    await writeResources(trx, saved);
    await recordChanges(context, trx, actor, 'imported', saved);
    return results;
  });
}

const taken = (identifier: string) => ({
  it: `L’identificativo ${identifier} (o l’IRI) è già di un altro dataset.`,
  en: `The identifier ${identifier} (or the IRI) already belongs to another dataset.`,
});

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
    identifier: item.doc.identifier ?? item.iri ?? context.newId(),
  }));
  const iris = items.flatMap((item) => item.iri ?? []);
  const rows = await selectResources(trx)
    .where('r.kind', '=', kind)
    .where((eb) =>
      eb.or([
        sql<boolean>`r.iri = any(${iris}::text[])`,
        sql<boolean>`r.identifier = any(${drafts.map((d) => d.identifier)}::text[])`,
      ]),
    )
    .orderBy('r.id')
    .forUpdate('r')
    .execute();
  const byIri = new Map(rows.map((row) => [row.iri, row]));
  const byIdentifier = new Map(rows.map((row) => [row.identifier, row]));
  return drafts.map(({ item, identifier }) => {
    const before = (item.iri && byIri.get(item.iri)) || byIdentifier.get(identifier);
    const id = context.newId();
    const iri = item.iri ?? before?.iri ?? mintIri(context.publicUrl, kind, id);
    return { item, id, identifier, before, iri };
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
  const rows = await trx
    .selectFrom('catalog_resource')
    .select('name')
    .where('kind', '=', kind)
    .where('state', '<>', 'deleted')
    // `slug` itself or `slug-N`: the range of names that the unique index holds side by side.
    .where(
      sql<boolean>`exists (select from unnest(${slugs}::text[]) s where name = s or (name >= s || '-' and name < s || '.'))`,
    )
    .execute();
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
