import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/people/policy.js';
import { openDatabase } from '../../src/platform/database.js';
import { memorySearch } from '../../src/search/memory-search.js';
import { writeDocuments } from '../../src/search/postgres/write-documents.js';
import type { SearchIndex } from '../../src/search/search.js';
import { testDatabase } from '../helpers/database.js';
import { changeIndex, makeResources, testIds } from './catalogue.js';
import type { NaiveDocument } from './naive.js';

const IDS = testIds(7000);
const ORGANIZATION = '00000000-0000-4000-8000-000000000001';
const document = (id: string, word = 'parola1'): NaiveDocument => ({
  id,
  kind: 'dataset',
  visibility: 'public',
  organizationId: ORGANIZATION,
  words: `${word}\n\n\n\n\n`,
  titleSort: word,
  quality: null,
  fields: {
    exact: {
      id: [id],
      name: [id],
      kind: ['dataset'],
      organization: [ORGANIZATION],
      identifier: [`i-${word}`],
      'extra.nota': [word],
    },
    dates: { created: 1, modified: 1 },
    numbers: { distributions: 1, tags: 0 },
    labels: {},
  },
});

let database: Awaited<ReturnType<typeof testDatabase>>;
let search: SearchIndex;
beforeAll(async () => {
  database = await testDatabase();
  await makeResources(database.db, IDS, [ORGANIZATION]);
  search = memorySearch(database.db);
});
afterAll(() => database.drop());

const total = async (index: SearchIndex, word: string): Promise<number> =>
  (
    await index.search(ANONYMOUS, {
      where: { kind: 'words', field: 'text', words: [word], least: 'all' },
      limit: 3,
    })
  ).total;
const [first, second] = IDS as [string, string];

describe('the copy in memory', () => {
  it('sees what another process commits, in whatever order transactions end', async () => {
    const elsewhere = openDatabase(database.url, { max: 3 });
    try {
      expect(await total(search, 'primo1')).toBe(0);
      let commit = (): void => undefined;
      const waiting = new Promise<void>((resolve) => {
        commit = resolve;
      });
      let begun = (): void => undefined;
      const isBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const slow = elsewhere.transaction().execute(async (trx) => {
        await writeDocuments(trx, [document(first, 'primo1')]);
        begun();
        await waiting;
      });
      await isBegun;
      await changeIndex(elsewhere, [document(second, 'secondo1')]);
      expect([await total(search, 'primo1'), await total(search, 'secondo1')]).toEqual([0, 1]);
      commit();
      await slow;
      expect([await total(search, 'primo1'), await total(search, 'secondo1')]).toEqual([1, 1]);
      await elsewhere
        .transaction()
        .execute(async (trx) => {
          await writeDocuments(trx, [document(second, 'terzo1')]);
          throw new Error('rolled back');
        })
        .catch(() => undefined);
      expect([await total(search, 'secondo1'), await total(search, 'terzo1')]).toEqual([1, 0]);
    } finally {
      await elsewhere.destroy();
    }
  });

  it('forgets what is taken out by plain SQL', async () => {
    await changeIndex(database.db, [document(first, 'quarto1')]);
    expect(await total(search, 'quarto1')).toBe(1);
    await sql`delete from search_document where resource_id = ${first}`.execute(database.db);
    expect(await total(search, 'quarto1')).toBe(0);
  });

  it('answers right while the catalogue is changed over and over, and after a load larger than it follows', async () => {
    const other = memorySearch(database.db);
    expect(await total(other, 'massa1')).toBe(0);
    await changeIndex(
      database.db,
      IDS.map((id) => document(id, 'massa1')),
    );
    expect(await total(other, 'massa1')).toBe(IDS.length);
    expect(await total(search, 'massa1')).toBe(IDS.length);
    // Enough changes for the copy to be read anew beside.
    for (let round = 0; round < 6; round += 1) {
      const part = IDS.slice(round * 1000, (round + 1) * 1000);
      await changeIndex(
        database.db,
        part.map((id) => document(id, `giro${round}`)),
      );
      const [now, before] = await Promise.all([total(search, `giro${round}`), total(search, 'massa1')]);
      expect([round, now, before]).toEqual([round, 1000, IDS.length - (round + 1) * 1000]);
    }
    for (let i = 0; i < 30; i += 1) {
      await changeIndex(database.db, [document(IDS.at(-1 - i) as string, `ultimo${i}`)]);
      expect(await total(search, `ultimo${i}`)).toBe(1);
    }
    expect(await total(search, 'massa1')).toBe(IDS.length - 6030);
  }, 60_000);

  it('reads long fields once they are asked for, and follows them', async () => {
    const by = async (field: string, value: string) =>
      (await search.search(ANONYMOUS, { where: { kind: 'exact', field, values: [value] }, limit: 1 })).total;
    expect(await by('identifier', 'i-giro1')).toBe(1000);
    expect(await by('extra.nota', 'giro1')).toBe(1000);
    await changeIndex(database.db, [document(IDS[1000] as string, 'cambiato1')]);
    expect(await by('identifier', 'i-giro1')).toBe(999);
    expect(await by('extra.nota', 'cambiato1')).toBe(1);
  });

  it('answers many searches at once', async () => {
    const totals = await Promise.all(Array.from({ length: 50 }, () => total(search, 'giro2')));
    expect(new Set(totals)).toEqual(new Set([1000]));
  });
});
