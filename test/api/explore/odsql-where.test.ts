import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OdsqlError } from '../../../src/api/explore/odsql/odsql-error.js';
import type { Clauses } from '../../../src/api/explore/odsql/to-query.js';
import { odsqlTables } from './helpers/odsql-table.js';

let at: Awaited<ReturnType<typeof odsqlTables>>;
beforeAll(async () => {
  at = await odsqlTables();
});
afterAll(() => at.tables.close());
const ask: typeof at.ask = (...question) => at.ask(...question);
const ids: typeof at.ids = (...question) => at.ids(...question);

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
