import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLoader } from './helpers/load-bytes.js';
import { workbook } from './helpers/zip.js';

let loader: Awaited<ReturnType<typeof createLoader>>;
beforeAll(async () => {
  loader = await createLoader();
});
afterAll(() => loader.close());

const types = (columns: readonly { name: string; type: string }[]) =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type]));

describe('the CSV that Italian offices publish', () => {
  it('reads semicolons, decimal commas and day-first dates', async () => {
    const { data, detection } = await loader.table(
      'bilancio.csv',
      'Voce;Importo;Data\nScuole;1.234,50;31/12/2023\nStrade;12,5;01/02/2024\n',
    );
    expect(types(data.columns)).toEqual({ Voce: 'text', Importo: 'number', Data: 'date' });
    expect(data.rows).toEqual([
      ['Scuole', 1234.5, '2023-12-31'],
      ['Strade', 12.5, '2024-02-01'],
    ]);
    expect(detection.dialect).toEqual({ delimiter: ';', quote: '"', escape: 'double' });
    expect(detection.columns[1]).toMatchObject({ decimalMark: ',', thousandsMark: '.' });
  });

  it('keeps leading zeros: ISTAT 0870 and CAP 00185 stay text, whatever their column is called', async () => {
    const { data } = await loader.table('codici.csv', 'Comune,A,B\nLosine,0870,00185\nRoma,1234,40121\n');
    expect(types(data.columns)).toEqual({ Comune: 'text', A: 'text', B: 'text' });
    expect(data.rows).toEqual([
      ['Losine', '0870', '00185'],
      ['Roma', '1234', '40121'],
    ]);
  });

  it('takes a UTF-8 BOM out of the first column name', async () => {
    const { data, detection } = await loader.table('bom.csv', '\ufeffAnno;Città\n2024;Forlì\n2023;Cefalù\n');
    expect(detection).toMatchObject({ encoding: 'UTF-8', bom: true });
    expect(data.columns.map(({ name, label }) => [name, label])).toEqual([
      ['Anno', 'Anno'],
      ['Città', 'Città'],
    ]);
    expect(data.columns[0]?.type).toBe('year');
  });

  it('reads Windows-1252, with the typographic apostrophe and the euro sign', async () => {
    const bytes = Buffer.from(
      'Comune;Nota;Spesa\nForl\xec;l\x92universit\xe0;\x80 1.250,00\nPatt\xec;perch\xe9 no;\x80 3,50\n',
      'latin1',
    );
    const { data, detection } = await loader.table('ansi.csv', bytes);
    expect(detection.encoding).toBe('windows-1252');
    expect(data.rows).toEqual([
      ['Forlì', 'l’università', 1250],
      ['Pattì', 'perché no', 3.5],
    ]);
    expect(detection.columns[2]).toMatchObject({ type: 'number', unit: '€' });
  });

  it('reads Mac OS Roman and code page 850 by their Italian accents', async () => {
    const mac = Buffer.from('corso,sede\nl\xd5universit\x88,citt\x88\nperch\x8e,virt\x9d\n', 'latin1');
    expect((await loader.table('mac.csv', mac)).data.rows[0]).toEqual(['l’università', 'città']);
    const dos = Buffer.from('corso,sede\nattivit\x85,citt\x85\nperch\x82,virt\x97\n', 'latin1');
    expect((await loader.table('dos.csv', dos)).data.rows[1]).toEqual(['perché', 'virtù']);
  });

  it('finds the encoding after a long head of pure ASCII', async () => {
    const head = 'nome;valore\n'.concat('Bologna;1\n'.repeat(20_000));
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from('Forl\xec;2\n', 'latin1')]);
    const { detection, rowCount } = await loader.table('lungo.csv', bytes);
    expect(detection.encoding).toBe('windows-1252');
    expect(rowCount).toBe(20_001);
  });

  it('reads what Excel calls Unicode text: UTF-16LE with tabs', async () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('Città\tAbitanti\r\nForlì\t1.000\r\nBari\t315\r\n', 'utf16le'),
    ]);
    const { data, detection } = await loader.table('unicode.txt', bytes);
    expect(detection).toMatchObject({ encoding: 'UTF-16LE', bom: true });
    expect(data.rows).toEqual([
      ['Forlì', 1000],
      ['Bari', 315],
    ]);
  });

  it('leaves titles before the header and notes after the data out', async () => {
    const text =
      'Popolazione al 2024\n;;\n\nComune;Maschi;Femmine\nA;1;2\nB;3;4\nTOTALE;4;6\n\nFonte: anagrafe;;\n';
    const { data, detection } = await loader.table('titoli.csv', text);
    expect(detection).toMatchObject({ headerRow: 4, footerRows: 1, rows: 3 });
    expect(data.rows).toEqual([
      ['A', 1, 2],
      ['B', 3, 4],
      ['TOTALE', 4, 6],
    ]);
  });

  it('obeys the directive sep= of Excel', async () => {
    const { data } = await loader.table('sep.csv', 'sep=;\nCodice;Importo\nA;1,5\nB;2,5\n');
    expect(data.rows).toEqual([
      ['A', 1.5],
      ['B', 2.5],
    ]);
  });

  it('makes names unique and names the missing ones', async () => {
    const { data } = await loader.table('nomi.csv', 'Comune;Maschi;maschi;;Maschi\nA;1;2;x;3\n');
    expect(data.columns.map(({ name }) => name)).toEqual([
      'Comune',
      'Maschi',
      'maschi_2',
      'colonna_4',
      'Maschi_3',
    ]);
  });

  it('keeps quoted newlines, doubled quotes and quotes inside a cell', async () => {
    const { data } = await loader.table(
      'note.csv',
      'id;nota\r\n1;"prima\r\nseconda ""qui"""\r\n2;il "Comune" dice\r\n',
    );
    expect(data.rows).toEqual([
      [1, 'prima\r\nseconda "qui"'],
      [2, 'il "Comune" dice'],
    ]);
  });

  it('unwraps codes protected from Excel', async () => {
    const { data } = await loader.table('protetti.csv', 'nome;codice\nA;="028001"\nB;="028002"\n');
    expect(data.rows[0]).toEqual(['A', '028001']);
  });

  it('keeps NA of Napoli in a column of words and takes it for a null among numbers', async () => {
    const { data, detection } = await loader.table('na.csv', 'sigla;valore\nNA;1,5\nBO;NA\nRM;2,5\n');
    expect(data.rows).toEqual([
      ['NA', 1.5],
      ['BO', null],
      ['RM', 2.5],
    ]);
    expect(detection.columns[1]?.nulls).toEqual(['NA']);
  });

  it('keeps identifiers of more than 15 digits as text', async () => {
    const { data } = await loader.table('lunghi.csv', 'a;b\nx;1234567890123456\ny;2\n');
    expect(data.rows[0]).toEqual(['x', '1234567890123456']);
  });

  it('gives numbers of 17 digits back digit by digit', async () => {
    const { data } = await loader.table('precisi.csv', 'nome,lat\nA,44.4948870000000031\nB,44.5\n');
    expect(data.columns[1]?.storage).toMatch(/^DECIMAL/);
    expect(data.rows.map((row) => row[1])).toEqual(['44.4948870000000031', 44.5]);
  });
});

describe('malformed files', () => {
  it('pads short rows, cuts long ones and names the lines', async () => {
    const { data, detection } = await loader.table('storto.csv', 'a;b;c\n1;2;3\n4;5\n6;7;8;9\n10;11;12\n');
    expect(data.rows).toEqual([
      [1, 2, 3],
      [4, 5, null],
      [6, 7, 8],
      [10, 11, 12],
    ]);
    expect(detection.ragged).toEqual({ '2': 1, '4': 1 });
    const finding = detection.warnings.find(({ code }) => code === 'ragged-rows');
    expect(finding).toMatchObject({ lines: [3, 4], samples: ['9'] });
    expect(finding?.message.it).toMatch(/^2 righe/);
  });

  it('never rounds a shifted decimal of a ragged row into a column of integers', async () => {
    const { data } = await loader.table('spostato.csv', 'a;b;c\n1;2;x\n3;4;y\n5;3,7;z;w\n5;3.7;z;w\n');
    expect(data.rows.slice(2).map((row) => row[1])).toEqual([null, null]);
  });

  it('takes a quote that never closes for text', async () => {
    const { data, detection } = await loader.table('aperto.csv', 'a;b\n1;"aperto\n2;chiuso\n');
    expect(data.rows).toEqual([
      [1, '"aperto'],
      [2, 'chiuso'],
    ]);
    expect(detection.warnings.map(({ code }) => code)).toContain('unclosed-quotes');
  });

  it('drops NUL bytes and says so', async () => {
    const { data, detection } = await loader.table('nul.csv', 'a;b\n1;x\0y\n2;z\n');
    expect(data.rows[0]).toEqual([1, 'xy']);
    expect(detection.warnings.map(({ code }) => code)).toContain('nul-bytes');
  });

  it.each([
    ['no byte', ''],
    ['one line end', '\r\n'],
    ['a BOM alone', '\ufeff'],
  ])('refuses an empty file (%s) with a clear sentence', async (_, text) => {
    const result = await loader.load('vuoto.csv', text);
    expect(result).toMatchObject({ status: 'failed', findings: [{ code: 'empty-file' }] });
  });

  it('loads a header without data as a table of no rows', async () => {
    const { data } = await loader.table('intestazione.csv', 'a,b,c\n');
    expect(data).toMatchObject({ rows: [], total: 0 });
    expect(data.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('reads CR line ends and mixed ones', async () => {
    expect((await loader.table('mac.csv', 'a,b\r1,2\r3,4\r')).data.rows).toHaveLength(2);
    expect((await loader.table('misto.csv', 'a,b\r\n1,2\n3,4\r5,6')).data.rows).toHaveLength(3);
  });

  it('keeps what is no table and says what it is', async () => {
    expect(await loader.load('x.html', '<!DOCTYPE html><html></html>')).toMatchObject({
      status: 'not-tabular',
      format: 'html',
    });
    expect(await loader.load('x.csv', '<!DOCTYPE html><html></html>')).toMatchObject({
      status: 'failed',
      format: 'html',
    });
    expect(await loader.load('x.pdf', '%PDF-1.7 ...')).toMatchObject({
      status: 'not-tabular',
      format: 'pdf',
    });
    expect(await loader.load('x.json', '{"a": 1, "b": [1, 2]}')).toMatchObject({
      status: 'not-tabular',
      format: 'json',
    });
    expect(await loader.load('x.json', '[{"a": 1}, {"b"')).toMatchObject({ status: 'failed' });
    expect(await loader.load('x.parquet', 'PAR1 and then nothing')).toMatchObject({
      status: 'failed',
      format: 'parquet',
    });
    expect(await loader.load('x.xlsx', workbook([]))).toMatchObject({ status: 'failed', format: 'xlsx' });
  });
});

describe('JSON', () => {
  it('reads an array of objects with different keys and nested values', async () => {
    const { data } = await loader.table(
      'a.json',
      '[{"a": 1, "b": "x"}, {"a": 2.125, "c": {"d": [1]}}, {"c": null}]',
    );
    expect(data.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['a number', 'b text', 'c json']);
    expect(data.rows).toEqual([
      [1, 'x', null],
      [2.125, null, '{"d":[1]}'],
    ]);
  });

  it('finds the records under a key, and keeps long integers', async () => {
    const { data, detection } = await loader.table(
      'b.json',
      '{"meta": {"x": []}, "righe": [{"id": 9007199254740993}]}',
    );
    expect(detection.recordPath).toBe('righe');
    expect(data.rows).toEqual([['9007199254740993']]);
  });

  it('reads JSON lines', async () => {
    const { data } = await loader.table(
      'c.jsonl',
      '{"a": true, "cap": "00185"}\n\n{"a": false, "cap": "40121"}\n',
    );
    expect(data.rows).toEqual([
      [true, '00185'],
      [false, '40121'],
    ]);
  });

  it('makes columns of GeoJSON properties and keeps the geometry', async () => {
    const features = [
      {
        type: 'Feature',
        properties: { nome: 'Forlì', n: 1 },
        geometry: { type: 'Point', coordinates: [12.04, 44.22] },
      },
      { type: 'Feature', properties: { nome: 'x', n: 2 }, geometry: null },
    ];
    const { data, detection } = await loader.table(
      'd.geojson',
      JSON.stringify({ type: 'FeatureCollection', features }),
    );
    expect(data.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'nome text',
      'n integer',
      'geometry geoPoint',
    ]);
    expect(data.rows[0]).toEqual(['Forlì', 1, '{"type":"Point","coordinates":[12.04,44.22]}']);
    expect(detection.warnings.map(({ code }) => code)).toContain('missing-geometry');
  });
});

describe('XLSX', () => {
  it('takes the fullest visible sheet; dates, padded codes and numbers kept as text come out right', async () => {
    const book = workbook([
      { name: 'Leggimi', rows: [['Note']] },
      {
        name: 'Scuole',
        rows: [
          ['Elenco delle scuole'],
          [],
          ['Nome', 'CAP', 'Data', 'Retta', 'Importo'],
          [
            'A & B',
            { xml: '<c s="2"><v>118</v></c>' },
            { xml: '<c s="1"><v>45292</v></c>' },
            1.234,
            '1.250,50',
          ],
          ['<C>', { xml: '<c s="2"><v>40121</v></c>' }, { xml: '<c s="1"><v>45293</v></c>' }, 2, '3,5'],
        ],
      },
      { name: 'Nascosto', hidden: true, rows: Array.from({ length: 9 }, () => ['a', 'b', 'c']) },
    ]);
    const { data, detection } = await loader.table('scuole.xlsx', book);
    expect(detection).toMatchObject({
      sheet: 'Scuole',
      sheets: ['Scuole'],
      headerRow: 3,
    });
    expect(data.rows).toEqual([
      ['A & B', '00118', '2024-01-01', 1.234, 1250.5],
      ['<C>', '40121', '2024-01-02', 2, 3.5],
    ]);
  });
});

describe('Parquet', () => {
  it('is validated and used as it is, types included', async () => {
    const path = `${loader.work}/own.parquet`;
    await loader.engine.use((connection) =>
      connection.run(
        `COPY (SELECT 9007199254740993::BIGINT AS big, DATE '2024-01-31' AS day, 1.10::DECIMAL(5,2) AS price,
                      [1, 2] AS list, TIMESTAMPTZ '2024-03-31 03:00:00+02' AS at) TO '${path}' (FORMAT parquet)`,
      ),
    );
    const { readFileSync } = await import('node:fs');
    const { data } = await loader.table('own.parquet', readFileSync(path));
    expect(types(data.columns)).toEqual({
      big: 'integer',
      day: 'date',
      price: 'number',
      list: 'json',
      at: 'dateTime',
    });
    expect(data.rows).toEqual([['9007199254740993', '2024-01-31', 1.1, [1, 2], '2024-03-31T01:00:00Z']]);
  });
});
