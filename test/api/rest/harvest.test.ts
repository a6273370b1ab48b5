import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { validatorCompiler } from '../../../src/api/common/validators.js';
import * as schemas from '../../../src/api/rest/schemas/harvest.js';
import { record } from '../../harvest/memory-source.js';
import { type HarvestPortal, harvestPortal } from './harvest-portal.js';
import { newOrganization, pointersOf, requests } from './helpers.js';

let here: HarvestPortal;
beforeAll(async () => {
  here = await harvestPortal();
});
afterAll(() => here?.close());
beforeEach(() => {
  here.memory.records = [];
  here.memory.end = { complete: true };
});

const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => record(`${prefix}${i}`));

describe('a source', () => {
  it('is added, listed, read, changed in part and taken away', async () => {
    const { admin, organization } = here;
    const made = await admin.send('POST', '/harvest/sources', {
      name: 'regione',
      type: 'memory',
      url: 'https://regione.example.it/',
      options: { lingua: 'it' },
      organization: organization.name,
      schedule: '30 3 * * *',
      settings: { policy: 'strict', graceRuns: 3 },
    });
    expect(made.statusCode, made.body).toBe(201);
    const source = made.json();
    expect(made.headers.location).toBe(source.links.self);
    expect(source).toMatchObject({
      name: 'regione',
      organization: { id: organization.id, name: 'ente' },
      active: true,
      settings: { policy: 'strict', graceRuns: 3, itemSeconds: 30 },
      lastRun: null,
      items: {},
      createdBy: 'admin',
    });
    expect(new Date(source.nextAt).getTime()).toBeGreaterThan(Date.now());
    const list = (await admin.get('/harvest/sources')).json().items;
    expect(list).toEqual([source]);
    expect((await admin.get(`/harvest/sources/${source.id}`)).json()).toEqual(source);

    const changed = await admin.send('PATCH', '/harvest/sources/regione', {
      schedule: null,
      organization: null,
      settings: { graceRuns: null, pauseMs: 200 },
    });
    expect(changed.statusCode, changed.body).toBe(200);
    expect(changed.json()).toMatchObject({
      schedule: null,
      nextAt: null,
      organization: null,
      options: { lingua: 'it' },
      settings: { policy: 'strict', graceRuns: 2, pauseMs: 200 },
    });

    expect((await admin.send('DELETE', '/harvest/sources/regione')).statusCode).toBe(204);
    expect((await admin.get('/harvest/sources/regione')).statusCode).toBe(404);
  });

  it('that was read can be sent back as it is', async () => {
    const { admin } = here;
    const path = await here.source('andata', { organization: 'ente', schedule: 'P1D' });
    const { modifiedAt: _, ...before } = (await admin.get(path)).json();
    const answer = await admin.send('PATCH', path, before);
    expect(answer.statusCode, answer.body).toBe(200);
    const { modifiedAt: __, ...after } = answer.json();
    expect(after).toEqual(before);
  });

  it('is refused with the field that is wrong', async () => {
    const { admin } = here;
    const path = await here.source('giusta');
    const good = { name: 'sbagliata', type: 'memory', url: 'https://a.example.it' };
    const post = (more: object) => admin.send('POST', '/harvest/sources', { ...good, ...more });
    const pointers = async (more: object) => {
      const answer = await post(more);
      expect(answer.statusCode).toBe(422);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      return pointersOf(answer);
    };
    expect(await pointers({ url: 'ftp://a.example.it' })).toEqual(['/url']);
    expect(await pointers({ options: { colore: 'blu' } })).toEqual(['/options/colore']);
    expect(await pointers({ schedule: 'spesso' })).toEqual(['/schedule']);
    expect(await pointers({ settings: { policy: 'mite' } })).toContain('/settings/policy');
    expect(await pointers({ settings: { severo: true } })).toContain('/settings/severo');
    expect(await pointers({ name: 'Nome Con Spazi' })).toEqual(['/name']);
    expect((await post({ name: 'giusta' })).statusCode).toBe(409);
    expect((await post({ organization: 'nessuna' })).statusCode).toBe(404);
    expect(pointersOf(await admin.send('PATCH', path, { name: 'altra' }))).toEqual(['/name']);
    expect(pointersOf(await admin.send('PATCH', path, { url: null }))).toEqual(['/url']);
    expect(pointersOf(await admin.send('PATCH', path, { colore: 'blu' }))).toEqual(['/colore']);
  });

  it('is for those who administer its organization, and does not exist for others', async () => {
    const { admin, anonymous, organization, portal } = here;
    const other = await newOrganization(portal, 'altro');
    const path = await here.source('riservata', { organization: organization.name });
    await here.source('di-tutti');
    const mine = requests(portal, await portal.member(organization.id, 'administrator'));
    const publisher = requests(portal, await portal.member(organization.id, 'publisher'));
    const stranger = requests(portal, await portal.member(other.id, 'administrator'));
    const names = async (who: typeof mine) =>
      (await who.get('/harvest/sources')).json().items.map(({ name }: { name: string }) => name);
    expect(await names(mine)).toContain('riservata');
    expect(await names(mine)).not.toContain('di-tutti');
    expect(await names(publisher)).toEqual([]);
    expect(await names(stranger)).toEqual([]);
    for (const who of [publisher, stranger]) {
      expect((await who.get(path)).statusCode).toBe(404);
      expect((await who.send('PATCH', path, { active: false })).statusCode).toBe(404);
      expect((await who.send('POST', `${path}/runs`)).statusCode).toBe(404);
      expect((await who.send('DELETE', path)).statusCode).toBe(404);
    }
    const input = { name: 'x', type: 'memory', url: 'https://a.example.it', organization: 'ente' };
    expect((await stranger.send('POST', '/harvest/sources', input)).statusCode).toBe(403);
    for (const address of ['/harvest/sources', '/harvest/runs', '/harvest/merges', path, `${path}/items`]) {
      expect((await anonymous.get(address)).statusCode, address).toBe(401);
    }
    expect((await anonymous.send('POST', `${path}/runs`)).statusCode).toBe(401);
    // Nor may it be taken to an organization where one is nobody.
    expect((await mine.send('PATCH', path, { organization: other.id })).statusCode).toBe(403);
    const { lastRun } = (await admin.get(path)).json();
    expect(lastRun).toBeNull();
  });
});

describe('a run', () => {
  it('is queued, and then told with its counts and lines', async () => {
    const { admin, memory } = here;
    memory.records = [...many('r', 4), record('rotto', {}, { breaks: true })];
    const path = await here.source('corsa');
    const queued = await admin.send('POST', `${path}/runs`);
    expect(queued.statusCode, queued.body).toBe(202);
    expect(queued.json()).toMatchObject({ state: 'queued', dry: false, source: { name: 'corsa' } });
    expect(queued.json().links.cancel).toMatch(/cancel$/);
    // One at a time.
    expect((await admin.send('POST', `${path}/runs`)).statusCode).toBe(409);
    await here.perform(queued);
    const self = `/harvest/runs/${queued.json().id}`;
    const run = (await admin.get(self)).json();
    expect(run).toMatchObject({
      state: 'done',
      complete: true,
      counts: { records: 5, added: 4, refused: 1 },
      startedBy: 'admin',
    });
    expect(run.links.cancel).toBeUndefined();
    expect((await admin.get(path)).json()).toMatchObject({ items: { active: 4 }, lastRun: { id: run.id } });

    const refused = (await admin.get(`${self}/items?outcome=refused`)).json().items;
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ key: 'krotto', outcome: 'refused', resource: null });
    expect(refused[0].reason.it).toMatch(/.+/);
    const added = (await admin.get(`${self}/items?outcome=added`)).json().items;
    const dataset = await here.portal.app.inject(new URL(added[0].links.dataset).pathname);
    expect(dataset.json()).toMatchObject({ id: added[0].resource, title: { it: 'Dataset r0' } });
    const known = (await admin.get(`${path}/items?state=active&limit=1`)).json();
    expect(known.items[0]).toMatchObject({ key: 'kr0', state: 'active', identifier: 'origine:r0' });
  });

  it('lists its lines page by page, and all of them in CSV', async () => {
    const { admin, memory } = here;
    memory.records = many('p', 7);
    memory.records[3] = record('p3', { title: { it: '=HYPERLINK("x"), "virgolette"' } });
    const run = await here.run(await here.source('pagine'));
    const keys: string[] = [];
    let address = `/harvest/runs/${run.id}/items?limit=3`;
    for (let pages = 0; pages < 10; pages += 1) {
      const answer = await admin.get(address);
      keys.push(...answer.json().items.map(({ key }: { key: string }) => key));
      const next = /<([^>]+)>; rel="next"/.exec(String(answer.headers.link ?? ''))?.[1];
      if (!next) break;
      address = next.slice(next.indexOf('/api/v1') + 7);
    }
    expect(keys).toEqual(['kp0', 'kp1', 'kp2', 'kp3', 'kp4', 'kp5', 'kp6']);
    const csv = await admin.get(`/harvest/runs/${run.id}/items.csv?outcome=added`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.headers['content-disposition']).toMatch(/filename="pagine-\d{4}-\d{2}-\d{2}\.csv"/);
    const lines = csv.body.trimEnd().split('\n');
    expect(lines[0]).toBe('key,title,kind,outcome,reason,problems,resource');
    expect(lines).toHaveLength(8);
    expect(lines[4]).toMatch(/^kp3,"'=HYPERLINK\(""x""\), ""virgolette""",dataset,added,/);
    expect((await admin.get(`/harvest/runs/${run.id}/items?cursor=boh`)).statusCode).toBe(400);
  });

  it('that is dry tells the plan, and writes nothing', async () => {
    const { admin, memory } = here;
    memory.records = many('s', 3);
    const path = await here.source('prova');
    const planned = await admin.send('POST', `${path}/plan`);
    await here.perform(planned);
    const plan = (await admin.get(`/harvest/runs/${planned.json().id}`)).json();
    expect(plan).toMatchObject({ dry: true, state: 'done', counts: { added: 3 } });
    expect((await admin.get(`${path}/items`)).json().items).toEqual([]);
    expect((await admin.get(path)).json().lastRun).toBeNull();
    const also = await admin.send('POST', `${path}/runs`, { dry: true });
    expect(also.json()).toMatchObject({ dry: true, state: 'queued' });
    const cancelled = await admin.send('POST', `/harvest/runs/${also.json().id}/cancel`);
    expect(cancelled.statusCode, cancelled.body).toBe(202);
    expect(cancelled.json()).toMatchObject({ state: 'cancelled' });
    expect((await admin.send('POST', `/harvest/runs/${also.json().id}/cancel`)).statusCode).toBe(409);
  });

  it('is listed with those of the other sources, the newest first, none skipped', async () => {
    const { admin, portal } = here;
    const first = await here.source('elenco-a');
    const second = await here.source('elenco-b');
    for (const path of [first, second, first]) await here.run(path);
    // Several are queued at one moment.
    await portal.services.db.updateTable('harvest_run').set({ created_at: new Date() }).execute();
    const all = (await admin.get('/harvest/runs?limit=200')).json().items.map(({ id }: { id: string }) => id);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await admin.get(`/harvest/runs?limit=2${cursor && `&cursor=${cursor}`}`);
      const { items, next } = answer.json() as { items: { id: string }[]; next: string | null };
      paged.push(...items.map(({ id }) => id));
      cursor = next;
    }
    expect(paged).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
    expect((await admin.get('/harvest/runs?source=elenco-a')).json().items).toHaveLength(2);
    expect((await admin.get(`${second}/runs`)).json().items).toHaveLength(1);
    expect((await admin.get('/harvest/runs?source=nessuna')).statusCode).toBe(404);
    expect((await admin.get('/harvest/runs/nessuno')).statusCode).toBe(404);
    expect(
      (await admin.send('POST', '/harvest/runs/nessuno/removals', { decision: 'confirm' })).statusCode,
    ).toBe(404);
  });
});

describe('what people decide', () => {
  const sudden = { settings: { graceRuns: 1, removalFloor: 0, removalShare: 0.1 } };

  it('is whether a run may remove what has vanished', async () => {
    const { admin, memory, portal } = here;
    const path = await here.source('sparisce', sudden);
    memory.records = many('v', 6);
    await here.run(path);
    memory.records = memory.records.slice(0, 2);
    const run = await here.run(path);
    expect(run).toMatchObject({ state: 'waiting', counts: { 'to-remove': 4 } });
    expect(run.why.en).toMatch(/.+/);
    const decide = (decision: string) =>
      admin.send('POST', run.links.removals.split('/api/v1')[1], { decision });
    expect((await decide('forse')).statusCode).toBe(422);
    const confirmed = await decide('confirm');
    expect(confirmed.statusCode, confirmed.body).toBe(200);
    expect(confirmed.json()).toMatchObject({ state: 'done', counts: { removed: 4 } });
    expect((await decide('confirm')).statusCode).toBe(409);

    const [gone] = (await admin.get(`/harvest/runs/${run.id}/items?outcome=removed`)).json().items;
    const page = new URL(gone.links.dataset).pathname;
    expect((await portal.app.inject(page)).statusCode).not.toBe(200);
    const back = await admin.send('POST', gone.links.undo.split('/api/v1')[1]);
    expect(back.statusCode, back.body).toBe(200);
    expect(back.json()).toMatchObject({ state: 'active', kept: true });
    expect((await portal.app.inject(page)).statusCode).toBe(200);
    expect((await admin.send('POST', gone.links.undo.split('/api/v1')[1])).statusCode).toBe(409);
  });

  it('is whether a record is something that is here already', async () => {
    const { admin, memory } = here;
    const landingPage = ['https://origine.example.it/pagina-comune'];
    memory.records = [record('m1', { landingPage })];
    await here.run(await here.source('prima'));
    memory.records = [record('m2', { landingPage, title: { it: 'La stessa cosa' } })];
    const path = await here.source('seconda');
    const run = await here.run(path);
    expect(run.counts).toMatchObject({ held: 1 });
    const { items } = (await admin.get('/harvest/merges?source=seconda')).json();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      key: 'km2',
      title: 'La stessa cosa',
      candidate: { title: 'Dataset m1' },
      why: 'landing-page',
    });
    const address = items[0].links.decide.split('/api/v1')[1];
    expect((await here.anonymous.send('POST', address, { decision: 'separate' })).statusCode).toBe(401);
    const decided = await admin.send('POST', address, { decision: 'separate' });
    expect(decided.statusCode, decided.body).toBe(200);
    expect(decided.json()).toMatchObject({ state: 'active', outcome: 'added' });
    expect((await admin.get('/harvest/merges?source=seconda')).json().items).toEqual([]);
    expect((await admin.send('POST', address, { decision: 'separate' })).statusCode).toBe(404);
    expect(
      (await admin.send('POST', '/harvest/items/999999999/merge', { decision: 'merge' })).statusCode,
    ).toBe(404);
    expect((await admin.send('POST', '/harvest/items/uno/merge', { decision: 'merge' })).statusCode).toBe(
      400,
    );
  });
});

describe('what is answered', () => {
  it('is what the schemas say', async () => {
    const { admin, memory, portal } = here;
    const compile = validatorCompiler();
    const check = (schema: object, value: unknown) => {
      const validate = compile({ schema, method: 'GET', url: '', httpPart: 'body' } as never) as unknown as {
        (value: unknown): boolean;
        errors: unknown;
      };
      validate(value);
      expect(validate.errors, JSON.stringify(value)).toBeNull();
    };
    const landingPage = ['https://origine.example.it/detto'];
    memory.records = [record('d1', { landingPage })];
    await here.run(await here.source('detta-a'));
    const downloadURL = ['https://origine.example.it/dati.csv'];
    memory.records = [
      record('d2', { landingPage }),
      record('d3', { distribution: [{ ...record('d3').doc.distribution[0], downloadURL }] } as object),
      record('d4', {}, { breaks: true }),
    ];
    const path = await here.source('detta-b', {
      organization: 'ente',
      schedule: 'P1D',
      settings: { files: { policy: 'download', formats: ['CSV'] } },
    });
    check(schemas.HarvestSourceView, (await admin.get(path)).json());
    const run = await here.run(path);
    check(schemas.HarvestRunView, run);
    check(schemas.HarvestSourceView, (await admin.get(path)).json());
    const itemsOf = async (address: string): Promise<unknown[]> => {
      const { items } = (await admin.get(address)).json();
      expect(items.length, address).toBeGreaterThan(0);
      return items;
    };
    for (const line of await itemsOf(`/harvest/runs/${run.id}/items`))
      check(schemas.HarvestRunItemView, line);
    for (const item of await itemsOf(`${path}/items`)) check(schemas.HarvestItemView, item);
    for (const merge of await itemsOf('/harvest/merges')) check(schemas.HarvestMergeView, merge);
    const files = await itemsOf(`${path}/files?state=waiting`);
    expect(files).toMatchObject([{ url: downloadURL[0], state: 'waiting', refresh: 'P1D' }]);
    for (const file of files) check(schemas.HarvestFileView, file);
    expect((await admin.get(`${path}/files?cursor=boh`)).statusCode).toBe(400);
    const { items } = (await portal.app.inject('/api/v1/harvest/protocols')).json();
    for (const protocol of items) check(schemas.HarvestProtocolView, protocol);
  });
});
