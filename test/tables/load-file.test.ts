import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { loadFile } from '../../src/tables/load.js';
import { readHead } from '../../src/tables/load-head.js';
import type { LoadedPart, LoadProgress } from '../../src/tables/load-model.js';
import { writeNormalCsv } from '../../src/tables/load-normal-csv.js';
import { readRows } from '../../src/tables/query.js';

let folder: string;
let engine: TableEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-load-'));
  engine = await createTableEngine({ memoryLimit: '512MB' });
});
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function load(fileName: string, content: string | Buffer, stated?: object, signal?: AbortSignal) {
  const work = await mkdtemp(join(folder, 'work-'));
  const path = join(work, 'file');
  await writeFile(path, content);
  const progress: LoadProgress[] = [];
  const loaded = await loadFile(
    { source: { path, fileName }, work, stated },
    { onProgress: (one) => progress.push(one) },
    { engine, ...(signal && { signal }) },
  );
  return { ...loaded, progress };
}

const tableOf = (part: LoadedPart | undefined) => {
  if (part?.status !== 'loaded') throw new Error(JSON.stringify(part?.findings));
  return part;
};

/** A ZIP of these members, without the parts of the format that nobody reads. */
function zip(members: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(members)) {
    const data = Buffer.from(text);
    const packed = deflateRawSync(data);
    const label = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(crc32(data), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(label.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    local.copy(entry, 10, 8, 30);
    entry.writeUInt16LE(label.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, label, packed);
    central.push(entry, label);
    offset += 30 + label.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(members).length, 8);
  end.writeUInt16LE(Object.keys(members).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function crc32(data: Buffer): number {
  let crc = -1;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('a file with several tables', () => {
  const archive = zip({
    'a.csv': 'x;y\n100000000000;200000000000\n300000000000;400000000000\n',
    'b.csv': 'nome,cap\nBologna,40121\nBari,00118\n',
  });

  it('gives each of them, by name', async () => {
    const { format, parts } = await load('dati.zip', archive);
    expect(format).toBe('zip');
    expect(parts.map(({ name, status }) => [name, status])).toEqual([
      ['a.csv', 'loaded'],
      ['b.csv', 'loaded'],
    ]);
    expect(parts.map((part) => tableOf(part).rowCount)).toEqual([2, 2]);
    const b = await readRows(tableOf(parts[1]).parquet, { limit: 10 }, engine);
    expect(b.rows).toEqual([
      ['Bologna', '40121'],
      ['Bari', '00118'],
    ]);
  });

  it('shows the one that the publisher chose first', async () => {
    const { parts } = await load('dati.zip', archive, { part: 'b.csv' });
    expect(parts.map(({ name }) => name)).toEqual(['b.csv', 'a.csv']);
  });

  it('keeps the good ones where one is damaged', async () => {
    const { parts } = await load('dati.zip', zip({ 'vuoto.csv': '\n\n', 'buono.csv': 'a;b\n1;2\n' }));
    expect(tableOf(parts[0]).name).toBe('buono.csv');
    for (const part of parts.slice(1)) expect(part.status).not.toBe('loaded');
  });
});

describe('a large text', () => {
  /** 25 MB: beyond the size from which the Parquet is written by a guess. */
  const rows = 600_000;
  const text = (odd: string | undefined): string => {
    const lines = ['codice;importo;data;descrizione della riga'];
    for (let i = 0; i < rows; i += 1) {
      const amount = i === rows / 4 && odd !== undefined ? odd : `${i % 1000},${10 + (i % 90)}`;
      lines.push(`${String(i).padStart(7, '0')};${amount};${13 + (i % 9)}/05/2024;voce ${i % 50}`);
    }
    return `${lines.join('\n')}\n`;
  };

  it('is typed by all of it, also where no sample shows what is in one row', async () => {
    const regular = tableOf((await load('tutto.csv', text(undefined))).parts[0]);
    expect([regular.rowCount, regular.columns.map(({ type }) => type)]).toEqual([
      rows,
      ['text', 'number', 'date', 'text'],
    ]);
    const odd = tableOf((await load('una.csv', text('da definire'))).parts[0]);
    expect([odd.rowCount, odd.columns[1]?.type]).toEqual([rows, 'text']);
    const found = await readRows(odd.parquet, { limit: 1, offset: rows / 4 }, engine);
    expect(found.rows[0]?.[1]).toBe('da definire');
    const missing = tableOf((await load('nulli.csv', text('n.d.'))).parts[0]);
    expect(missing.columns[1]).toMatchObject({ type: 'number', nulls: ['n.d.'] });
    expect(missing.profile?.[1]?.nulls).toBe(1);
  }, 60_000);

  it('tells how far it has come, and stops when it is told to', async () => {
    const content = text(undefined);
    const { progress } = await load('avanza.csv', content);
    const phases = [...new Set(progress.map(({ phase }) => phase))];
    expect(phases).toEqual(['starting', 'unpacking', 'detecting', 'writing', 'profiling']);
    const bytes = progress.flatMap((one) => one.bytes ?? []);
    expect(bytes.at(-1)).toBe(Buffer.byteLength(content));
    expect([...bytes].sort((a, b) => a - b)).toEqual(bytes);
    await expect(load('ferma.csv', content, {}, AbortSignal.abort(new Error('basta')))).rejects.toThrow(
      'basta',
    );
  }, 60_000);
});

describe('a file that no table can be made of', () => {
  it('with more columns than any table is refused, with the reason', async () => {
    const names = Array.from({ length: 6001 }, (_, i) => `c${i}`).join(';');
    const content = `${names}\n${names.replaceAll('c', '')}\n`;
    const { parts } = await load('larga.csv', content);
    expect(parts[0]).toMatchObject({ status: 'failed', findings: [{ code: 'too-many-columns' }] });
    const bytes = Buffer.from(content);
    const head = await readHead(bytes, bytes.length, 'larga.csv', folder);
    expect(head?.columns).toHaveLength(500);
    expect(head?.rows[0]?.slice(0, 3)).toEqual(['0', '1', '2']);
  });

  it('with five thousand columns is typed and read, its rows in their order', async () => {
    const columns = Array.from({ length: 5000 }, (_, i) => i);
    const cell = (row: number, i: number): string =>
      [`${row * 10 + (i % 7)}`, `${row},${5 + (i % 4)}`, `${13 + (row % 9)}/05/2024`, `voce ${row}`][i % 4] ??
      '';
    const rows = Array.from({ length: 30 }, (_, row) => columns.map((i) => cell(row, i)).join(';'));
    const { parts } = await load(
      'larga.csv',
      `${columns.map((i) => `c${i}`).join(';')}\n${rows.join('\n')}\n`,
    );
    const table = tableOf(parts[0]);
    expect([table.rowCount, table.columns.length, table.profile?.length]).toEqual([30, 5000, 5000]);
    const types = ['integer', 'number', 'date', 'text'];
    expect(table.columns.every(({ type }, i) => type === types[i % 4])).toBe(true);
    const found = await readRows(table.parquet, { limit: 10, offset: 20 }, engine);
    expect(found.rows.map((row) => row[4999])).toEqual(
      Array.from({ length: 10 }, (_, i) => `voce ${20 + i}`),
    );
    expect(found.rows[0]?.slice(0, 4)).toEqual([200, 20.6, '2024-05-15', 'voce 20']);
  }, 300_000);

  it('with two thousand columns is read', async () => {
    const names = Array.from({ length: 2000 }, (_, i) => `c${i}`).join(';');
    const { parts } = await load('larga.csv', `${names}\n${names.replaceAll('c', '')}\n`);
    expect(tableOf(parts[0]).columns).toHaveLength(2000);
  }, 60_000);

  it('of one endless line is refused, with the reason', async () => {
    const { parts } = await load('linea.csv', `a;b\n${Buffer.alloc(80_000_000, 'x').toString('latin1')}`);
    expect(parts[0]?.status).toBe('failed');
    expect(parts[0]?.findings.at(-1)?.severity).toBe('error');
  }, 60_000);
});

describe('the first rows', () => {
  const head = (text: string | Buffer, size?: number, name = 'x.csv') =>
    readHead(Buffer.from(text), size ?? Buffer.byteLength(text), name, folder);

  it('are as the file writes them, without the title lines before', async () => {
    const found = await head('Elenco dei comuni\n\ncodice;valore;data\n001;1.234,50;03/05/2024\n002;;x\n');
    expect(found?.columns.map(({ label }) => label)).toEqual(['codice', 'valore', 'data']);
    expect(found?.rows).toEqual([
      ['001', '1.234,50', '03/05/2024'],
      ['002', '', 'x'],
    ]);
  });

  it('leave out a record, and a character, that the cut went through', async () => {
    const text = Buffer.from('nome;nota\nForlì;uno\nCantù;due\nMondovì;tr');
    const found = await head(text, 10_000);
    expect(found?.rows.map(([name]) => name)).not.toContain('Mondovì');
    expect(found?.rows[0]).toEqual(['Forlì', 'uno']);
  });

  it('of JSON are its whole records', async () => {
    const found = await head('{"righe":[{"a":1,"b":"x"},{"a":2,"c":[1]},{"a":', 10_000, 'x.json');
    expect(found?.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(found?.rows).toEqual([
      ['1', 'x', ''],
      ['2', '', '[1]'],
    ]);
  });

  it('do not show where the first row is longer than what is looked at, or the file is packed', async () => {
    expect(await head(Buffer.alloc(1 << 20, 'x'), 5_000_000)).toBeUndefined();
    expect(await head(zip({ 'a.csv': 'a;b\n1;2\n' }), undefined, 'x.zip')).toBeUndefined();
  });
});

describe('the normalised CSV', () => {
  it('has ISO moments, decimal points and quotes only where they are needed', async () => {
    const text =
      'c;n;d;t;b\n"a;""b";1.234,5;31/12/2024;31/12/2024 08:30:00;sì\n01;;01/01/2024;01/01/2024 09:00:00;no\n';
    const part = tableOf((await load('n.csv', text)).parts[0]);
    const path = join(folder, 'normal.csv');
    await writeNormalCsv(part.parquet, part.columns, path, engine);
    expect(await readFile(path, 'utf8')).toBe(
      'c,n,d,t,b\n"a;""b",1234.5,2024-12-31,2024-12-31T08:30:00,true\n01,,2024-01-01,2024-01-01T09:00:00,false\n',
    );
  });
});
