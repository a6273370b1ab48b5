import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../../src/errors.js';
import { projectPath } from '../../../src/platform/project-path.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
});
afterAll(() => portal.close());

describe('organizations', () => {
  it('are made, read, replaced, patched and deleted', async () => {
    const made = await admin.send('POST', '/organizations', {
      title: { it: 'Comune di Cento' },
      identifier: 'c_c469',
    });
    expect([made.statusCode, made.json().name]).toEqual([201, 'comune-di-cento']);
    const { id } = made.json();
    expect(made.headers.location).toBe(`https://dati.example.it/api/v1/organizations/${id}`);
    const read = await anyone.get('/organizations/comune-di-cento');
    expect(read.headers.etag).toBe(made.headers.etag);
    expect(
      (await anyone.get(`/organizations/${id}`, { 'if-none-match': String(read.headers.etag) })).statusCode,
    ).toBe(304);
    const same = await admin.send('PUT', `/organizations/${id}`, read.json(), {
      'if-match': String(read.headers.etag),
    });
    expect(same.json()).toEqual(read.json());
    const patched = await admin.send('PATCH', `/organizations/${id}`, {
      homepage: 'https://cento.it/',
      name: 'cento',
    });
    expect(patched.json()).toMatchObject({
      name: 'cento',
      identifier: 'c_c469',
      homepage: 'https://cento.it/',
      revision: 2,
    });
    const old = await admin.send('PATCH', `/organizations/${id}`, { homepage: null }, { 'if-match': '"1"' });
    expect(old.statusCode).toBe(412);
    expect((await admin.send('DELETE', `/organizations/${id}`)).statusCode).toBe(204);
    expect((await anyone.get(`/organizations/${id}`)).statusCode).toBe(404);
  });

  it('refuse what is wrong, pointing at it', async () => {
    const wrong = await admin.send('POST', '/organizations', {
      title: 'x',
      colour: 1,
      contactPoint: { email: 'boh' },
    });
    expect([wrong.statusCode, pointersOf(wrong)]).toEqual([
      422,
      ['/colour', '/contactPoint/email', '/title'],
    ]);
    await newOrganization(portal, 'gemelli');
    const name = await admin.send('POST', '/organizations', { title: { it: 'A' }, name: 'gemelli' });
    expect([name.statusCode, pointersOf(name)]).toEqual([409, ['/name']]);
    const code = await admin.send('POST', '/organizations', {
      title: { it: 'A' },
      identifier: 'COD_gemelli',
    });
    expect([code.statusCode, pointersOf(code)]).toEqual([409, ['/identifier']]);
    expect((await admin.send('PATCH', '/organizations/gemelli', { title: null })).statusCode).toBe(422);
    expect((await admin.send('PATCH', '/organizations/gemelli', { name: 'Con Spazi' })).statusCode).toBe(422);
  });

  it('cannot be deleted while they hold something', async () => {
    await newOrganization(portal, 'piena');
    await admin.send('POST', '/datasets', completeDataset('piena'));
    expect((await admin.send('DELETE', '/organizations/piena')).statusCode).toBe(409);
  });

  it('are listed by name, page by page, with how many datasets they publish', async () => {
    await newOrganization(portal, 'zeta');
    await admin.send('POST', '/datasets', completeDataset('zeta', { name: 'di-zeta' }));
    await admin.send('POST', '/datasets/di-zeta/publish');
    const seen: [string, number][] = [];
    let next: string | null = '';
    while (next !== null) {
      const answer = await anyone.get(`/organizations?limit=1${next ? `&cursor=${next}` : ''}`);
      const page = answer.json() as { items: { name: string; datasets: number }[]; next: string | null };
      seen.push(...page.items.map(({ name, datasets }): [string, number] => [name, datasets]));
      next = page.next;
    }
    expect(seen).toEqual([
      ['gemelli', 0],
      ['piena', 0],
      ['zeta', 1],
    ]);
  });
});

describe('users, roles and tokens', () => {
  it('let a sysadmin make a user, an administrator give it a role, and the user work with its own token', async () => {
    const ente = await newOrganization(portal, 'ente-con-ruoli');
    const made = await admin.send('POST', '/users', {
      name: 'anna.rossi',
      fullName: 'Anna Rossi',
      email: 'anna@ente.it',
    });
    expect(made.statusCode, made.body).toBe(201);
    const token = await admin.send('POST', `/users/${made.json().id}/tokens`, { name: 'portatile' });
    expect(token.headers['cache-control']).toBe('no-store');
    const anna = requests(portal, { authorization: `Bearer ${token.json().secret}` });
    expect((await anna.get('/me')).json()).toMatchObject({ name: 'anna.rossi', sysadmin: false, roles: [] });
    expect((await anna.send('POST', '/datasets', completeDataset('ente-con-ruoli'))).statusCode).toBe(403);

    const chief = requests(portal, await portal.member(ente.id, 'administrator'));
    const member = await chief.send('PUT', '/organizations/ente-con-ruoli/members/anna.rossi', {
      role: 'editor',
    });
    expect(member.json()).toMatchObject({ role: 'editor', user: { name: 'anna.rossi' } });
    expect((await anna.send('POST', '/datasets', completeDataset('ente-con-ruoli'))).statusCode).toBe(201);
    expect((await anna.get('/me')).json().roles).toEqual([
      { organization: { id: ente.id, name: 'ente-con-ruoli' }, role: 'editor' },
    ]);
    const listed = (await chief.get('/organizations/ente-con-ruoli/members')).json().items;
    expect(listed.map((one: { role: string }) => one.role).sort()).toEqual(['administrator', 'editor']);

    expect((await chief.send('DELETE', '/organizations/ente-con-ruoli/members/anna.rossi')).statusCode).toBe(
      204,
    );
    expect((await chief.send('DELETE', '/organizations/ente-con-ruoli/members/anna.rossi')).statusCode).toBe(
      404,
    );
    expect((await anna.send('POST', '/datasets', completeDataset('ente-con-ruoli'))).statusCode).toBe(403);
  });

  it('let each manage the own tokens and nobody else’s, and never show a secret again', async () => {
    await admin.send('POST', '/users', { name: 'bruno' });
    await admin.send('POST', '/users', { name: 'carla' });
    const { secret } = (await admin.send('POST', '/users/bruno/tokens', { name: 'primo' })).json();
    const bruno = requests(portal, { authorization: secret });
    const second = await bruno.send('POST', '/users/me/tokens', {
      name: 'secondo',
      expiresAt: '2099-01-01T00:00:00Z',
    });
    expect(second.statusCode).toBe(201);
    const { body } = await bruno.get('/users/me/tokens');
    expect(JSON.parse(body).items.map((one: { name: string }) => one.name)).toEqual(['primo', 'secondo']);
    expect(body).not.toContain(secret);
    expect(body).not.toContain('hash');
    for (const url of ['/users/carla/tokens', '/users/carla'])
      expect((await bruno.get(url)).statusCode).toBe(403);
    expect((await bruno.send('POST', '/users/carla/tokens', { name: 'furto' })).statusCode).toBe(403);
    expect((await bruno.send('DELETE', `/users/me/tokens/${second.json().id}`)).statusCode).toBe(204);
    const ended = requests(portal, { authorization: second.json().secret });
    expect((await ended.get('/me')).statusCode).toBe(401);
    expect((await bruno.send('DELETE', '/users/me/tokens/boh')).statusCode).toBe(404);
  });

  it('refuse a token that would have expired already, and end every token of a user that is deactivated', async () => {
    await admin.send('POST', '/users', { name: 'dario' });
    const late = await admin.send('POST', '/users/dario/tokens', {
      name: 'x',
      expiresAt: '2001-01-01T00:00:00Z',
    });
    expect([late.statusCode, pointersOf(late)]).toEqual([422, ['/expiresAt']]);
    const { secret } = (await admin.send('POST', '/users/dario/tokens', { name: 'x' })).json();
    const dario = requests(portal, { authorization: `Bearer ${secret}` });
    expect((await dario.get('/users/me')).json().name).toBe('dario');
    expect(
      (await admin.send('PATCH', '/users/dario', { active: false, fullName: 'Dario D.' })).json(),
    ).toMatchObject({ active: false, fullName: 'Dario D.' });
    expect((await dario.get('/me')).statusCode).toBe(401);
  });

  it('refuse names that are taken, reserved or of a wrong form', async () => {
    await admin.send('POST', '/users', { name: 'elena' });
    expect((await admin.send('POST', '/users', { name: 'elena' })).statusCode).toBe(409);
    expect((await admin.send('POST', '/users', { name: 'admin' })).statusCode).toBe(422);
    const wrong = await admin.send('POST', '/users', { name: 'Con Spazi', sysadmin: 'sì' });
    expect([wrong.statusCode, pointersOf(wrong)]).toEqual([422, ['/name', '/sysadmin']]);
  });

  it('tell the holder of the admin token who it is, and nobody without one', async () => {
    expect((await admin.get('/me')).json()).toEqual({
      id: 'admin',
      name: 'admin',
      sysadmin: true,
      roles: [],
    });
    expect((await anyone.get('/me')).statusCode).toBe(401);
    expect((await anyone.get('/users')).statusCode).toBe(401);
  });
});

describe('vocabularies', () => {
  it('are listed with where they come from', async () => {
    const { items } = (await anyone.get('/vocabularies')).json();
    const ids = items.map((item: { id: string }) => item.id);
    expect(ids).toEqual(expect.arrayContaining(['data-theme', 'frequency', 'file-type', 'licence', 'place']));
    for (const item of items) expect(item.source).not.toBe('');
  });

  it('give their concepts, page by page', async () => {
    const first = (await anyone.get('/vocabularies/data-theme?limit=10')).json();
    expect(first.items).toHaveLength(10);
    const second = (await anyone.get(`/vocabularies/data-theme?limit=10&cursor=${first.next}`)).json();
    expect(first.items.length + second.items.length).toBe(first.total);
    expect(second.next).toBeNull();
  });

  it('offer what somebody may be typing', async () => {
    const { items } = (await anyone.get('/vocabularies/place?q=bolog&limit=3')).json();
    expect(items.map((item: { label: { it: string } }) => item.label.it)).toContain('Bologna');
    expect((await anyone.get('/vocabularies/data-theme?q=ambiente')).json().items[0].code).toBe('ENVI');
  });
});

describe('the catalogue', () => {
  it('describes itself, and a sysadmin may describe it better', async () => {
    const read = await anyone.get('/catalog');
    expect(read.json()).toMatchObject({ iri: 'https://dati.example.it', revision: 1 });
    const etag = String(read.headers.etag);
    expect((await anyone.get('/catalog', { 'if-none-match': etag })).statusCode).toBe(304);
    const same = await admin.send('PUT', '/catalog', read.json(), { 'if-match': etag });
    expect([same.statusCode, same.json().revision]).toEqual([200, 1]);
    const patched = await admin.send('PATCH', '/catalog', {
      title: { it: 'Dati di prova' },
      language: ['it', 'ENG'],
    });
    expect(patched.json()).toMatchObject({
      title: { it: 'Dati di prova' },
      language: [expect.stringMatching(/ITA$/), expect.stringMatching(/ENG$/)],
      revision: 2,
    });
    expect((await admin.send('PATCH', '/catalog', { title: null }, { 'if-match': etag })).statusCode).toBe(
      412,
    );
    const wrong = await admin.send('PATCH', '/catalog', { language: ['klingon-x'], colour: 1 });
    expect([wrong.statusCode, pointersOf(wrong)]).toEqual([422, ['/colour']]);
    const code = await admin.send('PATCH', '/catalog', { language: ['klingon-x'] });
    expect([code.statusCode, pointersOf(code)]).toEqual([422, ['/language/0']]);
    expect((await anyone.send('PATCH', '/catalog', {})).statusCode).toBe(401);
  });

  it('has another tag once a dataset is published', async () => {
    const before = (await anyone.get('/catalog')).headers.etag;
    await newOrganization(portal, 'movimento');
    await admin.send('POST', '/datasets', completeDataset('movimento', { name: 'movimento' }));
    expect((await admin.send('POST', '/datasets/movimento/publish')).statusCode).toBe(200);
    expect((await anyone.get('/catalog')).headers.etag).not.toBe(before);
  });
});

describe('the page of errors', () => {
  it('has every code, in the language of the reader, where the type of a problem leads', async () => {
    const italian = await portal.app.inject('/docs/errors');
    const english = await portal.app.inject({ url: '/docs/errors', headers: { 'accept-language': 'en' } });
    expect(italian.headers['content-type']).toMatch('text/html');
    for (const error of Object.values(ERRORS)) {
      expect(italian.body).toContain(`id="${error.code}"`);
      expect(english.body).toContain(`<td>${error.status}</td>`);
    }
    expect(english.body).toContain(ERRORS.PreconditionFailed.en);
  });

  it('says what docs/errors.md says: each code with its status and name', async () => {
    const page = await readFile(projectPath('docs', 'errors.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `(PR\d+)` \| (\d+) \| (\w+) \|/gm)].map(
      ([, code, status, name]) => [code, Number(status), name],
    );
    const known = Object.entries(ERRORS).map(([name, { code, status }]) => [code, status, name]);
    expect(documented.sort()).toEqual(known.sort());
  });
});
