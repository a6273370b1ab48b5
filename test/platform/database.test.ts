import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, openDatabase } from '../../src/platform/database.js';
import { testDatabase } from '../helpers/database.js';

let test: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

describe('the database', () => {
  it('migrates once even when several processes start together', async () => {
    const others = [1, 2, 3].map(() => openDatabase(test.url, { max: 2 }));
    const ran = await Promise.all(others.map((db) => migrate(db)));
    expect(ran.flat()).toEqual([]);
    await Promise.all(others.map((db) => db.destroy()));
  });
});
