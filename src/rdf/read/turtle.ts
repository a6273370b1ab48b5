import { EventEmitter } from 'node:events';
import { Parser } from 'n3';
import { addQuad, type Graph, type graphFactory } from './graph.js';
import { hasScheme } from './iri-repair.js';
import { type ProblemList, syntaxError } from './problems.js';
import type { Position } from './rdf-xml.js';

/** What the library's parser has beyond its types. */
interface Inside {
  _lexer: { _line: number };
  _resolveRelativeIRI?: (iri: string) => string;
}

/**
 * Reads Turtle, TriG, N-Triples or N-Quads into a graph; N3's parser takes them all in its permissive mode. Graph
 * names are dropped.
 *
 * @throws RdfParseError with the line when the document breaks the grammar
 */
export async function readTurtle(
  text: AsyncIterable<string>,
  graph: Graph,
  factory: ReturnType<typeof graphFactory>,
  problems: ProblemList,
  position: Position,
): Promise<void> {
  const parser = new Parser({ baseIRI: graph.baseIri, factory: factory as never, blankNodePrefix: '_:d' });
  const inside = parser as unknown as Inside;
  Object.defineProperties(position, { line: { get: () => inside._lexer._line } });
  const resolveRelative = inside._resolveRelativeIRI;
  if (resolveRelative) {
    inside._resolveRelativeIRI = (iri) => {
      const absolute = resolveRelative.call(parser, iri);
      if (iri !== '' && !iri.startsWith('#') && !hasScheme(iri) && !graph.relative.has(absolute)) {
        graph.relative.set(absolute, iri);
        problems.add('iri-relative', { line: inside._lexer._line, from: iri, to: absolute });
      }
      return absolute;
    };
  }
  const input = new EventEmitter();
  let failure: Error | undefined;
  let ended = false;
  parser.parse(input as never, (error: Error | null, quad: Parameters<typeof addQuad>[1] | null) => {
    if (error) failure ??= error;
    else if (!quad) ended = true;
    else if (!addQuad(graph, quad)) problems.add('statement-left-out', { line: inside._lexer._line });
  });
  try {
    for await (const piece of text) {
      input.emit('data', piece);
      if (failure) break;
    }
    if (!failure) input.emit('end');
  } catch (error) {
    failure = error as Error;
  }
  if (failure) {
    const { context = {} } = failure as { context?: FailureContext };
    const line = context.line ?? inside._lexer._line;
    throw syntaxError('Turtle', failure.message.replace(/ on line \d+\.$/, ''), line, columnOf(context));
  }
  if (!ended)
    throw syntaxError('Turtle', 'the document ends in the middle of a statement', inside._lexer._line);
}

/** What the parser tells of the place where it stopped; tokens count columns from 0. */
interface FailureContext {
  line?: number;
  token?: { start?: number };
  previousToken?: { line?: number; end?: number };
}

/** The column, counted from 1: of the token that does not fit, else where the last one that does ended. */
function columnOf({ line, token, previousToken }: FailureContext): number | undefined {
  if (token?.start !== undefined) return token.start + 1;
  if (previousToken?.end === undefined || previousToken.line !== line) return undefined;
  return previousToken.end + 1;
}
