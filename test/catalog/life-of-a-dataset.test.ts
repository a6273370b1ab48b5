import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createOrganization,
  deleteOrganization,
  editOrganization,
} from '../../src/catalog/commands/organizations.js';
import { createResource, deleteResource, editResource } from '../../src/catalog/commands/resources.js';
import { readCatalog } from '../../src/catalog/queries/catalog.js';
import { findResource, getResource } from '../../src/catalog/queries/find-resource.js';
import { listPublic, listResources, streamPublic } from '../../src/catalog/queries/list-resources.js';
import type { OrganizationRecord } from '../../src/catalog/record.js';
import { type Actor, ANONYMOUS, systemActor } from '../../src/people/policy.js';
import { publish, withdraw } from '../../src/publication/publish.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { sampleDataset, sampleOrganization } from '../helpers/samples.js';

let portal: TestPortal;
let organization: OrganizationRecord;
const system = systemActor('test');
const userWith = (role: 'editor' | 'publisher', org: string): Actor => ({
  kind: 'user',
  id: 'x',
  name: 'x',
  sysadmin: false,
  roles: new Map([[org, role]]),
});

beforeAll(async () => {
  portal = await testPortal();
  organization = await createOrganization(portal.services.catalog, system, sampleOrganization());
});
afterAll(() => portal.close());

const create = (input = sampleDataset(), name?: string) =>
  createResource(portal.services.catalog, system, 'dataset', input, { organization: organization.id, name });

describe('a dataset', () => {
  it('starts as a draft that only its organization sees', async () => {
    const { services } = portal;
    const draft = await create();
    expect(draft.iri).toBe(`https://dati.example.it/dataset/${draft.id}`);
    expect(await findResource(services.db, ANONYMOUS, 'dataset', draft.name)).toBeUndefined();
    const stranger = userWith('publisher', '00000000-0000-4000-8000-000000000000');
    expect(await findResource(services.db, stranger, 'dataset', draft.id)).toBeUndefined();
    const editor = userWith('editor', organization.id);
    expect((await findResource(services.db, editor, 'dataset', draft.id))?.doc.title).toEqual(
      draft.doc.title,
    );
  });

  it('takes holder, publisher, contact and identifier from its organization', async () => {
    const { doc, id } = await create();
    expect(doc.identifier).toBe(`${organization.doc.identifier}:${id}`);
    expect(doc.rightsHolder).toEqual({
      iri: `https://dati.example.it/organization/${organization.id}`,
      identifier: organization.doc.identifier,
      name: organization.doc.title,
    });
    expect(doc.publisher).toEqual(doc.rightsHolder);
    expect(doc.contactPoint?.[0]?.iri).not.toBe(doc.rightsHolder?.iri);
  });

  it('gets a name of its own when the title repeats, and refuses a name that is taken', async () => {
    const first = await create(sampleDataset({ title: { it: 'Alberi monumentali' } }));
    const second = await create(sampleDataset({ title: { it: 'Alberi monumentali' } }));
    expect([first.name, second.name]).toEqual(['alberi-monumentali', 'alberi-monumentali-2']);
    await expect(create(sampleDataset(), first.name)).rejects.toMatchObject({ kind: 'NameTaken' });
  });

  it('keeps the published version served while a newer draft is edited', async () => {
    const { services } = portal;
    const { id } = await create();
    await publish(services.catalog, system, 'dataset', id);
    await editResource(services.catalog, system, 'dataset', id, (doc) => ({
      ...doc,
      title: { it: 'Nuovo titolo' },
    }));
    expect((await getResource(services.db, ANONYMOUS, 'dataset', id)).doc.title?.it).toBe('Piste ciclabili');
    const editor = userWith('editor', organization.id);
    expect((await getResource(services.db, editor, 'dataset', id)).doc.title?.it).toBe('Nuovo titolo');
    await publish(services.catalog, system, 'dataset', id);
    expect((await getResource(services.db, ANONYMOUS, 'dataset', id)).doc.title?.it).toBe('Nuovo titolo');
  });

  it('is not published while something mandatory is missing, and stays as it was', async () => {
    const { services } = portal;
    const { id } = await create(sampleDataset({ theme: [], accrualPeriodicity: undefined }));
    const before = await getResource(services.db, system, 'dataset', id);
    const refused = publish(services.catalog, system, 'dataset', id);
    await expect(refused).rejects.toMatchObject({
      kind: 'NotPublishable',
      problems: [
        { pointer: '/theme', message: { it: 'Manca il tema.' } },
        { pointer: '/accrualPeriodicity' },
      ],
    });
    expect(await getResource(services.db, system, 'dataset', id)).toEqual(before);
  });

  it('loses no update: a change made on an older revision is refused', async () => {
    const { services } = portal;
    const { id, revision } = await create();
    const change = (title: string) =>
      editResource(services.catalog, system, 'dataset', id, (doc) => ({ ...doc, title: { it: title } }), {
        expectedRevision: revision,
      });
    const outcomes = await Promise.allSettled([change('A'), change('B'), change('C')]);
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.filter((o) => o.status === 'rejected').map((o) => o.reason.kind)).toEqual([
      'PreconditionFailed',
      'PreconditionFailed',
    ]);
  });

  it('writes nothing when a change changes nothing', async () => {
    const { services } = portal;
    const { id, revision } = await create();
    const after = await editResource(services.catalog, system, 'dataset', id, (doc) => doc);
    expect(after.revision).toBe(revision);
  });

  it('may be edited by an editor but published only by a publisher', async () => {
    const { services } = portal;
    const { id } = await create();
    const editor = userWith('editor', organization.id);
    await expect(publish(services.catalog, editor, 'dataset', id)).rejects.toMatchObject({
      kind: 'Forbidden',
    });
    await publish(services.catalog, userWith('publisher', organization.id), 'dataset', id);
    await expect(deleteResource(services.catalog, editor, 'dataset', id)).rejects.toMatchObject({
      kind: 'Forbidden',
    });
    await expect(deleteResource(services.catalog, ANONYMOUS, 'dataset', id)).rejects.toMatchObject({
      kind: 'Unauthenticated',
    });
  });

  it('that is restricted stays invisible to the public also when published', async () => {
    const { services } = portal;
    const record = await createResource(services.catalog, system, 'dataset', sampleDataset(), {
      organization: organization.id,
      visibility: 'restricted',
    });
    await publish(services.catalog, system, 'dataset', record.id);
    expect(await findResource(services.db, ANONYMOUS, 'dataset', record.id)).toBeUndefined();
    const { records } = await listPublic(services.db, 'dataset', { limit: 1000, offset: 0 });
    expect(records.map((r) => r.id)).not.toContain(record.id);
    const found = await services.search.search(ANONYMOUS, { kind: 'dataset', limit: 1000, offset: 0 });
    expect(found.ids).not.toContain(record.id);
  });

  it('leaves listing, search and catalogue date behind when it is withdrawn or deleted', async () => {
    const { services } = portal;
    const { id } = await create(sampleDataset({ title: { it: 'Colonnine zzyzx' } }));
    const hits = async () =>
      (await services.search.search(ANONYMOUS, { kind: 'dataset', text: 'zzyzx', limit: 10, offset: 0 })).ids;
    await publish(services.catalog, system, 'dataset', id);
    expect(await hits()).toEqual([id]);
    await withdraw(services.catalog, system, 'dataset', id);
    expect(await hits()).toEqual([]);
    await publish(services.catalog, system, 'dataset', id);
    const { modifiedAt } = await readCatalog(services.db);
    await new Promise((done) => setTimeout(done, 5));
    await deleteResource(services.catalog, system, 'dataset', id);
    expect(await hits()).toEqual([]);
    expect((await readCatalog(services.db)).modifiedAt.getTime()).toBeGreaterThan(modifiedAt.getTime());
    expect(await findResource(services.db, system, 'dataset', id)).toBeUndefined();
  });

  it('does not let anybody take over a distribution or a file by sending its id', async () => {
    const victim = await create();
    const stolen = victim.doc.distribution?.[0]?.id as string;
    const thief = await create(
      sampleDataset({ distribution: [{ id: stolen, accessURL: ['https://example.it/x'] }] }),
    );
    expect(thief.doc.distribution?.[0]?.id).not.toBe(stolen);
  });
});

describe('an organization', () => {
  it('that changes its name changes it in all its datasets, published ones too', async () => {
    const { services } = portal;
    const other = await createOrganization(services.catalog, system, sampleOrganization());
    const record = await createResource(services.catalog, system, 'dataset', sampleDataset(), {
      organization: other.id,
    });
    await publish(services.catalog, system, 'dataset', record.id);
    await editOrganization(services.catalog, system, other.id, (doc) => ({
      ...doc,
      title: { it: 'Unione di Prova' },
    }));
    const { doc } = await getResource(services.db, ANONYMOUS, 'dataset', record.id);
    expect(doc.rightsHolder?.name).toEqual({ it: 'Unione di Prova' });
    expect(doc.publisher?.name).toEqual({ it: 'Unione di Prova' });
  });

  it('is not deleted while it has datasets', async () => {
    const { services } = portal;
    const other = await createOrganization(services.catalog, system, sampleOrganization());
    const { id } = await createResource(services.catalog, system, 'dataset', sampleDataset(), {
      organization: other.id,
    });
    await expect(deleteOrganization(services.catalog, system, other.id)).rejects.toMatchObject({
      kind: 'Conflict',
    });
    await deleteResource(services.catalog, system, 'dataset', id);
    await deleteOrganization(services.catalog, system, other.id);
  });
});

describe('paging', () => {
  it('loses and repeats nothing while datasets are edited in between', async () => {
    const { services } = portal;
    const fresh = await createOrganization(services.catalog, system, sampleOrganization());
    const made: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      const { id } = await createResource(services.catalog, system, 'dataset', sampleDataset(), {
        organization: fresh.id,
      });
      await publish(services.catalog, system, 'dataset', id);
      made.push(id);
    }
    const seen: string[] = [];
    let after: { createdAt: Date; id: string } | undefined;
    for (;;) {
      const page = await listResources(services.db, ANONYMOUS, 'dataset', {
        organizationId: fresh.id,
        limit: 5,
        after,
      });
      if (page.length === 0) break;
      seen.push(...page.map((r) => r.id));
      after = page.at(-1);
      await editResource(services.catalog, system, 'dataset', made[0] as string, (doc) => ({
        ...doc,
        versionInfo: `${seen.length}`,
      }));
    }
    expect(seen.sort()).toEqual([...made].sort());
    const streamed: string[] = [];
    for await (const batch of streamPublic(services.db, 'dataset', { organizationId: fresh.id, batch: 5 })) {
      streamed.push(...batch.map((r) => r.id));
    }
    expect(streamed.sort()).toEqual([...made].sort());
  });
});
