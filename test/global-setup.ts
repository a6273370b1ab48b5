import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { joinEmbeddedPostgres } from '../src/platform/embedded-postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One real PostgreSQL for the whole run; each test file makes its own database in it (`test/helpers/database.ts`). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-test-'));
  await chmod(folder, 0o755);
  const postgres = await joinEmbeddedPostgres(folder);
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.leave();
    await rm(folder, { recursive: true, force: true });
  };
}
