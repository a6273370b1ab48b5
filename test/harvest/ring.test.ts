import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distributionIri } from '../../src/catalog/addresses.js';
import { createOrganization } from '../../src/catalog/commands/organizations.js';
import { createResource } from '../../src/catalog/commands/resources.js';
import { listPublic } from '../../src/catalog/queries/list-resources.js';
import type { DatasetRecord } from '../../src/catalog/record.js';
import {
  createSource,
  type HarvestRun,
  performRun,
  removeSource,
  startRun,
} from '../../src/harvest/harvesting.js';
import { publish } from '../../src/publication/publish.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { freePort } from '../helpers/process.js';
import { sampleDataset, sampleOrganization } from '../helpers/samples.js';
import { OPERATOR } from './memory-source.js';

/** A portal that listens. */
async function listening(): Promise<TestPortal & { url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const portal = await testPortal({ PUBLIC_URL: url, FETCH_ALLOW_PRIVATE: 'true' });
  await portal.app.listen({ port, host: '127.0.0.1' });
  return { ...portal, url };
}

type Portal = Awaited<ReturnType<typeof listening>>;
let ring: [Portal, Portal, Portal];
beforeAll(async () => {
  ring = await Promise.all([listening(), listening(), listening()]);
  const { catalog } = ring[0].services;
  const organization = await createOrganization(
    catalog,
    OPERATOR,
    sampleOrganization({ identifier: 'c_x001' }),
  );
  for (let n = 0; n < 4; n += 1) {
    const { id } = await createResource(
      catalog,
      OPERATOR,
      'dataset',
      sampleDataset({
        title: { it: `Dataset ${n}`, en: `Dataset ${n}` },
        landingPage: ['https://comune.example.it/dati'],
        spatial: [{ geographicalIdentifier: 'https://www.geonames.org/3181928' }],
        temporal: [{ startDate: '2020-01-01', endDate: '2024-12-31' }],
      }),
      { organization: organization.id },
    );
    await publish(catalog, OPERATOR, 'dataset', id);
  }
});
afterAll(async () => {
  for (const portal of ring) await portal.close();
});

async function harvest({ services }: TestPortal, name: string): Promise<HarvestRun> {
  const run = await startRun(services, OPERATOR, name, { queue: false });
  return (await performRun(services, run.id)) as HarvestRun;
}

/** What a portal shows of each dataset, with the IRIs it serves. */
async function shown({ services, url }: Portal) {
  const { records } = await listPublic(services.db, 'dataset', { limit: 100, offset: 0 });
  return (records as DatasetRecord[])
    .map(({ id, iri, identifier, doc }) => ({
      iri,
      identifier,
      title: doc.title,
      description: doc.description,
      // A graph has no order.
      keyword: Object.values(doc.keyword ?? {})
        .flat()
        .sort(),
      landingPage: doc.landingPage,
      spatial: doc.spatial?.map((place) => place.geographicalIdentifier),
      theme: doc.theme,
      holder: doc.rightsHolder?.identifier,
      temporal: doc.temporal?.map(({ startDate, endDate }) => [startDate, endDate]),
      distributions: doc.distribution?.map((one) => ({
        iri: distributionIri(url, id, one),
        format: one.format,
        accessURL: one.accessURL,
        license: one.license?.iri,
      })),
    }))
    .sort((a, b) => (a.iri < b.iri ? -1 : 1));
}

describe('a ring of three portals, each harvesting the one before', () => {
  it.each([
    ['dcat-rdf', '/catalog.ttl'],
    ['ckan', ''],
  ])('by %s has each dataset once everywhere, and the origin keeps its own', async (type, path) => {
    const [a, b, c] = ring;
    const links = [
      [b, a],
      [c, b],
      [a, c],
    ] as const;
    for (const [portal, source] of links) {
      await createSource(portal.services, OPERATOR, { name: type, type, url: source.url + path });
    }
    const origin = await shown(a);
    for (const turn of [1, 2]) {
      for (const [portal] of links) {
        const { state, complete, counts } = await harvest(portal, type);
        expect({ state, complete, records: counts.records }).toEqual({
          state: 'done',
          complete: true,
          records: 4,
        });
        if (portal === a) expect(counts).toEqual({ records: 4, own: 4 });
        else if (turn === 2) expect(counts).toEqual({ records: 4, unchanged: 4 });
        else expect((counts.added ?? 0) + (counts.changed ?? 0) + (counts.unchanged ?? 0)).toBe(4);
      }
    }
    expect(await shown(a)).toEqual(origin);
    for (const portal of [b, c]) expect(await shown(portal)).toEqual(origin);
    // What a source brought that is taken away is found again by the next one.
    for (const [portal] of links) await removeSource(portal.services, OPERATOR, type);
  });
});
