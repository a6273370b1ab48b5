import { afterAll, beforeAll, expect, it } from 'vitest';
import { completeDataset, newOrganization } from '../../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { StandInServer } from './stand-in-server.js';

const server = new StandInServer('chiave-di-prova');
let portal: TestPortal;

beforeAll(async () => {
  await server.start();
  portal = await testPortal({ MEILI_URL: server.url, MEILI_KEY: 'chiave-di-prova' });
  const { app, admin } = portal;
  const { name } = await newOrganization(portal, 'comune-di-prova');
  const made = await app.inject({
    method: 'POST',
    url: '/api/v1/datasets',
    headers: admin,
    payload: completeDataset(name, { title: { it: 'Fontane storiche' } }),
  });
  await app.inject({ method: 'POST', url: `/api/v1/datasets/${made.json().id}/publish`, headers: admin });
});
afterAll(async () => {
  await portal.close();
  await server.stop();
});

it('a portal with MEILI_URL fills the server by its reindexing, and its doors ask it', async () => {
  const counts = async (): Promise<unknown[]> => {
    const [own, ckan] = await Promise.all([
      portal.app.inject({ url: '/api/v1/search?q=fontana' }),
      portal.app.inject({ url: '/api/3/action/package_search?q=title:fontane&facet.field=["groups"]' }),
    ]);
    return [own.json().total, ckan.json().result.count];
  };
  expect(await counts()).toEqual([1, 1]);
  expect(await portal.services.search.rebuild?.()).toBe(1);
  const before = server.searches;
  expect(await counts()).toEqual([1, 1]);
  expect(server.searches).toBeGreaterThan(before);
});
