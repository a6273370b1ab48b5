import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.js';
import { readPublished } from '../../../src/harvest/sync/published.js';
import { runReadBack } from '../../../src/harvest/sync/read-back/run-read-back.js';
import { findRun, requestRun } from '../../../src/harvest/sync/runs.js';
import { doReadBack, readBackJob } from '../../../src/harvest/sync/start.js';
import { systemActor } from '../../../src/people/policy.js';
import { withdraw } from '../../../src/publication/publish.js';
import { type FaultyHandler, faulty, type Handler } from '../../harvesters/stand-in/fault-injector.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { makeDataset, makeOrganization } from '../../portal/fill.js';
import {
  europeanDocument,
  harvestedPackage,
  localPackage,
  type StandIn,
  standInPortals,
} from './stand-in-portals.js';
import { newRun, outcomeOf, readBack } from './syncing.js';

let portal: TestPortal;
let there: StandIn;
/** What we publish, by name, as the portals describe it. */
const ours = new Map<
  string,
  { id: string; iri: string; identifier: string; title: string; modified: string }
>();
const our = (name: string) => ours.get(name) as never as Parameters<typeof harvestedPackage>[0];

beforeAll(async () => {
  there = await standInPortals();
  portal = await testPortal(there.env);
  const { services } = portal;
  const city = await makeOrganization(services, 'Comune di Prova', { identifier: 'c_a944' });
  for (const name of ['aria', 'bilancio', 'piste', 'scuole']) {
    await makeDataset(
      services,
      { title: { it: `Dati su ${name}` }, identifier: `c_a944:${name}` },
      { organization: city.id, name },
    );
  }
  const gone = await makeDataset(
    services,
    { title: { it: 'Tolto' }, identifier: 'c_a944:tolto' },
    { organization: city.id, name: 'tolto' },
  );
  await withdraw(services.catalog, systemActor('test'), 'dataset', gone.id);
  for (const { name, iri, identifier, title, modified = '' } of await readPublished(
    services.db,
    'https://dati.example.it',
  )) {
    ours.set(name, { id: `t-${name}`, iri, identifier, title: title.it ?? '', modified });
  }
});
beforeEach(async () => {
  there.reset();
  await sql`truncate sync_run cascade`.execute(portal.services.db);
});
afterAll(async () => {
  await portal.close();
  await there.close();
});

const codes = (run: { problems: readonly { code: string }[] }): string[] =>
  run.problems.map(({ code }) => code);

describe('what dati.gov.it holds of ours', () => {
  it('is read in both layouts and compared', async () => {
    const { modified } = our('aria') as { modified: string };
    const [y, m, d] = modified.split('-');
    there.packages.push(
      harvestedPackage({ ...our('aria'), modified: `${d}-${m}-${y}` }),
      localPackage({ ...our('bilancio'), modified: '2020-01-01' }),
      harvestedPackage({ ...our('piste'), modified: 'ieri' }),
      harvestedPackage(
        { ...our('piste'), id: 't-piste-2' },
        {
          extras: [
            { key: 'identifier', value: our('piste').identifier },
            { key: 'source_catalog_title', value: 'RNDT' },
          ],
        },
      ),
      harvestedPackage({ id: 't-gone', iri: 'x', identifier: 'c_a944:tolto', title: 'Tolto' }),
      harvestedPackage(
        { id: 't-other', iri: 'y', identifier: 'z', title: 'Altro' },
        { holder_identifier: 'c_h501' },
      ),
    );
    const { run, verdicts } = await readBack(portal, 'dati-gov-it');
    expect(run.state).toBe('done');
    expect(verdicts).toEqual([
      'aria: present',
      'bilancio: older update-not-taken',
      'piste: duplicated duplicate no-date-there',
      'scuole: missing unexplained',
      'theirs:t-gone: unknown removed-here',
    ]);
    expect(run.figures).toMatchObject({ published: 4, held: 5, harvestedAt: '2999-01-01T02:00:00.000000' });
    expect([...there.agents]).toEqual([
      expect.stringMatching(/^Mozilla\/5\.0 \(compatible; Portico\/.*\+https:\/\/dati\.example\.it\)$/),
    ]);
  });

  it('is read to the end of many pages', async () => {
    for (let i = 0; i < 230; i += 1) {
      there.packages.push(
        harvestedPackage({ id: `many-${i}`, iri: `https://x.it/${i}`, identifier: `x${i}`, title: `X ${i}` }),
      );
    }
    const { run, items } = await readBack(portal, 'dati-gov-it');
    expect([run.figures.held, items.length]).toEqual([230, 234]);
  });

  it('is found by the extra where the field is not indexed', async () => {
    there.faults.unknownField = 'holder_identifier';
    there.packages.push(harvestedPackage(our('aria')));
    expect((await readBack(portal, 'dati-gov-it')).run.figures).toMatchObject({ held: 1 });
  });

  it('is nothing when we were never registered', async () => {
    const { verdicts } = await readBack(portal, 'dati-gov-it');
    expect(verdicts[0]).toBe('aria: missing never-registered');
  });

  it.each<[string, Partial<StandIn['faults']>, string]>([
    ['a count that lies', { claimsMore: 7 }, 'portal-count'],
    ['pages that repeat', { repeats: true }, 'portal-repeats'],
  ])('is not held to be absent after %s', async (_, faults, code) => {
    there.faults = faults;
    there.packages.push(harvestedPackage(our('aria')));
    const { run, verdicts } = await readBack(portal, 'dati-gov-it');
    expect(codes(run)).toEqual([code]);
    expect(verdicts).toContain('piste: unverified list-incomplete');
  });

  it.each<[string, Partial<StandIn['faults']>]>([
    ['HTML with 200', { htmlFrom: 1 }],
    ['broken connections', { breaksFrom: 1 }],
    ['HTML in the middle', { htmlFrom: 2 }],
  ])('stays as it was known when it answers with %s', async (_, faults) => {
    there.packages.push(harvestedPackage(our('aria')));
    there.faults = faults;
    const { run, items } = await readBack(portal, 'dati-gov-it');
    expect([run.state, codes(run), items]).toEqual(['failed', ['portal-failed'], []]);
  });

  it('is asked for again when it is busy', async () => {
    there.faults.failsFirst = 1;
    there.packages.push(harvestedPackage(our('aria')));
    expect((await readBack(portal, 'dati-gov-it')).run.figures).toMatchObject({ held: 1 });
  });
});

describe('a read-back', () => {
  it('goes on where it was stopped, and reads no page twice', async () => {
    for (let i = 0; i < 330; i += 1) {
      there.packages.push(
        harvestedPackage({
          id: `many-${String(i).padStart(3, '0')}`,
          iri: `https://x.it/${i}`,
          identifier: `x${i}`,
          title: `X ${i}`,
        }),
      );
    }
    const { id } = await newRun(portal, 'read-back', 'dati-gov-it');
    const options = { signal: new AbortController().signal, pauseMs: 0, sliceMs: 0 };
    const outcomes: string[] = [];
    while (outcomes.at(-1) !== 'done') {
      const run = await findRun(portal.services.db, id);
      if (!run) throw new Error('gone');
      outcomes.push(await doReadBack(portal.services, run, options));
    }
    expect(outcomes).toEqual(['again', 'again', 'again', 'again', 'done']);
    expect(there.asked).toHaveLength(5);
    expect((await outcomeOf(portal, id)).run.figures.held).toBe(330);
  });

  it('that is stopped stays under way, and another process takes it up', async () => {
    there.packages.push(harvestedPackage(our('aria')));
    const run = await newRun(portal, 'read-back', 'dati-gov-it');
    const stop = new AbortController();
    stop.abort(new Error('shutting down'));
    await expect(doReadBack(portal.services, run, { signal: stop.signal })).rejects.toThrow('shutting down');
    expect((await outcomeOf(portal, run.id)).run.state).toBe('running');
    await readBackJob(portal.services, { runId: run.id }, new AbortController().signal);
    expect((await outcomeOf(portal, run.id)).run.state).toBe('done');
    // The job may come again.
    await readBackJob(portal.services, { runId: run.id }, new AbortController().signal);
  });

  it('is one at a time; one whose process died does not stand in the way', async () => {
    const { db } = portal.services;
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const ask = (id: string, now: Date) =>
      requestRun(db, { id, kind: 'read-back', portal: 'dati-gov-it', requestedBy: 'test', now });
    const one = '00000000-0000-4000-8000-000000000001';
    const two = '00000000-0000-4000-8000-000000000002';
    expect((await ask(one, at(0))).created).toBe(true);
    expect(await ask(two, at(20))).toMatchObject({ created: false, run: { id: one } });
    expect((await ask(two, at(31))).created).toBe(true);
    expect((await findRun(db, one))?.problems).toEqual([{ code: 'run-died' }]);
    await db.deleteFrom('sync_run').where('id', '=', two).execute();
  });

  it('that meets a fault of ours is noted as failed', async () => {
    const run = await newRun(portal, 'read-back', 'dati-gov-it');
    const broken = { ...portal.services, config: { ...portal.services.config, datiGovItUrl: 'nonsense' } };
    await expect(doReadBack(broken, run, { signal: new AbortController().signal })).rejects.toThrow();
    expect(codes((await outcomeOf(portal, run.id)).run)).toEqual(['run-failed']);
  });
});

describe('what data.europa.eu holds of ours', () => {
  const v1 = (score: number) => ({ success: true, result: { count: 1, results: [{ info: { score } }] } });

  it('is found by publisher or by id, with the scores of both methods beside ours', async () => {
    const { modified } = our('aria') as { modified: string };
    there.documents.push(
      europeanDocument({ ...our('aria'), id: 'c_a944-aria', modified }),
      europeanDocument(
        { ...our('bilancio'), id: 'c_a944-bilancio', modified: `${modified}T10:00:00Z` },
        { publisher: { name: 'Altro ente' } },
      ),
      // Somebody else's of the same id, and ours after it.
      europeanDocument(
        { id: 'c_a944-piste', iri: 'x', identifier: 'C-A944-PISTE', title: 'Altre piste' },
        { publisher: { name: 'Altri' }, catalog: { id: 'altro' } },
      ),
      europeanDocument(
        { ...our('piste'), id: 'c_a944-piste~~1', modified },
        { publisher: { name: 'Nome diverso' }, catalog: { id: 'altro' } },
      ),
      europeanDocument(
        { id: 'noise', iri: 'x', identifier: 'n', title: 'Cita il Comune di Prova' },
        { publisher: { name: 'Altri' } },
      ),
    );
    there.scores.set('c_a944-aria', v1(12));
    there.scores.set('c_a944-bilancio', {
      metricsVersion: '2.0.0',
      result: { results: [{ info: { score: 0.7 } }] },
    });
    const { run, items, verdicts } = await readBack(portal, 'data-europa');
    expect(verdicts).toEqual([
      'aria: present score-lower',
      'bilancio: present',
      'piste: present',
      'scuole: missing unexplained',
    ]);
    const scores = new Map(items.map(({ name, theirs }) => [name, theirs[0]?.score]));
    expect([scores.get('aria'), scores.get('bilancio'), scores.get('piste')]).toEqual([
      { score: 12, method: '1' },
      { score: 0.7, method: '2' },
      undefined,
    ]);
    expect(run.figures.scores).toMatchObject({ datasets: 1, theirs: 12 });
  });

  it('is asked for by POST where GET is refused', async () => {
    there.faults.refusesGet = true;
    there.documents.push(europeanDocument({ ...our('aria'), id: 'c_a944-aria' }));
    const { verdicts } = await readBack(portal, 'data-europa');
    expect(verdicts[0]).toBe('aria: present');
    expect(there.asked.slice(0, 2)).toEqual(['GET /api/hub/search/search', 'POST /api/hub/search/search']);
  });

  it('is found by id where the search is deaf', async () => {
    there.faults.deaf = true;
    there.documents.push(europeanDocument({ ...our('aria'), id: 'c_a944-aria' }));
    const { run, verdicts } = await readBack(portal, 'data-europa');
    expect([run.figures.held, verdicts[0]]).toEqual([1, 'aria: present']);
  });

  it('is told without scores where those cannot be read, and with those of before', async () => {
    const { modified } = our('aria') as { modified: string };
    there.documents.push(europeanDocument({ ...our('aria'), id: 'c_a944-aria', modified }));
    there.scores.set('c_a944-aria', v1(280));
    await readBack(portal, 'data-europa');
    there.faults.noScores = true;
    const { run, items } = await readBack(portal, 'data-europa');
    expect(codes(run)).toEqual(['scores-failed']);
    expect(items.find(({ name }) => name === 'aria')?.theirs[0]?.score).toEqual({ score: 280, method: '1' });
  });

  it('lacks what dati.gov.it lacks', async () => {
    there.packages.push(harvestedPackage(our('aria')));
    await readBack(portal, 'dati-gov-it');
    there.documents.push(europeanDocument({ ...our('aria'), id: 'c_a944-aria' }));
    expect((await readBack(portal, 'data-europa')).verdicts).toContain('scuole: missing not-national');
  });
});

describe('a bad line', () => {
  it.each([1, 2, 3])('changes nothing of what is found (seed %i)', async (seed) => {
    const faults: FaultyHandler[] = [];
    const wrap = (handler: Handler): Handler => {
      const rates = { error: 0.1, unavailable: 0.1, reset: 0.1, truncate: 0.1, html: 0.1, gzip: 0.2 };
      faults.push(faulty(handler, { seed, rates }));
      return faults[0] as FaultyHandler;
    };
    const far = await standInPortals(wrap);
    const settings = readConfig({ ...far.env, PUBLIC_URL: 'https://dati.example.it', DATA_DIR: '/nowhere' });
    const behind = { ...portal, services: { ...portal.services, config: settings } };
    for (let i = 0; i < 950; i += 1) {
      const key = `m${String(i).padStart(3, '0')}`;
      const it = { id: key, iri: `https://x.it/${i}`, identifier: key, title: `X ${i}` };
      far.packages.push(harvestedPackage(it));
      there.packages.push(harvestedPackage(it));
    }
    const one = await readBack(portal, 'dati-gov-it');
    const other = await readBack(behind, 'dati-gov-it', 8);
    expect(other.verdicts).toEqual(one.verdicts);
    expect(Object.values(faults[0]?.faults ?? {}).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(2);
    await far.close();
  });
});

describe('a run without a portal', () => {
  it('is a fault', async () => {
    const run = { ...(await newRun(portal, 'check')), portal: null };
    await expect(
      runReadBack(portal.services, run, {
        http: { ask: () => Promise.reject(new Error()) },
        signal: new AbortController().signal,
      }),
    ).rejects.toThrow('without a portal');
  });
});
