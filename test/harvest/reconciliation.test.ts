import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findResource } from '../../src/catalog/queries/find-resource.js';
import {
  confirmRemovals,
  createSource,
  decideMerge,
  dismissRemovals,
  listItems,
  listMerges,
  listRunItems,
  removeSource,
  undoRemoval,
} from '../../src/harvest/harvesting.js';
import type { HarvestSettings } from '../../src/harvest/sources/model.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { harvest, type MemorySource, memorySource, OPERATOR, record } from './memory-source.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal();
});
afterAll(() => portal.close());

let n = 0;
async function source(
  memory: MemorySource,
  settings: HarvestSettings = {},
  url = 'https://origine.example.it/',
): Promise<string> {
  n += 1;
  const name = `fonte-${n}`;
  await createSource({ ...portal.services, protocolOf: () => memory.protocol }, OPERATOR, {
    name,
    type: 'memory',
    url,
    settings,
  });
  return name;
}

const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => record(`${prefix}${i}`));
const linesOf = (runId: string) => listRunItems(portal.services.db, OPERATOR, runId, { limit: 1000 });
const itemsOf = (name: string) => listItems(portal.services.db, OPERATOR, name, { limit: 1000 });
const read = (id: string | null | undefined) =>
  findResource(portal.services.db, OPERATOR, 'dataset', id ?? '');

describe('removals', () => {
  it('wait out the grace, leave a tombstone, and can be undone', async () => {
    const memory = memorySource(many('a', 10));
    const name = await source(memory);
    await harvest(portal, memory, name);
    const gone = memory.records.pop();
    const first = await harvest(portal, memory, name);
    expect(first.counts).toEqual({ records: 9, unchanged: 9, missing: 1 });
    const second = await harvest(portal, memory, name);
    expect(second.counts).toEqual({ records: 9, unchanged: 9, removed: 1 });
    const [line] = await linesOf(second.id);
    expect(line).toMatchObject({ outcome: 'removed', key: gone?.key });
    expect(await read(line?.resourceId)).toBeUndefined();
    const page = await portal.app.inject({ url: `/dataset/${line?.resourceId}` });
    expect(page.statusCode).toBe(410);
    const rdf = await portal.app.inject({ url: `/dataset/${line?.resourceId}.nt` });
    expect(rdf.statusCode).toBe(410);
    expect(rdf.body).toContain(
      `<${gone?.iri}> <http://www.w3.org/ns/adms#status> <http://purl.org/adms/status/Withdrawn>`,
    );
    const json = await portal.app.inject({ url: `/api/v1/datasets/${line?.resourceId}` });
    expect(json.statusCode).toBe(410);

    const item = await undoRemoval(portal.services, OPERATOR, line?.itemId as number);
    expect(item).toMatchObject({ state: 'active', kept: true });
    expect(await read(line?.resourceId)).toMatchObject({ state: 'published', iri: gone?.iri });
    expect((await harvest(portal, memory, name)).counts).toEqual({ records: 9, unchanged: 9 });
    await expect(undoRemoval(portal.services, OPERATOR, item.id)).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('a record that comes back is the same resource again', async () => {
    const memory = memorySource(many('b', 5));
    const name = await source(memory, { graceRuns: 1 });
    const added = await linesOf((await harvest(portal, memory, name)).id);
    const before = await read(added[4]?.resourceId);
    const back = memory.records.pop() as (typeof memory.records)[number];
    expect((await harvest(portal, memory, name)).counts).toMatchObject({ removed: 1 });
    memory.records.push(back);
    expect((await harvest(portal, memory, name)).counts).toEqual({ records: 5, unchanged: 4, restored: 1 });
    expect(await read(added[4]?.resourceId)).toMatchObject({ state: 'published', name: before?.name });
    // One that was missing only for a while is as it was.
    const lenient = memorySource(many('bb', 2));
    const other = await source(lenient);
    await harvest(portal, lenient, other);
    const [last] = lenient.records.splice(1, 1);
    await harvest(portal, lenient, other);
    lenient.records.push(last as typeof back);
    expect((await harvest(portal, lenient, other)).counts).toEqual({ records: 2, unchanged: 2 });
    expect((await itemsOf(other)).every(({ missingSince }) => missingSince === null)).toBe(true);
  });

  it('nothing goes after a listing that is not known to be complete', async () => {
    const memory = memorySource(many('c', 10));
    const name = await source(memory, { graceRuns: 1 });
    await harvest(portal, memory, name);
    const all = memory.records;
    memory.records = all.slice(0, 5);
    memory.end = { complete: false, why: { it: 'Solo i cambiati.', en: 'Only changes.' } };
    expect(await harvest(portal, memory, name)).toMatchObject({
      state: 'done',
      complete: false,
      why: { en: 'Only changes.' },
      counts: { records: 5, unchanged: 5 },
    });
    memory.end = { complete: true };
    memory.claimed = 10;
    const short = await harvest(portal, memory, name);
    expect(short).toMatchObject({ complete: false, why: { en: expect.stringContaining('says it has 10') } });
    expect(short.counts.removed).toBeUndefined();
    expect((await itemsOf(name)).filter(({ state }) => state === 'active')).toHaveLength(10);
    memory.records = [];
    memory.end = { complete: true, unchanged: true };
    delete memory.claimed;
    expect(await harvest(portal, memory, name)).toMatchObject({ counts: { records: 10, unchanged: 10 } });
  });

  it('a run that would remove more than the set share waits for a person', async () => {
    const memory = memorySource(many('d', 40), 20);
    const name = await source(memory, { graceRuns: 1, removalFloor: 5 });
    await harvest(portal, memory, name);
    const all = memory.records;
    memory.records = all.slice(0, 10);
    const waiting = await harvest(portal, memory, name);
    expect(waiting).toMatchObject({
      state: 'waiting',
      why: { en: expect.stringContaining('30 of the 40') },
      counts: { records: 10, unchanged: 10, 'to-remove': 30 },
    });
    expect((await itemsOf(name)).filter(({ state }) => state === 'active')).toHaveLength(40);
    const dismissed = await dismissRemovals(portal.services, OPERATOR, waiting.id);
    expect(dismissed.state).toBe('done');

    const again = await harvest(portal, memory, name);
    expect(again.state).toBe('waiting');
    // Ten come back before anybody confirms: those stay.
    memory.records = all.slice(0, 20);
    memory.end = { complete: false };
    const { db } = portal.services;
    await harvest(portal, memory, name);
    await db.updateTable('harvest_run').set({ state: 'waiting' }).where('id', '=', again.id).execute();
    const confirmed = await confirmRemovals(portal.services, OPERATOR, again.id);
    expect(confirmed).toMatchObject({ state: 'done', counts: { removed: 20 } });
    expect((await itemsOf(name)).filter(({ state }) => state === 'active')).toHaveLength(20);
    await expect(confirmRemovals(portal.services, OPERATOR, again.id)).rejects.toMatchObject({
      kind: 'Conflict',
    });
  });
});

describe('identity', () => {
  it('a key that changed is the same thing by its identifier, and the old one is an alias', async () => {
    const memory = memorySource(many('e', 3));
    const name = await source(memory, { graceRuns: 1 });
    const added = await linesOf((await harvest(portal, memory, name)).id);
    memory.records[0] = record('e0', {}, { key: 'nuova' });
    expect((await harvest(portal, memory, name)).counts).toEqual({ records: 3, unchanged: 3 });
    const item = (await itemsOf(name)).find(({ key }) => key === 'nuova');
    expect(item).toMatchObject({ resourceId: added[0]?.resourceId, aliases: ['ke0'] });
  });

  it('what two sources have is read from the nearer one, and from the other when that loses it', async () => {
    const iri = 'https://comune.example.it/dataset/x1';
    const far = memorySource([record('x1', { title: { it: 'Dalla nazione' } }, { iri, chain: ['regione'] })]);
    const near = memorySource([record('x1', { title: { it: 'Dal comune' } }, { iri, key: 'locale-1' })]);
    const farName = await source(far, {}, 'https://nazione.example.it/');
    const nearName = await source(near, { graceRuns: 1 }, 'https://comune.example.it/');
    const [line] = await linesOf((await harvest(portal, far, farName)).id);
    expect((await harvest(portal, near, nearName)).counts).toEqual({ records: 1, moved: 1 });
    expect((await read(line?.resourceId))?.doc.title).toEqual({ it: 'Dal comune' });
    expect((await harvest(portal, far, farName)).counts).toEqual({ records: 1, elsewhere: 1 });
    far.records[0] = record('x1', { title: { it: 'Dalla nazione, nuovo' } }, { iri, chain: ['regione'] });
    expect((await harvest(portal, far, farName)).counts).toEqual({ records: 1, elsewhere: 1 });
    expect((await read(line?.resourceId))?.doc.title).toEqual({ it: 'Dal comune' });
    near.records = [];
    expect((await harvest(portal, near, nearName)).counts).toEqual({ removed: 1 });
    expect((await harvest(portal, far, farName)).counts).toEqual({ records: 1, changed: 1 });
    expect((await read(line?.resourceId))?.doc.title).toEqual({ it: 'Dalla nazione, nuovo' });
  });

  it('the same identifier of another holder is another thing', async () => {
    const one = memorySource([record('f0', { identifier: '12' }, { iri: undefined as never })]);
    const holder = { identifier: 'c_y002', name: { it: 'Comune Altro' } };
    const doc = { identifier: '12', rightsHolder: holder, publisher: holder };
    const two = memorySource([record('f1', doc, { iri: undefined as never })]);
    await harvest(portal, one, await source(one));
    const name = await source(two);
    const [line] = await linesOf((await harvest(portal, two, name)).id);
    expect(line?.outcome).toBe('added');
    expect(await read(line?.resourceId)).toMatchObject({
      identifier: 'c_y002:12',
      doc: { otherIdentifier: [{ notation: '12' }] },
    });
    expect((await harvest(portal, two, name)).counts).toEqual({ records: 1, unchanged: 1 });
    two.records[0] = record('f1', { ...doc, title: { it: 'Altro titolo' } }, { iri: undefined as never });
    expect((await harvest(portal, two, name)).counts).toEqual({ records: 1, changed: 1 });
    expect((await read(line?.resourceId))?.identifier).toBe('c_y002:12');
  });
});

it('what a source brought that was taken away is found again when it is set up anew', async () => {
  const memory = memorySource([record('z0', {}, { iri: 'https://altrove.example.it/z0' })]);
  const name = await source(memory);
  const [line] = await linesOf((await harvest(portal, memory, name)).id);
  await removeSource(portal.services, OPERATOR, name);
  memory.records[0] = record('z0', { title: { it: 'Nuovo' } }, { iri: 'https://altrove.example.it/z0' });
  expect((await harvest(portal, memory, await source(memory))).counts).toEqual({ records: 1, changed: 1 });
  expect((await read(line?.resourceId))?.doc.title).toEqual({ it: 'Nuovo' });
});

describe('the second look', () => {
  const landingPage = ['https://comune.example.it/pagina/1'];

  it('holds what looks like something known until a person decides', async () => {
    const here = memorySource([record('g0', { landingPage })]);
    const [known] = await linesOf((await harvest(portal, here, await source(here))).id);
    const there = memorySource([
      record('g1', { landingPage }, { iri: 'https://altrove.example.it/g1' }),
      record('g2', {
        title: { it: 'Dataset g0' },
        distribution: record('g0').doc.distribution,
      }),
    ]);
    const name = await source(there);
    expect((await harvest(portal, there, name)).counts).toEqual({ records: 2, held: 2 });
    expect((await harvest(portal, there, name)).counts).toEqual({ records: 2, held: 2 });
    const merges = await listMerges(portal.services.db, OPERATOR, name);
    expect(merges).toMatchObject([
      { why: 'landing-page', candidateId: known?.resourceId, key: 'kg1' },
      { why: 'title-publisher-address', candidateId: known?.resourceId, key: 'kg2' },
    ]);
    const merged = await decideMerge(portal.services, OPERATOR, merges[0]?.itemId as number, 'merge');
    expect(merged).toMatchObject({ state: 'elsewhere', resourceId: known?.resourceId });
    const separate = await decideMerge(portal.services, OPERATOR, merges[1]?.itemId as number, 'separate');
    expect(separate.state).toBe('active');
    expect(await read(separate.resourceId)).toMatchObject({ state: 'published' });
    expect((await harvest(portal, there, name)).counts).toEqual({ records: 2, elsewhere: 1, unchanged: 1 });
    await expect(decideMerge(portal.services, OPERATOR, merged.id, 'merge')).rejects.toMatchObject({
      kind: 'NotFound',
    });
  });

  it('asks nobody about records that the source lists side by side', async () => {
    const memory = memorySource([record('h0', { landingPage: ['https://comune.example.it/h'] })]);
    const name = await source(memory);
    await harvest(portal, memory, name);
    // The new one comes first: whether the old one is still there shows at the end.
    memory.records.unshift(record('h1', { landingPage: ['https://comune.example.it/h'] }));
    expect((await harvest(portal, memory, name)).counts).toEqual({
      records: 2,
      unchanged: 1,
      held: 0,
      added: 1,
    });
    expect(await listMerges(portal.services.db, OPERATOR, name)).toEqual([]);
  });

  it('a record whose identifier changed goes on as the same resource, once somebody says so', async () => {
    const page = ['https://comune.example.it/i'];
    const memory = memorySource([record('i0', { landingPage: page }), record('i1')]);
    const name = await source(memory, { graceRuns: 5 });
    const [known] = await linesOf((await harvest(portal, memory, name)).id);
    memory.records[0] = record('i9', { landingPage: page, title: { it: 'Nuovo nome' } });
    expect((await harvest(portal, memory, name)).counts).toEqual({
      records: 2,
      unchanged: 1,
      held: 1,
      missing: 1,
    });
    const [merge] = await listMerges(portal.services.db, OPERATOR, name);
    const item = await decideMerge(portal.services, OPERATOR, merge?.itemId as number, 'merge');
    expect(item).toMatchObject({ state: 'active', resourceId: known?.resourceId, key: 'ki9' });
    expect(item.aliases).toContain('ki0');
    expect((await read(known?.resourceId))?.doc.title).toEqual({ it: 'Nuovo nome' });
    expect((await harvest(portal, memory, name)).counts).toEqual({ records: 2, unchanged: 2 });
  });
});
