import { readFileSync } from 'node:fs';
import { download } from './download.js';
import { publishTable } from './published-table.js';

/*
 * npm run bench:export -- [rows] [format?query …]
 * Loads a generated table (5,000,000 rows unless told otherwise) into a portal of its own and downloads it in each format,
 * one after the other: bytes, seconds, seconds to the first byte, processor seconds of the portal and the processes it has
 * started, and resident memory: the portal's before, at its highest and after, and the most of those processes. Prints a
 * table; asserts nothing.
 */

const ROWS = Number(process.argv[2] ?? 5_000_000);
const ASKED = process.argv.slice(3);
const EXPORTS =
  ASKED.length > 0
    ? ASKED
    : [
        'csv',
        'csv?dialect=it',
        'csv?filter=sigla=BO',
        'csv?sort=-importo',
        'csv?distinct=true',
        `csv?query=${encodeURIComponent('{"select":["oggetto","cig",{"kind":"aggregate","function":"sum","column":"importo","alias":"totale"}],"groupBy":["oggetto","cig"]}')}`,
        'jsonl',
        'json',
        'parquet',
        'parquet?filter=sigla=BO',
        'xlsx',
        'ods',
      ];
const PORT = 3121;

/** Seconds of processor that a process has taken: /proc counts in 1/100 s. Nothing once it has ended. */
function processorSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Its own time, and that of the processes which have ended.
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / 100;
  } catch {
    return 0;
  }
}

/** Resident megabytes of the processes of Node that a process has started; PostgreSQL is none. */
function memoryOfOthers(pid: number): number {
  let sum = 0;
  try {
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)) {
      const status = readFileSync(`/proc/${child}/status`, 'utf8');
      if (!/^Name:\s+(node|MainThread)$/m.test(status)) continue;
      sum += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    }
  } catch {
    // One has ended meanwhile.
  }
  return sum;
}

const widths = [28, 8, 8, 8, 9, 8, 10];
const line = (cells: readonly string[]): string =>
  cells
    .map((cell, at) => (at === 0 ? cell.padEnd(28).slice(0, 28) : cell.padStart(widths[at] ?? 0)))
    .join('');

const { portal, place, close } = await publishTable(ROWS, PORT);
try {
  const pid = portal.child.pid ?? 0;
  const heads = ['export', 'MB', 's', 'MB/s', 'first s', 'CPU s', 'MB/CPU s'];
  process.stdout.write(`${line(heads)}   memory MB before, most, after; of others\n`);
  for (const asked of EXPORTS) {
    const cpu = processorSeconds(pid);
    const before = portal.memory().now;
    let most = before;
    let others = 0;
    const watch = setInterval(() => {
      most = Math.max(most, portal.memory().now);
      others = Math.max(others, memoryOfOthers(pid));
    }, 50);
    const { bytes, seconds, first } = await download(`${portal.url}${place}/export/${asked}`);
    clearInterval(watch);
    const used = processorSeconds(pid) - cpu;
    const megabytes = bytes / 1e6;
    const memory = [before, most, portal.memory().now].map((each) => Math.round(each)).join(', ');
    const cells = [megabytes, seconds, megabytes / seconds].map((each) => each.toFixed(1));
    process.stdout.write(
      `${line([asked, ...cells, first.toFixed(2), used.toFixed(1), (megabytes / used).toFixed(1)])}   ${memory}; ${Math.round(others)}\n`,
    );
  }
} finally {
  await close();
}
