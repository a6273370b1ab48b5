import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { migrate, openDatabase, refreshStatistics } from '../src/platform/database.js';
import { joinEmbeddedPostgres } from '../src/platform/embedded-postgres.js';
import { download } from './download.js';
import { repeatable } from './generate-catalogue.js';
import { fillCatalogue, type SearchWorld, searchWorld } from './generate-search-catalogue.js';
import { runCommand, startPortal } from './portal-process.js';

/*
 * npm run bench:search -- [datasets]
 * Searches over HTTP in a portal of its own, with the skew of a national catalogue, without worker and triple store. Load
 * generator, portal and PostgreSQL share the machine: where it is busy, the processor time that a request takes of portal
 * and PostgreSQL says more than the clock.
 */

const COUNT = Number(process.argv[2] ?? 70_000);
const PORT = 3198;
const SECONDS = 10;
const FACETS = ['organization', 'groups', 'tags', 'res_format', 'license_id', 'frequency'];
const facets = `&facet.field=${encodeURIComponent(JSON.stringify(FACETS))}&facet.limit=50`;

interface Line {
  what: string;
  measured: string;
  goal: string;
}

const lines: Line[] = [];
const note = (what: string, measured: string, goal = ''): void => {
  lines.push({ what, measured, goal });
  process.stdout.write(`${what}: ${measured}\n`);
};

/** Processor time of a process so far, and of the children it has outlived, in ms (Linux counts in hundredths of a second). */
async function ticksOf(pid: string | number): Promise<{ ms: number; childrenMs: number; parent: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, parent = 0, ...rest] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ms = (at: number): number => ((rest[at] ?? 0) + (rest[at + 1] ?? 0)) * 10;
  return { ms: ms(9), childrenMs: ms(11), parent };
}

/** Processor time of PostgreSQL: its first process and those it started. */
async function postgresMs(dataDir: string): Promise<number> {
  const file = (await readdir(dataDir, { recursive: true })).find((name) => name.endsWith('postmaster.pid'));
  const first = file ? Number((await readFile(join(dataDir, file), 'utf8')).split('\n')[0]) : 0;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map(async (pid) => ({ pid: Number(pid), ...(await ticksOf(pid)) })));
  return all
    .filter(({ pid, parent }) => pid === first || parent === first)
    .reduce((sum, { pid, ms, childrenMs }) => sum + ms + (pid === first ? childrenMs : 0), 0);
}

type Portal = Awaited<ReturnType<typeof startPortal>>;

async function load(
  what: string,
  portal: Portal,
  dataDir: string,
  paths: string[],
  connections: number,
  goal = '',
) {
  const ask = (duration: number) =>
    autocannon({
      url: portal.url,
      connections,
      duration,
      requests: paths.map((path) => ({ method: 'GET' as const, path })),
    });
  await ask(2);
  const [node, postgres] = [(await ticksOf(portal.child.pid as number)).ms, await postgresMs(dataDir)];
  const { requests, latency, errors, non2xx } = await ask(SECONDS);
  const each = (ms: number): string => (ms / Math.max(1, requests.total)).toFixed(2);
  const [nodeMs, postgresUsed] = [
    (await ticksOf(portal.child.pid as number)).ms - node,
    (await postgresMs(dataDir)) - postgres,
  ];
  note(
    what,
    `p50 ${latency.p50} ms, p99 ${latency.p99} ms, ${Math.round(requests.average)}/s; CPU a request: portal ${each(nodeMs)} ms, PostgreSQL ${each(postgresUsed)} ms; errors ${errors + non2xx}`,
    goal,
  );
}

/** Searches as people type them: one to three words, some with a condition; nearly none twice. */
function searches(world: SearchWorld, count: number): string[] {
  const random = repeatable(3);
  const word = (): string => {
    const rare = random() < 0.2;
    return world.words[Math.floor(random() * (rare ? world.words.length : 200))] ?? 'dati';
  };
  return Array.from({ length: count }, () => {
    const q = Array.from({ length: 1 + Math.floor(random() * 3) }, word).join(' ');
    const fq = random() < 0.3 ? `&fq=${encodeURIComponent('groups:ambiente OR groups:envi')}` : '';
    return `/api/3/action/package_search?q=${encodeURIComponent(q)}${fq}${facets}`;
  });
}

async function timed(portal: Portal, path: string): Promise<{ ms: number; bytes: number }> {
  const started = performance.now();
  const response = await fetch(portal.url + path);
  const bytes = (await response.arrayBuffer()).byteLength;
  if (!response.ok) throw new Error(`${response.status} ${path}`);
  return { ms: performance.now() - started, bytes };
}

/** The same by the plainest client, which asks for no compression. */
async function plain(url: string): Promise<{ ms: number; bytes: number }> {
  const { seconds, bytes } = await download(url);
  return { ms: seconds * 1000, bytes };
}

const folder = await mkdtemp(join(tmpdir(), 'portico-bench-search-'));
await chmod(folder, 0o755);
const dataDir = join(folder, 'data');
await mkdir(dataDir);
const env = {
  DATA_DIR: dataDir,
  PUBLIC_URL: 'https://dati.example.it',
  ADMIN_TOKEN: 'bench-token-bench-token',
  SPARQL: 'off',
};
const world = searchWorld();
try {
  const embedded = await joinEmbeddedPostgres(dataDir);
  const db = openDatabase(embedded.url);
  await migrate(db);
  await fillCatalogue(db, world, COUNT, env.PUBLIC_URL);
  await refreshStatistics(db);
  await db.destroy();

  const reindexed = await runCommand(['reindex'], env);
  if (reindexed.code !== 0) throw new Error(`reindex ended with ${reindexed.code}`);
  note(`portico reindex (${COUNT} datasets)`, `${reindexed.seconds.toFixed(1)} s`, '< 60 s');

  const portal = await startPortal(env, PORT, ['--no-worker']);
  note('start to ready', `${(portal.readyMs / 1000).toFixed(2)} s`, '< 3 s');
  const everything = `/api/3/action/package_search?rows=0${facets}`;
  const first = await timed(portal, everything);
  note(
    'first search after the start',
    `${first.ms.toFixed(0)} ms, process ${Math.round(portal.memory().now)} MB`,
  );
  const again = await timed(portal, everything);
  note('facets of the whole catalogue, then', `${again.ms.toFixed(1)} ms`, '< 15 ms');

  const paths = searches(world, 4000);
  await load(
    'package_search, words and six facets, 8 clients, ten rows as by default',
    portal,
    dataDir,
    paths,
    8,
    'p50 < 15, p99 < 60 ms',
  );
  await load(
    'the same with rows=20',
    portal,
    dataDir,
    paths.map((path) => `${path}&rows=20`),
    8,
  );
  await load('the same, 1 client', portal, dataDir, paths, 1);
  await load(
    'phrases, 8 clients',
    portal,
    dataDir,
    paths.map((path) =>
      path.replace(/q=([^&]+)/, (_all, q: string) => `q=${encodeURIComponent(`"${decodeURIComponent(q)}"`)}`),
    ),
    8,
  );
  await timed(portal, '/api/3/action/package_search?rows=1000');
  const large: { ms: number; bytes: number }[] = [];
  for (let start = 1000; start < 6000; start += 1000) {
    large.push(await plain(`${portal.url}/api/3/action/package_search?rows=1000&start=${start}`));
  }
  const [, , middle] = large.sort((a, b) => a.ms - b.ms);
  note(
    'rows=1000, not compressed',
    `${middle?.ms.toFixed(0)} ms, ${((middle?.bytes ?? 0) / 1e6).toFixed(1)} MB`,
    '< 150 ms',
  );
  const zipped = await timed(portal, '/api/3/action/package_search?rows=1000&start=6000');
  note('rows=1000, gzip and unpacked', `${zipped.ms.toFixed(0)} ms`);
  await load(
    'package_show',
    portal,
    dataDir,
    Array.from({ length: 3000 }, (_, i) => `/api/3/action/package_show?id=dataset-${(i * 23) % COUNT}`),
    16,
    '>= 3,000/s',
  );
  const { now, peak } = portal.memory();
  note('memory of the portal', `${Math.round(now)} MB, at most ${Math.round(peak)} MB`, '< 700 MB');
  await portal.stop();
  await embedded.leave();
} finally {
  await rm(folder, { recursive: true, force: true });
}

const width = (key: keyof Line): number => Math.max(...lines.map((line) => line[key].length));
process.stdout.write(
  `\n${lines.map((l) => `| ${l.what.padEnd(width('what'))} | ${l.measured.padEnd(width('measured'))} | ${l.goal.padEnd(width('goal'))} |`).join('\n')}\n`,
);
