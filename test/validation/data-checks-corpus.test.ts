import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedPath } from '../helpers/shared.js';
import { checkOf, checksOf, createChecker } from './helpers/check-bytes.js';

interface Labelled {
  path: string;
  rows: number;
  ragged?: Record<string, number>;
  columns: { name: string; nulls: number }[];
}

const expected = sharedPath('fixtures', 'EXPECTED.json');

describe.skipIf(!existsSync(expected))('files of Italian administrations', () => {
  const { files } = JSON.parse(existsSync(expected) ? readFileSync(expected, 'utf8') : '{"files":[]}') as {
    files: Labelled[];
  };
  let checker: Awaited<ReturnType<typeof createChecker>>;
  beforeAll(async () => {
    checker = await createChecker();
  });
  afterAll(() => checker.close());
  const check = (path: string) => checker.checkPath(sharedPath('fixtures', path), basename(path));
  const has = (path: string) => files.some((file) => file.path === path);

  // Those that are small and of each kind; the others take a minute and say the same.
  const small = files.filter(
    ({ path, rows }) => rows > 0 && rows < 3000 && /\.(?:csv|xlsx|json|geojson)$/.test(path),
  );

  it.each(small.map(({ path }) => path))('%s: every table is checked whole', async (path) => {
    const file = files.find((one) => one.path === path) as Labelled;
    const report = await check(path);
    for (const { value } of Object.values(report.measures)) {
      if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
    }
    expect(report.columns.every(({ filled, missing }) => filled >= 0 && missing >= 0)).toBe(true);
    if (file.ragged)
      expect(checksOf(report, 'ragged-rows').every(({ status }) => status === 'warning')).toBe(true);
  });

  it.skipIf(!has('tabular/molinella-associazioni.csv'))('names the one cell that is no year', async () => {
    const found = checkOf(await check('tabular/molinella-associazioni.csv'), 'mixed-types');
    expect(found).toMatchObject({ column: 'ANNO COSTITUZIONE', count: 1 });
    expect(found.samples).toEqual([{ row: 41, column: 'ANNO COSTITUZIONE', value: '1911 -1994' }]);
  });

  it.skipIf(!has('tabular/alessandria-viario.csv'))('tells codes that lost their zero', async () => {
    const found = checkOf(await check('tabular/alessandria-viario.csv'), 'lost-zeros');
    expect(found).toMatchObject({ status: 'warning', column: 'CodiceIstat' });
  });
});
