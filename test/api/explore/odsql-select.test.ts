import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clauses, toQuery } from '../../../src/api/explore/odsql/to-query.js';
import { COLUMNS, odsqlTables, READING } from './helpers/odsql-table.js';

let at: Awaited<ReturnType<typeof odsqlTables>>;
beforeAll(async () => {
  at = await odsqlTables();
});
afterAll(() => at.tables.close());
const ask: typeof at.ask = (...question) => at.ask(...question);

describe('select, group_by and order_by, over a table', () => {
  it('fields, expressions under their text or name, patterns', async () => {
    const [first] = await ask({ select: 'nome, abitanti + 1, x as valore, upper(`and`)' });
    expect(first).toEqual({ nome: 'Via della Prova', 'abitanti + 1': 121, valore: 1.5, 'upper(`and`)': 'A' });
    const names = (select?: string) =>
      toQuery({ ...(select && { select }) }, READING).outputs.map(({ name }) => name);
    expect(names('exclude(x), exclude(a*)')).toEqual(['nome', 'giorno', 'ora', 'tags', 'dove', '12']);
    expect(names('include(a*), x')).toEqual(['abitanti', 'attivo', 'and', 'x']);
    expect(names()).toEqual(COLUMNS.map(({ name }) => name));
  });

  it('dates in words', async () => {
    const [first] = await ask({
      select:
        "date_format(giorno, 'd MMMM yyyy') as d, dayofweek(giorno) as e, now() as n, distance(dove, geom'POINT(11.34 44.49)') as m",
    });
    expect(first).toEqual({ d: '1 maggio 2024', e: 3, n: '2024-05-08T10:00:00Z', m: 0 });
  });

  it('aggregates of everything are one row', async () => {
    expect(
      await ask({ select: 'count(*) as n, count(nome), count(distinct `and`) as d, sum(abitanti), avg(x), min(giorno), max(nome), median(abitanti), percentile(abitanti, 50) as p' }),
    ).toEqual([
      { n: 6, 'count(nome)': 5, d: 3, 'sum(abitanti)': 233, 'avg(x)': 21.5, 'min(giorno)': '1977-05-25', 'max(nome)': 'via Sud', 'median(abitanti)': 45, p: 45 },
    ]); // biome-ignore format: one line reads better
  });

  it.each<[Clauses, Record<string, unknown>[]]>([
    [{ group_by: '`and`' }, [{ and: 'a' }, { and: 'b' }, { and: 'c' }, { and: null }]],
    [{ group_by: '`and` as zona', select: 'count(*)' }, [{ zona: 'a', 'count(*)': 2 }, { zona: 'b', 'count(*)': 2 }, { zona: 'c', 'count(*)': 1 }, { zona: null, 'count(*)': 1 }]],
    [{ group_by: '`and`', select: 'sum(abitanti) as s, `and`', order_by: 's desc' }, [{ s: 165, and: 'a' }, { s: 58, and: 'b' }, { s: 10, and: 'c' }, { s: null, and: null }]],
    [{ group_by: 'year(giorno)', select: 'count(*) as n', order_by: 'count(*) desc, year(giorno) desc' }, [{ 'year(giorno)': 1977, n: 2 }, { 'year(giorno)': 2024, n: 1 }, { 'year(giorno)': 2020, n: 1 }, { 'year(giorno)': 2018, n: 1 }, { 'year(giorno)': null, n: 1 }]],
    [{ group_by: 'year(giorno) as a', select: 'a, a + 1 as b', order_by: '-a', where: ['giorno is not null'] }, [{ a: 2024, b: 2025 }, { a: 2020, b: 2021 }, { a: 2018, b: 2019 }, { a: 1977, b: 1978 }]],
    [{ group_by: 'range(abitanti, *, 10, 50, 100, *) as r', select: 'count(*) as n' }, [{ r: ']*, 10[', n: 1 }, { r: '[10, 50[', n: 2 }, { r: '[50, 100[', n: 1 }, { r: '[100, *[', n: 1 }, { r: null, n: 1 }]],
    [{ group_by: 'range(x, 50) as r', select: 'count(*) as n' }, [{ r: '[-50, 0[', n: 1 }, { r: '[0, 50[', n: 3 }, { r: '[50, 100[', n: 1 }, { r: null, n: 1 }]],
    [{ group_by: "range(giorno, *, date'2000', date'2021') as r", select: 'count(*) as n', where: ['giorno is not null'] }, [{ r: ']*, 2000-01-01[', n: 2 }, { r: '[2000-01-01, 2021-01-01[', n: 2 }, { r: null, n: 1 }]],
    [{ group_by: 'range(giorno, 1 year) as r', where: ['abitanti < 46'] }, [{ r: '1977-01-01' }, { r: '2018-01-01' }]],
    [{ group_by: 'range(ora, 1M) as r', where: ['abitanti = 120'] }, [{ r: '2024-05-01' }]],
    [{ group_by: 'range(ora, 30m) as r', where: ['abitanti = 8'] }, [{ r: '1977-12-31T23:30:00Z' }]],
    [{ group_by: "date_format(giorno, 'yyyy-MM') as m", where: ['abitanti > 45'] }, [{ m: '2020-02' }, { m: '2024-05' }]],
    [{ select: 'abitanti', order_by: 'abitanti desc' }, [120, 50, 45, 10, 8, null].map((abitanti) => ({ abitanti }))],
    [{ select: 'abitanti', order_by: 'abitanti' }, [8, 10, 45, 50, 120, null].map((abitanti) => ({ abitanti }))],
    [{ select: 'abitanti', order_by: 'attivo, length(nome) asc' }, [8, 50, 45, 120, 10, null].map((abitanti) => ({ abitanti }))],
  ])('%j', async (clauses, wanted) => {
    expect(await ask(clauses)).toEqual(wanted);
  }); // biome-ignore format: a line a case

  it('json_format is known by its output', () => {
    const { outputs } = toQuery({ select: 'json_format(tags, null) as t' }, READING);
    expect(outputs).toMatchObject([{ name: 't', json: { fallback: null } }]);
  });
});
