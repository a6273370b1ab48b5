import { afterAll, describe, expect, it } from 'vitest';
import { compoundFile } from './compound-file.js';
import { deflated, styled, xlsx } from './spreadsheets.js';
import { createBench } from './support.js';

const bench = createBench();
afterAll(bench.close);

const sheet = async (
  rows: Parameters<typeof xlsx>[0][number]['rows'],
  options: Parameters<typeof xlsx>[1] = {},
) => (await bench.read('x.xlsx', xlsx([{ name: 'Foglio1', rows }], options)))[0];

describe('cells of a workbook', () => {
  it('are read as their number formats mean them', async () => {
    const part = await sheet([
      ['CAP', 'Data', 'Quota', 'Costo', 'Durata', 'Istante', 'Ora', 'Sterline'],
      [
        styled(118, 2),
        styled(45_292, 1),
        styled(0.52, 3),
        styled(1234.5, 4),
        styled(1.5, 5),
        styled(45_292.25, 6),
        styled(0.25, 7),
        styled(-12, 8),
      ],
      [
        styled(40_100, 2),
        styled(1, 1),
        styled(0.07, 3),
        styled(-3.125, 4),
        styled(0.001, 5),
        styled(45_293, 6),
        styled(0, 7),
        styled(7, 8),
      ],
    ]);
    expect(part?.records.slice(1)).toEqual([
      ['00118', '2024-01-01', '52.0%', '1234.5 €', '36:00:00', '2024-01-01T06:00:00', '06:00:00', '-£12'],
      ['40100', '1900-01-01', '7.0%', '-3.1250 €', '00:01:26', '2024-01-02', '00:00:00', '£7'],
    ]);
  });

  it('keep percentages as fractions where the column has other numbers too', async () => {
    const part = await sheet([
      ['Quota', 'Altro'],
      [styled(0.52, 3), 1],
      [0.3, 2],
    ]);
    expect(part?.records.slice(1).map(([share]) => share)).toEqual(['0.52', '0.3']);
  });

  it('write dates like the texts beside them, where a column has both', async () => {
    const part = await sheet([
      ['Data', 'b'],
      [styled(45_292, 1), 1],
      ['31/12/2023', 2],
    ]);
    expect(part?.records.slice(1).map(([date]) => date)).toEqual(['01/01/2024', '31/12/2023']);
  });

  it('count days from 1904 where the workbook says so', async () => {
    const part = await sheet(
      [
        ['Data', 'b'],
        [styled(43_830, 1), 1],
      ],
      { date1904: true },
    );
    expect(part?.records[1]).toEqual(['2024-01-01', '1']);
  });

  it('may be truth values, errors, ISO dates and formulas with and without a result', async () => {
    const part = await sheet([
      ['a', 'b', 'c', 'd', 'e', 'f'],
      [
        { xml: '<c t="b"><v>1</v></c>' },
        { xml: '<c t="e"><v>#N/D</v></c>' },
        { xml: '<c t="d"><v>2024-03-31T00:00:00</v></c>' },
        { xml: '<c><f>SUM(1,2)</f><v>3</v></c>' },
        { xml: '<c><f>SUM(1,2)</f></c>' },
        { xml: '<c t="str"><f>"x"</f><v>x_x000D_y</v></c>' },
      ],
    ]);
    expect(part?.records[1]).toEqual(['TRUE', '', '2024-03-31', '3', '', 'x\ry']);
    expect(part?.findings).toMatchObject([
      { code: 'cell-errors', lines: [2], samples: ['B2 #N/D'] },
      { code: 'uncached-formulas', lines: [2], samples: ['E2'] },
    ]);
  });

  it('merged downwards hold for each row; merged across they are a title', async () => {
    const bytes = xlsx([
      {
        name: 'F',
        rows: [
          ['Titolo', null, null],
          ['Provincia', 'Comune', 'n'],
          ['Bologna', 'Imola', 1],
          [null, 'Zola', 2],
          ['Modena', 'Carpi', 3],
        ],
        merges: ['A1:C1', 'A3:A4'],
      },
    ]);
    const part = (await bench.read('x.xlsx', bytes))[0];
    expect(part?.records).toEqual([
      ['Titolo', '', ''],
      ['Provincia', 'Comune', 'n'],
      ['Bologna', 'Imola', '1'],
      ['Bologna', 'Zola', '2'],
      ['Modena', 'Carpi', '3'],
    ]);
    expect(part?.codes).toEqual(['merged-cells']);
  });

  it('in shared strings lose their phonetic readings and keep their runs', async () => {
    const bytes = deflated({
      '_rels/.rels':
        '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
      'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/sharedStrings.xml':
        '<sst><si><r><t>Fo</t></r><r><t>rlì</t></r><rPh><t>no</t></rPh></si><si><t>b</t></si></sst>',
      'xl/worksheets/sheet1.xml':
        '<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row></sheetData></worksheet>',
    });
    expect((await bench.read('x.xlsx', bytes))[0]?.records).toEqual([
      ['Forlì', 'b'],
      ['1', '2'],
    ]);
  });

  it('keep the rows left out between them', async () => {
    expect((await sheet([['Titolo'], [], ['a', 'b'], [1, 2]]))?.records).toEqual([
      ['Titolo', ''],
      ['a', 'b'],
      ['1', '2'],
    ]);
  });
});

describe('sheets of a workbook', () => {
  const table = [
    ['a', 'b'],
    ['1', '2'],
    ['3', '4'],
  ];

  it('are all parts, the one with most data first and pivots last; notes and hidden ones are told', async () => {
    const parts = await bench.read(
      'x.xlsx',
      xlsx([
        { name: 'Leggimi', rows: [['Note'], ['su'], ['tutto']] },
        { name: 'Pivot', rows: [...table, ...table, ['5', '6'], ['7', '8']], pivot: true },
        { name: 'Piccola', rows: table },
        { name: 'Grande', rows: [...table, ['5', '6']] },
        { name: 'Nascosto', rows: table, state: 'veryHidden' },
        { name: 'Vuoto', rows: [] },
      ]),
    );
    expect(parts.map(({ name }) => name)).toEqual(['Grande', 'Piccola', 'Pivot']);
    expect(parts.map(({ codes }) => codes)).toEqual([['hidden-sheets', 'other-sheets'], [], ['pivot-sheet']]);
  });

  it('repeat labels without becoming the one with most data', async () => {
    const form = Array.from({ length: 20 }, () => ['Nome:', 'Cognome:', 'Nato:']);
    const data = Array.from({ length: 10 }, (_, row) => [`n${row}`, `c${row}`, String(row)]);
    const parts = await bench.read(
      'x.xlsx',
      xlsx([
        { name: 'Modulo', rows: form },
        { name: 'Dati', rows: data },
      ]),
    );
    expect(parts[0]?.name).toBe('Dati');
  });

  it('of one column are a table where there is no other', async () => {
    const parts = await bench.read(
      'x.xlsx',
      xlsx([{ name: 'Elenco', rows: [['Comune'], ['Bologna'], ['Imola']] }]),
    );
    expect(parts[0]?.records).toEqual([['Comune'], ['Bologna'], ['Imola']]);
  });

  it('are found in the strict variant and under other names of the workbook', async () => {
    expect((await sheet(table, { strict: true }))?.records).toEqual(table);
    expect((await sheet(table, { main: 'xl/workbook22.xml' }))?.records).toEqual(table);
  });
});

describe('a workbook that cannot be read', () => {
  it('is refused where it is locked by a password', async () => {
    const bytes = compoundFile({ EncryptionInfo: Buffer.alloc(64), EncryptedPackage: Buffer.alloc(5000) });
    expect(await bench.format('x.xlsx', bytes)).toBe('xlsx');
    const finding = await bench.refusal('x.xlsx', bytes);
    expect(finding).toMatchObject({ code: 'password-protected', severity: 'error' });
    expect(finding.message.it).toContain('password');
  });

  it('is refused where it is broken, cut short or empty', async () => {
    const whole = xlsx([
      {
        name: 'F',
        rows: [
          ['a', 'b'],
          [1, 2],
        ],
      },
    ]);
    expect(await bench.refusal('x.xlsx', whole.subarray(0, whole.length - 40))).toMatchObject({
      code: 'unreadable',
    });
    expect(await bench.refusal('x.xlsx', 'PK\x03\x04 che non è uno zip')).toMatchObject({
      code: 'unreadable',
    });
    expect(await bench.refusal('x.xlsx', xlsx([{ name: 'F', rows: [] }]))).toMatchObject({
      code: 'empty-workbook',
    });
    expect(
      await bench.refusal('x.xlsx', deflated({ 'xl/workbook.xml': '<workbook><sheets>' })),
    ).toMatchObject({ code: 'unreadable' });
  });

  it('gives the rows before the damage', async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, row) => `<row><c><v>${row}</v></c><c><v>1</v></c></row>`,
    ).join('');
    const bytes = deflated({
      'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}<row><c></row>`,
    });
    const part = (await bench.read('x.xlsx', bytes))[0];
    expect(part?.records.length).toBe(3000);
    expect(part?.findings).toMatchObject([{ code: 'damaged-part', severity: 'error' }]);
  });
});
