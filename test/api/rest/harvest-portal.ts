import type { LightMyRequestResponse } from 'fastify';
import { performRun } from '../../../src/harvest/harvesting.js';
import type { HarvestSettings } from '../../../src/harvest/sources/model.js';
import { type MemorySource, memorySource } from '../../harvest/memory-source.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { newOrganization, type Requests, requests } from './helpers.js';

export interface HarvestPortal {
  portal: TestPortal;
  admin: Requests;
  anonymous: Requests;
  /** The source in memory that every source of this portal reads. */
  memory: MemorySource;
  organization: { id: string; name: string };
  /** A new source; its address in the API. */
  source(name: string, more?: { settings?: HarvestSettings; [property: string]: unknown }): Promise<string>;
  /** Begins a run through the API and performs it here, as a worker would; as it is then answered. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of the API
  run(path: string, body?: object): Promise<any>;
  /** Performs a run that the API queued. */
  perform(answer: LightMyRequestResponse): Promise<void>;
  close(): Promise<void>;
}

/** A portal whose only protocol reads records in memory. */
export async function harvestPortal(env: Record<string, string> = {}): Promise<HarvestPortal> {
  const portal = await testPortal(env);
  const memory = memorySource([]);
  Object.assign(portal.services, { protocolOf: () => memory.protocol });
  const admin = requests(portal, portal.admin);
  const organization = await newOrganization(portal, 'ente');
  const perform = async (answer: LightMyRequestResponse) => {
    if (answer.statusCode !== 202) throw new Error(answer.body);
    await performRun(portal.services, answer.json().id);
  };
  return {
    portal,
    admin,
    anonymous: requests(portal, {}),
    memory,
    organization,
    perform,
    async source(name, more = {}) {
      const answer = await admin.send('POST', '/harvest/sources', {
        name,
        type: 'memory',
        url: 'https://origine.example.it/',
        ...more,
      });
      if (answer.statusCode !== 201) throw new Error(answer.body);
      return `/harvest/sources/${name}`;
    },
    async run(path, body) {
      const answer = await admin.send('POST', `${path}/runs`, body);
      await perform(answer);
      return (await admin.get(`/harvest/runs/${answer.json().id}`)).json();
    },
    close: () => portal.close(),
  };
}
