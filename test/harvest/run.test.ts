import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceFault } from '../../harvesters/protocol.js';
import { createOrganization } from '../../src/catalog/commands/organizations.js';
import { createResource } from '../../src/catalog/commands/resources.js';
import { findResource } from '../../src/catalog/queries/find-resource.js';
import {
  cancelRun,
  createSource,
  listItems,
  listRunItems,
  performRun,
  startRun,
} from '../../src/harvest/harvesting.js';
import type { HarvestSettings } from '../../src/harvest/sources/model.js';
import { withdraw } from '../../src/publication/publish.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { sampleOrganization } from '../helpers/samples.js';
import { harvest, type MemorySource, memorySource, OPERATOR, record } from './memory-source.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal();
});
afterAll(() => portal.close());

let n = 0;
/** A source of its own, with its own kind of records. */
async function source(
  memory: MemorySource,
  settings: HarvestSettings = {},
  organization?: string,
): Promise<string> {
  n += 1;
  const name = `fonte-${n}`;
  await createSource({ ...portal.services, protocolOf: () => memory.protocol }, OPERATOR, {
    name,
    type: 'memory',
    url: 'https://origine.example.it/',
    settings,
    ...(organization && { organization }),
  });
  return name;
}

const linesOf = async (runId: string) => listRunItems(portal.services.db, OPERATOR, runId, { limit: 1000 });
const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => record(`${prefix}${i}`));

/** Every row that a run must not touch when nothing has changed. */
async function written(): Promise<string> {
  const { rows } = await sql<{ all: string }>`
    select (select string_agg(xmin::text || ':' || id, ',' order by id) from catalog_resource)
      || (select string_agg(xmin::text || ':' || id, ',' order by id) from harvest_item)
      || (select count(*) from revision) || '/' || (select count(*) from outbox)
      || '/' || (select count(*) from harvest_run_item) as all`.execute(portal.services.db);
  return rows[0]?.all ?? '';
}

describe('a run', () => {
  it('adds what is new, publishes it, and writes nothing when nothing has changed', async () => {
    const memory = memorySource(many('a', 25));
    const name = await source(memory);
    const first = await harvest(portal, memory, name);
    expect(first).toMatchObject({ state: 'done', complete: true, counts: { records: 25, added: 25 } });
    const lines = await linesOf(first.id);
    expect(lines).toHaveLength(25);
    const dataset = await findResource(portal.services.db, OPERATOR, 'dataset', lines[0]?.resourceId ?? '');
    expect(dataset).toMatchObject({
      iri: 'https://origine.example.it/dataset/a0',
      identifier: 'origine:a0',
      state: 'published',
      organization: { doc: { identifier: 'c_x001' } },
    });
    const before = await written();
    const second = await harvest(portal, memory, name);
    expect(second).toMatchObject({ state: 'done', counts: { records: 25, unchanged: 25 } });
    expect(second.counts.added).toBeUndefined();
    expect(await written()).toBe(before);
  });

  it('writes what has changed, and keeps the ids of distributions', async () => {
    const memory = memorySource(many('b', 3));
    const name = await source(memory);
    const first = await harvest(portal, memory, name);
    const id = (await linesOf(first.id))[1]?.resourceId ?? '';
    const before = await findResource(portal.services.db, OPERATOR, 'dataset', id);
    memory.records[1] = record('b1', { title: { it: 'Un titolo nuovo' } });
    const second = await harvest(portal, memory, name);
    expect(second.counts).toEqual({ records: 3, unchanged: 2, changed: 1 });
    const after = await findResource(portal.services.db, OPERATOR, 'dataset', id);
    expect(after?.doc.title).toEqual({ it: 'Un titolo nuovo' });
    expect(after?.name).toBe(before?.name);
    expect(after?.doc.distribution?.[0]?.id).toBe(before?.doc.distribution?.[0]?.id);
  });

  it('refuses bad records one by one, and the others go in', async () => {
    const memory = memorySource([
      record('c0'),
      { ...record('c1'), key: undefined as never },
      record('c2', {}, { breaks: true }),
      record('c3', { title: { it: 'Con uno zero \u0000 e mezza coppia \ud800' } }),
      record(
        'c0',
        { title: { it: 'Di nuovo c0' } },
        { key: 'kc0-bis', iri: 'https://origine.example.it/dataset/c0-bis' },
      ),
      record('c4', { modified: 'x'.repeat(10) }),
    ]);
    const name = await source(memory);
    const run = await harvest(portal, memory, name);
    expect(run).toMatchObject({ state: 'done', counts: { records: 6, added: 3, refused: 3 } });
    const refused = (await linesOf(run.id)).filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ reason }) => reason?.en)).toEqual([
      expect.stringContaining('same identifier (origine:c0)'),
      expect.stringContaining('no identifier'),
      expect.stringContaining('unexpected shape'),
    ]);
    const again = await harvest(portal, memory, name);
    expect(again.counts).toMatchObject({ unchanged: 3, refused: 3 });
  });

  it('falls back to one by one when a batch cannot be written', async () => {
    const memory = memorySource(many('d', 5));
    const name = await source(memory);
    const services = { ...portal.services, protocolOf: () => memory.protocol };
    const refuses = {
      ...services,
      catalog: {
        ...services.catalog,
        listeners: [
          ...services.catalog.listeners,
          async (_trx: unknown, changes: readonly { after: { identifier: string } }[]) => {
            if (changes.some(({ after }) => after.identifier === 'origine:d3')) throw new Error('boom');
          },
        ],
      },
    };
    const started = await startRun(services, OPERATOR, name, { queue: false });
    const run = await performRun(refuses, started.id);
    expect(run).toMatchObject({ state: 'done', counts: { records: 5, added: 4, refused: 1 } });
    const refused = (await linesOf(started.id)).filter(({ outcome }) => outcome === 'refused');
    expect(refused).toMatchObject([{ key: 'kd3', reason: { en: expect.stringContaining('boom') } }]);
    // Nothing is wrong with the record itself: the next run takes it.
    expect((await harvest(portal, memory, name)).counts).toMatchObject({ unchanged: 4, added: 1 });
  });

  it('strict refuses what breaks the rules, lenient publishes it with what they find, draft keeps it', async () => {
    const bad = (m: string) => memorySource([record(m, { theme: [], description: undefined as never })]);
    const strict = bad('e1');
    const strictRun = await harvest(portal, strict, await source(strict, { policy: 'strict' }));
    expect(strictRun.counts).toEqual({ records: 1, refused: 1, noted: 1 });
    expect((await linesOf(strictRun.id))[0]?.problems.length).toBeGreaterThan(0);
    const lenient = bad('e2');
    const lenientRun = await harvest(portal, lenient, await source(lenient));
    expect(lenientRun.counts).toEqual({ records: 1, added: 1, noted: 1 });
    const draft = memorySource([record('e3')]);
    const draftRun = await harvest(portal, draft, await source(draft, { draft: true }));
    expect(draftRun.counts).toMatchObject({ added: 1, drafts: 1 });
    const line = (await linesOf(draftRun.id))[0];
    const kept = await findResource(portal.services.db, OPERATOR, 'dataset', line?.resourceId ?? '');
    expect(kept?.state).toBe('draft');
  });

  it('fills what is left out, and never the holder that the source names', async () => {
    const organization = await createOrganization(portal.services.catalog, OPERATOR, sampleOrganization({}));
    const { rightsHolder: _, publisher: __, theme: ___, ...bare } = record('f0').doc;
    const memory = memorySource([{ ...record('f0'), doc: bare }, record('f1')]);
    const theme = ['http://publications.europa.eu/resource/authority/data-theme/ENVI'];
    const name = await source(memory, { defaults: { theme } }, organization.id);
    const lines = await linesOf((await harvest(portal, memory, name)).id);
    const [filled, full] = await Promise.all(
      lines.map(({ resourceId }) => findResource(portal.services.db, OPERATOR, 'dataset', resourceId ?? '')),
    );
    expect(filled?.doc).toMatchObject({ theme, rightsHolder: { identifier: organization.doc.identifier } });
    expect(full?.doc.rightsHolder?.identifier).toBe('c_x001');
    expect(full?.organization.id).toBe(organization.id);
  });

  it('leaves out what the filters do not keep', async () => {
    const memory = memorySource([record('g0', { keyword: { it: ['Neve'] } }), record('g1')]);
    const name = await source(memory, { filters: [{ field: 'keyword', values: ['neve'], not: true }] });
    expect((await harvest(portal, memory, name)).counts).toEqual({ records: 2, filtered: 1, added: 1 });
  });

  it('dry tells the same and writes nothing', async () => {
    const memory = memorySource([...many('h', 12), record('h3', {}, { key: 'other' })], 5);
    const name = await source(memory);
    const before = await sql`select count(*) as n from catalog_resource`.execute(portal.services.db);
    const dry = await harvest(portal, memory, name, { dry: true });
    expect(await sql`select count(*) as n from catalog_resource`.execute(portal.services.db)).toEqual(before);
    expect(await listItems(portal.services.db, OPERATOR, name, { limit: 10 })).toEqual([]);
    const real = await harvest(portal, memory, name);
    expect(real.counts).toEqual(dry.counts);
    expect(dry.counts).toEqual({ records: 13, added: 12, refused: 1 });
  });

  it('ends with its reason when the source fails, and the next goes on', async () => {
    const memory = memorySource(many('i', 30));
    const name = await source(memory);
    memory.beforePage = (page) => {
      if (page === 2) throw new SourceFault('not-json', { it: 'Pagina HTML.', en: 'A page of HTML.' });
    };
    const failed = await harvest(portal, memory, name);
    expect(failed).toMatchObject({
      state: 'failed',
      complete: false,
      counts: { added: 20 },
      why: { en: 'A page of HTML.' },
    });
    delete memory.beforePage;
    expect((await harvest(portal, memory, name)).counts).toEqual({ records: 30, unchanged: 20, added: 10 });
  });

  it('goes on where it was interrupted', async () => {
    const memory = memorySource(many('j', 30));
    const name = await source(memory);
    const ending = new AbortController();
    memory.beforePage = (page) => {
      if (page === 2) ending.abort(new Error('shutdown'));
    };
    const services = { ...portal.services, protocolOf: () => memory.protocol };
    const { id } = await startRun(services, OPERATOR, name, { queue: false });
    await expect(performRun(services, id, ending.signal)).rejects.toThrow('shutdown');
    const pages: number[] = [];
    memory.beforePage = (page) => void pages.push(page);
    const run = await performRun(services, id);
    expect(run).toMatchObject({ state: 'done', counts: { records: 30, added: 30 } });
    expect(pages[0]).toBeGreaterThan(0);
    expect((await linesOf(id)).length).toBe(30);
  });

  it('counts each record once when a page is carried out anew', async () => {
    const memory = memorySource(
      [...many('p', 240), { ...record('p-no'), key: undefined as never }, record('p-last')],
      300,
    );
    memory.records.splice(3, 0, { ...record('p-no'), key: undefined as never });
    const name = await source(memory);
    const ending = new AbortController();
    const services = { ...portal.services, protocolOf: () => memory.protocol };
    let batches = 0;
    const stopping = {
      ...services,
      catalog: {
        ...services.catalog,
        listeners: [
          ...services.catalog.listeners,
          async () => {
            batches += 1;
            if (batches === 2) ending.abort(new Error('shutdown'));
          },
        ],
      },
    };
    const { id } = await startRun(services, OPERATOR, name, { queue: false });
    await expect(performRun(stopping, id, ending.signal)).rejects.toThrow('shutdown');
    const run = await performRun(services, id);
    expect(run).toMatchObject({ state: 'done', counts: { records: 243, added: 241, refused: 2 } });
    expect(run?.counts.unchanged).toBeUndefined();
    expect(await linesOf(id)).toHaveLength(243);
  });

  it('ends when somebody cancels it, and when the source turns in circles', async () => {
    const memory = memorySource(many('l', 20));
    const name = await source(memory);
    const services = { ...portal.services, protocolOf: () => memory.protocol };
    const { id } = await startRun(services, OPERATOR, name, { queue: false });
    await expect(startRun(services, OPERATOR, name)).rejects.toMatchObject({ kind: 'Conflict' });
    memory.beforePage = async (page) => {
      if (page === 1) await cancelRun(services, OPERATOR, id);
    };
    expect(await performRun(services, id)).toMatchObject({ state: 'cancelled' });
    delete memory.beforePage;
    memory.endless = true;
    expect(await harvest(portal, memory, name)).toMatchObject({
      state: 'failed',
      why: { en: expect.stringContaining('repeats the same pages') },
    });
  });

  it('does not put a file before the public that only a person may publish', async () => {
    const memory = memorySource([record('n0')]);
    const name = await source(memory);
    const [line] = await linesOf((await harvest(portal, memory, name)).id);
    const id = line?.resourceId ?? '';
    const file = {
      id: '00000000-0000-4000-8000-000000000009',
      name: 'a.csv',
      size: 1,
      sha256: 'a'.repeat(64),
      mediaType: 'text/csv',
      uploadedAt: '2026-01-01T00:00:00Z',
    };
    await sql`update catalog_resource set draft = jsonb_set(draft, '{distribution,0,file}', ${JSON.stringify(file)}::jsonb)
      where id = ${id}`.execute(portal.services.db);
    memory.records[0] = record('n0', { title: { it: 'Cambiato' } });
    const run = await harvest(portal, memory, name);
    expect(run.counts).toMatchObject({ records: 1, changed: 1, drafts: 1 });
    expect((await linesOf(run.id))[0]?.reason?.en).toContain('nobody has published');
    const read = (version: 'draft' | 'published') =>
      findResource(portal.services.db, OPERATOR, 'dataset', id, { version });
    expect((await read('published'))?.doc.title).toEqual({ it: 'Dataset n0' });
    expect((await read('draft'))?.doc).toMatchObject({ title: { it: 'Cambiato' }, distribution: [{ file }] });
  });

  it('does not publish again what somebody has withdrawn', async () => {
    const memory = memorySource([record('o0')]);
    const name = await source(memory);
    const [line] = await linesOf((await harvest(portal, memory, name)).id);
    const id = line?.resourceId ?? '';
    await withdraw(portal.services.catalog, OPERATOR, 'dataset', id);
    memory.records[0] = record('o0', { title: { it: 'Cambiato' } });
    const run = await harvest(portal, memory, name);
    expect(run.counts).toMatchObject({ changed: 1, drafts: 1 });
    expect((await linesOf(run.id))[0]?.reason?.en).toContain('withdrawn');
    const after = await findResource(portal.services.db, OPERATOR, 'dataset', id);
    expect(after).toMatchObject({ state: 'withdrawn', doc: { title: { it: 'Cambiato' } } });
  });

  it('leaves alone what somebody removed here, and what is ours', async () => {
    const memory = memorySource(many('m', 2));
    const name = await source(memory);
    const lines = await linesOf((await harvest(portal, memory, name)).id);
    await portal.app.inject({
      method: 'DELETE',
      url: `/api/v1/datasets/${lines[0]?.resourceId}`,
      headers: portal.admin,
    });
    const organization = await createOrganization(portal.services.catalog, OPERATOR, sampleOrganization({}));
    const own = await createResource(
      portal.services.catalog,
      OPERATOR,
      'dataset',
      { title: { it: 'Nostro' } },
      { organization: organization.id },
    );
    memory.records[0] = record('m0', { title: { it: 'Cambiato' } });
    memory.records.push(record('m-own', {}, { iri: own.iri, chain: ['https://regione.example.it'] }));
    memory.records.push(
      record('m-own-2', { identifier: own.identifier, rightsHolder: own.doc.rightsHolder as never }),
    );
    memory.records.push(record('m-nobody', {}, { iri: 'https://dati.example.it/dataset/nobody' }));
    const run = await harvest(portal, memory, name);
    expect(run.counts).toEqual({ records: 5, deleted: 1, unchanged: 1, own: 2, refused: 1 });
    const still = await findResource(portal.services.db, OPERATOR, 'dataset', own.id);
    expect(still?.doc.title).toEqual({ it: 'Nostro' });
    expect((await harvest(portal, memory, name)).counts).toEqual(run.counts);
  });
});
