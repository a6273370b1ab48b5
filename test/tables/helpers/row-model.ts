import fc from 'fast-check';

/** What is done to a table. */
export type Step =
  | { do: 'upsert' | 'update' | 'insert'; records: { k: number; a?: string | null; b?: number | null }[] }
  | { do: 'delete'; filter: { k: number[] } | { over: number } }
  | { do: 'compact' | 'widen' };

const record = fc.record(
  {
    k: fc.integer({ min: 0, max: 12 }),
    a: fc.option(fc.string({ maxLength: 4, unit: 'grapheme-ascii' })),
    b: fc.option(fc.integer({ min: -9, max: 9 })),
  },
  { requiredKeys: ['k'] },
);
const records = fc.array(record, { minLength: 1, maxLength: 8 });
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('upsert' as const, 'update' as const, 'insert' as const),
      records,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      filter: fc.oneof(
        fc.record({ k: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }) }),
        fc.record({ over: fc.integer({ min: -9, max: 9 }) }),
      ),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'compact' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'widen' as const }) },
);

interface ModelRow {
  id: number;
  k: number;
  a: string | null;
  b: number | null;
}

/** What a table with a key must be, as a Map. */
export class Model {
  rows = new Map<number, ModelRow>();
  nextId = 1;

  write(method: string, list: { k: number; a?: string | null; b?: number | null }[]): boolean {
    const rows = new Map([...this.rows].map(([k, row]) => [k, { ...row }]));
    let next = this.nextId;
    for (const given of list) {
      const row = rows.get(given.k);
      if (method === 'insert' && row) return false;
      if (method === 'update' && !row) return false;
      const { k, a = null, b = null } = given;
      if (row) Object.assign(row, given);
      else {
        rows.set(k, { id: next, k, a, b });
        next += 1;
      }
    }
    this.rows = rows;
    this.nextId = next;
    return true;
  }

  list(): unknown[][] {
    return [...this.rows.values()].sort((x, y) => x.id - y.id).map(({ id, k, a, b }) => [id, k, a, b]);
  }
}
