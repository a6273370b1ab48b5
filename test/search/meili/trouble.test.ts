import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../../src/people/policy.js';
import { type MeiliSearch, meiliSearch } from '../../../src/search/meili-search.js';
import { testDatabase } from '../../helpers/database.js';
import { changeIndex, makeResources, testIds } from '../catalogue.js';
import type { NaiveDocument } from '../naive.js';
import { StandInServer } from './stand-in-server.js';

const IDS = testIds(6);
const ORGANIZATION = '00000000-0000-4000-8000-000000000001';

const documentOf = (id: string, word: string): NaiveDocument => ({
  id,
  kind: 'dataset',
  visibility: 'public',
  organizationId: ORGANIZATION,
  words: `${word}\n\n\n\n\n`,
  titleSort: word,
  quality: null,
  fields: {
    exact: { id: [id], name: [`n-${id}`], kind: ['dataset'], organization: [ORGANIZATION], tag: [word] },
    dates: { created: 1, modified: 2 },
    numbers: { distributions: 0, tags: 1 },
    labels: {},
  },
});

const request = { where: { kind: 'all' }, limit: 10, facets: [{ field: 'tag', limit: 5 }] } as const;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server, a catalogue of three documents, and an engine that tells which of its answers are Meilisearch's. */
async function open(key = 'giusta') {
  const server = new StandInServer('giusta');
  await server.start();
  const database = await testDatabase();
  await makeResources(database.db, IDS, [ORGANIZATION]);
  const change = (word: string, ids = IDS.slice(0, 3)) =>
    changeIndex(
      database.db,
      ids.map((id) => documentOf(id, word)),
    );
  await change('primo');
  const answers: (string | undefined)[] = [];
  const log: string[] = [];
  const engine: MeiliSearch = meiliSearch(database.db, {
    url: server.url,
    key,
    publicUrl: 'https://dati.example.it',
    log: pino({ level: 'info' }, { write: (line: string) => void log.push(JSON.parse(line).msg) }),
    onAnswer: (why) => answers.push(why),
  });
  closing.push(
    server.stop.bind(server),
    () => database.drop(),
    () => engine.close(),
  );
  /** The values counted, and by whom. */
  const ask = async () => {
    const { facets } = await engine.search(ANONYMOUS, request);
    return { tags: facets.tag, why: answers.at(-1) };
  };
  return { server, engine, change, ask, log, db: database.db };
}

const until = async <T>(ask: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> => {
  for (let i = 0; i < 400; i += 1) {
    const found = await ask();
    if (isSo(found)) return found;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('it never came to be so');
};

describe('Meilisearch in trouble', () => {
  it('is not asked before it is filled, nor while it lacks a change: the answer is right at once', async () => {
    const { engine, change, ask } = await open();
    expect(await ask()).toEqual({ tags: [{ value: 'primo', count: 3 }], why: 'not filled' });
    await engine.rebuild();
    await change('secondo', IDS.slice(0, 1));
    const both = [
      { value: 'primo', count: 2 },
      { value: 'secondo', count: 1 },
    ];
    expect(await ask()).toEqual({ tags: both, why: 'behind' });
    await engine.catchUp();
    expect(await ask()).toEqual({ tags: both, why: undefined });
  }, 30_000);

  it('is down: the default engine answers, the log says so once, and what changed meanwhile comes after', async () => {
    const { server, engine, change, ask, log } = await open();
    await engine.rebuild();
    engine.warm?.();
    expect((await ask()).why).toBeUndefined();
    await server.stop();
    await change('durante', IDS.slice(0, 4));
    for (let i = 0; i < 3; i += 1) expect((await ask()).tags).toEqual([{ value: 'durante', count: 4 }]);
    expect(log.filter((line) => line.startsWith('Meilisearch non risponde'))).toHaveLength(1);
    await server.start();
    const back = await until(ask, ({ why }) => why === undefined);
    expect(back.tags).toEqual([{ value: 'durante', count: 4 }]);
  }, 30_000);

  it('lost its data: they are filled in again by themselves', async () => {
    const { server, engine, ask } = await open();
    await engine.rebuild();
    server.forget();
    engine.warm?.();
    expect((await ask()).tags).toEqual([{ value: 'primo', count: 3 }]);
    expect((await until(ask, ({ why }) => why === undefined)).tags).toEqual([{ value: 'primo', count: 3 }]);
  }, 30_000);

  it('refuses the key: the portal goes on without it', async () => {
    const { engine, ask, log } = await open('sbagliata');
    engine.warm?.();
    expect((await ask()).tags).toEqual([{ value: 'primo', count: 3 }]);
    await expect(engine.rebuild()).rejects.toThrow('API key');
    expect(log.some((line) => line.startsWith('Meilisearch non risponde'))).toBe(true);
    expect(log.join()).not.toContain('sbagliata');
  }, 30_000);

  it('does not hold up a portal that stops', async () => {
    const { server, engine } = await open();
    server.delay = 60_000;
    engine.warm?.();
    await new Promise((done) => setTimeout(done, 300));
    const start = Date.now();
    await engine.close();
    expect(Date.now() - start).toBeLessThan(5000);
  }, 30_000);

  it('loses what was deleted', async () => {
    const { engine, db, ask } = await open();
    await engine.rebuild();
    await changeIndex(db, [], IDS.slice(0, 2));
    await engine.catchUp();
    expect(await ask()).toEqual({ tags: [{ value: 'primo', count: 1 }], why: undefined });
  });
});
