import { AppError } from '../../errors.js';
import { type Actor, authorizeOrganization, authorizePortal } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import { agentOf, contactPointOf, organizationIri } from '../addresses.js';
import type { CatalogContext } from '../context.js';
import { type Agent, type DataService, type Dataset, type Organization, textIn } from '../model/index.js';
import { getOrganization } from '../queries/organizations.js';
import { selectResources, toRecord } from '../queries/row.js';
import type { OrganizationRecord, ResourceRecord } from '../record.js';
import { freeName, slugify } from '../slug.js';
import { type ChangeOptions, checkRevision, refuseTaken } from './resources.js';
import { recordChanges, type SavedResource, sameDocument } from './save.js';

/** What a door keeps of an organization beside its document, written in the same transaction. */
export type WithOrganization = (trx: Trx, organization: OrganizationRecord) => Promise<void>;

/** Creates an organization. Only sysadmins may. Errors: Forbidden, NameTaken (name or identifier). */
export async function createOrganization(
  context: CatalogContext,
  actor: Actor,
  doc: Organization,
  options: { name?: string; also?: WithOrganization } = {},
): Promise<OrganizationRecord> {
  authorizePortal(actor, 'createOrganization');
  return context.db
    .transaction()
    .execute(async (trx) => {
      const made = await insertOrganization(context, trx, doc, options);
      await options.also?.(trx, made);
      return made;
    })
    .catch(refuseTaken);
}

/** The insert alone, for commands that create an organization on their way. */
export async function insertOrganization(
  context: CatalogContext,
  trx: Trx,
  doc: Organization,
  options: { name?: string } = {},
): Promise<OrganizationRecord> {
  const id = context.newId();
  const now = context.now();
  const name = options.name ?? (await nameFor(trx, doc));
  await trx
    .insertInto('organization')
    .values({ id, name, doc: JSON.stringify(doc), created_at: now, modified_at: now })
    .execute();
  await announce(context, trx, id, 1);
  return { id, name, doc, revision: 1, createdAt: now, modifiedAt: now };
}

async function nameFor(trx: Trx, doc: Organization): Promise<string> {
  const slug = slugify(textIn(doc.title, 'it') ?? '', 'ente');
  const rows = await trx
    .selectFrom('organization')
    .select('name')
    .where('name', 'like', `${slug}%`)
    .execute();
  return freeName(slug, new Set(rows.map((row) => row.name)));
}

const announce = (context: CatalogContext, trx: Trx, id: string, revision: number) =>
  trx
    .insertInto('outbox')
    .values({ topic: 'organization', subject_id: id, revision, at: context.now() })
    .execute();

/**
 * Changes an organization. Datasets that name it as holder, publisher, creator or contact follow at once, published
 * ones included: one agent never has two names in the catalogue. Errors: NotFound, Forbidden, PreconditionFailed, NameTaken.
 */
export async function editOrganization(
  context: CatalogContext,
  actor: Actor,
  idOrName: string,
  change: (doc: Organization) => Organization,
  options: ChangeOptions & { name?: string; also?: WithOrganization } = {},
): Promise<OrganizationRecord> {
  return context.db
    .transaction()
    .execute(async (trx) => {
      const { id } = await getOrganization(trx, idOrName);
      await trx.selectFrom('organization').select('id').where('id', '=', id).forUpdate().execute();
      const before = await getOrganization(trx, id);
      authorizeOrganization(actor, 'edit', id);
      checkRevision(before, options);
      const doc = change(before.doc);
      const name = options.name ?? before.name;
      await options.also?.(trx, before);
      if (name === before.name && sameDocument(doc, before.doc)) return before;
      const after: OrganizationRecord = {
        ...before,
        name,
        doc,
        revision: before.revision + 1,
        modifiedAt: context.now(),
      };
      await trx
        .updateTable('organization')
        .set({ name, doc: JSON.stringify(doc), revision: after.revision, modified_at: after.modifiedAt })
        .where('id', '=', id)
        .execute();
      await announce(context, trx, id, after.revision);
      await followOrganization(context, trx, actor, before, after);
      return after;
    })
    .catch(refuseTaken);
}

/** Rewrites the agent and contact point of `before` as those of `after`, wherever a document holds them. */
function withNewAgent<D extends Dataset | DataService>(
  doc: D,
  publicUrl: string,
  before: OrganizationRecord,
  after: OrganizationRecord,
): D {
  const oldIri = organizationIri(publicUrl, before);
  const agent = agentOf(publicUrl, after);
  const contact = contactPointOf(publicUrl, after);
  const oldContact = contactPointOf(publicUrl, before)?.iri;
  const swap = (a: Agent): Agent => (a.iri === oldIri ? agent : a);
  return {
    ...doc,
    ...(doc.rightsHolder && { rightsHolder: swap(doc.rightsHolder) }),
    ...(doc.publisher && { publisher: swap(doc.publisher) }),
    ...(doc.creator && { creator: doc.creator.map(swap) }),
    ...(doc.contactPoint && {
      contactPoint: doc.contactPoint.map((c) =>
        oldContact && c.iri === oldContact && contact ? contact : c,
      ),
    }),
  };
}

async function followOrganization(
  context: CatalogContext,
  trx: Trx,
  actor: Actor,
  before: OrganizationRecord,
  after: OrganizationRecord,
): Promise<void> {
  // Agents and contacts appear in any organization's datasets: search them all by the IRI's text.
  const rows = await selectResources(trx)
    .where((eb) =>
      eb.or([
        eb('r.organization_id', '=', after.id),
        eb(eb.cast<string>('r.draft', 'text'), 'like', `%"${organizationIri(context.publicUrl, before)}"%`),
      ]),
    )
    .forUpdate('r')
    .execute();
  const saved: SavedResource[] = [];
  const untouched: ResourceRecord[] = [];
  for (const row of rows) {
    const record = toRecord(row, 'draft');
    const draft = withNewAgent(record.doc, context.publicUrl, before, after);
    const published = row.published
      ? withNewAgent(row.published as Dataset | DataService, context.publicUrl, before, after)
      : null;
    if (sameDocument(draft, record.doc) && sameDocument(published, row.published)) {
      if (row.o_id === after.id) untouched.push(toRecord({ ...row, ...namesOf(after) }, 'published'));
      continue;
    }
    const revision = row.revision + 1;
    await trx
      .updateTable('catalog_resource')
      .set({
        draft: JSON.stringify(draft),
        published: published && JSON.stringify(published),
        revision,
        ...(published && { published_revision: revision, published_at: context.now() }),
        modified_at: context.now(),
      })
      .where('id', '=', row.id)
      .execute();
    saved.push({
      record: {
        ...record,
        revision,
        publishedRevision: published ? revision : record.publishedRevision,
        organization: after,
        modifiedAt: context.now(),
        publishedAt: published ? context.now() : record.publishedAt,
      },
      draft,
      published,
    });
  }
  await recordChanges(context, trx, actor, 'edited', saved);
  if (before.name === after.name && sameDocument(before.doc.title, after.doc.title)) return;
  for (const listener of context.organizationListeners ?? []) await listener(trx, untouched);
}

/** What a joined row says of its organization's names. */
const namesOf = ({ name, doc }: OrganizationRecord) => ({ o_name: name, o_doc: doc as unknown });

/** Removes an organization that has nothing left in it. Errors: NotFound, Forbidden, Conflict (it still has resources). */
export async function deleteOrganization(
  context: CatalogContext,
  actor: Actor,
  idOrName: string,
  options: ChangeOptions = {},
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const organization = await getOrganization(trx, idOrName);
    authorizeOrganization(actor, 'delete', organization.id);
    checkRevision(organization, options);
    const alive = await trx
      .selectFrom('catalog_resource')
      .select('id')
      .where('organization_id', '=', organization.id)
      .where('state', '<>', 'deleted')
      .limit(1)
      .executeTakeFirst();
    if (alive) {
      throw new AppError('Conflict', {
        it: 'L’organizzazione ha ancora dataset o servizi: spostali o eliminali prima.',
        en: 'The organization still has datasets or services: move or delete them first.',
      });
    }
    // Tombstones of its former resources go with it: nothing public refers to them.
    await trx.deleteFrom('catalog_resource').where('organization_id', '=', organization.id).execute();
    await trx.deleteFrom('organization').where('id', '=', organization.id).execute();
    await announce(context, trx, organization.id, organization.revision + 1);
  });
}
