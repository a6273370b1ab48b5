import { randomUUID } from 'node:crypto';
import { type CheckOptions, checkLinks } from '../../../src/harvest/links/check-links.js';
import { createOutgoingHttp } from '../../../src/platform/outgoing-http.js';
import { completeDataset, requests } from '../../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { misbehavingServer } from './misbehaving-server.js';

/** A portal whose clock and pace are the test's, and the servers of others. */
export async function checkingPortal() {
  const portal: TestPortal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  const server = await misbehavingServer();
  const linkHttp = createOutgoingHttp({
    allowPrivate: true,
    userAgent: 'Portico/test',
    connectionsPerHost: 1,
  });
  // What is published from now on is due then.
  let now = new Date(Date.now() + 60_000);
  const services = {
    ...portal.services,
    linkHttp,
    catalog: { ...portal.services.catalog, now: () => now },
  };
  const admin = requests(portal, portal.admin);
  return {
    portal,
    server,
    admin,
    services,
    unpaced: linkHttp,
    now: () => now,
    pass: (hours: number) => {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
    /** One run of the job; hosts rest no time and every interval is in the middle of its spread. */
    check: (options: CheckOptions = {}) =>
      checkLinks(services, { restMs: 0, timeoutMs: 2000, random: () => 0.5, ...options }),
    /** A published dataset whose one distribution is at these addresses. */
    publish: async (accessURL: string[], more: object = {}, organization = 'ente'): Promise<string> => {
      const base = completeDataset(organization, more);
      const [distribution] = base.distribution;
      const made = await admin.send('POST', '/datasets', {
        ...base,
        // Titles are alike, and names are made of them: two at once would meet.
        name: `d-${randomUUID()}`,
        distribution: [{ ...distribution, accessURL }],
      });
      if (made.statusCode !== 201) throw new Error(made.body);
      const { id } = made.json() as { id: string };
      const published = await admin.send('POST', `/datasets/${id}/publish`);
      if (published.statusCode !== 200) throw new Error(published.body);
      return id;
    },
    close: async () => {
      server.close();
      await linkHttp.close();
      await portal.close();
    },
  };
}
export type Checking = Awaited<ReturnType<typeof checkingPortal>>;
