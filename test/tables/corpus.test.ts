import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  corpusFiles,
  corpusReport,
  corpusShares,
  judgeFile,
  type Verdict,
} from '../../bench/corpus-judge.js';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { hasShared, sharedPath } from '../helpers/shared.js';
import { lossesOf } from './helpers/losses.js';

describe.skipIf(!hasShared)('the corpus of real Italian files', () => {
  const fixtures = sharedPath('fixtures');
  const work = mkdtempSync(join(tmpdir(), 'portico-corpus-'));
  const verdicts: Verdict[] = [];
  const losses: string[] = [];
  let compared = 0;
  let engine: TableEngine;

  beforeAll(async () => {
    engine = await createTableEngine({ memoryLimit: '512MB' });
    for (const file of corpusFiles(fixtures)) {
      const { verdict, result } = await judgeFile(fixtures, file, work, engine);
      verdicts.push(verdict);
      if (result.status !== 'loaded' || result.detection.dialect === null) continue;
      const lost = await lossesOf(join(fixtures, file.path), result, engine);
      compared += lost.compared;
      losses.push(...lost.losses.map((loss) => `${file.path}: ${loss}`));
    }
  }, 300_000);
  afterAll(() => {
    engine.close();
    rmSync(work, { recursive: true, force: true });
  });

  it('is read with the right dialect, types and roles, but for the misses it prints', () => {
    console.log(corpusReport(verdicts));
    const { dialects, rows, types, roles } = corpusShares(verdicts);
    expect(dialects).toBeGreaterThanOrEqual(0.99);
    expect(rows).toBeGreaterThanOrEqual(0.98);
    expect(types).toBeGreaterThanOrEqual(0.98);
    expect(roles).toBeGreaterThanOrEqual(0.9);
  });

  it('loses nothing: each number, date and truth value is written back as its file has it', () => {
    expect(losses.slice(0, 20)).toEqual([]);
    expect(compared).toBeGreaterThan(100_000);
  });
});
