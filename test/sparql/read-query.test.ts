import { describe, expect, it } from 'vitest';
import { isAppError } from '../../src/errors.js';
import { readQuery, withLimit } from '../../src/sparql/query/read-query.js';

const kindOf = (text: string): string => {
  try {
    return readQuery(text).form;
  } catch (error) {
    if (isAppError(error)) return error.kind;
    throw error;
  }
};
const limited = (text: string, rows = 10) => withLimit(readQuery(text), rows).replace(/\s+/g, ' ').trim();

describe('the form of a query', () => {
  it.each([
    ['SELECT * WHERE { ?s ?p ?o }', 'SELECT'],
    ['# SELECT\nask { ?s ?p ?o }', 'ASK'],
    ['PREFIX select: <x:> BASE <http://insert/> CONSTRUCT WHERE { ?s ?p ?o }', 'CONSTRUCT'],
    ['\ufeffDESCRIBE <http://example.org/>', 'DESCRIBE'],
    ['prefix ex:<http://e/> # INSERT\nselect*{?s ?p ?o}', 'SELECT'],
  ])('of %j is %s', (text, form) => expect(kindOf(text)).toBe(form));

  it.each([
    'INSERT DATA { <a:a> <a:b> <a:c> }',
    'PREFIX a: <a:> delete where { ?s ?p ?o }',
    'LOAD <http://example.org/>',
    'CLEAR ALL',
    'WITH <g:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }',
  ])('is no update: %j is refused', (text) => expect(kindOf(text)).toBe('Forbidden'));

  it.each([
    'SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }',
    'SELECT * { { SELECT * { service silent ?x{ ?s ?p ?o } } } }',
    'SELECT * {?s ?p "a"SERVICE<http://example.org/>{}}',
  ])('holds no SERVICE: %j is refused', (text) => expect(kindOf(text)).toBe('Forbidden'));

  it.each([
    'SELECT * { ?s ?p "SERVICE <x> { }" }',
    "SELECT * { ?s ?p '''a 'SERVICE' \\' b''' }",
    'SELECT * { ?service ?p ?o } # SERVICE',
    'PREFIX service: <x:> SELECT * { ?s service:SERVICE <http://e/SERVICE> }',
    'SELECT * { ?s ?p "SERVICE"@it }',
    'SELECT * { ?s ?p "\\u0053ERVICE" }',
  ])('may hold the word elsewhere: %j', (text) => expect(kindOf(text)).toBe('SELECT'));

  it('cannot hide a keyword behind escapes', () => {
    expect(kindOf('SELECT * { SERV\\u0049CE <http://example.org/> { } }')).toBe('BadRequest');
  });

  it('of what is no query is left to the engine', () => {
    for (const text of ['', '   ', '{', '"""', 'SELEC * {}', '<<<<', '\ud800'])
      expect(kindOf(text)).toBe('SELECT');
  });

  it('is found in time linear in its length', () => {
    const start = process.cpuUsage().user;
    for (const piece of [
      '"',
      "'''",
      '(',
      '<',
      '\\',
      '?',
      'a:',
      '# ',
      '"\\',
      '@',
      '\u{1f600}',
      'a1',
      'a-',
      'é.',
      '"""a',
      '<a',
      'a a',
    ]) {
      kindOf(`SELECT * { ${piece.repeat(900_000 / piece.length)}`);
    }
    expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(15);
  });

  it('is read up to a million characters', () => expect(kindOf('x'.repeat(1_000_001))).toBe('TooLarge'));
});

describe('the graphs of a query', () => {
  it('are those of its clauses, names resolved', () => {
    const query = readQuery(
      `BASE <http://base.example/a/> PREFIX ex: <http://ex.example/>
       SELECT * FROM <g1> FROM NAMED ex:g2 FROM dcat:g3 from named <urn:x>
       WHERE { GRAPH <http://not.example/> { ?s ?p "FROM <http://no.example/>" } }`,
    );
    expect(query.from).toEqual(['http://base.example/a/g1', 'http://www.w3.org/ns/dcat#g3']);
    expect(query.fromNamed).toEqual(['http://ex.example/g2', 'urn:x']);
  });
});

describe('the limit of a query', () => {
  it.each([
    ['SELECT * { ?s ?p ?o }', 'SELECT * { ?s ?p ?o } LIMIT 10'],
    ['SELECT * { ?s ?p ?o } # LIMIT 3', 'SELECT * { ?s ?p ?o } # LIMIT 3 LIMIT 10'],
    ['SELECT * { ?s ?p ?o } LIMIT 3', 'SELECT * { ?s ?p ?o } LIMIT 3'],
    ['SELECT * { ?s ?p ?o } LIMIT 30 OFFSET 5', 'SELECT * { ?s ?p ?o } LIMIT 10 OFFSET 5'],
    ['SELECT * { ?s ?p ?o } limit30', 'SELECT * { ?s ?p ?o } limit10'],
    [
      'SELECT * { { SELECT * { ?s ?p ?o } LIMIT 30 } }',
      'SELECT * { { SELECT * { ?s ?p ?o } LIMIT 30 } } LIMIT 10',
    ],
    [
      'SELECT * { VALUES ?a { 1 } ?s ?p ?a } ORDER BY ?s VALUES ?s { <x:x> }',
      'SELECT * { VALUES ?a { 1 } ?s ?p ?a } ORDER BY ?s LIMIT 10 VALUES ?s { <x:x> }',
    ],
    ['ASK { ?s ?p ?o }', 'ASK { ?s ?p ?o }'],
    ['CONSTRUCT WHERE { ?s ?p ?o } LIMIT 30', 'CONSTRUCT WHERE { ?s ?p ?o } LIMIT 30'],
  ])('%j becomes %j', (text, expected) => expect(limited(text)).toBe(expected));

  it('stands on a line of its own after a comment', () => {
    expect(withLimit(readQuery('SELECT * { ?s ?p ?o } #x'), 10)).toContain('#x\nLIMIT 10');
  });
});
