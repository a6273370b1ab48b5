import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkJob, readBackJob } from '../../../src/harvest/sync/start.js';
import { type Requests, requests } from '../../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { makeDataset, makeOrganization } from '../../portal/fill.js';
import { textOf } from '../../portal/html.js';
import { harvestedPackage, type StandIn, standInPortals } from './stand-in-portals.js';
import { askPortal, check, readBack } from './syncing.js';

let portal: TestPortal;
let there: StandIn;
let admin: Requests;
let anyone: Requests;
let editor: Requests;
let hidden: string;

const setVisibility = async (visibility: 'public' | 'restricted'): Promise<void> => {
  const answer = await admin.send('PATCH', `/datasets/${hidden}`, { visibility });
  if (answer.statusCode !== 200) throw new Error(answer.body);
};

beforeAll(async () => {
  there = await standInPortals();
  portal = await testPortal(there.env);
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  const city = await makeOrganization(portal.services, 'Comune di Prova', { identifier: 'c_a944' });
  editor = requests(portal, await portal.member(city.id, 'administrator'));
  for (const name of ['aria', 'piste', 'segreto']) {
    const made = await makeDataset(
      portal.services,
      { title: { it: `Dati ${name}` } },
      { organization: city.id, name },
    );
    if (name === 'segreto') hidden = made.id;
  }
});
afterAll(async () => {
  await portal.close();
  await there.close();
});

describe('the API', () => {
  it('lets sysadmins start, and nobody else', async () => {
    for (const [path, body] of [
      ['/sync/checks', undefined],
      ['/sync/read-backs', { portal: 'dati-gov-it' }],
    ] as const) {
      expect((await anyone.send('POST', path, body)).statusCode).toBe(401);
      expect((await editor.send('POST', path, body)).statusCode).toBe(403);
    }
    expect((await admin.send('POST', '/sync/read-backs', { portal: 'altrove' })).statusCode).toBe(422);
  });

  it('starts a run, gives the one that is under way, and shows what became of it', async () => {
    const started = await admin.send('POST', '/sync/read-backs', { portal: 'dati-gov-it' });
    expect(started.statusCode).toBe(202);
    const run = started.json();
    expect(run).toMatchObject({ state: 'queued', portal: 'dati-gov-it', requestedBy: 'admin', figures: {} });
    expect(started.headers.location).toBe(run.links.self);
    const again = await admin.send('POST', '/sync/read-backs', { portal: 'dati-gov-it' });
    expect(again.json().id).toBe(run.id);
    there.packages.push(harvestedPackage({ id: 't', iri: 'x', identifier: 'boh', title: 'Di nessuno' }));
    await readBackJob(portal.services, { runId: run.id }, new AbortController().signal);
    const done = (await anyone.get(`/sync/read-backs/${run.id}`)).json();
    expect(done.requestedBy).toBeUndefined();
    expect((await admin.get(`/sync/read-backs/${run.id}`)).json().requestedBy).toBe('admin');
    expect(done).toMatchObject({
      state: 'done',
      figures: { published: 3, held: 1, items: { missing: 3, unknown: 1 } },
    });
    const listed = (await anyone.get('/sync/read-backs?portal=dati-gov-it&limit=5')).json();
    expect(listed.items.map(({ id }: { id: string }) => id)).toEqual([run.id]);
    expect((await anyone.get('/sync/read-backs?portal=data-europa')).json().items).toEqual([]);
    expect((await anyone.get(`/sync/checks/${run.id}`)).statusCode).toBe(404);
    expect((await anyone.get('/sync/checks/none')).statusCode).toBe(400);
  });

  it('lists items by state, page by page, with what to do about each', async () => {
    const { run } = await readBack(portal, 'dati-gov-it');
    const path = `/sync/read-backs/${run.id}/items`;
    const missing = (await anyone.get(`${path}?state=missing`)).json().items;
    expect(missing).toHaveLength(3);
    expect(missing[0]).toMatchObject({
      state: 'missing',
      problems: [
        { code: 'unexplained', weight: 'refused', message: { en: expect.stringContaining('not there') } },
      ],
      theirs: [],
    });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = await anyone.get(`${path}?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...answer.json().items.map(({ name }: { name: string | null }) => name));
      cursor = answer.json().next;
    }
    expect(seen).toHaveLength(4);
    expect((await anyone.get(`${path}?state=strano`)).statusCode).toBe(400);
  });

  it('shows the pages of a check, and how one dataset stands', async () => {
    const { run } = await check(portal);
    const { items } = (await anyone.get(`/sync/checks/${run.id}/pages`)).json();
    expect(items.map(({ form }: { form: string }) => form)).toEqual(['ckan', 'ckan', 'rdf', 'turtle']);
    const history = (await anyone.get('/datasets/aria/sync')).json().items;
    expect(history.map(({ state }: { state: string }) => state)).toEqual(['ok', 'missing', 'missing']);
  });

  it('does not tell the public of what it no longer sees', async () => {
    const { run } = await check(portal);
    await setVisibility('restricted');
    const names = async (who: Requests) =>
      (await who.get(`/sync/checks/${run.id}/items`))
        .json()
        .items.map(({ name }: { name: string }) => name)
        .sort();
    expect(await names(anyone)).toEqual(['aria', 'piste']);
    expect(await names(editor)).toEqual(['aria', 'piste']);
    expect(await names(admin)).toEqual(['aria', 'piste', 'segreto']);
    await setVisibility('public');
  });

  it('has jobs that may come for runs that are gone', async () => {
    const payload = { runId: '00000000-0000-4000-8000-00000000000f' };
    const { signal } = new AbortController();
    await checkJob(portal.services, payload, signal);
    await readBackJob(portal.services, payload, signal);
  });
});

describe('the page', () => {
  const page = async (path: string) => {
    const answer = await portal.app.inject({ url: path, headers: { accept: 'text/html' } });
    expect(answer.statusCode).toBe(200);
    return answer.body;
  };

  it('says what the portals read and hold, in both languages', async () => {
    await check(portal);
    await readBack(portal, 'dati-gov-it');
    const italian = textOf(await page('/sincronizzazione'));
    expect(italian).toContain('Cosa leggono di noi dati.gov.it e l’Europa');
    expect(italian).toContain('non è stato ancora letto');
    expect(italian).toContain('Dati aria');
    expect(italian).toContain('Non c’è, benché nulla lo impedisca da parte nostra');
    const english = textOf(await page('/sincronizzazione?lang=en'));
    expect(english).toContain('What dati.gov.it and Europe read from us');
    expect(english).toContain('It is not there, though nothing on our side prevents it');
  });

  it('filters by state and view, and leaves out what it does not know', async () => {
    const ok = textOf(await page('/sincronizzazione?view=check&state=ok'));
    expect(ok).toContain('Dati piste');
    const none = textOf(await page('/sincronizzazione?view=check&state=refused'));
    expect(none).not.toContain('Dati piste');
    await page('/sincronizzazione?view=altro&state=altro&page=-3');
    await page('/sincronizzazione?view=dati-gov-it&page=99999999');
  });

  it('tells of pages that fail and of a reading that failed', async () => {
    await check(
      portal,
      askPortal(portal, (path, answer) =>
        path.startsWith('/catalog.rdf') ? { ...answer, status: 500 } : answer,
      ),
    );
    expect(textOf(await page('/sincronizzazione?view=check'))).toContain(
      '/catalog.rdf non si legge: HTTP 500',
    );
    there.faults.htmlFrom = 1;
    await readBack(portal, 'dati-gov-it');
    there.faults = {};
    expect(textOf(await page('/sincronizzazione?view=dati-gov-it'))).toContain(
      'dati.gov.it non risponde come dovrebbe',
    );
  });

  it('shows nothing of what the public no longer sees', async () => {
    await setVisibility('restricted');
    expect(textOf(await page('/sincronizzazione?view=check&state=ok'))).not.toContain('segreto');
    await setVisibility('public');
  });

  it('is linked from the footer', async () => {
    expect(await page('/')).toContain('href="/sincronizzazione"');
  });
});
