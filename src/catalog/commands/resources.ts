import { sql } from 'kysely';
import { AppError, invalidField, isAppError, notFound } from '../../errors.js';
import { type Actor, authorizeResource } from '../../people/policy.js';
import { brokenUnique, type Trx } from '../../platform/database.js';
import type { ResourceKind, Visibility } from '../../platform/schema.js';
import { mintIri } from '../addresses.js';
import type { CatalogContext, ResourceChange } from '../context.js';
import { type DataService, type DatasetInput, textIn } from '../model/index.js';
import { type PrepareOptions, prepareDataService, prepareDataset } from '../prepare.js';
import { isUuid } from '../queries/find-resource.js';
import { getOrganization } from '../queries/organizations.js';
import { type ResourceRow, selectResources, toRecord } from '../queries/row.js';
import type { Documents, OrganizationRecord, ResourceRecord } from '../record.js';
import { freeName, isReservedName, slugify } from '../slug.js';
import { recordChanges, sameDocument } from './save.js';

/** What a client writes for each kind. */
export interface Inputs {
  dataset: DatasetInput;
  dataService: DataService;
}

export interface CreateOptions {
  /** Id or name of the organization it belongs to. */
  organization: string;
  /** Name in addresses; made of the title when left out. */
  name?: string;
  /** IRI of its origin; one of ours is minted when left out. */
  iri?: string;
  visibility?: Visibility;
  /** Id of the new resource, and those its distributions may bring along; the caller has made sure that they are free. */
  id?: string;
  acceptIds?: ReadonlySet<string>;
}

/** `expectedRevision` is what the client last read (If-Match): another revision refuses the change with 412. */
export interface ChangeOptions {
  expectedRevision?: number;
}

/** The document that is kept, made of what was sent. */
function prepare<K extends ResourceKind>(
  kind: K,
  input: Inputs[K],
  options: PrepareOptions,
  previous?: Documents[K],
): Documents[K] {
  const doc =
    kind === 'dataset'
      ? prepareDataset(input as DatasetInput, options, previous as Documents['dataset'] | undefined)
      : prepareDataService(input as DataService, options, previous as DataService | undefined);
  return doc as Documents[K];
}

/** Turns a broken unique constraint into the refusal that names the field. */
export function refuseTaken(error: unknown): never {
  const constraint = brokenUnique(error);
  if (constraint === undefined) throw error;
  const field = constraint.replace(/^catalog_resource_|^organization_/, '');
  const pointer = `/${field === 'key' || field === 'name_key' ? 'name' : field}`;
  const message =
    pointer === '/name'
      ? { it: 'Questo nome è già in uso.', en: 'This name is already in use.' }
      : { it: `Valore già usato da un altro: ${field}.`, en: `Value already used by another one: ${field}.` };
  throw new AppError('NameTaken', message, [{ pointer, code: 'unique', message }]);
}

/** A name that nobody has: the one asked for as it is, or one made of the title. Index: catalog_resource_name. */
async function chooseName(
  trx: Trx,
  kind: ResourceKind,
  wanted: string | undefined,
  title: string | undefined,
) {
  if (wanted !== undefined) {
    if (isReservedName(wanted) || isUuid(wanted)) {
      throw invalidField('/name', 'reserved', {
        it: 'Questo nome è riservato.',
        en: 'This name is reserved.',
      });
    }
    return wanted;
  }
  const slug = slugify(title ?? '', kind === 'dataset' ? 'dataset' : 'servizio');
  // Whoever makes a name of the same title waits until this one is taken or given up.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`name ${kind} ${slug}`}, 0))`.execute(trx);
  const like = `${slug.replaceAll('_', '\\_')}%`;
  const rows = await trx
    .selectFrom('catalog_resource')
    .select('name')
    .where('kind', '=', kind)
    .where('state', '<>', 'deleted')
    .where('name', 'like', like)
    // What was linked to under a former name is not to lead to something new by itself.
    .union(trx.selectFrom('former_name').select('name').where('kind', '=', kind).where('name', 'like', like))
    .execute();
  return freeName(slug, new Set(rows.map((row) => row.name)));
}

/**
 * Creates a draft. Errors: NotFound (organization), Forbidden/Unauthenticated, NameTaken (name, IRI or identifier),
 * InvalidBody (reserved name).
 */
export async function createResource<K extends ResourceKind>(
  context: CatalogContext,
  actor: Actor,
  kind: K,
  input: Inputs[K],
  options: CreateOptions,
): Promise<ResourceRecord<K>> {
  const create = () =>
    context.db.transaction().execute((trx) => createWithin<K>(context, trx, actor, kind, input, options));
  for (let left = NAME_ATTEMPTS; ; left -= 1) {
    try {
      return await create();
    } catch (error) {
      // A name of our own making went to another meanwhile, by another title: it is made again.
      const isOurs = options.name === undefined && isAppError(error, 'NameTaken');
      if (!isOurs || left <= 1 || error.problems.some(({ pointer }) => pointer !== '/name')) throw error;
    }
  }
}

const NAME_ATTEMPTS = 4;

/** As `createResource`, within a transaction. */
export async function createWithin<K extends ResourceKind>(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  kind: K,
  input: Inputs[K],
  { acceptIds, ...options }: CreateOptions,
): Promise<ResourceRecord<K>> {
  const organization = await getOrganization(trx, options.organization);
  const visibility = options.visibility ?? 'public';
  authorizeResource(
    actor,
    'create',
    { organizationId: organization.id, state: 'draft', visibility },
    options.name ?? '',
  );
  const id = options.id ?? context.newId();
  const doc = prepare(kind, input, { ...context, organization, id, ...(acceptIds && { acceptIds }) });
  const name = await chooseName(trx, kind, options.name, textIn(doc.title, 'it'));
  const record: ResourceRecord<K> = {
    id,
    kind,
    name,
    iri: options.iri ?? mintIri(context.publicUrl, kind, id),
    identifier: doc.identifier ?? id,
    organization,
    state: 'draft',
    visibility,
    revision: 1,
    publishedRevision: null,
    createdAt: context.now(),
    modifiedAt: context.now(),
    publishedAt: null,
    version: 'draft',
    doc,
  };
  await trx
    .insertInto('catalog_resource')
    .values({
      id,
      kind,
      name,
      iri: record.iri,
      identifier: record.identifier,
      organization_id: organization.id,
      visibility,
      draft: JSON.stringify(doc),
      created_at: record.createdAt,
      modified_at: record.modifiedAt,
    })
    .execute()
    .catch(refuseTaken);
  await recordChanges(context, trx, actor, 'created', [{ record, draft: doc, published: null }]);
  return record;
}

/** The row of a resource, locked until the transaction ends. Throws `NotFound`. */
export async function lockResource(trx: Trx, kind: ResourceKind, idOrName: string): Promise<ResourceRow> {
  const row = await selectResources(trx)
    .where('r.kind', '=', kind)
    .where(isUuid(idOrName) ? 'r.id' : 'r.name', '=', idOrName)
    .forUpdate('r')
    .executeTakeFirst();
  if (!row) throw notFound(idOrName);
  return row;
}

/** Refuses a change made on something older than what is stored. Asked after the permission, so it tells nobody anything. */
export function checkRevision(row: { revision: number }, options: ChangeOptions): void {
  if (options.expectedRevision !== undefined && options.expectedRevision !== row.revision) {
    throw new AppError('PreconditionFailed');
  }
}

const subjectOf = (row: ResourceRow) => ({
  organizationId: row.o_id,
  state: row.state,
  visibility: row.visibility,
});

/** Properties of the resource itself that an edit may change beside its document. */
export interface EditAttributes {
  name?: string;
  visibility?: Visibility;
  /** Where it is to belong from now on; it takes who may publish here and create there. */
  organization?: OrganizationRecord;
}

/** How the history names a change of the working copy. */
export type EditAction = Extract<ResourceChange['action'], 'edited' | 'fixed' | 'restored'>;

/**
 * Replaces the working copy by what `change` makes of it; what is published stays served.
 * A change that changes nothing writes nothing. Errors: NotFound, Forbidden, PreconditionFailed, NameTaken.
 */
export async function editResource<K extends ResourceKind>(
  context: CatalogContext,
  actor: Actor,
  kind: K,
  idOrName: string,
  change: (doc: Documents[K], record: ResourceRecord<K>) => Inputs[K],
  options: ChangeOptions & { attributes?: EditAttributes; action?: EditAction } = {},
): Promise<ResourceRecord<K>> {
  return context.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, kind, idOrName);
    authorizeResource(actor, 'edit', subjectOf(row), idOrName);
    checkRevision(row, options);
    const before = toRecord<K>(row, 'draft');
    const doc = prepare(
      kind,
      change(before.doc, before),
      { ...context, organization: before.organization, id: row.id },
      before.doc,
    );
    return saveDraft(context, trx, actor, row, doc, options.attributes ?? {}, options.action);
  });
}

/** Writes a new working copy of a locked row. For commands that change it in ways a client's input cannot (files). */
export async function saveDraft<K extends ResourceKind>(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  row: ResourceRow,
  doc: Documents[K],
  attributes: EditAttributes = {},
  action: EditAction = 'edited',
): Promise<ResourceRecord<K>> {
  const before = toRecord<K>(row, 'draft');
  const name = attributes.name ?? row.name;
  const visibility = attributes.visibility ?? row.visibility;
  const organization = attributes.organization ?? before.organization;
  const moves = organization.id !== row.o_id;
  if (name === row.name && visibility === row.visibility && !moves && sameDocument(doc, before.doc))
    return before;
  if (moves) {
    authorizeResource(actor, 'publish', subjectOf(row), row.name);
    authorizeResource(actor, 'create', { ...subjectOf(row), organizationId: organization.id }, row.name);
  }
  if (visibility !== row.visibility) {
    // Who may hide or show something to the public is who may publish.
    authorizeResource(actor, 'publish', subjectOf(row), row.name);
  }
  const record: ResourceRecord<K> = {
    ...before,
    name: name === row.name ? name : await chooseName(trx, row.kind, name, undefined),
    visibility,
    organization,
    identifier: doc.identifier ?? before.identifier,
    revision: row.revision + 1,
    modifiedAt: context.now(),
    // To hide or show it changes what the public sees.
    publishedAt: visibility !== row.visibility && row.published ? context.now() : row.published_at,
    doc,
  };
  await trx
    .updateTable('catalog_resource')
    .set({
      name: record.name,
      visibility,
      organization_id: organization.id,
      identifier: record.identifier,
      draft: JSON.stringify(doc),
      revision: record.revision,
      modified_at: record.modifiedAt,
      published_at: record.publishedAt,
    })
    .where('id', '=', row.id)
    .execute()
    .catch(refuseTaken);
  if (record.name !== row.name && row.published_at) await keepFormerName(context, trx, row);
  await recordChanges(context, trx, actor, action, [
    { record, draft: doc, published: row.published as Documents[K] | null },
  ]);
  return record;
}

/** Keeps the name that a resource gives up, under which the public may have linked to it. */
async function keepFormerName({ now }: CatalogContext, trx: Trx, { id, kind, name }: ResourceRow) {
  const given = { resource_id: id, at: now() };
  await trx
    .insertInto('former_name')
    .values({ kind, name, ...given })
    .onConflict((conflict) => conflict.columns(['kind', 'name']).doUpdateSet(given))
    .execute();
}

/** Puts a document before the public, or takes it away with null. The gate is `publication`'s; this only carries it out. */
export async function setPublished<K extends ResourceKind>(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  row: ResourceRow,
  doc: Documents[K] | null,
): Promise<ResourceRecord<K>> {
  const revision = row.revision + 1;
  const before = toRecord<K>(row, 'draft');
  const now = context.now();
  const record: ResourceRecord<K> = {
    ...before,
    state: doc ? 'published' : 'withdrawn',
    revision,
    publishedRevision: doc ? revision : null,
    publishedAt: now,
    modifiedAt: now,
    version: doc ? 'published' : 'draft',
    doc: doc ?? before.doc,
  };
  const text = doc && JSON.stringify(doc);
  await trx
    .updateTable('catalog_resource')
    .set({
      state: record.state,
      published: text,
      ...(text && { draft: text }),
      revision,
      published_revision: record.publishedRevision,
      published_at: record.publishedAt,
      modified_at: now,
    })
    .where('id', '=', row.id)
    .execute();
  await recordChanges(context, trx, actor, doc ? 'published' : 'withdrawn', [
    { record, draft: record.doc, published: doc },
  ]);
  return record;
}

/** Deletes for everybody; a tombstone and the revisions stay. Errors: NotFound, Forbidden, PreconditionFailed. */
export async function deleteResource(
  context: CatalogContext,
  actor: Actor,
  kind: ResourceKind,
  idOrName: string,
  options: ChangeOptions = {},
): Promise<void> {
  await context.db
    .transaction()
    .execute(async (trx) =>
      deleteLocked(context, trx, actor, await lockResource(trx, kind, idOrName), options),
    );
}

/** As `deleteResource`, within a transaction that holds the lock. */
export async function deleteLocked(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  row: ResourceRow,
  options: ChangeOptions = {},
): Promise<void> {
  authorizeResource(actor, 'delete', subjectOf(row), row.name);
  checkRevision(row, options);
  const revision = row.revision + 1;
  await trx
    .updateTable('catalog_resource')
    .set({
      state: 'deleted',
      published: null,
      published_revision: null,
      revision,
      modified_at: context.now(),
      ...(row.published !== null && { published_at: context.now() }),
    })
    .where('id', '=', row.id)
    .execute();
  const record = { ...toRecord(row, 'draft'), state: 'deleted' as const, revision };
  await recordChanges(context, trx, actor, 'deleted', [{ record, draft: record.doc, published: null }]);
}
