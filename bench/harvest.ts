import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HarvestRun } from '../src/harvest/harvesting.js';
import { projectPath } from '../src/platform/project-path.js';
import { startPortal } from './portal-process.js';

/*
 * npm run bench:harvest -- [datasets by CKAN] [datasets by RDF]
 * The first run of each source and a second one in which nothing has changed, by the command line, on an empty portal that
 * runs beside it. Sources, portal and PostgreSQL share the machine's cores. Prints a table; asserts nothing.
 */

const CKAN = Number(process.argv[2] ?? 20_000);
const RDF = Number(process.argv[3] ?? 10_000);
const PORT = 3198;

const bin = projectPath('bin', 'portico.cjs');
const env: Record<string, string> = {
  ...(process.env as Record<string, string>),
  PUBLIC_URL: 'https://dati.example.it',
  ADMIN_TOKEN: 'bench-token-bench-token',
  FETCH_ALLOW_PRIVATE: 'true',
  LOG_LEVEL: 'warn',
};

interface Ended {
  seconds: number;
  cpuSeconds: number;
  peakMb: number;
  text: string;
}

/** Runs a command to its end; its processor time and highest memory are read while it lives. */
async function portico(settings: Record<string, string>, ...args: string[]): Promise<Ended> {
  const started = performance.now();
  const child = spawn(process.execPath, [bin, ...args], {
    env: settings,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  let peakMb = 0;
  let cpuSeconds = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      cpuSeconds = (Number(stat[11]) + Number(stat[12])) / 100;
    } catch {
      // It has ended.
    }
  }, 200);
  await once(child, 'close');
  clearInterval(watch);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds, peakMb, text };
}

async function startSources(port: number, count: number) {
  const child = spawn(
    process.execPath,
    [projectPath('dist', 'bench', 'harvest-sources.js'), String(port), String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return child;
}

const lines: string[] = [];

async function measure(
  settings: Record<string, string>,
  what: string,
  name: string,
  goal: string,
): Promise<void> {
  const { seconds, cpuSeconds, peakMb, text } = await portico(settings, 'harvest', 'run', name, '--json');
  const { run } = JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as { run: HarvestRun };
  const { records = 0 } = run.counts;
  const line =
    `| ${what} | ${Math.round(records / seconds)} datasets/s (${seconds.toFixed(1)} s, processor ${cpuSeconds.toFixed(1)} s, ` +
    `at most ${Math.round(peakMb)} MB) ${run.state} ${JSON.stringify(run.counts)} | ${goal} |`;
  lines.push(line);
  process.stdout.write(`${line}\n`);
}

interface Bench {
  name: string;
  type: string;
  count: number;
  path: string;
  goals: readonly [string, string];
}

/** Each source on a portal of its own. */
async function bench({ name, type, count, path, goals }: Bench): Promise<void> {
  if (count === 0) return;
  const folder = await mkdtemp(join(tmpdir(), 'portico-bench-'));
  await chmod(folder, 0o755);
  const settings = { ...env, DATA_DIR: join(folder, 'data') };
  const portal = await startPortal(settings, PORT);
  const source = await startSources(PORT + 1, count);
  try {
    const url = `http://127.0.0.1:${PORT + 1}${path}`;
    await portico(settings, 'harvest', 'add', '--name', name, '--type', type, '--url', url);
    await measure(settings, `${type}, ${count} datasets, first run`, name, goals[0]);
    await measure(settings, `${type}, second run, nothing changed`, name, goals[1]);
  } finally {
    source.kill();
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await bench({
  name: 'ckan',
  type: 'ckan',
  count: CKAN,
  path: '',
  goals: ['>= 300/s, < 500 MB', '< 15 s for 20,000, no row written'],
});
await bench({
  name: 'rdf',
  type: 'dcat-rdf',
  count: RDF,
  path: '/catalog.ttl?page=0',
  goals: ['>= 300/s', ''],
});
process.stdout.write(`\n${lines.join('\n')}\n`);
