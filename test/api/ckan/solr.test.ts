import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CkanFault } from '../../../src/api/ckan/faults.js';
import { LONGEST_QUERY, parseSolr } from '../../../src/api/ckan/solr/parse.js';
import type { SolrQuery } from '../../../src/api/ckan/solr/query.js';
import { readWords } from '../../../src/api/ckan/solr/words.js';
import { printSolr } from './print-solr.js';

const term = (field: string | undefined, text: string): SolrQuery => ({ kind: 'term', field, text });
const phrase = (field: string | undefined, text: string, near = false): SolrQuery => ({
  kind: 'phrase',
  field,
  text,
  near,
});
const and = (...nodes: SolrQuery[]): SolrQuery => ({ kind: 'and', nodes });
const or = (...nodes: SolrQuery[]): SolrQuery => ({ kind: 'or', nodes });
const not = (node: SolrQuery): SolrQuery => ({ kind: 'not', node });
const range = (field: string, from?: string, to?: string, brackets = '[]'): SolrQuery => ({
  kind: 'range',
  field,
  from,
  to,
  includeFrom: brackets[0] === '[',
  includeTo: brackets[1] === ']',
});

const [a, b, c] = ['a', 'b', 'c'].map((text) => term(undefined, text)) as [SolrQuery, SolrQuery, SolrQuery];

/** The message of the Search Error that a query is refused with. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof CkanFault)) throw error;
    expect(error.status).toBe(409);
    expect(error.body).toMatchObject({ __type: 'Search Error' });
    return (error.body as unknown as { message: string }).message;
  }
  throw new Error('not refused');
}

describe("Solr's syntax", () => {
  it.each<[string, SolrQuery]>([
    ['*:*', { kind: 'all' }],
    ['*', { kind: 'exists', field: undefined }],
    ['acqua', term(undefined, 'acqua')],
    ['organization:comune-x', term('organization', 'comune-x')],
    ['title: neve', term('title', 'neve')],
    ['tags:"qualità dell aria"', phrase('tags', 'qualità dell aria')],
    ['organization:(a OR b)', or(term('organization', 'a'), term('organization', 'b'))],
    [
      'extras_hvd_category:("u1" OR "u2")',
      or(phrase('extras_hvd_category', 'u1'), phrase('extras_hvd_category', 'u2')),
    ],
    ['text:(a title:b c)', and(term('text', 'a'), term('title', 'b'), term('text', 'c'))],
    ['a AND b', and(a, b)],
    ['a && b', and(a, b)],
    ['a b', and(a, b)],
    ['a OR b', or(a, b)],
    ['a || b', or(a, b)],
    ['NOT a', not(a)],
    ['!a', not(a)],
    ['a AND NOT b', and(a, not(b))],
    ['(groups:a OR groups:b)', or(term('groups', 'a'), term('groups', 'b'))],
    ['+owner_org:"x"', phrase('owner_org', 'x')],
    ['-dataset_type:harvest', not(term('dataset_type', 'harvest'))],
    ['+state:(active OR draft)', or(term('state', 'active'), term('state', 'draft'))],
    ['-organization:x -organization:y', and(not(term('organization', 'x')), not(term('organization', 'y')))],
    ['title:acqu*', { kind: 'wildcard', field: 'title', pattern: 'acqu*' }],
    ['*acq*', { kind: 'wildcard', field: undefined, pattern: '*acq*' }],
    ['name:a?b', { kind: 'wildcard', field: 'name', pattern: 'a?b' }],
    ['name:a\\*b*', { kind: 'wildcard', field: 'name', pattern: 'a\\*b*' }],
    ['hvd_category:*', { kind: 'exists', field: 'hvd_category' }],
    [
      '(-issued:* AND metadata_created:[2026-01-01T00:00:00Z TO NOW])',
      and(not({ kind: 'exists', field: 'issued' }), range('metadata_created', '2026-01-01T00:00:00Z', 'NOW')),
    ],
    ['metadata_modified:[2026-01-01T00:00:00Z TO *]', range('metadata_modified', '2026-01-01T00:00:00Z')],
    ['x:[* TO NOW]', range('x', undefined, 'NOW')],
    ['x:{a TO b}', range('x', 'a', 'b', '{}')],
    ['x:[a TO b}', range('x', 'a', 'b', '[}')],
    ['x:{"a b" TO b]', range('x', 'a b', 'b', '{]')],
    ['metadata_created:[NOW-30DAYS TO NOW]', range('metadata_created', 'NOW-30DAYS', 'NOW')],
    ['x:[NOW/DAY-7DAYS TO *]', range('x', 'NOW/DAY-7DAYS')],
    ['text:(a b)', and(term('text', 'a'), term('text', 'b'))],
    ['neve~1', { kind: 'fuzzy', field: undefined, text: 'neve' }],
    ['neve~', { kind: 'fuzzy', field: undefined, text: 'neve' }],
    ['neve~0', term(undefined, 'neve')],
    ['title:x^2', term('title', 'x')],
    ['(a b)^2.5 c^=3', and(and(a, b), c)],
    ['"a b"~3', phrase(undefined, 'a b', true)],
    ['"a b"~3^2', phrase(undefined, 'a b', true)],
    ['a\\:b', term(undefined, 'a:b')],
    ['license_id:cc\\-by\\-4\\.0', term('license_id', 'cc-by-4.0')],
    ['\\(a\\) \\/b', and(term(undefined, '(a)'), term(undefined, '/b'))],
    ['"dice \\"ciao\\" e C:\\\\"', phrase(undefined, 'dice "ciao" e C:\\')],
    ['and or not', and(term(undefined, 'and'), term(undefined, 'or'), term(undefined, 'not'))],
    ['((((a))))', a],
    ['*:* -a', and({ kind: 'all' }, not(a))],
  ])('%s', (query, expected) => {
    expect(parseSolr(query)).toEqual(expected);
  });

  it('reads alternatives beside other conditions as they are meant', () => {
    const modified = range('metadata_modified', '2026-03-01T10:11:12.123456Z');
    const either = or(term('organization', 'a'), term('organization', 'b'));
    const query = 'organization:a OR organization:b metadata_modified:[2026-03-01T10:11:12.123456Z TO *]';
    expect(parseSolr(query)).toEqual(and(either, modified));
    expect(parseSolr('a b OR c')).toEqual(and(a, or(b, c)));
    expect(parseSolr('a AND b OR c')).toEqual(or(and(a, b), c));
    expect(parseSolr('a OR b AND NOT c')).toEqual(or(a, and(b, not(c))));
  });

  it('keeps the signs of Lucene among alternatives: what must be and must not be', () => {
    expect(parseSolr('a OR -b')).toEqual(and(a, not(b)));
    expect(parseSolr('a OR b OR -c')).toEqual(and(or(a, b), not(c)));
    expect(parseSolr('+a OR b')).toEqual(a);
    expect(parseSolr('a OR NOT b')).toEqual(or(a, not(b)));
    expect(parseSolr('a OR (-b)')).toEqual(or(a, not(b)));
  });

  it('reads a range whose address was encoded twice', () => {
    const expected = range('metadata_modified', '2026-03-01T00:00:00Z');
    expect(parseSolr('metadata_modified:[2026-03-01T00:00:00Z%20TO%20*]')).toEqual(expected);
    expect(parseSolr('metadata_modified:[2026-03-01T00%3A00%3A00Z%20TO%20*]')).toEqual(expected);
    expect(parseSolr('metadata_modified:[2026-03-01T00:00:00Z+TO+*]')).toEqual(expected);
  });

  it.each<[string, RegExp]>([
    ['organization:', /unexpected end at position 14$/],
    ['(organization:a', /never closed at position 1$/],
    ['organization:a)', /unexpected '\)' at position 15$/],
    ['AND organization:a', /unexpected 'AND' at position 1$/],
    ['a AND', /unexpected end/],
    ['a OR AND b', /unexpected 'AND' at position 6$/],
    ['tags:"a', /quote is never closed at position 6$/],
    ['()', /unexpected '\)' at position 2$/],
    ['title:a:b', /unexpected 'a:b' at position 7$/],
    [':a', /unexpected ':'/],
    ['x:[a TO b', /range is never closed at position 3$/],
    ['x:[a b]', /\[from TO to\]/],
    ['x:[a TO b c]', /\[from TO to\]/],
    ['x:]', /unexpected ']'/],
    ['a\\', /unexpected '\\'/],
    ['/[a-z]+/', /regular expressions/],
    ['+-a', /unexpected '-a' at position 2$/],
    ['a^', /unexpected '\^'/],
    ['-', /unexpected end/],
    ['', /unexpected end/],
    ['{!boost b=1}acqua', /Local parameters/],
    ['  {!q.op=OR}acqua', /Local parameters/],
  ])('refuses %s, telling where', (query, message) => {
    expect(refusal(() => parseSolr(query))).toMatch(message);
  });

  it('shows only the part of a long query where it cannot be read', () => {
    const message = refusal(() => parseSolr(`${'acqua '.repeat(1500)}) fine ${'b '.repeat(400)}`));
    expect(message.length).toBeLessThan(160);
    expect(message).toContain("unexpected ')' at position 9001");
  });
});

describe('long and deep queries', () => {
  it('of 10,000 characters are read', () => {
    expect(parseSolr('ab '.repeat(3333))).toMatchObject({ nodes: { length: 3333 } });
    expect(parseSolr(`"${'x'.repeat(9990)}"`)).toMatchObject({ kind: 'phrase' });
    expect(parseSolr(`tags:(${'a OR '.repeat(2000)}b)`)).toMatchObject({ nodes: { length: 2001 } });
    expect(refusal(() => parseSolr('NOT '.repeat(2500)))).toContain("unexpected 'NOT'");
    expect(refusal(() => parseSolr('"'.repeat(9999)))).toContain('never closed');
    expect(refusal(() => parseSolr('\\'.repeat(9999)))).toContain('unexpected');
    expect(refusal(() => parseSolr(`x:[${'a '.repeat(5000)}`))).toContain('never closed');
    expect(refusal(() => parseSolr('['.repeat(10_000)))).toContain('never closed');
  });

  it('are nested a thousand deep, deeper ones refused', () => {
    const deep = (n: number) => `${'a (b '.repeat(n)}c${')'.repeat(n)}`;
    let depth = 0;
    for (let node = parseSolr(deep(1000)); node.kind === 'and'; node = node.nodes.at(-1) as SolrQuery)
      depth += 1;
    expect(depth).toBe(1001);
    expect(refusal(() => parseSolr(deep(1001)))).toContain('too many groups');
    expect(refusal(() => parseSolr('('.repeat(100_000)))).toContain('too many groups');
  });

  it('beyond a bound are refused', () => {
    expect(refusal(() => parseSolr('a'.repeat(LONGEST_QUERY + 1)))).toContain('longer than');
    expect(refusal(() => readWords('a'.repeat(LONGEST_QUERY + 1)))).toContain('longer than');
  });
});

describe('any query', () => {
  const anyText = fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
    .filter((text) => !text.includes('\0'));
  const name = fc.oneof(fc.constantFrom('title', 'tags', 'extras_a b', 'AND', 'é:x'), fc.constant(undefined));
  const end = fc.option(
    anyText.filter((text) => text !== '*' && !/%20|%3A|\+TO\+/i.test(text)),
    { nil: undefined },
  );
  const pattern = fc
    .array(
      fc.oneof(
        fc.constantFrom('*', '?', '\\*', '\\?', '\\\\'),
        fc.constantFrom('a', 'è', ' ', '"', '(', ':'),
      ),
      {
        minLength: 2,
        maxLength: 6,
      },
    )
    .map((parts) => parts.join(''))
    .filter((text) => /[*?]/.test(text.replace(/\\./gs, '')) && !/^\*+$/.test(text));
  const leaf = fc.oneof(
    fc.constant<SolrQuery>({ kind: 'all' }),
    fc.record({ kind: fc.constant('term' as const), field: name, text: anyText }),
    fc.record({ kind: fc.constant('fuzzy' as const), field: name, text: anyText }),
    fc.record({ kind: fc.constant('phrase' as const), field: name, text: fc.string(), near: fc.boolean() }),
    fc.record({ kind: fc.constant('wildcard' as const), field: name, pattern }),
    fc.record({ kind: fc.constant('exists' as const), field: name }),
    fc.record({
      kind: fc.constant('range' as const),
      field: name,
      from: end,
      to: end,
      includeFrom: fc.boolean(),
      includeTo: fc.boolean(),
    }),
  );
  const { query } = fc.letrec<{ query: SolrQuery }>((tie) => ({
    query: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf as fc.Arbitrary<SolrQuery>,
      fc.record({
        kind: fc.constantFrom('and', 'or'),
        nodes: fc.array(tie('query'), { minLength: 2, maxLength: 4 }),
      }) as fc.Arbitrary<SolrQuery>,
      fc.record({ kind: fc.constant('not'), node: tie('query') }) as fc.Arbitrary<SolrQuery>,
    ),
  }));

  it('that is printed reads back as it was', () => {
    fc.assert(
      fc.property(query, (tree) => {
        expect(parseSolr(printSolr(tree))).toEqual(tree);
      }),
      { numRuns: 2000 },
    );
  });

  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '(',
          ')',
          '"',
          '[',
          ']',
          '{',
          '}',
          ' TO ',
          ' AND ',
          ' OR ',
          ' NOT ',
          '+',
          '-',
          '!',
          ':',
          '\\',
        ),
        fc.constantFrom(
          '*',
          '?',
          '~',
          '^',
          '/',
          '&&',
          '||',
          ' ',
          'NOW',
          '{!',
          'title:',
          "'; drop table x; --",
        ),
        fc.string({ maxLength: 5, unit: 'binary' }),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  it.each([
    ['as Lucene', parseSolr],
    ['as words', readWords],
  ] as const)('is read or refused %s, and fails in no other way', (_, read) => {
    fc.assert(
      fc.property(hostile, (text) => {
        try {
          expect(read(text)).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(CkanFault);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('words without a field', () => {
  const words = (q: string) => {
    const read = readWords(q);
    return 'words' in read ? read.words : read;
  };
  const text = (least: 'all' | 'most', ...list: string[]) => ({
    kind: 'words',
    field: 'text',
    words: list,
    least,
  });

  it('must occur for the most part', () => {
    expect(words('bilancio')).toEqual(text('most', 'bilancio'));
    expect(words('piste ciclabili del comune')).toEqual(text('most', 'piste', 'ciclabili', 'del', 'comune'));
  });

  it('know phrases and signs', () => {
    const exactly = { kind: 'phrase', field: 'text', text: 'qualità aria' };
    expect(words('"qualità aria"')).toEqual(exactly);
    expect(words('mare "qualità aria"')).toEqual({ kind: 'and', nodes: [text('most', 'mare'), exactly] });
    expect(words('+acqua aria -mare')).toEqual({
      kind: 'and',
      nodes: [text('most', 'aria'), text('all', 'acqua'), { kind: 'not', node: text('all', 'mare') }],
    });
  });

  it('never fail: a quote that is not closed is none, a question mark asks', () => {
    expect(words('"acqua aria')).toEqual(text('most', 'acqua', 'aria'));
    expect(words('dove sono le scuole?')).toEqual(text('most', 'dove', 'sono', 'le', 'scuole?'));
    expect(words('acqua ( AND aria')).toEqual(text('most', 'acqua', '(', 'AND', 'aria'));
    expect(words('a - b')).toEqual(text('most', 'a', '-', 'b'));
  });

  it('are read as Lucene where they are written so', () => {
    expect(readWords('acqua OR aria')).toEqual({ lucene: parseSolr('acqua OR aria') });
    expect(readWords('acqu*')).toEqual({ lucene: parseSolr('acqu*') });
    expect(readWords('(acqua OR aria) mare')).toEqual({ lucene: parseSolr('(acqua OR aria) mare') });
    expect(readWords('neve~1')).toEqual({ lucene: parseSolr('neve~1') });
  });

  it('refuse local parameters', () => {
    expect(refusal(() => readWords('{!func}score'))).toContain('Local parameters');
  });
});
