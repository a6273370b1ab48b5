import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../src/catalog/commands/organizations.js';
import type { OrganizationRecord } from '../../src/catalog/record.js';
import { parseHarvest } from '../../src/cli/harvest.js';
import {
  createSource,
  editSource,
  findRun,
  listRuns,
  listSources,
  removeSource,
  startRun,
  watchRun,
} from '../../src/harvest/harvesting.js';
import { harvestRunJob } from '../../src/harvest/runs/harvest-job.js';
import { queueHarvests } from '../../src/harvest/runs/queue-due.js';
import { wholeSettings } from '../../src/harvest/sources/model.js';
import { nextRun } from '../../src/harvest/sources/sources.js';
import type { Actor } from '../../src/people/policy.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { sampleOrganization } from '../helpers/samples.js';
import { memorySource, OPERATOR, record } from './memory-source.js';

let portal: TestPortal;
let organization: OrganizationRecord;
beforeAll(async () => {
  portal = await testPortal();
  organization = await createOrganization(portal.services.catalog, OPERATOR, sampleOrganization());
});
afterAll(() => portal.close());

const memory = memorySource([record('s1')]);
const services = () => ({
  ...portal.services,
  protocolOf: (type: string) => (type === 'memory' ? memory.protocol : undefined),
});
const user = (role: 'administrator' | 'publisher'): Actor => ({
  kind: 'user',
  id: '00000000-0000-4000-8000-000000000001',
  name: role,
  sysadmin: false,
  roles: new Map([[organization.id, role]]),
});
const input = (name: string, more: object = {}) => ({
  name,
  type: 'memory',
  url: 'https://a.example/',
  ...more,
});

describe('sources', () => {
  it('are a sysadmin’s, or the administrator’s of their organization', async () => {
    await expect(createSource(services(), user('administrator'), input('p1'))).rejects.toMatchObject({
      kind: 'Forbidden',
    });
    const inOrganization = input('p1', { organization: organization.name });
    await expect(createSource(services(), user('publisher'), inOrganization)).rejects.toMatchObject({
      kind: 'Forbidden',
    });
    await createSource(services(), user('administrator'), inOrganization);
    await createSource(services(), OPERATOR, input('p2'));
    const { db } = portal.services;
    expect((await listSources(db, user('administrator'))).map(({ name }) => name)).toEqual(['p1']);
    expect(await listSources(db, user('publisher'))).toEqual([]);
    await expect(startRun(portal.services, user('administrator'), 'p2')).rejects.toMatchObject({
      kind: 'NotFound',
    });
    await expect(startRun(portal.services, { kind: 'anonymous' }, 'p1')).rejects.toMatchObject({
      kind: 'Unauthenticated',
    });
    // It may not give the source away to everybody.
    await expect(
      editSource(services(), user('administrator'), 'p1', { organization: null }),
    ).rejects.toMatchObject({ kind: 'Forbidden' });
    await removeSource(services(), user('administrator'), 'p1');
    await removeSource(services(), OPERATOR, 'p2');
  });

  it.each([
    ['type', { type: 'nessuno' }, '/type'],
    ['url', { url: 'file:///etc/passwd' }, '/url'],
    ['option', { options: { colore: 'blu' } }, '/options/colore'],
    ['value of an option', { options: { lingua: 'fr' } }, '/options/lingua'],
    ['schedule', { schedule: 'ogni tanto' }, '/schedule'],
    ['setting', { settings: { removalShare: 7 } }, '/settings/removalShare'],
  ])('refuse a wrong %s', async (_, wrong, pointer) => {
    await expect(createSource(services(), OPERATOR, input('q', wrong))).rejects.toMatchObject({
      kind: 'InvalidBody',
      problems: [{ pointer }],
    });
  });

  it('have names of their own', async () => {
    await createSource(services(), OPERATOR, input('r'));
    await expect(createSource(services(), OPERATOR, input('r'))).rejects.toMatchObject({ kind: 'NameTaken' });
    const edited = await editSource(services(), OPERATOR, 'r', {
      url: 'https://b.example/',
      settings: { draft: true },
    });
    expect(edited).toMatchObject({ url: 'https://b.example/', settings: { draft: true, policy: 'lenient' } });
    await removeSource(services(), OPERATOR, 'r');
  });
});

describe('schedules', () => {
  it('begin up to their jitter later', () => {
    const now = new Date('2026-05-01T00:00:00Z');
    const at = nextRun('0 5 * * *', wholeSettings({ jitterMinutes: 30 }), now)?.getTime() ?? 0;
    const due = new Date('2026-05-01T03:00:00Z').getTime();
    expect(at).toBeGreaterThanOrEqual(due);
    expect(at).toBeLessThan(due + 30 * 60_000);
    expect(nextRun(null, wholeSettings({}), now)).toBeNull();
  });

  it('queue a run when they are due, one at a time, and take up what was left behind', async () => {
    const { db } = portal.services;
    const source = await createSource(services(), OPERATOR, input('t', { schedule: 'PT1H' }));
    expect(await queueHarvests(portal.services)).toBe(0);
    await sql`update harvest_source set next_at = now() - interval '1 minute' where id = ${source.id}`.execute(
      db,
    );
    expect(await Promise.all([queueHarvests(portal.services), queueHarvests(portal.services)])).toEqual(
      expect.arrayContaining([0, 1]),
    );
    const [run] = await listRuns(db, OPERATOR, { source: 't', limit: 5 });
    expect(run).toMatchObject({ state: 'queued', kind: 'scheduled', startedBy: 'schedule' });
    // Still under way at the next turn: that one is left out.
    await sql`update harvest_source set next_at = now() - interval '1 minute' where id = ${source.id}`.execute(
      db,
    );
    expect(await queueHarvests(portal.services)).toBe(0);

    const jobs = () =>
      sql<{
        n: number;
      }>`select count(*) as n from graphile_worker.jobs where key = ${`harvest-run:${run?.id}`}`.execute(db);
    expect((await jobs()).rows[0]?.n).toBe(1);
    // Its job failed for good, and the process that had it is gone.
    await sql`select graphile_worker.remove_job(${`harvest-run:${run?.id}`})`.execute(db);
    await sql`update harvest_run set state = 'running', created_at = now() - interval '5 minutes' where id = ${run?.id}`.execute(
      db,
    );
    expect(await queueHarvests(portal.services)).toBe(1);
    expect((await jobs()).rows[0]?.n).toBe(1);

    const states: string[] = [];
    const watching = (async () => {
      for await (const one of watchRun(db, run?.id ?? '', { everyMs: 5 })) states.push(one.state);
    })();
    await harvestRunJob(services(), { runId: run?.id ?? '' });
    await watching;
    expect(states.at(-1)).toBe('done');
    expect(await findRun(db, OPERATOR, run?.id ?? '')).toMatchObject({ counts: { added: 1 } });
    expect(await findRun(db, user('administrator'), run?.id ?? '')).toBeUndefined();
  });
});

describe('the command line', () => {
  it('reads what a source is', () => {
    const parsed = parseHarvest([
      'add', '--name', 'regione', '--type', 'ckan', '--url', 'https://a.example', '--strict',
      '--option', 'organization=comune', '--set', 'graceRuns=3', '--schedule', '0 5 * * *',
    ]); // biome-ignore format: a command line
    expect(parsed).toMatchObject({
      verb: 'add',
      options: { organization: 'comune' },
      settings: { graceRuns: 3 },
    });
    expect(parsed.flags.has('--strict')).toBe(true);
    expect(parsed.values.get('--schedule')).toBe('0 5 * * *');
  });

  it.each([[['run', 'a', '--cosa']], [['run', 'a', 'b']], [['add', '--name']], [['add', '--option', 'x']]])(
    'refuses %j',
    (args) => {
      expect(() => parseHarvest(args)).toThrow(/portico harvest/);
    },
  );
});
