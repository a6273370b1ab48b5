import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSource, startRun } from '../../src/harvest/harvesting.js';
import { systemActor } from '../../src/people/policy.js';
import { graphileQueue, migrateJobs } from '../../src/platform/jobs.js';
import { type Package, packageOf, portalOf } from '../harvesters/ckan/portal.js';
import { testDatabase } from '../helpers/database.js';
import { dataFolder, portico } from '../helpers/process.js';
import { serve } from '../platform/outgoing-helpers.js';

const COUNT = 800;
/** How many pages a killed process may ask for before its end comes, and how much later that is, in ms. */
const KILLS = [
  [1, 30],
  [2, 90],
  [1, 260],
  [2, 140],
] as const;

const packages: Package[] = Array.from({ length: COUNT }, (_, n) =>
  packageOf(n, { holder_name: 'Comune di Esempio', holder_identifier: 'c_x001', notes: `Il dataset ${n}.` }),
);

let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  folder = await dataFolder();
});
afterAll(() => folder.remove());

type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;

/** Everything that a harvest writes, without what is made up anew each time. */
async function endState({ db }: TestDatabase) {
  const { rows: resources } = await sql`
    select name, iri, identifier, state, revision, draft #- '{distribution,0,id}' as draft, published is not null as public
    from catalog_resource order by identifier`.execute(db);
  const { rows: items } = await sql`
    select key, kind, title, identifier, iri, hash, state, outcome, resource_id is not null as has_resource
    from harvest_item order by key`.execute(db);
  const { rows: lines } = await sql`
    select key, outcome, reason from harvest_run_item order by key`.execute(db);
  const { rows: runs } = await sql`select state, complete, counts, why from harvest_run`.execute(db);
  const { rows: rest } = await sql`
    select (select count(*) from search_document) as indexed, (select count(*) from revision) as revisions,
      (select count(*) from harvest_run_page) as pages`.execute(db);
  return { resources, items, lines, runs, rest };
}

/** Puts a run into the queue, as the doors do. */
async function queueRun({ db, url }: TestDatabase): Promise<void> {
  await migrateJobs(url);
  const catalog = { db, publicUrl: '', now: () => new Date(), newId: randomUUID, listeners: [] };
  await startRun({ db, jobs: graphileQueue, catalog }, systemActor('harvest'), 'fonte');
}

async function untilOver({ db }: TestDatabase): Promise<void> {
  for (;;) {
    const row = await db.selectFrom('harvest_run').select('state').executeTakeFirstOrThrow();
    if (row.state !== 'queued' && row.state !== 'running') return;
    await sleep(100);
  }
}

/** Ways to have the queued run carried out: by hand, and by a worker that finds it in the queue. */
type Doer = 'harvest run' | 'worker';

it.each<Doer>(['harvest run', 'worker'])(
  'after kill -9 of the %s at any moment of a run the end is that of an undisturbed one',
  async (doer) => {
    const [calm, killed] = await Promise.all([testDatabase(), testDatabase()]);
    try {
      let searches = 0;
      const { url } = await serve((request, reply) => {
        if (request.url?.includes('package_search')) searches += 1;
        return portalOf(packages)(request, reply);
      });
      const command = (database: TestDatabase, ...args: string[]) =>
        portico(args, {
          DATABASE_URL: database.url,
          DATA_DIR: folder.path,
          PUBLIC_URL: 'https://dati.example.it',
          FETCH_ALLOW_PRIVATE: 'true',
          LOG_LEVEL: 'warn',
        });
      for (const { db } of [calm, killed]) {
        const catalog = { db, publicUrl: '', now: () => new Date(), newId: randomUUID, listeners: [] };
        await createSource({ catalog }, systemActor('test'), { name: 'fonte', type: 'ckan', url });
      }
      const whole = command(calm, 'harvest', 'run', 'fonte');
      expect(await whole.ended, whole.output()).toBe(0);

      if (doer === 'worker') await queueRun(killed);
      const doIt = () =>
        doer === 'worker' ? command(killed, 'worker') : command(killed, 'harvest', 'run', 'fonte');
      let kills = 0;
      for (const [pages, later] of KILLS) {
        const before = searches;
        const run = doIt();
        while (searches < before + pages + 1 && run.child.exitCode === null) await sleep(5);
        await sleep(later);
        run.child.kill('SIGKILL');
        if ((await run.ended) === 'SIGKILL') kills += 1;
      }
      expect(kills).toBeGreaterThan(1);
      const last = doIt();
      if (doer === 'worker') {
        await untilOver(killed);
        last.child.kill('SIGTERM');
      }
      expect(await last.ended, last.output()).toBe(0);
      const expected = await endState(calm);
      expect(expected.runs).toMatchObject([{ state: 'done', counts: { records: COUNT, added: COUNT } }]);
      expect(await endState(killed)).toEqual(expected);
    } finally {
      await calm.drop();
      await killed.drop();
    }
  },
);
