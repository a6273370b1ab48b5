import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, ANONYMOUS, systemActor } from '../../src/people/policy.js';
import { memorySearch } from '../../src/search/memory-search.js';
import type { SearchIndex } from '../../src/search/search.js';
import { testDatabase } from '../helpers/database.js';
import { documentArbitrary, ORGANIZATIONS, requestArbitrary } from './arbitraries.js';
import { changeIndex, makeResources, testIds } from './catalogue.js';
import { type NaiveDocument, naiveSearch } from './naive.js';

const IDS = testIds(40);
const member: Actor = {
  kind: 'user',
  id: '20000000-0000-4000-8000-000000000001',
  name: 'membro',
  sysadmin: false,
  roles: new Map([[ORGANIZATIONS[0] as string, 'editor']]),
};
const ACTORS = [ANONYMOUS, member, systemActor('prova')];

let database: Awaited<ReturnType<typeof testDatabase>>;
/** One that lives through all changes. */
let lasting: SearchIndex;
beforeAll(async () => {
  database = await testDatabase();
  await makeResources(database.db, IDS, ORGANIZATIONS);
  lasting = memorySearch(database.db);
});
afterAll(() => database.drop());

const catalogue = fc
  .subarray(IDS, { minLength: 1 })
  .chain((ids) => fc.tuple(...ids.map(documentArbitrary))) as fc.Arbitrary<NaiveDocument[]>;

async function agree(
  index: SearchIndex,
  documents: NaiveDocument[],
  actor: Actor,
  request: Parameters<typeof naiveSearch>[2],
) {
  const expected = naiveSearch(documents, actor, request);
  const { total, ids, facets } = await index.search(actor, request);
  expect({ total, ids, facets }).toEqual({
    total: expected.total,
    ids: expected.ids,
    facets: expected.facets,
  });
  return expected;
}

describe('the engine agrees with a plain look at every document', () => {
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
          const fresh = memorySearch(database.db);
          for (const [i, request] of requests.entries()) {
            for (const actor of ACTORS) {
              await agree(lasting, [...documents.values()], actor, request);
              if (i < 3) await agree(fresh, [...documents.values()], actor, request);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('page by page with cursors, whatever the order, relevance too', async () => {
    await fc.assert(
      fc.asyncProperty(
        catalogue,
        requestArbitrary,
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (documents, asked, limit, byRelevance) => {
          await changeIndex(
            database.db,
            documents,
            IDS.filter((id) => !documents.some((document) => document.id === id)),
          );
          const { offset: _offset, sort, ...request } = asked;
          const ordered = { ...request, ...(byRelevance ? {} : { sort }), limit, facets: [] };
          const seen: string[] = [];
          let after: string | undefined;
          do {
            const page = await lasting.search(ANONYMOUS, {
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
      { numRuns: 60 },
    );
  }, 120_000);
});
