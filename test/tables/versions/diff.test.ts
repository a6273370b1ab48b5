import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine, type TableEngine } from '../../../src/tables/engine.js';
import { loadTable } from '../../../src/tables/load.js';
import { type DiffTable, diffTables, NotAKey } from '../../../src/tables/versions/run-diff.js';

let folder: string;
let engine: TableEngine;
let number = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-diff-'));
  engine = await createTableEngine({ memoryLimit: '300MB', tempDirectory: join(folder, 'spill') });
});
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function table(csv: string): Promise<DiffTable> {
  number += 1;
  const path = join(folder, `${number}.csv`);
  const parquetPath = join(folder, `${number}.parquet`);
  await writeFile(path, csv);
  const loaded = await loadTable(
    { path, fileName: 'x.csv' },
    { parquetPath, workDir: join(folder, 'work') },
    { engine },
  );
  if (loaded.status !== 'loaded') throw new Error(JSON.stringify(loaded));
  return { paths: [parquetPath], columns: loaded.columns };
}

const diff = async (from: string, to: string, key?: string[], sample = 100) =>
  diffTables(
    {
      from: await table(from),
      to: await table(to),
      sample,
      ...(key && { key: { columns: key, given: 'request' as const } }),
    },
    engine,
  );

const OLD = 'id,nome,quota\n1,Bologna,54\n2,Modena,34\n3,Imola,47\n4,Ravenna,\n';

describe('the difference between two versions', () => {
  it('tells rows added, removed and changed by a key that it finds', async () => {
    const { columns, rows } = await diff(
      OLD,
      'id,nome,quota\n5,Rimini,5\n3,Imola,48\n2,Modena,34\n1,BOLOGNA,54\n',
    );
    expect(columns).toEqual({ added: [], removed: [], typeChanged: [], renamed: [] });
    expect(rows).toMatchObject({
      method: 'key',
      key: ['id'],
      keyFrom: 'detected',
      added: 1,
      removed: 1,
      changed: 2,
      unchanged: 1,
    });
    expect(rows?.samples).toEqual({
      added: [{ id: 5, nome: 'Rimini', quota: 5 }],
      removed: [{ id: 4, nome: 'Ravenna', quota: null }],
      changed: [
        { key: { id: 1 }, changes: { nome: { from: 'Bologna', to: 'BOLOGNA' } } },
        { key: { id: 3 }, changes: { quota: { from: 47, to: 48 } } },
      ],
    });
  });

  it('tells columns added, removed, of another type and spelled otherwise; the order of rows and columns is no change', async () => {
    const { columns, rows } = await diff(
      OLD,
      'nuova,quota,ID_COMUNE,Nome,id\na,47,x,Imola,3\na,,x,Ravenna,4\na,34,x,Modena,2\na,54,x,Bologna,1\n',
    );
    expect(columns.added.map(({ name }) => name)).toEqual(['nuova', 'ID_COMUNE', 'Nome']);
    expect(columns.removed).toEqual([{ name: 'nome', type: 'text' }]);
    expect(columns.renamed).toEqual([{ from: 'nome', to: 'Nome', by: 'spelling' }]);
    expect(rows).toMatchObject({
      added: 0,
      removed: 0,
      changed: 0,
      unchanged: 4,
      compared: ['id', 'Nome', 'quota'],
    });
    const other = await diff(OLD, 'id,nome,quota\n1,Bologna,alta\n2,Modena,34\n3,Imola,47\n4,Ravenna,\n');
    expect(other.columns.typeChanged).toEqual([{ name: 'quota', from: 'integer', to: 'text' }]);
    expect(other.rows).toMatchObject({ changed: 1, unchanged: 3 });
  });

  it('compares numbers of two storages as numbers', async () => {
    const { columns, rows } = await diff(
      OLD,
      'id,nome,quota\n1,Bologna,54.0\n2,Modena,34.5\n3,Imola,47.0\n4,Ravenna,\n',
    );
    expect(columns.typeChanged).toEqual([{ name: 'quota', from: 'integer', to: 'number' }]);
    expect(rows).toMatchObject({ changed: 1, unchanged: 3 });
  });

  it('takes the key that is asked for, of several columns, and refuses one that is none', async () => {
    const from = 'anno,comune,abitanti\n2023,Bologna,10\n2024,Bologna,11\n2023,Imola,3\n';
    const to = 'anno,comune,abitanti\n2023,Bologna,10\n2024,Bologna,12\n2024,Imola,3\n';
    const { rows } = await diff(from, to, ['comune', 'anno']);
    expect(rows).toMatchObject({ keyFrom: 'request', added: 1, removed: 1, changed: 1, unchanged: 1 });
    await expect(diff(from, to, ['comune'])).rejects.toMatchObject({ reason: 'not-unique' });
    await expect(diff(from, to, ['provincia'])).rejects.toBeInstanceOf(NotAKey);
  });

  it('counts whole rows, as often as they occur, where nothing identifies one', async () => {
    const { rows } = await diff('a,b\nx,1\nx,1\ny,2\nz,\n', 'a,b\nx,1\ny,2\ny,2\nz,\nw,4\n');
    expect(rows).toMatchObject({ method: 'row', key: null, added: 2, removed: 1, changed: 0, unchanged: 3 });
    expect(rows?.samples.removed).toEqual([{ a: 'x', b: 1 }]);
    expect(rows?.samples.added).toEqual([
      { a: 'w', b: 4 },
      { a: 'y', b: 2 },
    ]);
  });

  it('has only columns to tell where no column is left', async () => {
    const { columns, rows } = await diff('a,b\n1,2\n', 'c,d,e\n1,2,3\n');
    expect(rows).toBeUndefined();
    expect([columns.added.length, columns.removed.length]).toEqual([3, 2]);
  });

  it('has exact counts and bounded samples', async () => {
    const lines = (from: number, to: number, mark: string) =>
      Array.from({ length: to - from }, (_, i) => `${from + i},${mark}${(from + i) % 7}`).join('\n');
    const { rows } = await diff(
      `id,v\n${lines(0, 60_000, 'a')}\n`,
      `id,v\n${lines(20_000, 50_000, 'a')}\n${lines(50_000, 90_000, 'b')}\n`,
      undefined,
      5,
    );
    expect(rows).toMatchObject({ added: 30_000, removed: 20_000, changed: 10_000, unchanged: 30_000 });
    expect(rows?.samples.changed).toHaveLength(5);
    expect(rows?.samples.removed.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
  });

  it('agrees with a plain comparison in memory, whatever the rows', async () => {
    const version = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('p', 'q', 'r')),
      {
        selector: ([id]) => id,
        minLength: 1,
        maxLength: 12,
      },
    );
    const csv = (list: [number, string][]) => `id,v\n${list.map(([id, v]) => `${id},${v}`).join('\n')}\n`;
    await fc.assert(
      fc.asyncProperty(version, version, async (before, after) => {
        const { rows } = await diff(csv(before), csv(after), ['id']);
        const old = new Map(before);
        const now = new Map(after);
        const kept = [...old].filter(([id]) => now.has(id));
        expect(rows).toMatchObject({
          added: [...now].filter(([id]) => !old.has(id)).length,
          removed: [...old].filter(([id]) => !now.has(id)).length,
          changed: kept.filter(([id, v]) => now.get(id) !== v).length,
          unchanged: kept.filter(([id, v]) => now.get(id) === v).length,
        });
      }),
      { numRuns: 15 },
    );
  });
});
