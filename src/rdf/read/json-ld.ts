import { JsonLdParser } from 'jsonld-streaming-parser';
import { addQuad, type Graph, type graphFactory } from './graph.js';
import { type ProblemList, RdfParseError, syntaxError } from './problems.js';

/**
 * Reads JSON-LD into a graph. A context must be inside the document: none is fetched, since a document could
 * otherwise make this server call addresses of its choice and mean something else tomorrow.
 *
 * @throws RdfParseError InvalidBody, with the reason `rdf-remote-context` for a context by reference
 */
export async function readJsonLd(
  text: AsyncIterable<string>,
  graph: Graph,
  factory: ReturnType<typeof graphFactory>,
  problems: ProblemList,
): Promise<void> {
  // The library wraps what its loader throws.
  let refused: RdfParseError | undefined;
  const parser = new JsonLdParser({
    baseIRI: graph.baseIri,
    dataFactory: factory as never,
    documentLoader: {
      load: async (url: string) => {
        refused = remoteContext(url);
        throw refused;
      },
    },
    rdfstar: false,
  });
  const reading = new Promise<void>((done, fail) => {
    parser.on('data', (quad: Parameters<typeof addQuad>[1]) => {
      if (!addQuad(graph, quad)) problems.add('statement-left-out');
    });
    parser.on('end', done);
    parser.on('error', fail);
  });
  const feeding = (async () => {
    for await (const piece of text) {
      if (parser.destroyed) break;
      parser.write(piece);
    }
    parser.end();
  })();
  try {
    await Promise.all([reading, feeding]);
  } catch (error) {
    parser.destroy();
    if (refused) throw refused;
    if (error instanceof RdfParseError) throw error;
    const why = (error as Error).message;
    const [, line, column] = /line (\d+)(?:.*?col(?:umn)? (\d+))?/i.exec(why) ?? [];
    throw syntaxError('JSON-LD', why, line ? Number(line) : undefined, column ? Number(column) : undefined);
  }
}

const remoteContext = (url: string): RdfParseError =>
  new RdfParseError('InvalidBody', 'rdf-remote-context', {
    it: `Il documento rimanda a un contesto JSON-LD esterno, che per sicurezza non viene scaricato: ${url.slice(0, 200)}`,
    en: `The document refers to a JSON-LD context elsewhere, which is not fetched, for safety: ${url.slice(0, 200)}`,
  });
