import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../src/catalog/commands/organizations.js';
import { createResource } from '../../src/catalog/commands/resources.js';
import { listPublic } from '../../src/catalog/queries/list-resources.js';
import type { DatasetRecord } from '../../src/catalog/record.js';
import { createSource, performRun, removeSource, startRun } from '../../src/harvest/harvesting.js';
import { publish } from '../../src/publication/publish.js';
import { defineRowTable } from '../../src/tables/rows/define-table.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { freePort } from '../helpers/process.js';
import { sampleDataset, sampleOrganization } from '../helpers/samples.js';
import { OPERATOR } from './memory-source.js';

let origin: TestPortal;
let taker: TestPortal;
let url: string;

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  [origin, taker] = await Promise.all([
    testPortal({ PUBLIC_URL: url }),
    testPortal({ FETCH_ALLOW_PRIVATE: 'true' }),
  ]);
  await origin.app.listen({ port, host: '127.0.0.1' });
  const { catalog } = origin.services;
  const organization = await createOrganization(
    catalog,
    OPERATOR,
    sampleOrganization({ identifier: 'c_x001' }),
  );
  const made = await createResource(
    catalog,
    OPERATOR,
    'dataset',
    sampleDataset({ title: { it: 'Misure' } }),
    {
      organization: organization.id,
    },
  );
  const { id } = await publish(catalog, OPERATOR, 'dataset', made.id);
  const [distribution] = made.doc.distribution ?? [];
  await defineRowTable(origin.services, String(distribution?.id), {
    fields: [{ id: 'valore', type: 'int' }],
  });
  expect((await origin.app.inject(`/dataset/${id}.ttl`)).body).toContain('#api');
});
afterAll(async () => {
  await origin.close();
  await taker.close();
});

const datasets = async ({ services }: TestPortal): Promise<DatasetRecord[]> =>
  (await listPublic(services.db, 'dataset', { limit: 10, offset: 0 })).records as DatasetRecord[];

describe('a portal that takes over a dataset with a table', () => {
  it.each([
    ['dcat-rdf', '/catalog.ttl'],
    ['dcat-rdf', '/catalog.rdf'],
    ['ckan', ''],
  ])(
    'by %s%s keeps the dataset, and no service that the origin derives from its table',
    async (type, path) => {
      const { services } = taker;
      await createSource(services, OPERATOR, { name: 'origine', type, url: url + path });
      for (const turn of [1, 2]) {
        const run = await startRun(services, OPERATOR, 'origine', { queue: false });
        const done = await performRun(services, run.id);
        expect([done?.state, done?.complete, done?.counts.records]).toEqual(['done', true, 1]);
        if (turn === 2) expect(done?.counts).toEqual({ records: 1, unchanged: 1 });
      }
      expect((await listPublic(services.db, 'dataService', { limit: 10, offset: 0 })).total).toBe(0);
      const [own] = await datasets(origin);
      const [taken] = await datasets(taker);
      expect(taken?.iri).toBe(own?.iri);
      expect(taken?.doc.title).toEqual(own?.doc.title);
      expect(JSON.stringify(taken?.doc)).not.toContain('#api');
      expect(taken?.doc.unmapped).toBeUndefined();
      await removeSource(services, OPERATOR, 'origine');
    },
  );
});
