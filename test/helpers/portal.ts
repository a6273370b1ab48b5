import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { type OpenedServices, openServices } from '../../src/open-services.js';
import { createToken } from '../../src/people/tokens.js';
import { createUser, setMember } from '../../src/people/users.js';
import type { Role } from '../../src/platform/schema.js';
import { testDatabase } from './database.js';

export interface TestPortal {
  app: FastifyInstance;
  services: OpenedServices;
  /** Header of the token with all rights. */
  admin: { authorization: string };
  /** A new user with that role in the organization; its header. */
  member(organizationId: string, role: Role): Promise<{ authorization: string }>;
  close(): Promise<void>;
}

/** A whole portal without a port, on a database and a folder of its own. */
export async function testPortal(env: Record<string, string> = {}): Promise<TestPortal> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'portico-portal-'));
  const config = readConfig({
    DATA_DIR: folder,
    PUBLIC_URL: 'https://dati.example.it',
    ADMIN_TOKEN: 'admin-token-of-the-tests',
    LOG_LEVEL: 'silent',
    ...env,
  });
  const services = await openServices(config, pino({ level: config.logLevel }), {
    databaseUrl: database.url,
  });
  const app = await buildApp(services);
  return {
    app,
    services,
    admin: { authorization: `Bearer ${services.adminToken}` },
    async member(organizationId, role) {
      const now = new Date();
      const user = await createUser(services.db, {
        id: randomUUID(),
        name: `u-${randomUUID().slice(0, 8)}`,
        now,
      });
      await setMember(services.db, organizationId, user.id, role);
      const { secret } = await createToken(services.db, {
        id: randomUUID(),
        userId: user.id,
        name: 'test',
        now,
      });
      return { authorization: `Bearer ${secret}` };
    },
    async close() {
      await app.close();
      await services.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
