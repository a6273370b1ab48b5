import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OdsqlError } from '../../../src/api/explore/odsql/odsql-error.js';
import type { TableReading } from '../../../src/api/explore/odsql/reading.js';
import { type Clauses, toQuery } from '../../../src/api/explore/odsql/to-query.js';
import { jsonWriters } from '../../../src/api/explore/show-value.js';
import type { Relation, TableColumn } from '../../../src/tables/query/relation.js';
import { runQuery } from '../../../src/tables/query/run.js';
import { type Cell, sampleTables } from './helpers/sample-table.js';

/*
 * Every form of the language that the contract names (section 4), asked of one table, and the same asked in plain SQL that
 * is written here by hand: both must find the same.
 */

const column = (name: string, type: TableColumn['type'], storage: string): TableColumn => ({
  name,
  label: name,
  type,
  storage,
});
const COLUMNS = [
  column('nome', 'text', 'VARCHAR'),
  column('zona', 'text', 'VARCHAR'),
  column('n', 'integer', 'BIGINT'),
  column('x', 'number', 'DOUBLE'),
  column('giorno', 'date', 'DATE'),
  column('ora', 'dateTime', 'TIMESTAMPTZ'),
  column('attivo', 'boolean', 'BOOLEAN'),
  column('tags', 'json', 'VARCHAR'),
  column('dove', 'geoPoint', 'VARCHAR'),
  column('area', 'geoShape', 'VARCHAR'),
  column('lon', 'number', 'DOUBLE'),
  column('lat', 'number', 'DOUBLE'),
];
const NAMES = ['Parco Nord', 'parco sud', 'Film', 'Filmografia', null, 'via O\u2019Neill', 'Caffè'];
const DAYS = ['2024-01-05', '1977-05-25', '1977-12-31', '2018-04-01', null, '2024-02-29'];

/** Rows that hold every kind of value, nulls among them, the same every time. */
const ROWS: Cell[][] = Array.from({ length: 240 }, (_, at) => {
  const lon = at % 11 === 0 ? null : 11 + ((at * 37) % 100) / 100;
  const lat = lon === null ? null : 44 + ((at * 53) % 100) / 100;
  const day = DAYS[at % 6] ?? null;
  const side = 0.02;
  const ring = lon === null || lat === null ? null : [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat]];
  return [
    NAMES[at % 7] ?? null,
    ['Nord', 'Sud', null][at % 3] ?? null,
    at % 13 === 0 ? null : at - 20,
    at % 17 === 0 ? null : at / 4,
    day,
    day === null ? null : `${day}T${String(at % 24).padStart(2, '0')}:30:15Z`,
    [true, false, null][at % 3] ?? null,
    ['["verde","blu"]', '[]', null][at % 3] ?? null,
    lon === null ? null : `{"type":"Point","coordinates":[${lon},${lat}]}`,
    ring === null ? null : JSON.stringify({ type: 'Polygon', coordinates: [ring] }),
    lon,
    lat,
  ];
}); // biome-ignore format: a value a line

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

async function ask(clauses: Clauses): Promise<Record<string, unknown>[]> {
  const asked = toQuery(clauses, READING);
  try {
    const { rows, columns } = await runQuery(tables.engine, table, asked.query);
    const write = jsonWriters(asked.outputs, columns, 'UTC');
    return rows.map((row) =>
      Object.fromEntries(asked.outputs.map(({ name }, at) => [name, write[at]?.(row[at])])),
    );
  } catch (error) {
    throw asked.fault(error);
  }
}

/** Rows of plain SQL over `t`, whose row numbers are `_id`; values as numbers and texts. */
async function sql(text: string): Promise<unknown[][]> {
  const { rows } = await tables.engine.use(async (connection) => {
    const result = await connection.runAndReadAll(`WITH t AS ${table.sql} ${text}`);
    return { rows: result.getRowsJson() };
  });
  return rows.map((row) =>
    row.map((value) =>
      typeof value === 'string' && /^-?\d+(?:\.\d+)?(?:e-?\d+)?$/.test(value) ? Number(value) : value,
    ),
  );
}

const EARTH = 6371008.8;
const metres = (lon: number, lat: number): string =>
  `2 * ${EARTH} * asin(sqrt(pow(sin(radians(lat - ${lat}) / 2), 2) + cos(radians(lat)) * cos(radians(${lat})) * pow(sin(radians(lon - ${lon}) / 2), 2)))`;
const folded = (name: string): string => `' ' || lower(strip_accents(coalesce(${name}, ''))) || ' '`;
const box = 'lon BETWEEN 11.2 AND 11.5 AND lat BETWEEN 44.3 AND 44.6';
const BOX = "geom'POLYGON((11.2 44.3, 11.5 44.3, 11.5 44.6, 11.2 44.6, 11.2 44.3))'";
const areaMeets = 'lon <= 11.5 AND lon + 0.02 >= 11.2 AND lat <= 44.6 AND lat + 0.02 >= 44.3';

describe('conditions', () => {
  it.each([
    ["nome = 'Film'", "nome = 'Film'"],
    ["nome != 'Film'", "nome <> 'Film'"],
    ['n <> 5', 'n <> 5'],
    ['n < 5', 'n < 5'], ['n <= 5', 'n <= 5'], ['n > 5', 'n > 5'], ['n >= 5', 'n >= 5'],
    ['n = 12', 'n = 12'], ['x = 5.5', 'x = 5.5'], ['n > -3', 'n > -3'],
    ['n + x * 2 > 100 - n', 'n + x * 2 > 100 - n'],
    ['(n + 1) / 0 = 1', 'false'],
    ['nome:"parco"', `${folded('nome')} LIKE '% parco %'`],
    ["nome like 'parco sud'", `${folded('nome')} LIKE '% parco %' AND ${folded('nome')} LIKE '% sud %'`],
    ["nome like 'film*'", `${folded('nome')} LIKE '% film%'`],
    ["nome not like 'film*'", `NOT (${folded('nome')} LIKE '% film%')`],
    ['"parco nord"', `${folded('nome')} LIKE '% parco %' AND (${folded('nome')} LIKE '% nord %' OR zona = 'Nord')`],
    ['"film*"', `${folded('nome')} LIKE '% film%'`],
    ['nome is null', 'nome IS NULL'], ['nome is not null', 'nome IS NOT NULL'],
    ['attivo', 'attivo'], ['attivo is true', 'attivo'], ['attivo is false', 'attivo = false'],
    ['attivo is not true', 'attivo IS DISTINCT FROM true'],
    ['attivo = true', 'attivo'], ['true', 'true'], ['false', 'false'],
    ['not attivo', 'attivo IS DISTINCT FROM true'],
    ['n in (1, 2, 3)', 'n IN (1, 2, 3)'], ['n not in (1, 2, 3)', 'n IS NULL OR n NOT IN (1, 2, 3)'],
    ['n in [1..10]', 'n BETWEEN 1 AND 10'], ['n in ]1 TO 10[', 'n > 1 AND n < 10'], ['n:[1 TO 10[', 'n >= 1 AND n < 10'],
    ["'verde' in tags", `tags LIKE '%"verde"%'`],
    ["nome = 'Film' or zona = 'Sud' and n > 100", "nome = 'Film' OR (zona = 'Sud' AND n > 100)"],
    ["NOT zona = 'Sud' AND attivo", "zona IS DISTINCT FROM 'Sud' AND attivo"],
    ["zona = 'Nord', n > 100", "zona = 'Nord' AND n > 100"],
    ['`n` > 200', 'n > 200'],
    ["giorno = date'2024-01-05'", "giorno = DATE '2024-01-05'"],
    ["giorno:1977", 'year(giorno) = 1977'],
    ["giorno = date'2024-02'", "giorno BETWEEN DATE '2024-02-01' AND DATE '2024-02-29'"],
    ["giorno = date'2018/04/01'", "giorno = DATE '2018-04-01'"],
    ["giorno > date'2018'", "giorno > DATE '2018-01-01'"],
    ["ora >= date'2024-01-05T10:00'", "ora >= TIMESTAMPTZ '2024-01-05 10:00:00Z'"],
    ["ora < now(years=-6)", "ora < TIMESTAMPTZ '2018-05-08 10:00:00Z'"],
    ["ora < now(year=2018, month=4, day=2, hour=0, minute=0, second=0)", "ora < TIMESTAMPTZ '2018-04-02 00:00:00Z'"],
    ['year(giorno) = 1977', 'year(giorno) = 1977'], ['hour(ora) = 5', "hour(timezone('UTC', ora)) = 5"],
    ['length(nome) > 6', 'length(nome) > 6'], ["lower(nome) = 'film'", "lower(nome) = 'film'"], ["upper(nome) = 'FILM'", "upper(nome) = 'FILM'"],
    ["ifnull(zona, 'x') = 'x'", "coalesce(zona, 'x') = 'x'"],
    ['search("parc")', `${folded('nome')} LIKE '% parc%'`],
    ['search(nome, "parko")', `${folded('nome')} LIKE '% parco %'`],
    ['search([nome, zona], "sud")', `${folded('nome')} LIKE '% sud %' OR zona = 'Sud'`],
    ['suggest(nome, "fil")', `${folded('nome')} LIKE '% fil%'`],
    ['suggest(*, "nor")', `${folded('nome')} LIKE '% nor%' OR zona = 'Nord'`],
    ['startswith(nome, "Par")', "starts_with(nome, 'Par')"], ['startswith([nome, zona], "Sud")', "starts_with(zona, 'Sud')"],
    ["within_distance(dove, geom'POINT(11.3 44.5)', 20km)", `${metres(11.3, 44.5)} <= 20000`],
    ["distance(dove, geom'POINT(11.3 44.5)', 10mi)", `${metres(11.3, 44.5)} <= 16093.44`],
    ['in_bbox(dove, 44.3, 11.2, 44.6, 11.5)', box],
    ["bbox(dove, geom'POINT(11.2 44.3)', geom'POINT(11.5 44.6)')", box],
    [`intersects(dove, ${BOX})`, box], [`within(dove, ${BOX})`, box], [`disjoint(dove, ${BOX})`, `NOT (${box})`],
    [`intersects(area, ${BOX})`, areaMeets], [`disjoint(area, ${BOX})`, `NOT (${areaMeets})`],
    [`within(area, ${BOX})`, 'lon >= 11.2 AND lon + 0.02 <= 11.5 AND lat >= 44.3 AND lat + 0.02 <= 44.6'],
    [`geometry(area, ${BOX}, INTERSECTS)`, areaMeets], [`polygon(dove, ${BOX})`, box],
    [`intersects(dove, geom'{"type":"Polygon","coordinates":[[[11.2,44.3],[11.5,44.3],[11.5,44.6],[11.2,44.6],[11.2,44.3]]]}')`, box],
    // A triangle, which has no box of its own: half of it.
    ["intersects(dove, geom'POLYGON((11 44, 12 44, 11 45, 11 44))')", '(lon - 11) + (lat - 44) <= 1 + 1e-9'],
  ])('%s', async (where, plain) => {
    const found = (await ask({ select: '_id', where: [where], order_by: '_id' })).map((row) => row._id);
    expect(found).toEqual((await sql(`SELECT _id FROM t WHERE ${plain} ORDER BY _id`)).map(([id]) => id));
  }); // biome-ignore format: a form a line
});

describe('values and groups', () => {
  it.each<[Clauses, string]>([
    [{ select: 'count(*)' }, 'SELECT count(*) FROM t'],
    [{ select: 'count(zona), count(distinct zona)' }, 'SELECT count(zona), count(DISTINCT zona) FROM t'],
    [{ select: "count(distinct ifnull(zona, 'x'))" }, "SELECT count(DISTINCT coalesce(zona, 'x')) FROM t"],
    [{ select: 'sum(n), avg(n), min(n), max(n)' }, 'SELECT sum(n), avg(n), min(n), max(n) FROM t'],
    [{ select: 'min(giorno), max(giorno)' }, 'SELECT min(giorno), max(giorno) FROM t'],
    [{ select: 'median(n), percentile(n, 90)' }, 'SELECT median(n), quantile_cont(n, 0.9) FROM t'],
    [{ select: 'nome, n', order_by: 'n desc, nome' }, 'SELECT nome, n FROM t ORDER BY n DESC NULLS LAST, nome NULLS LAST, _id'],
    [{ select: 'n', order_by: '-n' }, 'SELECT n FROM t ORDER BY n DESC NULLS LAST, _id'],
    [{ select: 'zona, count(*) as c', group_by: 'zona', order_by: 'count(*) desc, zona' }, 'SELECT zona, count(*) c FROM t GROUP BY zona ORDER BY c DESC, zona NULLS LAST'],
    [{ select: 'a, sum(x) as s', group_by: 'year(giorno) as a', order_by: 'a' }, 'SELECT year(giorno) a, sum(x) FROM t GROUP BY a ORDER BY a NULLS LAST'],
    [{ select: 'm, count(*) as c', group_by: 'month(giorno) as m, zona as z', order_by: 'm, z' }, 'SELECT zona, month(giorno) m, count(*) FROM t GROUP BY ALL ORDER BY m NULLS LAST, zona NULLS LAST'],
    [{ select: 'f, count(*) as c', group_by: "date_format(giorno, 'yyyy-MM') as f", order_by: 'f' }, "SELECT strftime(giorno, '%Y-%m') f, count(*) FROM t GROUP BY f ORDER BY f NULLS LAST"],
    [{ select: 'r, count(*) as c', group_by: 'range(n, *, 10, 50, 100, *) as r' }, "SELECT CASE WHEN n < 10 THEN ']*, 10[' WHEN n < 50 THEN '[10, 50[' WHEN n < 100 THEN '[50, 100[' WHEN n >= 100 THEN '[100, *[' END r, count(*) FROM t GROUP BY r ORDER BY min(n) NULLS LAST"],
    [{ select: 'r, count(*) as c', group_by: 'range(n, 50) as r' }, "SELECT CASE WHEN n IS NOT NULL THEN '[' || CAST(floor(n / 50) * 50 AS INT) || ', ' || CAST(floor(n / 50) * 50 + 50 AS INT) || '[' END r, count(*) FROM t GROUP BY r ORDER BY min(n) NULLS LAST"],
    [{ select: 'r, count(*) as c', group_by: "range(giorno, *, date'2000', date'2024', *) as r" }, "SELECT CASE WHEN giorno < DATE '2000-01-01' THEN ']*, 2000-01-01[' WHEN giorno < DATE '2024-01-01' THEN '[2000-01-01, 2024-01-01[' WHEN giorno IS NOT NULL THEN '[2024-01-01, *[' END r, count(*) FROM t GROUP BY r ORDER BY min(giorno) NULLS LAST"],
    [{ select: 'r, count(*) as c', group_by: 'range(giorno, 1M) as r' }, "SELECT CAST(date_trunc('month', giorno) AS DATE) r, count(*) FROM t GROUP BY r ORDER BY r NULLS LAST"],
    [{ select: 'r, count(*) as c', group_by: 'range(giorno, 10 days) as r' }, "SELECT CAST(time_bucket(INTERVAL 10 days, giorno, DATE '1970-01-01') AS DATE) r, count(*) FROM t GROUP BY r ORDER BY r NULLS LAST"],
  ])('%o', async (clauses, plain) => {
    const found = await ask(clauses);
    const expected = await sql(plain);
    const rounded = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(12)) : value);
    expect(found.map((row) => Object.values(row).map(rounded))).toEqual(expected.map((row) => row.map(rounded)));
  }); // biome-ignore format: a form a line

  it('boxes and hulls', async () => {
    const [w, s, e, n] = (await sql('SELECT min(lon), min(lat), max(lon), max(lat) FROM t'))[0] as number[];
    const ring = [[w, s], [e, s], [e, n], [w, n], [w, s]]; // biome-ignore format: one line reads better
    const square = { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties: {} };
    expect(await ask({ select: 'bbox(dove) as b' })).toEqual([{ b: square }]);
    const [shapes] = await ask({ select: 'bbox(area) as b' });
    const corner = (shapes as { b: typeof square }).b.geometry.coordinates[0]?.[2] as number[];
    expect(corner.map((degrees) => degrees.toFixed(6))).toEqual([
      (Number(e) + 0.02).toFixed(6),
      (Number(n) + 0.02).toFixed(6),
    ]);
    expect(await ask({ select: 'bbox(dove) as b, envelope(dove) as h', where: ['dove is null'] })).toEqual([
      { b: null, h: null },
    ]);
    const [one] = await ask({ select: 'envelope(dove) as h', where: ['_id = 2'] });
    expect(one?.h).toMatchObject({ geometry: { type: 'Point', coordinates: [11.37, 44.53] } });
    const [hull] = await ask({ select: 'envelope(dove) as h', group_by: 'attivo', where: ['attivo'] });
    const corners = (hull as { h: typeof square }).h.geometry.coordinates[0] as number[][];
    expect(corners.at(0)).toEqual(corners.at(-1));
    // It turns left at every corner, so it is convex.
    for (let at = 2; at < corners.length; at += 1) {
      const [a, b, c] = [corners[at - 2], corners[at - 1], corners[at]] as [number[], number[], number[]];
      const [ax = 0, ay = 0] = a;
      const [bx = 0, by = 0] = b;
      const [cx = 0, cy = 0] = c;
      expect((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)).toBeGreaterThanOrEqual(-1e-9);
    }
    // All points lie in it, but for a sliver of its size.
    const xs = corners.map(([x]) => x as number);
    const [bounds] = await sql('SELECT min(lon), max(lon) FROM t WHERE attivo');
    expect([Math.min(...xs), Math.max(...xs)]).toEqual(bounds);
  });

  it('clusters are squares of a map of that zoom', async () => {
    const pixels = (zoom: number, radius: number): string => {
      const scale = (256 * 2 ** zoom) / radius;
      const sine = 'sin(radians(lat))';
      return `floor((lon + 180) / 360 * ${scale}) cx, floor((0.5 - ln((1 + ${sine}) / (1 - ${sine})) / (4 * pi())) * ${scale}) cy`;
    };
    for (const [text, zoom, radius] of [['geo_cluster(dove, 9)', 9, 40], ['geo_cluster(dove, 7, 100)', 7, 100], ['geo_cluster(dove, 0)', 0, 40]] as const) {
      const expected = await sql(`, c AS (SELECT *, ${pixels(zoom, radius)} FROM t) SELECT count(*) n, avg(lon), avg(lat), min(lon), max(lat) FROM c GROUP BY cx, cy ORDER BY n DESC, avg(lon), avg(lat)`);
      const found = await ask({ select: 'c, count(*) as n', group_by: `${text} as c` });
      type Cluster = { cluster: { geometry: { type: string; coordinates: number[][][] } }; cluster_centroid: { lon: number; lat: number } };
      const shown = found.map(({ c, n }) => {
        const { cluster_centroid: middle } = (c ?? { cluster_centroid: { lon: null, lat: null } }) as Cluster;
        return [n, middle.lon, middle.lat].map((value) => (value === null ? null : Number(Number(value).toFixed(6))));
      });
      const wanted = expected.map(([n, lon, lat]) => [n, lon, lat].map((value) => (value === null ? null : Number(Number(value).toFixed(6)))));
      const sorted = (rows: unknown[][]): string[] => rows.map((row) => JSON.stringify(row)).sort();
      expect(sorted(shown), text).toEqual(sorted(wanted));
    }
    // By itself the group has the name that was typed.
    const [first] = await ask({ group_by: 'geo_cluster(dove, 5)' });
    expect(Object.keys(first ?? {})).toEqual(['geo_cluster(dove, 5)']);
  }); // biome-ignore format: a case a line

  it('projections, JSON and a random order', async () => {
    expect(Object.keys((await ask({ select: 'include(n*), exclude(nome)' }))[0] ?? {})).toEqual(['n']);
    expect(Object.keys((await ask({ select: '*, exclude(l*)' }))[0] ?? {})).toEqual(
      COLUMNS.map(({ name }) => name).filter((name) => !name.startsWith('l')),
    );
    expect((await ask({ select: 'json_format(tags) as j', where: ['_id = 1'] }))[0]).toEqual({
      j: ['verde', 'blu'],
    });
    const random = async (seed: number) =>
      (await ask({ select: '_id', order_by: `random(${seed})` })).map((row) => row._id);
    const [one, again, other] = [await random(1), await random(1), await random(2)];
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    const [nearest] = await ask({
      select: "_id, distance(dove, geom'POINT(11.37 44.53)') as d",
      order_by: "distance(dove, geom'POINT(11.37 44.53)')",
    });
    expect(nearest?.d).toBeLessThan(0.001);
  });
});

describe('what cannot be answered', () => {
  it.each<[Clauses, string]>([
    [{ where: ["within_distance(nome, geom'POINT(11 44)', 1km)"] }, 'where'],
    [{ where: [`intersects(n, ${BOX})`] }, 'where'],
    [{ where: ["within_distance(dove, geom'POINT(11 44)', -1)"] }, 'where'],
    [{ where: ["intersects(dove, geom'niente')"] }, 'where'],
    [{ where: [`n in (${Array.from({ length: 6000 }, (_, at) => at).join(',')})`] }, 'where'],
    [{ where: [`search("${'parola '.repeat(300)}")`] }, 'where'],
    [{ where: [`"${'parola '.repeat(300)}"`] }, 'where'],
    [{ group_by: 'geo_cluster(nome, 3)' }, 'group_by'],
    [{ group_by: 'geo_cluster(area, 3)' }, 'group_by'],
    [{ group_by: 'geo_cluster(dove, 26)' }, 'group_by'],
    [{ group_by: 'geo_cluster(dove, 3, 0)' }, 'group_by'],
    [{ group_by: 'geo_cluster(dove)' }, 'group_by'],
    [{ group_by: 'dove' }, 'group_by'],
    [{ select: 'envelope(area)' }, 'select'],
    [{ select: 'bbox(nome)' }, 'select'],
    [{ select: 'sum(nome)' }, 'select'],
    [{ select: 'nome', order_by: 'nome, count(*)', group_by: 'nome' }, 'order_by'],
    [{ where: ['n between 1 and 2'] }, 'where'],
  ])('%o', async (clauses, clause) => {
    const error = await ask(clauses).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OdsqlError);
    expect(error).toMatchObject({ clause, at: expect.any(Number) });
  }); // biome-ignore format: a case a line
});
