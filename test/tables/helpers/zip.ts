import { crc32 } from 'node:zlib';

/** A ZIP without compression, for test workbooks. */
export function zip(members: Record<string, string | Uint8Array>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const data = Buffer.from(content as string);
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, data]);
    const extra = Buffer.alloc(14);
    extra.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, extra, nameBytes]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

interface Sheet {
  name: string;
  hidden?: boolean;
  /** Rows of cells: texts as shared strings, numbers, and raw `<c>` elements given as `{ xml }`. */
  rows: (string | number | null | { xml: string })[][];
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>';

/** A small workbook. Style 1 is a date, style 2 is `00000`. */
export function workbook(sheets: Sheet[]): Buffer {
  const strings: string[] = [];
  const members: Record<string, string> = {};
  sheets.forEach((sheet, at) => {
    const rows = sheet.rows.map((cells, row) => {
      const xml = cells.map((cell, column) => {
        const reference = `${String.fromCharCode(65 + column)}${row + 1}`;
        if (cell === null) return '';
        if (typeof cell === 'object') return cell.xml.replace('<c', `<c r="${reference}"`);
        if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
        strings.push(cell);
        return `<c r="${reference}" t="s"><v>${strings.length - 1}</v></c>`;
      });
      return xml.join('') === '' ? '' : `<row r="${row + 1}">${xml.join('')}</row>`;
    });
    members[`xl/worksheets/sheet${at + 1}.xml`] =
      `${XML}<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`;
  });
  const list = sheets.map(
    ({ name, hidden }, at) =>
      `<sheet name="${name}" sheetId="${at + 1}"${hidden ? ' state="hidden"' : ''} r:id="r${at + 1}"/>`,
  );
  const relations = sheets.map(
    (_, at) => `<Relationship Id="r${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return zip({
    'xl/workbook.xml': `${XML}<workbook xmlns:r="x"><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships>${relations.join('')}</Relationships>`,
    'xl/styles.xml': `${XML}<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${XML}<sst>${strings.map((text) => `<si><t>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></si>`).join('')}</sst>`,
    ...members,
  });
}
