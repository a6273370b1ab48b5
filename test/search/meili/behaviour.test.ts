import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { meiliSearch } from '../../../src/search/meili-search.js';
import { testPortal } from '../../helpers/portal.js';
import { describeSearch } from '../behaviour.js';
import { StandInServer } from './stand-in-server.js';

const answers: (string | undefined)[] = [];

/** The suite on Meilisearch as it lives: the default engine answers while it is behind. */
async function open(caughtUp: boolean) {
  const server = new StandInServer('chiave-di-prova');
  await server.start();
  const { services, close } = await testPortal();
  const engine = meiliSearch(services.db, {
    url: server.url,
    key: 'chiave-di-prova',
    publicUrl: 'https://dati.example.it',
    log: pino({ level: 'silent' }),
    onAnswer: (why) => caughtUp && answers.push(why),
  });
  if (!caughtUp) engine.warm?.();
  return {
    catalog: services.catalog,
    search: {
      ...engine,
      async search(...asked: Parameters<typeof engine.search>) {
        if (caughtUp) await engine.catchUp();
        return engine.search(...asked);
      },
    },
    async close() {
      await engine.close?.();
      await close();
      await server.stop();
    },
  };
}

describeSearch('Meilisearch that has everything already', () => open(true));
describeSearch('Meilisearch that follows', () => open(false));

describe('of the requests of that suite', () => {
  afterAll(() => undefined);
  it('Meilisearch answers those it can, by itself', () => {
    const own = answers.filter((why) => why === undefined).length;
    expect(new Set(answers)).not.toContain('failed');
    expect(new Set(answers)).not.toContain('behind');
    expect(own).toBeGreaterThan(30);
  });
});
