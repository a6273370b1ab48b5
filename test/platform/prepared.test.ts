import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepared } from '../../src/platform/prepared.js';
import { testDatabase } from '../helpers/database.js';

let database: Awaited<ReturnType<typeof testDatabase>>;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('a prepared statement', () => {
  it('is planned once under its name, and takes new values each time', async () => {
    const statement = prepared('twice', 'select $1::int * 2 as n');
    const answers = await database.db.connection().execute(async (db) => {
      const ask = async (n: number) =>
        (await db.executeQuery<{ n: number }>(CompiledQuery.raw(statement, [n]))).rows[0]?.n;
      const twice = [await ask(2), await ask(21)];
      const { rows } = await sql<{ name: string; plans: number }>`
        select name, generic_plans + custom_plans as plans from pg_prepared_statements
      `.execute(db);
      return { twice, rows };
    });
    expect(answers).toEqual({ twice: [4, 42], rows: [{ name: 'twice', plans: 2 }] });
  });

  it('that fails says so and leaves the connection usable', async () => {
    await database.db.connection().execute(async (db) => {
      const broken = CompiledQuery.raw(prepared('broken', 'select $1::int / 0'), [1]);
      await expect(db.executeQuery(broken)).rejects.toThrow('division by zero');
      expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    });
  });
});
