import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/command.js';
import { syncCommand } from '../../../src/cli/sync.js';
import { readConfig } from '../../../src/config.js';
import { startWorker } from '../../../src/worker.js';
import { requests } from '../../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { freePort, until } from '../../helpers/process.js';
import { makeDataset, makeOrganization } from '../../portal/fill.js';
import { type StandIn, standInPortals } from './stand-in-portals.js';
import { newRun } from './syncing.js';

let portal: TestPortal;
let there: StandIn;
let env: Record<string, string>;
let folder: string;

beforeAll(async () => {
  const port = await freePort();
  there = await standInPortals();
  folder = await mkdtemp(join(tmpdir(), 'portico-sync-'));
  portal = await testPortal({ ...there.env, PUBLIC_URL: `http://127.0.0.1:${port}` });
  env = {
    ...there.env,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: portal.services.databaseUrl,
    DATA_DIR: folder,
    ADMIN_TOKEN: 'admin-token-of-the-tests',
    LOG_LEVEL: 'silent',
    SPARQL: 'off',
  };
  const city = await makeOrganization(portal.services, 'Comune di Prova', { identifier: 'c_a944' });
  await makeDataset(portal.services, { title: { it: 'Piste' } }, { organization: city.id, name: 'piste' });
  await portal.app.listen({ port, host: '127.0.0.1' });
});
beforeEach(() => there.reset());
afterAll(async () => {
  await portal.close();
  await there.close();
  await rm(folder, { recursive: true, force: true });
});

async function sync(args: string[], more: Record<string, string> = {}): Promise<[number, string]> {
  const lines: string[] = [];
  const code = await syncCommand.run(args, {
    config: readConfig({ ...env, ...more }),
    log: pino({ level: 'silent' }),
    out: (text) => lines.push(text),
  });
  return [code, lines.join('\n')];
}

describe('portico sync check', () => {
  it('reads the running portal by HTTP and ends with 0 when all is in order', async () => {
    const [code, text] = await sync(['check']);
    expect(text).toMatch(
      /^Che cosa leggono di noi\n {2}1 pubblicati\n {2}API CKAN, come dati.gov.it: 1 dataset, 2 pagine/,
    );
    expect(text).toContain('a posto: 1');
    expect(code).toBe(0);
  });

  it('reads this process where the portal is not running', async () => {
    const elsewhere = { PUBLIC_URL: `http://127.0.0.1:${await freePort()}` };
    const [code, text] = await sync(['check', '--language', 'en'], elsewhere);
    expect([code, text]).toEqual([1, expect.stringContaining('cannot be read: The server 127.0.0.1')]);
    expect((await sync(['check', '--local'], elsewhere))[1]).toContain('a posto: 1');
  });
});

describe('portico sync read-back', () => {
  it('tells what is missing, portal by portal, and ends with 1', async () => {
    const [code, text] = await sync(['read-back']);
    expect(code).toBe(1);
    expect(text).toContain('Che cosa ha di nostro: dati.gov.it');
    expect(text).toContain('Che cosa ha di nostro: data.europa.eu');
    expect(text).toContain('✗ dati.gov.it non ha nulla di nostro: non è mai stato raccolto');
    expect(text).toContain('Piste (piste)\n  mancante');
  });

  it('gives JSON of one portal', async () => {
    const [code, text] = await sync(['read-back', '--portal', 'dati-gov-it', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      run: { state: 'done', portal: 'dati-gov-it' },
      items: [{ name: 'piste', state: 'missing' }],
      more: 0,
    });
  });

  it('ends with 1 when a portal does not answer', async () => {
    there.faults.htmlFrom = 1;
    const [code, text] = await sync(['read-back', '--portal', 'dati-gov-it']);
    expect([code, text]).toEqual([1, expect.stringContaining('NON RIUSCITO')]);
  }, 30_000);

  it('does not run beside another', async () => {
    const other = await newRun(portal, 'read-back', 'data-europa');
    await expect(sync(['read-back', '--portal', 'data-europa'])).rejects.toThrow(/già in corso/);
    await portal.services.db.deleteFrom('sync_run').where('id', '=', other.id).execute();
  });
});

describe('the worker', () => {
  it('does what was asked for through the API', async () => {
    const admin = requests(portal, portal.admin);
    const asked = [
      await admin.send('POST', '/sync/checks'),
      await admin.send('POST', '/sync/read-backs', { portal: 'dati-gov-it' }),
      await admin.send('POST', '/sync/read-backs', { portal: 'data-europa' }),
    ];
    const worker = await startWorker(portal.services);
    try {
      for (const answer of asked) {
        const { self } = answer.json().links;
        const done = await until(async () => {
          const run = (await admin.get(self.slice(self.indexOf('/sync/')))).json();
          return run.state === 'done' || run.state === 'failed' ? run : undefined;
        }, self);
        expect(done.state).toBe('done');
      }
    } finally {
      await worker.stop();
    }
  }, 60_000);
});

describe('portico sync', () => {
  it.each([
    [[]],
    [['tutto']],
    [['check', '--portal', 'dati-gov-it']],
    [['read-back', '--portal', 'x']],
    [['read-back', '--local']],
  ])('refuses %j', async (args: string[]) => {
    await expect(sync(args)).rejects.toThrow(UsageError);
  });
});
