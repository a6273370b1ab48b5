import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queueRefreshes } from '../../../src/harvest/refresh/queue-due.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';
import { remoteServer, serve, sourcedDataset } from './remote-server.js';

const CSV = 'id,comune\n1,Bologna\n2,Modena\n';
let organization: string;

let portal: TestPortal;
let admin: Requests;
let remote: Awaited<ReturnType<typeof remoteServer>>;

beforeAll(async () => {
  portal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  admin = requests(portal, portal.admin);
  organization = (await newOrganization(portal, 'ente')).id;
  remote = await remoteServer();
});
afterAll(async () => {
  remote.close();
  await portal.close();
});
afterEach(() => {
  remote.asked = [];
});

const dataset = () => sourcedDataset(portal, admin, remote.base);

describe('a file at an address', () => {
  it('is read, and the address remembered with its schedule', async () => {
    remote.answer = serve(() => CSV, { 'content-disposition': 'attachment; filename="comuni.csv"' });
    const set = await dataset();
    const stored = await set.fromUrl({ refresh: 'P1D' });
    expect(stored.statusCode, stored.body).toBe(200);
    expect(stored.json().file).toMatchObject({ name: 'comuni.csv', version: 1 });
    const source = await set.source();
    expect(source).toMatchObject({
      url: `${remote.base}/dati.csv`,
      refresh: 'P1D',
      autoPublish: false,
      paused: false,
      lastStatus: 'updated',
      failures: 0,
    });
    expect(new Date(source.nextAt).getTime() - new Date(source.lastAt).getTime()).toBe(24 * 3_600_000);
  });

  it('is remote.asked for with what is known of it, and nothing is written while it is the same', async () => {
    remote.answer = serve(() => CSV);
    const set = await dataset();
    await set.fromUrl({ refresh: 'PT1H' });
    const before = (await admin.get(set.path)).json();
    remote.asked = [];
    await set.refresh();
    expect(remote.asked).toHaveLength(1);
    expect(remote.asked[0]?.headers['if-none-match']).toMatch(/^"[0-9a-f]{32}"$/);
    expect((await admin.get(set.path)).json()).toEqual(before);
    expect(await set.source()).toMatchObject({ lastStatus: 'unchanged' });
  });

  it('that knows no tags makes no version either, when its bytes are the same', async () => {
    remote.answer = (_, reply) =>
      void reply.writeHead(200, { 'last-modified': 'Sat, 01 Mar 2025 10:00:00 GMT' }).end(CSV);
    const set = await dataset();
    await set.fromUrl({ refresh: 'PT1H' });
    await set.refresh();
    expect(
      remote.asked.at(-1)?.headers['if-modified-since'] ?? remote.asked.at(-2)?.headers['if-modified-since'],
    ).toBe('Sat, 01 Mar 2025 10:00:00 GMT');
    expect(await set.versions()).toEqual([1]);
    expect(await set.source()).toMatchObject({ lastStatus: 'unchanged' });
  });

  it('that changed is a new version of the draft, by nobody in particular', async () => {
    let content = CSV;
    remote.answer = serve(() => content);
    const set = await dataset();
    await set.fromUrl({ refresh: 'PT1H' });
    await set.publish();
    content = `${CSV}3,Imola\n`;
    await set.refresh();
    expect(await set.versions()).toEqual([2, 1]);
    expect(await set.seen()).toBe(CSV);
    expect((await admin.get(`${set.at}/versions/2`)).json()).toMatchObject({
      uploadedBy: 'refresh',
      draft: true,
    });
    // Twice at once, and again: one version.
    content = `${CSV}4,Rimini\n`;
    await Promise.all([set.refresh(), set.refresh()]);
    expect(await set.versions()).toEqual([3, 2, 1]);
  });

  it('is refused with a schedule that is none, before anything is read', async () => {
    const set = await dataset();
    const refused = await set.fromUrl({ refresh: 'spesso' });
    expect([refused.statusCode, pointersOf(refused), remote.asked.length]).toEqual([422, ['/refresh'], 0]);
    expect((await set.fromUrl({ autoPublish: true })).statusCode).toBe(422);
    expect((await admin.get(`${set.at}/source`)).statusCode).toBe(404);
  });
});

describe('a remote file that cannot be trusted', () => {
  it('changes while it is read: it is read again until it is of one piece', async () => {
    const states = ['primo stato', 'secondo stato'];
    let at = 0;
    remote.answer = (request, reply) => {
      const state = states[Math.min(at, 1)] ?? '';
      reply.setHeader('etag', `"${Math.min(at, 1)}"`);
      if (request.method !== 'HEAD') at += 1;
      reply.end(request.method === 'HEAD' ? undefined : `testo\n${state}\n`);
    };
    const set = await dataset();
    const stored = await set.fromUrl();
    expect(stored.statusCode, stored.body).toBe(200);
    await set.publish();
    expect(await set.seen()).toBe('testo\nsecondo stato\n');
    expect(await set.versions()).toEqual([1]);
  });

  it('never stops changing: nothing is kept, and it is said', async () => {
    let count = 0;
    remote.answer = (request, reply) => {
      count += 1;
      reply.setHeader('etag', `"${count}"`);
      reply.end(request.method === 'HEAD' ? undefined : `n\n${count}\n`);
    };
    const set = await dataset();
    const refused = await set.fromUrl();
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'PR424']);
    expect(refused.json().messages.it).toContain('è cambiato mentre');
    expect(await set.versions()).toEqual([]);
  });

  it('comes from servers that never agree on a tag: equal bytes twice are believed', async () => {
    let count = 0;
    remote.answer = (request, reply) => {
      count += 1;
      reply.setHeader('etag', `"${count}"`);
      reply.end(request.method === 'HEAD' ? undefined : CSV);
    };
    const set = await dataset();
    expect((await set.fromUrl()).statusCode).toBe(200);
  });

  it('stops half way, or is not what its digest says: the old one stays', async () => {
    remote.answer = serve(() => CSV);
    const set = await dataset();
    await set.fromUrl({ refresh: 'PT1H' });
    await set.publish();
    remote.answer = (_, reply) => {
      reply.writeHead(200, { 'content-length': '5000' });
      reply.write('id,comune\n1,Bo');
      setTimeout(() => reply.destroy(), 20);
    };
    await set.refresh();
    expect(await set.source()).toMatchObject({
      lastStatus: 'failed',
      failures: 1,
      lastError: { it: expect.any(String) },
    });
    const digest = createHash('sha256').update('altro').digest('base64');
    remote.answer = serve(() => `${CSV}9,Falso\n`, { 'repr-digest': `sha-256=:${digest}:` });
    await set.refresh();
    const source = await set.source();
    expect(source).toMatchObject({ failures: 2, lastError: { en: expect.stringContaining('digest') } });
    expect(new Date(source.nextAt).getTime() - new Date(source.lastAt).getTime()).toBe(10 * 60_000);
    expect([await set.versions(), await set.seen()]).toEqual([[1], CSV]);
    const true_ = createHash('sha256').update(`${CSV}3,Imola\n`).digest('base64');
    remote.answer = serve(() => `${CSV}3,Imola\n`, { 'content-digest': `sha-256=:${true_}:` });
    await set.refresh();
    expect(await set.source()).toMatchObject({ lastStatus: 'updated', failures: 0 });
    expect(await set.versions()).toEqual([2, 1]);
  }, 20_000);

  it('is away, or asks to wait: the old one stays and is remote.asked for later', async () => {
    remote.answer = serve(() => CSV);
    const set = await dataset();
    await set.fromUrl({ refresh: 'PT1H' });
    remote.answer = (_, reply) => void reply.writeHead(503, { 'retry-after': '7200' }).end();
    await set.refresh();
    const source = await set.source();
    expect(source).toMatchObject({ lastStatus: 'failed', failures: 1 });
    expect(source.lastError.en).toContain('503');
    expect(new Date(source.nextAt).getTime() - new Date(source.lastAt).getTime()).toBe(7200_000);
    for (const status of [202, 204, 206, 404]) {
      remote.answer = (_, reply) => void reply.writeHead(status).end();
      await set.refresh();
    }
    expect(await set.source()).toMatchObject({ failures: 5 });
    expect(await set.versions()).toEqual([1]);
  });
});

describe('a source', () => {
  it('is for who may edit; what publishes by itself is set by who may publish', async () => {
    remote.answer = serve(() => CSV);
    const set = await dataset();
    await set.fromUrl({ refresh: 'P1D' });
    await set.publish();
    const anyone = requests(portal, {});
    expect((await anyone.get(`${set.at}/source`)).statusCode).toBe(401);
    const stranger = requests(
      portal,
      await portal.member((await newOrganization(portal, 'altri')).id, 'editor'),
    );
    expect((await stranger.get(`${set.at}/source`)).statusCode).toBe(403);
    const editor = requests(portal, await portal.member(organization, 'editor'));
    const body = { url: `${remote.base}/dati.csv`, refresh: 'P1D', autoPublish: true };
    expect((await editor.send('PUT', `${set.at}/source`, body)).statusCode).toBe(403);
    expect((await editor.send('PUT', `${set.at}/source`, { ...body, autoPublish: false })).statusCode).toBe(
      200,
    );
    expect((await editor.send('POST', `${set.at}/file`, body)).statusCode).toBe(403);
  });

  it('can be changed and taken away; what was read can be sent back', async () => {
    remote.answer = serve(() => CSV);
    const set = await dataset();
    await set.fromUrl({ refresh: 'P1D' });
    const changed = await admin.send('PUT', `${set.at}/source`, {
      ...(await set.source()),
      refresh: '0 6 * * 1',
    });
    expect(changed.json()).toMatchObject({ refresh: '0 6 * * 1', lastStatus: 'updated' });
    const moved = await admin.send('PUT', `${set.at}/source`, { url: `${remote.base}/altro.csv` });
    expect(moved.json()).toMatchObject({ refresh: null, nextAt: null, lastStatus: null, paused: false });
    expect((await admin.send('PUT', `${set.at}/source`, { url: 'ftp://x.example/y' })).statusCode).toBe(422);
    expect((await admin.send('DELETE', `${set.at}/source`)).statusCode).toBe(204);
    expect((await admin.send('DELETE', `${set.at}/source`)).statusCode).toBe(404);
    expect(await set.versions()).toEqual([1]);
  });

  it('is paused by a file sent by hand, and goes on when it is set again', async () => {
    let content = CSV;
    remote.answer = serve(() => content);
    const set = await dataset();
    await set.fromUrl({ refresh: 'P1D' });
    const { headers, payload } = form('mano.csv', 'id,comune\n9,A mano\n');
    await admin.send('PUT', `${set.at}/file`, payload, headers);
    expect(await set.source()).toMatchObject({ paused: true, nextAt: null });
    remote.asked = [];
    await set.refresh();
    // The file is not the one the address gave: remote.asked for whole.
    expect(remote.asked[0]?.headers['if-none-match']).toBeUndefined();
    expect(await set.versions()).toEqual([3, 2, 1]);
    content = 'x';
    expect(
      (await admin.send('PUT', `${set.at}/source`, { url: `${remote.base}/dati.csv`, refresh: 'P1D' })).json()
        .paused,
    ).toBe(false);
  });

  it('is queued when it is due, once, and at once when somebody asks', async () => {
    remote.answer = serve(() => CSV);
    const set = await dataset();
    await set.fromUrl({ refresh: 'PT5M' });
    const { db } = portal.services;
    const jobs = async (id = set.distributionId) =>
      (
        await sql<{
          n: number;
        }>`select count(*)::int as n from graphile_worker.jobs where key = ${`refresh-source:${id}`}`.execute(
          db,
        )
      ).rows[0]?.n;
    await queueRefreshes(portal.services);
    expect(await jobs()).toBe(0);
    await sql`update file_source set next_at = now() - interval '1 minute' where distribution_id = ${set.distributionId}`.execute(
      db,
    );
    const queued = await Promise.all([queueRefreshes(portal.services), queueRefreshes(portal.services)]);
    expect(queued.reduce((a, b) => a + b)).toBe(1);
    expect(await jobs()).toBe(1);
    const other = await dataset();
    await other.fromUrl();
    const now = await admin.send('POST', `${other.at}/source/refresh`);
    expect(now.statusCode).toBe(202);
    expect(await jobs(other.distributionId)).toBe(1);
  });

  it('ends with its distribution', async () => {
    remote.answer = serve(() => CSV);
    const set = await dataset();
    await set.fromUrl({ refresh: 'P1D' });
    await admin.send('DELETE', set.at);
    const left = await portal.services.db
      .selectFrom('file_source')
      .selectAll()
      .where('distribution_id', '=', set.distributionId)
      .execute();
    expect(left).toEqual([]);
    await set.refresh();
  });
});
