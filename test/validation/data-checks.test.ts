import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/catalog/model/index.js';
import { CHECK_IDS } from '../../src/validation/data-checks/index.js';
import { checkOf, checksOf, createChecker } from './helpers/check-bytes.js';

let checker: Awaited<ReturnType<typeof createChecker>>;
beforeAll(async () => {
  checker = await createChecker();
});
afterAll(() => checker.close());

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;
/** A column `v` with these cells beside an ever different `id`, so that no row repeats another. */
const column = (...cells: string[]): string => lines('id;v', ...cells.map((cell, i) => `n${i};${cell}`));
const numbers = (count: number, text = (i: number) => String(i * 7)): string[] =>
  Array.from({ length: count }, (_, i) => text(i));
const named = (name: string, text: string): string => text.replace('id;v', `id;${name}`);
const BOLOGNA: Partial<Dataset> = {
  spatial: [{ iri: 'https://w3id.org/italia/controlled-vocabulary/territorial-classifications/regions/08' }],
};

describe('a file in which nothing is wrong', () => {
  const clean = lines(
    'istat;sigla;cap;importo;data;lat;lon',
    '037006;BO;40121;12,50;31/03/2024;44.49;11.34',
    '036023;MO;41121;8,00;30/04/2024;44.64;10.92',
  );

  it('lists every check once, passed or not applicable', async () => {
    const report = await checker.check('dati.csv', clean, { dataset: BOLOGNA });
    expect(report.status).toBe('passed');
    expect(report.checks.map(({ id }) => id).sort()).toEqual([...CHECK_IDS].sort());
    expect(new Set(report.checks.map(({ status }) => status))).toEqual(new Set(['passed', 'not-applicable']));
    const applied = report.checks.filter(({ status }) => status === 'passed').map(({ id }) => id);
    expect(applied).toEqual(
      expect.arrayContaining(['municipality-codes', 'province-codes', 'cap', 'cap-province']),
    );
    expect(applied).toEqual(
      expect.arrayContaining(['coordinates-area', 'duplicate-rows', 'encoding', 'header']),
    );
  });

  it('measures what it counted', async () => {
    const { measures, rows, columns } = await checker.check('dati.csv', clean, { dataset: BOLOGNA });
    expect(rows).toBe(2);
    // 2 municipalities, 2 provinces, 2 postal codes, 2 pairs with their province, 2 places.
    expect(measures.accuracy).toMatchObject({ value: 1, numerator: 10, denominator: 10 });
    expect(measures.consistency).toMatchObject({ value: 1, denominator: 14 });
    expect(measures.completeness).toMatchObject({ value: 1, numerator: 14, denominator: 14 });
    expect(measures.uniqueness).toMatchObject({ value: 1, denominator: 2 });
    expect(measures.currentness.value).toBeNull();
    expect(columns.map(({ name, filled }) => [name, filled])).toContainEqual(['importo', 2]);
  });
});

describe('structure', () => {
  it('tells an encoding that is not UTF-8', async () => {
    const report = await checker.check(
      'a.csv',
      Buffer.from(lines('città;n', 'Forlì;1', 'Cantù;2'), 'latin1'),
    );
    expect(checkOf(report, 'encoding')).toMatchObject({ status: 'warning', part: 0 });
    expect(checkOf(report, 'encoding').message.it).toContain('windows-1252');
  });

  it('names the lines of ragged rows and counts their cells as inconsistent', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => (i === 7 ? `r${i};1;2;3` : `r${i};1;${i}`));
    const report = await checker.check('a.csv', lines('a;b;c', ...rows));
    const check = checkOf(report, 'ragged-rows');
    expect(check).toMatchObject({ status: 'warning', code: 'ragged-rows' });
    expect(check.samples).toContainEqual({ line: 9 });
    expect(check.mend?.it).toContain('celle');
    expect(report.measures.consistency).toMatchObject({ numerator: 57, denominator: 60 });
  });

  it('tells names that are missing or doubled, and notes after the data', async () => {
    const report = await checker.check(
      'a.csv',
      lines(
        'a;a;;d',
        ...Array.from({ length: 12 }, (_, i) => `r${i};${i};x${i};${i * 2}`),
        '',
        'Fonte: Comune di Prova',
      ),
    );
    expect(
      checksOf(report, 'header')
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['doubled-names', 'missing-names']);
    expect(checkOf(report, 'extra-rows')).toMatchObject({ code: 'notes-after-data', severity: 'info' });
  });

  it('names empty columns, and columns that repeat another', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => `r${i};;${i};r${i}`);
    const report = await checker.check('a.csv', lines('codice;vuota;n;copia', ...rows));
    expect(checkOf(report, 'empty-columns')).toMatchObject({ status: 'warning', column: 'vuota', count: 1 });
    expect(checkOf(report, 'repeated-columns')).toMatchObject({ column: 'copia', severity: 'info' });
    expect(report.columns.find(({ name }) => name === 'vuota')).toMatchObject({
      filled: 0,
      missing: 6,
      completeness: 0,
    });
    expect(report.measures.completeness).toMatchObject({ value: 0.75, numerator: 18, denominator: 24 });
  });

  it('takes words for "no value" as missing', async () => {
    const report = await checker.check('a.csv', column('12', 'n.d.', '', ...numbers(9)));
    expect(report.columns.find(({ name }) => name === 'v')).toMatchObject({ filled: 10, missing: 2 });
  });

  it('counts rows that repeat an earlier one, and names them', async () => {
    const report = await checker.check('a.csv', lines('a;b', 'x;1', 'y;2', 'x;1', 'y;', 'x;1', 'y;', 'z;3'));
    const check = checkOf(report, 'duplicate-rows');
    expect(check).toMatchObject({ status: 'warning', count: 3 });
    expect(check.samples).toEqual([{ row: 3 }, { row: 6 }]);
    expect(report.measures.uniqueness).toMatchObject({ numerator: 4, denominator: 7 });
  });
});

describe('types and notations', () => {
  it('names the cells that are no numbers', async () => {
    const cells = numbers(40);
    cells[16] = 'circa 30';
    const report = await checker.check('a.csv', column(...cells));
    const check = checkOf(report, 'mixed-types');
    expect(check).toMatchObject({ status: 'warning', column: 'v', count: 1 });
    expect(check.samples).toEqual([{ row: 17, column: 'v', value: 'circa 30' }]);
    expect(report.measures.consistency).toMatchObject({ numerator: 79, denominator: 80 });
  });

  it('shows no cell that may name a person', async () => {
    const cells = numbers(40);
    cells[3] = 'RSSMRA85M01H501Q';
    cells[4] = 'mario.rossi@example.org';
    const check = checkOf(await checker.check('a.csv', column(...cells)), 'mixed-types');
    expect(check.samples).toEqual([
      { row: 4, column: 'v' },
      { row: 5, column: 'v' },
    ]);
  });

  it('names dates that are written otherwise', async () => {
    const cells = numbers(30, (i) => `${String(i + 1).padStart(2, '0')}/01/2024`);
    cells[4] = '2024-01-05';
    cells[9] = '10.01.2024';
    const report = await checker.check('a.csv', column(...cells));
    expect(checkOf(report, 'mixed-types').status).toBe('passed');
    const check = checkOf(report, 'mixed-dates');
    expect(check).toMatchObject({ status: 'warning', column: 'v', count: 2 });
    expect(check.samples.map(({ row, value }) => [row, value])).toEqual([
      [5, '2024-01-05'],
      [10, '10.01.2024'],
    ]);
  });

  it('names decimals with the mark that fewer cells have', async () => {
    const cells = numbers(30, (i) => `${i},5`);
    cells[6] = '48.25';
    const check = checkOf(await checker.check('a.csv', column(...cells)), 'mixed-numbers');
    expect(check).toMatchObject({ status: 'warning', column: 'v', count: 1 });
    expect(check.samples).toEqual([{ line: 8, column: 'v', value: '48.25' }]);
  });
});

describe('codes', () => {
  const codes = (name: string, ...cells: string[]) => checker.check('a.csv', named(name, column(...cells)));
  const good = ['037006', '015146', '058091', '063049', '001272', '082053', '048017', '072006'];

  it('names codes of municipalities that never existed', async () => {
    const report = await codes('codice_istat_comune', ...good, '037999', '6003');
    const check = checkOf(report, 'municipality-codes');
    expect(check).toMatchObject({ status: 'failed', column: 'codice_istat_comune', count: 2 });
    expect(check.samples.map(({ row, value }) => [row, value])).toEqual([
      [9, '037999'],
      [10, '6003'],
    ]);
    expect(report.measures.accuracy).toMatchObject({ numerator: 8, denominator: 10, value: 0.8 });
    expect(report.status).toBe('failed');
  });

  it('calls no code wrong that was in force once, nor one that may be newer than the list', async () => {
    // 037004 was merged in 2014; the last province known is 111.
    const report = await codes('codice_istat_comune', ...good, '037004', '113001');
    const found = checksOf(report, 'municipality-codes');
    expect(found.map(({ status, severity, count }) => [status, severity, count])).toEqual([
      ['warning', 'info', 1],
      ['warning', 'info', 1],
    ]);
    expect(report.status).toBe('passed');
    expect(report.measures.accuracy.value).toBe(1);
  });

  it.each([
    ['province-codes', 'sigla_provincia', ['BO', 'MI', 'RM', 'NA', 'TO', 'PA', 'CI', 'FI'], 'XX'],
    [
      'province-codes',
      'codice_istat_provincia',
      '037 015 058 082 048 063 001 072 010 016 017 018 019 020 021 104 237'.split(' '),
      '199',
    ],
    ['region-codes', 'codice_istat_regione', ['08', '03', '12', '15', '01', '19', '09', '16'], '21'],
    ['cap', 'cap', ['40121', '20121', '00185', '80121', '10121', '90121', '50121', '98168'], '49123'],
    [
      'other-codes',
      'codice_catastale',
      ['A944', 'F205', 'H501', 'F839', 'L219', 'G273', 'D612', 'A662'],
      'A94',
    ],
  ] as const)('%s: knows %s, and names what does not exist', async (id, name, right, wrong) => {
    expect(checkOf(await codes(name, ...right), id).status).toBe('passed');
    const check = checkOf(await codes(name, ...right, wrong), id);
    expect(check).toMatchObject({ status: 'failed', count: 1 });
    expect(check.samples).toEqual([{ row: right.length + 1, column: name, value: wrong }]);
  });

  it('checks the last digit of VAT numbers, and shows none', async () => {
    const right = ['12345678903', '00743110157', '01234567897', '00488410010', '00905811006'];
    const check = checkOf(await codes('partita_iva', ...right, '12345678904'), 'other-codes');
    expect(check).toMatchObject({ status: 'failed', count: 1, samples: [{ row: 6, column: 'partita_iva' }] });
  });

  it('asks about a postal code that is not of the province of its row', async () => {
    const rows = ['40121;BO', '20121;MI', '80121;NA', '10121;TO', '40121;NA', '00185;RM'];
    const report = await checker.check('a.csv', lines('cap;provincia', ...rows));
    const check = checkOf(report, 'cap-province');
    expect(check).toMatchObject({ status: 'warning', column: 'cap', count: 1 });
    expect(check.samples).toEqual([{ row: 5, column: 'cap', value: '40121' }]);
  });
});

describe('coordinates', () => {
  const places = lines('nome;lat;lon', 'a;44.49;11.34', 'b;44.64;10.92', 'c;45.46;9.19', 'd;0;0');

  it('names places outside the region that the dataset declares', async () => {
    const check = checkOf(await checker.check('a.csv', places, { dataset: BOLOGNA }), 'coordinates-area');
    expect(check).toMatchObject({ status: 'failed', count: 2 });
    expect(check.message.it).toContain('Emilia-Romagna');
    expect(check.samples.map(({ row, value }) => [row, value])).toEqual([
      [3, '45.46, 9.19'],
      [4, '0, 0'],
    ]);
  });

  it('takes Italy where nothing is declared, and a box where one is drawn', async () => {
    expect(checkOf(await checker.check('a.csv', places), 'coordinates-area')).toMatchObject({
      status: 'warning',
      count: 1,
    });
    const spatial = [
      { bbox: { format: 'wkt' as const, value: 'POLYGON((11 44, 12 44, 12 45, 11 45, 11 44))' } },
    ];
    expect(
      checkOf(await checker.check('a.csv', places, { dataset: { spatial } }), 'coordinates-area').count,
    ).toBe(2);
  });

  it('says nothing where the declared place is unknown', async () => {
    const spatial = [{ iri: 'http://sws.geonames.org/660013/' }];
    const report = await checker.check('a.csv', places, { dataset: { spatial } });
    expect(checkOf(report, 'coordinates-area').status).toBe('not-applicable');
  });

  it('reads metres, points and GeoJSON', async () => {
    const metres = lines('n;coord_x;coord_y', 'a;686000;4929000', 'b;685000;4928000', 'c;514000;5034000');
    const inMetres = await checker.check('a.csv', metres, { dataset: BOLOGNA });
    expect(checkOf(inMetres, 'coordinates-area').samples.map(({ row }) => row)).toEqual([3]);
    const points = lines('n;punto', 'a;"44.49, 11.34"', 'b;"45.46, 9.19"');
    const inPoints = await checker.check('a.csv', points, { dataset: BOLOGNA });
    expect(checkOf(inPoints, 'coordinates-area').samples.map(({ row }) => row)).toEqual([2]);
    const feature = (lon: number, lat: number) => ({
      type: 'Feature',
      properties: { n: lon },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    });
    const geojson = { type: 'FeatureCollection', features: [feature(11.34, 44.49), feature(9.19, 45.46)] };
    const inJson = await checker.check('a.geojson', JSON.stringify(geojson), { dataset: BOLOGNA });
    expect(checkOf(inJson, 'coordinates-area').samples.map(({ row }) => row)).toEqual([2]);
  });
});

describe('files that are no table', () => {
  it('an empty file is not readable', async () => {
    const report = await checker.check('a.csv', '');
    expect(checkOf(report, 'readable')).toMatchObject({ status: 'failed', code: 'empty-file' });
    expect(report.measures.completeness.value).toBeNull();
  });

  it('a PDF is kept, and nothing of it is looked at', async () => {
    const report = await checker.check('a.pdf', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n');
    expect(checkOf(report, 'readable').status).toBe('not-applicable');
    expect(checkOf(report, 'file-ending').status).toBe('passed');
    expect(report.status).toBe('passed');
  });

  it.each([
    ['a web page', '<!DOCTYPE html><html><body>404</body></html>', 'HTML'],
    ['a PDF', '%PDF-1.7\n', 'PDF'],
  ])('%s under the name of a CSV', async (_, bytes, word) => {
    const check = checkOf(await checker.check('dati.csv', bytes), 'file-ending');
    expect(check.status).toBe('failed');
    expect(check.message.it).toContain(word);
    expect(check.mend?.it).toBeTruthy();
  });
});

it('names the rows of a table whose columns have names of its own engine', async () => {
  const report = await checker.check(
    'a.csv',
    lines(
      'file_row_number;sigla',
      ...numbers(9).map((n) => `x${n};BO`),
      'y;MI',
      'w;RM',
      'z;NA',
      'k;TO',
      'j;PA',
      'q;XQ',
    ),
  );
  const check = checkOf(report, 'province-codes');
  expect(check.samples).toEqual([{ row: 15, column: 'sigla', value: 'XQ' }]);
});

describe('duplicate rows of a table with a column of mostly different values', () => {
  it('are those that are equal in every other column too', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `k${i};${i % 3}`);
    const report = await checker.check('a.csv', lines('k;v', ...rows, 'k5;2', 'k7;0', 'k9;0'));
    // k5 and k9 occur with the same value, k7 with another.
    const check = checkOf(report, 'duplicate-rows');
    expect(check).toMatchObject({ count: 2, samples: [{ row: 61 }, { row: 63 }] });
  });
});
