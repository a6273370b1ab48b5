import type { TableColumn } from '../query/relation.js';
import { doubleSql, keptAs, plainSql } from './cell-sql.js';
import { cell, type LinePart, literal } from './line.js';
import { addMember, CELL_UNITS, fittingSql, intoSheets, SHEET_ROWS, zipOf } from './sheets.js';
import type { ExportSource } from './source.js';
import { escapedSql, workbookTextSql, xmlText } from './xml-sql.js';

/** Columns of a sheet. */
export const XLSX_COLUMNS = 16_384;

/** Styles of `styles.xml`, by place: plain, header, day, moment. */
const DAY = 2;
const MOMENT = 3;

const TEXT = `'<c t="inlineStr"><is><t xml:space="preserve">'`;

const textCell = (sql: string): string =>
  `concat(${TEXT}, CASE WHEN strlen(${sql}) <= ${CELL_UNITS} THEN ${workbookTextSql(sql)} ELSE ${escapedSql(fittingSql(sql))} END, '</t></is></c>')`;

/** A text of ours, of digits and the like. */
const plainCell = (sql: string): string => `concat(${TEXT}, ${sql}, '</t></is></c>')`;

const numberCell = (sql: string, style = 0): string =>
  `concat('<c${style === 0 ? '' : ` s="${style}"`}><v>', ${sql}, '</v></c>')`;

/** Days since 1899-12-30, from 1900-03-01 on, before which Excel's calendar has a day too many. */
const serial = (sql: string): string => doubleSql(`(CAST(epoch_us(${sql}) AS DOUBLE) / 86400000000 + 25569)`);
const countable = (sql: string): string =>
  `${sql} BETWEEN TIMESTAMP '1900-03-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'`;

/** Clocks of Italy: a spreadsheet knows no zones. */
const clock = (sql: string): string => `timezone('Europe/Rome', ${sql})`;

/** A typed cell of a value that is there: texts are inline, so that nothing in them is ever a formula. */
function cellSql(column: TableColumn, at: number): string {
  const x = cell(at);
  const plain = plainSql(column, x);
  switch (keptAs(column)) {
    case 'integer':
      // Excel keeps 15 digits.
      return `CASE WHEN ${x} BETWEEN -999999999999999 AND 999999999999999 THEN ${numberCell(plain)} ELSE ${plainCell(plain)} END`;
    case 'double':
      return `CASE WHEN isfinite(CAST(${x} AS DOUBLE)) THEN ${numberCell(plain)} ELSE '<c/>' END`;
    case 'decimal':
      return `CASE WHEN strlen(${plain}) <= 16 THEN ${numberCell(plain)} ELSE ${plainCell(plain)} END`;
    case 'boolean':
      return `CASE WHEN ${x} THEN '<c t="b"><v>1</v></c>' ELSE '<c t="b"><v>0</v></c>' END`;
    case 'date': {
      const moment = `CAST(${x} AS TIMESTAMP)`;
      return `CASE WHEN ${countable(moment)} THEN ${numberCell(serial(moment), DAY)} ELSE ${plainCell(plain)} END`;
    }
    case 'moment':
      return `CASE WHEN ${countable(x)} THEN ${numberCell(serial(x), MOMENT)} ELSE ${plainCell(plain)} END`;
    case 'instant': {
      const shown = clock(x);
      return `CASE WHEN ${countable(shown)} THEN ${numberCell(serial(shown), MOMENT)} ELSE ${plainCell(plain)} END`;
    }
    default:
      return textCell(plain);
  }
}

/** A row of a sheet (ECMA-376 part 1, 18.3.1.73), but for its beginning, which has its number. */
const xlsxRow = (columns: readonly TableColumn[]): LinePart[] => [
  ...columns.map((column, at) => ({
    sql: `CASE WHEN ${cell(at)} IS NULL THEN '<c/>' ELSE ${cellSql(column, at)} END`,
  })),
  { sql: literal('</row>') },
];

/** The header is row 1. Numbers may be left out, but GDAL 3.6 complains of every row that has none. */
const rowStart = (row: number): string => `<row r="${row + 1}">`;

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

function sheetHead(names: readonly string[]): string {
  const cells = names.map(
    (name) => `<c s="1" t="inlineStr"><is><t xml:space="preserve">${xmlText(name)}</t></is></c>`,
  );
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" baseColWidth="14"/><sheetData>\n<row r="1">${cells.join('')}</row>\n`;
}

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** The parts of the package that name its sheets: they come last, when these are counted. */
function workbookParts(names: readonly string[]): [string, string][] {
  const sheets = names.map(
    (name, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  const relations = names.map(
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const overrides = names.map(
    (_, at) =>
      `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${types}.worksheet+xml"/>`,
  );
  return [
    ['xl/styles.xml', STYLES],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relations.join('')}<Relationship Id="rId${names.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${overrides.join('')}</Types>`,
    ],
  ];
}

/** A name that a sheet may have: 31 characters, none of those that addresses use. */
export function sheetName(name: string, number: number): string {
  const suffix = number === 1 ? '' : ` (${number})`;
  const plain =
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .trim() || 'Dati';
  return `${plain.slice(0, 31 - suffix.length)}${suffix}`;
}

/**
 * The rows as a workbook: numbers, days, moments and truth values are typed, texts are inline and never formulas. After
 * 1,048,576 rows another sheet begins. Of the rows only those of a window are in memory.
 * @param names of the columns, for the first row of each sheet
 */
export function writeXlsx(
  source: Pick<ExportSource, 'columns' | 'lines'>,
  {
    title,
    names,
    rowsOfSheet = SHEET_ROWS,
  }: { title: string; names: readonly string[]; rowsOfSheet?: number },
): AsyncGenerator<Buffer> {
  return zipOf(async (zip) => {
    const made: string[] = [];
    const lines = source.lines(xlsxRow(source.columns), '\n');
    for await (const rows of intoSheets(lines, '</row>', rowsOfSheet - 1, rowStart)) {
      made.push(sheetName(title, made.length + 1));
      await addMember(zip, `xl/worksheets/sheet${made.length}.xml`, sheetText(names, rows));
    }
    for (const [name, text] of workbookParts(made)) zip.addBuffer(Buffer.from(text), name);
  });
}

async function* sheetText(names: readonly string[], rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from(sheetHead(names));
  yield* rows;
  yield Buffer.from('\n</sheetData></worksheet>');
}
