import autocannon from 'autocannon';
import { download } from './download.js';
import { publishTable } from './published-table.js';

/*
 * npm run bench:query -- [rows]
 * Questions to one table (5,000,000 rows unless told otherwise) over HTTP, each other than the ones before it, exact totals
 * included; then 20 heavy ones at once while package_show is asked. Portal, PostgreSQL and whoever asks share the machine.
 */

const ROWS = Number(process.argv[2] ?? 5_000_000);
const PORT = 3197;
const TIMES = 40;
/** Questions of each kind before those that are measured: a portal that has just begun has its code still to be compiled. */
const WARM_UP = 20;

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const lines: [what: string, measured: string, goal: string][] = [];
function note(what: string, measured: string, goal = ''): void {
  lines.push([what, measured, goal]);
  process.stdout.write(`${what}: ${measured}\n`);
}

const { portal, place, dataset, close } = await publishTable(ROWS, PORT);
try {
  const rows = (query: string): string => `${place}/rows?${query}`;
  const explore = (query: Record<string, string>): string =>
    `/api/explore/v2.1/catalog/datasets/${dataset.name}/records?${new URLSearchParams(query)}`;
  const ask = async (path: string): Promise<void> => {
    const response = await fetch(portal.url + path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
  async function measure(what: string, pathOf: (at: number) => string, goal: string): Promise<void> {
    for (let at = 0; at < WARM_UP; at += 1) await ask(pathOf(TIMES + at));
    const times: number[] = [];
    for (let at = 0; at < TIMES; at += 1) {
      const started = performance.now();
      await ask(pathOf(at));
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    note(
      what,
      `p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`,
      goal,
    );
  }

  await measure('first page of 25', (at) => rows(`limit=25&offset=${at * 25}`), 'p50 < 15 ms');
  await measure(
    'page of 25 at row 4,000,000',
    (at) => rows(`limit=25&offset=${Math.floor(ROWS * 0.8) + at * 25}`),
    '< 100 ms',
  );
  await measure(
    'filter on a number',
    (at) => rows(`limit=25&filter=importo>${890_000 + at * 100}`),
    '< 100 ms',
  );
  await measure(
    'filter on a text and a number',
    (at) => rows(`limit=25&filter=comune=Bologna&filter=quantita=${100 + at}`),
    '< 100 ms',
  );
  await measure(
    'group by a text, sum and count',
    (at) =>
      explore({ select: `comune, sum(importo), count(*)`, group_by: 'comune', where: `quantita>${at}` }),
    '< 150 ms',
  );
  await measure(
    'group by year, sum',
    (at) =>
      explore({
        select: 'sum(importo) as totale',
        group_by: 'year(data_firma) as anno',
        where: `quantita>${at}`,
      }),
    '< 150 ms',
  );
  await measure(
    'top 100 of all by a number',
    (at) => rows(`limit=100&sort=-importo&offset=${at}`),
    '< 300 ms',
  );
  await measure(
    'the same, of those with a quantity',
    (at) => rows(`limit=100&sort=-importo&filter=quantita>=${at}`),
    '',
  );
  await measure('top 100 by a text', (at) => rows(`limit=100&sort=oggetto&filter=quantita>=${at}`), '');
  await measure('words in any column', (at) => rows(`limit=25&q=mensa ${1000 + at}`), '');

  const show = `/api/3/action/package_show?id=${dataset.name}`;
  const load = () =>
    autocannon({ url: portal.url, connections: 4, duration: 8, requests: [{ method: 'GET', path: show }] });
  const quiet = await load();
  note(
    'package_show alone, 4 clients',
    `p99 ${quiet.latency.p99} ms, ${Math.round(quiet.requests.average)}/s`,
  );
  let over = false;
  let answered = 0;
  // One that takes longer than the portal gives to anybody is refused; of 13,000,000 rows, four at a time, some are.
  let refused = 0;
  const heavy = async (one: number): Promise<void> => {
    for (let at = 0; !over; at += 1) {
      const question = explore({
        select: 'oggetto, sum(importo) as totale, count(distinct cig) as gare',
        group_by: 'oggetto',
        order_by: 'totale desc',
        limit: '20',
        where: `quantita>${one * 7 + (at % 7)}`,
      });
      const { status } = await fetch(portal.url + question).then(async (response) => {
        await response.arrayBuffer();
        return response;
      });
      if (status === 200) answered += 1;
      else if (status === 503) refused += 1;
      else throw new Error(`${question}: ${status}`);
    }
  };
  const started = performance.now();
  const running = Array.from({ length: 20 }, (_, one) => heavy(one));
  const busy = await load();
  over = true;
  await Promise.all(running);
  note(
    'package_show beside 20 heavy questions at once',
    `p99 ${busy.latency.p99} ms, worst ${busy.latency.max} ms, ${Math.round(busy.requests.average)}/s; errors ${busy.errors + busy.non2xx}`,
    'p99 < 100 ms',
  );
  note(
    'heavy questions answered meanwhile',
    `${answered} (refused after 15 s: ${refused}) in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );

  const { bytes, seconds } = await download(
    `${portal.url}/api/explore/v2.1/catalog/datasets/${dataset.name}/exports/csv`,
  );
  note(
    'CSV of all rows',
    `${(bytes / 1e6 / seconds).toFixed(0)} MB/s (${(bytes / 1e6).toFixed(0)} MB)`,
    '60 MB/s',
  );
  const { now, peak } = portal.memory();
  note('memory of the portal', `${Math.round(now)} MB, at most ${Math.round(peak)} MB`);
} finally {
  await close();
}

process.stdout.write('\n');
for (const [what, measured, goal] of lines) {
  process.stdout.write(`| ${what.padEnd(48)} | ${measured.padEnd(60)} | ${goal.padEnd(13)} |\n`);
}
