import { describe, expect, it } from 'vitest';
import { createRowSource, type RowSource, type RowsAnswer } from '../../web/islands/table/row-source.js';

const TOTAL = 1000;

interface Asked {
  offset: number;
  limit: number;
  from: number;
  to: number;
  signal: AbortSignal;
  answer(): void;
  refuse(error: Error): void;
}

/** A source whose answers come when the test says so. */
function pending(columns = 3): { source: RowSource; asked: Asked[]; changes: () => number } {
  const asked: Asked[] = [];
  let changes = 0;
  const source = createRowSource({
    rowsAtOnce: 100,
    columns,
    changed: () => {
      changes += 1;
    },
    load: ({ offset, limit, from, to }, signal) =>
      new Promise<RowsAnswer>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        asked.push({
          ...{ offset, limit, from, to, signal, refuse: reject },
          answer: () =>
            resolve({
              total: TOTAL,
              rows: Array.from({ length: Math.min(limit, TOTAL - offset) }, (_, row) =>
                Array.from({ length: to - from }, (_, at) => `${offset + row}:${from + at}`),
              ),
            }),
        });
      }),
  });
  return { source, asked, changes: () => changes };
}

const rows = (firstRow: number, lastRow: number, lastColumn = 3) => ({
  ...{ firstRow, lastRow, firstColumn: 0, lastColumn },
});
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the rows of a view', () => {
  it('are asked for in blocks, once and together, and told by their place', async () => {
    const { source, asked, changes } = pending();
    source.show(rows(90, 110), rows(90, 110));
    source.show(rows(91, 111), rows(91, 111));
    expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([[0, 200]]);
    expect(source.value(95, 1)).toBeUndefined();
    for (const one of asked) one.answer();
    await settle();
    expect(source.total).toBe(TOTAL);
    expect(source.value(95, 1)).toBe('95:1');
    expect(source.value(105, 2)).toBe('105:2');
    expect(changes()).toBe(1);
  });

  it('are given up when they are no longer seen, and asked for anew when they are again', async () => {
    const { source, asked } = pending();
    source.show(rows(0, 20), rows(0, 20));
    source.show(rows(500, 520), rows(500, 520));
    expect(asked[0]?.signal.aborted).toBe(true);
    await settle();
    source.show(rows(0, 20), rows(0, 20));
    expect(asked.map(({ offset }) => offset)).toEqual([0, 500, 0]);
    expect(source.fault).toBeUndefined();
  });

  it('are read ahead when nothing that is seen is missing', async () => {
    const { source, asked } = pending();
    source.show(rows(0, 20), rows(0, 120));
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    await settle();
    expect(asked.map(({ offset }) => offset)).toEqual([0, 100]);
  });

  it('of many columns are asked for by the columns that are seen', async () => {
    const { source, asked } = pending(300);
    source.show({ firstRow: 0, lastRow: 20, firstColumn: 75, lastColumn: 85 }, rows(0, 0, 0));
    expect(asked.map(({ from, to }) => [from, to])).toEqual([
      [40, 80],
      [80, 120],
    ]);
    for (const one of asked) one.answer();
    await settle();
    expect(source.value(3, 84)).toBe('3:84');
  });

  it('that cannot be had are told, and had when they are tried again', async () => {
    const { source, asked } = pending();
    source.show(rows(0, 20), rows(0, 20));
    asked[0]?.refuse(new Error('away'));
    await settle();
    expect(source.fault).toEqual(new Error('away'));
    source.retry();
    asked[1]?.answer();
    await settle();
    expect(source.fault).toBeUndefined();
    expect(source.value(0, 0)).toBe('0:0');
  });

  it('beyond the end are not asked for', async () => {
    const { source, asked } = pending();
    source.show(rows(0, 20), rows(0, 20));
    asked[0]?.answer();
    await settle();
    source.show(rows(990, 1400), rows(990, 1400));
    expect(asked.map(({ offset }) => offset)).toEqual([0, 900]);
  });

  it('are ready when all that is seen is here, or say why not', async () => {
    const { source, asked } = pending();
    const ready = source.ready(rows(0, 20));
    asked[0]?.answer();
    await expect(ready).resolves.toBeUndefined();
    const refused = source.ready(rows(200, 220));
    asked[1]?.refuse(new Error('no'));
    await expect(refused).rejects.toThrow('no');
  });
});
