import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OdsqlError } from '../../../src/api/explore/odsql/odsql-error.js';
import { parseGroupBy, parseOrderBy, parseSelect, parseWhere } from '../../../src/api/explore/odsql/parse.js';

/** A tree without the places, which are tested on their own. */
const bare = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value) => (key === 'at' ? undefined : value)));
const field = (name: string) => ({ kind: 'field', name });
const text = (value: string) => ({ kind: 'literal', type: 'text', value });
const number = (value: number) => ({ kind: 'literal', type: 'number', value, text: String(value) });
const date = (value: string) => ({ kind: 'literal', type: 'date', value });
const geom = (value: string) => ({ kind: 'literal', type: 'geom', value });
const compare = (operator: string, left: unknown, right: unknown) => ({
  kind: 'compare',
  operator,
  left,
  right,
});
const call = (name: string, ...args: unknown[]) => ({ kind: 'call', name, args, distinct: false });

describe('a where clause', () => {
  it.each([
    ['anno > 2020', compare('>', field('anno'), number(2020))],
    ['anno<>2020', compare('!=', field('anno'), number(2020))],
    ["zona = 'Nord'", compare('=', field('zona'), text('Nord'))],
    ['`and` = "a\\"b"', compare('=', field('and'), text('a"b'))],
    ['`12` is null', { kind: 'is-null', operand: field('12') }],
    ['a IS NOT NULL', { kind: 'not', condition: { kind: 'is-null', operand: field('a') } }],
    ['attivo is true', { kind: 'is-boolean', operand: field('attivo'), value: true }],
    ['attivo', { kind: 'truth', operand: field('attivo') }],
    ['"film"', { kind: 'text', text: 'film' }],
    ['"film*" and anno:2020', {
      kind: 'and',
      conditions: [
        { kind: 'text', text: 'film*' },
        { kind: 'matches', left: field('anno'), right: number(2020) },
      ],
    }],
    ['nome like "pia*"', { kind: 'matches', left: field('nome'), right: text('pia*') }],
    ['nome not like "pia*"', {
      kind: 'not',
      condition: { kind: 'matches', left: field('nome'), right: text('pia*') },
    }],
    ['anno in (2020, 2021)', { kind: 'in-list', operand: field('anno'), values: [number(2020), number(2021)] }],
    ['anno not in (2020)', { kind: 'not', condition: { kind: 'in-list', operand: field('anno'), values: [number(2020)] } }],
    ['anno in [1 TO 10[', {
      kind: 'in-range', operand: field('anno'), low: number(1), high: number(10), includeLow: true, includeHigh: false,
    }],
    ['anno in ]1..10]', {
      kind: 'in-range', operand: field('anno'), low: number(1), high: number(10), includeLow: false, includeHigh: true,
    }],
    ["ora:[date'2020' TO date'2021-01']", {
      kind: 'in-range', operand: field('ora'), low: date('2020'), high: date('2021-01'), includeLow: true, includeHigh: true,
    }],
    ['"a" in tags', { kind: 'value-in', value: text('a'), field: field('tags') }],
    ['temperatura > -5.5', compare('>', field('temperatura'), number(-5.5))],
    ['(a + 1) * 2 > b', compare(
      '>',
      {
        kind: 'arithmetic', operator: '*',
        left: { kind: 'arithmetic', operator: '+', left: field('a'), right: number(1) },
        right: number(2),
      },
      field('b'),
    )],
    ['(a) = 1', compare('=', field('a'), number(1))],
    ['length(nome) > 3', compare('>', call('length', field('nome')), number(3))],
    ['explore.download_count>100', compare('>', field('explore.download_count'), number(100))],
    ["within_distance(dove, geom'POINT(11.3 44.5)', 1.5km)", {
      kind: 'truth',
      operand: call('within_distance', field('dove'), geom('POINT(11.3 44.5)'), { kind: 'literal', type: 'distance', metres: 1500 }),
    }],
    ['in_bbox(dove, 44, 11, 45, 12)', {
      kind: 'truth', operand: call('in_bbox', field('dove'), number(44), number(11), number(45), number(12)),
    }],
    ['search([a, *], "x y")', {
      kind: 'truth', operand: call('search', { kind: 'fields', fields: [field('a'), { kind: 'star' }] }, text('x y')),
    }],
    ['search(*, "x")', { kind: 'truth', operand: call('search', { kind: 'star' }, text('x')) }],
    ['ora > now(days=-7)', compare('>', field('ora'), call('now', { kind: 'named', name: 'days', value: number(-7) }))],
    ['a = 1, b = 2', { kind: 'and', conditions: [compare('=', field('a'), number(1)), compare('=', field('b'), number(2))] }],
    ['2020_totale = 3', compare('=', field('2020_totale'), number(3))],
    ['città = "Bò"', compare('=', field('città'), text('Bò'))],
  ])('%s', (clause, tree) => {
    expect(bare(parseWhere(clause))).toEqual(tree);
  }); // biome-ignore format: a line a case

  it('binds not before and, and before or', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ kind: 'truth', operand: field(name) }));
    expect(bare(parseWhere('a or not b and c'))).toEqual({
      kind: 'or',
      conditions: [a, { kind: 'and', conditions: [{ kind: 'not', condition: b }, c] }],
    });
    expect(bare(parseWhere('not (a OR b) AND c'))).toEqual({
      kind: 'and',
      conditions: [{ kind: 'not', condition: { kind: 'or', conditions: [a, b] } }, c],
    });
  });

  it.each([
    ['', 0], ['a =', 3], ['a = "x', 4], ['a in (1', 7], ['a in [1 TO 2', 12], ['(a = 1', 6], ['a = 1)', 5], ['a # 1', 2],
    ['a is 3', 5], ['3', 0], ['and = 1', 0], ['a = 1 b', 6], ['f(', 2], ['a like b', 7],
  ])('%j is refused, with the place', (clause, at) => {
    let caught: unknown;
    try {
      parseWhere(clause);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(OdsqlError);
    expect(caught).toMatchObject({ clause: 'where', at });
  }); // biome-ignore format: a line a case

  it('is read or refused in a moment, whatever it is', () => {
    for (const hostile of [
      '('.repeat(20_000),
      `${'('.repeat(50)}a${')'.repeat(50)}=1`,
      'not '.repeat(20_000),
      '-'.repeat(90_000),
      `a${'+a'.repeat(4000)} > 1`,
      `${'(('.repeat(25)}a+1)+1${')'.repeat(49)} = 1`,
      'a=1 or '.repeat(4000),
    ]) {
      try {
        parseWhere(hostile);
      } catch (error) {
        expect(error).toBeInstanceOf(OdsqlError);
      }
    }
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '(',
            ')',
            'a',
            '=',
            '1',
            '"x"',
            'and',
            'or',
            'not',
            'in',
            '[',
            ']',
            'to',
            ',',
            '-',
            ':',
            'is',
            'null',
          ),
        ),
        (parts) => {
          try {
            parseWhere(parts.join(' '));
          } catch (error) {
            expect(error).toBeInstanceOf(OdsqlError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the other clauses', () => {
  it('select takes fields, expressions under their text or a name, and patterns', () => {
    expect(bare(parseSelect('*'))).toEqual([{ kind: 'all' }]);
    expect(
      bare(parseSelect('nome, count(*), sum( x ) as totale, count(distinct y), include(a*), exclude(b)')),
    ).toEqual([
      { kind: 'expression', expression: field('nome'), text: 'nome' },
      { kind: 'expression', expression: call('count', { kind: 'star' }), text: 'count(*)' },
      { kind: 'expression', expression: call('sum', field('x')), text: 'sum( x )', alias: 'totale' },
      {
        kind: 'expression',
        expression: { ...call('count', field('y')), distinct: true },
        text: 'count(distinct y)',
      },
      { kind: 'include', pattern: 'a*' },
      { kind: 'exclude', pattern: 'b' },
    ]);
    expect(
      bare(parseSelect("median(x), percentile(x, 95), date_format(d, 'YYYY'), ifnull(a, 0) + 1 as b")),
    ).toHaveLength(4);
  });

  it('group_by takes fields, parts of dates, ranges and clusters', () => {
    expect(
      bare(parseGroupBy('zona as z, year(ora), range(ora, 1 day), range(x, *, 10, 50, *), range(x, 5)')),
    ).toEqual([
      { expression: field('zona'), text: 'zona', alias: 'z' },
      { expression: call('year', field('ora')), text: 'year(ora)' },
      {
        expression: call('range', field('ora'), { kind: 'step', count: 1, unit: 'day' }),
        text: 'range(ora, 1 day)',
      },
      {
        expression: call('range', field('x'), { kind: 'star' }, number(10), number(50), { kind: 'star' }),
        text: 'range(x, *, 10, 50, *)',
      },
      { expression: call('range', field('x'), number(5)), text: 'range(x, 5)' },
    ]);
  });

  it('order_by takes directions before and after', () => {
    expect(bare(parseOrderBy('a, b desc, -c, count(*) DESC, random(3) asc'))).toEqual([
      { expression: field('a'), descending: false, text: 'a' },
      { expression: field('b'), descending: true, text: 'b' },
      { expression: field('c'), descending: true, text: 'c' },
      { expression: call('count', { kind: 'star' }), descending: true, text: 'count(*)' },
      { expression: call('random', number(3)), descending: false, text: 'random(3)' },
    ]);
  });
});
