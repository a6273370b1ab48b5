import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { refollowLinks } from '../../../src/harvest/links/follow-links.js';
import { releaseHost, takeHost } from '../../../src/harvest/links/hosts.js';
import { createOutgoingHttp } from '../../../src/platform/outgoing-http.js';
import { newOrganization } from '../../api/rest/helpers.js';
import { type Checking, checkingPortal } from './checking.js';
import { misbehavingServer } from './misbehaving-server.js';

let it_: Checking;
beforeAll(async () => {
  it_ = await checkingPortal();
  await newOrganization(it_.portal, 'ente');
});
afterAll(() => it_.close());
afterEach(async () => {
  it_.server.asked.length = 0;
  const { db } = it_.services;
  await sql`truncate link_use, link_check, link, link_host, link_backlog`.execute(db);
});

const count = async (table: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(
    it_.services.db,
  );
  return rows[0]?.n ?? -1;
};
const linkOf = (url: string) =>
  it_.services.db.selectFrom('link').selectAll().where('url', '=', url).executeTakeFirstOrThrow();
const uses = async (id: string): Promise<string[]> => {
  const rows = await it_.services.db
    .selectFrom('link_use')
    .innerJoin('link', 'link.id', 'link_use.link_id')
    .select(['link_use.property', 'link.url'])
    .where('resource_id', '=', id)
    .execute();
  return rows.map(({ property, url }) => `${property} ${url}`).sort();
};

describe('the addresses of a description', () => {
  it('are noted when it is published, follow its changes, and go when it is withdrawn', async () => {
    const { admin, server, publish } = it_;
    const id = await publish([`${server.base}/a#part`, 'https://dati.example.it/dataset/x'], {
      landingPage: [`${server.base}/b`],
      page: ['urn:isbn:1', 'ftp://ftp.example.it/x'],
      contactPoint: [{ fn: 'Ufficio', email: 'x@example.it', url: `${server.base}/b` }],
    });
    const before = [
      `accessURL ${server.base}/a`,
      `contactPoint.url ${server.base}/b`,
      `landingPage ${server.base}/b`,
    ];
    expect(await uses(id)).toEqual(before);
    expect(await count('link')).toBe(2);
    // A draft changes nothing.
    await admin.send('PATCH', `/datasets/${id}`, { landingPage: [`${server.base}/c`] });
    expect(await uses(id)).toEqual(before);
    await admin.send('POST', `/datasets/${id}/publish`);
    expect(await uses(id)).toContain(`landingPage ${server.base}/c`);
    await admin.send('POST', `/datasets/${id}/withdraw`);
    expect(await uses(id)).toEqual([]);
    // Nobody asks for what nobody names.
    expect(await it_.check()).toBe(0);
    expect([server.asked.length, await count('link')]).toEqual([0, 0]);
  });

  it('are one row however many name them, and are asked once', async () => {
    const url = it_.server.on('/shared', 200);
    await Promise.all([it_.publish([url]), it_.publish([url]), it_.publish([url])]);
    expect([await count('link'), await count('link_use')]).toEqual([1, 3]);
    expect(await it_.check()).toBe(1);
    expect(it_.server.methods('/shared')).toEqual(['HEAD']);
    expect(await it_.check()).toBe(0);
  });

  it('from before they were followed are noted by the job', async () => {
    const url = it_.server.on('/old', 200);
    const id = await it_.publish([url]);
    await sql`truncate link_use, link_check, link, link_host`.execute(it_.services.db);
    await refollowLinks(it_.services.db);
    expect(await it_.check()).toBeGreaterThan(0);
    expect(await uses(id)).toEqual([`accessURL ${url}`]);
    expect(await count('link_backlog')).toBe(0);
    expect(await linkOf(url)).toMatchObject({ state: 'ok' });
  });

  it('are published at once with an address that is being forgotten', async () => {
    const url = it_.server.on('/again', 200);
    const first = await it_.publish([url]);
    await it_.admin.send('POST', `/datasets/${first}/withdraw`);
    const made = Array.from({ length: 6 }, () => it_.publish([url]));
    await Promise.all([it_.check(), ...made, it_.check()]);
    expect((await Promise.all(made)).length).toBe(await count('link_use'));
    // An address that is published just as its host goes to sleep waits until the host is looked at again.
    it_.pass(7);
    await it_.check();
    expect(await linkOf(url)).toMatchObject({ state: 'ok' });
  });
});

describe('a run', () => {
  it('writes the state with its history, and comes back when it is time', async () => {
    const { server, check, pass } = it_;
    const url = server.on('/life', 500);
    await it_.publish([url]);
    await check();
    const suspected = await linkOf(url);
    expect(suspected).toMatchObject({ state: 'suspect', http_status: 500, failures: 1 });
    expect(await check()).toBe(0);
    pass(1);
    expect(await check()).toBe(1);
    expect(await linkOf(url)).toMatchObject({ state: 'suspect', failures: 2 });
    pass(6);
    await check();
    expect(await linkOf(url)).toMatchObject({ state: 'broken', first_failed_at: suspected.first_failed_at });
    server.on('/life', 301, { location: '/life-elsewhere' });
    server.on('/life-elsewhere', 200);
    pass(24);
    await check();
    expect(await linkOf(url)).toMatchObject({
      state: 'ok',
      failures: 0,
      first_failed_at: null,
      checks: 4,
      moved_to: `${server.base}/life-elsewhere`,
    });
    const history = await it_.services.db.selectFrom('link_check').selectAll().orderBy('first_at').execute();
    expect(history.map(({ result, checks, http_status }) => [result, checks, http_status])).toEqual([
      ['failed', 3, 500],
      ['ok', 1, 200],
    ]);
  });

  it('keeps fifty changes of an address at most', async () => {
    let good = false;
    const url = it_.server.on('/moody', (_, reply) => {
      reply.writeHead(good ? 200 : 401).end();
    });
    await it_.publish([url]);
    for (let i = 0; i < 60; i += 1) {
      good = !good;
      await it_.check();
      it_.pass(24 * 9);
    }
    expect(await count('link_check')).toBe(50);
    expect((await linkOf(url)).checks).toBe(60);
  });

  it('asks one host one thing at a time, not more than its turn, and as often as its pace allows', async () => {
    const { server, services } = it_;
    const interval = 40;
    const linkHttp = createOutgoingHttp({ allowPrivate: true, userAgent: 'x', minHostIntervalMs: interval });
    let open = 0;
    let most = 0;
    const paths = Array.from({ length: 8 }, (_, i) => `/paced-${i}`);
    for (const path of paths) {
      server.on(path, (_, reply) => {
        open += 1;
        most = Math.max(most, open);
        setTimeout(() => {
          open -= 1;
          reply.end();
        }, 5);
      });
    }
    await it_.publish(paths.map((path) => server.base + path));
    services.linkHttp = linkHttp;
    // Hosts that rest are not due again in this run, whose clock stands still.
    expect(await it_.check({ perTurn: 6, restMs: 30_000 })).toBe(6);
    services.linkHttp = it_.unpaced;
    await linkHttp.close();
    expect(most).toBe(1);
    const times = server.asked.map(({ at }) => at);
    // What comes first may be delayed on its way, so the whole is measured.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(5 * interval * 0.8);
    it_.pass(0.01);
    expect(await it_.check({ perTurn: 6 })).toBe(2);
  });

  it('shares the work with others: nothing is asked twice', async () => {
    const others = await Promise.all(Array.from({ length: 5 }, misbehavingServer));
    const urls = others.flatMap((other) => Array.from({ length: 6 }, (_, i) => other.on(`/p${i}`, 200)));
    await it_.publish(urls);
    const counts = await Promise.all([
      it_.check({ hosts: 2 }),
      it_.check({ hosts: 2 }),
      it_.check({ hosts: 2 }),
    ]);
    expect(counts.reduce((a, b) => a + b)).toBe(30);
    expect(others.map(({ asked }) => asked.length)).toEqual([6, 6, 6, 6, 6]);
    for (const other of others) other.close();
  });

  it('that dies leaves its host to others after a while, and to nobody before', async () => {
    const { services, now } = it_;
    await it_.publish([it_.server.on('/left', 200)]);
    const lease = await takeHost(services.db, now());
    expect(lease?.host).toBe(it_.server.host);
    expect(await it_.check()).toBe(0);
    it_.pass(0.2);
    expect(await it_.check()).toBe(1);
    // The dead one coming back gives nothing back.
    const later = await services.db.selectFrom('link_host').selectAll().executeTakeFirstOrThrow();
    if (lease) await releaseHost(services.db, lease, now(), 0, null);
    expect(await services.db.selectFrom('link_host').selectAll().executeTakeFirstOrThrow()).toEqual(later);
  });

  it('told to stop writes nothing of what it has not seen', async () => {
    const url = it_.server.on('/stalls', () => undefined);
    await it_.publish([url]);
    const stop = new AbortController();
    const running = it_.check({ signal: stop.signal, timeoutMs: 60_000 });
    await expect.poll(() => it_.server.asked.length).toBe(1);
    stop.abort(new Error('stopping'));
    expect(await running).toBe(0);
    expect(await linkOf(url)).toMatchObject({ state: 'unchecked', checks: 0 });
    it_.server.on('/stalls', 200);
    expect(await it_.check()).toBe(1);
  });

  it('leaves a host alone that says so, with all its addresses', async () => {
    const { server, check, pass } = it_;
    const busy = server.on('/busy', 429, { 'retry-after': '3600' });
    const id = await it_.publish([busy]);
    await check();
    expect(await linkOf(busy)).toMatchObject({ state: 'unchecked', failures: 0, problem: 'busy' });
    const other = server.on('/other', 200);
    await it_.publish([other]);
    expect(await it_.admin.send('POST', `/datasets/${id}/links/check`)).toMatchObject({ statusCode: 202 });
    pass(0.9);
    expect(await check()).toBe(0);
    pass(0.2);
    server.on('/busy', 200);
    expect(await check()).toBe(2);
    expect(await linkOf(busy)).toMatchObject({ state: 'ok', busy: 0 });
    expect(await linkOf(other)).toMatchObject({ state: 'ok' });
  });

  it('asks a server that is down twice, and takes the rest of its addresses to be down', async () => {
    const gone = await misbehavingServer();
    gone.close();
    const urls = Array.from({ length: 5 }, (_, i) => `${gone.base}/x${i}`);
    await it_.publish(urls);
    expect(await it_.check()).toBe(5);
    for (const url of urls) expect(await linkOf(url)).toMatchObject({ state: 'suspect', problem: 'refused' });
  });

  it('takes no service for broken that only wants parameters', async () => {
    const url = it_.server.on('/service', 400);
    const made = await it_.admin.send('POST', '/data-services', {
      organization: 'ente',
      title: { it: 'Servizio' },
      endpointURL: [url],
    });
    expect((await it_.admin.send('POST', `/data-services/${made.json().id}/publish`)).statusCode).toBe(200);
    await it_.check();
    expect(await linkOf(url)).toMatchObject({ state: 'ok', http_status: 400 });
  });
});
