import { strToU8, zipSync } from 'fflate';

/** Members of a ZIP by name, deflated. */
export function deflated(members: Record<string, string | Uint8Array>): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(members).map(([name, content]) => [
        name,
        typeof content === 'string' ? strToU8(content) : content,
      ]),
    ),
  );
}

export const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');

const OFFICE = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0';
const NAMESPACES = `xmlns:office="${OFFICE}" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"`;
const MIMETYPE = 'application/vnd.oasis.opendocument.spreadsheet';

/** The content of an OpenDocument spreadsheet around the XML of its tables. */
export function odsContent(tables: string, styles = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${NAMESPACES}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`;
}

/** A packed OpenDocument spreadsheet, the mimetype first and stored as the standard asks. */
export function ods(content: string, manifest = '<manifest/>'): Uint8Array {
  return zipSync({
    mimetype: [strToU8(MIMETYPE), { level: 0 }],
    'content.xml': strToU8(content),
    'META-INF/manifest.xml': strToU8(manifest),
  });
}

/** A flat OpenDocument spreadsheet. */
export function fods(tables: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<office:document ${NAMESPACES} office:mimetype="${MIMETYPE}"><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document>`;
}

const odsText = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const spaced = line.split(/(\t| )/).map((part) => {
        if (part === ' ') return '<text:s/>';
        return part === '\t' ? '<text:tab/>' : escapeXml(part);
      });
      return `<text:p>${spaced.join('')}</text:p>`;
    })
    .join('');

export const odsCell = (text: string): string =>
  text === ''
    ? '<table:table-cell/>'
    : `<table:table-cell office:value-type="string">${odsText(text)}</table:table-cell>`;

/** A sheet of texts. */
export function odsTable(name: string, rows: readonly (readonly string[])[]): string {
  const body = rows
    .map((cells) => `<table:table-row>${cells.map(odsCell).join('')}</table:table-row>`)
    .join('');
  return `<table:table table:name="${escapeXml(name)}">${body}</table:table>`;
}

const letters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26);

/** One cell of the workbook below: a text, a number, or the XML of a `c` element without its reference. */
export type XlsxCell = string | number | null | { xml: string };

/** Number formats of the workbook below, by style index. */
export const FORMATS = [
  '',
  'dd/mm/yyyy',
  '00000',
  '0.00%',
  '#,##0.00 "€"',
  '[h]:mm:ss',
  'yyyy-mm-dd hh:mm',
  'hh:mm',
  '[$£-809]#,##0',
];

export interface XlsxSheet {
  name: string;
  state?: string;
  rows: XlsxCell[][];
  merges?: string[];
  pivot?: boolean;
}

/** A workbook with inline texts; `options` for what is rare. */
export function xlsx(
  sheets: readonly XlsxSheet[],
  options: { date1904?: boolean; strict?: boolean; main?: string } = {},
): Uint8Array {
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const base = options.strict ? 'http://purl.oclc.org/ooxml' : 'http://schemas.openxmlformats.org';
  const namespace = options.strict ? `${base}/spreadsheetml/main` : `${base}/spreadsheetml/2006/main`;
  const relation = (type: string) =>
    options.strict
      ? `${base}/officeDocument/relationships/${type}`
      : `${base}/officeDocument/2006/relationships/${type}`;
  const main = options.main ?? 'xl/workbook.xml';
  const members: Record<string, string> = {
    '[Content_Types].xml': `${xml}<Types/>`,
    '_rels/.rels': `${xml}<Relationships><Relationship Id="r" Type="${relation('officeDocument')}" Target="${main}"/></Relationships>`,
  };
  sheets.forEach(({ rows, merges, pivot }, at) => {
    const body = rows.map((cells, row) => {
      const own = cells.map((cell, column) => {
        if (cell === null) return '';
        const reference = ` r="${letters(column)}${row + 1}"`;
        if (typeof cell === 'object') return cell.xml.replace('<c', `<c${reference}`);
        if (typeof cell === 'number') return `<c${reference}><v>${cell}</v></c>`;
        return `<c${reference} t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
      });
      return own.join('') === '' ? '' : `<row r="${row + 1}">${own.join('')}</row>`;
    });
    const merged = merges
      ? `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
      : '';
    members[`xl/worksheets/sheet${at + 1}.xml`] =
      `${xml}<worksheet xmlns="${namespace}"><sheetData>${body.join('')}</sheetData>${merged}</worksheet>`;
    if (pivot)
      members[`xl/worksheets/_rels/sheet${at + 1}.xml.rels`] =
        `${xml}<Relationships><Relationship Id="p" Type="${relation('pivotTable')}" Target="../pivotTables/pivotTable1.xml"/></Relationships>`;
  });
  const list = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${escapeXml(name)}" sheetId="${at + 1}"${state ? ` state="${state}"` : ''} r:id="r${at}"/>`,
  );
  members[main] =
    `${xml}<workbook xmlns="${namespace}" xmlns:r="x"><workbookPr${options.date1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`;
  members[main.replace(/[^/]*$/, (name) => `_rels/${name}.rels`)] =
    `${xml}<Relationships>${sheets.map((_, at) => `<Relationship Id="r${at}" Type="${relation('worksheet')}" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="s" Type="${relation('styles')}" Target="styles.xml"/></Relationships>`;
  const codes = FORMATS.map((code, at) =>
    code === '' ? '' : `<numFmt numFmtId="${163 + at}" formatCode="${escapeXml(code)}"/>`,
  );
  const styles = FORMATS.map((code, at) => `<xf numFmtId="${code === '' ? 0 : 163 + at}"/>`);
  members['xl/styles.xml'] =
    `${xml}<styleSheet><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.join('')}</cellXfs></styleSheet>`;
  return deflated(members);
}

/** A number with the format `FORMATS[style]`. */
export const styled = (value: number, style: number): XlsxCell => ({
  xml: `<c s="${style}"><v>${value}</v></c>`,
});
