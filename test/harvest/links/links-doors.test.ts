import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import n3 from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LinkCheckRequest, ListedLink, ResourceLinks } from '../../../src/api/rest/schemas/links.js';
import { blobKey } from '../../../src/files/blob-store.js';
import { afterLoad } from '../../../src/publication/after-load.js';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { form, newOrganization, requests } from '../../api/rest/helpers.js';
import { type Checking, checkingPortal } from './checking.js';

let it_: Checking;
let organization: { id: string; name: string };
let broken: string;
let good: string;
let brokenUrl: string;
let movedUrl: string;

beforeAll(async () => {
  it_ = await checkingPortal();
  const { server } = it_;
  organization = await newOrganization(it_.portal, 'ente');
  await newOrganization(it_.portal, 'altro');
  brokenUrl = server.on('/broken', 404);
  movedUrl = server.on('/moved', 301, { location: '/good' });
  server.on('/good', 200, { 'content-type': 'text/csv' });
  broken = await it_.publish([brokenUrl], { landingPage: [movedUrl] });
  good = await it_.publish([`${server.base}/good`], {}, 'altro');
  await it_.check();
});
afterAll(() => it_.close());

const get = (url: string) => it_.portal.app.inject({ url });
const quality = async (id: string) => (await get(`/api/v1/datasets/${id}/quality`)).json();
const linksOf = async (id: string) => (await get(`/api/v1/datasets/${id}/links`)).json();

describe('an address that failed once', () => {
  it('is suspect, and the score does not yet count it', async () => {
    const { items, counts } = await linksOf(broken);
    expect(counts).toEqual({ unchecked: 0, ok: 1, suspect: 1, broken: 0, moved: 1 });
    expect(items.find((it: { url: string }) => it.url === brokenUrl)).toMatchObject({
      state: 'suspect',
      httpStatus: 404,
      failures: 1,
      history: [{ result: 'failed', checks: 1, httpStatus: 404 }],
    });
    const { range, points } = await quality(broken);
    expect(range.max - points).toBe(50);
    expect((await get(`/dataset/${broken}`)).body).not.toContain('portico-broken');
  });

  it('of an address that answers, the score is exact', async () => {
    const score = await quality(good);
    expect(score.range).toBeUndefined();
    expect(score.metrics.find((it: { id: string }) => it.id === 'accessUrlStatusCode')).toMatchObject({
      share: 1,
    });
  });
});

describe('an address that is broken', () => {
  it('costs its points at every door, and is told where people look', async () => {
    const tag = (await get(`/api/v1/datasets/${broken}/quality`)).headers.etag;
    const rdfTag = (await get(`/dataset/${broken}/quality.ttl`)).headers.etag;
    it_.pass(2);
    await it_.check();
    const { items } = await linksOf(broken);
    expect(items[0]).toMatchObject({ url: movedUrl, state: 'ok', uses: [{ property: 'landingPage' }] });
    expect(items[0].movedTo).toBe(`${it_.server.base}/good`);
    expect(items[1]).toMatchObject({ url: brokenUrl, state: 'broken', problem: 'status' });
    expect(items[1].message.it).toContain('404');

    const response = await get(`/api/v1/datasets/${broken}/quality`);
    expect(response.headers.etag).not.toBe(tag);
    const score = response.json();
    expect(score.range).toBeUndefined();
    const failing = score.suggestions.find((it: { id: string }) => it.id === 'brokenAccess');
    expect(failing).toMatchObject({ gain: 50 });
    const sum = score.suggestions.reduce((total: number, it: { gain: number }) => total + it.gain, 0);
    expect(score.points + sum).toBe(405);

    const rdf = await get(`/dataset/${broken}/quality.ttl`);
    expect(rdf.headers.etag).not.toBe(rdfTag);
    const quads = new n3.Parser().parse(rdf.body);
    const measured = (metric: string) => {
      const about = quads.find(
        ({ object }) => object.value === `https://piveau.eu/ns/voc#${metric}`,
      )?.subject;
      return quads.find(
        ({ subject, predicate }) => about?.equals(subject) && predicate.value.endsWith('#value'),
      )?.object.value;
    };
    expect(measured('accessUrlStatusCode')).toBe('404');
    expect(measured('scoring')).toBe(String(score.points));

    const { body: csv } = await get('/api/v1/catalog/quality.csv');
    const [header = '', ...lines] = csv.trimEnd().split('\n');
    const column = header.split(',').indexOf('accessUrlStatusCode');
    const cell = (id: string) => lines.find((line) => line.startsWith(id))?.split(',')[column];
    expect([cell(broken), cell(good)]).toEqual(['0', '1']);

    const whole = (await get('/api/v1/catalog/quality')).json();
    expect(whole.range).toBeUndefined();
    expect(whole.metrics.find((it: { id: string }) => it.id === 'accessUrlStatusCode')).toMatchObject({
      share: 0.5,
    });

    const page = (await get(`/dataset/${broken}`)).body;
    expect(page).toMatch(/Indirizzo non raggiungibile dal \d\d\/\d\d\/\d{4}\./);
    expect(page).toContain('si è spostato per sempre a');
    expect((await get(`/dataset/${broken}?lang=en`)).body).toMatch(/not reachable since \d\d\/\d\d\/\d{4}/);
    expect((await get(`/dataset/${good}`)).body).not.toContain('portico-broken');
  });

  it('is listed for everybody, by organization, in pages', async () => {
    const list = async (query: string) => {
      const answer = await get(`/api/v1/links${query}`);
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json() as { items: { url: string; uses: object[] }[]; next: string | null };
    };
    const { items, next } = await list('');
    expect(items).toMatchObject([{ url: brokenUrl, state: 'broken' }]);
    expect(items[0]?.uses).toMatchObject([{ id: broken, organization: 'ente', property: 'accessURL' }]);
    expect(next).toBeNull();
    expect((await list('?organization=ente')).items).toHaveLength(1);
    expect((await list('?organization=altro')).items).toHaveLength(0);
    expect((await list('?state=moved')).items.map(({ url }) => url)).toEqual([movedUrl]);
    expect((await list('?state=suspect')).items).toEqual([]);
    expect((await get('/api/v1/links?organization=nessuno')).statusCode).toBe(400);
    expect((await get('/api/v1/links?state=ok')).statusCode).toBe(400);
    expect((await get('/api/v1/links?cursor=x')).statusCode).toBe(400);

    const more = Array.from({ length: 4 }, (_, i) => it_.server.on(`/broken-${i}`, 410));
    const id = await it_.publish(more);
    for (let i = 0; i < 2; i += 1) {
      await it_.check();
      it_.pass(2);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 9; pages += 1) {
      const page = await list(`?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ url }) => url));
      cursor = page.next;
    }
    expect([...seen].sort()).toEqual([brokenUrl, ...more].sort());
    // What only members of the organization see is not listed to others.
    await it_.admin.send('PATCH', `/datasets/${id}`, { visibility: 'restricted' });
    expect((await list('')).items.map(({ url }) => url)).toEqual([brokenUrl]);
    expect((await it_.admin.get('/links')).json().items).toHaveLength(5);
  });

  it('is answered as the OpenAPI document says', async () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const problems = (schema: object, value: unknown) => {
      const check = ajv.compile({ ...schema, $id: undefined, additionalProperties: false });
      check(value);
      return check.errors ?? [];
    };
    expect(problems(ResourceLinks, await linksOf(broken))).toEqual([]);
    for (const item of (await get('/api/v1/links?state=moved')).json().items)
      expect(problems(ListedLink, item)).toEqual([]);
    const asked = await it_.admin.send('POST', `/datasets/${broken}/links/check`);
    expect(problems(LinkCheckRequest, asked.json())).toEqual([]);
  });

  it('is good again when it answers', async () => {
    it_.server.on('/broken', 200);
    it_.pass(24);
    await it_.check();
    expect((await quality(broken)).range).toBeUndefined();
    expect((await linksOf(broken)).counts).toMatchObject({ broken: 0, ok: 2 });
    expect((await get(`/dataset/${broken}`)).body).toContain('Gli indirizzi verificati rispondono');
  });
});

describe('a check on request', () => {
  it('is for who may edit, of what is published, and not again within a minute', async () => {
    const path = `/datasets/${broken}/links/check`;
    const anonymous = await it_.portal.app.inject({ method: 'POST', url: `/api/v1${path}` });
    expect(anonymous.statusCode).toBe(401);
    const stranger = requests(
      it_.portal,
      await it_.portal.member((await newOrganization(it_.portal, 'terzo')).id, 'administrator'),
    );
    expect((await stranger.send('POST', path)).statusCode).toBe(403);
    const editor = requests(it_.portal, await it_.portal.member(organization.id, 'editor'));
    // The clock of the doors is the real one: to them the last check is in the future.
    expect((await editor.send('POST', path)).json()).toMatchObject({ queued: 0 });
    await it_.services.db
      .updateTable('link')
      .set({ checked_at: new Date(Date.now() - 61_000) })
      .execute();
    const asked = await editor.send('POST', path);
    expect([asked.statusCode, asked.json().queued]).toEqual([202, 2]);
    it_.server.asked.length = 0;
    expect(await it_.check()).toBe(2);
    expect(it_.server.asked.map((it) => it.path)).toContain('/broken');
    expect((await editor.send('POST', path)).json()).toMatchObject({ queued: 0 });
    const draft = await it_.admin.send('POST', '/datasets', { organization: 'ente', title: { it: 'Bozza' } });
    expect((await editor.send('POST', `/datasets/${draft.json().id}/links/check`)).statusCode).toBe(409);
    expect((await editor.send('POST', '/datasets/niente/links/check')).statusCode).toBe(404);
  });
});

describe('a file stored here', () => {
  it('is checked by its bytes being there, and by nobody’s door', async () => {
    const { admin, services, portal } = it_;
    const made = await admin.send('POST', '/datasets', {
      organization: 'ente',
      title: { it: 'File nostro' },
      description: { it: 'Con un file.' },
      theme: ['TRAN'],
      accrualPeriodicity: 'ANNUAL',
      distribution: [{ title: { it: 'File' }, format: 'PDF', license: { iri: 'CC_BY_4_0' } }],
    });
    const { id, distribution } = made.json();
    const { payload, headers } = form('relazione.pdf', '%PDF-1.7', { type: 'application/pdf' });
    const sent = await portal.app.inject({
      method: 'PUT',
      url: `/api/v1/datasets/${id}/distributions/${distribution[0].id}/file`,
      headers: { ...portal.admin, ...headers },
      payload,
    });
    const { id: fileId, sha256 } = sent.json().file;
    // Read as the worker does: it is no table, and nothing else is to be done before it is published.
    await loadTableJob(services, { fileId });
    await afterLoad(services, { fileId });
    const published = await admin.send('POST', `/datasets/${id}/publish`);
    expect(published.statusCode, published.body).toBe(200);
    await it_.check();
    expect((await linksOf(id)).items).toMatchObject([
      {
        state: 'ok',
        contentLength: 8,
        uses: [{ property: 'downloadURL', distribution: distribution[0].id }],
      },
    ]);
    const before = await quality(id);
    await rm(join(services.config.dataDir, 'files', blobKey(sha256)), { force: true });
    for (const days of [8, 2]) {
      it_.pass(24 * days);
      await it_.check();
    }
    const { items } = await linksOf(id);
    expect(items).toMatchObject([{ state: 'broken', problem: 'file-missing' }]);
    expect(items[0].message.it).toContain('archivio');
    expect((await quality(id)).points).toBe(before.points - 80);
  });
});
