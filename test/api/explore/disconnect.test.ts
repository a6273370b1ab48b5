import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Published, publishedPortal } from './helpers/published.js';

let site: Published;
beforeAll(async () => {
  site = await publishedPortal();
  const rows = Array.from({ length: 20_000 }, (_, at) => `parola${at} altra${at * 7} terza${at * 13};${at}`);
  await site.publish('lunghi', { title: { it: 'Testi' } }, [['lunghi.csv', ['testo;n', ...rows].join('\n')]]);
  await site.portal.app.listen({ port: 0, host: '127.0.0.1' });
}, 60_000);
afterAll(() => site.portal.close());

/** Sixty misspelt words that no row has: most of a second for these rows. */
const WHERE = Array.from({ length: 60 }, (_, at) => `not search("qwrtzxcv${at}")`).join(' and ');

it('a client that goes takes its question with it', async () => {
  const stopped = vi.spyOn(DuckDBConnection.prototype, 'interrupt');
  const { port } = site.portal.app.server.address() as AddressInfo;
  const path = `/api/explore/v2.1/catalog/datasets/lunghi/records?where=${encodeURIComponent(WHERE)}`;
  const askAndGo = (after: number): Promise<string> =>
    new Promise((resolve) => {
      const request = get({ port, host: '127.0.0.1', path });
      request.on('error', () => resolve('gone'));
      request.on('response', (answer) => resolve(`answered ${answer.statusCode}`));
      setTimeout(() => request.destroy(), after);
    });
  // On a busy machine the question may not have begun when the client goes: then it goes later.
  for (const after of [200, 400, 800, 1600, 3200]) {
    if (stopped.mock.calls.length > 0) break;
    await askAndGo(after);
    await new Promise((later) => setTimeout(later, 200));
  }
  expect(stopped).toHaveBeenCalled();
  stopped.mockRestore();
  // The portal goes on.
  expect((await site.json('/api/explore/v2.1/catalog/datasets/lunghi/records?limit=1')).total_count).toBe(
    20_000,
  );
});
