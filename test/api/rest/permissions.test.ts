import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let editor: Requests;
let publisher: Requests;
let stranger: Requests;
let draft: { id: string; distribution: { id: string }[] };
let restricted: { id: string; distribution: { id: string }[] };
let open: { id: string; distribution: { id: string }[] };

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  const ours = await newOrganization(portal, 'nostro-ente');
  const theirs = await newOrganization(portal, 'altro-ente');
  editor = requests(portal, await portal.member(ours.id, 'editor'));
  publisher = requests(portal, await portal.member(ours.id, 'publisher'));
  stranger = requests(portal, await portal.member(theirs.id, 'administrator'));
  const make = async (more: object) =>
    (await admin.send('POST', '/datasets', completeDataset('nostro-ente', more))).json();
  draft = await make({ name: 'in-bozza' });
  restricted = await make({ name: 'riservato', visibility: 'restricted' });
  open = await make({ name: 'aperto' });
  await admin.send('POST', '/datasets/riservato/publish');
  await admin.send('POST', '/datasets/aperto/publish');
});
afterAll(() => portal.close());

describe('drafts and restricted datasets', () => {
  it('do not exist for the public, nor for somebody of another organization', async () => {
    for (const who of [anyone, stranger]) {
      for (const { id, distribution } of [draft, restricted]) {
        const one = `/datasets/${id}/distributions/${distribution[0]?.id}`;
        for (const url of [`/datasets/${id}`, `/datasets/${id}/distributions`, one, `${one}/rows`]) {
          expect((await who.get(url)).statusCode, url).toBe(404);
        }
        const download = `/dataset/${id}/resource/${distribution[0]?.id}/download/a.csv`;
        expect((await portal.app.inject(download)).statusCode).toBe(404);
      }
      const listed = (await who.get('/datasets')).json().items.map((item: { id: string }) => item.id);
      expect(listed).toEqual([open.id]);
      const found = (await who.get('/datasets?q=piste')).json();
      expect([found.total, found.items.length]).toEqual([1, 1]);
    }
  });

  it('exist for those who work in their organization', async () => {
    for (const { id } of [draft, restricted])
      expect((await editor.get(`/datasets/${id}`)).statusCode).toBe(200);
    expect((await editor.get('/datasets')).json().items).toHaveLength(3);
  });
});

describe('a dataset of somebody else', () => {
  const writes = (who: Requests, id: string, distributionId: string | undefined) => [
    who.send('PUT', `/datasets/${id}`, { title: { it: 'Mio' } }),
    who.send('PATCH', `/datasets/${id}`, { title: { it: 'Mio' } }),
    who.send('POST', `/datasets/${id}/publish`),
    who.send('POST', `/datasets/${id}/withdraw`),
    who.send('POST', `/datasets/${id}/distributions`, {}),
    who.send('PATCH', `/datasets/${id}/distributions/${distributionId}`, {}),
    who.send('DELETE', `/datasets/${id}/distributions/${distributionId}`),
    who.send('PUT', `/datasets/${id}/distributions/${distributionId}/file`, {
      url: 'https://esempio.it/a.csv',
    }),
    who.send(
      'PUT',
      `/datasets/${id}/distributions/${distributionId}/file`,
      form('a.csv', 'a\n1').payload,
      form('a.csv', '').headers,
    ),
    who.send('DELETE', `/datasets/${id}`),
  ];
  const statuses = async (answers: ReturnType<typeof writes>) =>
    new Set((await Promise.all(answers)).map((answer) => answer.statusCode));

  it('cannot be changed where it can be seen: 403', async () => {
    expect(await statuses(writes(stranger, open.id, open.distribution[0]?.id))).toEqual(new Set([403]));
  });

  it('cannot even be guessed where it cannot be seen: 404', async () => {
    expect(await statuses(writes(stranger, draft.id, draft.distribution[0]?.id))).toEqual(new Set([404]));
    expect(await statuses(writes(stranger, restricted.id, restricted.distribution[0]?.id))).toEqual(
      new Set([404]),
    );
  });

  it('cannot be changed without a token, whether it exists or not: 401', async () => {
    for (const id of [open.id, draft.id, 'nessuno']) {
      expect(await statuses(writes(anyone, id, open.distribution[0]?.id))).toEqual(new Set([401]));
    }
  });

  it('is as it was after all that', async () => {
    expect((await admin.get(`/datasets/${open.id}`)).json()).toMatchObject({
      revision: 2,
      title: { it: 'Piste ciclabili' },
    });
    expect((await admin.get(`/datasets/${draft.id}`)).json().revision).toBe(1);
  });

  it('nor can one be made in somebody else’s organization', async () => {
    const answer = await stranger.send(
      'POST',
      '/datasets',
      completeDataset('nostro-ente', { name: 'intruso' }),
    );
    expect(answer.statusCode).toBe(403);
    expect((await admin.get('/datasets/intruso')).statusCode).toBe(404);
  });
});

describe('roles', () => {
  it('let an editor write and a publisher publish', async () => {
    const made = await editor.send(
      'POST',
      '/datasets',
      completeDataset('nostro-ente', { name: 'di-redazione' }),
    );
    expect(made.statusCode).toBe(201);
    expect((await editor.send('POST', '/datasets/di-redazione/publish')).statusCode).toBe(403);
    expect((await publisher.send('POST', '/datasets/di-redazione/publish')).statusCode).toBe(200);
    expect(
      (await editor.send('PATCH', '/datasets/di-redazione', { visibility: 'restricted' })).statusCode,
    ).toBe(403);
    expect((await editor.send('DELETE', '/datasets/di-redazione')).statusCode).toBe(403);
    expect((await publisher.send('DELETE', '/datasets/di-redazione')).statusCode).toBe(204);
  });

  it('let editor and publisher touch neither organizations, users nor the catalogue', async () => {
    for (const who of [editor, publisher]) {
      expect((await who.send('POST', '/organizations', { title: { it: 'Mia' } })).statusCode).toBe(403);
      expect(
        (await who.send('PATCH', '/organizations/nostro-ente', { homepage: 'https://a.it/' })).statusCode,
      ).toBe(403);
      expect((await who.get('/organizations/nostro-ente/members')).statusCode).toBe(403);
      expect((await who.get('/users')).statusCode).toBe(403);
      expect((await who.send('POST', '/users', { name: 'nuovo' })).statusCode).toBe(403);
      expect((await who.send('PATCH', '/catalog', { title: { it: 'Mio' } })).statusCode).toBe(403);
    }
  });
});

describe('a token nobody holds', () => {
  it('is refused with 401 and a challenge, also where no token is needed', async () => {
    for (const headers of [{ authorization: 'Bearer sbagliato' }, { 'x-ckan-api-key': 'sbagliato' }]) {
      const answer = await portal.app.inject({ url: '/api/v1/datasets', headers });
      expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([
        401,
        'Bearer realm="portico"',
      ]);
    }
  });
});
