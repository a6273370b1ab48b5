import { Readable } from 'node:stream';
import fc from 'fast-check';
import jsonld from 'jsonld';
import { JsonLdParser } from 'jsonld-streaming-parser';
import n3, { type Quad } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { describe, expect, it } from 'vitest';
import { FORMATS, type FormatName, formatNamedAnyhow, formatOfExtension } from '../../src/rdf/formats.js';
import { serialise, serialiseToText } from '../../src/rdf/serialise.js';
import { anyDataset } from './arbitraries.js';
import { catalogueDocument } from './document.js';
import { datasetRecord, fullDataset } from './records.js';

const { namedNode, blankNode, literal, quad } = n3.DataFactory;

/** Reads a document with a parser that is not ours. */
async function parse(format: FormatName, text: string): Promise<Quad[]> {
  if (format === 'rdf-xml') return (await Readable.from([text]).pipe(new RdfXmlParser()).toArray()) as Quad[];
  if (format === 'json-ld') return (await Readable.from([text]).pipe(new JsonLdParser()).toArray()) as Quad[];
  const names = { turtle: 'Turtle', n3: 'N3', trig: 'TriG', 'n-triples': 'N-Triples', 'n-quads': 'N-Quads' };
  return new n3.Parser({ format: names[format] }).parse(text);
}

/** The graph in the canonical form of RDFC-1.0: equal texts, isomorphic graphs. */
async function canonical(quads: readonly Quad[]): Promise<string> {
  const text = serialiseToText('n-quads', quads);
  if (!text.includes('_:')) return [...new Set(text.split('\n'))].sort().join('\n');
  const options = {
    algorithm: 'RDFC-1.0',
    inputFormat: 'application/n-quads',
    format: 'application/n-quads',
  };
  return String(await jsonld.canonize(text as never, options as never));
}

const formats = FORMATS.map(({ name }) => name);

describe('a serialisation', () => {
  it.each(formats)('in %s says what was written, of any dataset', async (format) => {
    await fc.assert(
      fc.asyncProperty(anyDataset, async (record) => {
        const quads = catalogueDocument('it', [record]);
        expect(await canonical(await parse(format, serialiseToText(format, quads)))).toBe(
          await canonical(quads),
        );
      }),
      { numRuns: 20 },
    );
  });

  it.each(formats)('in %s keeps blank nodes, strange predicates, languages and datatypes', async (format) => {
    const node = blankNode('b1');
    const quads = [
      quad(
        namedNode('https://example.org/s?a=1&b="'.replace('"', '%22')),
        namedNode('http://example.org/ns#own-p'),
        node,
      ),
      quad(node, namedNode('http://example.org/2024/è_v1'), literal(' <a>&\r\n\t"\\ ', 'en-GB')),
      quad(node, namedNode('http://example.org/x'), literal('1', namedNode('http://example.org/type'))),
      quad(node, namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'), node),
      quad(
        node,
        namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'),
        namedNode('http://example.org/1'),
      ),
      quad(node, namedNode('http://example.org/x'), literal('😀')),
    ];
    expect(await canonical(await parse(format, serialiseToText(format, quads)))).toBe(await canonical(quads));
  });

  it.each(formats)('in %s streams batch by batch to the same graph', async (format) => {
    const quads = catalogueDocument('it', [datasetRecord(), datasetRecord(fullDataset(), 7)]);
    const batches = Array.from({ length: Math.ceil(quads.length / 7) }, (_, i) =>
      quads.slice(i * 7, i * 7 + 7),
    );
    const text = Buffer.concat(await serialise(format, [[], ...batches, []]).toArray()).toString('utf8');
    expect(await canonical(await parse(format, text))).toBe(await canonical(quads));
  });

  it('of nothing is a document too', async () => {
    for (const format of formats) expect(await parse(format, serialiseToText(format, []))).toEqual([]);
  });

  it('ends in an error, not in half a document, when a batch cannot be made', async () => {
    async function* failing() {
      yield catalogueDocument('it', [datasetRecord()]);
      throw new Error('database gone');
    }
    await expect(serialise('turtle', failing()).toArray()).rejects.toThrow('database gone');
  });

  it('in RDF/XML leaves out a predicate that XML cannot name, and nothing else', async () => {
    const subject = namedNode('http://example.org/s');
    const kept = quad(subject, namedNode('http://example.org/p'), literal('1'));
    const lost = quad(subject, namedNode('http://example.org/1'), literal('1'));
    const read = await parse('rdf-xml', serialiseToText('rdf-xml', [kept, lost]));
    expect(await canonical(read)).toBe(await canonical([kept]));
  });
});

describe('formats', () => {
  it('are known by extension, name and media type', () => {
    expect(
      ['rdf', 'xml', 'ttl', 'jsonld', 'nt', 'n3', 'nq', 'trig'].map((it) => formatOfExtension(it)?.name),
    ).toEqual(['rdf-xml', 'rdf-xml', 'turtle', 'json-ld', 'n-triples', 'n3', 'n-quads', 'trig']);
    expect(formatOfExtension('pdf')).toBeUndefined();
    expect(formatNamedAnyhow('application/x-turtle')?.name).toBe('turtle');
  });
});
