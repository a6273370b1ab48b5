import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ParseOptions, parseRdf } from '../../src/rdf/parse.js';

const BASE = 'https://example.org/data/catalog.rdf';
const XML_HEAD =
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/">';
const XML = `${XML_HEAD}<rdf:Description rdf:about="https://example.org/d"><dct:title xml:lang="it">Città</dct:title></rdf:Description></rdf:RDF>`;
const TURTLE = '@prefix dct: <http://purl.org/dc/terms/> .\n<https://example.org/d> dct:title "Città"@it .\n';
const TRIPLE = '<https://example.org/d> <http://purl.org/dc/terms/title> "Città"@it .\n';

const parse = (text: string | Buffer, options: Partial<ParseOptions> = {}) =>
  parseRdf(Buffer.from(text), { baseIri: BASE, ...options });
const codes = async (text: string | Buffer, options: Partial<ParseOptions> = {}) =>
  (await parse(text, options)).problems.map(({ code }) => code);
const titleOf = async (text: string | Buffer, options: Partial<ParseOptions> = {}) => {
  const { graph } = await parse(text, options);
  return graph.about('https://example.org/d').map(({ object }) => object.value);
};

describe('every syntax gives the same statements', () => {
  const documents: [string, string, Partial<ParseOptions>][] = [
    ['rdf-xml', XML, { contentType: 'application/rdf+xml; charset=utf-8' }],
    ['turtle', TURTLE, { contentType: 'text/turtle' }],
    ['n-triples', TRIPLE, { fileName: 'x.nt' }],
    ['n-quads', TRIPLE.replace(' .', ' <https://example.org/g> .'), { fileName: 'x.nq.gz' }],
    ['trig', `{ ${TRIPLE} }`, { fileName: 'x.trig' }],
    [
      'json-ld',
      '{"@id":"https://example.org/d","http://purl.org/dc/terms/title":{"@value":"Città","@language":"it"}}',
      { fileName: 'x.jsonld' },
    ],
  ];
  test.each(documents)('%s', async (format, text, options) => {
    const parsed = await parse(text, options);
    expect(parsed.format).toBe(format);
    expect(parsed.problems).toEqual([]);
    expect(
      [...parsed.graph.quads()].map(({ subject, predicate, object }) => [
        subject.value,
        predicate.value,
        object.value,
      ]),
    ).toEqual([['https://example.org/d', 'http://purl.org/dc/terms/title', 'Città']]);
  });

  test.each(documents)('%s is told from its content alone', async (_format, text) => {
    if (text.startsWith('{ <')) return expect(parse(text)).rejects.toThrow(/does not look like RDF/);
    expect(await titleOf(text, { contentType: 'application/octet-stream' })).toEqual(['Città']);
  });

  test('a Turtle file that starts with a bracket is not JSON', async () => {
    const { format, graph } = await parse('[] <http://purl.org/dc/terms/title> "x" .');
    expect([format, graph.size]).toEqual(['turtle', 1]);
  });
});

describe('what the content shows wins over what is announced', () => {
  test('a .rdf that is really Turtle', async () => {
    expect(await codes(TURTLE, { fileName: 'catalog.rdf' })).toEqual(['format-differs']);
    expect(await titleOf(TURTLE, { fileName: 'catalog.rdf' })).toEqual(['Città']);
  });
  test('RDF/XML served as text/plain or application/xml is no surprise', async () => {
    expect(await codes(XML, { contentType: 'text/plain', fileName: 'catalog' })).toEqual([]);
    expect(await codes(XML, { contentType: 'application/xml' })).toEqual([]);
  });
});

describe('bytes', () => {
  test('gzip is unpacked by content, from a stream too', async () => {
    const zipped = gzipSync(TURTLE);
    expect(await titleOf(zipped)).toEqual(['Città']);
    const { graph } = await parseRdf(Readable.from([zipped.subarray(0, 20), zipped.subarray(20)]), {
      baseIri: BASE,
    });
    expect(graph.size).toBe(1);
  });
  test('a BOM of UTF-8 or UTF-16 decides the encoding', async () => {
    expect(await titleOf(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(XML)]))).toEqual([
      'Città',
    ]);
    expect(await titleOf(Buffer.from(`\ufeff${XML}`, 'utf16le'))).toEqual(['Città']);
  });
  test('Windows-1252 is recognised and reported', async () => {
    const bytes = Buffer.from(TURTLE, 'latin1');
    expect(await titleOf(bytes)).toEqual(['Città']);
    expect((await parse(bytes)).problems).toMatchObject([{ code: 'encoding-differs', to: 'windows-1252' }]);
  });
  test('a declared Latin-1 is believed, but not against bytes that are UTF-8', async () => {
    const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>${XML}`;
    expect(await titleOf(Buffer.from(declared, 'latin1'))).toEqual(['Città']);
    expect(await codes(Buffer.from(declared, 'latin1'))).toEqual([]);
    expect(await titleOf(declared)).toEqual(['Città']);
    expect(await codes(declared)).toEqual(['encoding-differs']);
  });
});

describe('repairs that are certain', () => {
  const about = (iri: string) =>
    `${XML_HEAD}<rdf:Description rdf:about="${iri}"><dct:title>x</dct:title></rdf:Description></rdf:RDF>`;

  test('IRIs with spaces, quotes and braces are percent-encoded, with line', async () => {
    const { graph, problems } = await parse(`\n${about('https://example.org/a b&quot;{c}')}`);
    expect([...graph.subjects.keys()]).toEqual(['https://example.org/a%20b%22%7Bc%7D']);
    expect(problems).toMatchObject([
      { code: 'iri-repaired', line: 2, to: 'https://example.org/a%20b%22%7Bc%7D' },
    ]);
  });
  test('the same in Turtle, where comments and strings stay as they are', async () => {
    const text = `# <not an iri>\n<https://example.org/a b> <http://purl.org/dc/terms/title> "see <x y>"@en_GB .`;
    const { graph, problems } = await parse(text);
    expect(graph.about('https://example.org/a%20b')[0]?.object).toMatchObject({ value: 'see <x y>' });
    expect(problems).toMatchObject([
      { code: 'iri-repaired', line: 2 },
      { code: 'language-tag-repaired', from: 'en_GB', to: 'en-GB' },
    ]);
  });
  test('relative IRIs are resolved against the document and reported', async () => {
    const { graph, problems } = await parse(about('c_f288'));
    expect([...graph.subjects.keys()]).toEqual(['https://example.org/data/c_f288']);
    expect(graph.relative.get('https://example.org/data/c_f288')).toBe('c_f288');
    expect(problems).toMatchObject([{ code: 'iri-relative', from: 'c_f288', line: 1 }]);
    const turtle = await parse('<c_f288> <http://purl.org/dc/terms/title> "x" .');
    expect(turtle.problems).toMatchObject([{ code: 'iri-relative', from: 'c_f288', line: 1 }]);
  });
  test('a fragment and the document itself are not relative IRIs to report', async () => {
    expect(await codes(about(''))).toEqual([]);
    expect(await codes('<#a> <http://purl.org/dc/terms/title> "x" .')).toEqual([]);
  });
  test('a bare & in an address is read as one', async () => {
    const text = about('https://example.org/?a=1&b=2');
    const { graph, problems } = await parse(text);
    expect([...graph.subjects.keys()]).toEqual(['https://example.org/?a=1&b=2']);
    expect(problems).toMatchObject([{ code: 'ampersand-repaired', line: 1 }]);
  });
  test('well-known prefixes that nobody declared are supplied, others are not', async () => {
    const turtle = await parse('<https://example.org/d> dct:title "see foaf:name" ; a dcat:Dataset .');
    expect(turtle.graph.about('https://example.org/d')).toHaveLength(2);
    expect(turtle.problems.filter(({ from }) => from === 'dct:')).toMatchObject([
      { code: 'prefix-supplied', to: 'http://purl.org/dc/terms/' },
    ]);
    const xml = await parse(XML.replace(/ xmlns:dct="[^"]*"/, ''));
    expect(xml.problems).toMatchObject([{ code: 'prefix-supplied', from: 'dct:' }]);
    expect(xml.graph.size).toBe(1);
    await expect(parse('<https://example.org/d> unheard:of "x" .')).rejects.toThrow(/Undefined prefix/);
  });
  test('names of characters from HTML, control characters and blanks before the declaration', async () => {
    const text = `\n<?xml version="1.0"?>\n${XML.replace('Città', 'Citt&agrave;\u000b &egrave; &lt;')}`;
    expect(await titleOf(text)).toEqual(['Città è <']);
    expect((await codes(text)).sort()).toEqual([
      'blanks-before-xml',
      'control-character',
      'entity-repaired',
      'entity-repaired',
    ]);
    await expect(parse(XML.replace('Città', '&unheard;'))).rejects.toThrow(/entity/);
  });
  test('CDATA and comments do not cut a text', async () => {
    const text = XML.replace('Città', ' uno <!-- x --><![CDATA[<b>due</b>]]>\n');
    expect(await titleOf(text)).toEqual([' uno <b>due</b>\n']);
  });
  test('a hundred problems of a kind are listed, the rest counted', async () => {
    const lines = Array.from({ length: 130 }, (_, i) => `<r${i}> <http://purl.org/dc/terms/title> "x" .`);
    const { problems } = await parse(lines.join('\n'));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ code: 'more-problems', from: 'iri-relative: 30' });
  });
});
