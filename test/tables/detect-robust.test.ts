import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectText } from '../../src/tables/detect-table.js';
import { NotReadable } from '../../src/tables/formats/format-reader.js';
import { createLoader } from './helpers/load-bytes.js';

let loader: Awaited<ReturnType<typeof createLoader>>;
const work = mkdtempSync(join(tmpdir(), 'portico-robust-'));
beforeAll(async () => {
  loader = await createLoader();
});
afterAll(() => {
  loader.close();
  rmSync(work, { recursive: true, force: true });
});

const names = (table: { columns: { name: string }[] }) => table.columns.map(({ name }) => name);
const codes = (table: { detection: { warnings: { code: string }[] } }) =>
  table.detection.warnings.map(({ code }) => code);

describe('files that are not as they should be', () => {
  it('of 5,000 columns are understood column by column', async () => {
    const path = join(work, 'wide.csv');
    const width = 5000;
    const row = (cell: (at: number) => string) =>
      Array.from({ length: width }, (_, at) => cell(at)).join(';');
    writeFileSync(path, `${row((at) => `c${at}`)}\n${row((at) => `${at},5`)}\n${row((at) => `${at},7`)}\n`);
    const found = await detectText(path);
    expect(found.columns.length).toBe(width);
    expect(found.columns.every(({ type }) => type === 'number')).toBe(true);
  });

  it('of one line without end are refused with its number, in bounded memory', async () => {
    const path = join(work, 'line.csv');
    const file = openSync(path, 'w');
    writeSync(file, 'a,b\n1,2\n');
    const megabyte = Buffer.alloc(1 << 20, 'x');
    for (let at = 0; at < 200; at += 1) writeSync(file, megabyte);
    closeSync(file);
    const before = process.memoryUsage().rss;
    const error = await detectText(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotReadable);
    expect((error as NotReadable).finding).toMatchObject({ code: 'record-too-large', lines: [3] });
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * (1 << 20));
    rmSync(path);
  });

  it('of more cells in a line than any table has are refused', async () => {
    const path = join(work, 'cells.csv');
    writeFileSync(path, `a,b\n1,2\n${'1,'.repeat(20_000)}1\n`);
    await expect(detectText(path)).rejects.toMatchObject({
      finding: { code: 'record-too-large', lines: [3] },
    });
  });

  it('with NUL bytes are read without them', async () => {
    const table = await loader.table('f.csv', 'nome,n\nA\0,1\nB,2\n');
    expect(table.data.rows).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
    expect(codes(table)).toContain('nul-bytes');
  });

  it('with a quote that never closes keep every row', async () => {
    const table = await loader.table('f.csv', 'nome,n\n"A,1\nB,2\nC,3\n');
    expect(table.data.rows).toEqual([
      ['"A', 1],
      ['B', 2],
      ['C', 3],
    ]);
    expect(codes(table)).toContain('unclosed-quotes');
  });

  it.each(['"', '""', '"""', '"""""""', "'", ';;;\n;;;\n', '\n\n\n', ' '])(
    'of signs alone (%j) give an answer',
    async (text) => {
      expect((await loader.load('f.csv', text)).status).toMatch(/^(?:loaded|failed|not-tabular)$/);
    },
  );

  it('with CR alone, or all kinds of line ends, keep every row', async () => {
    const old = await loader.table('f.csv', 'nome;n\rA;1\rB;2\r');
    expect(old.data.rows).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
    expect(old.detection.lineEnd).toBe('\r');
    const mixed = await loader.table('f.csv', 'nome;n\nA;1\r\nB;2\rC;3\n');
    expect(mixed.rowCount).toBe(3);
    expect(mixed.detection.lineEnd).toBe('mixed');
  });

  it('of a header alone are a table without rows', async () => {
    const table = await loader.table('f.csv', 'nome;cognome;età\n');
    expect(names(table)).toEqual(['nome', 'cognome', 'età']);
    expect(table.rowCount).toBe(0);
  });

  it('whose first cell begins like markup are tables', async () => {
    const table = await loader.table('f.csv', '<18 anni;18-64;>64\n1;2;3\n4;5;6\n');
    expect(names(table)).toEqual(['<18 anni', '18-64', '>64']);
  });

  it('with a line sep=; are cut by it', async () => {
    const table = await loader.table('f.csv', 'sep=;\r\na;b\r\n1,5;2\r\n');
    expect(names(table)).toEqual(['a', 'b']);
    expect(table.data.rows).toEqual([[1.5, 2]]);
    expect(table.detection.headerRow).toBe(2);
  });

  it('with spoiled accents are kept as they are, with a warning', async () => {
    const table = await loader.table('f.csv', 'comune;n\nForlÃ¬;1\nCesena;2\n');
    expect(table.data.rows[0]?.[0]).toBe('ForlÃ¬');
    expect(table.detection.warnings.find(({ code }) => code === 'mojibake')?.samples).toEqual(['ForlÃ¬']);
    expect(codes(await loader.table('f.csv', 'comune;n\nForlì;1\nÂge;2\n'))).not.toContain('mojibake');
  });
});

describe('headers', () => {
  it('of several rows are joined from the top down', async () => {
    const spans = await loader.table(
      'f.csv',
      'Popolazione;;;;\n;2022;;2023;\nQuartiere;Maschi;Femmine;Maschi;Femmine\nNavile;1;2;3;4\nSavena;5;6;7;8\n',
    );
    expect(names(spans)).toEqual(['Quartiere', '2022 Maschi', '2022 Femmine', '2023 Maschi', '2023 Femmine']);
    expect(spans.columns.map(({ label }) => label)).toEqual([
      'Quartiere',
      'Maschi',
      'Femmine',
      'Maschi',
      'Femmine',
    ]);
    expect(spans.detection.headerRow).toBe(3);
    const merged = await loader.table(
      'f.csv',
      'Comune;Residenti;;Totale\n;Maschi;Femmine;\nBologna;10;20;30\nImola;1;2;3\nZola;4;5;9\n',
    );
    expect(names(merged)).toEqual(['Comune', 'Residenti Maschi', 'Residenti Femmine', 'Totale']);
    expect(merged.rowCount).toBe(3);
  });

  it('with missing and doubled names are completed, and it is said', async () => {
    const table = await loader.table('f.csv', 'Maschi;Maschi;;Note\n1;2;3;x\n4;5;6;y\n');
    expect(names(table)).toEqual(['Maschi', 'Maschi_2', 'colonna_3', 'Note']);
    expect(codes(table)).toEqual(expect.arrayContaining(['missing-names', 'doubled-names']));
  });
});

describe('numbers and dates', () => {
  const column = async (values: string[], name = 'valore') =>
    loader.table('f.csv', `nome;${name}\n${values.map((value, at) => `r${at};${value}\n`).join('')}`);

  it('with one unit are numbers and are written back with it', async () => {
    const table = await column(['12 kg', '3,5 kg', '1.200 kg']);
    expect(table.columns[1]).toMatchObject({ type: 'number', unit: 'kg', format: '# kg' });
    expect(table.data.rows.map((row) => row[1])).toEqual([12, 3.5, 1200]);
    const area = await column(['10 m2', '25 m2']);
    expect(area.data.rows.map((row) => row[1])).toEqual([10, 25]);
    const money = await column(['€ 1.234,56', '(€ 1.250,00)', '€ 3,10']);
    expect(money.data.rows.map((row) => row[1])).toEqual([1234.56, -1250, 3.1]);
    expect(money.columns[1]?.format).toBe('€ #;(€ #)');
  });

  it('with a unit here and none there, or two units, stay text', async () => {
    for (const values of [
      ['5 %', '0,05', '7 %'],
      ['12 kg', '3 t'],
      ['€ 5', '$ 6'],
    ]) {
      const table = await column(values);
      expect(table.columns[1]?.type).toBe('text');
      expect(codes(table)).toContain('mixed-units');
    }
  });

  it('but for a few cells stay text, and the cells are named', async () => {
    const table = await column([...Array.from({ length: 30 }, (_, at) => `${at}`), 'boh', 'n.d.']);
    expect(table.columns[1]?.type).toBe('text');
    expect(table.detection.warnings.find(({ code }) => code === 'mixed-types')).toMatchObject({
      column: 'valore',
      lines: [32],
      samples: ['boh'],
    });
  });

  it('in an order that nothing proves are asked about, with both readings', async () => {
    const open = await column(['01/02/2024', '03/04/2024'], 'data');
    expect(open.detection.warnings[0]).toMatchObject({
      code: 'date-order-ambiguous',
      samples: ['01/02/2024 = 2024-02-01', '01/02/2024 = 2024-01-02'],
    });
    expect(codes(await column(['05/05/2024', '06/06/2024'], 'data'))).not.toContain('date-order-ambiguous');
    const proved = await loader.table('f.csv', 'inizio;fine\n01/02/2024;12/31/2024\n02/03/2024;12/30/2024\n');
    expect(proved.columns.map(({ format }) => format)).toEqual(['%m/%d/%Y', '%m/%d/%Y']);
    expect(codes(proved)).toEqual([]);
  });

  it('without zeros in front are written back so', async () => {
    const table = await column(['1/2/2024', '15/10/2024'], 'data');
    expect(table.columns[1]?.format).toBe('%-d/%-m/%Y');
    expect(table.data.rows.map((row) => row[1])).toEqual(['2024-02-01', '2024-10-15']);
  });

  it('with three decimals are decided by the file and the name, or asked about', async () => {
    expect((await column(['15,552', '3,120'])).columns[1]?.decimalMark).toBe(',');
    expect((await column(['15.552', '3.120'], 'Numero abitanti')).columns[1]?.thousandsMark).toBe('.');
    expect((await column(['1.769', '1.802'], 'prezzo euro/kg')).columns[1]?.decimalMark).toBe('.');
    expect(codes(await column(['1.769', '1.802'], 'Importo'))).toContain('ambiguous-decimal-mark');
  });
});
