import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { column, odsqlTables } from './helpers/odsql-table.js';

let at: Awaited<ReturnType<typeof odsqlTables>>;
beforeAll(async () => {
  at = await odsqlTables();
});
afterAll(() => at.tables.close());
const ask: typeof at.ask = (...question) => at.ask(...question);

describe('an ODSQL query', () => {
  const cell = {
    nome: fc.option(fc.constantFrom('via', 'Via', 'viale', 'x y', '')),
    n: fc.option(fc.integer({ min: -3, max: 9 })),
    x: fc.option(fc.constantFrom(-1.5, 0, 2, 2.5)),
    b: fc.option(fc.boolean()),
  };
  type Row = { nome: string | null; n: number | null; x: number | null; b: boolean | null };
  const columns = [
    column('nome', 'text', 'VARCHAR'),
    column('n', 'integer', 'BIGINT'),
    column('x', 'number', 'DOUBLE'),
    column('b', 'boolean', 'BOOLEAN'),
  ];
  type Test = { text: string; holds: (row: Row) => boolean | null };
  const signs = {
    '=': (a: number, b: number) => a === b,
    '!=': (a: number, b: number) => a !== b,
    '<': (a: number, b: number) => a < b,
    '>=': (a: number, b: number) => a >= b,
  };
  const number = fc.oneof(
    fc.constant({ text: 'n', of: (row: Row) => row.n }),
    fc.constant({ text: 'x', of: (row: Row) => row.x }),
    fc.constant({
      text: '(n + x) / x',
      of: (row: Row) => (row.n === null || row.x === null || row.x === 0 ? null : (row.n + row.x) / row.x),
    }),
    fc.constant({ text: 'length(nome)', of: (row: Row) => row.nome?.length ?? null }),
    fc.constant({ text: 'ifnull(n, 1)', of: (row: Row) => row.n ?? 1 }),
  );
  const leaf: fc.Arbitrary<Test> = fc.oneof(
    fc
      .tuple(
        number,
        fc.constantFrom(...(Object.keys(signs) as (keyof typeof signs)[])),
        fc.integer({ min: -2, max: 5 }),
      )
      .map(([of, sign, value]) => ({
        text: `${of.text} ${sign} ${value}`,
        holds: (row: Row) => {
          const own = of.of(row);
          return own === null ? null : signs[sign](own, value);
        },
      })),
    fc.constant({ text: 'b', holds: (row: Row) => row.b === true }),
    fc.constant({ text: 'b is false', holds: (row: Row) => row.b === false }),
    fc.constant({ text: 'nome is null', holds: (row: Row) => row.nome === null }),
    fc.constant({ text: 'nome:"via"', holds: (row: Row) => row.nome?.toLowerCase() === 'via' }),
    fc.constant({
      text: "nome like 'via*'",
      holds: (row: Row) => row.nome?.toLowerCase().startsWith('via') ?? false,
    }),
    fc.constant({
      text: 'n in (1, 2, -3)',
      holds: (row: Row) => (row.n === null ? null : [1, 2, -3].includes(row.n)),
    }),
    fc.constant({
      text: 'n in ]0..4]',
      holds: (row: Row) => (row.n === null ? null : row.n > 0 && row.n <= 4),
    }),
    fc.constant({ text: 'startswith(nome, "Vi")', holds: (row: Row) => row.nome?.startsWith('Vi') ?? false }),
  );
  const condition: fc.Arbitrary<Test> = fc.letrec<{ test: Test }>((tie) => ({
    test: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.tuple(tie('test'), tie('test')).map(([a, b]) => ({
        text: `(${a.text}) AND (${b.text})`,
        holds: (row: Row) => a.holds(row) === true && b.holds(row) === true,
      })),
      fc.tuple(tie('test'), tie('test')).map(([a, b]) => ({
        text: `(${a.text} or ${b.text})`,
        holds: (row: Row) => a.holds(row) === true || b.holds(row) === true,
      })),
      tie('test').map((a) => ({ text: `not (${a.text})`, holds: (row: Row) => a.holds(row) !== true })),
    ),
  })).test;

  it('gives the rows that plain JavaScript gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record(cell), { minLength: 1, maxLength: 15 }),
        fc.array(condition, { minLength: 1, maxLength: 4 }),
        async (rows, tests) => {
          const relation = await at.tables.tableOf(
            columns,
            rows.map((row) => [row.nome, row.n, row.x, row.b]),
          );
          for (const test of tests) {
            const found = await ask({ select: '_id', where: [test.text] }, {}, relation);
            expect(
              found.map((row) => row._id),
              test.text,
            ).toEqual(rows.flatMap((row, at) => (test.holds(row) === true ? [at + 1] : [])));
            const [counted] = await ask(
              { select: 'count(*) as c, sum(n) as s', where: [test.text] },
              {},
              relation,
            );
            const kept = rows.filter((row) => test.holds(row) === true);
            const numbers = kept.flatMap(({ n }) => (n === null ? [] : [n]));
            expect(counted).toEqual({
              c: kept.length,
              s: numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0),
            });
            const groups = await ask(
              { select: 'count(*) as c', group_by: 'nome', order_by: 'nome', where: [test.text] },
              {},
              relation,
            );
            const names = [...new Set(kept.map(({ nome }) => nome))].sort((a, b) =>
              a === null ? 1 : b === null ? -1 : a < b ? -1 : 1,
            );
            expect(groups).toEqual(
              names.map((nome) => ({ nome, c: kept.filter((row) => row.nome === nome).length })),
            );
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});
