import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { MAX_DEPTH } from './depth.js';
import { addQuad, type Graph, type graphFactory } from './graph.js';
import { hasScheme } from './iri-repair.js';
import { type ProblemList, RdfParseError, syntaxError } from './problems.js';
import { EmptyReference, type IriTerm } from './terms.js';

type Factory = ReturnType<typeof graphFactory>;
type ActiveTag = Parameters<RdfXmlParser['valueToUri']>[1];
type Sax = {
  line: number;
  column: number;
  on(name: string, handler: (value: never) => void): void;
  write(text: string): Sax;
  close(): Sax;
  ENTITIES: Record<string, string>;
};

interface Inside {
  saxParser: Sax;
  activeTagStack: { text?: string; childrenStringTags?: string[] }[];
}

/** Where the reader is, for what the data factory reports. Lines and columns count from 1. */
export interface Position {
  line?: number;
  column?: number;
}

/**
 * The library's RDF/XML grammar, fed straight into a graph without its stream (three times as fast), and mended:
 * text next to CDATA or comments is joined, IRIs are repaired and relative ones noted, depth and entities bounded.
 */
class CatalogXmlParser extends RdfXmlParser {
  graph!: Graph;
  problems!: ProblemList;
  factory!: Factory;
  private readonly resolved = new Map<string, IriTerm>();

  /** What the library keeps to itself. */
  private get inside(): Inside {
    return this as unknown as Inside;
  }

  get sax(): Sax {
    return this.inside.saxParser;
  }

  override valueToUri(value: string, activeTag: ActiveTag): never {
    const base = activeTag.baseIRI;
    const key = `${base} ${value}`;
    let term = this.resolved.get(key);
    if (!term) {
      const clean = value.trim();
      term = super.valueToUri(clean, activeTag) as unknown as IriTerm;
      if (clean !== '' && !clean.startsWith('#') && !hasScheme(clean)) {
        this.graph.relative.set(term.value, clean);
        const { line, column } = this.sax;
        this.problems.add('iri-relative', { line, column: column + 1, from: clean, to: term.value });
      }
      if (clean === '') term = new EmptyReference(term.value);
      this.resolved.set(key, term);
    }
    return term as never;
  }

  override uriToNamedNode(uri: string): never {
    return this.factory.namedNode(uri) as never;
  }

  protected override emitTriple(
    ...[subject, predicate, object, statementId, childrenTripleTerms, reifier]: Parameters<
      RdfXmlParser['emitTriple']
    >
  ): void {
    if (childrenTripleTerms || reifier) {
      this.problems.add('statement-left-out', { line: this.sax.line });
      return;
    }
    // rdf:ID on a property names the statement; nobody reads that name, so the statement alone is kept.
    void statementId;
    if (!addQuad(this.graph, { subject, predicate, object })) {
      this.problems.add('statement-left-out', { line: this.sax.line });
    }
  }

  protected override onTag(tag: Parameters<RdfXmlParser['onTag']>[0]): void {
    if (this.inside.activeTagStack.length >= MAX_DEPTH) {
      const { line, column } = this.sax;
      throw syntaxError('RDF/XML', `elements nest deeper than ${MAX_DEPTH}`, line, column + 1);
    }
    super.onTag(tag);
  }

  protected override onText(text: string): void {
    const tag = this.inside.activeTagStack.at(-1);
    // The library keeps only the last piece; CDATA and comments split a text in pieces.
    if (tag?.text !== undefined && !tag.childrenStringTags) super.onText(tag.text + text);
    else super.onText(text);
  }

  protected override onDoctype(doctype: string): void {
    for (const [name, value] of boundedEntities(doctype)) this.sax.ENTITIES[name] = value;
  }
}

/** Longest value of an entity, and how many of them: enough for namespaces, too little for an explosion. */
const ENTITY_LENGTH = 500;
const ENTITY_COUNT = 200;

/**
 * The internal entities of a DOCTYPE. Only short plain texts are taken, as used for namespaces; an entity made of
 * other entities, or one fetched from elsewhere, refuses the document.
 *
 * @throws RdfParseError InvalidBody
 */
function boundedEntities(doctype: string): [string, string][] {
  const entities: [string, string][] = [];
  for (const [, percent, name = '', rest = ''] of doctype.matchAll(/<!ENTITY\s+(%\s+)?(\S+)\s+([^>]*)>?/gi)) {
    // A quote within a value can only be written so: namespaces with a stray one are met.
    const value = /^(["'])(.*)\1\s*$/s.exec(rest)?.[2]?.replaceAll('&quot;', '"').replaceAll('&apos;', "'");
    const unsafe =
      percent !== undefined || value === undefined || value.length > ENTITY_LENGTH || /[&%<]/.test(value);
    if (unsafe || entities.length >= ENTITY_COUNT) {
      throw new RdfParseError('InvalidBody', 'rdf-entities', {
        it: `Il documento definisce entità XML che per sicurezza non si leggono: ${name.slice(0, 60)}`,
        en: `The document defines XML entities that are not read, for safety: ${name.slice(0, 60)}`,
      });
    }
    entities.push([name, value]);
  }
  return entities;
}

/**
 * Reads RDF/XML into a graph.
 *
 * @param position kept up to date for the data factory
 * @throws RdfParseError with line and column when the document is not well-formed
 */
export async function readRdfXml(
  text: AsyncIterable<string>,
  graph: Graph,
  factory: Factory,
  problems: ProblemList,
  position: Position,
): Promise<void> {
  const parser = new CatalogXmlParser({
    baseIRI: graph.baseIri,
    validateUri: false,
    allowDuplicateRdfIds: true,
    dataFactory: factory as never,
    trackPosition: true,
  });
  Object.assign(parser, { graph, problems, factory });
  Object.defineProperties(position, {
    line: { get: () => parser.sax.line },
    column: { get: () => parser.sax.column + 1 },
  });
  parser.sax.on('error', (error: Error) => {
    throw error;
  });
  try {
    for await (const piece of text) parser.sax.write(piece);
    parser.sax.close();
  } catch (error) {
    if (error instanceof RdfParseError) throw error;
    const why = (error as Error).message.replace(/^\d+:\d+: /, '');
    throw syntaxError('RDF/XML', why, parser.sax.line, parser.sax.column + 1);
  }
}
