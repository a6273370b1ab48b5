import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/people/policy.js';
import { memorySearch } from '../../src/search/memory-search.js';
import { parsePlainText } from '../../src/search/query/plain-text.js';
import type { SearchNode } from '../../src/search/query/tree.js';
import type { SearchIndex, SearchRequest } from '../../src/search/search.js';
import { tokens } from '../../src/search/text/tokens.js';
import { matcher } from '../../src/search/text/wildcards.js';
import { testDatabase } from '../helpers/database.js';
import { changeIndex, makeResources, testIds } from './catalogue.js';

const IDS = testIds(300);
const ORGANIZATION = '00000000-0000-4000-8000-000000000001';
let database: Awaited<ReturnType<typeof testDatabase>>;
let search: SearchIndex;

beforeAll(async () => {
  database = await testDatabase();
  await makeResources(database.db, IDS, [ORGANIZATION]);
  await changeIndex(
    database.db,
    IDS.map((id, i) => ({
      id,
      kind: 'dataset',
      visibility: 'public',
      organizationId: ORGANIZATION,
      words: `parola${i} comune\nchiave${i % 7}\nente\n${Array.from({ length: 50 }, (_, n) => `testo${(i * n) % 97}`).join(' ')}\n\n`,
      titleSort: `titolo ${i}`,
      quality: i,
      fields: {
        exact: {
          id: [id],
          kind: ['dataset'],
          tag: [`chiave ${i}`, 'a'.repeat(200)],
          organization: [ORGANIZATION],
        },
        dates: { created: i, modified: i },
        numbers: { distributions: 1, tags: 2 },
        labels: {},
      },
    })),
  );
  search = memorySearch(database.db);
  search.warm?.();
});
afterAll(() => database.drop());

const ask = (where: SearchNode, more: Partial<SearchRequest> = {}) =>
  search.search(ANONYMOUS, { where, limit: 5, ...more });
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What a million steps over an array take here and now, in ms of processor time: the measure of the others. */
function millionSteps(): number {
  const numbers = new Int32Array(4096).map((_, i) => i);
  const before = cpuMs();
  let sum = 0;
  for (let i = 0; i < 20_000_000; i += 1) sum = (sum + (numbers[i & 4095] as number) * (i | 1)) | 0;
  return Math.max(0.5, (cpuMs() - before + (sum === 1 ? 1 : 0)) / 20);
}

/** The bound of work, in steps, is 40 million; the dearest of them take some twenty of those. */
const MOST_STEPS = 40 * 40;

/** Total, or the status of the refusal; never more work than the bound, however fast this machine is. */
async function outcome(where: SearchNode, more: Partial<SearchRequest> = {}): Promise<number> {
  const before = cpuMs();
  const answer = await ask(where, more).then(
    ({ total }) => total,
    (error: { kind?: string }) => (error.kind === 'BadRequest' ? -400 : Promise.reject(error)),
  );
  const took = cpuMs() - before;
  // Measured afterwards, and only when it matters: a machine may have become slower meanwhile.
  if (took > 500) expect(took / millionSteps()).toBeLessThan(MOST_STEPS);
  return answer;
}

const words = (text: string, least: 'all' | 'most' = 'all'): SearchNode => ({
  kind: 'words',
  field: 'text',
  words: text.split(' '),
  least,
});
const nested = (depth: number, kind: 'and' | 'or' | 'not'): SearchNode => {
  let node: SearchNode = words('comune');
  for (let i = 0; i < depth; i += 1)
    node = kind === 'not' ? { kind, node } : { kind, nodes: [node, words(`parola${i}`)] };
  return node;
};

describe('a search that asks too much', () => {
  it('takes ten thousand words', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `parola${i}`).join(' ');
    expect(await outcome(words(many))).toBe(0);
    expect(await outcome(words(many, 'most'))).toBe(0);
    expect(await outcome({ kind: 'phrase', field: 'text', text: many })).toBe(0);
    expect(await outcome({ kind: 'or', nodes: many.split(' ').map((word) => words(word)) })).toBe(300);
    expect(await outcome(parsePlainText('"'.repeat(10_000)))).toBe(300);
    expect(await outcome(words('comune '.repeat(10_000)))).toBe(300);
  });

  it('takes a thousand levels, and refuses a million without falling over', async () => {
    expect(await outcome(nested(1000, 'not'))).toBe(300);
    expect(await outcome(nested(1000, 'or'))).toBe(300);
    expect(await outcome(nested(1000, 'and'))).toBe(0);
    expect(await outcome(nested(1_000_000, 'not'))).toBe(-400);
  });

  it('bounds patterns and misspellings', async () => {
    const repeat = (node: SearchNode): SearchNode => ({
      kind: 'or',
      nodes: Array.from({ length: 15_000 }, () => node),
    });
    const star = `${'*a'.repeat(90)}*b`;
    expect(await outcome({ kind: 'pattern', field: 'tag', pattern: star })).toBe(0);
    expect(await outcome(repeat({ kind: 'pattern', field: 'tag', pattern: star }))).toBe(-400);
    expect(await outcome(repeat({ kind: 'fuzzy', field: 'text', text: 'comunale' }))).toBeTypeOf('number');
    expect(await outcome(repeat({ kind: 'prefix', field: 'text', text: 't' }))).toBe(-400);
    expect(await outcome(repeat({ kind: 'phrase', field: 'text', text: 'testo1 testo2' }))).toBe(-400);
    expect(await outcome({ kind: 'pattern', field: 'tag', pattern: '*' })).toBe(300);
    expect(await outcome({ kind: 'pattern', field: 'tag', pattern: '*'.repeat(100_000) })).toBe(300);
    expect(matcher(`${'a'.repeat(5000)}`)('a')).toBe(false);
  });

  it('takes any limit and offset', async () => {
    const page = async (more: Partial<SearchRequest>) => (await ask({ kind: 'all' }, more)).ids.length;
    expect(await page({ limit: Number.MAX_SAFE_INTEGER })).toBe(300);
    expect(await page({ limit: Number.POSITIVE_INFINITY })).toBe(300);
    expect(await page({ limit: -1 })).toBe(0);
    expect(await page({ limit: Number.NaN })).toBe(0);
    expect(await page({ limit: 2.7, offset: -5 })).toBe(2);
    expect(await page({ offset: 1e300 })).toBe(0);
    expect((await ask({ kind: 'all' }, { facets: [{ field: 'tag', limit: 1e9 }] })).facets.tag).toHaveLength(
      301,
    );
    expect((await ask({ kind: 'all' }, { facets: [{ field: 'tag', limit: -1 }] })).facets.tag).toEqual([]);
  });

  it('finds nothing in fields that do not exist, and never reads what is not its own', async () => {
    for (const field of [
      'nessuno',
      '__proto__',
      'constructor',
      'extra.',
      'extra.__proto__',
      "x'; drop table search_document; --",
    ]) {
      expect([field, await outcome({ kind: 'exact', field, values: ['x', '__proto__'] })]).toEqual([
        field,
        0,
      ]);
      expect([field, await outcome({ kind: 'exists', field })]).toEqual([field, 0]);
      expect([
        field,
        await outcome({ kind: 'range', field, from: 'a', includeFrom: true, includeTo: true }),
      ]).toEqual([field, 0]);
      expect(await outcome({ kind: 'all' }, { facets: [{ field: field as 'tag', limit: 5 }] })).toBe(300);
    }
    expect(await outcome({ kind: 'exact', field: 'tag', values: ['__proto__', 'constructor'] })).toBe(0);
    expect(await outcome(words('__proto__ constructor'))).toBe(0);
  });

  it('takes bounds and texts that make no sense', async () => {
    const range = (field: string, from: Date | number | string): SearchNode => ({
      kind: 'range',
      field,
      from,
      includeFrom: true,
      includeTo: true,
    });
    expect(await outcome(range('created', 'ieri'))).toBe(0);
    expect(await outcome(range('created', new Date(Number.NaN)))).toBe(0);
    expect(await outcome(range('quality', ''))).toBe(0);
    // Nobody has this date: a text that is no date is not the same as none.
    expect(await outcome({ kind: 'exact', field: 'issued', values: ['ieri'] })).toBe(0);
    expect(await outcome(range('created', Number.NEGATIVE_INFINITY))).toBe(300);
    expect(await outcome({ kind: 'period', from: 'mai' })).toBe(0);
    expect(await outcome({ kind: 'box', west: Number.NaN, south: 0, east: 1, north: 1 })).toBe(0);
    for (const text of ['\0', '\ud800', '🚲', "'; drop table search_document; --", '<script>', '\u202e'])
      expect(await outcome(parsePlainText(text))).toBeTypeOf('number');
    expect(await outcome({ kind: 'fuzzy', field: 'text', text: 'a'.repeat(100_000) })).toBe(0);
    expect(tokens('x'.repeat(100_000))).toEqual(['x'.repeat(64)]);
  });

  it('refuses a cursor that is none, or of another order', async () => {
    const { next } = await ask({ kind: 'all' });
    for (const after of [
      '',
      'x',
      '%%%',
      Buffer.from('[1,2]').toString('base64url'),
      Buffer.from('{"a":1}').toString('base64url'),
    ])
      expect([after, await outcome({ kind: 'all' }, { after })]).toEqual([after, -400]);
    expect(await outcome({ kind: 'all' }, { after: next as string })).toBe(300);
    expect(
      await outcome({ kind: 'all' }, { after: next as string, sort: [{ key: 'title', descending: false }] }),
    ).toBe(-400);
  });
});
