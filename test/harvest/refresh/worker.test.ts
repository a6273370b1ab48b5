import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueRefreshes } from '../../../src/harvest/refresh/queue-due.js';
import { startWorker, type WorkerHandle } from '../../../src/worker.js';
import { completeDataset, newOrganization, type Requests, requests } from '../../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { until } from '../../helpers/process.js';

let portal: TestPortal;
let worker: WorkerHandle;
let server: Server;
let admin: Requests;
let content = 'id,nome\n1,a\n';
let stall = false;

beforeAll(async () => {
  portal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  server = createServer((_, reply) => {
    reply.write(content);
    if (!stall) reply.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  worker = await startWorker(portal.services);
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await portal.close();
});

describe('a worker', () => {
  it('refreshes what is due, reads it and publishes it; told to stop, it gives a slow address up', async () => {
    const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
    const distribution: string = made.distribution[0].id;
    const at = `/datasets/${made.id}/distributions/${distribution}`;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dati.csv`;
    await admin.send('POST', `${at}/file`, { url, refresh: 'PT5M', autoPublish: true });
    const loaded = async (n: number) => {
      const { table } = (await admin.get(`${at}/versions/${n}`)).json();
      return table?.status === 'loaded' || undefined;
    };
    await until(() => loaded(1), 'the first version is read');
    await until(async () => {
      const answer = await admin.send('POST', `/datasets/${made.id}/publish`);
      return answer.statusCode === 200 || undefined;
    }, 'the file is searched for personal data, and goes public');

    content += '2,b\n';
    const makeDue = () =>
      sql`update file_source set next_at = now() - interval '1 second' where distribution_id = ${distribution}`.execute(
        portal.services.db,
      );
    await makeDue();
    expect(await queueRefreshes(portal.services)).toBe(1);
    await until(async () => {
      const answer = await portal.app.inject(`/dataset/${made.id}/resource/${distribution}/download`);
      return answer.body === content || undefined;
    }, 'the second version is public');

    stall = true;
    content += '3,c\n';
    await makeDue();
    await queueRefreshes(portal.services);
    await until(
      async () =>
        (
          await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs
            where task_identifier = 'refresh-source' and locked_at is not null`.execute(portal.services.db)
        ).rows[0]?.n || undefined,
      'the address is being read',
    );
    const started = Date.now();
    await worker.stop();
    expect(Date.now() - started).toBeLessThan(9000);
    expect((await admin.get(`${at}/source`)).json().failures).toBe(0);
    expect((await admin.get(`${at}/versions`)).json().items).toHaveLength(2);
  }, 60_000);
});
