import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { asking, type Headers } from './asking.js';

let portal: TestPortal;
let ask: ReturnType<typeof asking>;
let admin: Headers;
let organization: string;

beforeAll(async () => {
  portal = await testPortal();
  ask = asking(portal);
  admin = portal.admin;
  organization = (await ask('organization_create', { name: 'ente' }, admin)).result.id;
});
afterAll(() => portal.close());

const secretOf = async (user: string, more: object = {}): Promise<string> =>
  (await ask('api_token_create', { user, name: 'prova', ...more }, admin)).result.token;

describe('users', () => {
  it('are made by sysadmins, without passwords', async () => {
    const made = await ask(
      'user_create',
      {
        name: 'anna',
        email: 'anna@ente.example',
        fullname: 'Anna Prova',
        about: 'Statistica',
        password: 'segretissima',
      },
      admin,
    );
    expect(made).toMatchObject({
      status: 200,
      result: {
        name: 'anna',
        fullname: 'Anna Prova',
        display_name: 'Anna Prova',
        about: 'Statistica',
        email: 'anna@ente.example',
        state: 'active',
        sysadmin: false,
        activity_streams_email_notifications: false,
      },
    });
    expect(JSON.stringify(made.result)).not.toContain('segretissima');
    expect(made.result.email_hash).toMatch(/^[0-9a-f]{32}$/);
    for (const [payload, field] of [
      [{ email: 'x@y.z' }, 'name'],
      [{ name: 'x' }, 'email'],
      [{ name: 'A B', email: 'x@y.z' }, 'name'],
      [{ name: 'admin', email: 'x@y.z' }, 'name'],
      [{ name: 'anna', email: 'x@y.z' }, 'name'],
      [{ name: 'carla', email: 'xyz' }, 'email'],
    ] as const) {
      const refused = await ask('user_create', payload, admin);
      expect([payload, refused.status, Object.keys(refused.error)]).toEqual([
        payload,
        409,
        [field, '__type'],
      ]);
    }
  });

  it('see themselves, and sysadmins see them; nobody else does', async () => {
    const anna = { authorization: await secretOf('anna') };
    await ask('user_create', { name: 'bruno', email: 'bruno@ente.example' }, admin);
    expect((await ask('user_show', {}, anna)).result).toMatchObject({
      name: 'anna',
      email: 'anna@ente.example',
    });
    expect(
      (await ask('user_show', { id: 'anna', include_num_followers: true }, admin)).result.num_followers,
    ).toBe(0);
    expect((await ask('user_show', { id: 'admin' }, admin)).result).toMatchObject({
      name: 'admin',
      sysadmin: true,
    });
    for (const [id, who] of [
      ['anna', {}],
      ['bruno', anna],
      ['mai', anna],
      ['mai', {}],
      [undefined, {}],
    ] as const) {
      const refused = await ask('user_show', { id }, who);
      expect([id, refused.status, refused.error.__type]).toEqual([id, 403, 'Authorization Error']);
    }
    expect((await ask('user_show', { id: 'mai' }, admin)).status).toBe(404);
    expect((await ask('user_list', {}, anna)).status).toBe(403);
    expect((await ask('user_list', { all_fields: false, q: 'ann' }, admin)).result).toEqual(['anna']);
    expect((await ask('user_list', { email: 'BRUNO@ente.example' }, admin)).result).toMatchObject([
      { name: 'bruno' },
    ]);
    expect((await ask('user_list', { order_by: 'boh' }, admin)).status).toBe(409);
  });

  it('are found by those who give roles', async () => {
    const anna = { authorization: await secretOf('anna') };
    const chief = await portal.member(organization, 'administrator');
    expect((await ask('user_autocomplete', { q: 'BRU' }, chief)).result).toEqual([
      { id: expect.any(String), name: 'bruno', fullname: '' },
    ]);
    expect((await ask('user_autocomplete', { q: 'bru' }, anna)).status).toBe(403);
    expect((await ask('user_autocomplete', { q: 'bru' })).status).toBe(403);
  });

  it('change what they tell of themselves, but not their rights', async () => {
    const anna = { authorization: await secretOf('anna') };
    const patched = await ask('user_patch', { id: 'anna', about: 'Open data' }, anna);
    expect(patched.result).toMatchObject({ about: 'Open data', fullname: 'Anna Prova' });
    const updated = await ask('user_update', { id: 'anna', email: 'nuova@ente.example' }, anna);
    expect(updated.result).toMatchObject({ about: '', fullname: '', email: 'nuova@ente.example' });
    expect((await ask('user_update', { id: 'anna' }, anna)).error.email).toEqual(['Missing value']);
    expect((await ask('user_patch', { id: 'anna', sysadmin: true }, anna)).status).toBe(403);
    expect((await ask('user_patch', { id: 'bruno', about: 'x' }, anna)).status).toBe(403);
    expect((await ask('user_patch', { id: 'anna', name: 'anita' }, anna)).error.name).toBeDefined();
    expect((await ask('user_show', { id: 'anna' }, admin)).result.sysadmin).toBe(false);
  });

  it('that are deleted cannot do anything any more', async () => {
    const bruno = { authorization: await secretOf('bruno') };
    expect((await ask('user_show', {}, bruno)).status).toBe(200);
    expect((await ask('user_delete', { id: 'bruno' }, bruno)).status).toBe(403);
    expect((await ask('user_delete', { id: 'bruno' }, admin)).result).toBeNull();
    expect((await ask('user_show', {}, bruno)).status).toBe(403);
    expect((await ask('user_show', { id: 'bruno' }, admin)).result.state).toBe('deleted');
    expect((await ask('user_list', { all_fields: false }, admin)).result).not.toContain('bruno');
    expect((await ask('user_patch', { id: 'bruno', state: 'active' }, admin)).result.state).toBe('active');
  });

  it('may be invited into an organization', async () => {
    const made = await ask(
      'user_invite',
      { email: 'Carla.Rossi@ente.example', group_id: 'ente', role: 'editor' },
      admin,
    );
    expect(made.result.name).toBe('carla-rossi');
    expect((await ask('member_list', { id: 'ente', object_type: 'user' }, admin)).result).toContainEqual([
      made.result.id,
      'user',
      'Editor',
    ]);
    expect(
      (
        await ask(
          'user_invite',
          { email: 'carla.rossi@altro.example', group_id: 'ente', role: 'member' },
          admin,
        )
      ).result.name,
    ).toBe('carla-rossi-1');
    expect(
      (await ask('user_invite', { email: 'x@y.z', group_id: 'ente', role: 'capo' }, admin)).error.role,
    ).toBeDefined();
    const chief = await portal.member(organization, 'administrator');
    expect(
      (await ask('user_invite', { email: 'x@y.z', group_id: 'ente', role: 'member' }, chief)).status,
    ).toBe(403);
  });
});

describe('tokens', () => {
  it('are told once, work in every header, and end', async () => {
    const made = await ask('api_token_create', { user: 'anna', name: 'script' }, admin);
    const { token, id } = made.result;
    for (const headers of [
      { authorization: token },
      { authorization: `Bearer ${token}` },
      { 'x-ckan-api-key': token },
      { 'x-ckan-api-token': token },
    ] as Headers[])
      expect((await ask('user_show', {}, headers)).result.name).toBe('anna');
    const anna = { authorization: token };
    const listed = (await ask('api_token_list', { user_id: 'anna' }, anna)).result;
    expect(listed.at(-1)).toEqual({
      id,
      name: 'script',
      user_id: expect.any(String),
      created_at: expect.stringMatching(/^\d{4}-.*\.\d{6}$/),
      last_access: expect.any(String),
    });
    expect(JSON.stringify(listed)).not.toContain(token);
    expect((await ask('api_token_list', { user: 'anna' }, admin)).result).toEqual(listed);
    const other = { authorization: await secretOf('bruno') };
    expect((await ask('api_token_revoke', { jti: id }, other)).status).toBe(403);
    expect((await ask('api_token_revoke', { token }, other)).status).toBe(403);
    expect((await ask('api_token_revoke', { token }, anna)).result).toBeNull();
    expect((await ask('user_show', {}, anna)).status).toBe(403);
  });

  it('may end by themselves', async () => {
    const { token } = (
      await ask('api_token_create', { user: 'anna', name: 'breve', expires_in: '2', unit: 3600 }, admin)
    ).result;
    const listed = (await ask('api_token_list', { user_id: 'anna' }, { authorization: token })).result;
    expect(listed.at(-1).expires_at).toMatch(/^\d{4}-/);
    expect(
      (await ask('api_token_create', { user: 'anna', name: 'x', expires_in: 0 }, admin)).error.expires_in,
    ).toBeDefined();
    expect(
      (
        await ask(
          'api_token_create',
          { user: 'anna', name: 'x', expires_in: 999999999999999, unit: 86400 },
          admin,
        )
      ).status,
    ).toBe(409);
  });

  it('are the business of their user', async () => {
    const anna = { authorization: await secretOf('anna') };
    expect((await ask('api_token_create', { user: 'bruno', name: 'x' }, anna)).status).toBe(403);
    expect((await ask('api_token_create', { user: 'anna', name: 'x' })).status).toBe(403);
    expect((await ask('api_token_list', { user: 'bruno' }, anna)).status).toBe(403);
    expect((await ask('api_token_list', {}, anna)).error).toEqual({
      user_id: ['Missing value'],
      __type: 'Validation Error',
    });
    expect((await ask('api_token_create', { user: 'anna' }, anna)).error.name).toEqual(['Missing value']);
    expect((await ask('api_token_revoke', {}, anna)).status).toBe(409);
    expect((await ask('api_token_revoke', { jti: 'mai' }, anna)).status).toBe(403);
    expect((await ask('api_token_revoke', { jti: 'mai' }, admin)).status).toBe(404);
    expect((await ask('api_token_create', { user: 'admin', name: 'x' }, admin)).status).toBe(403);
  });

  it('are not made by following a link', async () => {
    const answer = await portal.app.inject({
      url: '/api/3/action/api_token_create?user=anna&name=x',
      headers: admin,
    });
    expect(answer.statusCode).toBe(400);
  });
});
