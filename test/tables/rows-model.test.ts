import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateJobs } from '../../src/platform/jobs.js';
import { closeTableEngine } from '../../src/tables/engine.js';
import { selectOn } from '../../src/tables/query/run.js';
import { compare, type Filter, isIn } from '../../src/tables/query/tree.js';
import { BadRecords } from '../../src/tables/rows/check-records.js';
import { compactRowsJob, compactTable, sweepParts } from '../../src/tables/rows/compact-rows.js';
import { BadDefinition, defineRowTable } from '../../src/tables/rows/define-table.js';
import { deleteRows, dropRowTable } from '../../src/tables/rows/delete-rows.js';
import { RowReader } from '../../src/tables/rows/read-rows.js';
import type { RowServices } from '../../src/tables/rows/row-services.js';
import { findRowTable } from '../../src/tables/rows/row-tables.js';
import { NoPrimaryKey, writeRows } from '../../src/tables/rows/write-rows.js';
import { testDatabase } from '../helpers/database.js';
import { Model, step } from './helpers/row-model.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let services: RowServices;
let tablesDir: string;
const asked: unknown[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await migrateJobs(database.url);
  tablesDir = await mkdtemp(join(tmpdir(), 'portico-rows-'));
  services = {
    db: database.db,
    tablesDir,
    catalog: { now: () => new Date() },
    jobs: {
      async add(_db, name, payload) {
        asked.push([name, payload]);
      },
      async remove() {},
    },
  };
});
afterAll(async () => {
  await closeTableEngine();
  await database.drop();
  await rm(tablesDir, { recursive: true, force: true });
});

/** A distribution to hang a table on, without the dataset around it. */
async function newTable(fields: { id: string; type: string }[], primaryKey: string[] = []): Promise<string> {
  const id = randomUUID();
  const organization = randomUUID();
  const dataset = randomUUID();
  await database.db
    .insertInto('organization')
    .values({ id: organization, name: `o${organization.slice(0, 8)}`, doc: '{}' })
    .execute();
  await database.db
    .insertInto('catalog_resource')
    .values({
      id: dataset,
      kind: 'dataset',
      name: `d${dataset}`,
      iri: dataset,
      identifier: dataset,
      organization_id: organization,
      draft: '{}',
    })
    .execute();
  await database.db.insertInto('distribution').values({ id, dataset_id: dataset }).execute();
  await defineRowTable(services, id, { fields, primaryKey });
  return id;
}

/** All rows by a reader of their own, so that nothing comes from another's memory. */
const readers = { fresh: () => new RowReader(services.db, tablesDir), kept: () => kept };
let kept: RowReader;
beforeAll(() => {
  kept = new RowReader(services.db, tablesDir);
});

async function all(id: string, reader: RowReader = kept): Promise<unknown[][]> {
  return reader.use(id, async (connection, { relation }) => {
    const { rows } = await selectOn(connection, relation, {
      select: [
        { kind: 'column', column: '_id' },
        ...relation.columns.map(({ name }) => ({ kind: 'column' as const, column: name })),
      ],
    });
    expect(rows).toHaveLength(relation.total);
    return rows;
  });
}

const SENSOR = [
  { id: 'sensore', type: 'text' },
  { id: 'ora', type: 'timestamp' },
  { id: 'valore', type: 'numeric' },
];

describe('rows of a table without key', () => {
  it('are seen at once, numbered in the order of arrival, and keep their values through compaction', async () => {
    const id = await newTable(SENSOR);
    const first = await writeRows(
      services,
      id,
      [
        { sensore: 'a', ora: '2024-05-01T10:00:00', valore: 1.5 },
        { sensore: 'b', ora: '2024-05-01T10:00:00+02:00', valore: '2' },
      ],
      { method: 'insert' },
    );
    expect(first).toEqual({ inserted: 2, updated: 0, ids: [1, 2] });
    const before = [
      [1, 'a', '2024-05-01T10:00:00', 1.5],
      [2, 'b', '2024-05-01T08:00:00', 2],
    ];
    expect(await all(id)).toEqual(before);
    expect(await compactTable(services, id)).toBe(true);
    expect(await compactTable(services, id)).toBe(false);
    await writeRows(services, id, [{ sensore: '', valore: '' }, {}], { method: 'insert' });
    const after = [...before, [3, '', null, null], [4, null, null, null]];
    expect(await all(id)).toEqual(after);
    expect(await all(id, readers.fresh())).toEqual(after);
  });

  it('are refused as a whole when one is wrong, with row, column, value and reason', async () => {
    const id = await newTable(SENSOR);
    const refused = await writeRows(
      services,
      id,
      [
        { sensore: 'a', valore: 1 },
        { sensore: 'b', valore: 'molto' },
        { sensor: 'c' },
        'x',
        { ora: '2024-02-30' },
      ],
      { method: 'insert' },
    ).catch((error) => error);
    expect(refused).toBeInstanceOf(BadRecords);
    expect(refused.problems.map((p: BadRecords['problems'][0]) => [p.record, p.column, p.code])).toEqual([
      [1, 'valore', 'type'],
      [2, 'sensor', 'unknown-column'],
      [3, undefined, 'not-an-object'],
      [4, 'ora', 'type'],
    ]);
    expect(refused.problems[0].message.it).toBe(
      'Riga 2, colonna "valore", valore "molto": deve essere un numero.',
    );
    expect(await all(id)).toEqual([]);
  });

  it('cannot be upserted', async () => {
    const id = await newTable(SENSOR);
    await expect(writeRows(services, id, [{ sensore: 'a' }], { method: 'upsert' })).rejects.toThrow(
      NoPrimaryKey,
    );
  });

  it('lose nothing and gain nothing when many write at once while it is compacted', async () => {
    const id = await newTable(SENSOR);
    const batches = Array.from({ length: 60 }, (_, at) =>
      Array.from({ length: 50 }, (_, n) => ({ sensore: `s${at}`, valore: n })),
    );
    let done = false;
    const compacting = (async () => {
      while (!done) await compactTable(services, id);
    })();
    const other = {
      ...services,
      db: database.db.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => result,
      }),
    };
    await Promise.all(
      batches.map((batch, at) =>
        writeRows(at % 2 ? services : (other as RowServices), id, batch, { method: 'insert' }),
      ),
    );
    done = true;
    await compacting;
    const rows = await all(id);
    expect(rows.map(([number]) => number)).toEqual(Array.from({ length: 3000 }, (_, at) => at + 1));
    const perSensor = new Map<unknown, number>();
    for (const [, sensor] of rows) perSensor.set(sensor, (perSensor.get(sensor) ?? 0) + 1);
    expect([...perSensor.values()].every((n) => n === 50)).toBe(true);
    expect(await all(id, readers.fresh())).toEqual(rows);
  });
});

describe('rows of a table with a key', () => {
  it('are what a Map would hold after any writes, deletions and compactions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const id = await newTable(
          [
            { id: 'k', type: 'int4' },
            { id: 'a', type: 'text' },
            { id: 'b', type: 'float8' },
          ],
          ['k'],
        );
        const model = new Model();
        let extra = 0;
        for (const each of steps) {
          if (each.do === 'compact') await compactTable(services, id);
          else if (each.do === 'widen') {
            extra += 1;
            await defineRowTable(services, id, { fields: [{ id: `x${extra}`, type: 'bool' }] });
          } else if (each.do === 'delete') {
            const filter: Filter =
              'k' in each.filter ? isIn('k', each.filter.k) : compare('b', '>', each.filter.over);
            const gone = [...model.rows.values()].filter((row) =>
              'k' in each.filter ? each.filter.k.includes(row.k) : row.b !== null && row.b > each.filter.over,
            );
            const ids = await deleteRows(services, id, filter);
            expect(ids.sort((x, y) => x - y)).toEqual(gone.map((row) => row.id).sort((x, y) => x - y));
            for (const row of gone) model.rows.delete(row.k);
          } else if ('records' in each) {
            const stored = await writeRows(services, id, each.records, { method: each.do }).then(
              () => true,
              (error) => {
                if (error instanceof BadRecords) return false;
                throw error;
              },
            );
            expect(stored).toBe(model.write(each.do, each.records));
          }
          const rows = (await all(id)).map((row) => row.slice(0, 4));
          expect(rows).toEqual(model.list());
        }
        expect((await all(id, readers.fresh())).map((row) => row.slice(0, 4))).toEqual(model.list());
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('that are sent at once are told apart: each batch is stored whole, or refused alone', async () => {
    const id = await newTable(SENSOR, ['sensore']);
    const send = (sensors: string[], more: object = {}) =>
      writeRows(
        services,
        id,
        sensors.map((sensore) => ({ sensore, ...more })),
        { method: 'insert' },
      );
    const settled = await Promise.allSettled([
      send(['a', 'b']),
      send(['c', 'a']),
      send(['d'], { valore: 'x' }),
      send(['e', 'e']),
      writeRows(services, id, [{ sensore: 'f' }], { method: 'upsert', dryRun: true }),
      send(['f', 'c']),
    ]);
    expect(settled.map((each) => (each.status === 'fulfilled' ? each.value.ids : each.reason.name))).toEqual([
      [1, 2],
      'BadRecords',
      'BadRecords',
      'BadRecords',
      [3],
      [3, 4],
    ]);
    expect((await all(id)).map(([, sensor]) => sensor)).toEqual(['a', 'b', 'f', 'c']);
  });

  it('can be tried without being stored', async () => {
    const id = await newTable(SENSOR, ['sensore']);
    const tried = await writeRows(services, id, [{ sensore: 'a' }], { method: 'upsert', dryRun: true });
    expect(tried.inserted).toBe(1);
    expect(await all(id)).toEqual([]);
  });

  it('get a key later only if their values are unequal', async () => {
    const id = await newTable(SENSOR);
    await writeRows(services, id, [{ sensore: 'a' }, { sensore: 'b', valore: 1 }, { sensore: 'b' }], {
      method: 'insert',
    });
    await expect(defineRowTable(services, id, { primaryKey: ['sensore'] })).rejects.toThrow(BadDefinition);
    await deleteRows(services, id, compare('valore', '=', 1));
    await defineRowTable(services, id, { primaryKey: ['sensore'] });
    const done = await writeRows(services, id, [{ sensore: 'b', valore: 7 }, { sensore: 'c' }], {
      method: 'upsert',
    });
    expect(done).toEqual({ inserted: 1, updated: 1, ids: [3, 4] });
    expect(await all(id)).toEqual([
      [1, 'a', null, null],
      [3, 'b', null, 7],
      [4, 'c', null, null],
    ]);
  });
});

describe('compaction', () => {
  it('is asked for when changes have gathered, appends new rows as parts, and merges them when they are many', async () => {
    const id = await newTable(SENSOR);
    asked.length = 0;
    const batch = Array.from({ length: 4000 }, (_, at) => ({ sensore: 'x', valore: at }));
    for (let n = 0; n < 6; n += 1) await writeRows(services, id, batch, { method: 'insert' });
    expect(asked).toEqual([['compact-rows', { distributionId: id }]]);
    // More than is fetched at once.
    expect(await all(id, readers.fresh())).toHaveLength(24_000);
    for (let n = 0; n < 10; n += 1) {
      await compactRowsJob(services, { distributionId: id });
      await writeRows(services, id, [{ valore: n }], { method: 'insert' });
    }
    const table = await findRowTable(services.db, id);
    expect(table?.parts.length).toBeLessThan(9);
    const left = await services.db
      .selectFrom('table_row')
      .select('change')
      .where('distribution_id', '=', id)
      .execute();
    expect(left).toHaveLength(1);
    expect((await all(id)).length).toBe(24_010);
    expect(await all(id, readers.fresh())).toEqual(await all(id));
  });

  it('removes old parts later, and those of a table that is gone', async () => {
    const id = await newTable(SENSOR, ['sensore']);
    const files = async () => (await readdir(tablesDir)).filter((name) => name.includes(id));
    await writeRows(services, id, [{ sensore: 'a' }], { method: 'upsert' });
    await compactTable(services, id);
    await writeRows(services, id, [{ sensore: 'a', valore: 2 }], { method: 'upsert' });
    await compactTable(services, id);
    expect(await files()).toHaveLength(2);
    await sweepParts(services);
    expect(await files()).toHaveLength(2);
    await sweepParts(services, -1000);
    expect(await files()).toHaveLength(1);
    expect(await all(id, readers.fresh())).toEqual([[1, 'a', null, 2]]);
    expect(await dropRowTable(services, id)).toBe(true);
    await expect(all(id)).rejects.toThrow('Not found');
    await sweepParts(services, -1000);
    expect(await files()).toHaveLength(0);
  });
});
