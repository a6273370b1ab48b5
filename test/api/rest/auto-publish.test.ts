import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { newOrganization, type Requests, requests } from './helpers.js';
import { remoteServer, serve, sourcedDataset } from './remote-server.js';

const CSV = 'id,comune\n1,Bologna\n2,Modena\n';

let portal: TestPortal;
let admin: Requests;
let remote: Awaited<ReturnType<typeof remoteServer>>;

beforeAll(async () => {
  portal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  remote = await remoteServer();
});
afterAll(async () => {
  remote.close();
  await portal.close();
});

const dataset = () => sourcedDataset(portal, admin, remote.base);

describe('a refreshed file that publishes itself', () => {
  const self = { refresh: 'PT1H', autoPublish: true };

  it('is public as soon as it has been read', async () => {
    let content = CSV;
    remote.answer = serve(() => content);
    const set = await dataset();
    await set.fromUrl(self);
    await set.load();
    await set.publish();
    for (const line of ['3,Imola\n', '4,Rimini\n']) {
      content += line;
      await set.refresh();
      expect(await set.seen()).not.toBe(content);
      await set.load();
      expect(await set.seen()).toBe(content);
    }
    expect((await admin.get(set.path)).json().hasUnpublishedChanges).toBe(false);
    expect((await set.source()).held).toBeUndefined();
  });

  it('waits when it breaks the schema; mended, it goes', async () => {
    let content = CSV;
    remote.answer = serve(() => content);
    const set = await dataset();
    await set.fromUrl(self);
    await set.load();
    await set.publish();
    content = 'id\n1\n';
    await set.refresh();
    await set.load();
    expect(await set.seen()).toBe(CSV);
    expect((await set.source()).held.it).toContain('"comune"');
    content = `${CSV}5,Cesena\n`;
    await set.refresh();
    await set.load();
    expect(await set.seen()).toBe(content);
    expect((await set.source()).held).toBeUndefined();
  });

  it('never takes along what somebody else is editing', async () => {
    let content = CSV;
    remote.answer = serve(() => content);
    const set = await dataset();
    await set.fromUrl(self);
    await set.load();
    await set.publish();
    await admin.send('PATCH', set.path, { title: { it: 'Titolo provvisorio' } });
    content += '3,Imola\n';
    await set.refresh();
    await set.load();
    expect(await set.seen()).toBe(CSV);
    expect((await set.source()).held.en).toContain('other unpublished changes');
    await set.publish();
    content += '4,Rimini\n';
    await set.refresh();
    await set.load();
    expect(await set.seen()).toBe(content);
  });

  it('never publishes what nobody ever published', async () => {
    let content = CSV;
    remote.answer = serve(() => content);
    const set = await dataset();
    await set.fromUrl(self);
    await set.load();
    content += '3,Imola\n';
    await set.refresh();
    await set.load();
    expect((await admin.get(set.path)).json().state).toBe('draft');
  });
});
