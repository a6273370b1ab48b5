import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { writeCatalogue } from './generate-catalogue.js';
import { runCommand, startPortal } from './portal-process.js';

/*
 * npm run bench -- [datasets]
 * Start, import, reading one dataset and the whole catalogue, on an empty portal of its own. Prints a table; asserts nothing.
 * Load generator, portal and PostgreSQL share the machine's cores.
 */

const COUNT = Number(process.argv[2] ?? 10_000);
const PORT = 3199;
const SECONDS = 10;
const CONNECTIONS = 16;

interface Line {
  what: string;
  measured: string;
  goal: string;
}

const lines: Line[] = [];
const note = (what: string, measured: string, goal: string): void => {
  lines.push({ what, measured, goal });
  process.stdout.write(`${what}: ${measured}\n`);
};

/** Random reads of the datasets named, so that no cache of one answer helps. */
async function load(
  url: string,
  paths: string[],
): Promise<{ perSecond: number; p50: number; p99: number; errors: number }> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: paths.map((path) => ({ method: 'GET' as const, path })),
  });
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    errors: result.errors + result.non2xx,
  };
}

const folder = await mkdtemp(join(tmpdir(), 'portico-bench-'));
await chmod(folder, 0o755);
const env = {
  DATA_DIR: join(folder, 'data'),
  PUBLIC_URL: 'https://dati.example.it',
  ADMIN_TOKEN: 'bench-token-bench-token',
};
try {
  const dump = join(folder, 'catalogue.ttl');
  await writeCatalogue(dump, COUNT);

  let portal = await startPortal(env, PORT);
  note('first start to ready (empty folder)', `${(portal.readyMs / 1000).toFixed(2)} s`, '');

  const imported = await runCommand(['import', dump], env);
  if (imported.code !== 0) throw new Error(`import ended with ${imported.code}`);
  note(
    'import',
    `${Math.round(COUNT / imported.seconds)} datasets/s (${imported.seconds.toFixed(1)} s)`,
    '>= 300/s',
  );
  const again = await runCommand(['import', dump], env);
  note(
    'the same import again',
    `${Math.round(COUNT / again.seconds)} datasets/s (${again.seconds.toFixed(1)} s)`,
    '',
  );

  await portal.stop();
  portal = await startPortal(env, PORT);
  note(`start to ready (${COUNT} datasets)`, `${(portal.readyMs / 1000).toFixed(2)} s`, '< 3 s');

  const names = (
    (await (await fetch(`${portal.url}/api/3/action/package_list`)).json()) as { result: string[] }
  ).result;
  if (names.length !== COUNT) throw new Error(`expected ${COUNT} datasets, found ${names.length}`);
  const sample = names.filter((_, i) => i % Math.ceil(names.length / 2000) === 0);
  for (const [what, path] of [
    ['package_show', (name: string) => `/api/3/action/package_show?id=${name}`],
    ['native read', (name: string) => `/api/v1/datasets/${name}`],
  ] as const) {
    await load(portal.url, sample.slice(0, 50).map(path));
    const { perSecond, p50, p99, errors } = await load(portal.url, sample.map(path));
    note(
      what,
      `${Math.round(perSecond)} requests/s, p50 ${p50} ms, p99 ${p99} ms, errors ${errors}`,
      '>= 2,000/s, p99 < 30 ms',
    );
  }

  await portal.stop();
  portal = await startPortal(env, PORT);
  const started = performance.now();
  const response = await fetch(`${portal.url}/catalog.ttl?all=true`);
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).length;
  const seconds = (performance.now() - started) / 1000;
  note(
    'whole catalogue as Turtle',
    `${seconds.toFixed(1)} s, ${(bytes / 1e6).toFixed(0)} MB, process at most ${Math.round(portal.memory().peak)} MB`,
    '< 10 s, < 500 MB',
  );
  await portal.stop();
} finally {
  await rm(folder, { recursive: true, force: true });
}

const width = (key: keyof Line): number => Math.max(...lines.map((line) => line[key].length));
process.stdout.write(
  `\n${lines.map((l) => `| ${l.what.padEnd(width('what'))} | ${l.measured.padEnd(width('measured'))} | ${l.goal.padEnd(width('goal'))} |`).join('\n')}\n`,
);
