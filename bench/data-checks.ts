import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createTableEngine } from '../src/tables/engine.js';
import { loadFile } from '../src/tables/load.js';
import { areaOf, composeReport, runCheck, type TableToCheck } from '../src/validation/data-checks/index.js';

/*
 * node dist/bench/data-checks.js [megabytes]
 * Writes a CSV as administrations do (100 MB unless told otherwise) with codes, coordinates, names, tax codes and e-mail
 * addresses, reads it, and then measures its checks alone, personal data included, in the process that the job uses:
 * bytes of the CSV a second, by the clock and by the time of the processor, and the highest resident memory.
 * Prints a table; asserts nothing.
 */

const MEGABYTES = Number(process.argv[2] ?? 100);
const PLACES = [
  ['037006', 'BO', '40121', 44.49, 11.34],
  ['015146', 'MI', '20121', 45.46, 9.19],
  ['058091', 'RM', '00185', 41.9, 12.5],
  ['063049', 'NA', '80121', 40.85, 14.27],
  ['001272', 'TO', '10121', 45.07, 7.69],
] as const;
const SURNAMES = ['Rossi', 'Bianchi', 'Ferrari', 'Esposito', 'Romano', 'Colombo', 'Ricci', 'Marino'];
const NAMES = ['Mario', 'Giulia', 'Luca', 'Anna', 'Paolo', 'Chiara', 'Marco', 'Elena'];

async function writeFile(path: string, bytes: number): Promise<{ size: number; rows: number }> {
  const out = createWriteStream(path, { highWaterMark: 1 << 20 });
  let size = 0;
  let rows = 0;
  let text =
    'pratica;cognome;nome;codice_fiscale;email;codice_istat_comune;sigla;cap;lat;lon;importo;data;note\r\n';
  for (; size + text.length < bytes; rows += 1) {
    const mix = Math.imul(rows + 1, 2_654_435_761) >>> 0;
    const [istat, plate, cap, lat, lon] = PLACES[mix % PLACES.length] as (typeof PLACES)[number];
    const surname = SURNAMES[(mix >>> 3) % 8] ?? '';
    const name = NAMES[(mix >>> 6) % 8] ?? '';
    const two = (n: number) => String(n).padStart(2, '0');
    // One in a hundred is a person; the others are practices of companies without a tax code of a person.
    const person = rows % 100 === 0;
    const code = person ? `RSSMRA${two(mix % 90)}A01H501${'ABCDEFGHIJ'[mix % 10]}` : '';
    const mail = person ? `${name}.${surname}${mix % 9999}@example.org`.toLowerCase() : '';
    const day = `${two(1 + (mix % 28))}/${two(1 + ((mix >>> 5) % 12))}/${2015 + ((mix >>> 9) % 10)}`;
    const amount = `${mix % 90_000},${two(mix % 100)}`;
    const shift = ((mix >>> 8) % 1000) / 10_000;
    const place = `${(lat + shift).toFixed(5)};${(lon + shift).toFixed(5)}`;
    text += `P${rows};${person ? surname : ''};${person ? name : ''};${code};${mail};${rows % 50_000 === 7 ? '999999' : istat};${plate};${cap};${place};${amount};${day};verifica ${(mix >>> 4) % 5000}\r\n`;
    if (text.length < 1 << 20) continue;
    size += text.length;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await finished(out);
  return { size: size + text.length, rows };
}

/** Highest resident memory (MB) and time of the processor (s) of the processes that this one started. */
function watchChildren(): { peak: number; cpu: number; stop(): void } {
  const found = {
    peak: 0,
    cpu: 0,
    stop: () => clearInterval(timer),
  };
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        if (Number(/PPid:\s+(\d+)/.exec(status)?.[1]) !== process.pid) continue;
        found.peak = Math.max(found.peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        found.cpu = Math.max(found.cpu, (Number(stat[11]) + Number(stat[12])) / 100);
      } catch {
        // Ended meanwhile.
      }
    }
  }, 20);
  return found;
}

const work = mkdtempSync(join(tmpdir(), 'portico-bench-checks-'));
try {
  const path = join(work, 'pratiche.csv');
  const { size, rows } = await writeFile(path, MEGABYTES * 1e6);
  const engine = await createTableEngine({ memoryLimit: '600MB', tempDirectory: join(work, 'spill') });
  const began = performance.now();
  const loaded = await loadFile({ source: { path, fileName: 'pratiche.csv' }, work }, {}, { engine });
  const read = (performance.now() - began) / 1000;
  engine.close();
  const tables = loaded.parts.flatMap((one, part): TableToCheck[] =>
    one.status === 'loaded' ? [{ ...one, part, rows: one.rowCount, parquet: one.parquet }] : [],
  );
  const spill = join(work, 'check');
  await mkdir(spill);
  const watch = watchChildren();
  const start = performance.now();
  const now = new Date();
  const checked = await runCheck({ tables, area: areaOf(undefined), work: spill, now: now.toISOString() });
  const seconds = (performance.now() - start) / 1000;
  watch.stop();
  const report = composeReport({
    dataset: {},
    distribution: {},
    found: { file: { name: 'pratiche.csv', size, sha256: '' }, format: loaded.format, inside: [] },
    tables: checked.tables,
    unread: [],
    now,
  });
  const failed = report.checks
    .filter(({ status }) => status === 'failed')
    .map(({ id, count }) => `${id} ${count}`);
  const personal = checked.personal.tables.flatMap(({ columns }) =>
    columns.map(({ kind, rows: n }) => `${kind} ${n}`),
  );
  const lines: [string, string, string][] = [
    ['file', `${(size / 1e6).toFixed(1)} MB, ${rows} rows, ${tables[0]?.columns.length} columns`, ''],
    ['reading it (load, without CSV)', `${read.toFixed(2)} s`, ''],
    ['checks and personal data', `${seconds.toFixed(2)} s`, ''],
    ['MB a second', (size / 1e6 / seconds).toFixed(0), '50'],
    ['time of the processor', `${watch.cpu.toFixed(2)} s`, ''],
    ['highest memory', `${Math.round(watch.peak)} MB`, '500 MB'],
    ['failed', failed.join(', ') || 'none', ''],
    ['personal data', personal.join(', ') || 'none', ''],
  ];
  for (const [what, measured, goal] of lines) {
    process.stdout.write(`${what.padEnd(32)} ${measured.padEnd(34)} ${goal && `goal ${goal}`}\n`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
