import type { TableColumn } from '../query/relation.js';
import { keptAs, plainSql } from './cell-sql.js';
import { cell, type LinePart, literal } from './line.js';
import { addMember, intoSheets, SHEET_ROWS, zipOf } from './sheets.js';
import type { ExportSource } from './source.js';
import { sheetName } from './xlsx.js';
import { xmlText, xmlTextSql } from './xml-sql.js';

const EMPTY = '<table:table-cell/>';

/** Blanks in a row, line ends and tabs of a text have elements of their own (OpenDocument 1.3 part 3, 6.1). */
function paragraphs(sql: string): string {
  const text = xmlTextSql(sql);
  const blanks = `CASE WHEN contains(${sql}, '  ') OR starts_with(${sql}, ' ') OR ends_with(${sql}, ' ') THEN replace(${text}, ' ', '<text:s/>') ELSE ${text} END`;
  const marks = `replace(replace(replace(${blanks}, chr(9), '<text:tab/>'), '&#13;' || chr(10), '</text:p><text:p>'), chr(10), '</text:p><text:p>')`;
  return `CASE WHEN regexp_matches(${sql}, '[\\t\\n]') THEN ${marks} ELSE ${blanks} END`;
}

const textCell = (sql: string): string =>
  `concat('<table:table-cell office:value-type="string"><text:p>', ${paragraphs(sql)}, '</text:p></table:table-cell>')`;

/** A text of ours, of digits and the like. */
const plainCell = (sql: string): string =>
  `concat('<table:table-cell office:value-type="string"><text:p>', ${sql}, '</text:p></table:table-cell>')`;

const valueCell = (type: string, value: string, sql: string, { style = '', shown = sql } = {}): string =>
  `concat('<table:table-cell${style} office:value-type="${type}" office:${value}="', ${sql}, '"><text:p>', ${shown}, '</text:p></table:table-cell>')`;

/** A day or a moment; of years that ISO 8601 writes otherwise, the text. */
function dateCell(sql: string, text: string, style: string): string {
  const usual = `CAST(${sql} AS DATE) BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'`;
  const date = valueCell('date', 'date-value', text, { style: ` table:style-name="${style}"` });
  return `CASE WHEN ${usual} THEN ${date} ELSE ${plainCell(text)} END`;
}

/** A typed cell of a value that is there. */
function cellSql(column: TableColumn, at: number): string {
  const x = cell(at);
  const plain = plainSql(column, x);
  const number = valueCell('float', 'value', plain);
  switch (keptAs(column)) {
    case 'integer':
      return `CASE WHEN ${x} BETWEEN -999999999999999 AND 999999999999999 THEN ${number} ELSE ${plainCell(plain)} END`;
    case 'double':
      return `CASE WHEN isfinite(CAST(${x} AS DOUBLE)) THEN ${number} ELSE '${EMPTY}' END`;
    case 'decimal':
      return `CASE WHEN strlen(${plain}) <= 16 THEN ${number} ELSE ${plainCell(plain)} END`;
    case 'boolean':
      // pandas reads what is shown, as spreadsheets show it in English.
      return valueCell('boolean', 'boolean-value', plain, { shown: `upper(${plain})` });
    case 'date':
      return dateCell(x, plain, 'd');
    case 'moment':
      return dateCell(x, plain, 'm');
    case 'instant': {
      const shown = `timezone('Europe/Rome', ${x})`;
      return dateCell(shown, `replace(CAST(${shown} AS VARCHAR), ' ', 'T')`, 'm');
    }
    default:
      return textCell(plain);
  }
}

/** A row of a table. */
const odsRow = (columns: readonly TableColumn[]): LinePart[] => [
  { sql: literal('<table:table-row>') },
  ...columns.map((column, at) => ({
    sql: `CASE WHEN ${cell(at)} IS NULL THEN '${EMPTY}' ELSE ${cellSql(column, at)} END`,
  })),
  { sql: literal('</table:table-row>') },
];

const MEDIA = 'application/vnd.oasis.opendocument.spreadsheet';
const NS = 'urn:oasis:names:tc:opendocument:xmlns';
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

const MANIFEST = `${XML}<manifest:manifest xmlns:manifest="${NS}:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${MEDIA}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`;

const part = (name: string, style = 'long'): string => `<number:${name} number:style="${style}"/>`;
const slash = '<number:text>/</number:text>';
const colon = '<number:text>:</number:text>';
const DAY = `${part('day')}${slash}${part('month')}${slash}${part('year')}`;
const TIME = `${part('hours')}${colon}${part('minutes')}${colon}${part('seconds')}`;
const HEAD = `${XML}<office:document-content xmlns:office="${NS}:office:1.0" xmlns:table="${NS}:table:1.0" xmlns:text="${NS}:text:1.0" xmlns:style="${NS}:style:1.0" xmlns:number="${NS}:datastyle:1.0" office:version="1.3"><office:automatic-styles><number:date-style style:name="day">${DAY}</number:date-style><number:date-style style:name="moment">${DAY}<number:text> </number:text>${TIME}</number:date-style><style:style style:name="d" style:family="table-cell" style:data-style-name="day"/><style:style style:name="m" style:family="table-cell" style:data-style-name="moment"/></office:automatic-styles><office:body><office:spreadsheet>`;
const TAIL = '</office:spreadsheet></office:body></office:document-content>';

/** The rows as an OpenDocument spreadsheet, as `writeXlsx` does for Excel. Texts are not cut: LibreOffice takes them. */
export function writeOds(
  source: ExportSource,
  {
    title,
    names,
    rowsOfSheet = SHEET_ROWS,
  }: { title: string; names: readonly string[]; rowsOfSheet?: number },
): AsyncGenerator<Buffer> {
  const header = names.map(
    (name) =>
      `<table:table-cell office:value-type="string"><text:p>${xmlText(name)}</text:p></table:table-cell>`,
  );
  async function* content(): AsyncGenerator<Buffer | string> {
    yield HEAD;
    let sheets = 0;
    const lines = source.lines(odsRow(source.columns), '\n');
    for await (const rows of intoSheets(lines, '</table:table-row>', rowsOfSheet - 1)) {
      sheets += 1;
      yield `<table:table table:name="${xmlText(sheetName(title, sheets))}"><table:table-column table:number-columns-repeated="${Math.max(1, names.length)}"/><table:table-row>${header.join('')}</table:table-row>\n`;
      yield* rows;
      yield '</table:table>';
    }
    yield TAIL;
  }
  return zipOf(async (zip) => {
    // First and as it is: programs look for it there (OpenDocument 1.3 part 2, 3.3).
    zip.addBuffer(Buffer.from(MEDIA), 'mimetype', { compress: false });
    await addMember(zip, 'content.xml', content());
    zip.addBuffer(Buffer.from(MANIFEST), 'META-INF/manifest.xml');
  });
}
