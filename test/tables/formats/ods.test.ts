import { afterAll, describe, expect, it } from 'vitest';
import { fods, ods, odsCell, odsContent, odsTable } from './spreadsheets.js';
import { createBench } from './support.js';

const bench = createBench();
afterAll(bench.close);

const row = (...cells: string[]) => `<table:table-row>${cells.join('')}</table:table-row>`;
const typed = (type: string, attributes: string, text = '') =>
  `<table:table-cell office:value-type="${type}" ${attributes}><text:p>${text}</text:p></table:table-cell>`;
const table = (...rows: string[]) => `<table:table table:name="F">${rows.join('')}</table:table>`;
const read = async (tables: string) => (await bench.read('x.ods', ods(odsContent(tables))))[0];

describe('cells of an OpenDocument spreadsheet', () => {
  it('are read by their type', async () => {
    const part = await read(
      table(
        row(...['CAP', 'n', 'Quota', 'Costo', 'Giorno', 'Istante', 'Ora', 'Sì', 'Testo'].map(odsCell)),
        row(
          typed('float', 'office:value="118"', '00118'),
          typed('float', 'office:value="1234.5"', '1.234,50'),
          typed('percentage', 'office:value="0.125"', '12,5%'),
          typed('currency', 'office:value="12" office:currency="EUR"', '€ 12,00'),
          typed('date', 'office:date-value="2024-03-31"', '31/03/24'),
          typed('date', 'office:date-value="2024-03-31T12:30:00.000000000"'),
          typed('time', 'office:time-value="PT08H05M00S"'),
          typed('boolean', 'office:boolean-value="true"', 'VERO'),
          typed('string', ''),
        ),
      ),
    );
    expect(part?.records[1]).toEqual(
      ['00118', '1234.5', '12.5%', '12 €', '2024-03-31', '2024-03-31T12:30:00', '08:05:00', 'TRUE', ''].slice(
        0,
        9,
      ),
    );
  });

  it('keep blanks and lines, and leave notes out', async () => {
    const cell =
      '<table:table-cell office:value-type="string"><office:annotation><text:p>nota</text:p></office:annotation><text:p>a<text:s text:c="3"/>b<text:span> c</text:span>\n  d</text:p><text:p>e<text:tab/>f</text:p></table:table-cell>';
    expect((await read(table(row(cell, odsCell('x')), row(odsCell('y'), odsCell('z')))))?.records[0]).toEqual(
      ['a   b c d\ne\tf', 'x'],
    );
  });

  it('repeat as often as they say, and empty ones cost nothing', async () => {
    const part = await read(
      table(
        row(odsCell('a'), odsCell('b'), '<table:table-cell table:number-columns-repeated="16382"/>'),
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>',
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
        row(odsCell('fine'), odsCell('x')),
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
      ),
    );
    expect(part?.records).toEqual([
      ['a', 'b'],
      ['7', '7'],
      ['7', '7'],
      ['fine', 'x'],
    ]);
  });

  it('that promise a million rows of thousands of cells are refused', async () => {
    const times = 'table:number-rows-repeated="1048576"';
    const cell = (content: string) =>
      `<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>${content}</text:p></table:table-cell>`;
    const bomb = table(`<table:table-row ${times}>${cell('x')}</table:table-row>`);
    expect(await bench.refusal('x.ods', ods(odsContent(bomb)))).toMatchObject({ code: 'archive-bomb' });
    const beyond = `<table:table-row ${times}>${cell('')}${odsCell('x')}</table:table-row>`;
    const part = await read(table(row(odsCell('a'), odsCell('b')), row(odsCell('1'), odsCell('2')), beyond));
    expect(part?.records).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('merged downwards hold for each row, and errors are told', async () => {
    const part = await read(
      table(
        row(odsCell('p'), odsCell('c')),
        row(
          '<table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1"><text:p>BO</text:p></table:table-cell>',
          odsCell('Imola'),
        ),
        row(
          '<table:covered-table-cell/>',
          '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/D</text:p></table:table-cell>',
          odsCell('x'),
        ),
      ),
    );
    expect(part?.records).toEqual([
      ['p', 'c', ''],
      ['BO', 'Imola', ''],
      ['BO', '', 'x'],
    ]);
    expect(part?.codes).toEqual(['cell-errors', 'merged-cells']);
  });
});

describe('OpenDocument files', () => {
  it('hide sheets by their style', async () => {
    const style =
      '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>';
    const two =
      odsTable('Vista', [
        ['a', 'b'],
        ['1', '2'],
      ]) +
      odsTable('Altra', [
        ['a', 'b'],
        ['1', '2'],
      ]).replace('table:name=', 'table:style-name="ta2" table:name=');
    const parts = await bench.read('x.ods', ods(odsContent(two, style)));
    expect(parts.map(({ name }) => name)).toEqual(['Vista']);
    expect(parts[0]?.findings).toMatchObject([{ code: 'hidden-sheets', samples: ['Altra'] }]);
  });

  it('may be one flat XML file', async () => {
    expect(
      (
        await bench.read(
          'x.fods',
          fods(
            odsTable('F', [
              ['a', 'b'],
              ['1', 'è'],
            ]),
          ),
        )
      )[0]?.records,
    ).toEqual([
      ['a', 'b'],
      ['1', 'è'],
    ]);
  });

  it('are refused where they are locked or broken', async () => {
    const locked = ods(
      odsContent(odsTable('F', [['a']])),
      '<manifest:manifest><manifest:encryption-data/></manifest:manifest>',
    );
    expect(await bench.refusal('x.ods', locked)).toMatchObject({ code: 'password-protected' });
    expect(await bench.refusal('x.ods', ods('<office:document-content><table:table'))).toMatchObject({
      code: 'unreadable',
    });
  });

  it('give the rows before the damage', async () => {
    const part = (
      await bench.read(
        'x.ods',
        ods(
          odsContent(
            odsTable('F', [
              ['a', 'b'],
              ['1', '2'],
            ]),
          ).replace(/<\/table:table>.*/s, '<oops'),
        ),
      )
    )[0];
    expect(part?.records).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(part?.codes).toEqual(['damaged-part']);
  });
});
