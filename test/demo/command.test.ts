import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/command.js';
import { demoCommand } from '../../src/cli/demo.js';
import { readConfig } from '../../src/config.js';
import { testDatabase } from '../helpers/database.js';

describe('portico demo', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let folder: string;
  const lines: string[] = [];
  beforeAll(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'portico-demo-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) =>
    demoCommand.run(args, {
      config: readConfig({
        DATA_DIR: folder,
        DATABASE_URL: database.url,
        PUBLIC_URL: 'https://dati.example.it',
        LOG_LEVEL: 'silent',
      }),
      log: pino({ level: 'silent' }),
      out: (text) => lines.push(text),
    });

  it('refuses an argument it does not know', async () => {
    await expect(run('--forse')).rejects.toThrow(UsageError);
  });

  it('fills the portal and says where to look', async () => {
    expect(await run()).toBe(0);
    expect(lines.filter((line) => line.startsWith('+ '))).toHaveLength(14);
    expect(lines.at(-1)).toContain('https://dati.example.it/');
    lines.length = 0;
    expect(await run()).toBe(0);
    expect(lines.filter((line) => line.startsWith('= '))).toHaveLength(14);
  }, 60_000);

  it('ends with 1 on a portal with data of its own', async () => {
    lines.length = 0;
    await database.db
      .updateTable('catalog_resource')
      .set({ identifier: 'altro' })
      .where('name', '=', 'fasi-lunari')
      .execute();
    expect(await run()).toBe(1);
    expect(lines.join('\n')).toContain('--force');
  });
});
