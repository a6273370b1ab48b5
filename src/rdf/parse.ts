import { type ByteSource, collectBytes, encodingOf, textOf } from './read/bytes.js';
import { jsonTooDeep, MAX_DEPTH } from './read/depth.js';
import { announcedFormat, familyOf, type RdfFamily, type RdfFormat, sniffFamily } from './read/format.js';
import { Graph, graphFactory } from './read/graph.js';
import { repairIri } from './read/iri-repair.js';
import { readJsonLd } from './read/json-ld.js';
import { mendTurtle } from './read/mend-turtle.js';
import { mendXml } from './read/mend-xml.js';
import { type ParseProblem, ProblemList, RdfParseError, syntaxError } from './read/problems.js';
import { type Position, readRdfXml } from './read/rdf-xml.js';
import { readTurtle } from './read/turtle.js';

export type { RdfFormat } from './read/format.js';
export { Graph, type Statement } from './read/graph.js';
export { type ParseProblem, RdfParseError } from './read/problems.js';

/** What is known of a document before it is read. */
export interface ParseOptions {
  /** Absolute IRI of the document: its address, or a `file:` IRI. Relative IRIs are resolved against it. */
  baseIri: string;
  /** Content-Type it came with; `application/octet-stream` and `text/plain` say nothing. */
  contentType?: string;
  /** Its name or address; the extension counts when the content type says nothing. */
  fileName?: string;
  /** The most bytes that are read, after unpacking; 256 MiB unless told. */
  maxBytes?: number;
  /** Gives what was read before the syntax broke, with `broken`, instead of raising. The caller says what of it is whole. */
  salvage?: boolean;
}

/** A document that was read. */
export interface ParsedRdf {
  graph: Graph;
  format: RdfFormat;
  problems: ParseProblem[];
  /** Where and why reading stopped: only with `salvage`, and then the graph is but a beginning. */
  broken?: RdfParseError;
}

const MAX_BYTES = 256 * 1024 * 1024;
/** The longest document that gets a second, mended reading when its syntax is broken. */
const MAX_MENDED = 64 * 1024 * 1024;
const DEFAULTS: Record<RdfFamily, RdfFormat> = { xml: 'rdf-xml', turtle: 'turtle', json: 'json-ld' };

/**
 * Reads an RDF document whole: RDF/XML, Turtle, TriG, N-Triples, N-Quads or JSON-LD, plain or gzip. What the
 * content shows wins over what its type or name announces. Nothing is ever fetched.
 *
 * @param source the bytes, or a stream of them
 * @returns all statements, in one graph; what was mended to read them, with lines where known
 * @throws RdfParseError `InvalidBody` (broken syntax, remote context, unsafe entities, nothing inside),
 *   `UnsupportedMediaType` (not RDF), `TooLarge`; a document is read whole or not at all, so that a harvest never
 *   takes a truncated catalogue for a small one
 */
export async function parseRdf(source: ByteSource, options: ParseOptions): Promise<ParsedRdf> {
  const problems = new ProblemList();
  const bytes = await collectBytes(source, options.maxBytes ?? MAX_BYTES);
  const encoding = encodingOf(bytes, problems);
  const head = new TextDecoder(encoding).decode(bytes.subarray(0, 4000));
  if (head.trim() === '') {
    throw new RdfParseError('InvalidBody', 'rdf-empty', {
      it: 'Il documento è vuoto.',
      en: 'The document is empty.',
    });
  }
  const format = decideFormat(head, options, problems);
  if (format === 'json-ld' && jsonTooDeep(bytes)) {
    throw syntaxError('JSON-LD', `objects nest deeper than ${MAX_DEPTH}`);
  }
  const { graph, broken } = await readWithMending(bytes, encoding, format, options, problems);
  if (graph.size === 0) problems.add('no-statements');
  return { graph, format, problems: problems.all(), ...(broken && { broken }) };
}

function decideFormat(head: string, options: ParseOptions, problems: ProblemList): RdfFormat {
  const announced = announcedFormat(options.contentType, options.fileName);
  const family = sniffFamily(head);
  if (!family) {
    if (announced) return announced;
    throw new RdfParseError('UnsupportedMediaType', 'rdf-format-unknown', {
      it: 'Il documento non sembra RDF (RDF/XML, Turtle, N-Triples, N-Quads, TriG o JSON-LD).',
      en: 'The document does not look like RDF (RDF/XML, Turtle, N-Triples, N-Quads, TriG or JSON-LD).',
    });
  }
  // A named graph without a name opens TriG like an object opens JSON.
  if (announced === 'trig' && family !== 'xml') return 'trig';
  if (announced && familyOf(announced) === family) return announced;
  if (announced) problems.add('format-differs', { from: announced, to: DEFAULTS[family] });
  return DEFAULTS[family];
}

/** Reads as it stands; when the syntax is broken in a way that mending cures, reads the mended text. */
async function readWithMending(
  bytes: Buffer,
  encoding: string,
  format: RdfFormat,
  { baseIri, salvage = false }: ParseOptions,
  problems: ProblemList,
): Promise<{ graph: Graph; broken?: RdfParseError }> {
  const attempt = new ProblemList();
  const graph = new Graph(baseIri);
  try {
    await read(textOf(bytes, encoding), format, graph, attempt);
    problems.merge(attempt);
    return { graph };
  } catch (error) {
    const mended = await readMended(error, bytes, encoding, format, baseIri, problems);
    if (mended) return { graph: mended };
    const isBroken = error instanceof RdfParseError && error.reason === 'rdf-syntax';
    if (!salvage || !isBroken || graph.size === 0) throw error;
    problems.merge(attempt);
    return { graph, broken: error };
  }
}

/** The graph of the mended text; undefined when nothing could be mended, or it was not enough. */
async function readMended(
  error: unknown,
  bytes: Buffer,
  encoding: string,
  format: RdfFormat,
  baseIri: string,
  problems: ProblemList,
): Promise<Graph | undefined> {
  const mend = { xml: mendXml, turtle: mendTurtle, json: undefined }[familyOf(format)];
  const curable = error instanceof RdfParseError && error.reason === 'rdf-syntax' && mend;
  if (!curable || bytes.length > MAX_MENDED) return undefined;
  const mends = new ProblemList();
  try {
    const text = mend(new TextDecoder(encoding).decode(bytes), mends);
    if (mends.empty) return undefined;
    const graph = new Graph(baseIri);
    await read(pieces(text), format, graph, mends);
    problems.merge(mends);
    return graph;
  } catch {
    return undefined;
  }
}

async function read(
  text: AsyncIterable<string>,
  format: RdfFormat,
  graph: Graph,
  problems: ProblemList,
): Promise<void> {
  const position: Position = {};
  const factory = graphFactory((iri) => {
    const repaired = repairIri(iri);
    if (repaired !== iri) {
      problems.add('iri-repaired', { line: position.line, column: position.column, from: iri, to: repaired });
    }
    return repaired;
  });
  const family = familyOf(format);
  if (family === 'xml') await readRdfXml(text, graph, factory, problems, position);
  else if (family === 'turtle') await readTurtle(text, graph, factory, problems, position);
  else await readJsonLd(text, graph, factory, problems);
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += 1 << 18) yield text.slice(start, start + (1 << 18));
}
