import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../src/catalog/model/index.js';
import { tracesOf } from '../../src/harvest/reconcile/traces.js';
import { testDatabase } from '../helpers/database.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const distribution = (address: Partial<NonNullable<Dataset['distribution']>[number]>) => ({
  id: '00000000-0000-4000-8000-000000000000',
  ...address,
});

it.each<[string, Dataset]>([
  ['nothing', {}],
  ['landing pages', { landingPage: ['https://a.example/1', 'https://a.example/2'] }],
  [
    'addresses of data, the download first, upper case alike',
    {
      title: { it: 'Qualità dell’ARIA' },
      publisher: { identifier: 'C_A944' },
      distribution: [
        distribution({ downloadURL: ['https://a.example/d'], accessURL: ['https://a.example/p'] }),
        distribution({ accessURL: ['https://a.example/q'] }),
        distribution({}),
      ],
    },
  ],
  [
    'a publisher by name, texts without a language',
    {
      title: { und: 'Aria' },
      publisher: { name: { en: 'City' } },
      distribution: [distribution({ accessURL: ['https://a.example/q'] })],
    },
  ],
  [
    'no publisher',
    { title: { it: 'Aria' }, distribution: [distribution({ accessURL: ['https://a.example/q'] })] },
  ],
])('the database and the program make the same traces: %s', async (_, doc) => {
  const { rows } = await sql<{ traces: string[] }>`
    select resource_traces(${JSON.stringify(doc)}::jsonb) as traces`.execute(database.db);
  expect([...(rows[0]?.traces ?? [])].sort()).toEqual(
    tracesOf(doc)
      .map(({ hash }) => hash)
      .sort(),
  );
});
