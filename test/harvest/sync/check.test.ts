import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnAnswer } from '../../../src/harvest/sync/check/ask-own.js';
import { listPages } from '../../../src/harvest/sync/pages.js';
import { doCheck } from '../../../src/harvest/sync/start.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { makeOrganization } from '../../portal/fill.js';
import { askPortal, check, newRun, type Outcome, outcomeOf, publishMany } from './syncing.js';

let portal: TestPortal;
/** More than a page. */
const MANY = 105;

beforeAll(async () => {
  portal = await testPortal();
  const city = await makeOrganization(portal.services, 'Comune di Prova', { identifier: 'c_a944' });
  await publishMany(portal, city, MANY);
});
afterAll(() => portal.close());

const codes = ({ run }: Outcome): string[] => run.problems.map(({ code, form }) => `${form} ${code}`).sort();
const states = ({ run }: Outcome) => run.figures.items;
const text = (answer: OwnAnswer, change: (body: string) => string): OwnAnswer => ({
  ...answer,
  body: Buffer.from(change(answer.body.toString())),
});

describe('a check of our own addresses', () => {
  it('reads every page of every form and finds all in order', async () => {
    const found = await check(portal);
    expect(found.run.state).toBe('done');
    expect(codes(found)).toEqual([]);
    expect(found.run.figures).toMatchObject({
      published: MANY,
      items: { ok: MANY },
      forms: {
        ckan: { datasets: MANY, pages: 3 },
        rdf: { datasets: MANY, pages: 2 },
        turtle: { datasets: MANY, pages: 2 },
      },
    });
    const pages = await listPages(portal.services.db, found.run.id, 100);
    expect(pages.map(({ form, records }) => `${form} ${records}`)).toEqual([
      'ckan 100', 'ckan 5', 'ckan 0', 'rdf 100', 'rdf 5', 'turtle 100', 'turtle 5',
    ]); // biome-ignore format: one form a line
  });

  it('tells a page that fails, and does not call absent what could not be read', async () => {
    const ask = askPortal(portal, (path, answer) =>
      path.startsWith('/catalog.rdf?page=2') ? { ...answer, status: 502 } : answer,
    );
    const found = await check(portal, ask);
    expect(codes(found)).toEqual(['rdf page-failed']);
    expect(states(found)).toEqual({ ok: 100, unverified: 5 });
  });

  it('tells a wall that answers HTML with 200', async () => {
    const html = Buffer.from('<!doctype html><html><body>Access denied</body></html>');
    const ask = askPortal(portal, (_, answer) => ({
      ...answer,
      headers: { 'content-type': 'text/html' },
      body: html,
    }));
    const found = await check(portal, ask);
    expect(found.run.state).toBe('failed');
    expect(codes(found)).toEqual([
      'ckan page-type', 'ckan page-unreadable', 'rdf page-type', 'rdf page-unreadable', 'turtle page-type',
      'turtle page-unreadable',
    ]); // biome-ignore format: a list
  });

  it('tells a cache that ignores the query: pages repeat', async () => {
    const first = new Map<string, OwnAnswer>();
    const ask = askPortal(portal, (path, answer) => {
      const base = path.split('?')[0] ?? '';
      if (base.endsWith('package_show')) return answer;
      const kept = first.get(base) ?? answer;
      first.set(base, kept);
      return kept;
    });
    expect(codes(await check(portal, ask))).toEqual([
      'ckan page-repeated',
      'rdf page-repeated',
      'turtle page-repeated',
    ]);
  });

  it('tells a way on that leads elsewhere, and a total that is none', async () => {
    const ask = askPortal(portal, (path, answer) => {
      if (path === '/catalog.rdf')
        return text(answer, (body) =>
          body.replaceAll(
            'https://dati.example.it/catalog.rdf?page=2',
            'http://localhost:3000/catalog.rdf?page=2',
          ),
        );
      if (path === '/catalog.ttl')
        return text(answer, (body) => body.replaceAll(`totalItems ${MANY}`, 'totalItems "tanti"'));
      return answer;
    });
    const found = await check(portal, ask);
    expect(codes(found)).toContain('rdf paging-broken');
    expect(codes(found)).toContain('turtle paging-total');
  });

  it('tells HEAD that is refused, wrong types, slow and unstable pages', async () => {
    let times = 0;
    const ask = askPortal(portal, (path, answer, { method }) => {
      if (method === 'HEAD') return { ...answer, status: 403 };
      if (path === '/catalog.ttl')
        return { ...answer, headers: { 'content-type': 'text/plain' }, ms: 12_000 };
      if (path === '/catalog.rdf') return text(answer, (body) => `${body}<!-- ${times++} -->`);
      return answer;
    });
    expect(codes(await check(portal, ask))).toEqual([
      'rdf head-differs', 'rdf page-unstable', 'turtle page-slow', 'turtle page-type',
    ]); // biome-ignore format: a list
  });

  it('tells what one form lacks, and counts that disagree', async () => {
    const ask = askPortal(portal, (path, answer) => {
      if (!path.startsWith('/api/3/action/package_search')) return answer;
      return text(answer, (body) => {
        const parsed = JSON.parse(body);
        parsed.result.results = parsed.result.results.filter(
          (one: { name: string }) => one.name !== 'dataset-007',
        );
        return JSON.stringify(parsed);
      });
    });
    const found = await check(portal, ask);
    expect(codes(found)).toEqual(['ckan count-differs']);
    expect(states(found)).toEqual({ ok: MANY - 1, missing: 1 });
    expect(found.verdicts[6]).toBe('dataset-007: missing not-in-form');
  });

  it('tells package_show that says otherwise than the search', async () => {
    const ask = askPortal(portal, (path, answer) =>
      path.startsWith('/api/3/action/package_show')
        ? text(answer, (body) => {
            const parsed = JSON.parse(body);
            return JSON.stringify({ ...parsed, result: { ...parsed.result, title: 'Un altro' } });
          })
        : answer,
    );
    const found = await check(portal, ask);
    expect(states(found)).toEqual({ ok: MANY - 10, warned: 10 });
  });

  it('tells identifiers that become one, licences and dates that nobody can read, and rules that are broken', async () => {
    const { db } = portal.services;
    // What the gate would not let through, as an older version or a harvest may have left it.
    const spoil = (name: string, change: object) =>
      sql`update catalog_resource set published = published || ${JSON.stringify(change)}::jsonb where name = ${name}`.execute(
        db,
      );
    const before = await db
      .selectFrom('catalog_resource')
      .select(['id', 'published', 'identifier'])
      .execute();
    await spoil('dataset-001', { modified: 'ieri' });
    await spoil('dataset-002', { title: {} });
    await sql`update catalog_resource set identifier = 'C_A944.dataset-004' where name = 'dataset-003'`.execute(
      db,
    );
    await sql`update catalog_resource set published = jsonb_set(published, '{distribution,0,license}', '{"iri":"https://example.org/mine"}')
      where name = 'dataset-005'`.execute(db);
    const found = await check(portal);
    const of = (name: string) => found.verdicts.find((one) => one.startsWith(`${name}:`));
    expect(of('dataset-001')).toContain('date-unreadable');
    expect(of('dataset-002')).toMatch(/refused .*no-title/);
    expect(of('dataset-003')).toMatch(/duplicated identifier-clash/);
    expect(of('dataset-004')).toMatch(/duplicated identifier-clash/);
    expect(of('dataset-005')).toMatch(/warned .*no-licence/);
    expect(of('dataset-006')).toBe('dataset-006: ok');
    for (const { id, published, identifier } of before) {
      await db
        .updateTable('catalog_resource')
        .set({ published: JSON.stringify(published), identifier })
        .where('id', '=', id)
        .execute();
    }
  });

  it('that is broken off stays under way, and says nothing', async () => {
    const run = await newRun(portal, 'check');
    const stop = new AbortController();
    const ask = askPortal(portal, (path, answer) => {
      if (path.startsWith('/catalog.ttl')) stop.abort(new Error('shutting down'));
      return answer;
    });
    await expect(doCheck(portal.services, run, { ask, signal: stop.signal })).rejects.toThrow(
      'shutting down',
    );
    const { run: left, items } = await outcomeOf(portal, run.id);
    expect([left.state, items.length]).toEqual(['running', 0]);
    await doCheck(portal.services, left, { ask: askPortal(portal), signal: new AbortController().signal });
    expect(states(await outcomeOf(portal, run.id))).toEqual({ ok: MANY });
  });

  it('keeps since when a state is as it is', async () => {
    const one = await check(portal);
    const two = await check(portal);
    expect(two.items[0]?.since).toEqual(one.items[0]?.since);
    expect(two.run.id).not.toBe(one.run.id);
  });
});
