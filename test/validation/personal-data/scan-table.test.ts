import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgePersonalData, judgeSample, precisionTable, score } from '../../../bench/personal-data-judge.js';
import { fakeCode, HARDER_TABLES, SAMPLE_TABLES } from '../../../bench/personal-data-samples.js';
import { createTableEngine, type TableEngine } from '../../../src/tables/engine.js';
import { scanTable } from '../../../src/validation/personal-data/index.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';

let engine: TableEngine;
const work = mkdtempSync(join(tmpdir(), 'portico-personal-'));
beforeAll(async () => {
  engine = await createTableEngine({ memoryLimit: '512MB', threads: 2 });
});
afterAll(() => {
  engine.close();
  rmSync(work, { recursive: true, force: true });
});

/** A Parquet of a query. */
async function parquet(name: string, sql: string): Promise<string> {
  const path = join(work, `${name}.parquet`);
  await engine.use((connection) => connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`));
  return path;
}
const text = (...names: string[]) =>
  names.map((name) => ({ name, type: 'text' as const, storage: 'VARCHAR' }));

describe('the search for personal data in tables', () => {
  it.each(SAMPLE_TABLES.map((table) => [table.name, table] as const))(
    'finds in "%s" what is personal and nothing else',
    async (_, table) => {
      const judged = await judgeSample(table, work, engine);
      expect(score([judged]), precisionTable([judged])).toMatchObject({ wrong: 0, missed: 0 });
    },
  );

  it('is rarely wrong about tables that its rules did not foresee', async () => {
    const judged = [];
    for (const table of HARDER_TABLES) judged.push(await judgeSample(table, work, engine));
    const { right, wrong, missed } = score(judged);
    expect(wrong, precisionTable(judged)).toBe(0);
    expect(right / (right + missed)).toBeGreaterThan(0.85);
  });

  it.skipIf(!hasShared)('is right about the files of the corpus', { timeout: 180_000 }, async () => {
    const judged = [];
    for (const path of [
      'tabular/synthetic-dati-personali.csv',
      'tabular/synthetic-note-libere-dati-personali.csv',
      'tabular/rer-mude-soggetti-pseudonimizzato.csv',
      'tabular/rer-mude-contributi-pseudonimizzato.csv',
      'tabular/ipa-comuni-3-regioni.tsv',
      'tabular/iccu-biblioteche-territorio.csv',
      'tabular/ricostruzione-enti.csv',
      'tabular/salute-consultori.csv',
      'tabular/upo-personale-ptab.csv',
      'tabular/rer-elezioni-2024.csv',
      'geo/istituti-penitenziari.csv',
      'geo/catania-farmacie-lon-lat.csv',
    ]) {
      const one = await judgePersonalData(sharedPath('fixtures'), path, work, engine);
      if (one) judged.push(one);
    }
    expect(judged).toHaveLength(12);
    expect(score(judged), precisionTable(judged)).toMatchObject({ wrong: 0, missed: 0, right: 29 });
  });

  it('counts rows and different values exactly', async () => {
    const codes = [1, 2, 3].map((n) => `('${fakeCode(n)}', ${n})`).join(', ');
    const path = await parquet(
      'counted',
      `SELECT c AS cf FROM (VALUES ${codes}) t(c, n), range(10) r(i) WHERE i < n`,
    );
    const report = await scanTable(engine, [path], text('cf'));
    expect(report).toMatchObject({ scanned: 6, persons: 3 });
    expect(report.columns).toMatchObject([
      { column: 'cf', kind: 'codice-fiscale', rows: 6, distinct: 3, exact: true, share: 1, severity: 'stop' },
    ]);
    expect(report.columns[0]?.samples.every((sample) => /^[A-Z]\*{14}[A-Z]$/.test(sample))).toBe(true);
  });

  it('finds one in a million rows, and reads several files as one table', async () => {
    const path = await parquet(
      'one',
      `SELECT CASE WHEN i = 777777 THEN 'rif. ${fakeCode(5)}' ELSE 'pratica ' || i END AS note FROM range(1000000) r(i)`,
    );
    const other = await parquet('other', `SELECT 'pratica' AS note FROM range(10)`);
    const report = await scanTable(engine, [path, other], text('note'));
    expect(report.scanned).toBe(1_000_010);
    expect(report.columns).toMatchObject([{ rows: 1, distinct: 1, embedded: true, severity: 'stop' }]);
  });

  it('estimates from part of the values where there are very many', async () => {
    const path = await parquet(
      'many',
      `SELECT 'maria.rossi' || i || '@gmail.com' AS mail FROM range(600000) r(i)`,
    );
    const [found] = (await scanTable(engine, [path], text('mail'))).columns;
    expect(found).toMatchObject({ kind: 'email', exact: false, severity: 'stop' });
    expect(Math.abs((found?.rows ?? 0) / 600_000 - 1)).toBeLessThan(0.02);
  });

  it('takes codes whose check letters are right by chance for what they are', async () => {
    // Every letter once: one in 26 is right.
    const codes = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((sign) => `('${fakeCode(3).slice(0, 15)}${sign}')`);
    const path = await parquet('chance', `SELECT c AS codice FROM (VALUES ${codes.join(', ')}) t(c)`);
    expect((await scanTable(engine, [path], text('codice'))).columns).toEqual([]);
  });

  it('reads tables without rows, columns or text', async () => {
    const empty = await parquet('empty', `SELECT 'x' AS cf FROM range(0)`);
    expect(await scanTable(engine, [empty], text('cf'))).toMatchObject({ scanned: 0, columns: [] });
    const numbers = await parquet('numbers', `SELECT i AS n, i * 1.5 AS importo FROM range(100) r(i)`);
    const columns = [
      { name: 'n', type: 'integer' as const, storage: 'BIGINT' },
      { name: 'importo', type: 'number' as const, storage: 'DOUBLE' },
    ];
    expect(await scanTable(engine, [numbers], columns)).toMatchObject({ scanned: 100, columns: [] });
    expect(await scanTable(engine, [], [])).toMatchObject({ scanned: 0, columns: [] });
  });

  it('survives names of columns and values that are hostile', async () => {
    const name = `c"; DROP TABLE x; -- '`;
    const path = await parquet(
      'hostile',
      `SELECT 'a@' || repeat('a.', 40000) || chr(0) AS "${name.replaceAll('"', '""')}"`,
    );
    expect((await scanTable(engine, [path], text(name))).columns).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const path = await parquet('stopped', `SELECT 'mario.rossi@gmail.com' AS mail FROM range(10)`);
    await expect(
      scanTable(engine, [path], text('mail'), AbortSignal.abort(new Error('enough'))),
    ).rejects.toThrow('enough');
  });
});
