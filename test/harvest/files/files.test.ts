import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Distribution } from '../../../src/catalog/model/index.js';
import { findResource } from '../../../src/catalog/queries/find-resource.js';
import { listHarvestFiles } from '../../../src/harvest/files/list-files.js';
import { createSource, editSource, listItems } from '../../../src/harvest/harvesting.js';
import { queueRefreshes } from '../../../src/harvest/refresh/queue-due.js';
import { refreshSourceJob } from '../../../src/harvest/refresh/refresh-source.js';
import { saveSource } from '../../../src/harvest/refresh/sources.js';
import type { HarvestFiles } from '../../../src/harvest/sources/model.js';
import { afterCheck, afterLoad } from '../../../src/publication/after-load.js';
import { checkFileJob } from '../../../src/publication/check-file.js';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { remoteServer, serve } from '../../api/rest/remote-server.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { harvest, type MemorySource, memorySource, OPERATOR, record } from '../memory-source.js';

const FILE_TYPE = 'http://publications.europa.eu/resource/authority/file-type';
const CSV = 'id,comune\n1,Bologna\n2,Modena\n';

let portal: TestPortal;
let remote: Awaited<ReturnType<typeof remoteServer>>;
beforeAll(async () => {
  portal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  remote = await remoteServer();
});
afterAll(async () => {
  remote?.close();
  await portal?.close();
});
beforeEach(() => {
  remote.asked = [];
  remote.answer = serve(() => CSV);
});

/** A distribution of a record, its file at that address. */
const distribution = (downloadURL: string, more: Partial<Distribution> = {}): Distribution => ({
  id: '00000000-0000-4000-8000-000000000000',
  format: `${FILE_TYPE}/CSV`,
  accessURL: ['https://origine.example.it/pagina'],
  downloadURL: [downloadURL],
  license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
  ...more,
});

let n = 0;
async function source(
  memory: MemorySource,
  files: HarvestFiles | null = { policy: 'download' },
  schedule?: string,
) {
  n += 1;
  return createSource({ ...portal.services, protocolOf: () => memory.protocol }, OPERATOR, {
    name: `file-${n}`,
    type: 'memory',
    url: 'https://origine.example.it/',
    settings: files ? { files } : {},
    ...(schedule && { schedule }),
  });
}

const change = (memory: MemorySource, name: string, files: HarvestFiles) =>
  editSource({ ...portal.services, protocolOf: () => memory.protocol }, OPERATOR, name, {
    settings: { files },
  });

const filesOf = (id: string) => listHarvestFiles(portal.services.db, id, { limit: 100 });

/** Reads every file of a source, as the worker does once they are due. */
async function fetchAll(id: string): Promise<void> {
  for (const { distributionId } of await filesOf(id)) {
    await refreshSourceJob(portal.services, { distributionId });
  }
}

/** What follows a file that came: it is read as a table, checked and published. */
async function settleFiles(datasetId: string): Promise<void> {
  const dataset = await findResource(portal.services.db, OPERATOR, 'dataset', datasetId, {
    version: 'draft',
  });
  for (const { file } of dataset?.doc.distribution ?? []) {
    if (!file) continue;
    await loadTableJob(portal.services, { fileId: file.id });
    await afterLoad(portal.services, { fileId: file.id });
    await checkFileJob(portal.services, { fileId: file.id });
    await afterCheck(portal.services, { fileId: file.id });
  }
}

const published = async (sourceId: string) => {
  const [item] = await listItems(portal.services.db, OPERATOR, sourceId, { limit: 1 });
  return findResource(portal.services.db, OPERATOR, 'dataset', item?.resourceId ?? '', {
    version: 'published',
  });
};

describe('a source that brings its files', () => {
  it('has them fetched when due, kept, published, and asked for anew on its schedule', async () => {
    const memory = memorySource([record('uno', { distribution: [distribution(`${remote.base}/uno.csv`)] })]);
    const { id, name } = await source(memory, { policy: 'download' }, 'P1D');
    await harvest(portal, memory, name);
    const [waiting] = await filesOf(id);
    expect(waiting).toMatchObject({ state: 'waiting', url: `${remote.base}/uno.csv`, schedule: 'P1D' });
    expect(remote.asked).toEqual([]);
    expect(await queueRefreshes(portal.services)).toBe(1);
    await fetchAll(id);
    await settleFiles(waiting?.datasetId ?? '');
    const dataset = await published(id);
    expect(dataset?.doc.distribution?.[0]?.file).toMatchObject({ name: 'uno.csv', size: CSV.length });
    const [kept] = await filesOf(id);
    expect(kept).toMatchObject({ state: 'kept', lastStatus: 'updated', error: null });
    expect((kept?.nextAt?.getTime() ?? 0) - (kept?.lastAt?.getTime() ?? 0)).toBe(24 * 3_600_000);

    // A change of the description keeps the file, and is published with it.
    memory.records = [
      record('uno', {
        title: { it: 'Titolo nuovo' },
        distribution: [distribution(`${remote.base}/uno.csv`)],
      }),
    ];
    const run = await harvest(portal, memory, name);
    expect(run.counts).toMatchObject({ changed: 1 });
    const after = await published(id);
    expect(after?.doc.title).toEqual({ it: 'Titolo nuovo' });
    expect(after?.doc.distribution?.[0]?.file?.id).toBe(dataset?.doc.distribution?.[0]?.file?.id);
    expect(await filesOf(id)).toEqual([{ ...kept, title: 'Titolo nuovo' }]);
  });

  it('publishes a description that changed while its file was being checked, once it is', async () => {
    const at = [distribution(`${remote.base}/insieme.csv`)];
    const memory = memorySource([record('insieme', { distribution: at })]);
    const { id, name } = await source(memory);
    await harvest(portal, memory, name);
    await fetchAll(id);
    memory.records = [record('insieme', { title: { it: 'Cambiato intanto' }, distribution: at })];
    expect((await harvest(portal, memory, name)).counts).toMatchObject({ changed: 1, drafts: 1 });
    expect((await published(id))?.doc.title).toEqual({ it: 'Dataset insieme' });
    await settleFiles((await filesOf(id))[0]?.datasetId ?? '');
    const dataset = await published(id);
    expect(dataset?.doc.title).toEqual({ it: 'Cambiato intanto' });
    expect(dataset?.doc.distribution?.[0]?.file?.name).toBe('insieme.csv');
    expect(await filesOf(id)).toMatchObject([{ state: 'kept', held: null }]);
  });

  it('fetches data only: no pages, no services, no other formats, nothing of ours', async () => {
    const url = (path: string) => `${remote.base}${path}`;
    const memory = memorySource([
      record('molti', {
        distribution: [
          distribution(url('/dati.csv')),
          distribution(url('/pagina.html'), { format: `${FILE_TYPE}/HTML` }),
          distribution(url('/wms'), { format: `${FILE_TYPE}/WMS_SRVC` }),
          distribution(url('/ows?service=WFS&request=GetCapabilities')),
          distribution(url('/rest/services/Alberi/FeatureServer/0')),
          distribution(url('/servito.csv'), { accessService: ['https://origine.example.it/servizio'] }),
          distribution(url('/libro.pdf'), { format: `${FILE_TYPE}/PDF` }),
          distribution('https://dati.example.it/dataset/x/file.csv'),
        ],
      }),
    ]);
    const { id, name } = await source(memory, { policy: 'download', formats: ['CSV', 'XLSX'] });
    await harvest(portal, memory, name);
    expect((await filesOf(id)).map((file) => file.url)).toEqual([url('/dati.csv')]);
    await change(memory, name, { policy: 'download' });
    await harvest(portal, memory, name);
    expect((await filesOf(id)).map((file) => file.url).sort()).toEqual([url('/dati.csv'), url('/libro.pdf')]);
  });

  it('tells of files that cannot be had, and its runs end well all the same', async () => {
    const memory = memorySource([
      record('guasti', {
        distribution: ['/pagina', '/manca', '/grande', '/buono'].map((path) =>
          distribution(`${remote.base}${path}.csv`),
        ),
      }),
    ]);
    remote.answer = (request, reply) => {
      if (request.url === '/manca.csv') return void reply.writeHead(404).end('no');
      if (request.url === '/grande.csv') return void reply.end('a,b\n'.repeat(5000));
      const page = '\n<!DOCTYPE html>\n<html><body>Accedi</body></html>';
      reply.writeHead(200, { 'content-type': 'text/csv' }).end(request.url === '/pagina.csv' ? page : CSV);
    };
    const { id, name } = await source(memory, { policy: 'download', maxBytes: 10_000 });
    expect(await harvest(portal, memory, name)).toMatchObject({ state: 'done', counts: { added: 1 } });
    await fetchAll(id);
    const files = new Map((await filesOf(id)).map((file) => [file.url.slice(remote.base.length), file]));
    expect(files.get('/buono.csv')).toMatchObject({ state: 'kept' });
    expect(files.get('/pagina.csv')).toMatchObject({ state: 'failed', error: { en: /web page/ } });
    expect(files.get('/manca.csv')).toMatchObject({ state: 'failed', failures: 1 });
    expect(files.get('/manca.csv')?.error?.en).toContain('404');
    expect(files.get('/grande.csv')?.error?.it).toContain('10 kB');
    expect(await harvest(portal, memory, name)).toMatchObject({ state: 'done', counts: { unchanged: 1 } });
  });

  it('puts off until the next run what is more than a run may bring', async () => {
    const memory = memorySource(
      ['a', 'b', 'c'].map((key) =>
        record(`quota-${key}`, { distribution: [distribution(`${remote.base}/${key}.csv`)] }),
      ),
    );
    const { id, name } = await source(memory, { policy: 'download', runBytes: CSV.length + 5 });
    await harvest(portal, memory, name);
    await fetchAll(id);
    const states = async () => (await filesOf(id)).map(({ state }) => state).sort();
    expect(await states()).toEqual(['kept', 'waiting', 'waiting']);
    const [later] = (await filesOf(id)).filter(({ state }) => state === 'waiting');
    expect(later).toMatchObject({ failures: 0, error: { en: expect.stringContaining('next run') } });
    expect(later?.nextAt?.getTime()).toBeGreaterThan(Date.now());
    await harvest(portal, memory, name);
    remote.asked = [];
    await fetchAll(id);
    expect(await states()).toEqual(['kept', 'kept', 'waiting']);
  });

  it('leaves alone what a person set, follows a new address, and forgets all when it brings no files any more', async () => {
    const memory = memorySource([
      record('mano', { distribution: [distribution(`${remote.base}/mano.csv`)] }),
      record('posta', {
        distribution: [distribution(`${remote.base}/vecchio.csv`, { iri: 'https://origine.example.it/d/1' })],
      }),
    ]);
    const { id, name } = await source(memory);
    await harvest(portal, memory, name);
    const mine = (await filesOf(id)).find(({ url }) => url.endsWith('/mano.csv'));
    const ids = { distributionId: mine?.distributionId ?? '', datasetId: mine?.datasetId ?? '' };
    const chosen = { url: 'https://altrove.example.it/x.csv', schedule: null, autoPublish: false };
    await saveSource(portal.services.db, ids, chosen, 'anna', new Date());
    memory.records[1] = record('posta', {
      distribution: [distribution(`${remote.base}/nuovo.csv`, { iri: 'https://origine.example.it/d/1' })],
    });
    await harvest(portal, memory, name);
    expect((await filesOf(id)).map(({ url }) => url)).toEqual([`${remote.base}/nuovo.csv`]);
    await change(memory, name, { policy: 'none' });
    await harvest(portal, memory, name);
    expect(await filesOf(id)).toEqual([]);
    const left = await portal.services.db
      .selectFrom('file_source')
      .select('url')
      .where('distribution_id', '=', ids.distributionId)
      .execute();
    expect(left).toEqual([{ url: chosen.url }]);
  });

  it('is refused with a format or a schedule that there is not', async () => {
    const memory = memorySource([]);
    const refused = (files: HarvestFiles) =>
      source(memory, files).catch((error) => error.problems[0]?.pointer);
    expect(await refused({ policy: 'download', formats: ['CSV', 'papiro'] })).toBe(
      '/settings/files/formats/1',
    );
    expect(await refused({ policy: 'download', schedule: 'spesso' })).toBe('/settings/files/schedule');
  });
});

describe('a source that does not', () => {
  it('brings descriptions only', async () => {
    const memory = memorySource([
      record('solo', { distribution: [distribution(`${remote.base}/solo.csv`)] }),
    ]);
    const { id, name } = await source(memory, null);
    await harvest(portal, memory, name);
    expect(await filesOf(id)).toEqual([]);
  });
});
