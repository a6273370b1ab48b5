import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, ANONYMOUS, systemActor } from '../../../src/people/policy.js';
import { type MeiliSearch, meiliSearch } from '../../../src/search/meili-search.js';
import { testDatabase } from '../../helpers/database.js';
import { documentArbitrary, ORGANIZATIONS, requestArbitrary } from '../arbitraries.js';
import { changeIndex, makeResources, testIds } from '../catalogue.js';
import { type NaiveDocument, naiveSearch } from '../naive.js';
import { StandInServer } from './stand-in-server.js';

const IDS = testIds(30);
const member: Actor = {
  kind: 'user',
  id: '20000000-0000-4000-8000-000000000001',
  name: 'membro',
  sysadmin: false,
  roles: new Map([[ORGANIZATIONS[0] as string, 'editor']]),
};
const ACTORS = [ANONYMOUS, member, systemActor('prova')];

let database: Awaited<ReturnType<typeof testDatabase>>;
let engine: MeiliSearch;
const server = new StandInServer('k'.repeat(16));
/** Why Meilisearch did not answer; undefined where it did. */
const answers: (string | undefined)[] = [];

beforeAll(async () => {
  server.delay = 0;
  await server.start();
  database = await testDatabase();
  await makeResources(database.db, IDS, ORGANIZATIONS);
  engine = meiliSearch(database.db, {
    url: server.url,
    key: 'k'.repeat(16),
    publicUrl: 'https://dati.example.it',
    log: pino({ level: 'silent' }),
    onAnswer: (why) => answers.push(why),
  });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
  await server.stop();
});

const catalogue = fc
  .subarray(IDS, { minLength: 1 })
  .chain((ids) => fc.tuple(...ids.map(documentArbitrary))) as fc.Arbitrary<NaiveDocument[]>;

describe('Meilisearch agrees with a plain look at every document', () => {
  it('in totals, order, pages and facets, after any changes, for everybody', async () => {
    let documents = new Map<string, NaiveDocument>();
    await fc.assert(
      fc.asyncProperty(
        catalogue,
        fc.subarray(IDS),
        fc.array(requestArbitrary, { minLength: 12, maxLength: 12 }),
        async (changed, gone, requests) => {
          const kept = changed.filter(({ id }) => !gone.includes(id));
          documents = new Map([...documents, ...kept.map((document) => [document.id, document] as const)]);
          for (const id of gone) documents.delete(id);
          await changeIndex(database.db, kept, gone);
          await engine.catchUp();
          for (const request of requests) {
            for (const actor of ACTORS) {
              const expected = naiveSearch([...documents.values()], actor, request);
              const { total, ids, facets } = await engine.search(actor, request);
              expect({ total, ids, facets }).toEqual({
                total: expected.total,
                ids: expected.ids,
                facets: expected.facets,
              });
            }
          }
        },
      ),
      { numRuns: 25 },
    );
    const own = answers.filter((why) => why === undefined).length;
    expect(new Set(answers)).not.toContain('failed');
    expect(own).toBeGreaterThan(answers.length / 10);
  }, 120_000);

  it('page by page with cursors, whatever the order, relevance too', async () => {
    await fc.assert(
      fc.asyncProperty(
        catalogue,
        requestArbitrary,
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (documents, asked, limit, byRelevance) => {
          const gone = IDS.filter((id) => !documents.some((document) => document.id === id));
          await changeIndex(database.db, documents, gone);
          await engine.catchUp();
          const { offset: _offset, sort, ...request } = asked;
          const ordered = { ...request, ...(byRelevance ? {} : { sort }), limit, facets: [] };
          const seen: string[] = [];
          let after: string | undefined;
          do {
            const page = await engine.search(ANONYMOUS, {
              ...ordered,
              ...(after !== undefined && { after }),
            });
            seen.push(...page.ids);
            after = page.next;
          } while (after !== undefined);
          const expected = naiveSearch(documents, ANONYMOUS, { ...request, sort, limit });
          expect(new Set(seen).size).toBe(seen.length);
          if (byRelevance) expect([...seen].sort()).toEqual([...expected.all].sort());
          else expect(seen).toEqual(expected.all);
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it('when words are ranked: those with the word in the title first, all of them found', async () => {
    const words = { kind: 'words', field: 'text', words: ['alfa1'], least: 'all' } as const;
    const [sample] = fc.sample(fc.tuple(...IDS.map(documentArbitrary)), { numRuns: 1, seed: 7 });
    const documents = (sample as NaiveDocument[]).map((document, i) => ({
      ...document,
      visibility: 'public' as const,
      words: i % 3 === 0 ? 'alfa1\n\n\n\n\n' : i % 3 === 1 ? 'beta1\n\n\nalfa1\n\n' : 'beta1\n\n\n\n\n',
    }));
    await changeIndex(database.db, documents);
    await engine.catchUp();
    answers.length = 0;
    const { ids, total } = await engine.search(ANONYMOUS, { where: words, limit: 100 });
    expect({ total, found: ids.length, answers }).toEqual({ total: 20, found: 20, answers: [undefined] });
    const inTitle = (id: string) => IDS.indexOf(id) % 3 === 0;
    expect(ids.map(inTitle)).toEqual([...Array(10).fill(true), ...Array(10).fill(false)]);
  });
});
