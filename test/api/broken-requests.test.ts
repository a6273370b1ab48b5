import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_HEADER_BYTES } from '../../src/api/common/broken-request.js';
import { loadTableJob } from '../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { settleFile } from '../helpers/settle-file.js';
import { completeDataset, form, newOrganization, requests } from './rest/helpers.js';

let portal: TestPortal;
let port: number;

beforeAll(async () => {
  portal = await testPortal();
  await portal.app.listen({ port: 0, host: '127.0.0.1' });
  port = (portal.app.server.address() as AddressInfo).port;
});
afterAll(() => portal.close());

/** What comes back on a connection of its own for these bytes. */
async function send(bytes: string): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  const at = answer.indexOf('\r\n\r\n');
  return {
    status: Number(answer.slice(9, 12)),
    head: answer.slice(0, at).toLowerCase(),
    body: answer.slice(at + 4),
  };
}
const get = (path: string) => send(`GET ${path} HTTP/1.1\r\nHost: portale\r\nConnection: close\r\n\r\n`);

describe('an address', () => {
  it('may be as long as the bounds of Explore allow', async () => {
    const admin = requests(portal, portal.admin);
    await newOrganization(portal, 'ente');
    const made = (await admin.send('POST', '/datasets', completeDataset('ente', { name: 'lungo' }))).json();
    const path = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
    const { headers, payload } = form('n.csv', 'a,b\n1,x\n2,y\n3,z\n');
    const sent = await admin.send('PUT', `${path}/file`, payload, headers);
    const fileId = sent.json().file.id;
    await loadTableJob(portal.services, { fileId });
    await settleFile(portal, fileId);
    const done = await admin.send('POST', `/datasets/${made.id}/publish`);
    expect(done.statusCode, done.body).toBe(200);
    const values = Array.from({ length: 4900 }, (_, at) => 10_000 + at).join(',');
    const where = encodeURIComponent(`a in (3,${values})`);
    expect(where.length).toBeGreaterThan(30_000);
    const { status, body } = await get(`/api/explore/v2.1/catalog/datasets/lungo/records?where=${where}`);
    expect(status, body.slice(0, 500)).toBe(200);
    expect(body).toContain('"total_count":1');
  });

  it('that is longer than any is refused with a problem in both languages', async () => {
    const { status, head, body } = await get(`/api/v1/datasets?q=${'a'.repeat(MAX_HEADER_BYTES)}`);
    expect(status).toBe(431);
    expect(head).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({
      status: 431,
      code: 'PR431',
      type: expect.stringMatching(/\/docs\/errors#PR431$/),
      messages: { it: expect.stringContaining('256 KiB'), en: expect.stringContaining('256 KiB') },
    });
  });
});

describe('what is no HTTP', () => {
  it.each(['BOH\r\n\r\n', 'GET / HTTP/1.1\r\nHost portale\r\n\r\n'])('is told so: %j', async (bytes) => {
    const { status, head, body } = await send(bytes);
    expect(status).toBe(400);
    expect(head).toContain('connection: close');
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'PR400' });
  });

  it('leaves the portal as it was', async () => {
    expect((await get('/health')).status).toBe(200);
  });
});
