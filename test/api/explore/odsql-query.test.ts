import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nowText } from '../../../src/api/explore/odsql/now.js';
import { OdsqlError } from '../../../src/api/explore/odsql/odsql-error.js';
import { parseSelect } from '../../../src/api/explore/odsql/parse.js';
import type { TableReading } from '../../../src/api/explore/odsql/reading.js';
import { type Clauses, toQuery } from '../../../src/api/explore/odsql/to-query.js';
import type { Relation, TableColumn } from '../../../src/tables/query/relation.js';
import { runQuery } from '../../../src/tables/query/run.js';
import { type Cell, sampleTables } from './helpers/sample-table.js';

const column = (name: string, type: TableColumn['type'], storage: string): TableColumn => ({
  name,
  label: name,
  type,
  storage,
});
const COLUMNS = [
  column('nome', 'text', 'VARCHAR'),
  column('abitanti', 'integer', 'BIGINT'),
  column('x', 'number', 'DOUBLE'),
  column('giorno', 'date', 'DATE'),
  column('ora', 'dateTime', 'TIMESTAMPTZ'),
  column('attivo', 'boolean', 'BOOLEAN'),
  column('tags', 'json', 'VARCHAR'),
  column('dove', 'geoPoint', 'VARCHAR'),
  column('and', 'text', 'VARCHAR'),
  column('12', 'text', 'VARCHAR'),
];
const point = (lon: number, lat: number): string =>
  JSON.stringify({ type: 'Point', coordinates: [lon, lat] });
const ROWS: Cell[][] = [
  ['Via della Prova', 120, 1.5, '2024-05-01', '2024-05-01T08:00:00Z', true, '["verde","blu"]', point(11.34, 44.49), 'a', 'u'],
  ['Piazza Nord', 8, -3, '1977-05-25', '1977-12-31T23:30:00Z', false, '["blu"]', point(9.19, 45.46), 'b', 'v'],
  ['via Sud', 45, 0, '1977-12-31', '2024-01-05T10:00:00Z', true, '[]', null, 'a', null],
  [null, null, null, null, null, null, null, null, null, null],
  ['Filmografia', 10, 99, '2018-04-01', '2018-04-01T00:00:00Z', null, '["rosso"]', point(44.49, 11.34), 'c', 'u'],
  ['VIA MAGGIORE', 50, 10, '2020-02-29', '2020-02-29T12:00:00Z', false, null, point(11.35, 44.5), 'b', 'w'],
]; // biome-ignore format: a line a row

let tables: Awaited<ReturnType<typeof sampleTables>>;
let table: Relation;
beforeAll(async () => {
  tables = await sampleTables();
  table = await tables.tableOf(COLUMNS, ROWS);
});
afterAll(() => tables.close());

const READING: TableReading = {
  columns: COLUMNS,
  now: new Date('2024-05-08T10:00:00Z'),
  timeZone: 'UTC',
  language: 'it',
};

async function ask(
  clauses: Clauses,
  reading: Partial<TableReading> = {},
  relation = table,
): Promise<Record<string, unknown>[]> {
  const asked = toQuery(clauses, { ...READING, columns: relation.columns, ...reading });
  try {
    const { rows } = await runQuery(tables.engine, relation, asked.query);
    return rows.map((row) =>
      Object.fromEntries(asked.outputs.map(({ name, show }, at) => [name, show ? show(row[at]) : row[at]])),
    );
  } catch (error) {
    throw asked.fault(error);
  }
}
const ids = async (where: string, reading: Partial<TableReading> = {}): Promise<unknown[]> =>
  (await ask({ select: '_id', where: [where] }, reading)).map((row) => row._id);

describe('where, over a table', () => {
  it.each<[string, number[]]>([
    ["`and` = 'a'", [1, 3]],
    ['`12`="u"', [1, 5]],
    ["nome = 'via Sud'", [3]],
    ["nome = 'Via Sud'", []],
    ["nome != 'via Sud'", [1, 2, 5, 6]],
    ['nome:"via"', [1, 3, 6]],
    ['nome:"sud VIA"', [3]],
    ['nome like "film*"', [5]],
    ['nome like "film"', []],
    ['nome not like "via"', [2, 4, 5]],
    ['"film*"', [5]],
    ['"prova" or "nord"', [1, 2]],
    ['abitanti > 10', [1, 3, 6]],
    ['10 < abitanti', [1, 3, 6]],
    ['abitanti <> 10', [1, 2, 3, 6]],
    ['abitanti >= 10 and not abitanti = 50, abitanti < 100', [3, 5]],
    ['abitanti = null', []],
    ['abitanti is null', [4]],
    ['x is not null', [1, 2, 3, 5, 6]],
    ['attivo', [1, 3]],
    ['not attivo', [2, 4, 5, 6]],
    ['attivo is false', [2, 6]],
    ['attivo = true', [1, 3]],
    ['true', [1, 2, 3, 4, 5, 6]],
    ['false', []],
    ['abitanti in (8, 45)', [2, 3]],
    ["nome in ('via Sud', 'x')", [3]],
    ['abitanti not in (8, 45)', [1, 4, 5, 6]],
    ['abitanti in [10..50]', [3, 5, 6]],
    ['abitanti in ]10 TO 50[', [3]],
    ['abitanti:[8 TO 45[', [2, 5]],
    ['"blu" in tags', [1, 2]],
    ["giorno = date'1977'", [2, 3]],
    ['giorno:1977', [2, 3]],
    ["giorno != date'1977'", [1, 5, 6]],
    ["giorno > date'2018/04/01'", [1, 6]],
    ["giorno >= date'2018-04'", [1, 5, 6]],
    ["giorno in [date'1977-06' TO date'2019']", [3, 5]],
    ["giorno in (date'2024-05', date'2020-02-29')", [1, 6]],
    ["ora = date'2024-01-05T10:00'", [3]],
    ["ora:date'2024'", [1, 3]],
    ["ora < '2018-04-01T00:00:00.000Z'", [2]],
    ['year(giorno) = 1977', [2, 3]],
    ['month(giorno)=2 or day(giorno)=31', [3, 6]],
    ['length(nome) > 11', [1, 6]],
    ['lower(nome) = "via maggiore"', [6]],
    ['ifnull(abitanti, 0) < 9', [2, 4]],
    ['abitanti / x > 4', [1, 6]],
    ['abitanti * 2 + 1 = 91', [3]],
    ['search("prvoa")', [1]],
    ['search(*, "maggiroe")', [6]],
    ['search(nome, "magg")', [6]],
    ['search([nome, `and`], "via ma")', [6]],
    ['search(`and`, "via")', []],
    ['suggest(nome, "ma vi")', [6]],
    ['startswith(nome, "Via")', [1]],
    ['startswith("via")', [3]],
    ["within_distance(dove, geom'POINT(11.34 44.49)', 1km)", [1]],
    ["within_distance(dove, geom'POINT(11.34 44.49)', 2km)", [1, 6]],
    ["distance(dove, geom'POINT(11.34 44.49)', 2km)", [1, 6]],
    ['in_bbox(dove, 44, 11, 45, 12)', [1, 6]],
    ['in_bbox(dove, 11, 44, 12, 45)', [5]],
    ["bbox(dove, geom'POINT(11 44)', geom'POINT(12 45)')", [1, 6]],
    ["within(dove, geom'POLYGON((9 45, 10 45, 10 46, 9 46, 9 45))')", [2]],
    ["intersects(dove, geom'{\"type\":\"Point\",\"coordinates\":[9.19,45.46]}')", [2]],
    ["disjoint(dove, geom'POLYGON((9 45, 10 45, 10 46, 9 46, 9 45))')", [1, 5, 6]],
    ["geometry(dove, geom'POINT(9.19 45.46)', INTERSECTS)", [2]],
    ["polygon(dove, geom'POLYGON((9 45, 10 45, 10 46, 9 46, 9 45))')", [2]],
    ['ora > now(days=-7)', []],
    ['ora > now(days=-8)', [1]],
    ['_id = 2', [2]],
  ])('%s', async (where, wanted) => {
    expect(await ids(where)).toEqual(wanted);
  }); // biome-ignore format: a line a case

  it('several are joined with and', async () => {
    expect(await ask({ select: 'abitanti', where: ['abitanti > 8 or x = 0', 'abitanti < 50'] })).toEqual([
      { abitanti: 45 },
      { abitanti: 10 },
    ]);
  });

  it('dates without zone are of the time zone asked for', async () => {
    expect(await ids("ora:date'1978'")).toEqual([]);
    expect(await ids("ora:date'1978'", { timeZone: 'Europe/Rome' })).toEqual([2]);
    expect(await ids("ora = date'2024-01-05T11:00'", { timeZone: 'Europe/Rome' })).toEqual([3]);
  });

  it.each<[Clauses, string, number | undefined, RegExp]>([
    [{ where: ['x = 1', 'boh = 1'] }, 'where', 0, /Unknown field: boh/],
    [{ where: ['x = 1 and Nome = "a"'] }, 'where', 10, /Unknown field: Nome/],
    [{ select: 'nome, boh(x)' }, 'select', 6, /Unknown function: boh/],
    [{ where: ['x = 1 and abitanti > "molti"'] }, 'where', 21, /abitanti/],
    [{ where: ['length(abitanti) > 1'] }, 'where', 0, /abitanti/],
    [{ where: ["giorno > date'2024-13'"] }, 'where', 9, /not a date/],
    [{ where: ['sum(x) > 1'] }, 'where', 0, /aggregate/],
    [{ where: ["within_distance(nome, geom'POINT(1 1)', 1km)"] }, 'where', 0, /nome/],
    [{ where: ["within(dove, geom'POINT(1')"] }, 'where', 13, /geometry/],
    [{ where: ['dove = "x"'] }, 'where', 7, /dove/],
    [{ select: 'nome + 1' }, 'select', 0, /nome/],
    [{ select: 'abitanti, count(*)' }, 'select', 0, /grouped/],
    [{ group_by: 'dove' }, 'group_by', 0, /dove/],
    [{ group_by: 'count(*)' }, 'group_by', 0, /aggregate/],
    [{ order_by: 'nome, count(*)', group_by: 'nome' }, 'order_by', 6, /before/],
    [{ order_by: 'boh' }, 'order_by', 0, /Unknown field/],
    [{ select: 'random(1)' }, 'select', 0, /order_by/],
    [{ group_by: 'range(nome, 5)' }, 'group_by', 0, /nome/],
    [{ group_by: 'range(giorno, 2 month)' }, 'group_by', 0, /month/],
    [{ select: 'percentile(x, 101)' }, 'select', 0, /100/],
    [{ select: 'include(boh)' }, 'select', 0, /Unknown field/],
    [{ select: 'geo_cluster(dove, 3)' }, 'select', 0, /only in group_by/],
  ])('%j is refused with clause and place', async (clauses, clause, at, message) => {
    const error = await ask(clauses).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OdsqlError);
    expect(error).toMatchObject({ clause, at, message: expect.stringMatching(message) });
  }); // biome-ignore format: a line a case
});

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

describe('now()', () => {
  const at = (text: string, now = '2024-05-08T10:20:30.500Z', zone = 'UTC'): string => {
    const [item] = parseSelect(text);
    if (item?.kind !== 'expression' || item.expression.kind !== 'call') throw new Error('no call');
    return nowText('select', item.expression.args, new Date(now), zone);
  };
  it.each([
    ['now()', '2024-05-08T10:20:30.500'],
    ['now(year=2023, month=2, day=31)', '2023-02-28T10:20:30.500'],
    ['now(months=-3, day=31)', '2024-02-29T10:20:30.500'],
    ['now(years=-1, days=1)', '2023-05-09T10:20:30.500'],
    ['now(hour=0, minute=0, second=0, microsecond=0)', '2024-05-08T00:00:00.000'],
    ['now(hours=-11)', '2024-05-07T23:20:30.500'],
    ['now(weekday=0)', '2024-05-13T10:20:30.500'],
    ['now(weekday=2)', '2024-05-08T10:20:30.500'],
    ['now(mondays=1)', '2024-05-13T10:20:30.500'],
    ['now(mondays=-1)', '2024-05-06T10:20:30.500'],
    ['now(sundays=-2)', '2024-04-28T10:20:30.500'],
    ['now(day=1, day=2)', '2024-05-02T10:20:30.500'],
  ])('%s', (text, wanted) => {
    expect(at(text)).toBe(wanted);
  });
  it('shows the clocks of the zone', () => {
    expect(at('now(hour=0)', '2024-05-08T23:20:30.500Z', 'Europe/Rome')).toBe('2024-05-09T00:20:30.500');
  });
  it('refuses what it does not know', () => {
    for (const text of ['now(1)', 'now(giorni=1)', 'now(days=1.5)', 'now(years=99999)'])
      expect(() => at(text)).toThrow(OdsqlError);
  });
});

describe('an ODSQL query', () => {
  const cell = {
    nome: fc.option(fc.constantFrom('via', 'Via', 'viale', 'x y', '')),
    n: fc.option(fc.integer({ min: -3, max: 9 })),
    x: fc.option(fc.constantFrom(-1.5, 0, 2, 2.5)),
    b: fc.option(fc.boolean()),
  };
  type Row = { nome: string | null; n: number | null; x: number | null; b: boolean | null };
  const columns = [
    column('nome', 'text', 'VARCHAR'),
    column('n', 'integer', 'BIGINT'),
    column('x', 'number', 'DOUBLE'),
    column('b', 'boolean', 'BOOLEAN'),
  ];
  type Test = { text: string; holds: (row: Row) => boolean | null };
  const signs = {
    '=': (a: number, b: number) => a === b,
    '!=': (a: number, b: number) => a !== b,
    '<': (a: number, b: number) => a < b,
    '>=': (a: number, b: number) => a >= b,
  };
  const number = fc.oneof(
    fc.constant({ text: 'n', of: (row: Row) => row.n }),
    fc.constant({ text: 'x', of: (row: Row) => row.x }),
    fc.constant({
      text: '(n + x) / x',
      of: (row: Row) => (row.n === null || row.x === null || row.x === 0 ? null : (row.n + row.x) / row.x),
    }),
    fc.constant({ text: 'length(nome)', of: (row: Row) => row.nome?.length ?? null }),
    fc.constant({ text: 'ifnull(n, 1)', of: (row: Row) => row.n ?? 1 }),
  );
  const leaf: fc.Arbitrary<Test> = fc.oneof(
    fc
      .tuple(
        number,
        fc.constantFrom(...(Object.keys(signs) as (keyof typeof signs)[])),
        fc.integer({ min: -2, max: 5 }),
      )
      .map(([of, sign, value]) => ({
        text: `${of.text} ${sign} ${value}`,
        holds: (row: Row) => {
          const own = of.of(row);
          return own === null ? null : signs[sign](own, value);
        },
      })),
    fc.constant({ text: 'b', holds: (row: Row) => row.b === true }),
    fc.constant({ text: 'b is false', holds: (row: Row) => row.b === false }),
    fc.constant({ text: 'nome is null', holds: (row: Row) => row.nome === null }),
    fc.constant({ text: 'nome:"via"', holds: (row: Row) => row.nome?.toLowerCase() === 'via' }),
    fc.constant({
      text: "nome like 'via*'",
      holds: (row: Row) => row.nome?.toLowerCase().startsWith('via') ?? false,
    }),
    fc.constant({
      text: 'n in (1, 2, -3)',
      holds: (row: Row) => (row.n === null ? null : [1, 2, -3].includes(row.n)),
    }),
    fc.constant({
      text: 'n in ]0..4]',
      holds: (row: Row) => (row.n === null ? null : row.n > 0 && row.n <= 4),
    }),
    fc.constant({ text: 'startswith(nome, "Vi")', holds: (row: Row) => row.nome?.startsWith('Vi') ?? false }),
  );
  const condition: fc.Arbitrary<Test> = fc.letrec<{ test: Test }>((tie) => ({
    test: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.tuple(tie('test'), tie('test')).map(([a, b]) => ({
        text: `(${a.text}) AND (${b.text})`,
        holds: (row: Row) => a.holds(row) === true && b.holds(row) === true,
      })),
      fc.tuple(tie('test'), tie('test')).map(([a, b]) => ({
        text: `(${a.text} or ${b.text})`,
        holds: (row: Row) => a.holds(row) === true || b.holds(row) === true,
      })),
      tie('test').map((a) => ({ text: `not (${a.text})`, holds: (row: Row) => a.holds(row) !== true })),
    ),
  })).test;

  it('gives the rows that plain JavaScript gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record(cell), { minLength: 1, maxLength: 15 }),
        fc.array(condition, { minLength: 1, maxLength: 4 }),
        async (rows, tests) => {
          const relation = await tables.tableOf(
            columns,
            rows.map((row) => [row.nome, row.n, row.x, row.b]),
          );
          for (const test of tests) {
            const found = await ask({ select: '_id', where: [test.text] }, {}, relation);
            expect(
              found.map((row) => row._id),
              test.text,
            ).toEqual(rows.flatMap((row, at) => (test.holds(row) === true ? [at + 1] : [])));
            const [counted] = await ask(
              { select: 'count(*) as c, sum(n) as s', where: [test.text] },
              {},
              relation,
            );
            const kept = rows.filter((row) => test.holds(row) === true);
            const numbers = kept.flatMap(({ n }) => (n === null ? [] : [n]));
            expect(counted).toEqual({
              c: kept.length,
              s: numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0),
            });
            const groups = await ask(
              { select: 'count(*) as c', group_by: 'nome', order_by: 'nome', where: [test.text] },
              {},
              relation,
            );
            const names = [...new Set(kept.map(({ nome }) => nome))].sort((a, b) =>
              a === null ? 1 : b === null ? -1 : a < b ? -1 : 1,
            );
            expect(groups).toEqual(
              names.map((nome) => ({ nome, c: kept.filter((row) => row.nome === nome).length })),
            );
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});
