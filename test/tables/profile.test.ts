import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateBins, numberBins } from '../../src/tables/profile/bins.js';
import type { ColumnStatistics } from '../../src/tables/profile/profile-model.js';
import { profileTable } from '../../src/tables/profile/profile-table.js';
import { openTable } from '../../src/tables/query.js';
import { createLoader } from './helpers/load-bytes.js';

let loader: Awaited<ReturnType<typeof createLoader>>;
beforeAll(async () => {
  loader = await createLoader();
});
afterAll(() => loader.close());

/** Profile of what a query of DuckDB gives. */
async function profileOf(sql: string): Promise<Map<string, ColumnStatistics>> {
  const path = `${loader.work}/profile-${Math.random().toString(36).slice(2)}.parquet`;
  await loader.engine.use((connection) => connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`));
  const table = await openTable(path, loader.engine);
  const profile = await profileTable(path, table.columns, table.total, loader.engine);
  return new Map(profile.map((one) => [one.column, one]));
}

const sum = (bins: { count: number }[] | undefined): number =>
  (bins ?? []).reduce((all, { count }) => all + count, 0);

describe('the profile of a small table', () => {
  it('counts nulls, distinct values, the commonest and the ends, exactly', async () => {
    const profile = await profileOf(
      `SELECT i % 7 AS n, CASE WHEN i % 10 = 0 THEN NULL ELSE 'voce ' || (i % 3) END AS t,
              DATE '2020-01-01' + (i % 1000)::INT AS d, i % 2 = 0 AS b FROM range(5000) r(i)`,
    );
    expect(profile.get('n')).toMatchObject({
      nulls: 0,
      distinct: 7,
      distinctExact: true,
      min: 0,
      max: 6,
      quantiles: { p50: 3 },
    });
    expect(profile.get('n')?.mean).toBeCloseTo(3, 1);
    expect(profile.get('t')).toMatchObject({
      nulls: 500,
      distinct: 3,
      min: 'voce 0',
      minLength: 6,
      maxLength: 6,
    });
    expect(profile.get('t')?.top).toHaveLength(3);
    expect(profile.get('d')).toMatchObject({ min: '2020-01-01', max: '2022-09-26' });
    expect(profile.get('b')?.top).toEqual([
      { value: false, count: 2500 },
      { value: true, count: 2500 },
    ]);
    for (const column of ['n', 'd']) expect(sum(profile.get(column)?.histogram)).toBe(5000);
  });

  it('gives no commonest values where each occurs once, and nothing to draw where there is one value', async () => {
    const profile = await profileOf(
      `SELECT 'codice-' || i AS id, 5 AS same, NULL::VARCHAR AS none FROM range(500) r(i)`,
    );
    expect(profile.get('id')?.top).toBeUndefined();
    expect(profile.get('same')?.histogram).toBeUndefined();
    expect(profile.get('same')?.top).toEqual([{ value: 5, count: 500 }]);
    expect(profile.get('none')).toMatchObject({ nulls: 500, distinct: 0 });
  });

  it('of an empty table has no values', async () => {
    const profile = await profileOf("SELECT 1 AS n, DATE '2020-01-01' AS d WHERE false");
    expect(profile.get('n')).toMatchObject({ nulls: 0, distinct: 0 });
    expect(profile.get('d')?.histogram).toBeUndefined();
  });
});

describe('the profile of a large table', () => {
  it('estimates within a few percent, and counts the commonest exactly', async () => {
    const profile = await profileOf(
      `SELECT CASE WHEN i % 5 = 0 THEN 'molto comune' ELSE 'raro ' || i END AS t, i AS n FROM range(1200000) r(i)`,
    );
    const t = profile.get('t');
    expect(t?.distinctExact).toBe(false);
    expect(Math.abs((t?.distinct ?? 0) / 960_001 - 1)).toBeLessThan(0.03);
    expect(t?.top?.[0]).toEqual({ value: 'molto comune', count: 240_000 });
    const median = Number(profile.get('n')?.quantiles?.p50);
    expect(Math.abs(median / 600_000 - 1)).toBeLessThan(0.05);
    expect(sum(profile.get('n')?.histogram)).toBe(1_200_000);
  });
});

describe('bins', () => {
  it('hold every number between their ends, each in one bin, at most a few dozen', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.boolean(),
        (low, span, whole) => {
          const [min, max] = whole ? [Math.floor(low), Math.floor(low) + Math.ceil(span)] : [low, low + span];
          const bins = numberBins(min, max, whole);
          if (!bins) return;
          expect(bins.count).toBeLessThanOrEqual(23);
          const width = Number(bins.ends(0).to) - Number(bins.ends(0).from);
          expect(Number(bins.ends(0).from)).toBeLessThanOrEqual(min + width * 1e-6);
          expect(Number(bins.ends(bins.count - 1).to)).toBeGreaterThanOrEqual(max - width * 1e-6);
        },
      ),
    );
  });

  it('of moments begin with a month, or a day where there are few', () => {
    const years = dateBins('2010-03-05', '2024-11-30');
    expect(years?.ends(0)).toEqual({ from: '2010-01-01', to: '2011-01-01' });
    expect(years?.count).toBe(15);
    const days = dateBins('2024-02-28', '2024-03-05');
    expect(days?.ends(1)).toEqual({ from: '2024-02-29', to: '2024-03-01' });
  });
});
