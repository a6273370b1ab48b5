import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parquetRelation } from '../../src/tables/query/relation.js';
import { runQuery } from '../../src/tables/query/run.js';
import { aggregate, compare } from '../../src/tables/query/tree.js';
import { createLoader } from './helpers/load-bytes.js';

let loader: Awaited<ReturnType<typeof createLoader>>;
beforeAll(async () => {
  loader = await createLoader();
});
afterAll(() => loader.close());

const cents = (amount: number): string => {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
};

async function amounts(values: readonly string[]) {
  const text = `id;v\n${values.map((v, at) => `r${at};${v}`).join('\n')}\n`;
  const result = await loader.load('a.csv', text);
  if (result.status !== 'loaded') throw new Error(JSON.stringify(result.findings));
  const { columns, warnings } = result.detection;
  const relation = parquetRelation(result.parquetPath, columns, values.length);
  const { rows } = await runQuery(loader.engine, relation, {});
  return { relation, storage: columns[1]?.storage, values: rows.map((row) => row[1]), warnings };
}

describe('numbers with decimals', () => {
  it('sum to the cent, and to the same at each time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), {
          minLength: 3,
          maxLength: 400,
        }),
        async (values) => {
          // One with a grouped comma would leave the mark open.
          const { storage, relation } = await amounts(['0,55', ...values.map(cents)]);
          expect(storage).toBe('DECIMAL(18,2)');
          const query = { select: [aggregate('sum', 'v', 's'), aggregate('avg', 'v', 'm')] };
          const { rows } = await runQuery(loader.engine, relation, query);
          const exact = values.reduce((sum, each) => sum + each, 55);
          expect(rows[0]?.[0]).toBe(exact / 100);
          expect(rows[0]?.[1]).toBeCloseTo(exact / 100 / (values.length + 1), 6);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('are found by a value whatever its decimals', async () => {
    const { relation } = await amounts(['1,50', '2,75', '-3,10', '1000000,00']);
    const found = async (value: number | string): Promise<unknown[]> => {
      const { rows } = await runQuery(loader.engine, relation, { filter: compare('v', '=', value) });
      return rows.map((row) => row[1]);
    };
    expect(await found(1.5)).toEqual([1.5]);
    expect(await found('2.750')).toEqual([2.75]);
    expect(await found('-3.1')).toEqual([-3.1]);
    expect(await found(1_000_000)).toEqual([1_000_000]);
    expect(await found('1e6')).toEqual([1_000_000]);
    expect(await found('2.7501')).toEqual([]);
    expect(await found('99999999999999999999')).toEqual([]);
  });

  it('are doubles with more decimals or exponents, and wide decimals where a double would lose digits', async () => {
    const storage = async (values: string[]): Promise<string> => String((await amounts(values)).storage);
    expect(await storage(['1,5', '2,1234'])).toBe('DECIMAL(18,4)');
    expect(await storage(['1,5', '2,12345'])).toBe('DOUBLE');
    expect(await storage(['1.5', '2.5e3'])).toBe('DOUBLE');
    expect(await storage(['1,5', '123456789012345,5'])).toBe('DOUBLE');
    expect(await storage(['1,5', '0,1234567890123456789'])).toBe('DECIMAL(38,19)');
  });

  it('with more digits than any number holds stay text, all of them', async () => {
    const written = ['12345678901234567890123456789,1', '0,1234567890123456789', '1'];
    const { storage, values, warnings } = await amounts(written);
    expect(storage).toBe('VARCHAR');
    expect(values).toEqual(written);
    expect(warnings.map(({ code }) => code)).toContain('too-many-digits');
  });
});
