import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HarvestPortal, harvestPortal } from '../api/rest/harvest-portal.js';
import { record } from '../harvest/memory-source.js';

let here: HarvestPortal;
beforeAll(async () => {
  here = await harvestPortal();
});
afterAll(() => here?.close());

const page = (url: string, headers: Record<string, string> = here.portal.admin) =>
  here.portal.app.inject({ url, headers: { accept: 'text/html', ...headers } });

const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`chiunque:${password}`).toString('base64')}`,
});

/** Address of the first link with these words. */
const linkTo = (html: string, words: RegExp): string =>
  [...html.matchAll(/<a[^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)]
    .filter(([, , text = '']) => words.test(text.replace(/<[^>]+>/g, '')))
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))[0] ?? '';

describe('the pages about harvesting', () => {
  it('are for those who may manage a source: a browser is asked for a token', async () => {
    await here.source('chiusa', { organization: 'ente' });
    for (const url of ['/raccolta', '/raccolta/chiusa', '/raccolta/nessuna']) {
      const refused = await page(url, {});
      expect(refused.statusCode, url).toBe(401);
      expect(refused.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(refused.headers['www-authenticate']).toMatch(/^Basic /);
      expect(refused.body).not.toContain('origine.example.it');
    }
    expect((await page('/raccolta', basic('sbagliata'))).statusCode).toBe(401);
    expect((await page('/raccolta', { authorization: 'Bearer sbagliata' })).statusCode).toBe(401);
    const { authorization } = await here.portal.member(here.organization.id, 'administrator');
    const token = authorization.replace('Bearer ', '');
    const shown = await page('/raccolta/chiusa', basic(token));
    expect(shown.statusCode).toBe(200);
    expect(shown.headers['cache-control']).toBe('private, no-store');
    const editor = await here.portal.member(here.organization.id, 'editor');
    expect((await page('/raccolta/chiusa', editor)).statusCode).toBe(404);
    expect((await page('/raccolta', editor)).body).toContain('Non c’è nessuna fonte');
    // Nothing is done for another site that sends a browser here with what it knows.
    const form = (headers: object) =>
      here.portal.app.inject({
        method: 'POST',
        url: '/raccolta/chiusa',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        payload: 'action=run',
      });
    const from = (site: string) => ({ ...basic(token), 'sec-fetch-site': site });
    expect((await form(from('cross-site'))).statusCode).toBe(403);
    expect((await form(from('same-site'))).statusCode).toBe(403);
    expect((await form(basic(token))).statusCode).toBe(403);
    const elsewhere = { ...basic(token), origin: 'https://altrove.example.it' };
    expect((await form(elsewhere)).statusCode).toBe(403);
    expect((await form({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(401);
    expect((await form({ ...editor, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(404);
    expect((await here.admin.get('/harvest/sources/chiusa/runs')).json().items).toEqual([]);
    // Credentials of that form count here alone.
    const api = await here.portal.app.inject({ url: '/api/v1/harvest/sources', headers: basic(token) });
    expect(api.statusCode).toBe(401);
  });

  it('list the sources, and lead to each one’s runs and their reports', async () => {
    const { memory } = here;
    memory.records = [
      ...Array.from({ length: 60 }, (_, i) => record(`x${i}`)),
      record('brutto', { title: { it: '<b>Titolo</b> & simili' } }, { breaks: true }),
    ];
    await here.run(await here.source('regione', { schedule: '30 3 * * *' }));
    const list = await page('/raccolta');
    expect(list.body).toContain('60 aggiunti, 1 rifiutati');
    expect(list.body).toContain('https://origine.example.it/');
    const source = await page(linkTo(list.body, /^regione$/));
    expect(source.body).toContain('30 3 * * *');
    const report = await page(linkTo(source.body, /\d\d\/\d\d\/\d{4}/));
    expect(report.statusCode, report.body).toBe(200);
    expect(report.body).toContain('Dataset x0');
    expect(report.body).not.toContain('<script');
    // On the second page of lines are the last.
    const rest = await page(linkTo(report.body, /Righe seguenti/));
    expect(rest.body).toContain('Dataset x59');
    expect(rest.body).not.toContain('>Dataset x0<');
    expect(linkTo(rest.body, /Righe seguenti/)).toBe('');
    const refused = await page(linkTo(report.body, /^rifiutati \(1\)$/));
    expect(refused.body).toContain('kbrutto');
    expect(refused.body).not.toContain('Dataset x1');
    const english = await page(linkTo(refused.body, /^English$/));
    expect(english.body).toContain('refused (1)');
    expect(english.body).toContain('kbrutto');
    const dataset = await page(linkTo(report.body, /^Dataset x0$/), {});
    expect(dataset.statusCode).toBe(200);
  });

  it('show a run under way as it stands, and live to a browser with scripts', async () => {
    const queued = (await here.admin.send('POST', `${await here.source('adesso')}/runs`)).json();
    const url = `/raccolta/adesso/${queued.id}`;
    const live = await page(url);
    expect(live.body).toContain('in coda');
    expect(live.headers['content-security-policy']).toContain("script-src 'self'");
    expect(live.body).not.toContain('http-equiv="refresh"');
    const script = /<script type="module" src="([^"]+)"/.exec(live.body)?.[1] ?? '';
    const served = await here.portal.app.inject(script);
    expect(served.statusCode).toBe(200);
    expect(served.headers['content-type']).toContain('text/javascript');
    // The page loads itself again only for who has asked for it.
    const auto = await page(linkTo(live.body, /Aggiorna da sé/));
    expect(auto.body).toContain('<meta http-equiv="refresh" content="10"');
    const events = /data-harvest-events="([^"]+)"/.exec(live.body)?.[1] ?? '';
    expect((await page(events, {})).statusCode).toBe(401);
    await here.admin.send('POST', `/harvest/runs/${queued.id}/cancel`);
    const told = await page(events, basic('admin-token-of-the-tests'));
    expect(told.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(told.body).toContain('event: end\ndata: {"state":"cancelled"}');
    const over = await page(url);
    expect(over.body).toContain('fermato');
    expect(over.body).not.toContain('<script');
    expect((await page(`/raccolta/chiusa/${queued.id}`)).statusCode).toBe(404);
    expect((await page('/raccolta/adesso/nessuno')).statusCode).toBe(404);
  });

  it('tell what waits for a decision', async () => {
    const { memory } = here;
    const landingPage = ['https://origine.example.it/comune'];
    memory.records = [record('prima', { landingPage })];
    await here.run(await here.source('fonte-a'));
    memory.records = [record('dopo', { landingPage, title: { it: 'Forse lo stesso' } })];
    await here.run(await here.source('fonte-b'));
    const { body } = await page('/raccolta/fonte-b?lang=en');
    expect(body).toContain('Forse lo stesso');
    expect(body).toContain('it has the same page');
    expect(linkTo(body, /^Dataset prima$/)).toMatch(/^\/dataset\/dataset-prima\?lang=en$/);
  });
});

describe('the buttons', () => {
  const press = (url: string, fields: Record<string, string>) =>
    here.portal.app.inject({
      method: 'POST',
      url,
      headers: {
        ...here.portal.admin,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      payload: new URLSearchParams(fields).toString(),
    });
  /** The forms of a page: the hidden fields of each with the actions it offers. */
  const formsOf = (html: string) =>
    [...html.matchAll(/<form method="post" action="([^"]+)"[\s\S]*?<\/form>/g)].map(
      ([form, action = '']) => ({
        action: action.replaceAll('&amp;', '&'),
        fields: Object.fromEntries(
          [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
            ([, k = '', v = '']) => [k, v],
          ),
        ),
        actions: [...form.matchAll(/<button[^>]* value="(\w+)"/g)].map(([, value]) => value),
      }),
    );

  it('begin a run, stop it, and say so when that has been done meanwhile', async () => {
    await here.source('bottoni');
    const [begin] = formsOf((await page('/raccolta/bottoni?lang=en')).body);
    expect(begin).toMatchObject({ action: '/raccolta/bottoni?lang=en', actions: ['run', 'plan'] });
    const begun = await press(begin?.action ?? '', { action: 'run' });
    expect(begun.statusCode, begun.body).toBe(303);
    const run = begun.headers.location ?? '';
    expect(run).toMatch(/^\/raccolta\/bottoni\/[0-9a-f-]{36}\?lang=en$/);
    expect(formsOf((await page('/raccolta/bottoni')).body)).toEqual([]);
    const [stop] = formsOf((await page(run)).body);
    expect(stop?.actions).toEqual(['cancel']);
    const stopped = await press(stop?.action ?? '', { ...stop?.fields, action: 'cancel' });
    expect((await page(stopped.headers.location ?? '')).body).toContain('stopped');
    const late = await press(stop?.action ?? '', { ...stop?.fields, action: 'cancel' });
    expect((await page(late.headers.location ?? '')).body).toContain('something has changed meanwhile');
    expect((await press('/raccolta/bottoni', { action: 'boh' })).statusCode).toBe(422);
    expect((await press('/raccolta/bottoni', { action: 'merge', item: 'x' })).headers.location).toBe(
      '/raccolta/bottoni?tardi=1',
    );
  });

  it('decide about removals, bring back what was removed, and decide what a record is', async () => {
    const { memory } = here;
    const landingPage = ['https://origine.example.it/decisa'];
    memory.records = [record('t1', { landingPage }), record('t2'), record('t3')];
    const path = await here.source('decisioni', {
      settings: { graceRuns: 1, removalFloor: 0, removalShare: 0.1 },
    });
    await here.run(path);
    memory.records = [record('t1', { landingPage })];
    const run = await here.run(path);
    const url = `/raccolta/decisioni/${run.id}`;
    const [decide] = formsOf((await page(url)).body);
    expect(decide?.actions).toEqual(['confirm', 'dismiss']);
    await press(decide?.action ?? '', { ...decide?.fields, action: 'confirm' });
    const [undo, other] = formsOf((await page(url)).body);
    expect([undo?.actions, other?.actions]).toEqual([['undo'], ['undo']]);
    const undone = await press(undo?.action ?? '', { ...undo?.fields, action: 'undo' });
    expect(undone.headers.location).toBe(url);
    expect((await here.admin.get(`${path}/items?state=removed`)).json().items).toHaveLength(1);

    memory.records = [record('u1', { landingPage, title: { it: 'Un altro nome' } })];
    const second = await here.source('decisioni-due');
    await here.run(second);
    const merge = formsOf((await page('/raccolta/decisioni-due')).body).find(({ actions }) =>
      actions.includes('merge'),
    );
    await press(merge?.action ?? '', { ...merge?.fields, action: 'separate' });
    expect((await here.admin.get(`${second}/items`)).json().items).toMatchObject([
      { key: 'ku1', state: 'active' },
    ]);
  });
});
