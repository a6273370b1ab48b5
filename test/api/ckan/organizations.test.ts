import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editOrganization } from '../../../src/catalog/commands/organizations.js';
import { findOrganization } from '../../../src/catalog/queries/organizations.js';
import { systemActor } from '../../../src/people/policy.js';
import { createUser } from '../../../src/people/users.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, requests } from '../rest/helpers.js';
import { asking, type Headers } from './asking.js';

let portal: TestPortal;
let ask: ReturnType<typeof asking>;
let admin: Headers;

beforeAll(async () => {
  portal = await testPortal();
  ask = asking(portal);
  admin = portal.admin;
});
afterAll(() => portal.close());

const FIELDS = {
  title: 'Comune di Prova',
  description: 'Il comune.',
  image_url: 'https://prova.example/stemma.png',
  identifier: 'c_p001',
  email: 'dati@prova.example',
  telephone: '+39 0541 1',
  site: 'https://www.prova.example',
  region: 'Emilia-Romagna',
};

const user = (name: string) =>
  createUser(portal.services.db, {
    id: crypto.randomUUID(),
    name,
    email: `${name}@prova.example`,
    now: new Date(),
  });

describe('organizations', () => {
  it('are read back as they were written', async () => {
    const extras = [
      { key: 'pec', value: 'pec@prova.example' },
      { key: 'vuoto', value: '' },
    ];
    const made = await ask('organization_create', { name: 'prova', ...FIELDS, extras }, admin);
    expect(made).toMatchObject({
      status: 200,
      result: {
        ...FIELDS,
        name: 'prova',
        state: 'active',
        is_organization: true,
        type: 'organization',
        package_count: 0,
        users: [],
      },
    });
    const shown = (await ask('organization_show', { id: 'prova' })).result;
    expect(shown.extras.map(({ key, value }: { key: string; value: string }) => [key, value])).toEqual([
      ['email', FIELDS.email],
      ['identifier', FIELDS.identifier],
      ['pec', 'pec@prova.example'],
      ['region', FIELDS.region],
      ['site', FIELDS.site],
      ['telephone', FIELDS.telephone],
      ['vuoto', ''],
    ]);
    const listed = (await ask('organization_list', { all_fields: true, include_extras: true })).result[0];
    expect(listed.extras).toEqual(shown.extras);
    expect((await ask('organization_list', { all_fields: true })).result[0].extras).toBeUndefined();
  });

  it('that are sent back unchanged stay the same', async () => {
    const before = (await ask('organization_show', { id: 'prova' }, admin)).result;
    const revision = (await findOrganization(portal.services.db, 'prova'))?.revision;
    const updated = await ask('organization_update', before, admin);
    expect(updated.result).toEqual(before);
    expect((await findOrganization(portal.services.db, 'prova'))?.revision).toBe(revision);
  });

  it('take a change from the field or from the extra, whichever changed', async () => {
    const before = (await ask('organization_show', { id: 'prova' }, admin)).result;
    const top = await ask('organization_update', { ...before, region: 'Marche' }, admin);
    expect(top.result.region).toBe('Marche');
    const extras = before.extras.map((extra: { key: string }) =>
      extra.key === 'email' ? { ...extra, value: 'nuova@prova.example' } : extra,
    );
    const { email: _, ...rest } = top.result;
    const below = await ask('organization_update', { ...rest, extras }, admin);
    expect(below.result).toMatchObject({ email: 'nuova@prova.example', region: 'Emilia-Romagna' });
    await ask('organization_patch', { id: 'prova', email: FIELDS.email }, admin);
  });

  it('keep with patch what is not sent, and lose it with update, save what CKAN cannot say', async () => {
    await editOrganization(portal.services.catalog, systemActor('test'), 'prova', (doc) => ({
      ...doc,
      title: { ...doc.title, en: 'Town of Prova' },
      iri: 'https://prova.example/ente',
    }));
    const patched = await ask('organization_patch', { id: 'prova', title: 'Città di Prova' }, admin);
    expect(patched.result).toMatchObject({ ...FIELDS, title: 'Città di Prova' });
    expect(patched.result.extras).toHaveLength(7);
    const updated = await ask('organization_update', { id: 'prova', name: 'prova', title: 'Prova' }, admin);
    expect(updated.result).toMatchObject({
      title: 'Prova',
      description: '',
      email: '',
      identifier: '',
      image_url: '',
      extras: [],
    });
    expect((await findOrganization(portal.services.db, 'prova'))?.doc).toMatchObject({
      title: { it: 'Prova', en: 'Town of Prova' },
      iri: 'https://prova.example/ente',
    });
    const renamed = await ask('organization_patch', { id: 'prova', name: 'comune-prova', ...FIELDS }, admin);
    expect(renamed.result).toMatchObject({ name: 'comune-prova', ...FIELDS });
    await ask('organization_patch', { id: 'comune-prova', name: 'prova' }, admin);
  });

  it('are refused field by field', async () => {
    for (const [payload, error] of [
      [{}, { name: ['Missing value'] }],
      [{ name: 'X Y' }, { name: [expect.stringContaining('lowercase alphanumeric')] }],
      [{ name: 'a' }, { name: ['Must be at least 2 characters long'] }],
      [{ name: 'search' }, { name: ['That name cannot be used'] }],
      [{ name: 'prova' }, { name: ['Group name already exists in database'] }],
      [{ name: 'altra', identifier: 'C_P001' }, { identifier: [expect.any(String)] }],
      [{ name: 'altra', email: 'nessuna' }, { email: ['Please provide a valid email address'] }],
      [{ name: 'altra', site: 'www' }, { site: ['Please provide a valid URL'] }],
      [{ name: 'altra', image_url: 'logo.png' }, { image_url: ['Please provide a valid URL'] }],
      [{ name: 'altra', extras: 'x' }, { extras: ['Not a list'] }],
      [
        {
          name: 'altra',
          extras: [
            { key: 'a', value: '1' },
            { key: 'a', value: '2' },
          ],
        },
        { extras: ['Duplicate key'] },
      ],
      [{ name: 'altra', users: [{ name: 'nessuno' }] }, { users: ['User not found: nessuno'] }],
      [{ name: 'altra', state: 'deleted' }, { state: ['Use organization_delete'] }],
      [{ name: 'altra', title: ['a', 'b'] }, { title: ['Must be a string'] }],
    ] as const) {
      const refused = await ask('organization_create', payload, admin);
      expect([refused.status, refused.error]).toEqual([409, { ...error, __type: 'Validation Error' }]);
    }
    expect((await ask('organization_list')).result).toEqual(['prova']);
  });

  it('are made and deleted by sysadmins, changed by their administrators', async () => {
    const { id } = (await ask('organization_show', { id: 'prova' })).result;
    const editor = await portal.member(id, 'editor');
    const chief = await portal.member(id, 'administrator');
    for (const who of [{}, editor]) {
      for (const [name, payload] of [
        ['organization_create', { name: 'altra' }],
        ['organization_patch', { id, title: 'x' }],
        ['organization_update', { id, title: 'x' }],
        ['organization_delete', { id }],
        ['organization_purge', { id }],
      ] as const) {
        const refused = await ask(name, payload, who);
        expect([name, refused.status, refused.error.__type]).toEqual([name, 403, 'Authorization Error']);
      }
    }
    expect((await ask('organization_create', { name: 'altra' }, chief)).status).toBe(403);
    expect((await ask('organization_delete', { id }, chief)).status).toBe(403);
    expect((await ask('organization_patch', { id, region: 'Lazio' }, chief)).result.region).toBe('Lazio');
    expect((await ask('organization_patch', { id: 'mai', region: 'Lazio' }, chief)).status).toBe(404);
  });

  it('are deleted for good, once they have no datasets', async () => {
    await ask('organization_create', { name: 'breve' }, admin);
    const rest = requests(portal, admin);
    const dataset = (await rest.send('POST', '/datasets', completeDataset('breve'))).json().id;
    for (const name of ['organization_delete', 'organization_purge']) {
      const refused = await ask(name, { id: 'breve' }, admin);
      expect([refused.status, refused.error.message]).toEqual([
        409,
        ['Organization cannot be deleted while it still has datasets'],
      ]);
    }
    await rest.send('DELETE', `/datasets/${dataset}`);
    expect(await ask('organization_delete', { id: 'breve' }, admin)).toMatchObject({
      status: 200,
      result: null,
    });
    expect((await ask('organization_show', { id: 'breve' })).status).toBe(404);
  });

  it('page beyond 25, and are found by parts of their names', async () => {
    for (let n = 0; n < 30; n += 1)
      await ask(
        'organization_create',
        { name: `ente-${String(n).padStart(2, '0')}`, title: `Ente ${n}` },
        admin,
      );
    const page = async (more: object) =>
      (await ask('organization_list', { all_fields: 'True', sort: 'name asc', ...more })).result;
    expect((await page({})).length).toBe(31);
    expect((await page({ limit: 25, offset: 25 })).map(({ name }: { name: string }) => name)).toEqual([
      'ente-25', 'ente-26', 'ente-27', 'ente-28', 'ente-29', 'prova',
    ]); // biome-ignore format: one line
    expect((await ask('organization_autocomplete', { q: 'ente 1', limit: 2 })).result).toEqual([
      { id: expect.any(String), name: 'ente-01', title: 'Ente 1' },
      { id: expect.any(String), name: 'ente-10', title: 'Ente 10' },
    ]);
  });
});

describe('members', () => {
  let id: string;
  beforeAll(async () => {
    id = (await ask('organization_show', { id: 'prova' })).result.id;
  });

  it('have the roles of CKAN', async () => {
    expect((await ask('member_roles_list', { group_type: 'organization' })).result).toEqual([
      { text: 'Admin', value: 'admin' },
      { text: 'Editor', value: 'editor' },
      { text: 'Member', value: 'member' },
    ]);
    const anna = await user('anna');
    const made = await ask(
      'organization_member_create',
      { id: 'prova', username: 'anna', role: 'editor' },
      admin,
    );
    expect(made.result).toEqual({
      id: expect.any(String),
      group_id: id,
      table_id: anna.id,
      table_name: 'user',
      capacity: 'editor',
      state: 'active',
    });
    const rest = requests(portal, admin);
    const roleOf = async () =>
      (await rest.get('/organizations/prova/members'))
        .json()
        .items.find((item: { user: { name: string } }) => item.user.name === 'anna')?.role;
    expect(await roleOf()).toBe('publisher');
    await ask(
      'member_create',
      { id: 'prova', object: anna.id, object_type: 'user', capacity: 'admin' },
      admin,
    );
    expect(await roleOf()).toBe('administrator');
    const listed = await ask('member_list', { id: 'prova', object_type: 'user', capacity: 'admin' }, admin);
    expect(listed.result).toContainEqual([anna.id, 'user', 'Admin']);
    const shown = (await ask('organization_show', { id: 'prova' }, admin)).result.users;
    expect(shown).toContainEqual(expect.objectContaining({ id: anna.id, name: 'anna', capacity: 'admin' }));
    expect(
      (await ask('organization_member_delete', { id: 'prova', username: 'anna' }, admin)).result,
    ).toBeNull();
    expect(await roleOf()).toBeUndefined();
    expect((await ask('organization_member_delete', { id: 'prova', username: 'anna' }, admin)).status).toBe(
      404,
    );
  });

  it('are not public', async () => {
    const editor = await portal.member(id, 'editor');
    for (const who of [{}, editor]) {
      expect((await ask('organization_show', { id }, who)).result.users).toEqual([]);
      expect((await ask('member_list', { id, object_type: 'user' }, who)).status).toBe(403);
      expect((await ask('member_list', { id }, who)).result).toEqual([]);
      expect(
        (await ask('organization_member_create', { id, username: 'anna', role: 'admin' }, who)).status,
      ).toBe(403);
      expect((await ask('member_delete', { id, object: 'anna', object_type: 'user' }, who)).status).toBe(403);
    }
  });

  it('come with the organization, and an empty list changes nothing', async () => {
    await user('bruno');
    const made = await ask(
      'organization_create',
      {
        name: 'con-persone',
        users: [
          { name: 'anna', capacity: 'admin' },
          { name: 'bruno', capacity: 'member' },
        ],
      },
      admin,
    );
    const rolesIn = (shown: { users: { name: string; capacity: string }[] }) =>
      shown.users.map(({ name, capacity }) => [name, capacity]);
    expect(rolesIn(made.result)).toEqual([
      ['anna', 'admin'],
      ['bruno', 'member'],
    ]);
    const same = await ask('organization_update', { id: 'con-persone', users: [] }, admin);
    expect(rolesIn(same.result)).toHaveLength(2);
    const fewer = await ask(
      'organization_patch',
      { id: 'con-persone', users: [{ name: 'bruno', capacity: 'editor' }] },
      admin,
    );
    expect(rolesIn(fewer.result)).toEqual([['bruno', 'editor']]);
  });

  it('are refused with what is wrong', async () => {
    for (const [payload, field] of [
      [{ id, username: 'anna' }, 'role'],
      [{ id, username: 'anna', role: 'capo' }, 'role'],
      [{ id, username: 'nessuno', role: 'admin' }, 'username'],
    ] as const) {
      const refused = await ask('organization_member_create', payload, admin);
      expect([refused.status, Object.keys(refused.error)]).toEqual([409, [field, '__type']]);
    }
    expect(
      (await ask('member_create', { id, object: 'anna', object_type: 'group', capacity: 'x' }, admin)).status,
    ).toBe(409);
    expect(
      (await ask('organization_member_create', { id: 'mai', username: 'anna', role: 'admin' }, admin)).status,
    ).toBe(404);
  });

  it('tell where one may work', async () => {
    const editor = await portal.member(id, 'editor');
    const names = async (payload: object, who: Headers) =>
      (await ask('organization_list_for_user', payload, who)).result.map(
        ({ name, capacity }: { name: string; capacity: string }) => [name, capacity],
      );
    expect(await names({}, {})).toEqual([]);
    expect(await names({}, editor)).toEqual([['prova', 'member']]);
    expect(await names({ permission: 'create_dataset' }, editor)).toEqual([['prova', 'member']]);
    expect(await names({ permission: 'admin' }, editor)).toEqual([]);
    expect((await names({}, admin)).length).toBe(32);
    expect(await names({ id: 'bruno' }, admin)).toEqual([['con-persone', 'editor']]);
    expect((await ask('organization_list_for_user', { id: 'bruno' }, editor)).status).toBe(403);
    expect((await ask('organization_list_for_user', { id: 'bruno' })).status).toBe(403);
  });
});

describe('groups', () => {
  it('are the themes, and no one changes them', async () => {
    for (const name of ['group_create', 'group_update', 'group_patch', 'group_delete', 'group_purge']) {
      const refused = await ask(name, { id: 'envi', name: 'nuovo', title: 'x' }, admin);
      expect([name, refused.status, refused.error.message]).toEqual([
        name,
        403,
        expect.stringContaining('Access denied: groups are the data themes'),
      ]);
    }
    expect(
      (await ask('group_member_create', { id: 'envi', username: 'anna', role: 'admin' }, admin)).status,
    ).toBe(403);
    expect((await ask('group_autocomplete', { q: 'ambient' })).result).toEqual([
      { id: expect.any(String), name: 'envi', title: 'Ambiente' },
    ]);
  });

  it('hold datasets, put in and taken out by those who may edit these', async () => {
    const rest = requests(portal, admin);
    const made = (await rest.send('POST', '/datasets', completeDataset('prova'))).json();
    await rest.send('POST', `/datasets/${made.id}/publish`);
    const { id } = (await ask('organization_show', { id: 'prova' })).result;
    const publisher = await portal.member(id, 'publisher');
    const payload = { id: 'envi', object: made.id, object_type: 'package' };
    expect((await ask('member_create', { ...payload, capacity: 'public' })).status).toBe(403);
    const put = await ask('member_create', { ...payload, capacity: 'public' }, publisher);
    expect(put.result).toMatchObject({ table_id: made.id, table_name: 'package' });
    const groups = async () =>
      (await ask('package_show', { id: made.id })).result.groups
        .map(({ name }: { name: string }) => name)
        .sort();
    expect(await groups()).toEqual(['envi', 'tran']);
    expect((await ask('member_list', { id: 'envi', object_type: 'package' })).result).toEqual([
      [made.id, 'package', 'Public'],
    ]);
    expect((await ask('group_package_show', { id: 'envi' })).result).toHaveLength(1);
    expect((await ask('member_delete', payload, publisher)).result).toBeNull();
    expect(await groups()).toEqual(['tran']);
    expect((await ask('member_create', { ...payload, id: 'mai' }, publisher)).status).toBe(404);
  });

  it('are offered to whoever works somewhere', async () => {
    const { id } = (await ask('organization_show', { id: 'prova' })).result;
    const editor = await portal.member(id, 'editor');
    expect((await ask('group_list_authz', {}, editor)).result).toHaveLength(13);
    expect((await ask('group_list_authz', { am_member: true }, editor)).result).toEqual([]);
    expect((await ask('group_list_authz')).result).toEqual([]);
  });
});
