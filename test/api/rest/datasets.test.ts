import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let organization: { id: string; name: string };

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  organization = await newOrganization(portal, 'comune-di-prova');
});
afterAll(() => portal.close());

const create = async (more: object = {}) => {
  const answer = await admin.send('POST', '/datasets', completeDataset('comune-di-prova', more));
  expect(answer.statusCode, answer.body).toBe(201);
  return { ...(answer.json() as { id: string; name: string }), etag: String(answer.headers.etag) };
};

describe('creating a dataset', () => {
  it('answers 201 with its address, its tag and the codes as IRIs', async () => {
    const answer = await admin.send('POST', '/datasets', completeDataset('comune-di-prova'));
    const body = answer.json();
    expect(answer.statusCode).toBe(201);
    expect(answer.headers.location).toBe(`https://dati.example.it/api/v1/datasets/${body.id}`);
    expect(answer.headers.etag).toMatch(/^"1d\.[0-9a-f]+"$/);
    expect(body).toMatchObject({
      name: 'piste-ciclabili',
      state: 'draft',
      visibility: 'public',
      revision: 1,
      iri: `https://dati.example.it/dataset/${body.id}`,
      identifier: `cod_comune-di-prova:${body.id}`,
      organization: { name: 'comune-di-prova', title: { it: 'Ente comune-di-prova' } },
      theme: ['http://publications.europa.eu/resource/authority/data-theme/TRAN'],
      rightsHolder: { identifier: 'cod_comune-di-prova' },
    });
    expect(body.distribution[0].format).toBe(
      'http://publications.europa.eu/resource/authority/file-type/CSV',
    );
  });

  it('takes the organization by id as well as by name', async () => {
    const answer = await admin.send('POST', '/datasets', {
      organization: organization.id,
      title: { it: 'Per id' },
    });
    expect(answer.json().organization.name).toBe('comune-di-prova');
  });

  it('gives a second dataset with the same title another name', async () => {
    const first = await create({ title: { it: 'Aree verdi' } });
    const second = await create({ title: { it: 'Aree verdi' } });
    expect([first.name, second.name]).toEqual(['aree-verdi', 'aree-verdi-2']);
  });

  it('refuses a name that another dataset has: 409, pointing at it, and nothing is stored', async () => {
    await create({ name: 'bilancio' });
    const before = (await admin.get('/datasets?limit=1000')).json().items.length;
    const answer = await admin.send(
      'POST',
      '/datasets',
      completeDataset('comune-di-prova', { name: 'bilancio' }),
    );
    expect([answer.statusCode, pointersOf(answer)]).toEqual([409, ['/name']]);
    expect((await admin.get('/datasets?limit=1000')).json().items).toHaveLength(before);
  });
});

describe('reading a dataset', () => {
  it('works by id and by name, and answers 304 to who has it already', async () => {
    const { id, name, etag } = await create({ title: { it: 'Da leggere' } });
    const byId = await admin.get(`/datasets/${id}`);
    expect(byId.json()).toEqual((await admin.get(`/datasets/${name}`)).json());
    expect(byId.headers.etag).toBe(etag);
    const again = await admin.get(`/datasets/${id}`, { 'if-none-match': etag });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('answers HEAD with the headers alone', async () => {
    const { id, etag } = await create({ title: { it: 'Solo intestazioni' } });
    const url = `/api/v1/datasets/${id}`;
    const answer = await portal.app.inject({ method: 'HEAD', url, headers: portal.admin });
    expect([answer.statusCode, answer.body, answer.headers.etag]).toEqual([200, '', etag]);
  });

  it('answers 404 as a problem for one that does not exist', async () => {
    const answer = await anyone.get('/datasets/nessuno', { 'accept-language': 'en' });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({
      type: 'https://dati.example.it/docs/errors#PR404',
      code: 'PR404',
      status: 404,
      title: 'Not found.',
    });
  });
});

describe('changing a dataset', () => {
  it('takes back by PUT what was read, and changes nothing', async () => {
    const { id, etag } = await create({
      title: { it: 'Andata e ritorno' },
      temporal: [{ startDate: '2024' }],
    });
    const read = (await admin.get(`/datasets/${id}`)).json();
    const answer = await admin.send('PUT', `/datasets/${id}`, read, { 'if-match': etag });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toEqual(read);
    expect(answer.headers.etag).toBe(etag);
  });

  it('replaces everything but identity by PUT', async () => {
    const { id } = await create({ title: { it: 'Prima' } });
    const before = (await admin.get(`/datasets/${id}`)).json();
    const answer = await admin.send('PUT', `/datasets/${id}`, { title: { it: 'Dopo' } });
    const after = answer.json();
    expect(after.title).toEqual({ it: 'Dopo' });
    expect(after.theme).toBeUndefined();
    expect(after.distribution).toBeUndefined();
    expect([after.id, after.iri, after.identifier, after.name]).toEqual([
      before.id,
      before.iri,
      before.identifier,
      before.name,
    ]);
  });

  it.each(['application/merge-patch+json', 'application/json'])('merges a patch sent as %s', async (type) => {
    const { id } = await create({
      title: { it: 'Da correggere', en: 'To be mended' },
      landingPage: ['https://a.it/'],
    });
    const patch = { title: { en: null, de: 'Zu verbessern' }, landingPage: null, keyword: { it: ['nuova'] } };
    const answer = await admin.send('PATCH', `/datasets/${id}`, JSON.stringify(patch), {
      'content-type': type,
    });
    expect(answer.statusCode, answer.body).toBe(200);
    const after = answer.json();
    expect(after).toMatchObject({
      title: { it: 'Da correggere', de: 'Zu verbessern' },
      keyword: { it: ['nuova'] },
      revision: 2,
    });
    expect(after.title.en).toBeUndefined();
    expect(after.landingPage).toBeUndefined();
    expect(after.distribution).toHaveLength(1);
  });

  it('refuses a patch whose result is not valid, pointing at the field, and keeps what was', async () => {
    const { id, etag } = await create({ title: { it: 'Resta così' } });
    const answer = await admin.send('PATCH', `/datasets/${id}`, {
      title: 'senza lingua',
      colour: 'verde',
      theme: ['XXXX'],
    });
    expect([answer.statusCode, pointersOf(answer)]).toEqual([422, ['/colour', '/title']]);
    expect((await admin.get(`/datasets/${id}`)).headers.etag).toBe(etag);
  });

  it('renames, and hides from the public, with the same patch', async () => {
    const { id } = await create({ title: { it: 'Nome vecchio' } });
    const answer = await admin.send('PATCH', `/datasets/${id}`, {
      name: 'nome-nuovo',
      visibility: 'restricted',
    });
    expect(answer.json()).toMatchObject({ id, name: 'nome-nuovo', visibility: 'restricted' });
    expect((await admin.get('/datasets/nome-nuovo')).statusCode).toBe(200);
    expect((await admin.send('PATCH', `/datasets/${id}`, { name: null })).statusCode).toBe(422);
  });

  it('refuses the loser of two edits made on the same reading: 412, and the first one stays', async () => {
    const { id, etag } = await create({ title: { it: 'Conteso' } });
    const edits = await Promise.all(
      ['Uno', 'Due'].map((it) =>
        admin.send('PATCH', `/datasets/${id}`, { title: { it } }, { 'if-match': etag }),
      ),
    );
    expect(edits.map((edit) => edit.statusCode).sort()).toEqual([200, 412]);
    const winner = edits.find((edit) => edit.statusCode === 200);
    const now = await admin.get(`/datasets/${id}`);
    expect(now.json().title).toEqual(winner?.json().title);
    expect(now.headers.etag).toBe(winner?.headers.etag);
  });

  it.each(['PUT', 'PATCH', 'DELETE'] as const)(
    '%s with an old tag is 412, with * it goes through',
    async (method) => {
      const { id } = await create({ title: { it: `Con ${method}` } });
      const payload = method === 'DELETE' ? undefined : { title: { it: 'Nuovo' } };
      const old = await admin.send(method, `/datasets/${id}`, payload, { 'if-match': '"41"' });
      expect([old.statusCode, old.json().code]).toEqual([412, 'PR412']);
      const any = await admin.send(method, `/datasets/${id}`, payload, { 'if-match': '*' });
      expect(any.statusCode).toBe(method === 'DELETE' ? 204 : 200);
    },
  );

  it('does not move a dataset to another organization, nor change its state, without a word', async () => {
    const { id } = await create({ title: { it: 'Fermo' } });
    await newOrganization(portal, 'altro-ente');
    const moved = await admin.send('PATCH', `/datasets/${id}`, { organization: 'altro-ente' });
    expect([moved.statusCode, pointersOf(moved)]).toEqual([422, ['/organization']]);
    const published = await admin.send('PATCH', `/datasets/${id}`, { state: 'published' });
    expect([published.statusCode, pointersOf(published)]).toEqual([422, ['/state']]);
  });

  it('deletes for good: 204, then 404, and the name is free again', async () => {
    const { id } = await create({ name: 'effimero' });
    expect((await admin.send('DELETE', `/datasets/${id}`)).statusCode).toBe(204);
    expect((await admin.get(`/datasets/${id}`)).statusCode).toBe(404);
    expect((await admin.send('DELETE', `/datasets/${id}`)).statusCode).toBe(404);
    expect((await create({ name: 'effimero' })).id).not.toBe(id);
  });
});

describe('publishing', () => {
  it('lists all that is missing, in both languages, and publishes nothing', async () => {
    const made = await admin.send('POST', '/datasets', {
      organization: 'comune-di-prova',
      title: { it: 'Incompleto' },
      distribution: [{}],
    });
    const { id } = made.json();
    const answer = await admin.send('POST', `/datasets/${id}/publish`);
    expect(answer.statusCode).toBe(422);
    expect(pointersOf(answer)).toEqual([
      '/accrualPeriodicity',
      '/description',
      '/distribution/0/accessURL',
      '/distribution/0/format',
      '/distribution/0/license',
      '/theme',
    ]);
    for (const { messages } of answer.json().errors) {
      expect(messages.it).not.toBe('');
      expect(messages.en).not.toBe(messages.it);
    }
    expect((await anyone.get(`/datasets/${id}`)).statusCode).toBe(404);
  });

  it('shows a dataset to everybody, keeps showing it while a newer draft is edited, and hides it when withdrawn', async () => {
    const { id } = await create({ title: { it: 'In pubblico' } });
    const published = await admin.send('POST', `/datasets/${id}/publish`);
    expect(published.json()).toMatchObject({
      state: 'published',
      version: 'published',
      hasUnpublishedChanges: false,
    });
    const seen = await anyone.get(`/datasets/${id}`);
    await admin.send('PATCH', `/datasets/${id}`, { title: { it: 'Bozza più nuova' } });
    const still = await anyone.get(`/datasets/${id}`);
    expect(still.json()).toEqual(seen.json());
    expect(still.headers.etag).toBe(seen.headers.etag);
    expect(still.json()).not.toHaveProperty('hasUnpublishedChanges');
    expect((await admin.get(`/datasets/${id}`)).json()).toMatchObject({
      title: { it: 'Bozza più nuova' },
      version: 'draft',
      hasUnpublishedChanges: true,
    });
    const asPublic = await admin.get(`/datasets/${id}?version=published`);
    expect(asPublic.json().title).toEqual({ it: 'In pubblico' });
    expect((await admin.send('POST', `/datasets/${id}/withdraw`)).json().state).toBe('withdrawn');
    expect((await anyone.get(`/datasets/${id}`)).statusCode).toBe(404);
    expect((await admin.send('POST', `/datasets/${id}/withdraw`)).statusCode).toBe(409);
  });

  it('is told by the tag also where only the name changed', async () => {
    const { id } = await create({ name: 'nome-di-prima' });
    await admin.send('POST', `/datasets/${id}/publish`);
    const seen = await anyone.get(`/datasets/${id}`);
    await admin.send('PATCH', `/datasets/${id}`, { name: 'nome-di-dopo' });
    const again = await anyone.get(`/datasets/${id}`, { 'if-none-match': String(seen.headers.etag) });
    expect([again.statusCode, again.json().name]).toEqual([200, 'nome-di-dopo']);
  });

  it('gives links that lead somewhere, for everybody', async () => {
    const { id } = await create({ title: { it: 'Con collegamenti' } });
    await admin.send('POST', `/datasets/${id}/publish`);
    const { links, distribution } = (await anyone.get(`/datasets/${id}`)).json();
    const all: string[] = [...Object.values(links), ...Object.values(distribution[0].links)] as string[];
    expect(all.length).toBeGreaterThan(6);
    for (const link of all) {
      expect(link).toMatch(/^https:\/\/dati\.example\.it\//);
      const answer = await portal.app.inject(link.replace('https://dati.example.it', ''));
      expect(answer.statusCode, link).toBe(200);
    }
  });

  it('obeys If-Match', async () => {
    const { id } = await create({ title: { it: 'Con riserva' } });
    const old = await admin.send('POST', `/datasets/${id}/publish`, undefined, { 'if-match': '"9"' });
    expect(old.statusCode).toBe(412);
    const empty = await admin.send('POST', `/datasets/${id}/publish`, undefined, {
      'content-type': 'application/json',
    });
    expect(empty.statusCode).toBe(200);
  });
});

describe('data services', () => {
  it('live the same life', async () => {
    const made = await admin.send('POST', '/data-services', {
      organization: 'comune-di-prova',
      title: { it: 'Servizio WMS' },
      license: { iri: 'CC_BY_4_0' },
    });
    expect(made.statusCode, made.body).toBe(201);
    const { id } = made.json();
    expect(made.headers.location).toBe(`https://dati.example.it/api/v1/data-services/${id}`);
    const early = await admin.send('POST', `/data-services/${id}/publish`);
    expect([early.statusCode, pointersOf(early)]).toEqual([422, ['/endpointURL']]);
    await admin.send(
      'PATCH',
      `/data-services/${id}`,
      { endpointURL: ['https://esempio.it/wms'] },
      { 'if-match': '"1"' },
    );
    expect((await admin.send('POST', `/data-services/${id}/publish`)).statusCode).toBe(200);
    expect((await anyone.get('/data-services')).json().items.map((item: { id: string }) => item.id)).toEqual([
      id,
    ]);
    const wrong = await admin.send('PATCH', `/data-services/${id}`, { distribution: [] });
    expect([wrong.statusCode, pointersOf(wrong)]).toEqual([422, ['/distribution']]);
    expect((await admin.send('DELETE', `/data-services/${id}`)).statusCode).toBe(204);
  });
});
