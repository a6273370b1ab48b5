import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Chart, ChartRequest } from '../../../src/tables/chart/chart-model.js';
import { drawChart } from '../../../src/tables/chart/draw-chart.js';
import { numberWidth } from '../../../src/tables/chart/number-bins.js';
import { endOf, timeBin } from '../../../src/tables/chart/time-bins.js';
import { createTableEngine, type TableEngine } from '../../../src/tables/engine.js';
import { parquetRelation, type Relation, type TableColumn } from '../../../src/tables/query/relation.js';
import { selectOn } from '../../../src/tables/query/run.js';

const col = (name: string, type: TableColumn['type'], storage: string): TableColumn => ({
  name,
  label: name.toUpperCase(),
  type,
  storage,
});
const COLUMNS = [
  col('intero', 'integer', 'BIGINT'),
  col('anno', 'year', 'SMALLINT'),
  { ...col('importo', 'number', 'DECIMAL(18,2)'), unit: '€' },
  col('misura', 'number', 'DOUBLE'),
  col('testo', 'text', 'VARCHAR'),
  col('vero', 'boolean', 'BOOLEAN'),
  col('giorno', 'date', 'DATE'),
  col('ora', 'dateTime', 'TIMESTAMP'),
  col('istante', 'dateTime', 'TIMESTAMP WITH TIME ZONE'),
];
type Values = Record<string, string | number | boolean | null>;

let engine: TableEngine;
let folder: string;
let files = 0;
beforeAll(async () => {
  engine = await createTableEngine({ memoryLimit: '512MB' });
  folder = mkdtempSync(join(tmpdir(), 'portico-chart-'));
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function tableOf(rows: readonly Values[]): Promise<Relation> {
  files += 1;
  const path = join(folder, `t${files}.parquet`);
  await engine.use(async (connection) => {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE t (${COLUMNS.map(({ name, storage }) => `${name} ${storage}`).join(', ')})`,
    );
    const literal = (value: unknown): string =>
      value === null || value === undefined ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;
    if (rows.length > 0) {
      const lines = rows.map((row) => `(${COLUMNS.map(({ name }) => literal(row[name])).join(', ')})`);
      await connection.run(`INSERT INTO t VALUES ${lines.join(', ')}`);
    }
    await connection.run(`COPY t TO '${path}' (FORMAT parquet)`);
  });
  return parquetRelation(path, COLUMNS, rows.length);
}

const draw = (relation: Relation, request: ChartRequest): Promise<Chart> =>
  engine.use((connection) =>
    drawChart(async (query) => (await selectOn(connection, relation, query)).rows, COLUMNS, request),
  );

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 6 });
const day = fc
  .integer({ min: -20_000, max: 30_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
const row: fc.Arbitrary<Values> = fc.record({
  intero: maybe(fc.integer({ min: -1000, max: 5000 })),
  anno: maybe(fc.integer({ min: 1861, max: 2026 })),
  importo: maybe(fc.integer({ min: -10_000, max: 1_000_000 }).map((cents) => cents / 100)),
  misura: maybe(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  testo: maybe(fc.constantFrom('Bologna', 'Modena', "l'Aquila", 'Forlì', '', 'Cesena', 'Rimini')),
  vero: maybe(fc.boolean()),
  giorno: maybe(day),
  ora: maybe(
    fc
      .tuple(day, fc.integer({ min: 0, max: 23 }))
      .map(([d, h]) => `${d} ${String(h).padStart(2, '0')}:30:00`),
  ),
  istante: maybe(
    fc.integer({ min: 1_700_000_000, max: 1_700_900_000 }).map((s) => new Date(s * 1000).toISOString()),
  ),
});
const request: fc.Arbitrary<ChartRequest> = fc.record({
  x: fc.constantFrom(...COLUMNS.map(({ name }) => name)),
  y: fc.constantFrom(undefined, 'importo', 'intero'),
  by: fc.constantFrom(undefined, undefined, 'testo', 'vero', 'anno'),
  bins: fc.constantFrom(undefined, undefined, 5, 'none' as const),
  limit: fc.constantFrom(undefined, 2, 5),
  kind: fc.constantFrom(undefined, 'bar' as const, 'line' as const),
});

const rowsOf = (chart: Chart): number =>
  chart.series.flatMap(({ points }) => points).reduce((sum, { count }) => sum + count, 0);

/** Seconds since 1970 or the number, for comparing places. */
const asValue = (value: unknown): number => (typeof value === 'number' ? value : Date.parse(String(value)));

describe('a chart', () => {
  it('has every row in exactly one point, among the others, or among those without a value', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 40 }),
        fc.array(request, { minLength: 4, maxLength: 4 }),
        async (rows, asked) => {
          const relation = await tableOf(rows);
          for (const each of asked) {
            const chart = await draw(relation, each);
            const rest = (chart.others?.count ?? 0) + (chart.nulls?.count ?? 0);
            expect(rowsOf(chart) + rest, JSON.stringify([each, chart])).toBe(rows.length);
            expect(chart.total).toBe(rows.length);
            if (each.y && !each.by) {
              const values = [...chart.series.flatMap(({ points }) => points), chart.others, chart.nulls];
              const sum = values.reduce((all, point) => all + (point?.y ?? 0), 0);
              const own = rows.reduce((all, one) => all + Number(one[each.y as string] ?? 0), 0);
              expect(sum).toBeCloseTo(own, 4);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is drawn by the years, quarters or months that its rows come by, without empty places between', async () => {
    const years = await tableOf(
      ['2018', '2019', '2021'].flatMap((year) => [
        { giorno: `${year}-01-01`, importo: 5 },
        { giorno: `${year}-01-01`, importo: 7 },
      ]),
    );
    const byYear = await draw(years, { x: 'giorno', y: 'importo' });
    expect(byYear.x.bin).toEqual({ unit: 'year', count: 1 });
    expect(byYear.series[0]?.points.map(({ x, y }) => [x, y])).toEqual([
      ['2018-01-01', 12],
      ['2019-01-01', 12],
      ['2020-01-01', 0],
      ['2021-01-01', 12],
    ]);
    // Months of a year and a half would be cut into weeks.
    const monthEnds = ['2024-01-31', '2024-02-29', '2024-03-31', '2024-06-30', '2025-06-30'];
    const months = await tableOf(monthEnds.map((giorno) => ({ giorno, importo: 1 })));
    expect((await draw(months, { x: 'giorno' })).x.bin).toEqual({ unit: 'month', count: 1 });
    // What was asked for is what is drawn.
    expect((await draw(years, { x: 'giorno', bins: 'month' })).x.bin).toEqual({ unit: 'month', count: 1 });
  });

  it('has its rows in the bins whose ends enclose them, each bin where the one before ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('importo', 'misura', 'giorno', 'ora', 'istante', 'anno', 'intero'),
        fc.constantFrom(undefined, 7, 30),
        async (rows, x, bins) => {
          const chart = await draw(await tableOf(rows), { x, bins, timeZone: 'UTC' });
          const values = rows.map((each) => each[x]).filter((value) => value !== null && value !== undefined);
          const points = chart.series[0]?.points ?? [];
          if (chart.notes.length > 0) return;
          for (const [at, point] of points.entries()) {
            const next = points[at + 1];
            const end = point.x1 === undefined ? asValue(point.x) + 1e-9 : asValue(point.x1);
            if (next && point.x1 !== undefined) expect(asValue(next.x)).toBeCloseTo(end, 6);
            const inside = values.map((value) =>
              asValue(
                typeof value === 'string' && value.length > 10 && !value.endsWith('Z')
                  ? `${value.replace(' ', 'T')}Z`
                  : value,
              ),
            );
            const start = asValue(
              typeof point.x === 'string' && point.x.length > 10 && !point.x.endsWith('Z')
                ? `${point.x}Z`
                : point.x,
            );
            const stop =
              typeof point.x1 === 'string' && point.x1.length > 10 && !point.x1.endsWith('Z')
                ? asValue(`${point.x1}Z`)
                : end;
            // Measures without a known step are nudged by a billionth of a bin.
            const slack = x === 'misura' ? (stop - start) * 2e-9 : 0;
            const least = inside.filter((value) => value >= start && value < stop - slack).length;
            const most = inside.filter((value) => value >= start - slack && value < stop).length;
            expect(point.count).toBeGreaterThanOrEqual(Math.min(least, most));
            expect(point.count).toBeLessThanOrEqual(Math.max(least, most));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has decimals in the bin that begins with them', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => ({ importo: at / 10 }));
    const chart = await draw(await tableOf(rows), { x: 'importo', bins: 100 });
    expect(chart.x.bin).toEqual({ width: 0.1 });
    expect(chart.series[0]?.points.map(({ count }) => count)).toEqual(rows.map(() => 1));
    expect(chart.series[0]?.points[3]).toEqual({ x: 0.3, x1: 0.4, y: 1, count: 1 });
  });

  it('counts years one by one, empty ones included, and never between', async () => {
    const chart = await draw(await tableOf([{ anno: 2019 }, { anno: 2023 }, { anno: 2023 }, {}]), {
      x: 'anno',
    });
    expect(chart.kind).toBe('line');
    expect(chart.series[0]?.points.map(({ x, y }) => [x, y])).toEqual([
      [2019, 1],
      [2020, 0],
      [2021, 0],
      [2022, 0],
      [2023, 2],
    ]);
    expect(chart.nulls).toEqual({ count: 1, y: 1 });
  });

  it('leaves averages of empty months open', async () => {
    const rows = [
      { giorno: '2023-01-10', importo: 4 },
      { giorno: '2023-01-20', importo: 6 },
      { giorno: '2023-04-01', importo: 1 },
    ];
    const chart = await draw(await tableOf(rows), {
      x: 'giorno',
      y: 'importo',
      aggregate: 'avg',
      bins: 'month',
    });
    expect(chart.y).toEqual({ column: 'importo', label: 'IMPORTO', aggregate: 'avg', unit: '€' });
    expect(chart.series[0]?.points.map(({ x, x1, y }) => [x, x1, y])).toEqual([
      ['2023-01-01', '2023-02-01', 5],
      ['2023-02-01', '2023-03-01', null],
      ['2023-03-01', '2023-04-01', null],
      ['2023-04-01', '2023-05-01', 1],
    ]);
  });

  it('puts categories beyond the greatest together, with a value of their own', async () => {
    const rows = [
      ...Array.from({ length: 5 }, () => ({ testo: 'a', importo: 1 })),
      { testo: 'b', importo: 100 },
      { testo: 'c', importo: 3 },
      { testo: 'd', importo: 4 },
      { importo: 9 },
    ];
    const chart = await draw(await tableOf(rows), { x: 'testo', y: 'importo', limit: 2 });
    expect(chart.series[0]?.points).toEqual([
      { x: 'b', y: 100, count: 1 },
      { x: 'a', y: 5, count: 5 },
    ]);
    expect(chart.others).toEqual({ y: 7, count: 2, categories: 2 });
    expect(chart.nulls).toEqual({ y: 9, count: 1 });
  });

  it('reads moments with a zone in days of Greenwich, or of the zone that is named', async () => {
    const table = await tableOf([{ istante: '2024-06-30T22:30:00Z' }]);
    const dayIn = async (timeZone?: string) => {
      const chart = await draw(table, { x: 'istante', bins: 'day', timeZone });
      return chart.series[0]?.points[0]?.x;
    };
    expect(await dayIn()).toBe('2024-06-30');
    expect(await dayIn('Europe/Rome')).toBe('2024-07-01');
  });

  it('shows a sample of many points that is always the same, with how dense they lie', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => ({
      intero: at,
      importo: at % 10,
      testo: at % 2 ? 'x' : null,
    }));
    const relation = await tableOf([...rows, { intero: 1 }]);
    const asked = { kind: 'scatter', x: 'intero', y: 'importo', by: 'testo', limit: 100 } as const;
    const [one, two] = [await draw(relation, asked), await draw(relation, asked)];
    expect(one).toEqual(two);
    expect(rowsOf(one)).toBe(100);
    expect(one.series.map(({ key, others }) => [key, others])).toEqual([
      ['x', undefined],
      [null, true],
    ]);
    expect(one.notes.map(({ code }) => code)).toEqual(['sampled']);
    expect(one.density?.cells.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    expect([one.total, one.nulls]).toEqual([501, { count: 1, y: null }]);
  });

  it('shows days that no calendar of ours lists, and names as long as a book', async () => {
    const rows = [
      { giorno: '0044-03-15 (BC)', testo: 'x'.repeat(100_000) },
      { giorno: '2024-01-01', testo: 'y' },
    ];
    const relation = await tableOf(rows);
    const chart = await draw(relation, { x: 'giorno' });
    expect(rowsOf(chart)).toBe(2);
    expect(chart.notes.map(({ code }) => code)).toEqual(['gaps']);
    const names = await draw(relation, { x: 'testo', by: 'testo' });
    expect(JSON.stringify(names).length).toBeLessThan(3000);
    expect(rowsOf(names)).toBe(2);
  });

  it.each([
    [{ x: 'testo', limit: 1001 }, '/limit'],
    [{ x: 'boh' }, '/x'],
    [{ x: 'testo', y: 'boh' }, '/y'],
    [{ x: 'testo', by: 'boh' }, '/by'],
    [{ x: 'testo', y: 'giorno', aggregate: 'sum' }, '/y'],
    [{ x: 'testo', aggregate: 'sum' }, '/y'],
    [{ x: 'intero', kind: 'scatter' }, '/y'],
    [{ x: 'testo', y: 'intero', kind: 'scatter' }, '/x'],
    [{ x: 'ora', bins: 'second' }, '/bins'],
  ] as [ChartRequest, string][])(
    'that the table cannot give is refused with its parameter: %j',
    async (asked, path) => {
      const relation = await tableOf([{ ora: '2001-01-01 00:00:00' }, { ora: '2020-01-01 00:00:00' }]);
      await expect(draw(relation, asked)).rejects.toMatchObject({
        name: expect.stringMatching(/QueryError|UnknownColumn/),
        path,
      });
    },
  );
});

describe('widths of bins', () => {
  it('are round, 20 to about 40 a span, and fit the values', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 0.1, max: 1e9, noNaN: true }),
        fc.constantFrom(0, 1, 0.01),
        (min, span, step) => {
          const width = numberWidth(min, min + span, step);
          const digits = Number(width.toExponential().split('e')[0]);
          expect([1, 2, 2.5, 5]).toContain(digits);
          if (step > 0) expect(Math.abs(width / step - Math.round(width / step))).toBeLessThan(1e-6);
          expect(span / width).toBeLessThanOrEqual(40.001);
          if (step === 0) expect(span / width).toBeGreaterThan(15);
        },
      ),
    );
  });

  it('are never too small to tell numbers apart', () => {
    expect(numberWidth(0, 5e-324, 0)).toBeGreaterThan(0);
    expect(numberWidth(1e15, 1e15 + 0.125, 0)).toBe(100);
    expect(numberWidth(3, 3, 0)).toBe(1);
    expect(numberWidth(-Number.MAX_VALUE, Number.MAX_VALUE, 0)).toBe(1);
  });

  it('of time are those of calendars', () => {
    const at = (text: string): number => Date.parse(text);
    expect(timeBin(at('2024-01-01'), at('2024-01-10'), true)).toEqual({ unit: 'day', count: 1 });
    expect(timeBin(at('2020-01-01'), at('2024-01-10'), true)).toEqual({ unit: 'month', count: 1 });
    expect(timeBin(at('1950-01-01'), at('2024-01-10'), true)).toEqual({ unit: 'year', count: 1 });
    expect(timeBin(at('2024-01-01T00:00Z'), at('2024-01-01T00:01Z'), false)).toEqual({
      unit: 'second',
      count: 1,
    });
    expect(endOf(at('2024-01-01'), { unit: 'quarter', count: 1 })).toBe(at('2024-04-01'));
  });
});
