import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getExploreTable } from '../../../src/api/explore/find-table.js';
import { type Clauses, toQuery } from '../../../src/api/explore/odsql/to-query.js';
import { jsonValue } from '../../../src/tables/query/json-value.js';
import { type Published, publishedPortal, queryOf } from './helpers/published.js';
import {
  aggregate,
  condition,
  group,
  type Row,
  row,
  SQL_COLUMNS,
  value,
} from './helpers/random-questions.js';

const ZONES = ['UTC', 'Europe/Rome', 'America/New_York'];
const RUNS = 20;

let site: Published;
let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;
let native: string;
let resource: string;

beforeAll(async () => {
  // A line without any value is none.
  const some = row.filter((each) => Object.values(each).some((cell) => cell !== null));
  const rows = fc.sample(some, { numRuns: 400, seed: 7 });
  const names = ['nome', 'n', 'x', 'giorno', 'momento', 'attivo'] as const satisfies readonly (keyof Row)[];
  const csv = [names.join(';'), ...rows.map((each) => names.map((name) => each[name] ?? '').join(';'))].join(
    '\n',
  );
  site = await publishedPortal();
  await site.publish('caso', { title: { it: 'Righe a caso' }, theme: ['TRAN'] }, [['caso.csv', csv]]);
  const { table, record } = await getExploreTable(site.portal.services, 'caso');
  resource = table.distribution.id;
  native = `/api/v1/datasets/${record.id}/distributions/${resource}`;
  expect(table.columns.map(({ type }) => type)).toEqual([
    'text',
    'integer',
    'number',
    'date',
    'dateTime',
    'boolean',
  ]);
  folder = mkdtempSync(join(tmpdir(), 'portico-faces-'));
  writeFileSync(join(folder, 'caso.csv'), csv);
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run(
    `CREATE TABLE t AS SELECT row_number() OVER () AS _id, * FROM read_csv('${join(folder, 'caso.csv')}', delim = ';', header = true, columns = ${SQL_COLUMNS})`,
  );
}, 60_000);
afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
  await site.portal.close();
});

/** A cell as every face gives it: numbers of so many digits, all else as a text. */
const plain = (cell: unknown): unknown => {
  if (cell === null || cell === undefined || typeof cell === 'boolean') return cell ?? null;
  const number =
    typeof cell === 'number'
      ? cell
      : typeof cell === 'string' && /^-?\d+$/.test(cell)
        ? Number(cell)
        : undefined;
  return number === undefined ? cell : Number(number.toPrecision(12));
};

async function sql(text: string, zone: string): Promise<unknown[][]> {
  await connection.run(`SET TimeZone = '${zone}'`);
  return (await connection.runAndReadAll(text))
    .getRows()
    .map((each) => each.map((cell) => plain(jsonValue(cell))));
}

const sorted = (rows: unknown[][]): string[] => rows.map((each) => JSON.stringify(each)).sort();

/** The rows of a question through the Explore API, and of its tree through the portal's own. */
async function faces(clauses: Clauses, zone: string, columns: readonly string[]): Promise<unknown[][][]> {
  const query = { ...clauses, where: [...(clauses.where ?? [])], timezone: zone, limit: '20000' };
  const given = Object.fromEntries(Object.entries(query).filter(([, each]) => each !== undefined));
  const url = `/api/explore/v2.1/catalog/datasets/caso/exports/json?${queryOf(given as Record<string, string>)}`;
  const objects = JSON.parse((await site.get(url)).body) as Record<string, unknown>[];
  const { table } = await getExploreTable(site.portal.services, 'caso');
  const asked = toQuery(clauses, { columns: table.columns, now: new Date(), timeZone: zone, language: 'it' });
  const own = await site.portal.app.inject({
    method: 'POST',
    url: `${native}/query`,
    payload: { ...asked.query, limit: 10_000 },
  });
  expect(own.statusCode, own.body).toBe(200);
  const rows = own.json().rows as (Record<string, unknown> | unknown[])[];
  return [
    objects.map((each) => columns.map((name) => plain(each[name]))),
    rows.map((each) =>
      columns.map((name) => {
        const at = asked.outputs.findIndex((output) => output.name === name);
        const cell = Array.isArray(each) ? each[at] : each[name];
        const { show } = asked.outputs[at] ?? {};
        return plain(show ? show(cell) : cell);
      }),
    ),
  ];
}

const zone = fc.constantFrom(...ZONES);

describe('a random question', () => {
  it('has the same rows, in order, through every face and in plain SQL', async () => {
    await fc.assert(
      fc.asyncProperty(condition, value, zone, fc.boolean(), async (test, of, timeZone, down) => {
        const order = `v ${down ? 'desc' : ''}`;
        const clauses = { select: `_id, ${of.odsql} as v`, where: [test.odsql], order_by: order };
        const wanted = await sql(
          `SELECT _id, ${of.sql} AS v FROM t WHERE ${test.sql} ORDER BY ${order} NULLS LAST, _id`,
          timeZone,
        );
        for (const found of await faces(clauses, timeZone, ['_id', 'v']))
          expect(found, test.odsql).toEqual(wanted);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('has the same groups', async () => {
    await fc.assert(
      fc.asyncProperty(
        condition,
        group,
        aggregate,
        aggregate,
        zone,
        async (test, by, one, other, timeZone) => {
          const clauses = {
            select: `${one.odsql} as a, ${other.odsql} as b`,
            group_by: `${by.odsql} as k`,
            where: [test.odsql],
            order_by: 'a desc, k',
          };
          const wanted = await sql(
            `SELECT ${by.sql} AS k, ${one.sql} AS a, ${other.sql} AS b FROM t WHERE ${test.sql} GROUP BY 1`,
            timeZone,
          );
          for (const found of await faces(clauses, timeZone, ['k', 'a', 'b'])) {
            expect(sorted(found), `${by.odsql} ${one.odsql} ${test.odsql}`).toEqual(sorted(wanted));
            const keys = found.map(([, a]) => a);
            const inOrder = await sql(
              `SELECT a FROM (SELECT ${by.sql} AS k, ${one.sql} AS a FROM t WHERE ${test.sql} GROUP BY 1) ORDER BY a DESC NULLS LAST`,
              timeZone,
            );
            expect(keys).toEqual(inOrder.flat());
          }
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('has the same number of records in the words of version 1', async () => {
    await fc.assert(
      fc.asyncProperty(
        condition.filter(({ q }) => q !== undefined),
        async ({ q = '', sql: test, odsql }) => {
          const [[wanted] = []] = await sql(`SELECT count(*) FROM t WHERE ${test}`, 'UTC');
          const answer = await site.json(
            `/api/records/1.0/search/?${queryOf({ dataset: 'caso', rows: '0', q })}`,
          );
          expect(answer.nhits, `${q} / ${odsql}`).toBe(wanted);
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('has the same records in CKAN’s datastore_search, where that can ask it', async () => {
    const names = fc.constantFrom('via', 'Via', 'viale', 'x y', 'piazza', 'nessuna');
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.uniqueArray(names, { minLength: 1, maxLength: 3 })),
        fc.option(fc.uniqueArray(fc.integer({ min: -4, max: 60 }), { minLength: 1, maxLength: 30 })),
        fc.constantFrom('n', 'x', 'giorno', 'nome'),
        fc.boolean(),
        async (nome, n, key, down) => {
          const filters = { ...(nome && { nome }), ...(n && { n }) };
          const test = [
            ...(nome ? [`nome in (${nome.map((each) => `"${each}"`).join(', ')})`] : []),
            ...(n ? [`n in (${n.join(', ')})`] : []),
          ];
          const sort = `${key} ${down ? 'desc' : 'asc'} nulls last`;
          const { result } = await site.json(
            `/api/3/action/datastore_search?${queryOf({ resource_id: resource, filters: JSON.stringify(filters), sort, limit: '1000', fields: `_id,${key}` })}`,
          );
          const clauses = { select: `_id, ${key} as v`, where: test, order_by: `v ${down ? 'desc' : ''}` };
          const [explore] = await faces(clauses, 'UTC', ['_id', 'v']);
          const ckan = result.records.map((each: Record<string, unknown>) => [
            plain(each._id),
            plain(each[key]),
          ]);
          expect([result.total, ckan]).toEqual([explore?.length, explore]);
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});
