import { afterAll, describe, expect, it } from 'vitest';
import { createBench } from './support.js';

const bench = createBench();
afterAll(bench.close);

const read = async (xml: string | Uint8Array) => (await bench.read('x.xml', xml))[0];

describe('XML that is a table', () => {
  it('has the element that repeats most as its record; attributes and children are columns', async () => {
    const part = await read(
      '<?xml version="1.0"?><elenco xmlns="urn:x"><data>2024</data><comune istat="037006"><nome>Bologna</nome><ab>390</ab></comune><comune istat="037032"><nome>Imola &amp; c.</nome><note><![CDATA[<b>]]></note></comune></elenco>',
    );
    expect(part?.written).toMatchObject({ headed: true, recordPath: 'elenco/comune' });
    expect(part?.records).toEqual([
      ['@istat', 'nome', 'ab', 'note'],
      ['037006', 'Bologna', '390', ''],
      ['037032', 'Imola & c.', '', '<b>'],
    ]);
  });

  it('keeps what is nested as JSON', async () => {
    const part = await read(
      '<l><lotto><cig>1</cig><ditte><ditta><cf>A</cf></ditta><ditta><cf>B</cf></ditta></ditte><tag>x</tag><tag>y</tag><imp valuta="EUR">3</imp></lotto><lotto><cig>2</cig><tag>z</tag></lotto><lotto><cig>3</cig></lotto></l>',
    );
    expect(part?.records).toEqual([
      ['cig', 'ditte', 'tag', 'imp'],
      ['1', '{"ditta":[{"cf":"A"},{"cf":"B"}]}', '["x","y"]', '{"@valuta":"EUR","#text":"3"}'],
      ['2', '', 'z', ''],
      ['3', '', '', ''],
    ]);
  });

  it('names columns by an attribute where a database wrote it', async () => {
    const part = await read(
      '<r><row><field name="id">1</field><field name="n">x</field><field name="v">9</field></row><row><field name="id">2</field><field name="n">y</field><field name="v">8</field></row></r>',
    );
    expect(part?.records).toEqual([
      ['id', 'n', 'v'],
      ['1', 'x', '9'],
      ['2', 'y', '8'],
    ]);
  });

  it('reads records that are attributes only, within groups', async () => {
    const part = await read(
      '<r><g n="1"><c a="1" b="2"/><c a="3" b="4"/><c a="5" b="6"/></g><g n="2"><c a="7" b="8"/></g></r>',
    );
    expect(part?.records).toEqual([
      ['@a', '@b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
      ['7', '8'],
    ]);
  });

  it('reads a workbook of Excel 2003, empty cells left out', async () => {
    const cell = (text: string, index = '') => `<Cell${index}><Data ss:Type="String">${text}</Data></Cell>`;
    const part = await read(
      `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="F"><Table><Row>${cell('a')}${cell('b')}${cell('c')}</Row><Row>${cell('1')}${cell('3', ' ss:Index="3"')}</Row></Table></Worksheet></Workbook>`,
    );
    expect(part?.written?.headed).toBe(false);
    expect(part?.records).toEqual([
      ['a', 'b', 'c'],
      ['1', '', '3'],
    ]);
  });

  it('is decoded as it declares', async () => {
    const xml = '<?xml version="1.0" encoding="ISO-8859-1"?><r><c><n>Forlì</n></c><c><n>Cantù</n></c></r>';
    expect((await read(Buffer.from(xml, 'latin1')))?.records).toEqual([['n'], ['Forlì'], ['Cantù']]);
    const wide = '<?xml version="1.0" encoding="UTF-16"?><r><c><n>Forlì</n></c><c><n>Cantù</n></c></r>';
    expect((await read(Buffer.from(`\ufeff${wide}`, 'utf16le')))?.records).toEqual([
      ['n'],
      ['Forlì'],
      ['Cantù'],
    ]);
  });
});

describe('XML that is no table', () => {
  it.each([
    [
      '<gmd:MD_Metadata xmlns:gmd="x"><gmd:a><gmd:b>1</gmd:b></gmd:a><gmd:a><gmd:b>1</gmd:b></gmd:a></gmd:MD_Metadata>',
      'xml-not-data',
    ],
    [
      '<?xml version="1.0"?><rdf:RDF xmlns:rdf="x"><a rdf:about="1"/><a rdf:about="2"/></rdf:RDF>',
      'xml-not-data',
    ],
    ['<?xml version="1.0"?><a><b>1</b><c><d>2</d></c></a>', 'xml-without-records'],
    ['<?xml version="1.0"?><a><b>1</b><b>2</b></a>', 'xml-without-records'],
  ])('%s', async (xml, code) => {
    expect(await bench.refusal('x.xml', xml)).toMatchObject({ code, severity: 'info' });
  });

  it('is refused with its place where it is broken', async () => {
    const finding = await bench.refusal(
      'x.xml',
      '<?xml version="1.0"?>\n<a>\n<b><c>1</c></b>\n<b><c>1</d></b></a>',
    );
    expect(finding).toMatchObject({ code: 'broken-xml', severity: 'error', lines: [4] });
  });

  it('neither reads files nor grows by entities', async () => {
    const outside =
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b><c>&x;</c></b><b><c>1</c></b></a>';
    const laughs =
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a><b><c>&y;</c></b><b><c>1</c></b></a>';
    expect(await bench.refusal('x.xml', outside)).toMatchObject({ code: 'broken-xml' });
    expect(await bench.refusal('x.xml', laughs)).toMatchObject({ code: 'broken-xml' });
    expect(await bench.refusal('x.xml', `<?xml version="1.0"?>${'<a>'.repeat(10_000)}`)).toMatchObject({
      code: 'broken-xml',
    });
  });
});
