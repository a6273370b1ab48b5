import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { fillPortal } from './sample.js';

let portal: TestPortal;

beforeAll(async () => {
  portal = await testPortal();
  await fillPortal(portal);
});
afterAll(() => portal.close());

const PATH = '/api/3/action/package_search';

/** By GET where the address may be so long, else by POST; with the CPU time it took. */
async function ask(parameters: Record<string, unknown>) {
  const before = process.cpuUsage();
  const answer = await portal.app.inject({ method: 'POST', url: PATH, payload: parameters });
  const { user, system } = process.cpuUsage(before);
  return { status: answer.statusCode, ms: (user + system) / 1000, ...answer.json() };
}

/** The state of everything a search could change. */
const state = async () => {
  const { rows } = await sql<{ n: string }>`
    select (select count(*) from catalog_resource) || ' ' || (select count(*) from organization) || ' ' ||
           (select coalesce(max(revision), 0) from catalog_resource) || ' ' || (select count(*) from search_document) as n
  `.execute(portal.services.db);
  return rows[0]?.n;
};

const refused = { status: 409, success: false, error: { __type: 'Search Error' } };

describe('a query that cannot be read', () => {
  it.each([
    'tags:"acqua',
    'tags:acqua"',
    '(title:a',
    'title:a)',
    'title:a AND',
    'OR title:a',
    'title:',
    'a:b:c',
    'title:a OR OR title:b',
    'x:{a TO b',
    'title:[a b]',
    'metadata_modified:[yesterday TO NOW]',
    'metadata_modified:[NOW-3WEEKS TO *]',
    'metadata_modified:ieri',
    'num_resources:[uno TO due]',
    'title:a\\',
    '{!func}score',
    '{!join from=id to=id}title:a',
    '_query_:"{!func}1"',
    'title:/re.*/',
    'title:a^',
  ])('is a Search Error that says so, never nothing found: fq=%s', async (fq) => {
    const answer = await ask({ fq });
    expect(answer).toMatchObject(refused);
    expect(answer.error.message).toMatch(/^Search error: ./);
    expect(answer.result).toBeUndefined();
    if (fq.includes(':') && !fq.startsWith('{')) expect(await ask({ q: fq })).toMatchObject(refused);
  });

  it('says where', async () => {
    expect((await ask({ fq: 'groups:envi tags:"acqua' })).error.message).toBe(
      `Search error: Cannot parse 'groups:envi tags:"acqua': a quote is never closed at position 18`,
    );
  });
});

describe('long, deep and greedy queries', () => {
  const deep = (n: number) => `${'title:a OR (tags:b AND '.repeat(n)}c${')'.repeat(n)}`;
  it.each<[string, Record<string, unknown>, number]>([
    ['10,000 characters of words', { q: 'acqua '.repeat(1667) }, 200],
    ['10,000 characters in one word', { q: 'a'.repeat(10_000) }, 200],
    ['10,000 characters of a phrase', { fq: `title:"${'zone umide '.repeat(900)}"` }, 200],
    [
      'a thousand values',
      { fq: `tags:(${Array.from({ length: 1000 }, (_, i) => `t${i}`).join(' OR ')})` },
      200,
    ],
    ['10,000 brackets', { fq: '('.repeat(10_000) }, 409],
    ['10,000 quotes', { fq: `x:${'"'.repeat(9_999)}` }, 409],
    ['10,000 backslashes', { fq: `x:${'\\'.repeat(9_999)}` }, 409],
    ['a thousand groups in each other', { fq: deep(1000) }, 200],
    ['too many groups in each other', { fq: deep(1100) }, 409],
    ['too many characters', { q: 'acqua '.repeat(20_000) }, 409],
    [
      'too many characters in several filters',
      { fq: Array.from({ length: 30 }, () => 'title:a '.repeat(500)) },
      409,
    ],
    ['too many wildcards', { fq: `${'tags:*a* OR '.repeat(250)}tags:b` }, 409],
    ['stars without end', { fq: `title:${'*a'.repeat(4000)}*` }, 200],
    ['question marks without end', { fq: `tags:${'?'.repeat(9000)}` }, 200],
    ['fuzzy words', { fq: 'neve~2 '.repeat(1000) }, 200],
  ])('are answered in bounded time: %s', async (_, parameters, status) => {
    const answer = await ask({ ...parameters, rows: 1 });
    expect(answer.status).toBe(status);
    expect(answer.error?.__type).toBe(status === 200 ? undefined : 'Search Error');
    expect(answer.ms).toBeLessThan(2000);
  });

  it.each([
    '*',
    '*:*',
    'title:*',
    'name:*',
    'name:**',
    '*a* OR *',
    'text:*',
    'tags:* OR (-tags:*)',
    'name:?*',
  ])('wildcards that match everything do: %s', async (fq) => {
    expect((await ask({ fq, rows: 0 })).result.count).toBe(4);
  });
});

describe('parameters that are wrong', () => {
  it.each([
    [{ rows: -1 }, { rows: ['Must be a natural number'] }],
    [{ rows: 'dieci' }, { rows: ['Invalid integer'] }],
    [{ rows: 1.5 }, { rows: ['Invalid integer'] }],
    [{ rows: '99999999999999999999' }, { rows: ['Invalid integer'] }],
    [{ start: -5 }, { start: ['Must be a natural number'] }],
    [{ 'facet.limit': 'x' }, { 'facet.limit': ['Invalid integer'] }],
    [{ 'facet.field': '["tags"' }, { 'facet.field': ['Could not parse as valid JSON'] }],
    [{ 'facet.field': { a: 1 } }, { 'facet.field': ['Must be a string'] }],
    [{ include_private: 'forse' }, { include_private: ['Invalid boolean'] }],
    [{ q: ['a', 'b'] }, { q: ['Must be a string'] }],
    [{ q: { a: 1 } }, { q: ['Must be a string'] }],
    [{ fq: [{ a: 1 }] }, { fq: ['Must be a string'] }],
    [{ q: 'a\0b' }, { q: ['Must not contain null characters'] }],
  ])('are a Validation Error: %j', async (parameters, fields) => {
    expect(await ask(parameters)).toMatchObject({
      status: 409,
      error: { __type: 'Validation Error', ...fields },
    });
  });

  it('that no search has are a Search Query Error', async () => {
    expect(await ask({ foo: 1, limit: 10 })).toMatchObject({
      status: 400,
      error: {
        __type: 'Search Query Error',
        message: `Search Query is invalid: "Invalid search parameters: ['foo', 'limit']"`,
      },
    });
  });

  it('that are huge give what there is', async () => {
    expect((await ask({ rows: 999_999_999_999 })).result.results).toHaveLength(4);
    expect((await ask({ start: 999_999_999_999 })).result).toMatchObject({ count: 4, results: [] });
    expect(
      (await ask({ 'facet.field': Array.from({ length: 500 }, (_, i) => `f${i}`), rows: 0 })).status,
    ).toBe(200);
  });
});

describe('hostile texts', () => {
  const SQL = `'; drop table catalog_resource; --`;
  it('with SQL change nothing, in whatever parameter', async () => {
    const before = await state();
    for (const value of [
      SQL,
      `') or 1=1 --`,
      '$1',
      '\\',
      `tags:"${SQL}"`,
      `name:${SQL.replace(/[ :;()]/g, '\\$&')}`,
    ]) {
      for (const name of [
        'q',
        'fq',
        'fq_list',
        'sort',
        'rows',
        'start',
        'facet.field',
        'facet.limit',
        'fl',
        'ext_bbox',
        'ext_startdate',
        'extras',
        'include_drafts',
        'qf',
        value,
      ]) {
        const { status, error } = await ask({ [name]: value });
        expect([name, value, status]).toEqual([
          name,
          value,
          expect.toSatisfy((s) => [200, 400, 409].includes(s)),
        ]);
        expect(status === 200 || typeof error.__type === 'string').toBe(true);
      }
    }
    expect(await state()).toBe(before);
  });

  it('of invalid UTF-8, lone surrogates and odd characters are texts like others', async () => {
    for (const bytes of ['%FF%FE', '%C3%28', '%ED%A0%80', '%F0%28%8C%28', '%80', '%']) {
      const answer = await portal.app.inject({ url: `${PATH}?q=${bytes}&fq=title:${bytes}` });
      expect([200, 400, 409]).toContain(answer.statusCode);
      expect(answer.headers['content-type']).toBe('application/json;charset=utf-8');
    }
    for (const q of [
      '\ud800',
      'a\udfffb',
      '\u202e',
      '\u0000'.replace('\0', '\u0001'),
      '🌊',
      '\ufeff',
      'title:\ud800',
      'tags:"\ud800 x"',
      'name:\ud800*',
    ])
      expect(await ask({ q })).toMatchObject({ status: 200, success: true });
  });

  it('in the name of a field find nothing', async () => {
    for (const field of [
      '__proto__',
      'constructor',
      'toString',
      'extras___proto__',
      "a'b",
      '"',
      'x y',
      'extra.x',
    ])
      expect((await ask({ fq: `${field.replace(/[\s":]/g, '\\$&')}:x` })).result).toMatchObject({ count: 0 });
    const { result } = await ask({ 'facet.field': ['__proto__', 'constructor'], rows: 0 });
    expect(Object.keys(result.facets)).toEqual(['__proto__', 'constructor']);
  });
});
