import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTableEngine } from '../src/tables/engine.js';
import { corpusFiles, corpusReport, judgeFile, type Verdict } from './corpus-judge.js';

/**
 * Prints how each file of a labelled corpus is understood: `node dist/bench/corpus.js FOLDER [WORD]`, where
 * FOLDER holds EXPECTED.json and WORD picks files by their path.
 */
const [fixtures, word = ''] = process.argv.slice(2);
if (!fixtures) {
  console.error('Usage: node dist/bench/corpus.js FOLDER [WORD]');
  process.exit(2);
}
const work = mkdtempSync(join(tmpdir(), 'portico-corpus-'));
const engine = await createTableEngine({ memoryLimit: '512MB' });
try {
  const verdicts: Verdict[] = [];
  for (const file of corpusFiles(fixtures).filter(({ path }) => path.includes(word))) {
    verdicts.push((await judgeFile(fixtures, file, work, engine)).verdict);
  }
  console.log(corpusReport(verdicts));
} finally {
  engine.close();
  rmSync(work, { recursive: true, force: true });
}
