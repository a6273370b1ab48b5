import { afterAll, describe, expect, it } from 'vitest';
import { createBench } from './support.js';

const bench = createBench();
afterAll(bench.close);

const table = async (json: unknown, fileName = 'x.json') =>
  (await bench.read(fileName, typeof json === 'string' ? json : JSON.stringify(json)))[0];

describe('where the records of a JSON are', () => {
  it.each([
    ['a list', [{ a: 1, b: 'x' }, { a: 2 }], ''],
    ['a list under a key', { info: { a: 1 }, dati: [{ a: 1, b: 'x' }, { a: 2 }] }, 'dati'],
    [
      'CKAN, whose fields come first and are more than the records',
      {
        success: true,
        result: {
          fields: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
          records: [{ a: 1, b: 'x' }, { a: 2 }],
        },
      },
      'result.records',
    ],
    ['Opendatasoft', { total_count: 2, results: [{ a: 1, b: 'x' }, { a: 2 }] }, 'results'],
    [
      'records of Opendatasoft 1',
      {
        nhits: 2,
        records: [
          { recordid: 'r1', fields: { a: 1, b: 'x' } },
          { recordid: 'r2', fields: { a: 2 } },
        ],
      },
      'records',
    ],
    [
      'JSON:API',
      {
        data: [
          { type: 't', id: '1', attributes: { a: 1, b: 'x' } },
          { type: 't', id: '2', attributes: { a: 2 } },
        ],
      },
      'data',
    ],
    ['columns', { a: [1, 2], b: ['x', null] }, ''],
    ['columns under a key', { meta: 1, tavola: { a: [1, 2], b: ['x', ''] } }, 'tavola'],
    [
      'lists with a header',
      [
        ['a', 'b'],
        [1, 'x'],
        [2, null],
      ],
      '',
    ],
    [
      'lists with their columns beside',
      {
        columns: ['a', 'b'],
        data: [
          [1, 'x'],
          [2, null],
        ],
      },
      'data',
    ],
    [
      'lists with fields of CKAN',
      {
        result: {
          fields: [{ id: 'a', type: 'int' }, { id: 'b' }],
          records: [
            [1, 'x'],
            [2, null],
          ],
        },
      },
      'result.records',
    ],
    [
      'SPARQL results',
      {
        head: { vars: ['a', 'b'] },
        results: {
          bindings: [
            { a: { type: 'literal', value: '1' }, b: { type: 'literal', value: 'x' } },
            { a: { type: 'literal', value: '2' } },
          ],
        },
      },
      'results.bindings',
    ],
  ])('%s', async (_, json, path) => {
    const part = await table(json);
    expect(part?.records).toEqual([
      ['a', 'b'],
      ['1', 'x'],
      ['2', ''],
    ]);
    expect(part?.written).toMatchObject({ headed: true, recordPath: path });
  });

  it('takes the key of each member of an object of objects', async () => {
    const part = await table({ bo: { nome: 'Bologna', ab: 390 }, to: { nome: 'Torino', ab: 850 } });
    expect(part?.records).toEqual([
      ['key', 'nome', 'ab'],
      ['bo', 'Bologna', '390'],
      ['to', 'Torino', '850'],
    ]);
  });

  it('makes one column of a list of values', async () => {
    expect((await table(['a', 'b']))?.records).toEqual([['value'], ['a'], ['b']]);
  });

  it('gives lists without names no header', async () => {
    const part = await table([
      [1, 2],
      [3, 4],
    ]);
    expect(part?.written?.headed).toBe(false);
    expect(part?.records).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it.each([
    ['3'],
    ['"testo"'],
    ['{"a": 1, "b": [1, 2]}'],
    ['{}'],
    ['[]'],
    ['null'],
    ['{"a": {"b": {"c": 1}}}'],
  ])('%s is no table', async (json) => {
    // A bare value is no JSON to the detection unless its name says so; the reader itself must cope.
    if (/^[[{]/.test(json))
      expect(await bench.refusal('x.json', json)).toMatchObject({
        code: 'json-without-records',
        severity: 'info',
      });
    else expect(await bench.format('x.json', json)).toBe('other');
  });
});

describe('values', () => {
  it('keeps numbers digit by digit', async () => {
    const raw =
      '[{"a": 12345678901234567890, "b": 1e400, "c": 1.10, "d": 1.234, "e": -0, "f": 1E3, "g": 2.5e-7, "h": 0.1234567890123456789}]';
    expect((await table(raw))?.records[1]).toEqual([
      '12345678901234567890',
      '1e400',
      '1.10',
      '1.2340',
      '0',
      '1000',
      '2.5e-7',
      '0.1234567890123456789',
    ]);
  });

  it('keeps what is nested as JSON text, and texts with their escapes resolved', async () => {
    const part = await table(
      '[{"a": {"b": [1, 1.0, "x\\"y", null, true], "c": {}}, "d": "riga\\n\\u00e0\\ud83d\\ude00", "e": true, "f": []}]',
    );
    expect(part?.records[1]).toEqual(['{"b":[1,1.0,"x\\"y",null,true],"c":{}}', 'riga\nà😀', 'true', '[]']);
  });

  it('says what JSON itself says of the columns', async () => {
    const part = await table([
      { n: 1, t: '1', m: 1, b: true, z: null },
      { n: 2.5, t: '', m: 'x', b: false },
    ]);
    expect(part?.written?.natives).toEqual(['number', 'text', undefined, undefined, undefined]);
  });

  it('takes the last of two equal keys and says so', async () => {
    const part = await table('[{"a": 1, "a": 2}]');
    expect(part?.records[1]).toEqual(['2']);
    expect(part?.findings).toMatchObject([{ code: 'duplicate-keys', samples: ['a'] }]);
  });

  it('leaves elements out that are no objects and counts them', async () => {
    const part = await table([{ a: 1 }, null, 7, { a: 2 }, { a: 3 }]);
    expect(part?.records).toHaveLength(4);
    expect(part?.codes).toEqual(['stray-elements']);
  });

  it('takes NaN of Python for no value, and line ends inside texts for themselves', async () => {
    expect((await table('[{"a": NaN, "b": "x\ny"}, {"a": 1}]'))?.records).toEqual([
      ['a', 'b'],
      ['', 'x\ny'],
      ['1', ''],
    ]);
  });

  it('reads UTF-16 and Windows-1252', async () => {
    const json = '[{"città": "Forlì"}]';
    expect((await bench.read('x.json', Buffer.from(`\ufeff${json}`, 'utf16le')))[0]?.records).toEqual([
      ['città'],
      ['Forlì'],
    ]);
    expect((await bench.read('x.json', Buffer.from(json, 'latin1')))[0]?.records).toEqual([
      ['città'],
      ['Forlì'],
    ]);
  });

  it('reads records that lie across many pieces of the file', async () => {
    const rows = Array.from({ length: 30_000 }, (_, id) => ({
      id,
      testo: `"${'x'.repeat(id % 50)}\\`,
      altro: [id],
    }));
    const part = await table(`{"count": 1, "records": ${JSON.stringify(rows, null, 1)}}`);
    expect(part?.records).toHaveLength(30_001);
    expect(part?.records.at(-1)).toEqual(['29999', `"${'x'.repeat(49)}\\`, '[29999]']);
  });
});

describe('broken JSON', () => {
  it.each([
    ['[{"a": 1},\n {"b"', 2, 'the text ends before the JSON does'],
    ['[{"a": 1}\n {"a": 2}]', 2, '{ where a comma or the end is expected'],
    ['[{"a": 1},\n {"a": tru}]', 2, 'tru where a value is expected'],
    ['[{"a": 1}]\nx', 2, 'more text after the end'],
    ['[{"a": 01}]', 1, '01 where a value is expected'],
    ['{"dati": [{"a": "x\\q"}]}', 1, 'an escape with \\ is not valid'],
    ['[{"a": 1,}]', 1, '} where a quoted name is expected'],
    ['[{"a": "x}]', 1, 'a quoted text does not end'],
  ])('%j is refused with its place', async (json, line, reason) => {
    const finding = await bench.refusal('x.json', json);
    expect(finding).toMatchObject({ code: 'broken-json', severity: 'error', lines: [line] });
    expect(finding.message.en).toContain(`line ${line}, column `);
    expect(finding.message.en).toContain(reason);
  });

  it('counts lines and columns across pieces of the file', async () => {
    const good = Array.from({ length: 40_000 }, (_, id) => `{"id": ${id}, "testo": "abcdefghi"}`).join(',\n');
    const finding = await bench.refusal('x.json', `[${good},\n  {"id": x}]`);
    expect(finding.message.en).toContain('line 40001, column 10,');
  });

  it('is refused when nested beyond reason', async () => {
    expect(await bench.refusal('x.json', '['.repeat(100_000))).toMatchObject({ code: 'broken-json' });
  });
});

describe('JSON Lines', () => {
  it('reads objects, with keys as they come', async () => {
    const part = await table('{"a": 1}\n\n{"b": "x", "a": 2}\n', 'x.jsonl');
    expect(part?.records).toEqual([
      ['a', 'b'],
      ['1', ''],
      ['2', 'x'],
    ]);
  });

  it('reads lists', async () => {
    expect((await table('["a","b"]\n[1,2]\n', 'x.jsonl'))?.records).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('leaves broken lines out and names them', async () => {
    const part = await table('{"a": 1}\n{"a": 2\n{"a": {"b": }}\n{"a": 3}\n', 'x.jsonl');
    expect(part?.records).toEqual([['a'], ['1'], ['3']]);
    expect(part?.findings).toMatchObject([{ code: 'broken-lines', severity: 'error', lines: [2, 3] }]);
  });

  it('reads a list that only calls itself JSON Lines', async () => {
    expect((await table('[\n{"a": 1},\n{"a": 2}\n]', 'x.jsonl'))?.records).toEqual([['a'], ['1'], ['2']]);
  });
});
