import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { parquetRelation, type Relation, ROW_ID, rowsAt } from '../../src/tables/query/relation.js';
import { runQuery } from '../../src/tables/query/run.js';
import {
  and,
  between,
  type ComparisonOperator,
  column,
  compare,
  type Filter,
  isIn,
  not,
  or,
  type Query,
} from '../../src/tables/query/tree.js';

const ROWS = 7000;

let engine: TableEngine;
let folder: string;
/** The same rows: one whose numbers DuckDB tells, one with a column that hides them, one narrowed by a condition. */
let relations: Record<'numbered' | 'hidden' | 'wrapped', Relation>;

async function relationWith(name: string): Promise<Relation> {
  const path = join(folder, `${name}.parquet`);
  await engine.use((connection) =>
    connection.run(
      `COPY (SELECT i * 10 AS "${name}" FROM range(${ROWS}) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
    ),
  );
  const columns = [{ name, label: name, type: 'integer', storage: 'BIGINT' }] as const;
  return parquetRelation(path, columns, ROWS);
}

beforeAll(async () => {
  engine = await createTableEngine({ memoryLimit: '256MB' });
  folder = mkdtempSync(join(tmpdir(), 'portico-numbers-'));
  const numbered = await relationWith('valore');
  const { at: _, ...wrapped } = numbered;
  relations = { numbered, wrapped, hidden: await relationWith('file_row_number') };
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const numbersOf = async (relation: Relation, query: Query): Promise<number[]> => {
  const found = await runQuery(engine, relation, { select: [column(ROW_ID)], ...query });
  return found.rows.map(([number]) => Number(number));
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

describe('rows by their numbers', () => {
  it('are the same pages wherever the numbers come from', async () => {
    const place = fc.integer({ min: 0, max: ROWS + 100 });
    const few = fc.integer({ min: 0, max: 3000 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('numbered' as const, 'hidden' as const, 'wrapped' as const),
        fc.option(place, { nil: undefined }),
        fc.option(place, { nil: undefined }),
        fc.option(few, { nil: undefined }),
        few,
        async (which, after, upTo, offset, limit) => {
          const bounds = { ...(after !== undefined && { after }), ...(upTo !== undefined && { upTo }) };
          const all = range((after ?? 0) + 1, Math.min(upTo ?? ROWS, ROWS));
          const page = { ...bounds, ...(offset !== undefined && { offset }), limit };
          const from = offset ?? 0;
          expect(await numbersOf(relations[which], page)).toEqual(all.slice(from, from + limit));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are read within a filter, which sees no row beyond them', async () => {
    for (const relation of [relations.numbered, relations.wrapped]) {
      const filter = compare('valore', '>=', 30_000);
      expect(await numbersOf(relation, { filter, after: 2990, upTo: 3003 })).toEqual([3001, 3002, 3003]);
      expect(await numbersOf(relation, { filter, after: 2990, offset: 1, limit: 2 })).toEqual([3002, 3003]);
    }
  });

  it('are found by a filter on the number as by one that reads them all', async () => {
    const number = fc.oneof(fc.integer({ min: -3, max: ROWS + 3 }), fc.constantFrom('12', '007', 3.5));
    const onNumber: fc.Arbitrary<Filter> = fc.oneof(
      fc
        .tuple(fc.constantFrom<ComparisonOperator>('=', '!=', '<', '<=', '>', '>='), number)
        .map(([operator, value]) => compare(ROW_ID, operator, value)),
      fc.array(number, { maxLength: 8 }).map((values) => isIn(ROW_ID, values)),
      fc.tuple(number, number).map(([low, high]) => between(ROW_ID, low, high)),
    );
    const any = fc.oneof(
      onNumber,
      fc.array(onNumber, { maxLength: 3 }).map((filters) => and(...filters)),
      onNumber.map(not),
      fc.tuple(onNumber, onNumber).map((filters) => or(...filters)),
    );
    const answer = async (relation: Relation, filter: Filter) => {
      const { rows, total } = await runQuery(engine, relation, { filter, limit: 50 }).catch((error) => ({
        rows: [[String(error)]],
        total: -1,
      }));
      return { rows, total };
    };
    await fc.assert(
      fc.asyncProperty(any, async (filter) => {
        expect(await answer(relations.numbered, filter)).toEqual(await answer(relations.wrapped, filter));
      }),
      { numRuns: 200 },
    );
  });

  it('are picked one by one, in any order, with numbers that nobody has', async () => {
    for (const relation of Object.values(relations)) {
      const picked = rowsAt(relation, { among: [6999, 1, 4096, 4097, 0, ROWS + 1, 20_000] });
      expect((await numbersOf(picked, {})).sort((a, b) => a - b)).toEqual([1, 4096, 4097, 6999]);
      expect(await numbersOf(rowsAt(relation, { among: [] }), {})).toEqual([]);
    }
  });

  it('narrowed once are narrowed again by what is left of them', async () => {
    const picked = rowsAt(relations.numbered, { among: [10, 20, 30] });
    expect(await numbersOf(picked, { limit: 1, offset: 1 })).toEqual([20]);
    expect(await numbersOf(rowsAt(picked, { after: 10 }), {})).toEqual([20, 30]);
  });

  it('that are no numbers of rows are refused', async () => {
    for (const bad of [{ limit: 1.5 }, { offset: -1 }, { after: Number.NaN }, { upTo: 2 ** 60 }]) {
      await expect(numbersOf(relations.numbered, bad)).rejects.toThrow('Not a count of rows');
    }
  });
});
