import n3 from 'n3';
import oxigraph, { type NamedNode, type Store } from 'oxigraph';
import type { FormatName } from '../../rdf/formats.js';
import { serialiseToText } from '../../rdf/serialise.js';
import { writableAsXml } from '../../rdf/write/rdf-xml.js';
import type { Excess } from '../budget.js';
import { type AnswerFormat, isTableFormat } from '../formats.js';
import { HEADER } from '../prefixes.js';
import { countLines, countRows } from '../query/count-rows.js';
import type { GraphStore } from './graph-store.js';

/** What an engine is asked to evaluate. */
export interface Evaluation {
  /** With its limit of rows, one above what is given. */
  text: string;
  format: AnswerFormat;
  /** Graphs of the protocol or of FROM clauses that are to be the default graph; undefined for the whole catalogue. */
  defaultGraphs: string[] | undefined;
  /** Graphs that GRAPH may name; undefined for all. */
  namedGraphs: string[] | undefined;
  maxRows: number;
  maxBytes: number;
}

/** An answer, or why there is none. */
export type Evaluated = { body: Uint8Array } | { excess: Excess } | { unwritable: string };

/** Runs a query and writes its results, whole. Throws what the engine says of a query that fails. */
export function evaluate(graphs: GraphStore, evaluation: Evaluation): Evaluated {
  const { text, format, defaultGraphs, namedGraphs, maxRows, maxBytes } = evaluation;
  // Oxigraph would give a triple of two default graphs twice: several are merged into a store of their own.
  const several = defaultGraphs !== undefined && defaultGraphs.length > 1;
  const store = several ? merged(graphs.store, defaultGraphs, namedGraphs) : graphs.store;
  const chosen = several ? [oxigraph.defaultGraph()] : defaultGraphs?.map((iri) => oxigraph.namedNode(iri));
  const result = store.query(HEADER + text, {
    results_format: isTableFormat(format) ? format : 'nt',
    default_graph: chosen ?? graphs.defaultGraphs,
    ...(namedGraphs && { named_graphs: namedGraphs.map((iri) => oxigraph.namedNode(iri)) }),
  }) as string;
  const bytes = Buffer.from(result, 'utf8');
  if (bytes.length > maxBytes) return { excess: 'bytes' };
  const rows = isTableFormat(format) ? countRows(bytes, format) : countLines(bytes);
  if (rows > maxRows) return { excess: 'rows' };
  return isTableFormat(format) ? { body: bytes } : writeGraph(bytes, result, format, maxBytes);
}

/** A store with some graphs only, the default ones merged. */
function merged(store: Store, defaultGraphs: readonly string[], namedGraphs: readonly string[] = []): Store {
  const part = new oxigraph.Store();
  const copy = (iri: string, to: NamedNode | undefined): void => {
    for (const { subject, predicate, object } of store.match(null, null, null, oxigraph.namedNode(iri))) {
      part.add(oxigraph.quad(subject, predicate, object, to ?? oxigraph.defaultGraph()));
    }
  };
  for (const iri of defaultGraphs) copy(iri, undefined);
  for (const iri of namedGraphs) copy(iri, oxigraph.namedNode(iri));
  return part;
}

/** Triples in one of the forms of RDF, with the prefixes our documents have. */
function writeGraph(bytes: Uint8Array, nTriples: string, format: FormatName, maxBytes: number): Evaluated {
  if (format === 'n-triples' || format === 'n-quads') return { body: bytes };
  const quads = new n3.Parser({ format: 'N-Triples', blankNodePrefix: '' }).parse(nTriples);
  const foreign = format === 'rdf-xml' && quads.find(({ predicate }) => !writableAsXml(predicate.value));
  if (foreign) return { unwritable: foreign.predicate.value };
  const body = Buffer.from(serialiseToText(format, quads), 'utf8');
  return body.length > maxBytes ? { excess: 'bytes' } : { body };
}
