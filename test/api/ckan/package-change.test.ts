import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrganization } from '../rest/helpers.js';
import { completePackage, multipart, type WritingPortal, writingPortal } from './writing-portal.js';

let p: WritingPortal;
beforeAll(async () => {
  p = await writingPortal();
});
afterAll(() => p.portal.close());

describe('package_update', () => {
  it('replaces the whole: what is left out is cleared, resources without an id are new', async () => {
    const made = await p.result(
      'package_create',
      completePackage('intero', { url: 'https://esempio.it/p', extras: [{ key: 'a', value: '1' }] }),
    );
    const [before] = made.resources;
    const after = await p.result('package_update', {
      id: made.id,
      ...completePackage('intero', { tags: undefined, resources: [{ url: 'https://esempio.it/n.csv' }] }),
    });
    expect(after).toMatchObject({ url: '', tags: [], identifier: made.identifier, issued: made.issued });
    expect(after.extras).not.toContainEqual({ key: 'a', value: '1' });
    expect(after.resources[0].id).not.toBe(before.id);
    expect((await p.call('resource_show', { id: before.id })).status).toBe(404);
  });

  it('without resources deletes them; they may come again one by one', async () => {
    const made = await p.result('package_create', completePackage('svuotato'));
    const { resources, ...rest } = made;
    expect(await p.result('package_update', rest)).toMatchObject({ num_resources: 0, state: 'draft' });
    expect(await p.isPublic('svuotato')).toBe(false);
    await p.result('resource_create', { package_id: 'svuotato', url: resources[0].url });
    expect(await p.isPublic('svuotato')).toBe(true);
  });

  it('is refused whole where the gate misses something, and the public sees what it saw', async () => {
    const made = await p.result('package_create', completePackage('rifiutato'));
    const before = await p.revisionsOf(made.id);
    const answer = await p.call('package_update', { ...made, frequency: '', title: 'Altro' });
    expect(answer).toMatchObject({ status: 409, error: { frequency: [expect.any(String)] } });
    expect(await p.revisionsOf(made.id)).toBe(before);
    expect((await p.result('package_show', { id: made.id }, {})).title).toBe('Piste ciclabili');
  });

  it('knows the dataset by name too, and wants to be told which', async () => {
    await p.result('package_create', completePackage('per-nome'));
    expect(await p.result('package_update', completePackage('per-nome', { title: 'T2' }))).toMatchObject({
      title: 'T2',
    });
    expect((await p.call('package_update', { title: 'x' })).error).toMatchObject({ id: ['Missing value'] });
    expect((await p.call('package_update', { id: 'nessuno' })).status).toBe(404);
    expect((await p.call('package_update', completePackage('per-nome'), {})).status).toBe(403);
  });

  it('renames, and refuses a name that is taken', async () => {
    const made = await p.result('package_create', completePackage('vecchio-nome'));
    await p.result('package_create', completePackage('preso'));
    expect(await p.result('package_patch', { id: made.id, name: 'nuovo-nome' })).toMatchObject({
      name: 'nuovo-nome',
    });
    expect((await p.call('package_patch', { id: made.id, name: 'preso' })).error).toEqual({
      name: ['That URL is already in use.'],
      __type: 'Validation Error',
    });
    expect(
      (await p.call('package_create', completePackage('altro-id', { identifier: made.identifier }))).error,
    ).toMatchObject({ identifier: [expect.any(String)] });
  });
});

describe('package_patch', () => {
  it('changes what is given and publishes it at once', async () => {
    const made = await p.result('package_create', completePackage('ritocco'));
    const patched = await p.result('package_patch', {
      id: 'ritocco',
      notes: 'Nuova descrizione delle piste.',
      extras: [
        { key: 'frequency', value: 'MONTHLY' },
        { key: 'nuovo', value: 'sì' },
      ],
      tag_string: 'uno due, tre',
    });
    expect(patched).toMatchObject({ title: made.title, frequency: 'MONTHLY', num_resources: 1 });
    expect(patched.tags.map((tag: { name: string }) => tag.name)).toEqual(['tre', 'uno due']);
    expect(patched.metadata_modified > made.metadata_modified).toBe(true);
    expect(await p.result('package_show', { id: 'ritocco' }, {})).toMatchObject({
      notes: 'Nuova descrizione delle piste.',
    });
  });

  it('withdraws with state draft, publishes with active, deletes with deleted', async () => {
    const { id } = await p.result('package_create', completePackage('stati'));
    expect(await p.result('package_patch', { id, state: 'draft' })).toMatchObject({ state: 'draft' });
    expect(await p.isPublic(id)).toBe(false);
    await p.result('package_patch', { id, title: 'Ancora bozza' });
    expect(await p.isPublic(id)).toBe(false);
    expect(await p.result('package_patch', { id, state: 'active' })).toMatchObject({ state: 'active' });
    expect(await p.result('package_patch', { id, state: 'deleted' })).toEqual({ id, state: 'deleted' });
    expect(await p.isPublic(id)).toBe(false);
  });

  it('moves the licence of the package to the resources that had the old one', async () => {
    const { id } = await p.result(
      'package_create',
      completePackage('licenze', {
        resources: [
          { url: 'https://esempio.it/a.csv' },
          {
            url: 'https://esempio.it/b.csv',
            license_type: 'https://w3id.org/italia/controlled-vocabulary/licences/A12_PDM10',
          },
        ],
      }),
    );
    const patched = await p.result('package_patch', { id, license_id: 'cc-zero' });
    expect(patched.license_id).toBe('cc-zero');
    expect(patched.resources.map((r: { license_type: string }) => r.license_type.split('/').at(-1))).toEqual([
      'A11_CCO10',
      'A12_PDM10',
    ]);
  });
});

describe('package_revise', () => {
  it('changes what matches, by index, from the end, by id, and adds', async () => {
    const { id, resources } = await p.result('package_create', completePackage('rivisto'));
    const revise = async (dict: object) => (await p.result('package_revise', dict)).package;
    const one = await revise({
      match: { name: 'rivisto', title: 'Piste ciclabili' },
      update: { notes: 'Rivisto del tutto.', resources: { '-1': { description: 'Ultima' } } },
    });
    expect(one).toMatchObject({ id, notes: 'Rivisto del tutto.', resources: [{ description: 'Ultima' }] });
    const two = await revise({
      match__id: id,
      [`update__resources__${resources[0].id.slice(0, 6)}__name`]: 'Per id',
      update__resources__extend: [{ name: 'Aggiunta', url: 'https://esempio.it/due.csv' }],
    });
    expect(two.resources.map((r: { name: string }) => r.name)).toEqual(['Per id', 'Aggiunta']);
    const three = await revise({
      match: { id },
      filter: ['-resources__0', '-url'],
      update: { version: '3' },
      include: '+name,+version,+resources__0__name,-*',
    });
    expect(three).toEqual({ name: 'rivisto', version: '3', resources: [{ name: 'Aggiunta' }] });
  });

  it('says what does not match, and changes nothing then', async () => {
    const { id } = await p.result('package_create', completePackage('non-coincide'));
    const answer = await p.call('package_revise', {
      match: { id, title: 'Altro', resources: { 0: { format: 'PDF' } } },
      update: { title: 'x' },
    });
    expect(answer).toMatchObject({ status: 409, error: { match: ['title', 'resources__0__format'] } });
    expect((await p.call('package_revise', { update: { title: 'x' } })).error).toMatchObject({
      match: [expect.any(String)],
    });
    expect((await p.result('package_show', { id })).title).toBe('Piste ciclabili');
  });

  it('takes files for resources that are there and for new ones', async () => {
    const { id } = await p.result('package_create', completePackage('con-file'));
    const form = multipart(
      { match__name: 'con-file', update__resources__extend__0__name: 'Nuova' },
      {
        update__resources__0__upload: { name: 'primo.csv', content: 'a;b\n1;2\n' },
        update__resources__extend__0__upload: { name: 'secondo.csv', content: 'a;b\n3;4\n' },
      },
    );
    const { status, result } = await p.send('package_revise', form);
    expect(status).toBe(200);
    const names = result.package.resources.map((r: { name: string; url: string }) => [
      r.name,
      r.url.split('/').at(-1),
    ]);
    expect(names).toEqual([
      ['Elenco', 'primo.csv'],
      ['Nuova', 'secondo.csv'],
    ]);
    for (const resource of result.package.resources) await p.settle(resource.id);
    const shown = await p.result('package_show', { id }, {});
    expect(shown.resources[1].url).toContain('secondo.csv');
  });
});

describe('package_delete and dataset_purge', () => {
  it('delete for everybody; only a sysadmin removes for good, and the name is free again', async () => {
    const { id } = await p.result('package_create', completePackage('da-togliere'));
    expect((await p.call('package_delete', { id }, {})).status).toBe(403);
    expect((await p.call('package_delete', {})).error).toMatchObject({ id: ['Missing value'] });
    expect(await p.call('package_delete', { id: 'da-togliere' })).toMatchObject({
      status: 200,
      result: null,
    });
    expect(await p.isPublic(id)).toBe(false);
    expect((await p.call('dataset_purge', { id })).status).toBe(403);
    expect(await p.call('dataset_purge', { id }, p.portal.admin)).toMatchObject({
      status: 200,
      result: null,
    });
    expect((await p.call('dataset_purge', { id }, p.portal.admin)).status).toBe(404);
    await p.result('package_create', completePackage('da-togliere', { id }), p.portal.admin);
    await p.result('dataset_purge', { id: 'da-togliere' }, p.portal.admin);
    expect(await p.revisionsOf(id)).toBe(0);
  });
});

describe('packages of an organization', () => {
  it('go to another one, with the agents that were the old one', async () => {
    const other = await newOrganization(p.portal, 'altro', {
      contactPoint: { fn: 'U', email: 'u@altro.example' },
    });
    const { id } = await p.result('package_create', completePackage('trasloca'));
    expect((await p.call('package_owner_org_update', { id, organization_id: 'altro' })).status).toBe(403);
    expect((await p.call('package_owner_org_update', { id, organization_id: 'nessuno' })).status).toBe(404);
    await p.result('package_owner_org_update', { id, organization_id: other.id }, p.portal.admin);
    expect(await p.result('package_show', { id }, {})).toMatchObject({
      owner_org: other.id,
      holder_identifier: 'cod_altro',
      publisher_name: 'Ente altro',
      maintainer_email: 'u@altro.example',
    });
  });

  it('are hidden, shown and deleted together, all or none', async () => {
    const made = [
      await p.result('package_create', completePackage('gruppo-1')),
      await p.result('package_create', completePackage('gruppo-2')),
    ];
    const datasets = made.map((each) => each.id);
    expect(
      await p.call('bulk_update_private', { datasets: [...datasets, crypto.randomUUID()], org_id: 'ente' }),
    ).toMatchObject({ status: 404 });
    expect(await p.isPublic('gruppo-1')).toBe(true);
    expect(await p.result('bulk_update_private', { datasets, org_id: 'ente' })).toBeNull();
    expect([await p.isPublic('gruppo-1'), await p.isPublic('gruppo-2')]).toEqual([false, false]);
    await p.result('bulk_update_public', { datasets, org_id: 'ente' });
    expect(await p.isPublic('gruppo-2')).toBe(true);
    expect((await p.call('bulk_update_delete', { datasets, org_id: 'altro' })).status).toBe(409);
    await p.result('bulk_update_delete', { datasets, org_id: 'ente' });
    expect((await p.call('package_show', { id: 'gruppo-1' })).status).toBe(404);
  });

  it('have their resources in the order that is asked for', async () => {
    const { id, resources } = await p.result(
      'package_create',
      completePackage('ordine', {
        resources: ['a', 'b', 'c'].map((n) => ({ url: `https://esempio.it/${n}.csv` })),
      }),
    );
    const ids = resources.map((r: { id: string }) => r.id);
    const answer = await p.result('package_resource_reorder', { id, order: [ids[2], ids[0]] });
    expect(answer).toEqual({ id, order: [ids[2], ids[0], ids[1]] });
    const shown = await p.result('package_show', { id }, {});
    expect(shown.resources.map((r: { id: string; position: number }) => [r.id, r.position])).toEqual(
      [ids[2], ids[0], ids[1]].map((one, i) => [one, i]),
    );
    expect((await p.call('package_resource_reorder', { id, order: ['x'] })).status).toBe(409);
  });
});
