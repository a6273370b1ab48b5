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

/** Sixty misspelt words that no row has: some tenths of a second for these rows. */
const WHERE = Array.from({ length: 60 }, (_, at) => `not search("qwrtzxcv${at}")`).join(' and ');

it('a client that goes takes its question with it', async () => {
  const stopped = vi.spyOn(DuckDBConnection.prototype, 'interrupt');
  const { port } = site.portal.app.server.address() as AddressInfo;
  const path = `/api/explore/v2.1/catalog/datasets/lunghi/records?where=${encodeURIComponent(WHERE)}`;
  const gone = await new Promise<string>((resolve) => {
    const request = get({ port, host: '127.0.0.1', path });
    request.on('error', () => resolve('gone'));
    request.on('response', (answer) => resolve(`answered ${answer.statusCode}`));
    setTimeout(() => request.destroy(), 300);
  });
  expect(gone).toBe('gone');
  await vi.waitFor(() => expect(stopped).toHaveBeenCalled(), { timeout: 5000 });
  stopped.mockRestore();
  // The portal goes on.
  expect((await site.json('/api/explore/v2.1/catalog/datasets/lunghi/records?limit=1')).total_count).toBe(
    20_000,
  );
});
