import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorker, type WorkerHandle } from '../../../src/worker.js';
import { newOrganization } from '../../api/rest/helpers.js';
import { until } from '../../helpers/process.js';
import { type Checking, checkingPortal } from './checking.js';

let it_: Checking;
let worker: WorkerHandle;

beforeAll(async () => {
  it_ = await checkingPortal();
  await newOrganization(it_.portal, 'ente');
  worker = await startWorker(it_.portal.services);
});
afterAll(() => it_.close());

it('a worker checks what is asked of it, and gives up a slow server when it is to end', async () => {
  const url = it_.server.on('/file', 200);
  const id = await it_.publish([url]);
  const counts = async () => (await it_.admin.get(`/datasets/${id}/links`)).json().counts;
  expect((await it_.admin.send('POST', `/datasets/${id}/links/check`)).json().queued).toBe(1);
  await until(async () => (await counts()).ok === 1 || undefined, 'the address is checked');
  expect(it_.server.asked[0]?.headers['user-agent']).toMatch(
    /^Portico\/\S+ \(\+https:\/\/dati\.example\.it\)$/,
  );

  const slow = await it_.publish([it_.server.on('/slow', () => undefined)]);
  // The host rests after a turn; what it owes is due at once here.
  await it_.services.db
    .updateTable('link_host')
    .set({ next_at: new Date(0), not_before: null })
    .execute();
  await it_.admin.send('POST', `/datasets/${slow}/links/check`);
  await until(async () => it_.server.methods('/slow').length || undefined, 'the slow address is asked');
  const started = Date.now();
  await worker.stop();
  expect(Date.now() - started).toBeLessThan(9000);
  expect((await it_.admin.get(`/datasets/${slow}/links`)).json().counts.unchecked).toBe(1);
}, 60_000);
