import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { deflated, xlsx } from './spreadsheets.js';
import { createBench } from './support.js';

const bench = createBench();
afterAll(bench.close);

/** Changes 16-bit fields of all headers of an archive: in local headers and in the directory. */
function patched(zip: Uint8Array, localAt: number, directoryAt: number, value: number): Buffer {
  const bytes = Buffer.from(zip);
  for (
    let at = bytes.indexOf('PK\x03\x04', 0, 'latin1');
    at !== -1;
    at = bytes.indexOf('PK\x03\x04', at + 4, 'latin1')
  )
    bytes.writeUInt16LE(value, at + localAt);
  for (
    let at = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    at !== -1;
    at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')
  )
    bytes.writeUInt16LE(value, at + directoryAt);
  return bytes;
}

const CSV = 'a,b\n1,2\n';

describe('a ZIP', () => {
  it('gives a TopoJSON within it as its layer', async () => {
    const topology = {
      type: 'Topology',
      arcs: [],
      objects: {
        punti: {
          type: 'GeometryCollection',
          geometries: [{ type: 'Point', coordinates: [11.3, 44.5], properties: { nome: 'A' } }],
        },
      },
    };
    const parts = await bench.read('x.zip', deflated({ 'mappa.topojson': JSON.stringify(topology) }));
    expect(parts).toHaveLength(1);
  });

  it('gives each table as a part, the largest first, and leaves aside what is none', async () => {
    const parts = await bench.read(
      'x.zip',
      deflated({
        'dati/piccolo.csv': CSV,
        'dati/grande.csv': CSV.repeat(10),
        'dati/foglio.xlsx': xlsx([{ name: 'F', rows: [['a']] }]),
        'leggimi.txt': 'Questo archivio contiene tre tabelle, vedere il sito.\n'.repeat(100),
        'scheda.pdf': `%PDF${'x'.repeat(5000)}`,
        '__MACOSX/dati/._grande.csv': 'x'.repeat(9000),
        'dati/.DS_Store': 'x'.repeat(9000),
        'dati/immagine.bin': '\u0001\u0002\u0003'.repeat(3000),
      }),
    );
    expect(parts.map(({ name, fileName }) => [name, fileName])).toEqual([
      ['dati/foglio.xlsx', 'foglio.xlsx'],
      ['dati/piccolo.csv', 'piccolo.csv'],
      ['dati/grande.csv', 'grande.csv'],
    ]);
    expect(parts[1]?.text).toBe(CSV);
  });

  it('never writes under the names inside, and strips the steps that lead out', async () => {
    const parts = await bench.read(
      'x.zip',
      deflated({ '../../../etc/passwd.csv': CSV, '/assoluto.csv': CSV, 'C:\\x\\y.csv': CSV }),
    );
    expect(parts.map(({ name }) => name)).toEqual(['etc/passwd.csv', 'assoluto.csv', 'C:/x/y.csv']);
    expect(parts.every(({ text }) => text === CSV)).toBe(true);
  });

  it('without tables is kept and says what is in it', async () => {
    expect(await bench.refusal('x.zip', deflated({ 'a.pdf': '%PDF' }))).toMatchObject({
      code: 'archive-without-tables',
      severity: 'info',
      samples: ['a.pdf'],
    });
  });

  it('locked by a password is refused, or its locked members named', async () => {
    const locked = patched(deflated({ 'a.csv': CSV }), 6, 8, 1);
    expect(await bench.refusal('x.zip', locked)).toMatchObject({ code: 'password-protected' });
    const half = Buffer.from(deflated({ 'a.csv': CSV, 'b.csv': CSV }));
    const last = half.lastIndexOf('PK\x01\x02', undefined, 'latin1');
    half.writeUInt16LE(1, last + 8);
    const parts = await bench.read('x.zip', half);
    expect(parts.map(({ name }) => name)).toEqual(['a.csv']);
    expect(parts[0]?.findings).toMatchObject([{ code: 'locked-members', samples: ['b.csv'] }]);
  });

  it('of a compression unknown here is told', async () => {
    const strange = patched(deflated({ 'a.csv': CSV }), 8, 10, 9);
    expect(await bench.refusal('x.zip', strange)).toMatchObject({ code: 'unknown-compression' });
  });

  it('that is damaged gives what is whole', async () => {
    const bytes = Buffer.from(zipSync({ 'a.csv': strToU8(CSV), 'b.csv': strToU8('c;d\n3;4\n'.repeat(500)) }));
    const second = bytes.lastIndexOf('PK\x03\x04', undefined, 'latin1');
    bytes.fill(0xff, second + 36, second + 46);
    const parts = await bench.read('x.zip', bytes);
    expect(parts.map(({ name }) => name)).toEqual(['a.csv']);
    expect(parts[0]?.findings).toMatchObject([{ code: 'damaged-members', samples: ['b.csv'] }]);
    const stored = Buffer.from(zipSync({ 'a.csv': [strToU8('a,b\n1,2\n'), { level: 0 }] }));
    stored.write('9', stored.indexOf('1,2'));
    expect((await bench.read('x.zip', stored))[0]?.codes).toEqual(['damaged-part']);
    expect(await bench.refusal('x.zip', bytes.subarray(0, bytes.length - 30))).toMatchObject({
      code: 'unreadable',
    });
  });

  it('that would unpack beyond the bounds is not opened', async () => {
    const bomb = Buffer.from(deflated({ 'a.csv': CSV }));
    const directory = bomb.indexOf('PK\x01\x02', 0, 'latin1');
    bomb.writeUInt32LE(0xf0000000, directory + 24);
    const finding = await bench.refusal('x.zip', bomb);
    expect(finding).toMatchObject({ code: 'archive-bomb', severity: 'error' });
    const book = Buffer.from(
      xlsx([
        {
          name: 'F',
          rows: [
            ['a', 'b'],
            [1, 2],
          ],
        },
      ]),
    );
    book.writeUInt32LE(0xf0000000, book.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 24);
    expect(await bench.refusal('x.xlsx', book)).toMatchObject({ code: 'archive-bomb' });
  });

  it('whose members share their bytes is not opened', async () => {
    const once = Buffer.from(zipSync({ 'a.csv': [strToU8(CSV.repeat(100)), { level: 0 }] }));
    const directory = once.indexOf('PK\x01\x02', 0, 'latin1');
    const end = once.indexOf('PK\x05\x06', 0, 'latin1');
    const entry = once.subarray(directory, end);
    const tail = Buffer.from(once.subarray(end));
    tail.writeUInt16LE(4, 8);
    tail.writeUInt16LE(4, 10);
    tail.writeUInt32LE(4 * entry.length, 12);
    const overlapping = Buffer.concat([once.subarray(0, directory), entry, entry, entry, entry, tail]);
    expect(await bench.refusal('x.zip', overlapping)).toMatchObject({ code: 'archive-bomb' });
  });

  it('within a ZIP is itself a part', async () => {
    const parts = await bench.read('x.zip', deflated({ 'dentro.zip': deflated({ 'a.csv': CSV }) }));
    expect(parts.map(({ name }) => name)).toEqual(['dentro.zip']);
  });

  it('of a timetable is one feed, stops first', async () => {
    const feed = Object.fromEntries(
      ['agency', 'stops', 'routes', 'trips', 'stop_times', 'zz_extra'].map((name) => [
        `gtfs/${name}.txt`,
        `${name}_id\n1\n`,
      ]),
    );
    const bytes = deflated({ ...feed, 'gtfs/readme.md': 'x' });
    expect(await bench.format('orari.zip', bytes)).toBe('gtfs');
    const parts = await bench.read('orari.zip', bytes);
    expect(parts.map(({ name, fileName }) => [name, fileName])).toEqual(
      ['stops', 'routes', 'trips', 'stop_times', 'agency', 'zz_extra'].map((name) => [name, `${name}.csv`]),
    );
    expect(parts.map(({ codes }) => codes.join())).toEqual(['gtfs-feed', '', '', '', '', '']);
    expect(parts[0]?.text).toBe('stops_id\n1\n');
  });
});

describe('a file compressed with gzip', () => {
  it('is the file inside, under its name', async () => {
    const [part] = await bench.read('dati.csv.gz', gzipSync(CSV));
    expect(part).toMatchObject({ name: 'dati.csv', fileName: 'dati.csv', text: CSV, findings: [] });
  });

  it('may be of several pieces', async () => {
    expect((await bench.read('x.gz', Buffer.concat([gzipSync(CSV), gzipSync('3,4\n')])))[0]?.text).toBe(
      `${CSV}3,4\n`,
    );
  });

  it('that is cut short gives what comes before, and says so', async () => {
    const lines = Array.from({ length: 50_000 }, (_, row) => `${row},${(row * 7919) % 10_007}\n`).join('');
    const whole = gzipSync(`a,b\n${lines}`);
    const [part] = await bench.read('x.csv.gz', whole.subarray(0, whole.length / 2));
    expect(part?.findings).toMatchObject([{ code: 'cut-short', severity: 'error' }]);
    expect(part?.text?.startsWith('a,b\n0,0\n1,7919\n')).toBe(true);
    expect(part?.text?.length).toBeGreaterThan(100_000);
  });

  it('that grows without end is stopped', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 });
    expect(await bench.refusal('x.csv.gz', bomb)).toMatchObject({ code: 'archive-bomb' });
  });

  it('that is a TAR or damaged is refused', async () => {
    const tar = Buffer.alloc(1024);
    tar.write('ustar', 257);
    expect(await bench.refusal('x.tgz', gzipSync(tar))).toMatchObject({ code: 'archive-without-tables' });
    expect(
      await bench.refusal('x.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff])),
    ).toMatchObject({ code: 'unreadable' });
  });
});
