import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnOf, contexts, decideColumn } from '../../src/tables/detect-types.js';
import { profileStrings } from '../../src/tables/profile-column.js';
import { type Stated, type StatedColumn, StatedSchema } from '../../src/tables/stated.js';
import { applyStated } from '../../src/tables/stated-types.js';
import { createLoader } from './helpers/load-bytes.js';

function stated(values: string[], choice: StatedColumn, name = 'valore') {
  const nulls = choice.nulls ?? [];
  const profile = profileStrings(values.map((value) => (nulls.includes(value) ? '' : value)));
  profile.statedNulls = values.filter((value) => nulls.includes(value)).length;
  const context = contexts([profile], [name], choice.nulls ? { nulls: new Map([[0, nulls]]) } : {})(0);
  return applyStated(columnOf(profile, name, name, decideColumn(profile, context)), profile, choice, context);
}

describe('a stated choice for a column', () => {
  it('settles thousands or decimals', () => {
    expect(stated(['1.864', '1.707'], { thousandsMark: '.' })).toMatchObject({
      column: { type: 'integer', thousandsMark: '.' },
      findings: [],
    });
    expect(stated(['1.864', '1.707'], { decimalMark: '.' })).toMatchObject({
      column: { type: 'number', decimalMark: '.' },
      findings: [],
    });
    expect(stated(['1.864', '1.707'], { type: 'number' })).toMatchObject({
      column: { type: 'text' },
      findings: [{ code: 'stated-marks-needed' }],
    });
  });

  it('settles the order of day and month, unless a date contradicts it', () => {
    expect(stated(['01/02/2024'], { dateOrder: 'mdy' })).toMatchObject({
      column: { type: 'date', format: '%m/%d/%Y' },
      findings: [],
    });
    expect(stated(['01/02/2024', '13/02/2024'], { dateOrder: 'mdy' })).toMatchObject({
      column: { type: 'text' },
      findings: [{ code: 'stated-type-refused', lines: [3], samples: ['13/02/2024'] }],
    });
    expect(stated(['2024-02-01'], { type: 'date', dateOrder: 'dmy' }).column.type).toBe('text');
  });

  it('never loses a cell: the column stays text, and the cells are named', () => {
    const { column, findings } = stated(['1', '2', 'circa 3', '007'], { type: 'integer' });
    expect(column.type).toBe('text');
    expect(findings).toMatchObject([
      { code: 'stated-type-refused', severity: 'error', lines: [4, 5], samples: ['circa 3', '007'] },
    ]);
    expect(stated(['1,5', '2'], { type: 'integer' }).findings[0]?.samples).toEqual(['1,5']);
    expect(stated(['SI', 'forse', 'NO'], { type: 'boolean' }).findings[0]?.samples).toEqual(['forse']);
    expect(stated(['ciao'], { type: 'geoPoint' }).column.type).toBe('text');
    expect(stated(['3', '2024'], { type: 'date' }).column.type).toBe('text');
  });

  it('takes words for missing values, and then the numbers are numbers', () => {
    expect(stated(['1', '2', 'circa 3'], { nulls: ['circa 3'] })).toMatchObject({
      column: { type: 'integer', nulls: ['circa 3'], evidence: { nullTokens: 1, empty: 0 } },
      findings: [],
    });
    expect(stated(['1', '-999'], { nulls: ['-999'] }).column).toMatchObject({
      type: 'integer',
      nulls: ['-999'],
    });
    expect(stated(['1', 'n.d.'], { nulls: [] }).column.type).toBe('text');
  });

  it('keeps as text what looks like a number, names truth values, units and columns', () => {
    expect(stated(['1', '2'], { type: 'text' }).column.type).toBe('text');
    expect(stated(['A', 'B'], { truth: ['A', 'B'] }).column).toMatchObject({
      type: 'boolean',
      format: 'A|B',
    });
    expect(stated(['1', '0'], { type: 'boolean' }).column).toMatchObject({ type: 'boolean', format: '1|0' });
    expect(stated(['1', '2'], { unit: 'kg', name: 'Peso' }).column).toMatchObject({
      unit: 'kg',
      name: 'Peso',
    });
    expect(stated(['2019'], { type: 'year' }).column.type).toBe('year');
    expect(stated(['12', '15'], { type: 'number' }).column).toMatchObject({
      type: 'number',
      storage: 'DOUBLE',
    });
    expect(stated(['', ''], { type: 'date' }).column.type).toBe('date');
  });
});

describe('the schema of stated choices', () => {
  it('takes what can be stated and refuses the rest', () => {
    const good: Stated = {
      encoding: 'windows-1252',
      delimiter: ';',
      quote: null,
      headerRows: [2, 3],
      footerRows: 1,
      columns: { Importo: { type: 'number', decimalMark: ',', thousandsMark: null, role: null } },
    };
    const check = new Ajv({ strict: false }).compile(StatedSchema);
    expect(check(good)).toBe(true);
    expect(check({ delimiter: '"' })).toBe(false);
    expect(check({ encoding: 'cp1250' })).toBe(false);
    expect(check({ columns: { a: { type: 'money' } } })).toBe(false);
    expect(check({ other: 1 })).toBe(false);
  });
});

describe('a file read as the publisher stated', () => {
  let loader: Awaited<ReturnType<typeof createLoader>>;
  beforeAll(async () => {
    loader = await createLoader();
  });
  afterAll(() => loader.close());
  const read = (text: string | Uint8Array, choices: Stated) =>
    loader.table('f.csv', text, { stated: choices });

  it('has the stated separator, quote and header', async () => {
    const text = 'a,b;c\n"x,1;2\n';
    const table = await read(text, { delimiter: ';', quote: null, headerRows: [1, 1] });
    expect(table.columns.map(({ name }) => name)).toEqual(['a,b', 'c']);
    expect(table.data.rows).toEqual([['"x,1', 2]]);
    const bare = await read('1;2\n3;4\n', { headerRows: null });
    expect(bare.data.rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(bare.detection.warnings.map(({ code }) => code)).not.toContain('no-header');
  });

  it('joins a stated header of two rows, and leaves stated titles and notes out', async () => {
    const text = 'Titolo;;\n;2022;\nComune;M;F\nA;1;2\nB;3;4\nfine;5;6\n';
    const table = await read(text, { headerRows: [2, 3], footerRows: 1 });
    expect(table.columns.map(({ name }) => name)).toEqual(['Comune', '2022 M', '2022 F']);
    expect(table.data.rows).toEqual([
      ['A', 1, 2],
      ['B', 3, 4],
    ]);
    expect(table.detection).toMatchObject({ headerRow: 3, rows: 2, footerRows: 1 });
    const skipped = await read('x;y;z\nnome;n;m\nA;1;2\nB;3;4\n', { skipRows: 1 });
    expect(skipped.columns.map(({ name }) => name)).toEqual(['nome', 'n', 'm']);
    const notes = await read('nome;n\nA;1\nFonte: Comune;\n', { footerRows: 0 });
    expect(notes.rowCount).toBe(2);
  });

  it('has the stated encoding', async () => {
    const table = await read(Buffer.from('nome;n\nForl\x8d;1\n', 'latin1'), { encoding: 'IBM850' });
    expect(table.data.rows[0]?.[0]).toBe('Forlì');
  });

  it('has the stated types, nulls, names and roles, and says what does not apply', async () => {
    const table = await read('data;valore;stato\n01/02/2024;1.234;9\n03/04/2024;9999;1\n', {
      columns: {
        data: { dateOrder: 'mdy' },
        Valore: { nulls: ['9999'], thousandsMark: '.', name: 'Abitanti' },
        stato: { role: 'code', type: 'text' },
        assente: { type: 'text' },
      },
    });
    expect(table.data.rows).toEqual([
      ['2024-01-02', 1234, '9'],
      ['2024-03-04', null, '1'],
    ]);
    expect(table.columns.map(({ name }) => name)).toEqual(['data', 'Abitanti', 'stato']);
    expect(table.columns[2]?.role).toMatchObject({ role: 'code', evidence: { reason: 'stated' } });
    expect(table.detection.warnings.map(({ code }) => code)).toEqual(['stated-column-missing']);
    const taken = await read('a;b\n1;2\n', { columns: { a: { name: 'B' } } });
    expect(taken.detection.warnings[0]).toMatchObject({ code: 'stated-name-taken', column: 'a' });
    const missing = await read('a;b\n1;2\n', { headerRows: [40, 41] });
    expect(missing.detection.warnings[0]?.code).toBe('stated-header-missing');
  });
});
