import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTableEngine, type TableEngine } from '../src/tables/engine.js';
import { loadTable } from '../src/tables/load.js';
import { scanTable } from '../src/validation/personal-data/index.js';
import { writeTable } from './generate-table.js';
import { type JudgedFile, judgePersonalData, judgeSample, precisionTable } from './personal-data-judge.js';
import { HARDER_TABLES, SAMPLE_TABLES } from './personal-data-samples.js';

/**
 * Precision and recall of the search for personal data on a labelled corpus, and its speed on a generated table:
 * `node dist/bench/personal-data.js [FOLDER] [WORD]`, where FOLDER holds EXPECTED.json, WORD picks files by their path
 * and shows all that is found in them.
 */
const [fixtures, word = ''] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'portico-personal-'));
const engine = await createTableEngine({ memoryLimit: '600MB', threads: 1 });
try {
  if (fixtures && existsSync(join(fixtures, 'EXPECTED.json'))) {
    const { files } = JSON.parse(readFileSync(join(fixtures, 'EXPECTED.json'), 'utf8')) as {
      files: { path: string }[];
    };
    const judged: JudgedFile[] = [];
    for (const { path } of files.filter((file) => file.path.includes(word))) {
      const one = await judgePersonalData(fixtures, path, work, engine);
      if (one) judged.push(one);
      if (word && one) for (const finding of one.found) console.log(path, JSON.stringify(finding));
    }
    console.log(precisionTable(judged));
  }
  if (!word) {
    for (const [title, tables] of [
      ['Made-up tables', SAMPLE_TABLES],
      ['Harder ones', HARDER_TABLES],
    ] as const) {
      const samples: JudgedFile[] = [];
      for (const each of tables) samples.push(await judgeSample(each, work, engine));
      console.log(`\n${title}:\n${precisionTable(samples)}\n`);
    }
  }
  if (!word) await speed(engine, 2_000_000);
} finally {
  engine.close();
  rmSync(work, { recursive: true, force: true });
}

/** CPU seconds for a table of contracts, against its size as CSV. */
async function speed(used: TableEngine, rows: number): Promise<void> {
  const path = join(work, 'contracts.csv');
  const bytes = await writeTable(path, rows);
  const parquetPath = join(work, 'contracts.parquet');
  const result = await loadTable(
    { path, fileName: 'contracts.csv' },
    { parquetPath, workDir: work },
    { engine: used },
  );
  if (result.status !== 'loaded') throw new Error(result.status);
  const before = process.cpuUsage();
  const report = await scanTable(used, [parquetPath], result.columns);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  console.log(
    `${rows} rows, ${(bytes / 1e6).toFixed(0)} MB as CSV: ${seconds.toFixed(2)} s of CPU, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s on one core; ${report.columns.length} findings`,
  );
}
