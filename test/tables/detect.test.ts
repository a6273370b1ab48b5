import { describe, expect, it } from 'vitest';
import { cellClassName } from '../../src/tables/cell-class.js';
import { classifyCell } from '../../src/tables/classify-cell.js';
import { columnNames } from '../../src/tables/column-names.js';
import { detectDialect } from '../../src/tables/detect-dialect.js';
import { decideEncoding, encodingEvidence } from '../../src/tables/detect-encoding.js';
import { countFooters } from '../../src/tables/detect-footer.js';
import { detectFormat } from '../../src/tables/detect-format.js';
import { detectHeader } from '../../src/tables/detect-header.js';
import { detectTypes, isCodeName } from '../../src/tables/detect-types.js';
import { formatOf, serialDate } from '../../src/tables/formats/number-formats.js';
import { columnIndex } from '../../src/tables/formats/xlsx-sheet.js';
import { profileStrings } from '../../src/tables/profile-column.js';
import { decodeBytes } from '../../src/tables/transcode.js';

const classOf = (text: string) => {
  const bytes = Buffer.from(text);
  return cellClassName(classifyCell(bytes, 0, bytes.length));
};

describe('the class of a cell', () => {
  it.each([
    ['', 'Empty'],
    [' \u00a0', 'Empty'],
    ['0', 'Integer'],
    [' 2019', 'Integer'],
    ['-12', 'Integer'],
    ['-0', 'Text'],
    ['007', 'LeadingZero'],
    ['01.10', 'LeadingZero'],
    ['1234567890123456', 'LongInteger'],
    ['75266.06', 'DecimalPoint'],
    ['0.125', 'DecimalPoint'],
    ['1234,5', 'DecimalComma'],
    ['1.234', 'AmbiguousPoint'],
    ['1,234', 'AmbiguousComma'],
    ['1.234.567', 'GroupedPoint'],
    ['1.234,56', 'GroupedPointDecimal'],
    ['1,234.56', 'GroupedCommaDecimal'],
    ['8.2e-05', 'Exponent'],
    ['824965677D', 'Token'],
    ['2024-02-29', 'DateIso'],
    ['2023-02-29', 'Text'],
    ['31/12/2024', 'DateDmy'],
    ['12/31/2024', 'DateMdy'],
    ['01/02/2024', 'DateEither'],
    ['2023-24', 'Text'],
    ['5-9', 'Text'],
    ['2024-03-31T02:15:00+02:00', 'DateTimeZoned'],
    ['2024-03-31 02:15', 'DateTimeIso'],
    ['31/03/2024 02:15', 'DateTimeDmy'],
    ['8:00', 'Time'],
    ['€ 1.234,56', 'GroupedPointDecimal'],
    ['(€ 1.250,00)', 'GroupedPointDecimal'],
    ['88,9 %', 'DecimalComma'],
    ['1 234 567', 'Integer'],
    ['="028001"', 'ExcelText'],
    ['45.55, 10.78', 'LatLon'],
    ['POINT (11.3 44.5)', 'Wkt'],
    ['{"a":1}', 'Json'],
    ['SI', 'Token'],
  ])('of %j is %s', (text, name) => {
    expect(classOf(text)).toBe(name);
  });
});

describe('marks and types over a whole column', () => {
  const typeOf = (values: string[], name = 'valore') =>
    detectTypes([profileStrings(values)], [name]).columns[0];

  it('lets one value settle the decimal point', () => {
    expect(typeOf(['47.089', '1.234', '3.15'])).toMatchObject({ type: 'number', decimalMark: '.' });
  });

  it('takes grouped cells beside plain integers up to 999 for thousands', () => {
    expect(typeOf(['960', '1.026'])).toMatchObject({ type: 'integer', thousandsMark: '.' });
  });

  it('asks where nothing settles it, and keeps the text', () => {
    const { columns, findings } = detectTypes([profileStrings(['1.864', '1.707'])], ['valore']);
    expect(columns[0]?.type).toBe('text');
    expect(findings).toMatchObject([{ code: 'ambiguous-decimal-mark', column: 'valore' }]);
    expect(typeOf(['1.864', '1.707'], 'Numero di iscritti')).toMatchObject({ type: 'integer' });
    expect(typeOf(['13.361', '13.362'], 'longitudine')).toMatchObject({ type: 'number', decimalMark: '.' });
  });

  it('accepts both decimal marks where each cell is clear alone, and says so', () => {
    const { columns, findings } = detectTypes([profileStrings(['48,2', '48.2'])], ['%']);
    expect(columns[0]).toMatchObject({ type: 'number', decimalMark: 'mixed' });
    expect(findings.map(({ code }) => code)).toEqual(['mixed-decimal-marks']);
  });

  it('keeps text where one value of 850 is a word, and says how many', () => {
    const values = [...Array.from({ length: 850 }, (_, at) => `${at},5`), 'circa 3'];
    const { columns, findings } = detectTypes([profileStrings(values)], ['valore']);
    expect(columns[0]?.type).toBe('text');
    expect(findings).toMatchObject([{ code: 'mixed-types', samples: ['circa 3'], lines: [852] }]);
  });

  it('sets null tokens aside per column', () => {
    expect(typeOf(['1', 'n.d.', '-'])).toMatchObject({ type: 'integer', nulls: ['n.d.', '-'] });
    expect(typeOf(['NA', 'None', 'NO'])).toMatchObject({ type: 'text', nulls: [] });
  });

  it('tells years by value and name', () => {
    expect(typeOf(['2019', '2020'], 'Anno')?.type).toBe('year');
    expect(typeOf(['1', '2'], 'Anno di corso')?.type).toBe('integer');
  });

  it('reads day first, proved or assumed, and refuses two orders', () => {
    expect(typeOf(['01/02/2024', '13/02/2024'])).toMatchObject({ type: 'date', format: '%d/%m/%Y' });
    expect(typeOf(['02/13/2024', '02/01/2024'])).toMatchObject({ type: 'date', format: '%m/%d/%Y' });
    expect(typeOf(['13/02/2024', '02/13/2024'])?.type).toBe('text');
    expect(detectTypes([profileStrings(['01/02/2024'])], ['data']).findings[0]?.code).toBe(
      'date-order-ambiguous',
    );
  });

  it('takes truth values from a closed list, and 0 and 1 only in a flag', () => {
    expect(typeOf(['SI', 'NO'])).toMatchObject({ type: 'boolean', format: 'SI|NO' });
    expect(typeOf(['VERO', 'FALSO'])?.type).toBe('boolean');
    expect(typeOf(['NO', 'NO'])?.type).toBe('text');
    expect(typeOf(['0', '1'])?.type).toBe('integer');
    expect(typeOf(['0', '1'], 'flag_capoluogo')?.type).toBe('boolean');
  });

  it('keeps codes as text by their name, and warns where their zero was lost', () => {
    expect(['CAP', 'CodiceIstat', 'codice_istat', 'partita_iva_fornitore', 'Tel.'].every(isCodeName)).toBe(
      true,
    );
    expect(['Capienza', 'Telaio', 'Costo', 'Maschi'].some(isCodeName)).toBe(false);
    const { columns, findings } = detectTypes([profileStrings(['118', '40121'])], ['CAP']);
    expect(columns[0]?.type).toBe('text');
    expect(findings[0]?.code).toBe('lost-leading-zeros');
  });
});

describe('dialect, header and notes', () => {
  it('does not take the decimal comma for the separator', () => {
    expect(detectDialect('a;b\nx;1,5\ny;2,5\nz;3,5\n').dialect.delimiter).toBe(';');
    expect(detectDialect('a,b\n"x;y;z",1\n"u;v;w",2\n').dialect.delimiter).toBe(',');
    expect(detectDialect('nome\nA\nB\n')).toMatchObject({ dialect: { delimiter: ',' }, width: 1 });
  });

  it('reads single quotes and backslashes where they are used', () => {
    const single = detectDialect("a;b\n'x';'1;2'\n'y';'3;4'\n");
    expect(single.dialect.quote).toBe("'");
    expect(detectDialect('a,b\n"x \\"q\\" y",1\n"z",2\n').dialect.escape).toBe('backslash');
  });

  it('finds the last of several header rows, and a file without any', () => {
    const two = [
      ['Titolo', '', ''],
      ['', '2022', '2023'],
      ['Quartiere', 'Maschi', 'Femmine'],
      ['A', '1', '2'],
    ];
    expect(detectHeader(two, 3)).toMatchObject({ index: 2, firstData: 3 });
    expect(
      detectHeader(
        [
          ['A', '1,5'],
          ['B', '2,5'],
        ],
        2,
      ),
    ).toMatchObject({ index: null, firstData: 0 });
    expect(
      detectHeader(
        [
          ['Comune', '2019', '2020'],
          ['A', '5', '6'],
        ],
        3,
      ),
    ).toMatchObject({ index: 0 });
  });

  it('tells notes from totals at the end', () => {
    const record = { record: 9, filled: 1, cells: 3, afterBlank: false };
    expect(countFooters([{ ...record, text: 'Fonte: ISTAT' }], 3)).toBe(1);
    expect(countFooters([{ ...record, text: 'Totale' }], 3)).toBe(0);
    expect(countFooters([{ ...record, text: 'Scuole' }], 3)).toBe(0);
  });

  it('numbers duplicates without taking a name that exists', () => {
    expect(columnNames(['A', 'a', 'A_2', '', '\ufeffB\n c '], 6)).toEqual([
      'A',
      'a_3',
      'A_2',
      'colonna_4',
      'B c',
      'colonna_6',
    ]);
  });
});

describe('format and encoding', () => {
  const format = (fileName: string, text: string | Uint8Array, mediaType?: string) =>
    detectFormat({
      fileName,
      head: Buffer.from(text as string),
      size: 1000,
      ...(mediaType ? { mediaType } : {}),
    });

  it('lets content win over name, and name over media type', () => {
    expect(format('x.csv', 'PAR1')).toBe('parquet');
    expect(format('x.csv', '<html>')).toBe('html');
    expect(format('x.csv', 'a;b', 'application/json')).toBe('csv');
    expect(format('x', 'a;b\n1;2\n3;4\n')).toBe('csv');
    expect(format('x', 'a b', 'text/csv')).toBe('csv');
    expect(format('x.json', '{"type": "FeatureCollection", "features": []}')).toBe('geojson');
    expect(format('x.json', '{"type": "Topology"}')).toBe('topojson');
    expect(format('x.bin', new Uint8Array([1, 2, 3, 4, 5, 6, 0, 0]))).toBe('other');
  });

  it('decides UTF-8 only where all bytes are', () => {
    expect(decideEncoding(encodingEvidence(Buffer.from('città'))).encoding).toBe('UTF-8');
    expect(decideEncoding(encodingEvidence(Buffer.from('citt\xe0;', 'latin1'))).encoding).toBe(
      'windows-1252',
    );
    expect(decideEncoding(encodingEvidence(Buffer.from('a;b\n1;2\n', 'utf16le'))).encoding).toBe('UTF-16LE');
  });

  it('decodes code page 850', () => {
    expect(decodeBytes(Buffer.from('Citt\x85 \x8a\x82\x8d\x95\x97', 'latin1'), 'IBM850')).toBe('Città èéìòù');
  });
});

describe('spreadsheet cells', () => {
  it('turns references, formats and serial dates into what they mean', () => {
    expect([columnIndex('A1'), columnIndex('Z9'), columnIndex('AB12'), columnIndex(undefined)]).toEqual([
      0,
      25,
      27,
      null,
    ]);
    expect(formatOf(14, undefined).kind).toBe('date');
    expect(formatOf(164, 'dd/mm/yyyy hh:mm').kind).toBe('dateTime');
    expect(formatOf(164, '#,##0.00 "days"').kind).toBe('general');
    expect(formatOf(164, '[$-410]d mmmm yyyy').kind).toBe('date');
    expect(serialDate(45_292, false)).toBe('2024-01-01');
    expect(serialDate(45_292.5, false)).toBe('2024-01-01T12:00:00');
    expect(serialDate(43_830, true)).toBe('2024-01-01');
  });
});
